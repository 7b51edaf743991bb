"""PDF files: their text layer, page by page."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import Any

from whipcount.coverage.inputs.pages import (
    ArticleInput,
    DecodedText,
    Stated,
    require_length,
    require_words,
)
from whipcount.domain import InputError, Span

MOST_PAGES = 3_000
MOST_TEXT = 20_000_000
"""Characters of text taken from one file; compressed pages can unpack to far more than the file's length."""
MOST_DRAWN = 10_000_000
"""Bytes that draw one page, unpacked; a page of text needs some ten thousand."""
_WORD = re.compile(r"[^\W\d_]+")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\n([^\W\d_]+)")
_LINE = re.compile(r"[^\n\f]+")
_DIGITS = re.compile(r"\d+")
_ITEM = re.compile(r"\s*(?:\d{1,3}[.)]|\(?[a-z]\)|[•–—*-])\s")
"""How the next point of a list, or a numbered paragraph, begins."""
_NARROWEST = 40
"""Lines of fewer characters than this are no lines of a text."""
_RAGGED = 4
"""Characters: a line set in a proportional face holds more or fewer letters than its neighbours."""
_LONGEST_HEAD = 15
"""Words of a running head, at most."""
_EDGE = 3
"""Lines at the top and the bottom of a page among which running heads are looked for."""


def decode_pdf(page: ArticleInput) -> DecodedText:
    """Take the text layer of a PDF: a line a paragraph, a form feed after each page.

    A line as full as the page's lines are goes on with the next. A word cut at a line's end is joined again
    where the whole word stands elsewhere in the file. Lines that return at the edge of most pages are
    running heads, and no part of the story. What the file's properties say of title and date is of the
    file, seldom of the article, and is not used.

    Raises
    ------
    InputError
        When pypdf is not installed, or the file is damaged, locked, has too many pages or holds no text.
    """
    require_length(page)
    pages = _texts(page)
    if not any(text.strip() for text in pages):
        raise InputError(
            f"{page.name} is a PDF without text: {len(pages)} pages, no letter on any.",
            expected="Expected a PDF with a text layer; a scanned page is a picture.",
            do="Have its text recognised (OCR), or type it into a .txt file, and name that.",
        )
    whole = _joined_words("\f".join(_tidy(text) for text in pages))
    text = "".join(f"{_paragraphs(sheet)}\n\f" for sheet in whole.split("\f"))
    require_words(page.name, text)
    return DecodedText(
        text, "pdf", f"text layer of {len(pages)} pages", Stated(story=_without_running_heads(text))
    )


def _texts(page: ArticleInput) -> list[str]:
    try:
        import pypdf  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise InputError(
            f"{page.name} is a PDF, and pypdf, which reads PDF, is not installed.",
            expected="Expected text, or the extra 'pdf'.",
            do="Install whipcount[pdf], or save the PDF's text as a .txt file and name that.",
        ) from error
    # It warns of every flaw that it mends; what cannot be mended is an error below.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader: Any = pypdf.PdfReader(io.BytesIO(page.raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(page.name)
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise InputError(
                f"{page.name} has {count} pages.",
                expected=f"Expected at most {MOST_PAGES}.",
                do="Cut out the pages with the article.",
            )
        return _within_limit(page.name, reader)
    except InputError:
        raise
    except Exception as error:  # a damaged PDF makes pypdf raise anything
        if type(error).__name__ == "DependencyError":
            raise _locked(page.name) from error
        raise InputError(
            f"{page.name} is a PDF that is damaged ({type(error).__name__}).",
            expected="Expected a PDF with text in it.",
            do="Download it again, or save its text as a .txt file and name that.",
        ) from error


def _within_limit(name: str, reader: Any) -> list[str]:
    texts: list[str] = []
    size = 0
    for number, sheet in enumerate(reader.pages, start=1):
        drawn = sheet.get_contents()
        if drawn is not None and len(drawn.get_data()) > MOST_DRAWN:
            raise _too_full(name, f"page {number} unpacks to more than {MOST_DRAWN / 1e6:.0f} MB")
        text = str(sheet.extract_text())
        size += len(text)
        if size > MOST_TEXT:
            raise _too_full(name, f"it holds more than {MOST_TEXT / 1e6:.0f} million characters")
        texts.append(text)
    return texts


def _too_full(name: str, why: str) -> InputError:
    return InputError(
        f"{name} is a PDF that is too full: {why}.",
        expected="Expected one article.",
        do="Cut out the pages with the article, or save their text as a .txt file.",
    )


def _locked(name: str) -> InputError:
    return InputError(
        f"{name} is a PDF that is locked with a password.",
        expected="Expected a PDF that opens without one.",
        do="Save it without the password, or save its text as a .txt file.",
    )


def _tidy(text: str) -> str:
    """Settle line ends, and take out surrogates, which are no characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return "\n".join(line.rstrip() for line in text.encode("utf-8", "replace").decode("utf-8").split("\n"))


def _joined_words(text: str) -> str:
    """Join words cut at line ends, where the file has the whole word elsewhere."""
    known = {word.lower() for word in _WORD.findall(text)}

    def join(match: re.Match[str]) -> str:
        whole = match[1] + match[2]
        return whole if whole.lower() in known else f"{match[1]}-{match[2]}"

    return _HYPHEN.sub(join, text)


def _paragraphs(text: str) -> str:
    """Join the lines of a page that are so full that the next line's first word had no room."""
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    full = lengths[len(lengths) * 9 // 10] if len(lengths) >= _EDGE else 0
    joined: list[str] = []
    room = full
    for line in lines:
        words = line.split()
        if (
            joined
            and words
            and full >= _NARROWEST
            and room <= len(words[0]) + _RAGGED
            and not _ITEM.match(line)
        ):
            joined[-1] += " " + line.lstrip()
        else:
            joined.append(line)
        room = full - len(line) if words else full
    return "\n".join(joined)


def _without_running_heads(text: str) -> tuple[Span, ...] | None:
    """Return the places of all lines but those that return at the edges of most pages; None: none does."""
    pages: list[list[re.Match[str]]] = []
    start = 0
    for sheet in text.split("\f")[:-1]:
        pages.append([line for line in _LINE.finditer(text, start, start + len(sheet)) if line[0].strip()])
        start += len(sheet) + 1
    seen = Counter(key for lines in pages for key in {_key(line[0]) for line in _edges(lines)})
    often = {key for key, count in seen.items() if count >= 3 and count > len(pages) / 2}
    heads = {line.start() for lines in pages for line in _edges(lines) if _key(line[0]) in often}
    if not heads:
        return None
    return tuple(Span(*line.span()) for lines in pages for line in lines if line.start() not in heads)


def _edges(lines: list[re.Match[str]]) -> list[re.Match[str]]:
    edges = lines if len(lines) <= 2 * _EDGE else [*lines[:_EDGE], *lines[-_EDGE:]]
    return [line for line in edges if len(line[0].split()) <= _LONGEST_HEAD]


def _key(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))
