"""Entries of a record as lists: calls, briefs with their scores, and the history of all."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

import msgspec

from whipcount.domain import Visibility
from whipcount.record.entries import BriefMade, Call, CallWord, HistoryLine

_NUMBERS = msgspec.json.Decoder(dict[str, object])

_WORDS = """SELECT id, entry.kind, at, who, visibility, CASE entry.kind
    WHEN 'source' THEN 'source ' || name || ', sha256 ' || substr(source.sha256, 1, 12)
    WHEN 'reading' THEN reader || ' ' || version || ' read ' || (
        SELECT count(*) FROM article WHERE article.reading = id) || ' articles'
    WHEN 'call' THEN member || ' on ' || proposal || ': ' || word ||
        CASE call.note WHEN '' THEN '' ELSE ' (' || call.note || ')' END
    WHEN 'correction' THEN verdict || ' ' || correction.kind || ' at ' || span_start || ' to ' || span_end ||
        ' of source ' || substr(correction.sha256, 1, 12) ||
        CASE correction.note WHEN '' THEN '' ELSE ' (' || correction.note || ')' END
    WHEN 'brief' THEN 'brief as of ' || as_of || ', sha256 ' || substr(brief.sha256, 1, 12)
    WHEN 'score' THEN 'score of brief ' || score.brief || ': ' || score.value
    END
FROM entry
LEFT JOIN source ON source.entry = id LEFT JOIN reading ON reading.entry = id
LEFT JOIN call ON call.entry = id LEFT JOIN correction ON correction.entry = id
LEFT JOIN brief ON brief.entry = id LEFT JOIN score ON score.entry = id
ORDER BY id"""


def history(connection: sqlite3.Connection, audience: Visibility) -> tuple[HistoryLine, ...]:
    """List every entry that `audience` may see, oldest first."""
    lines = (
        HistoryLine(
            entry=entry,
            kind=kind,
            at=datetime.fromisoformat(at),
            who=who,
            visibility=Visibility(visibility),
            words=words,
        )
        for entry, kind, at, who, visibility, words in connection.execute(_WORDS)
    )
    return tuple(line for line in lines if line.visibility.may_be_shown_to(audience))


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


def calls(connection: sqlite3.Connection, audience: Visibility) -> tuple[Call, ...]:
    """List every call that `audience` may see, oldest first."""
    rows = connection.execute(
        "SELECT id, member, proposal, word, note, who, at, visibility FROM entry JOIN call ON entry = id "
        "ORDER BY id"
    )
    listed = (
        Call(
            entry=entry,
            member=member,
            proposal=proposal,
            word=CallWord(word),
            note=note,
            who=who,
            at=datetime.fromisoformat(at),
            visibility=Visibility(visibility),
        )
        for entry, member, proposal, word, note, who, at, visibility in rows
    )
    return tuple(call for call in listed if call.visibility.may_be_shown_to(audience))


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
