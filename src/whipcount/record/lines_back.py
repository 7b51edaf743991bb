"""A record read back from JSON lines: into an empty one as it was, into another what it does not have."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from whipcount.domain import InputError, Visibility
from whipcount.domain.scenarios import Scenario
from whipcount.domain.statements import Article, LeftOut
from whipcount.files import sha256
from whipcount.record import checking, schema
from whipcount.record.count import COLUMN_OF, checked
from whipcount.record.entries import KINDS
from whipcount.record.lines import CONTENT, FORMAT, POINTS_AT, RESTS_ON, Row, articles_of, content_of
from whipcount.record.purging import mark_of

_ARTICLE_ROW = ("name", "sha256", "value")
_RECORD_ROW = ("kind", "span_start", "span_end", "value")
_JSON_COLUMNS: dict[tuple[str, str], msgspec.json.Decoder] = {
    ("reading", "left_out"): msgspec.json.Decoder(tuple[LeftOut, ...]),
    ("scenario", "value"): msgspec.json.Decoder(Scenario),
    ("brief", "forecast"): msgspec.json.Decoder(dict[str, object]),
    ("score", "value"): msgspec.json.Decoder(dict[str, object]),
    ("sheet", "cells"): msgspec.json.Decoder(dict[str, dict[str, dict[str, int]]]),
}
_CHANGED_BY_PURGES = {
    ("sheet", "cells"),
    ("draft", "sha256"),
    *((kind, column) for kind, columns in POINTS_AT.items() for column in columns),
}
"""Links of an entry that a purge of another one cuts: the entry is still the same."""

_ARTICLE = msgspec.json.Decoder(Article)
_RECORDS = {kind: msgspec.json.Decoder(read) for kind, read in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: entries added, entries that were there already, entries purged here before."""

    added: int
    known: int
    kept_out: int


def read_back(connection: sqlite3.Connection, lines: Iterable[bytes], *, name: str) -> Imported:
    """Add what the lines hold; part of the caller's transaction, which an error undoes whole.

    An empty record becomes the exported one, number by number. In another, an entry that is there already
    (same kind, time, person, visibility and content) is not added again, one that was purged here stays
    out, and the rest get new numbers.

    Raises
    ------
    InputError
        When a line is not of an export, is of a newer version, names what is not there, or the record would
        not be sound.
    """
    reader = _Reader.on(connection)
    number = 0
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            reader.take(_parsed(raw), first=number == 1)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            msgspec.MsgspecError,
            sqlite3.Error,
        ) as error:
            raise _bad_line(name, number, str(error)) from error
        except InputError as error:
            raise _bad_line(name, number, str(error)) from error
    if not number:
        raise _bad_line(name, 1, "the file is empty")
    if found := checking.problems(connection):
        raise InputError(
            f"{name} would leave the record unsound: {found[0]}",
            expected="Expected an export that is whole.",
            do="Export it again from where it came from; nothing was added.",
        )
    return Imported(added=reader.added, known=reader.known, kept_out=reader.kept_out)


@dataclass(slots=True, kw_only=True)
class _Reader:
    connection: sqlite3.Connection
    empty: bool
    here: dict[str, int]
    """Entries of the record by what they say, in canonical form."""
    purged: set[str]
    entries: dict[int, int] = field(default_factory=dict)
    records: dict[int, int] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    """Entries of the file that stay out, because they, or what they rest on, were purged here."""
    dropped_targets: set[int] = field(default_factory=set)
    added: int = 0
    known: int = 0
    kept_out: int = 0

    @classmethod
    def on(cls, connection: sqlite3.Connection) -> _Reader:
        here = {}
        rows = connection.execute("SELECT id, kind, at, who, visibility FROM entry ORDER BY id").fetchall()
        for entry, *stamp in rows:
            content = content_of(connection, stamp[0], entry) or {}
            if stamp[0] == "reading":
                content["articles"] = articles_of(connection, entry)
            here[_canonical(stamp, content)] = entry
        purged = {mark for (mark,) in connection.execute("SELECT mark FROM tombstone")}
        return cls(connection=connection, empty=not rows, here=here, purged=purged)

    def take(self, line: Row, *, first: bool) -> None:
        if first:
            _require_format(line)
        elif "raw" in line:
            self._raw(line)
        else:
            self._entry(line)

    def _raw(self, line: Row) -> None:
        raw = base64.b64decode(str(line["base64"]), validate=True)
        if sha256(raw) != line["raw"]:
            raise ValueError(f"the bytes under the hash {line['raw']} are others")
        self.connection.execute("INSERT OR IGNORE INTO raw VALUES (?, ?)", (line["raw"], raw))

    def _entry(self, line: Row) -> None:
        old, kind = _whole(line["entry"]), str(line["kind"])
        stamp = [kind, _time(line["at"]), str(line["who"]), Visibility(str(line["visibility"])).value]
        content = _checked_content(kind, line["content"])
        if self._rests_on_dropped(kind, content) or mark_of(*stamp[:3]) in self.purged:
            self.dropped.add(old)
            for article in _rows(content.get("articles")):
                self.dropped_targets |= {_whole(record["id"]) for record in _rows(article["records"])}
            self.kept_out += 1
            return
        content = self._renumbered(kind, content)
        known = None if self.empty else self.here.get(_canonical(stamp, content))
        if known is not None:
            self.entries[old] = known
            self._know_records(content, known)
            self.known += 1
            return
        cursor = self.connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?)", (old if self.empty else None, *stamp)
        )
        self.entries[old] = int(cursor.lastrowid or 0)
        self._insert(kind, self.entries[old], content)
        self.added += 1

    def _rests_on_dropped(self, kind: str, content: Row) -> bool:
        rests = kind in RESTS_ON and content[RESTS_ON[kind]] in self.dropped
        return rests or (kind == "correction" and content["target"] in self.dropped_targets)

    def _renumbered(self, kind: str, content: Row) -> Row:
        content = content | {
            column: None if content[column] is None else self.entries.get(_whole(content[column]))
            for column in POINTS_AT.get(kind, ())
        }
        if name := RESTS_ON.get(kind):
            content = content | {name: self.entries[_whole(content[name])]}
        match kind:
            case "correction":
                return content | {"target": self.records[_whole(content["target"])]}
            case "sheet" if not self.empty:
                cells = _JSON_COLUMNS["sheet", "cells"].decode(str(content["cells"]))
                kept = {
                    proposal: {
                        member: {name: self.entries[e] for name, e in fields.items() if e in self.entries}
                        for member, fields in members.items()
                    }
                    for proposal, members in cells.items()
                }
                return content | {"cells": json.dumps(kept, separators=(",", ":"))}
            case _:
                return content

    def _know_records(self, content: Row, known: int) -> None:
        """Tie the read records of a reading that is here already to the rows they have here."""
        here = articles_of(self.connection, known)
        for article, same in zip(_rows(content.get("articles")), here, strict=False):
            for record, row in zip(_rows(article["records"]), _rows(same["records"]), strict=True):
                self.records[_whole(record["id"])] = _whole(row["id"])

    def _insert(self, kind: str, entry: int, content: Row) -> None:
        columns = CONTENT[kind]
        marks = ", ".join("?" * (len(columns) + 1))
        self.connection.execute(
            f"INSERT INTO {kind} (entry, {', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - own names
            (entry, *(content[column] for column in columns)),
        )
        for article in _rows(content.get("articles")):
            row = article.get("id") if self.empty else None
            cursor = self.connection.execute(
                "INSERT INTO article VALUES (?, ?, ?, ?, ?)",
                (row, entry, *(article[column] for column in _ARTICLE_ROW)),
            )
            for record in _rows(article["records"]):
                made = self.connection.execute(
                    "INSERT INTO read_record VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        record["id"] if self.empty else None,
                        cursor.lastrowid,
                        *(record[column] for column in _RECORD_ROW),
                    ),
                )
                self.records[_whole(record["id"])] = int(made.lastrowid or 0)


