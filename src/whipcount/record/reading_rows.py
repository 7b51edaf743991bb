"""Readings in the record's tables: written whole, read back newest first and as corrected."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from whipcount.domain import InputError, Span, Visibility
from whipcount.domain.statements import Article, LeftOut, Reading
from whipcount.record.entries import (
    KIND_OF,
    KINDS,
    READER_BY_HAND,
    Correction,
    ReadRecord,
    Verdict,
)
from whipcount.record.merging import Found, Held, besides, merge, standing
from whipcount.record.undoing import undone

FIELDS = {
    "statement": "statements",
    "position": "positions",
    "document": "documents",
    "quantity": "quantities",
    "date": "dates",
    "prediction": "predictions",
}
"""Field of a `Reading` that holds each kind."""

_LEFT_OUT = msgspec.json.Decoder(tuple[LeftOut, ...])
_ARTICLE = msgspec.json.Decoder(Article)
_DECODERS = {kind: msgspec.json.Decoder(read) for kind, read in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record that a person speaks of stands in the store."""

    target: int
    sha256: str
    correction: int | None
    visibility: Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """An article in its newest reading; `row` is that of the table article."""

    row: int
    article: Article
    sha256: str
    visibility: Visibility


def write(connection: sqlite3.Connection, entry: int, reading: Reading, *, reader: str, version: str) -> None:
    """Write a reading's articles and records under its entry; part of the caller's transaction."""
    left_out = msgspec.json.encode(reading.left_out).decode()
    connection.execute("INSERT INTO reading VALUES (?, ?, ?, ?)", (entry, reader, version, left_out))
    rows: dict[str, int] = {}
    _require_one_each([article.source.id for article in reading.articles])
    for article in reading.articles:
        digest = _known(connection, article)
        cursor = connection.execute(
            "INSERT INTO article (reading, name, sha256, value) VALUES (?, ?, ?, ?)",
            (entry, article.source.id, digest, msgspec.json.encode(article).decode()),
        )
        rows[article.source.id] = int(cursor.lastrowid or 0)
    for kind, field in FIELDS.items():
        records: tuple[ReadRecord, ...] = getattr(reading, field)
        connection.executemany(
            "INSERT INTO read_record (article, kind, span_start, span_end, value) VALUES (?, ?, ?, ?, ?)",
            [
                (
                    rows[record.source],
                    kind,
                    record.span.start,
                    record.span.end,
                    msgspec.json.encode(record).decode(),
                )
                for record in records
            ],
        )


def read(
    connection: sqlite3.Connection,
    *,
    audience: Visibility,
    as_of: date | None,
    not_after: Mapping[str, date],
) -> Reading:
    """Put together the newest reading of each source that counts and may be shown, as corrected."""
    articles: list[Article] = []
    left_out: list[LeftOut] = []
    held: list[Held] = []
    newest = _newest(connection)
    kept_names = {kept.article.source.id for kept in newest}
    for kept in newest:
        if not kept.visibility.may_be_shown_to(audience):
            continue
        reason = _too_late(kept, as_of, not_after)
        if reason:
            left_out.append(LeftOut(source=kept.article.source.id, reason=reason))
            continue
        articles.append(kept.article)
        held += _held(connection, kept, audience)
    left_out += _left_out_by_reader(connection, kept_names, audience)
    found = {field: tuple(one.record for one in held if one.kind == kind) for kind, field in FIELDS.items()}
    return replace(Reading(articles=tuple(articles), left_out=tuple(left_out)), **found)


def most_confidential(connection: sqlite3.Connection, reading: Reading) -> Visibility:
    """Return the visibility of the least visible source of a reading; public where it has none."""
    digests = {article.source.sha256 for article in reading.articles}
    rows = connection.execute("SELECT sha256, visibility FROM entry JOIN source ON entry = id ORDER BY id")
    latest = {digest: Visibility(visibility) for digest, visibility in rows if digest in digests}
    return min(latest.values(), key=list(Visibility).index, default=Visibility.PUBLIC)


def locate(connection: sqlite3.Connection, record: ReadRecord) -> Place:
    """Find a record as `read` shows it, or as the newest reading has it (when it was rejected since)."""
    kind = KIND_OF[type(record)]
    for kept in _newest(connection):
        if kept.article.source.id != record.source:
            continue
        found = _found(connection, kept)
        corrections = _corrections(connection, kept.sha256)
        beside = {correction.entry: _beside(connection, correction) for correction in corrections}
        by_row, _ = standing(found, corrections, beside=beside)
        by_entry = {correction.entry: correction for correction in corrections}
        shown = merge(found, corrections, beside=beside)
        rows = [(one.target, by_entry.get(one.correction or 0)) for one in shown if one.record == record]
        rows += [(one.id, by_row.get(one.id)) for one in found if one.record == record]
        if rows:
            target, earlier = rows[0]
            # What rests on a confidential correction or addition is as confidential as it.
            seen = (kept.visibility, earlier.visibility if earlier else _added(connection, target))
            return Place(
                target=target,
                sha256=kept.sha256,
                correction=earlier.entry if earlier else None,
                visibility=min(seen, key=list(Visibility).index),
            )
    raise InputError(
        f"No {kind} of {record.source} at {record.span.start} to {record.span.end} is in the record "
        "as it was given.",
        expected="Expected a record of the newest reading of its source.",
        do="Read the source again, and correct what the reading shows.",
    )


