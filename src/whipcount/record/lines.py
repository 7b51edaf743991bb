"""The record as JSON lines: all of it, or what one audience may see; written out and read back."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from whipcount.domain import Visibility
from whipcount.domain.statements import LeftOut
from whipcount.record import schema
from whipcount.record.reading_rows import source_visibility

FORMAT = "whipcount record"

CONTENT: dict[str, tuple[str, ...]] = {
    "source": ("sha256", "name"),
    "reading": ("reader", "version", "left_out"),
    "call": (
        *("member", "proposal", "word", "condition", "then_word", "channel", "sure"),
        *("heard_by", "heard_from", "heard_on", "follow_up", "next_step", "note"),
    ),
    "correction": (
        *("target", "sha256", "kind", "span_start", "span_end", "verdict", "held", "follows", "note"),
    ),
    "brief": ("sha256", "as_of", "forecast"),
    "score": ("brief", "value"),
    "draft": (
        *("proposal", "status", "label", "on_day", "changed", "tabling_closes", "sponsoring_closes"),
        *("sha256", "source"),
    ),
    "sponsor": ("proposal", "member", "did", "on_day", "source"),
    "scenario": ("name", "proposal", "value"),
    "sheet": ("key", "matter", "audience", "cells"),
    "undo": ("undone",),
    "backup": ("path",),
    "tombstone": ("purged", "kind", "mark"),
    "conflict": ("sheet", "member", "proposal", "field", "said", "held", "exported", "why"),
    "settling": ("conflict", "took", "call"),
    "move": ("proposal", "actor", "did", "on_day", "source"),
    "prediction": ("proposal", "predictor", "expects", "condition", "on_day", "due", "source"),
    "outcome": ("prediction", "came", "on_day", "source"),
}
"""Columns of each kind's own table, beside the entry."""

RESTS_ON: dict[str, str] = {
    "score": "brief",
    "undo": "undone",
    "settling": "conflict",
    "outcome": "prediction",
}
"""Kinds that are nothing without another entry, and the column that names it."""

POINTS_AT: dict[str, tuple[str, ...]] = {
    "correction": ("follows",),
    "conflict": ("held", "exported"),
    "settling": ("call",),
}
"""Columns that name another entry without which theirs still stands."""

_LEFT_OUT = msgspec.json.Decoder(tuple[LeftOut, ...])

Row = dict[str, object]


def content_of(connection: sqlite3.Connection, kind: str, entry: int) -> Row | None:
    """Return the row of an entry in its kind's own table; None where it has none."""
    columns = CONTENT[kind]
    row = connection.execute(
        f"SELECT {', '.join(columns)} FROM {kind} WHERE entry = ?",  # noqa: S608 - own names
        (entry,),
    ).fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


def articles_of(connection: sqlite3.Connection, reading: int) -> list[Row]:
    """Return the articles of a reading with the records found in each, in order."""
    articles = []
    for row, name, digest, value in connection.execute(
        "SELECT id, name, sha256, value FROM article WHERE reading = ? ORDER BY id", (reading,)
    ).fetchall():
        records = [
            dict(zip(("id", "kind", "span_start", "span_end", "value"), found, strict=True))
            for found in connection.execute(
                "SELECT id, kind, span_start, span_end, value FROM read_record WHERE article = ? ORDER BY id",
                (row,),
            )
        ]
        articles.append({"id": row, "name": name, "sha256": digest, "value": value, "records": records})
    return articles


def written(connection: sqlite3.Connection, audience: Visibility) -> Iterator[str]:
    """Write the record line by line, with nothing in it that `audience` may not see.

    For `own` it is complete, and every number is as in the record. For others entries are numbered anew, so
    that the gaps do not tell how much is left out.
    """
    writer = _Writer(connection=connection, audience=audience)
    yield _line({"format": FORMAT, "version": schema.VERSION, "audience": audience.value})
    for entry, kind, at, who, visibility in connection.execute(
        "SELECT id, kind, at, who, visibility FROM entry ORDER BY id"
    ).fetchall():
        if not Visibility(visibility).may_be_shown_to(audience):
            continue
        content = content_of(connection, kind, entry)
        if content is None or not writer.shows(kind, content):
            continue
        yield from writer.raw_before(content)
        if kind == "reading":
            for article in articles_of(connection, entry):
                yield from writer.raw_before(article)
        number = writer.number(entry)
        stamped = {"entry": number, "kind": kind, "at": at, "who": who, "visibility": visibility}
        yield _line({**stamped, "content": writer.shown(kind, entry, content)})


