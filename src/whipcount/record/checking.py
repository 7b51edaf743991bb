"""Whether a record is sound: the file, the links, the hashes, the spans."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from whipcount.domain import Span
from whipcount.domain.statements import Article
from whipcount.files import sha256
from whipcount.record import schema

_ARTICLE = msgspec.json.Decoder(Article)


def problems(connection: sqlite3.Connection) -> tuple[str, ...]:
    """List what is wrong, one sentence each; empty when the record is sound."""
    broken = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if broken:
        # With the file itself broken, further questions would only repeat it.
        return tuple(f"The file is damaged: {words}." for words in broken)
    return (*_links(connection), *_hashes(connection), *_spans(connection))


def _links(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} names an entry of {parent} that is not there."
    for kind in schema.ENTRY_KINDS:
        rows = connection.execute(
            f"SELECT id FROM entry LEFT JOIN {kind} ON {kind}.entry = id "  # noqa: S608  # own table names
            f"WHERE entry.kind = '{kind}' AND {kind}.entry IS NULL"
        )
        yield from (f"Entry {entry} is a {kind} without its content." for (entry,) in rows)


def _hashes(connection: sqlite3.Connection) -> Iterator[str]:
    for digest, raw in connection.execute("SELECT sha256, bytes FROM raw"):
        if sha256(raw) != digest:
            yield f"The source kept under the hash {digest} has other bytes."


def _spans(connection: sqlite3.Connection) -> Iterator[str]:
    text, row = "", None
    for article, value, record, kind, start, end, words in connection.execute(
        """SELECT article.id, article.value, read_record.id, kind, span_start, span_end,
                  read_record.value ->> 'text'
           FROM read_record JOIN article ON article.id = article ORDER BY article.id, read_record.id"""
    ):
        if article != row:
            text, row = _ARTICLE.decode(value).text, article
        if Span(start, end).of(text) != words:
            yield f"The {kind} in row {record} is not what its source says at {start} to {end}."