def with_verdicts(
    connection: sqlite3.Connection, audience: Visibility
) -> list[tuple[Article, list[Held], tuple[ReadRecord, ...]]]:
    """Return each article that `audience` may see, what it is held to say, and what was rejected of it."""
    found = []
    for kept in _newest(connection):
        if kept.visibility.may_be_shown_to(audience):
            last = {one.chain: one for one in _corrections(connection, kept.sha256)
                    if one.visibility.may_be_shown_to(audience)}  # fmt: skip
            rejected = tuple(one.read for one in last.values() if one.held is None)
            found.append((kept.article, _held(connection, kept, audience), rejected))
    return found


def article_of(connection: sqlite3.Connection, records: Sequence[ReadRecord]) -> Article:
    """Return the article that records of one article are of; an `InputError` when they do not stand in it."""
    names = {record.source for record in records}
    articles = {kept.article.source.id: kept.article for kept in _newest(connection)}
    known = [articles[name] for name in names if name in articles]
    if len(names) != 1 or not known:
        raise InputError(
            f"No article {', '.join(sorted(names)) or 'at all'} is in the record to add to.",
            expected="Expected records of one article that was read.",
            do="Read the article first.",
        )
    for record in records:
        stands = record.span.of(known[0].text)
        if stands != record.text or not record.text.strip():
            raise InputError(
                f"At {record.span.start} to {record.span.end} of {record.source} stands “{stands[:80]}”, not "
                f"“{record.text[:80]}”.",
                expected="Expected the words that stand there.",
                do="Choose the words in the text again.",
            )
    return known[0]


def require_raw(connection: sqlite3.Connection, digest: str, *, of: str) -> None:
    """Raise an `InputError` unless the record holds the bytes that `of` rests on."""
    if connection.execute("SELECT 1 FROM raw WHERE sha256 = ?", (digest,)).fetchone() is None:
        raise InputError(
            f"{of} rests on bytes that the record does not have (hash {digest or 'not given'}).",
            expected="Expected the raw bytes of every text to be in the record.",
            do="Add the source first.",
        )


def source_visibility(connection: sqlite3.Connection, digest: str) -> Visibility:
    """Return how visible the source with this hash is now: as its newest entry says."""
    row = connection.execute(
        "SELECT visibility FROM entry JOIN source ON entry = id WHERE sha256 = ? ORDER BY id DESC LIMIT 1",
        (digest,),
    ).fetchone()
    return Visibility(row[0]) if row else Visibility.OWN


def _newest(connection: sqlite3.Connection) -> list[_Kept]:
    """Articles that no later reading has read again, by name or, where the file was renamed, by hash."""
    rows = connection.execute(
        """SELECT article.id, article.sha256, article.value, (
               SELECT visibility FROM entry JOIN source ON entry = entry.id
               WHERE source.sha256 = article.sha256 ORDER BY entry.id DESC LIMIT 1
           ) FROM article WHERE NOT EXISTS (
               SELECT 1 FROM article AS later
               WHERE later.name = article.name AND later.reading > article.reading
                 AND later.reading NOT IN (SELECT entry FROM reading WHERE reader = :by_hand)
           ) AND NOT EXISTS (
               SELECT 1 FROM article AS later
               WHERE later.sha256 = article.sha256 AND later.reading > article.reading
                 AND later.reading NOT IN (SELECT entry FROM reading WHERE reader = :by_hand)
           ) AND article.reading NOT IN (SELECT entry FROM reading WHERE reader = :by_hand)
           ORDER BY article.id""",
        {"by_hand": READER_BY_HAND},
    ).fetchall()
    return [_kept(row, digest, value, Visibility(visibility)) for row, digest, value, visibility in rows]


def _kept(row: int, digest: str, value: str, visibility: Visibility) -> _Kept:
    article = _ARTICLE.decode(value)
    # The visibility may have been changed since the article was read.
    article = replace(article, source=replace(article.source, visibility=visibility))
    return _Kept(row=row, article=article, sha256=digest, visibility=visibility)


def _too_late(kept: _Kept, as_of: date | None, not_after: Mapping[str, date]) -> str | None:
    if as_of is None:
        return None
    if kept.article.published is not None:
        late = kept.article.published > as_of
        return f"published on {kept.article.published}, after the cut-off {as_of}" if late else None
    latest = not_after.get(kept.sha256)
    if latest is None:
        return "it has no date of its own, and the matter file gives its hash none"
    return f"it may be as late as {latest}, after the cut-off {as_of}" if latest > as_of else None


