"""What of the brief fits on its two printed pages; the rest is counted there and stands in the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from whipcount.brief.content import Brief, Cited, DocumentRow, TimelineRow
from whipcount.domain.dates import DatedValue

DATES, DOCUMENTS = 4, 3
"""Dates and documents that are named in print, each in one run of words."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The room of a list on the two printed pages, estimated: the rest of the list is counted there.

    `lines` in all, of `characters` each; a row takes at most `most` of them, where the style sheet cuts it
    with an ellipsis, and `beside` lines for what stands next to its text.
    """

    lines: float
    characters: int = 62
    most: int = 3
    beside: float = 0.2


PRINTED: dict[str, Printed] = {
    "proposals": Printed(5, most=2),
    "steps": Printed(18, characters=1, most=2),
    "swing": Printed(20, characters=40, most=2, beside=2.1),
    "statements": Printed(10, beside=2.4),
    "positions": Printed(3.5),
    "disagreements": Printed(3.6),
    "predictions": Printed(2.4, most=2),
    "what_ifs": Printed(10, beside=1.4),
    "misses": Printed(3.2),
    "rows": Printed(4, most=1),
    "left_out": Printed(4),
    "method": Printed(4),
}


def dates_in_print(brief: Brief) -> tuple[TimelineRow, ...]:
    """Choose the dates to come, the nearest first; where there are none, the last ones."""
    rows = brief.said.timeline
    to_come = [row for row in rows if DatedValue(row.iso).first > brief.line.as_of]
    return tuple(to_come[:DATES] if to_come else rows[-DATES:])


def documents_in_print(brief: Brief) -> tuple[DocumentRow, ...]:
    """Choose the documents named most often, besides the texts that part 2 tells of."""
    told = {row.key for row in brief.decided.proposals}
    others = [row for row in brief.said.documents if row.key not in told]
    return tuple(sorted(others, key=lambda row: -len(row.refs))[:DOCUMENTS])


def keep(part: str, rows: Sequence[Any], fields: str = "", less: float = 0) -> int:
    """Count the first rows of a list that fit its room in print, `less` lines of it taken otherwise.

    `fields` names what is written of a row; nothing for a row that is itself text.
    """
    room = PRINTED[part]
    left = room.lines - less
    for count, row in enumerate(rows):
        written = " ".join(_text(getattr(row, field)) for field in fields.split()) if fields else _text(row)
        left -= min(math.ceil(len(written) / room.characters), room.most) + room.beside
        if left < 0:
            return count
    return len(rows)


def _text(value: Any) -> str:
    if isinstance(value, Cited):
        return value.text
    return value if isinstance(value, str) else ", ".join(value)
