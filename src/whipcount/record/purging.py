"""A real purge: an entry, and what rests on it, out of every page of the file; a tombstone stays."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import msgspec

from whipcount.domain import InputError, Visibility
from whipcount.domain.statements import LeftOut
from whipcount.files import sha256
from whipcount.record import schema

_LEFT_OUT = msgspec.json.Decoder(tuple[LeftOut, ...])

KEPT_FOR_GOOD = ("undo", "tombstone")
"""Kinds that are not purged: they hold no words, and without an undo its entry would come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An entry that was purged: its number, its kind, and the words that nothing may hold any more."""

    entry: int
    kind: str
    visibility: Visibility
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge did, and what it could not reach.

    `entries` are those that went, the one asked for first; `briefs` were made while it counted, so that
    their numbers may show it; `sheets` are whip sheets that were exported with it in them; `backups` are
    copies that still hold it; `same_words` are entries of other people or times with the same words.
    """

    entries: tuple[int, ...]
    briefs: tuple[int, ...]
    sheets: tuple[str, ...]
    backups: tuple[Path, ...]
    same_words: tuple[int, ...]


def mark_of(kind: str, at: str, who: str) -> str:
    """Return what tells a purged entry when it comes back in an import, and nothing of what it said."""
    return sha256(f"{kind}\n{at}\n{who}".encode())


def gone_with(connection: sqlite3.Connection, entry: int) -> tuple[Gone, ...]:
    """Return the entries that go when `entry` does, itself first.

    Raises
    ------
    InputError
        When there is no such entry, or it is of a kind that stays.
    """
    row = connection.execute("SELECT kind FROM entry WHERE id = ?", (entry,)).fetchone()
    if row is None:
        raise InputError(
            f"There is no entry {entry}.",
            expected="Expected the number of an entry of this record.",
            do="See 'whipcount record history'.",
        )
    kind = str(row[0])
    if kind in KEPT_FOR_GOOD:
        raise InputError(
            f"Entry {entry} is of the kind {kind}, which holds no words.",
            expected="Expected an entry that says something.",
            do="Undo an undo by one more; a tombstone stays.",
        )
    numbers = {entry, *_resting_on(connection, kind, entry)}
    # What was taken back goes with the taking back, which would point at nothing.
    while more := _undos_of(connection, numbers) - numbers:
        numbers |= more
    ordered = (entry, *sorted(numbers - {entry}))
    return tuple(_gone(connection, number) for number in ordered)


def remove(connection: sqlite3.Connection, gone: tuple[Gone, ...]) -> None:
    """Delete the entries and their rows; part of the caller's transaction."""
    for statement in schema.unguard():
        connection.execute(statement)
    numbers = {one.entry for one in gone}
    _unlink(connection, gone)
    for kind in ("score", "undo", "correction", "settling", "outcome", "conflict"):
        _delete(connection, kind, "entry", numbers)
    readings = {one.entry for one in gone if one.kind == "reading"}
    _delete_articles(connection, "reading", readings)
    for kind in (
        *("reading", "call", "brief", "draft", "sponsor", "scenario", "sheet", "backup", "source"),
        *("move", "prediction"),
    ):
        _delete(connection, kind, "entry", numbers)
    connection.execute(
        """DELETE FROM raw WHERE sha256 NOT IN (
               SELECT sha256 FROM source UNION SELECT sha256 FROM article UNION SELECT sha256 FROM correction
               UNION SELECT sha256 FROM draft WHERE sha256 IS NOT NULL)"""
    )
    _delete(connection, "entry", "id", numbers)
    for statement in schema.guards():
        connection.execute(statement)


_RESTING: dict[str, tuple[str, ...]] = {
    "brief": ("SELECT entry FROM score WHERE brief = ?",),
    "prediction": ("SELECT entry FROM outcome WHERE prediction = ?",),
    "call": ("SELECT entry FROM settling WHERE call = ?",),
    # The call that came of a conflict holds its words.
    "conflict": (
        "SELECT entry FROM settling WHERE conflict = ?",
        "SELECT call FROM settling WHERE conflict = ? AND call IS NOT NULL",
    ),
    "reading": (
        """SELECT entry FROM correction WHERE target IN (
               SELECT read_record.id FROM read_record JOIN article ON article.id = article
               WHERE reading = ?)""",
    ),
}
"""By kind, what asks for the entries that cannot be without one of it."""