def _left_out_by_reader(
    connection: sqlite3.Connection, read_since: set[str], audience: Visibility
) -> list[LeftOut]:
    row = connection.execute(
        "SELECT left_out FROM reading WHERE reader != ? ORDER BY entry DESC LIMIT 1", (READER_BY_HAND,)
    ).fetchone()
    if row is None:
        return []
    shown = dict(
        connection.execute(
            "SELECT name, visibility FROM entry JOIN source ON entry = id ORDER BY id"
        ).fetchall()
    )
    return [
        entry
        for entry in _LEFT_OUT.decode(row[0])
        if entry.source not in read_since
        and Visibility(shown.get(entry.source, Visibility.PUBLIC)).may_be_shown_to(audience)
    ]


def _found(connection: sqlite3.Connection, kept: _Kept, audience: Visibility = Visibility.OWN) -> list[Found]:
    """Return what the newest reading of an article holds, with what people found in it themselves."""
    rows = connection.execute(
        "SELECT id, kind, value FROM read_record WHERE article = ? ORDER BY id", (kept.row,)
    ).fetchall()
    read = [Found(id=row, kind=kind, record=_DECODERS[kind].decode(value)) for row, kind, value in rows]
    return besides(_by_hand(connection, kept, audience), read)


def _by_hand(connection: sqlite3.Connection, kept: _Kept, audience: Visibility) -> list[Found]:
    rows = connection.execute(
        """SELECT read_record.id, read_record.kind, read_record.value, entry.id, visibility
           FROM reading JOIN entry ON entry.id = reading.entry JOIN article ON article.reading = entry.id
           JOIN read_record ON read_record.article = article.id
           WHERE reader = ? AND article.sha256 = ? ORDER BY read_record.id""",
        (READER_BY_HAND, kept.sha256),
    ).fetchall()
    taken_back = undone(connection) if rows else frozenset()
    return [
        Found(id=row, kind=kind, record=_DECODERS[kind].decode(value), by_hand=True)
        for row, kind, value, entry, visibility in rows
        if entry not in taken_back and Visibility(visibility).may_be_shown_to(audience)
    ]


def _added(connection: sqlite3.Connection, target: int) -> Visibility:
    """Return how visible it is that a person added the record of this row; public for what a reader found."""
    row = connection.execute(
        """SELECT visibility FROM read_record JOIN article ON article.id = article
           JOIN reading ON reading.entry = reading JOIN entry ON entry.id = reading.entry
           WHERE read_record.id = ? AND reader = ?""",
        (target, READER_BY_HAND),
    ).fetchone()
    return Visibility(row[0]) if row else Visibility.PUBLIC


def _held(connection: sqlite3.Connection, kept: _Kept, audience: Visibility) -> list[Held]:
    corrections = [
        correction
        for correction in _corrections(connection, kept.sha256)
        if correction.visibility.may_be_shown_to(audience)
    ]
    beside = {correction.entry: _beside(connection, correction) for correction in corrections}
    held = merge(_found(connection, kept, audience), corrections, beside=beside)
    # A file that was renamed keeps what was said of it.
    name = kept.article.source.id
    return [
        one if one.record.source == name else replace(one, record=replace(one.record, source=name))
        for one in held
    ]


def _corrections(connection: sqlite3.Connection, digest: str) -> list[Correction]:
    rows = connection.execute(
        """SELECT correction.entry, correction.kind, verdict, target, read_record.value, held, follows,
                  visibility, (SELECT reading FROM article WHERE id = read_record.article)
           FROM correction JOIN entry ON entry.id = correction.entry
           JOIN read_record ON read_record.id = target
           WHERE sha256 = ? ORDER BY correction.entry""",
        (digest,),
    ).fetchall()
    chains: dict[int, int] = {}
    corrections = []
    taken_back = undone(connection)
    for entry, kind, verdict, target, value, held, follows, visibility, reading in rows:
        first = chains.get(follows)
        chains[entry] = entry if first is None else first
        if entry in taken_back or reading in taken_back:
            continue
        seen = (Visibility(visibility), _added(connection, target))
        corrections.append(
            Correction(
                entry=entry,
                sha256=digest,
                kind=kind,
                verdict=Verdict(verdict),
                target=target,
                read=_DECODERS[kind].decode(value),
                held=_DECODERS[kind].decode(held) if held is not None else None,
                chain=chains[entry],
                visibility=min(seen, key=list(Visibility).index),
            )
        )
    return corrections


def _beside(connection: sqlite3.Connection, correction: Correction) -> tuple[ReadRecord, ...]:
    rows = connection.execute(
        """SELECT span_start, span_end, value FROM read_record
           WHERE article = (SELECT article FROM read_record WHERE id = :target)
             AND kind = :kind AND id != :target ORDER BY id""",
        {"target": correction.target, "kind": correction.kind},
    ).fetchall()
    place = correction.read.span
    return tuple(
        _DECODERS[correction.kind].decode(value)
        for start, end, value in rows
        if Span(start, end).overlaps(place)
    )


def _require_one_each(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"Two different texts are called {', '.join(twice)}.",
            expected="Expected a name of its own for each text, because spans and corrections go by it.",
            do="Rename one of them.",
        )


def _known(connection: sqlite3.Connection, article: Article) -> str:
    digest = article.source.sha256 or ""
    require_raw(connection, digest, of=f"The article {article.source.id}")
    return digest
