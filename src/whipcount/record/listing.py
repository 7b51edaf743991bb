"""Entries of a record as lists: calls, briefs with their scores, drafts, sponsors, scenarios."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

import msgspec

from whipcount.domain import DatedValue, InputError, Visibility
from whipcount.domain.scenarios import Scenario
from whipcount.record.count import COLUMN_OF, Call
from whipcount.record.drafts import Draft, DraftStatus, Noted, SponsorDid, Sponsoring
from whipcount.record.entries import READER_BY_HAND, BriefMade, ReadingMade, SheetMade
from whipcount.record.undoing import undone

_NUMBERS = msgspec.json.Decoder(dict[str, object])
_SCENARIO = msgspec.json.Decoder(Scenario)
_CELLS = msgspec.json.Decoder(dict[str, dict[str, dict[str, int]]])

Value = TypeVar("Value")


def last_entry(connection: sqlite3.Connection) -> int:
    """Return the number of the newest entry; 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0])


def newest_reading(connection: sqlite3.Connection) -> ReadingMade | None:
    """Return a reader's newest reading; None where there is none, or a purge since may have taken from it."""
    row = connection.execute(
        """SELECT entry, reader, version FROM reading
           WHERE entry > (SELECT coalesce(max(entry), 0) FROM tombstone) AND reader != ?
           ORDER BY entry DESC LIMIT 1""",
        (READER_BY_HAND,),
    ).fetchone()
    if row is None:
        return None
    entry, reader, version = row
    texts = connection.execute("SELECT sha256 FROM article WHERE reading = ?", (entry,))
    return ReadingMade(
        entry=entry, reader=reader, version=version, texts=frozenset(digest for (digest,) in texts)
    )


def sources(connection: sqlite3.Connection, audience: Visibility) -> tuple[tuple[str, bytes], ...]:
    """List the newest source of each name that `audience` may see, in the order they were added."""
    rows = connection.execute(
        """SELECT name, bytes, (
               SELECT visibility FROM entry JOIN source AS same ON id = entry
               WHERE same.sha256 = source.sha256 ORDER BY id DESC LIMIT 1
           ) FROM source JOIN raw ON raw.sha256 = source.sha256
           WHERE entry IN (SELECT max(entry) FROM source GROUP BY name) ORDER BY entry"""
    )
    return tuple(
        (name, raw) for name, raw, visibility in rows if Visibility(visibility).may_be_shown_to(audience)
    )


def calls(
    connection: sqlite3.Connection, audience: Visibility, *, as_of: date | None = None
) -> tuple[Call, ...]:
    """List the calls that stand at the end of `as_of` and that `audience` may see, oldest first."""
    taken_back = undone(connection, as_of=as_of)
    return tuple(
        call
        for call in every_call(connection)
        if call.entry not in taken_back
        and (as_of is None or call.at.date() <= as_of)
        and call.visibility.may_be_shown_to(audience)
    )


def every_call(connection: sqlite3.Connection) -> tuple[Call, ...]:
    """List all calls ever made, oldest first, those that were undone too."""
    columns = ", ".join(COLUMN_OF.values())
    rows = connection.execute(
        f"SELECT id, at, who, visibility, member, proposal, {columns} "  # noqa: S608 - own column names
        "FROM entry JOIN call ON entry = id ORDER BY at, id"
    )
    return tuple(
        Call(
            entry=entry,
            member=member,
            proposal=proposal,
            said={field: value for field, value in zip(COLUMN_OF, values, strict=True) if value is not None},
            who=who,
            at=datetime.fromisoformat(at),
            visibility=Visibility(visibility),
        )
        for entry, at, who, visibility, member, proposal, *values in rows
    )


def briefs(connection: sqlite3.Connection, audience: Visibility) -> tuple[BriefMade, ...]:
    """List every brief that `audience` may see, oldest first, with the scores that it may see."""
    scores: dict[int, list[dict[str, object]]] = {}
    for brief, value, visibility in connection.execute(
        "SELECT brief, value, visibility FROM entry JOIN score ON entry = id ORDER BY id"
    ):
        if Visibility(visibility).may_be_shown_to(audience):
            scores.setdefault(brief, []).append(_NUMBERS.decode(value))
    rows = connection.execute(
        "SELECT id, sha256, as_of, forecast, at, visibility FROM entry JOIN brief ON entry = id ORDER BY id"
    )
    listed = (
        BriefMade(
            entry=entry,
            sha256=digest,
            as_of=date.fromisoformat(as_of),
            forecast=_NUMBERS.decode(forecast),
            scores=tuple(scores.get(entry, ())),
            at=datetime.fromisoformat(at),
            visibility=Visibility(visibility),
        )
        for entry, digest, as_of, forecast, at, visibility in rows
    )
    return tuple(brief for brief in listed if brief.visibility.may_be_shown_to(audience))


