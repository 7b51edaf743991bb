"""HTML pages: shown as text, with the story that trafilatura finds and what the markup states.

The text is our own rendering (`markup.show`), so that spans stay good whatever version of trafilatura is
installed; trafilatura only says which of its lines are the article.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from whipcount.coverage.inputs.markup import Shown, show
from whipcount.coverage.inputs.pages import (
    ArticleInput,
    DecodedText,
    Stated,
    decode_characters,
    require_words,
)
from whipcount.coverage.inputs.stateddates import stated_day
from whipcount.domain import InputError, Span

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})")
_LOOKED_AT = 4096
"""Bytes at the start of a page in which it may declare its encoding, as browsers look."""
_HTML = re.compile(
    r"\ufeff?\s*(?:<!--(?:(?!-->).){0,2000}-->\s*|<\?xml[^>]{0,200}>\s*)?"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGGED = re.compile(
    r"</?(?:p|div|br|span|article|table|td|a|h[1-6]|title|body|html)\b[^<>]*>", re.IGNORECASE
)
LONGEST_FOR_TRAFILATURA = 2_000_000
"""Characters; it takes 8 s for this many. The lines of a longer page are judged by their words alone."""

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline", "title")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher", "source")
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date.issued", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "citation_publication_date", "pubdate",
    "publishdate", "publish-date", "publication_date", "publication-date", "article.published",
    "parsely-pub-date", "sailthru.date", "date_published", "datecreated", "ptime", "date",
)  # fmt: skip
"""Names of meta elements that state when a page was published; none that tells of its last change."""
_SUFFIX = re.compile(r"\s+[|\-–—:·»]\s+")
_WORD = re.compile(r"\w+")
_SHINGLE = 5
_ENOUGH = 0.6
"""Share of a line's five-word runs that trafilatura must have kept for the line to be of the story."""


def is_html(name: str, text: str) -> bool:
    """Tell whether a text is a page of HTML: by how it begins, or by its name and one known tag."""
    if _HTML.match(text):
        return True
    return name.lower().endswith((".html", ".htm", ".xhtml")) and bool(_TAGGED.search(text))


def declared_encoding(raw: bytes) -> str:
    """Return the encoding that the start of a page declares, or nothing."""
    head = raw[:_LOOKED_AT]
    found = _CHARSET.search(head) or _XML_ENCODING.match(head)
    return found[1].decode("ascii", "replace") if found else ""


def decode_html(page: ArticleInput) -> DecodedText:
    """Decode a page of HTML and show it as text.

    Raises
    ------
    InputError
        When trafilatura is not installed, or the page shows no word.
    """
    decoded = decode_characters(page, declared=declared_encoding(page.raw))
    return shown_html(page.name, decoded.text, encoding=decoded.encoding, reason=decoded.reason)


def shown_html(name: str, markup: str, *, encoding: str, reason: str) -> DecodedText:
    """Show markup that has been decoded; the reason says how the story was told from the rest."""
    shown = show(markup.removeprefix("\ufeff"))
    require_words(name, shown.text)
    kept, how = _kept_by_trafilatura(name, markup)
    story = _story(shown, kept) if kept else None
    if kept and story is None:
        how = "its lines judged by their words, because trafilatura's article is not in them"
    return DecodedText(
        shown.text, encoding, f"{reason}; HTML shown as text, {how}", stated_by(shown, story=story)
    )


def stated_by(shown: Shown, *, story: tuple[Span, ...] | None) -> Stated:
    """Return what the markup says of the page: title, outlet, author and day of publication."""
    linked = list(_linked(shown))
    meta = shown.meta
    outlet = _first(meta, _OUTLETS) or next(
        (name for entry in linked if (name := _name(entry.get("publisher")))), ""
    )
    title = next((str(entry["headline"]) for entry in linked if isinstance(entry.get("headline"), str)), "")
    headline = next((shown.text[a:b] for a, b, element in shown.headings if element == "h1"), "")
    title = " ".join((title or _first(meta, _TITLES) or shown.title).split())
    if headline and (not title or " ".join(headline.split()).lower() in title.lower()):
        title = headline
    byline = next((name for entry in linked if (name := _name(entry.get("author")))), "")
    return Stated(
        title=_without_outlet(title, outlet),
        outlet=outlet,
        byline=byline or _plain_author(_first(meta, _AUTHORS)),
        published=_published(shown, linked),
        story=story,
    )


def _published(shown: Shown, linked: list[dict[str, Any]]) -> date | None:
    """Return the day that the markup states; None where two of its statements are of different days."""
    given = [str(entry["datePublished"]) for entry in linked if entry.get("datePublished")]
    given += [shown.meta[key] for key in _DATES if key in shown.meta]
    given += [
        attributes["datetime"]
        for attributes in shown.times
        if "datetime" in attributes
        and ("pubdate" in attributes or attributes.get("itemprop", "").lower() == "datepublished")
    ]
    return next((day for text in given if (day := stated_day(text))), None)


