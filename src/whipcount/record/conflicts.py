"""Conflicts of a whip sheet that came back: both sides kept until a person settles them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whipcount.domain import InputError, Visibility
from whipcount.record.count import CHOICES, Call, CallField
from whipcount.record.listing import every_call
from whipcount.record.undoing import undone


class Why(StrEnum):
    """Why a cell of a sheet is a conflict."""

    CHANGED = "changed"
    """The record was changed too since the sheet was made."""
    PURGED = "purged"
    """What was exported has been purged since."""
    SHORTENED = "shortened"
    """The sheet showed only the beginning of a long text."""


class Took(StrEnum):
    """Which side of a conflict a person took."""

    SHEET = "sheet"
    RECORD = "record"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell that was changed in a sheet and in the record too.

    `said` is what the sheet says; `held` the call entry that stood in the record when the sheet came back and
    `exported` the one that stood when it was made, each None where nothing did. `sheet` is the export's key.
    """

    sheet: str
    member: str
    proposal: str
    field: CallField
    said: str
    held: int | None
    exported: int | None
    why: Why = Why.CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a person took of a conflict, and the call entry that came of it, if any."""

    entry: int
    took: Took
    call: int | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptConflict:
    """A conflict with what its two sides said, and how it was settled; open while that is None."""

    entry: int
    value: Conflict
    who: str
    """Who filled in the sheet."""
    at: datetime
    visibility: Visibility
    held: Call | None
    exported: Call | None
    now: Call | None
    """The call that stands in the record by now, which is what a person chooses against."""
    settled: Settled | None

    @property
    def in_record(self) -> str:
        """What the record says by now; empty where nothing stands."""
        return self.now.said.get(self.value.field, "") if self.now else ""

    @property
    def was(self) -> str:
        """What stood there when the sheet was made; empty where nothing did."""
        return self.exported.said.get(self.value.field, "") if self.exported else ""

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.settled is None

    @property
    def beside(self) -> bool:
        """Whether the sheet's side stands beside the record's without a call of its own.

        A call that is newer than the settling takes the place of both.
        """
        if self.settled is None or self.settled.took is not Took.BOTH or self.settled.call is not None:
            return False
        return self.now is None or self.now.entry < self.settled.entry


def conflicts(connection: sqlite3.Connection, audience: Visibility) -> tuple[KeptConflict, ...]:
    """List every conflict that `audience` may see, oldest first, open ones and settled ones."""
    calls = {call.entry: call for call in every_call(connection)}
    taken_back = undone(connection)
    settled = _settled(connection, taken_back)
    standing = _standing(call for call in calls.values() if call.entry not in taken_back)
    rows = connection.execute(
        """SELECT id, at, who, visibility, sheet, member, proposal, field, said, held, exported, why
           FROM entry JOIN conflict ON entry = id ORDER BY id"""
    )
    listed = (
        KeptConflict(
            entry=entry,
            value=Conflict(
                sheet=sheet,
                member=member,
                proposal=proposal,
                field=CallField(field),
                said=said,
                held=held,
                exported=exported,
                why=Why(why),
            ),
            who=who,
            at=datetime.fromisoformat(at),
            visibility=Visibility(visibility),
            held=_seen(calls.get(held), audience),
            exported=_seen(calls.get(exported), audience),
            now=_seen(standing.get((proposal, member, field)), audience),
            settled=settled.get(entry),
        )
        for entry, at, who, visibility, sheet, member, proposal, field, said, held, exported, why in rows
    )
    return tuple(kept for kept in listed if kept.visibility.may_be_shown_to(audience))


def require_open(connection: sqlite3.Connection, entries: Collection[int]) -> tuple[KeptConflict, ...]:
    """Return conflicts that wait for a person, each once; an `InputError` when one is none such."""
    known = {kept.entry: kept for kept in conflicts(connection, Visibility.OWN)} if entries else {}
    return tuple(_open(known.get(entry), entry) for entry in dict.fromkeys(entries))


def _open(kept: KeptConflict | None, entry: int) -> KeptConflict:
    if kept is None:
        raise InputError(
            f"Entry {entry} is no conflict.",
            expected="Expected the number of a conflict of this record.",
            do="See the desk's page of conflicts.",
        )
    if kept.settled is not None:
        who = kept.settled.who or "somebody"
        raise InputError(
            f"The conflict of entry {entry} is settled: {who} took {_SIDES[kept.settled.took]}.",
            expected="Expected a conflict that is open.",
            do="Undo that first, or say anew what holds.",
        )
    return kept


def both_sides(kept: KeptConflict) -> str | None:
    """Return the text that holds both sides; None where a field takes one word and only one can stand.

    A side that holds the other already stands alone.
    """
    field, ours, theirs = kept.value.field, kept.in_record, kept.value.said
    if field in CHOICES or field is CallField.HEARD_ON:
        return None
    if not ours or not theirs or ours in theirs or theirs in ours:
        return max(ours, theirs, key=len)
    return f"{ours}\n{theirs}" if field is CallField.NOTE else f"{ours}; {theirs}"


_SIDES = {Took.SHEET: "the sheet's side", Took.RECORD: "the record's side", Took.BOTH: "both sides"}


def _standing(calls: Iterable[Call]) -> dict[tuple[str, str, str], Call]:
    """Return by proposal, member and field the newest call on it, as `latest_calls` counts them."""
    ordered = sorted(calls, key=lambda call: (call.at, call.entry))
    return {(call.proposal, call.member, field.value): call for call in ordered for field in call.said}


def _settled(connection: sqlite3.Connection, taken_back: frozenset[int]) -> dict[int, Settled]:
    """Return by conflict how it is settled: by the newest that stands, together with the call it made."""
    found: dict[int, Settled] = {}
    for entry, conflict, took, call, who, at in connection.execute(
        "SELECT id, conflict, took, call, who, at FROM entry JOIN settling ON entry = id ORDER BY id"
    ):
        if entry not in taken_back and call not in taken_back:
            found[conflict] = Settled(
                entry=entry, took=Took(took), call=call, who=who, at=datetime.fromisoformat(at)
            )
    return found


def _seen(call: Call | None, audience: Visibility) -> Call | None:
    return call if call is not None and call.visibility.may_be_shown_to(audience) else None
