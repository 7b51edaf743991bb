"""A reading by the rules with what another reader adds to it, article by article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from whipcount.coverage.readers.merging import merge_positions, merge_statements
from whipcount.domain.statements import DocumentMention, Position, Reading, Statement, StatementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What another reader found in one article."""

    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()


def joined(reading: Reading, added: Mapping[str, Added], *, ours: str) -> Reading:
    """Merge what was added into a reading; its own records take the reader's name `ours`."""
    statements: list[Statement] = []
    positions: list[Position] = []
    spoken, held = grouped(reading.statements), grouped(reading.positions)
    for article in reading.articles:
        source = article.source.id
        more = added.get(source, Added())
        said = [replace(s, reader=s.reader or ours) for s in spoken.get(source, ())]
        stood = [replace(p, reader=p.reader or ours) for p in held.get(source, ())]
        statements += merge_statements(said, more.statements)
        positions += merge_positions(stood, more.positions)
    return replace(
        reading,
        statements=tuple(statements),
        positions=tuple(positions),
        documents=tuple(replace(d, reader=d.reader or ours) for d in reading.documents),
        quantities=tuple(replace(q, reader=q.reader or ours) for q in reading.quantities),
        dates=tuple(replace(d, reader=d.reader or ours) for d in reading.dates),
        predictions=tuple(replace(p, reader=p.reader or ours) for p in reading.predictions),
    )


RecordT = TypeVar("RecordT", Statement, Position, DocumentMention)


def grouped(records: Sequence[RecordT]) -> dict[str, list[RecordT]]:
    """Put records together by their article."""
    by_article: dict[str, list[RecordT]] = {}
    for record in records:
        by_article.setdefault(record.source, []).append(record)
    return by_article


def kind_of(words: str) -> StatementKind:
    """Say whether words are one quotation from end to end."""
    plain = words.rstrip(".,;")
    whole = len(plain) > 2 and plain[:1] in '“"«„' and plain[-1:] in '”"»'
    inner = plain[1:-1]
    direct = whole and not any(mark in inner for mark in '“”«»"')
    direct = direct or (words.startswith("``") and plain.endswith("''"))
    return StatementKind.DIRECT if direct else StatementKind.INDIRECT