def _linked(shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD that tell of an article; what cannot be read tells nothing."""
    for block in shown.linked:
        try:
            waiting: list[Any] = [json.loads(block, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not waiting:
                break
            entry = waiting.pop(0)
            if isinstance(entry, list):
                waiting[:0] = entry[:50]
            elif isinstance(entry, dict):
                if "datePublished" in entry or "headline" in entry:
                    yield entry
                graph = entry.get("@graph")
                waiting += graph[:50] if isinstance(graph, list) else []


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(name for entry in value[:5] if (name := _name(entry)))
    name = value.get("name") if isinstance(value, dict) else value
    return " ".join(name.split()) if isinstance(name, str) and not name.startswith("http") else ""


def _first(meta: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((" ".join(meta[key].split()) for key in keys if meta.get(key, "").strip()), "")


def _plain_author(text: str) -> str:
    return "" if text.startswith("http") or "@" in text else text


def _without_outlet(title: str, outlet: str) -> str:
    """Take the outlet's name off the end of a title: *Draft tabled | The Post*."""
    places = list(_SUFFIX.finditer(title))
    if places and outlet and title[places[-1].end() :].strip().lower() == outlet.lower():
        return title[: places[-1].start()].strip()
    return title


def _kept_by_trafilatura(name: str, markup: str) -> tuple[str, str]:
    """Return the text that trafilatura takes for the article, and how the story was found."""
    try:
        import trafilatura  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise InputError(
            f"{name} is HTML, and trafilatura, which finds the article in a page, is not installed.",
            expected="Expected text, or the extra 'html'.",
            do="Install whipcount[html], or save the article's text as a .txt file and name that.",
        ) from error
    # It warns of pages in which it finds nothing; we say so ourselves, beside the page.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if len(markup) > LONGEST_FOR_TRAFILATURA:
        return "", "its lines judged by their words, because it is too long for trafilatura"
    try:
        kept = trafilatura.extract(markup, output_format="txt", include_comments=False, include_tables=True)
    except Exception as error:
        return "", f"its lines judged by their words, because trafilatura failed ({type(error).__name__})"
    if not kept:
        return "", "its lines judged by their words, because trafilatura finds no article"
    return kept, f"the article as trafilatura {trafilatura.__version__} finds it"


def _story(shown: Shown, kept: str) -> tuple[Span, ...] | None:
    """Find the lines of our text that trafilatura kept, and the short lines between headline and story."""
    whole: set[str] = set()
    runs: dict[int, set[int]] = {size: set() for size in range(2, _SHINGLE + 1)}
    for line in kept.splitlines():
        words = _WORD.findall(line.lower())
        whole.add(" ".join(words))
        for size, known in runs.items():
            known.update(_runs(words, size))
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]+", shown.text)]
    words_of = [_WORD.findall(span.of(shown.text).lower()) for span in lines]
    sure = [_is_kept(words, whole, runs[_SHINGLE]) for words in words_of]
    of_story = [
        is_sure or (_is_beside(n, sure) and _stands_in(words_of[n], runs)) for n, is_sure in enumerate(sure)
    ]
    long_ones = [n for n, words in enumerate(words_of) if of_story[n] and len(words) >= _SHINGLE]
    if not long_ones:
        return None
    first = long_ones[0]
    heads = [
        n for n in range(first) if any(start == lines[n].start for start, _, e in shown.headings if e == "h1")
    ]
    for n in range(heads[-1] if heads else first, first):
        of_story[n] = of_story[n] or len(words_of[n]) < 12 or n in heads
    return tuple(span for span, kept_line in zip(lines, of_story, strict=True) if kept_line)


def _is_kept(words: list[str], whole: set[str], runs: set[int]) -> bool:
    if " ".join(words) in whole:
        return bool(words)
    own = _runs(words, _SHINGLE)
    return bool(own) and sum(run in runs for run in own) >= _ENOUGH * len(own)


def _is_beside(place: int, sure: list[bool]) -> bool:
    return (place > 0 and sure[place - 1]) or (place + 1 < len(sure) and sure[place + 1])


def _stands_in(words: list[str], runs: dict[int, set[int]]) -> bool:
    """Whether a line too short to be told by itself stands in the article: a line that a break set off."""
    known = runs.get(len(words))
    return known is not None and len(words) < _SHINGLE and _runs(words, len(words))[0] in known


def _runs(words: list[str], size: int) -> list[int]:
    return [hash(tuple(words[n : n + size])) for n in range(len(words) - size + 1)]
