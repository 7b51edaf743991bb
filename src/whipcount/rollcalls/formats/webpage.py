"""A web page as text: its paragraphs apart, its words as they are shown, nothing of it run or followed."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

from whipcount.domain import InputError
from whipcount.rollcalls.documents import Document

_PAGE = re.compile(rb"(?i)<!doctype\s+html|<html[\s>]|<body[\s>]")
_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_-]{2,40})")
_HEAD = 4096
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "nav", "form"})
_PARAGRAPHS = frozenset(
    {
        *("p", "div", "section", "article", "header", "footer", "main", "aside", "blockquote", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "hr", "title", "pre", "center"),
    }
)
_LINES = ("br", "tr", "dt", "dd", "li")
_BEFORE = dict.fromkeys(_PARAGRAPHS, "\n\n") | dict.fromkeys(_LINES, "\n") | {"td": " ", "th": " "}
_BEHIND = _BEFORE | {"li": ","}
"""What goes before and behind an element."""
_ROLES = dict.fromkeys(_UNSEEN, "unseen") | {
    "pre": "typed",
    "main": "main",
    "article": "main",
    "title": "main",
}
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200b]+")
_IDLE_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def is_web_page(content: bytes) -> bool:
    """Tell a web page by its head."""
    return _PAGE.search(content[:_HEAD]) is not None


def page_text(document: Document, *, wanted: Callable[[str], bool]) -> str:
    """Return the words of a web page, an empty line between paragraphs, a comma between items of a list.

    Where what is `wanted` stands in the page's main part, that part alone: menus name many bodies.

    Raises
    ------
    InputError
        When the bytes are not of the encoding that the page names, or of UTF-8 where it names none.
    """
    reader = _Text()
    reader.feed(_decoded(document))
    reader.close()
    main, whole = (
        _IDLE_LINES.sub("\n\n", "".join(pieces)).strip() + "\n" for pieces in (reader.main, reader.pieces)
    )
    return main if wanted(main) else whole


def _decoded(document: Document) -> str:
    named = _CHARSET.search(document.content[:_HEAD])
    if not named or document.content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return document.text()
    name = named[1].decode("ascii")
    try:
        codec = codecs.lookup(name)
        # Browsers take Latin-1 for its superset of Windows, and so do those who write pages.
        return document.content.decode("cp1252" if codec.name == "iso8859-1" else codec.name)
    except (LookupError, UnicodeDecodeError, ValueError) as error:
        raise InputError(
            f"{document.path} is a web page that says it is {name} text, but is not ({error}).",
            expected="Expected text of the encoding that it names.",
            do="Save the page again from the browser, as UTF-8.",
        ) from error


class _Text(HTMLParser):
    """Gathers the words that a page shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.main: list[str] = []
        """What stands in the page's `main` or `article` elements, and its title."""
        self._inside: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._inside[_ROLES.get(tag, "")] += 1
        self._add(_BEFORE.get(tag, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._add(_BEFORE.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._add(_BEHIND.get(tag, ""))
        role = _ROLES.get(tag, "")
        self._inside[role] = max(0, self._inside[role] - 1)

    def handle_data(self, data: str) -> None:
        self._add(_SPACES.sub(" ", data if self._inside["typed"] else data.replace("\n", " ")))

    def _add(self, text: str) -> None:
        if self._inside["unseen"]:
            return
        self.pieces.append(text)
        if self._inside["main"]:
            self.main.append(text)