def drafts(
    connection: sqlite3.Connection, audience: Visibility, *, as_of: date | None = None
) -> tuple[Noted[Draft], ...]:
    """List the versions of texts that `audience` may see, by the first day that each may be of."""
    rows = connection.execute(
        """SELECT id, at, who, visibility, proposal, status, label, on_day, changed, tabling_closes,
                  sponsoring_closes, sha256, source FROM entry JOIN draft ON entry = id ORDER BY on_day, id"""
    )
    listed = (
        noted(
            stamp,
            Draft(
                proposal=proposal,
                status=DraftStatus(status),
                label=label,
                on_day=DatedValue(on_day),
                changed=changed,
                tabling_closes=DatedValue(tabling) if tabling else None,
                sponsoring_closes=DatedValue(sponsoring) if sponsoring else None,
                sha256=digest,
                source=source,
            ),
        )
        for *stamp, proposal, status, label, on_day, changed, tabling, sponsoring, digest, source in rows
    )
    taken_back = undone(connection)
    return tuple(
        entry
        for entry in shown_entries(listed, audience, taken_back)
        if as_of is None or entry.value.on_day.last <= as_of
    )


def sponsors(
    connection: sqlite3.Connection, audience: Visibility, *, as_of: date | None = None
) -> tuple[Noted[Sponsoring], ...]:
    """List who joined the sponsors or left them, as `audience` may see it, by day."""
    rows = connection.execute(
        """SELECT id, at, who, visibility, proposal, member, did, on_day, source
           FROM entry JOIN sponsor ON entry = id ORDER BY on_day, id"""
    )
    listed = (
        noted(
            stamp,
            Sponsoring(
                proposal=proposal,
                member=member,
                did=SponsorDid(did),
                on_day=DatedValue(on_day),
                source=source,
            ),
        )
        for *stamp, proposal, member, did, on_day, source in rows
    )
    taken_back = undone(connection)
    return tuple(
        entry
        for entry in shown_entries(listed, audience, taken_back)
        if as_of is None or entry.value.on_day.last <= as_of
    )


def scenarios(connection: sqlite3.Connection, audience: Visibility) -> tuple[Noted[Scenario], ...]:
    """List the scenarios that `audience` may see, the newest of each name, in alphabetical order."""
    rows = connection.execute(
        "SELECT id, at, who, visibility, value FROM entry JOIN scenario ON entry = id ORDER BY id"
    )
    listed = (noted(stamp, _SCENARIO.decode(value)) for *stamp, value in rows)
    newest = {entry.value.name: entry for entry in shown_entries(listed, audience, undone(connection))}
    return tuple(newest[name] for name in sorted(newest))


def sheet(connection: sqlite3.Connection, key: str) -> Noted[SheetMade]:
    """Find the export of a whip sheet by its key; an `InputError` when there is none."""
    row = connection.execute(
        """SELECT id, at, who, visibility, matter, audience, cells FROM entry JOIN sheet ON entry = id
           WHERE key = ? ORDER BY id DESC LIMIT 1""",
        (key,),
    ).fetchone()
    if row is None:
        raise InputError(
            f"The record has no export with the key '{key}'.",
            expected="Expected a whip sheet that was exported from this record.",
            do="Export a new sheet, and copy the changes into it.",
        )
    *stamp, matter, audience, cells = row
    made = SheetMade(key=key, matter=matter, audience=Visibility(audience), cells=_CELLS.decode(cells))
    return noted(stamp, made)


def noted(stamp: list, value: Value) -> Noted[Value]:
    """Put an entry's stamp (entry, at, who, visibility) beside what it holds."""
    entry, at, who, visibility = stamp
    return Noted(
        entry=entry,
        value=value,
        who=who,
        at=datetime.fromisoformat(at),
        visibility=Visibility(visibility),
    )


def shown_entries(
    listed: Iterable[Noted[Value]], audience: Visibility, taken_back: frozenset[int]
) -> Iterable[Noted[Value]]:
    """Leave out what `audience` may not see and what was taken back."""
    return (
        entry
        for entry in listed
        if entry.entry not in taken_back and entry.visibility.may_be_shown_to(audience)
    )