@dataclass(slots=True, kw_only=True)
class _Writer:
    """What has been written so far: entries and read records by their numbers, raw bytes by their hashes."""

    connection: sqlite3.Connection
    audience: Visibility
    entries: dict[int, int] = field(default_factory=dict)
    records: dict[int, int] = field(default_factory=dict)
    raw: set[str] = field(default_factory=set)

    def number(self, entry: int) -> int:
        complete = self.audience is Visibility.OWN
        return self.entries.setdefault(entry, entry if complete else len(self.entries) + 1)

    def visible(self, digest: object) -> bool:
        return source_visibility(self.connection, str(digest)).may_be_shown_to(self.audience)

    def shows(self, kind: str, content: Row) -> bool:
        """Tell whether what an entry rests on may be shown too."""
        match kind:
            case "source":
                return self.visible(content["sha256"])
            case "correction":
                return content["target"] in self.records
            case _ if kind in RESTS_ON:
                return content[RESTS_ON[kind]] in self.entries
            case _:
                return True

    def raw_before(self, content: Row) -> Iterator[str]:
        """Write the bytes that an entry names by their hash, once, where they may be shown."""
        digest = content.get("sha256")
        if not isinstance(digest, str) or digest in self.raw or not self.visible(digest):
            return
        row = self.connection.execute("SELECT bytes FROM raw WHERE sha256 = ?", (digest,)).fetchone()
        if row is not None:
            self.raw.add(digest)
            yield _line({"raw": digest, "base64": base64.b64encode(row[0]).decode()})

    def shown(self, kind: str, entry: int, content: Row) -> Row:
        """Return the content with what it names numbered as it was written."""
        changed: Row = {
            column: self.entries.get(_number(content[column])) for column in POINTS_AT.get(kind, ())
        }
        if name := RESTS_ON.get(kind):
            changed[name] = self.entries[_number(content[name])]
        match kind:
            case "reading":
                changed = {"left_out": self._left_out(content), "articles": self._articles(entry)}
            case "correction":
                changed["target"] = self.records[_number(content["target"])]
            case "draft" if content["sha256"] not in self.raw:
                changed = {"sha256": None}
            case "sheet":
                changed = {"cells": self._cells(str(content["cells"]))}
            case "tombstone" if self.audience is not Visibility.OWN:
                changed = {"purged": 0}
            case _:
                pass
        return content | changed

    def _left_out(self, content: Row) -> str:
        names = dict(self.connection.execute("SELECT name, sha256 FROM source ORDER BY entry").fetchall())
        kept = [
            left
            for left in _LEFT_OUT.decode(str(content["left_out"]))
            if left.source not in names or self.visible(names[left.source])
        ]
        return msgspec.json.encode(kept).decode()

    def _articles(self, reading: int) -> list[Row]:
        complete = self.audience is Visibility.OWN
        articles = [
            article for article in articles_of(self.connection, reading) if self.visible(article["sha256"])
        ]
        for article in articles:
            for record in article["records"]:  # type: ignore[attr-defined]  # a list, as articles_of makes it
                number = record["id"] if complete else len(self.records) + 1
                self.records[record["id"]] = record["id"] = number
            if not complete:
                del article["id"]
        return articles

    def _cells(self, cells: str) -> str:
        kept = {
            proposal: {
                member: {name: self.entries[entry] for name, entry in fields.items() if entry in self.entries}
                for member, fields in members.items()
            }
            for proposal, members in json.loads(cells).items()
        }
        return json.dumps(kept, separators=(",", ":"))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _line(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
