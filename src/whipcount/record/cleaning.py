"""What a purge leaves on the disk: nothing in the file, and the names of copies that it cannot reach."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from whipcount.domain import InputError
from whipcount.record import schema
from whipcount.record.lines import FORMAT

_MAGIC = b"SQLite format 3\x00"
_SHORTEST = 4
"""Characters from which a text is looked for elsewhere; shorter ones are everywhere by chance."""

_PROSE: dict[str, tuple[str, ...]] = {
    "source": ("name",),
    "call": ("condition", "heard_by", "heard_from", "follow_up", "next_step", "note"),
    "correction": ("note",),
    "draft": ("label", "changed", "source"),
    "sponsor": ("source",),
    "scenario": ("name", "value"),
    "conflict": ("said",),
    "move": ("actor", "did", "source"),
    "prediction": ("predictor", "expects", "condition", "source"),
    "outcome": ("source",),
}
"""Columns in which a person's own words stand."""


def words_of(connection: sqlite3.Connection, kind: str, entry: int) -> tuple[str, ...]:
    """Return the words of a person's own that an entry holds."""
    columns = _PROSE.get(kind, ())
    if not columns:
        return ()
    row = connection.execute(
        f"SELECT {', '.join(columns)} FROM {kind} WHERE entry = ?",  # noqa: S608 - own names
        (entry,),
    ).fetchone()
    return tuple(value for value in row or () if value and len(value) >= _SHORTEST)


def holders(connection: sqlite3.Connection, words: Iterable[str]) -> tuple[int, ...]:
    """Return the entries that hold one of the words too."""
    found: set[int] = set()
    for word in words:
        for kind, columns in _PROSE.items():
            condition = " OR ".join(f"instr({column}, :word)" for column in columns)
            rows = connection.execute(f"SELECT entry FROM {kind} WHERE {condition}", {"word": word})  # noqa: S608 - own names
            found |= {int(row[0]) for row in rows}
    return tuple(sorted(found))


def scrub(connection: sqlite3.Connection, path: Path) -> None:
    """Write the file anew without its free pages, and empty the write-ahead log.

    Raises
    ------
    InputError
        When another program has the record open, so that the log cannot be emptied.
    """
    connection.execute("VACUUM")
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise InputError(
            f"The entry is out of the record, but another program has {path} open and its pages may still "
            "hold the words.",
            expected="Expected nobody else to have the record open during a purge.",
            do="Close the desk and other programs, and purge the same entry again.",
        )


def copies_beside(path: Path) -> tuple[Path, ...]:
    """Return other records and exports in the folder of a record: what a purge cannot reach."""
    found = []
    for file in sorted(path.parent.iterdir()):
        if file == path or not file.is_file() or file.name.startswith(f"{path.name}-"):
            continue
        with file.open("rb") as opened:
            head = opened.read(100)
        is_record = head.startswith(_MAGIC) and head[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")
        if is_record or FORMAT.encode() in head:
            found.append(file)
    return tuple(found)


def backups_made(connection: sqlite3.Connection) -> tuple[Path, ...]:
    """Return where backups were made, as the record knows."""
    return tuple(Path(path) for (path,) in connection.execute("SELECT DISTINCT path FROM backup ORDER BY 1"))
