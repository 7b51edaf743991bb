"""The columns of the whip sheet: what whipcount gives, and what people fill in."""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.record import CallField


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its head, its width in characters, and the field that people fill in, if any."""

    head: str
    width: int
    field: CallField | None = None
    number: bool = False


ROW_ID = "row id"
"""Head of the column by which a row is known again; without it a sheet cannot come back."""

NOW = ("yes", "abstain", "no", "absent")
HISTORY = ("yes before our call", "abstain before our call", "no before our call", "absent before our call")
INFLUENCE = "influence"

COLUMNS: tuple[Column, ...] = (
    Column(head="member", width=26),
    Column(head="group", width=20),
    Column(head=CallField.CALL, width=16, field=CallField.CALL),
    Column(head="calls that differ", width=24),
    *(Column(head=head, width=8, number=True) for head in NOW),
    Column(head=CallField.CONDITION, width=24, field=CallField.CONDITION),
    Column(head=CallField.THEN, width=16, field=CallField.THEN),
    Column(head=CallField.CHANNEL, width=12, field=CallField.CHANNEL),
    Column(head=CallField.SURE, width=12, field=CallField.SURE),
    Column(head=CallField.HEARD_BY, width=16, field=CallField.HEARD_BY),
    Column(head=CallField.HEARD_FROM, width=20, field=CallField.HEARD_FROM),
    Column(head=CallField.HEARD_ON, width=12, field=CallField.HEARD_ON),
    Column(head=CallField.FOLLOW_UP, width=16, field=CallField.FOLLOW_UP),
    Column(head=CallField.NEXT_STEP, width=28, field=CallField.NEXT_STEP),
    Column(head=CallField.NOTE, width=36, field=CallField.NOTE),
    Column(head="what history says", width=44),
    Column(head="what evidence says", width=44),
    *(Column(head=head, width=9, number=True) for head in HISTORY),
    Column(head=INFLUENCE, width=10, number=True),
    Column(head="proposal", width=20),
    Column(head="code", width=7),
    Column(head=ROW_ID, width=44),
)
"""From left to right."""

FIELDS: tuple[CallField, ...] = tuple(column.field for column in COLUMNS if column.field is not None)
"""What people fill in, from left to right."""


def place_of(head: str) -> int:
    """Return the place of a column by its head, from 0."""
    return next(place for place, column in enumerate(COLUMNS) if column.head == head)
