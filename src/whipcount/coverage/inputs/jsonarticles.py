"""Articles as JSON objects: lines of a .jsonl file, and the form in which a story cut from a digest is kept.

Fields, all text: `text` or `html` (one is needed), `title`, `outlet`, `byline`, `date` (a day), `url`, `id`,
`part_of` (the SHA-256 of what the article was cut from). Other fields are let be.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from whipcount.coverage.inputs.htmlpages import shown_html
from whipcount.coverage.inputs.pages import (
    ArticleInput,
    DecodedText,
    Stated,
    require_length,
    require_words,
)
from whipcount.coverage.inputs.stateddates import stated_day
from whipcount.domain import InputError

FIELDS = ("text", "html", "title", "outlet", "byline", "date", "url", "id", "part_of")
_EXPECTED = f"Expected a JSON object with 'text' or 'html', and any of {', '.join(FIELDS[2:])}, all texts."
_DO = "Mend the line, or take it out."


def is_json_article(raw: bytes) -> bool:
    """Tell whether bytes are one JSON object with a text or a page in it."""
    start = raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{") or not raw.rstrip().endswith(b"}"):
        return False
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and any(isinstance(found.get(key), str) for key in ("text", "html"))


def article_fields(name: str, raw: bytes) -> dict[str, str]:
    """Return the fields of a JSON article that are known and filled.

    Raises
    ------
    InputError
        When it is no JSON object, lacks text and html, or a field is no text.
    """
    try:
        found: Any = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        why = " ".join(str(error).split())[:120]
        raise InputError(f"{name} is not JSON in UTF-8 ({why}).", expected=_EXPECTED, do=_DO) from error
    if not isinstance(found, dict):
        raise InputError(f"{name} is a {type(found).__name__}, no object.", expected=_EXPECTED, do=_DO)
    fields: dict[str, str] = {}
    for key in FIELDS:
        value = found.get(key)
        if key == "id" and isinstance(value, int):
            value = str(value)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise InputError(f"{name} has a {type(value).__name__} as '{key}'.", expected=_EXPECTED, do=_DO)
        # JSON can spell half a character; no text has one.
        fields[key] = value.encode("utf-8", "replace").decode("utf-8")
    if not ("text" in fields or "html" in fields):
        raise InputError(f"{name} has no text.", expected=_EXPECTED, do=_DO)
    return fields


def decode_json_article(page: ArticleInput) -> DecodedText:
    """Take the text of a JSON article, and what its fields state.

    Raises
    ------
    InputError
        When the object is not as the fields above, or its date is no day.
    """
    require_length(page)
    fields = article_fields(page.name, page.raw)
    day = stated_day(fields["date"]) if "date" in fields else None
    if "date" in fields and day is None:
        raise InputError(
            f"{page.name} has the date {fields['date'][:40]!r}.", expected="Expected YYYY-MM-DD.", do=_DO
        )
    if "text" in fields:
        shown = DecodedText(fields["text"], "utf-8", "the field 'text' of JSON")
        require_words(page.name, shown.text)
    else:
        shown = shown_html(page.name, fields["html"], encoding="utf-8", reason="the field 'html' of JSON")
    said = shown.stated
    stated = Stated(
        title=fields.get("title", said.title),
        outlet=fields.get("outlet", said.outlet),
        byline=fields.get("byline", said.byline),
        published=day or said.published,
        story=said.story,
    )
    return replace(shown, stated=stated)


def as_json_article(fields: dict[str, str]) -> bytes:
    """Write an article as the JSON object in which it is kept; the same fields give the same bytes."""
    known = {key: fields[key] for key in FIELDS if fields.get(key)}
    return json.dumps(known, ensure_ascii=False).encode("utf-8", "replace")
