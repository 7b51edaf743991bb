"""Markup shown as text, one line a block: the text that spans of an HTML page point into.

Our own and small on purpose: the same bytes give the same text for ever, whichever version of a library
is installed. Nothing is run, fetched or followed, and the cost is linear in the length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]{0,60})"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|\"[^\"]{0,2000}\"|'[^']{0,2000}')*+)>"
)
"""A tag. Only a short value in quotation marks may hold `<`, so that no stretch is searched twice."""
_ATTRIBUTE = re.compile(r"([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")

_UNSHOWN = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "textarea"]
)
"""Elements whose inside is no text of the page."""
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
     "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "li",
     "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody",
     "td", "tfoot", "th", "thead", "title", "tr", "ul"]
)  # fmt: skip
"""Elements that begin and end a line."""
HEADINGS = frozenset({"h1", "h2", "h3"})


@dataclass(slots=True)
class Shown:
    """What a page of markup shows, and what it says of itself."""

    text: str = ""
    title: str = ""
    """The words of `<title>`."""
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    """Start and end in `text`, and the element, of every h1, h2 and h3 that holds words."""
    meta: dict[str, str] = field(default_factory=dict)
    """By lower-case name, property or itemprop, the first of each."""
    linked: list[str] = field(default_factory=list)
    """The JSON-LD blocks, as they stand."""
    times: list[dict[str, str]] = field(default_factory=list)
    """The attributes of every `<time>`."""


def show(markup: str) -> Shown:
    r"""Show markup as text: a line for each block, spaces as a browser shows them, entities resolved.

    Broken markup is read as far as it goes: what is no tag is text.

    Examples
    --------
    >>> show("<h1>Draft tabled</h1><p>It was <b>not</b>&nbsp;ripe.<br>Talks go on.").text
    'Draft tabled\n\nIt was not ripe.\nTalks go on.\n'
    """
    shown = Shown()
    page = _Lines()
    opened: tuple[str, int] | None = None
    set_by_hand = False
    for start, end, tag in _pieces(markup):
        if tag is None:
            page.add_as_set(markup[start:end]) if set_by_hand else page.add(markup[start:end])
            continue
        name = tag["name"].lower()
        if name == "title" and not tag["end"] and not shown.title:
            shown.title = _plain(markup[end : _end_of(markup, "title", end)])
        _note(shown, name, tag, markup, end)
        if name in HEADINGS:
            page.end_line()
            if opened and page.length > opened[1]:
                shown.headings.append((opened[1], page.length - 1, opened[0]))
            opened = None if tag["end"] else (name, page.start_of_next())
        elif name == "pre":
            page.end_line()
            set_by_hand = not tag["end"]
        elif name in _BLOCKS:
            page.end_line(paragraph=name not in ("br", "tr", "td", "th", "li", "option"))
    page.end_line()
    shown.text = page.text()
    return shown


class _Lines:
    """Lines as they grow."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._line: list[str] = []
        self._gap = False
        self.length = 0

    def add(self, piece: str) -> None:
        """Add a stretch of text to the line in hand."""
        self._line.append(html.unescape(piece))

    def add_as_set(self, piece: str) -> None:
        """Add a stretch of `<pre>`, whose lines and indents are those of the page: old wire copy."""
        first, *others = html.unescape(piece).split("\n")
        self._line.append(first)
        for line in others:
            blank = not "".join(self._line).strip()
            kept = "".join(self._line).rstrip()
            self._line.clear()
            if not blank:
                self._end(kept)
            self._gap = self._gap or blank
            self._line.append(line)

    def end_line(self, *, paragraph: bool = True) -> None:
        """End the line in hand; an empty one is none. A paragraph is set off by a blank line."""
        line = _SPACES.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if line:
            self._end(line)
        self._gap = self._gap or paragraph

    def start_of_next(self) -> int:
        """Where in the text the next line will begin."""
        return self.length + bool(self._gap and self._parts)

    def text(self) -> str:
        """Return all lines."""
        return "".join(self._parts)

    def _end(self, line: str) -> None:
        if self._gap and self._parts:
            self._put("\n")
        self._gap = False
        self._put(line + "\n")

    def _put(self, part: str) -> None:
        self._parts.append(part)
        self.length += len(part)


def _pieces(markup: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Yield stretches of text and tags in order, without comments, declarations and what is not shown."""
    place, length = 0, len(markup)
    last_comment_end = markup.rfind("-->")
    while place < length:
        start = markup.find("<", place)
        if start < 0:
            yield place, length, None
            return
        if start > place:
            yield place, start, None
        after = _past_declaration(markup, start, last_comment_end)
        if after is not None:
            place = after
            continue
        tag = _TAG.match(markup, start)
        if tag is None:
            yield start, start + 1, None
            place = start + 1
            continue
        yield start, tag.end(), tag
        name = tag["name"].lower()
        place = tag.end()
        if not tag["end"] and not tag["rest"].endswith("/") and (name in _UNSHOWN or name == "title"):
            place = _end_of(markup, name, place)


def _past_declaration(markup: str, start: int, last_comment_end: int) -> int | None:
    """Return where a comment or declaration ends; one that does not end goes to the next `>`, or the end."""
    if markup.startswith("<!--", start) and last_comment_end >= start + 4:
        return markup.find("-->", start + 4) + 3
    if markup.startswith(("<!", "<?"), start):
        end = markup.find(">", start)
        return end + 1 if end >= 0 else len(markup)
    return None


def _end_of(markup: str, name: str, place: int) -> int:
    """Return where an element that holds no markup ends; to the end of the page if it is never closed."""
    closing = re.compile(rf"</{re.escape(name)}[\s>/]", re.IGNORECASE).search(markup, place)
    return closing.start() if closing else len(markup)


def _note(shown: Shown, name: str, tag: re.Match[str], markup: str, end: int) -> None:
    """Keep what a tag says of the page."""
    if tag["end"] or name not in ("meta", "time", "script"):
        return
    attributes = _attributes(tag["rest"])
    if name == "meta":
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        if "content" in attributes:
            shown.meta.setdefault(key.strip().lower(), attributes["content"].strip())
    elif name == "time":
        shown.times.append(attributes)
    elif attributes.get("type", "").strip().lower() == "application/ld+json":
        shown.linked.append(markup[end : _end_of(markup, "script", end)])


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(rest):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    if re.search(r"(?:^|\s)pubdate(?:\s|$|/)", rest, re.IGNORECASE):
        found.setdefault("pubdate", "")
    return found


def _plain(piece: str) -> str:
    return _SPACES.sub(" ", html.unescape(re.sub(r"<[^>]*>", " ", piece))).strip()
