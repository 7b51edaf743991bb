"""Undo as one more entry: what was taken back, and what may be."""

from __future__ import annotations

import sqlite3
from datetime import date

from whipcount.domain import InputError, Visibility
from whipcount.record.entries import READER_BY_HAND

UNDOABLE = (
    *("call", "correction", "draft", "sponsor", "scenario", "undo"),
    *("settling", "move", "prediction", "outcome"),
)
"""Kinds of entries that can be taken back; what was read or told stays told, and can only be purged."""


def undone(connection: sqlite3.Connection, *, as_of: date | None = None) -> frozenset[int]:
    """Return the entries that are taken back, none by an undo made later than `as_of` (UTC).

    An undo that was itself undone takes nothing back.
    """
    taken: set[int] = set()
    # An undo can only name an earlier entry, so the newest are settled first.
    for entry, target, at in connection.execute(
        "SELECT id, undone, at FROM entry JOIN undo ON entry = id ORDER BY id DESC"
    ):
        if entry not in taken and (as_of is None or at[:10] <= as_of.isoformat()):
            taken.add(target)
    # Whoever takes back how a conflict was settled takes back the call that came of it.
    taken |= {
        call
        for entry, call in connection.execute("SELECT entry, call FROM settling WHERE call IS NOT NULL")
        if entry in taken
    }
    return frozenset(taken)


def require_undoable(connection: sqlite3.Connection, entry: int) -> Visibility:
    """Return how visible an entry is that can be undone; an `InputError` when it cannot."""
    row = connection.execute("SELECT kind, visibility FROM entry WHERE id = ?", (entry,)).fetchone()
    if row is None:
        raise InputError(
            f"There is no entry {entry}.",
            expected="Expected the number of an entry of this record.",
            do="See the history of the record.",
        )
    kind, visibility = row
    by_hand = "SELECT 1 FROM reading WHERE entry = ? AND reader = ?"
    added = connection.execute(by_hand, (entry, READER_BY_HAND)).fetchone() is not None
    if kind not in UNDOABLE and not added:
        raise InputError(
            f"Entry {entry} is a {kind}, which is not undone.",
            expected=f"Expected one of {', '.join(UNDOABLE)}.",
            do="To remove it for good, purge it.",
        )
    if entry in undone(connection):
        raise InputError(
            f"Entry {entry} is undone already.",
            expected="Expected an entry that stands.",
            do="To bring it back, undo the undoing; the history names its entry.",
        )
    return Visibility(visibility)