def _checked_content(kind: str, content: object) -> Row:
    """Check one entry's content: its columns, and that every value reads back as what it should be."""
    if kind not in CONTENT:
        raise ValueError(f"there is no kind of entry '{kind}'")
    if not isinstance(content, dict):
        raise ValueError(f"the content of the {kind} is no object")
    wanted = {*CONTENT[kind], *(["articles"] if kind == "reading" else [])}
    if set(content) != wanted:
        odd = ", ".join(sorted(set(content) ^ wanted))
        raise ValueError(f"the content of the {kind} has or lacks {odd}")
    for column in CONTENT[kind]:
        if decoder := _JSON_COLUMNS.get((kind, column)):
            decoder.decode(content[column])
    if kind == "call":
        checked({f.value: content[name] for f, name in COLUMN_OF.items() if content[name] is not None})
    if kind == "conflict":
        checked({str(content["field"]): str(content["said"])})
    if kind == "correction" and content["held"] is not None:
        _RECORDS[content["kind"]].decode(content["held"])
    for article in _rows(content.get("articles")):
        _ARTICLE.decode(str(article["value"]))
        for record in _rows(article["records"]):
            _RECORDS[str(record["kind"])].decode(str(record["value"]))
    return content


def _canonical(stamp: list, content: Row) -> str:
    """Write what an entry says in one form, without the numbers of its articles and read records."""
    articles = [
        {
            **{column: article[column] for column in _ARTICLE_ROW},
            "records": [[record[column] for column in _RECORD_ROW] for record in _rows(article["records"])],
        }
        for article in _rows(content.get("articles"))
    ]
    lasting = {name: value for name, value in content.items() if (stamp[0], name) not in _CHANGED_BY_PURGES}
    said = [*stamp, {**lasting, "articles": articles}]
    # The history of a large reading would be kept in memory whole: its hash does as well.
    return sha256(json.dumps(said, sort_keys=True).encode())


def _parsed(raw: bytes) -> Row:
    line = json.loads(raw.decode("utf-8-sig"))
    if not isinstance(line, dict):
        raise ValueError("it is no JSON object")
    return line


def _require_format(line: Row) -> None:
    if line.get("format") != FORMAT:
        raise ValueError(f"the first line does not say that it is a '{FORMAT}'")
    version = _whole(line.get("version"))
    if version > schema.VERSION:
        raise InputError(
            f"It is of version {version}, which a newer whipcount wrote.",
            expected=f"Expected version {schema.VERSION}.",
            do="Install the newer whipcount.",
        )


def _rows(value: object) -> list[Row]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError("a list is expected for articles and records")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"a number is expected instead of {value!r}")
    return value


def _time(value: object) -> str:
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError(f"the time {value} has no time zone")
    return str(value)


def _bad_line(name: str, number: int, problem: str) -> InputError:
    return InputError(
        f"{name}, line {number}: {problem}.".replace("..", "."),
        expected="Expected the lines of 'whipcount record export'.",
        do="Export again where it came from; nothing was added.",
    )
