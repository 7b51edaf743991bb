"""Quotations in a paragraph, paired in every style the press uses; an apostrophe never opens one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whipcount.coverage.language.signs import holds

_MARK = re.compile(r"“|”|„|«|»|\"|``|‘|''|'(?<![\w’'].)(?=\w)")
"""Each branch starts with a plain character, so that text without any is passed over fast."""
_MARKS = ("“", '"', "'", "‘", "``", "„", "«")
_CLOSE_OF = {"“": "”", "„": "“”", "«": "»", '"': '"', "``": ("''", '"', "”"), "‘": "’", "'": "'"}
_SINGLE_CLOSE = re.compile(r"’(?!\w)")
_STRAIGHT_CLOSE = re.compile(r"(?<=[.,!?])'(?!\w)")
_LONGEST_SINGLE = 400
"""A single-quoted phrase longer than this is more likely an apostrophe taken for a mark."""


def find_quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the outermost quotations of one paragraph as (start, end), marks included.

    A quotation that opens the paragraph and is never closed runs to its end, as the press does when
    the next paragraph goes on with it; any other unclosed mark is ignored.

    Examples
    --------
    >>> text = "The ministers’ note said “no” and ``not now''."
    >>> [text[a:b] for a, b in find_quotations(text, 0, len(text))]
    ['“no”', "``not now''"]
    """
    if not holds(text[start:end], _MARKS):
        return
    place = start
    while (mark := _MARK.search(text, place, end)) is not None:
        opening = mark.group()
        if (opening in "”»''" and opening != "'") or (
            opening == '"' and not _may_open(text, mark.start(), start)
        ):
            place = mark.end()
            continue
        closed = _closing(text, opening, mark.end(), end)
        if closed is None:
            if mark.start() == start and opening in ("“", '"', "``", "«"):
                yield mark.start(), end
                return
            place = mark.end()
            continue
        yield mark.start(), closed
        place = closed


def _may_open(text: str, place: int, start: int) -> bool:
    return place == start or not (text[place - 1].isalnum() or text[place - 1] in ".,!?")


def _closing(text: str, opening: str, place: int, end: int) -> int | None:
    if opening in "‘'":
        pattern = _SINGLE_CLOSE if opening == "‘" else _STRAIGHT_CLOSE
        match = pattern.search(text, place, min(end, place + _LONGEST_SINGLE))
        return match.end() if match else None
    ends = [
        found + len(close) for close in _CLOSE_OF[opening] if (found := text.find(close, place, end)) >= 0
    ]
    return min(ends) if ends else None
