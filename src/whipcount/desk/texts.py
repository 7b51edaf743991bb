"""What was read, laid out for the pages: by article, by speaker, by place, each record with a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from whipcount.brief.parts.said import dated
from whipcount.domain import Span
from whipcount.domain.statements import Article, Position, Reading, Statement
from whipcount.record import ReadRecord

KIND_WORDS: dict[str, str] = {
    "statements": "statement",
    "positions": "position",
    "documents": "document",
    "quantities": "quantity",
    "dates": "date",
    "predictions": "prediction",
}
"""Field of a reading, and the word for one record in it."""

SURE = 0.9
"""Records read with less confidence than this wait in the review queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One record that was read: its kind, its article, and the key by which a form names it."""

    key: str
    kind: str
    record: ReadRecord
    article: Article

    @property
    def reviewed(self) -> bool:
        """Whether a person vouches for it; readers never claim to be certain."""
        return self.record.confidence >= 1.0

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.record.confidence < SURE


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that one reading holds, with what the pages look it up by."""

    reading: Reading
    articles: dict[str, Article] = field(default_factory=dict)
    by_hash: dict[str, Article] = field(default_factory=dict)
    read: dict[str, Read] = field(default_factory=dict)
    in_article: dict[str, list[Read]] = field(default_factory=dict)
    positions: dict[str, list[Position]] = field(default_factory=dict)
    spoken: dict[str, list[Statement]] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading) -> Texts:
        """Lay a reading out."""
        made = cls(reading)
        for article in sorted(reading.articles, key=dated, reverse=True):
            made.articles[article.source.id] = article
            made.by_hash[article.source.sha256 or article.source.id] = article
            made.in_article[article.source.id] = []
        for read in _keyed(reading, made.articles):
            made.read[read.key] = read
            made.in_article[read.article.source.id].append(read)
        for position in sorted(reading.positions, key=lambda position: -position.confidence):
            made.positions.setdefault(position.actor, []).append(position)
        for statement in reading.statements:
            for state in dict.fromkeys(statement.speaker.states):
                made.spoken.setdefault(state, []).append(statement)
        return made

    def queue(self) -> list[Read]:
        """Return every record, those that most need a person's eye first."""
        return sorted(self.read.values(), key=lambda read: read.record.confidence)


def _keyed(reading: Reading, articles: dict[str, Article]) -> Iterator[Read]:
    seen: defaultdict[tuple[str, str, Span], int] = defaultdict(int)
    for name, kind in KIND_WORDS.items():
        for record in getattr(reading, name):
            article = articles[record.source]
            place = (kind, record.source, record.span)
            seen[place] += 1
            digest = (article.source.sha256 or article.source.id)[:16]
            key = f"{kind}.{digest}.{record.span.start}-{record.span.end}.{seen[place]}"
            yield Read(key=key, kind=kind, record=record, article=article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a text and the records that cover it."""

    text: str
    start: int
    covers: tuple[Read, ...]


def pieces(text: str, read: list[Read]) -> list[Piece]:
    """Cut a text where a record begins or ends; records may overlap and lie in one another.

    Examples
    --------
    >>> [piece.text for piece in pieces("no marks", [])]
    ['no marks']
    """
    cuts = sorted(
        {0, len(text), *(end for each in read for end in (each.record.span.start, each.record.span.end))}
    )
    begins: dict[int, list[Read]] = defaultdict(list)
    for each in read:
        begins[each.record.span.start].append(each)
    standing: list[Read] = []
    found = []
    for start, end in pairwise(cuts):
        standing = [each for each in standing if each.record.span.end > start] + begins[start]
        found.append(Piece(text=text[start:end], start=start, covers=tuple(standing)))
    return found
