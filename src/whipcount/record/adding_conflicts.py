"""What a whip sheet brings back: its changes and its conflicts at once; and settling a conflict."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from whipcount.domain import Visibility
from whipcount.record.adding_texts import TextsRecord
from whipcount.record.conflicts import Conflict, KeptConflict, Took, both_sides, require_open
from whipcount.record.count import CallChange, checked_change
from whipcount.record.entries import Stamp


class SettledRecord(TextsRecord):
    """An open record that whip sheets come back to."""

    def bring_back(
        self,
        changes: Sequence[CallChange],
        conflicts: Sequence[Conflict],
        *,
        stamp: Stamp,
        seen: int | None = None,
        settled: Collection[int] = (),
    ) -> tuple[int, ...]:
        """Keep what a sheet changed, and where it and the record differ; all of it or nothing.

        Parameters
        ----------
        changes : sequence of CallChange
            One call entry each.
        conflicts : sequence of Conflict
            Kept until a person settles them.
        seen : int, optional
            As `add_calls`.
        settled : collection of int
            Entries of conflicts kept earlier of which the sheet's side is taken now.

        Returns
        -------
        tuple of int
            The call entries that were made: of the changes in their order, then of the settled.

        Raises
        ------
        OvertakenError, InputError
            As `add_calls` and `settle`.
        """
        checked = [checked_change(change) for change in changes]
        with self._adding() as connection:
            self._require_unchanged(connection, seen)
            entries = list(self._insert_calls(connection, checked, stamp))
            for place, kept in enumerate(require_open(connection, settled), start=len(entries)):
                _, call = self._settle(connection, kept, Took.SHEET, _later(stamp, place))
                entries += [call] if call is not None else []
            for place, conflict in enumerate(conflicts):
                self._insert_conflict(connection, conflict, _later(stamp, place))
        return tuple(entries)

    def settle(self, conflict: int, took: Took, *, stamp: Stamp) -> int:
        """Settle a conflict by one more entry, which can be undone; return that entry.

        Taking the sheet's side makes it a call, under the name of who filled it in. Taking both joins two
        texts in one call; where a field holds one word, the record's stands and the sheet's is shown beside
        it. Undoing the settling takes back the call that it made, too.

        Raises
        ------
        InputError
            When there is no such conflict, or it is settled already.
        """
        (entry,) = self.settle_all((conflict,), took, stamp=stamp)
        return entry

    def settle_all(self, conflicts: Collection[int], took: Took, *, stamp: Stamp) -> tuple[int, ...]:
        """Settle several conflicts in one way, one entry each, all or none; as `settle`."""
        with self._adding() as connection:
            return tuple(
                self._settle(connection, kept, took, _later(stamp, place))[0]
                for place, kept in enumerate(require_open(connection, conflicts))
            )

    def _settle(
        self, connection: sqlite3.Connection, kept: KeptConflict, took: Took, stamp: Stamp
    ) -> tuple[int, int | None]:
        """Insert a settling and the call that it makes, if any; return both entries."""
        call = None
        said = _said(kept, took)
        if said is not None:
            (call,) = self._insert_calls(connection, [said], _stamp_of(kept, took, stamp))
        entry = self._entry(connection, "settling", stamp, kept.visibility)
        connection.execute("INSERT INTO settling VALUES (?, ?, ?, ?)", (entry, kept.entry, took, call))
        return entry, call

    def _insert_conflict(self, connection: sqlite3.Connection, conflict: Conflict, stamp: Stamp) -> None:
        entry = self._entry(connection, "conflict", stamp, stamp.visibility or Visibility.OWN)
        connection.execute(
            "INSERT INTO conflict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry,
                conflict.sheet,
                conflict.member,
                conflict.proposal,
                conflict.field,
                conflict.said,
                conflict.held,
                conflict.exported,
                conflict.why,
            ),
        )


def _later(stamp: Stamp, place: int) -> Stamp:
    """Give each of several entries a moment, so that they can be told apart when they are read back."""
    return replace(stamp, at=stamp.at + timedelta(microseconds=place))


def _said(kept: KeptConflict, took: Took) -> CallChange | None:
    """Return the call that a settling makes, if it makes one."""
    text = {Took.SHEET: kept.value.said, Took.RECORD: None, Took.BOTH: both_sides(kept)}[took]
    if text is None:
        return None
    value = kept.value
    return checked_change(
        CallChange(member=value.member, proposal=value.proposal, said={value.field.value: text})
    )


def _stamp_of(kept: KeptConflict, took: Took, stamp: Stamp) -> Stamp:
    """Return the stamp of the call: the sheet's side is its author's, and nothing grows more public."""
    seen = [kept.visibility]
    if took is Took.BOTH and kept.now is not None:
        seen.append(kept.now.visibility)
    visibility = min(seen, key=list(Visibility).index)
    return replace(stamp, who=kept.who if took is Took.SHEET else stamp.who, visibility=visibility)