def _resting_on(connection: sqlite3.Connection, kind: str, entry: int) -> set[int]:
    found: set[int] = set()
    for query in _RESTING.get(kind, ()):
        found |= _numbers(connection, query, entry)
    if kind != "source":
        return found
    (digest,) = connection.execute("SELECT sha256 FROM source WHERE entry = ?", (entry,)).fetchone()
    for table in ("source", "correction"):
        query = f"SELECT entry FROM {table} WHERE sha256 = ?"  # noqa: S608 - own table names
        found |= _numbers(connection, query, digest)
    # A reading of nothing else goes whole; of others only its articles of this source go.
    return found | _numbers(
        connection,
        """SELECT DISTINCT reading FROM article AS mine WHERE sha256 = ? AND NOT EXISTS (
               SELECT 1 FROM article AS other
               WHERE other.reading = mine.reading AND other.sha256 != mine.sha256)""",
        digest,
    )


def _unlink(connection: sqlite3.Connection, gone: tuple[Gone, ...]) -> None:
    """Take the purged out of entries that stay: links, texts of drafts, articles, names of sources."""
    for one in gone:
        if one.kind == "correction":
            connection.execute(
                """UPDATE correction SET follows = (SELECT follows FROM correction WHERE entry = :entry)
                   WHERE follows = :entry""",
                {"entry": one.entry},
            )
        if one.kind == "call":
            for column in ("held", "exported"):
                connection.execute(
                    f"UPDATE conflict SET {column} = NULL WHERE {column} = ?",  # noqa: S608 - own names
                    (one.entry,),
                )
        if one.kind != "source":
            continue
        row = connection.execute("SELECT sha256, name FROM source WHERE entry = ?", (one.entry,)).fetchone()
        connection.execute("UPDATE draft SET sha256 = NULL WHERE sha256 = ?", (row[0],))
        corrections = _numbers(connection, "SELECT entry FROM correction WHERE sha256 = ?", row[0])
        _delete(connection, "undo", "undone", corrections)
        _delete(connection, "correction", "entry", corrections)
        _delete_articles(connection, "sha256", {row[0]})
        _forget_name(connection, str(row[1]))


def _forget_name(connection: sqlite3.Connection, name: str) -> None:
    for reading, left_out in connection.execute("SELECT entry, left_out FROM reading").fetchall():
        kept = [left for left in _LEFT_OUT.decode(left_out) if left.source != name]
        connection.execute(
            "UPDATE reading SET left_out = ? WHERE entry = ?", (msgspec.json.encode(kept).decode(), reading)
        )


def _delete_articles(connection: sqlite3.Connection, column: str, values: set) -> None:
    for value in values:
        connection.execute(
            f"DELETE FROM read_record WHERE article IN (SELECT id FROM article WHERE {column} = ?)",  # noqa: S608 - own column names
            (value,),
        )
    _delete(connection, "article", column, values)


def _delete(connection: sqlite3.Connection, table: str, column: str, values: set) -> None:
    connection.executemany(
        f"DELETE FROM {table} WHERE {column} = ?",  # noqa: S608 - own names
        [(value,) for value in values],
    )


def _undos_of(connection: sqlite3.Connection, numbers: set[int]) -> set[int]:
    found: set[int] = set()
    for number in numbers:
        found |= _numbers(connection, "SELECT entry FROM undo WHERE undone = ?", number)
    return found


def _numbers(connection: sqlite3.Connection, query: str, value: object) -> set[int]:
    return {int(row[0]) for row in connection.execute(query, (value,))}


def _gone(connection: sqlite3.Connection, entry: int) -> Gone:
    kind, at, who, visibility = connection.execute(
        "SELECT kind, at, who, visibility FROM entry WHERE id = ?", (entry,)
    ).fetchone()
    return Gone(entry=entry, kind=kind, visibility=Visibility(visibility), mark=mark_of(kind, at, who))
