"""A page of Markdown: outside text kept text, source markers, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from whipcount.brief.citing import SourceNumbers
from whipcount.brief.content import Brief, Cited, Figure, Ref
from whipcount.brief.outside import SHOWN, shown

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~!$@^{}])")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto):|\bwww\.")
_LEADING = re.compile(r"^([-+=]|\d+(?=[.)]))")


def plain(text: str, limit: int = SHOWN) -> str:
    r"""Escape outside text so that Markdown shows it as it is: no markup, no link, no HTML, one line.

    Examples
    --------
    >>> plain("<b>*no*</b>, see https://example.org")
    '\\<b\\>\\*no\\*\\</b\\>, see https\\://example.org'
    >>> plain("1. not a list"), plain("- nor this")
    ('1\\. not a list', '\\- nor this')
    """
    escaped = _MARKUP.sub(r"\\\1", shown(text, limit))
    escaped = _LINK.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", escaped)
    lead = _LEADING.match(escaped)
    if lead is None:
        return escaped
    rest = escaped[lead.end() :]
    return f"{lead[0]}\\{rest}" if lead[0].isdigit() else f"\\{lead[0]}{rest}"


def quoted(words: str) -> str:
    """Write words as quoted; no marks are added where the source has its own."""
    return plain(words) if words[:1] in ("“", "„", "«", "‘", '"', "'") else f"“{plain(words)}”"


class Page:
    """Collects the lines of the page and writes its source markers."""

    def __init__(self, brief: Brief) -> None:
        self._sources = SourceNumbers(brief.sources.rows)
        self.lines: list[str] = []

    def refs(self, refs: Iterable[Ref]) -> str:
        """Write the numbers of `refs`, each with its place; whole sources in a row as a range."""
        cited = tuple(refs)
        written = [self._sources.place(ref).text for ref in cited if ref.span]
        written += [marker.text for marker in self._sources.markers(ref for ref in cited if not ref.span)]
        return f" \\[{', '.join(dict.fromkeys(written))}\\]" if written else ""

    def cited(self, said: Cited) -> str:
        """Write sentences and what they rest on."""
        return plain(said.text, 1200) + self.refs(said.refs)

    def paragraph(self, *words: str) -> None:
        """Write words, escaped already, as one paragraph."""
        self.lines += ["", " ".join(words)]

    def heading(self, words: str, level: int = 3) -> None:
        """Write a heading, escaped already."""
        self.lines += ["", f"{'#' * level} {words}"]

    def items(self, title: str, rows: Iterable[str]) -> None:
        """Write a titled list, or nothing when there are no rows."""
        written = [f"- {row}" for row in rows]
        if written:
            self.heading(title)
            self.lines += ["", *written]

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table whose cells are escaped already."""
        self.lines += ["", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        self.lines += [f"| {' | '.join(row)} |" for row in rows]

    def figure(self, figure: Figure, *, rows: bool = True) -> None:
        """Write a figure's finding, its text alternative and the rows behind it."""
        self.paragraph(f"**{plain(figure.title)}.**", plain(figure.alt, 4000))
        if rows:
            self.table([plain(name) for name in figure.columns], (plain_all(row) for row in figure.rows))


def plain_all(cells: Iterable[str]) -> list[str]:
    """Escape the cells of a row."""
    return [plain(cell) for cell in cells]
