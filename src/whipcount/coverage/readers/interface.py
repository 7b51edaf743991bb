"""What every reader is: pages in, a reading out; and the one gate that all readings pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, TypeVar

from whipcount.coverage.article.decoding import ArticleInput
from whipcount.domain import Span
from whipcount.domain.matter import NamedDocument, NotAfter, Proposal
from whipcount.domain.statements import (
    DateMention,
    DocumentMention,
    Position,
    Prediction,
    Quantity,
    Reading,
    Statement,
)

SUREST = 0.99
"""No reader is certain: confidence 1 is kept for what a person vouches for."""


class DropReason(StrEnum):
    """Why something that a reader offered was not taken."""

    NO_ANSWER = "no answer came"
    NOT_JSON = "the answer is not the JSON that was asked for"
    TOO_LONG = "the answer or the paragraph is too long"
    BAD_FORM = "an item has not the form that was asked for"
    NO_PARAGRAPH = "it names a paragraph that was not sent"
    NOT_VERBATIM = "its words do not stand in the paragraph"
    MORE_THAN_ONCE = "its words stand in the paragraph more than once"
    NO_SPEAKER = "its speaker does not stand beside the words"
    NO_SPEECH = "no word of speech stands beside the words"
    INSTRUCTION = "the sentence gives instructions to a reading program"
    NO_STATE = "its actor is no state or organisation"
    NO_DOCUMENT = "it names no document that the article mentions"
    BAD_SPAN = "its span does not give back its text"
    UNKNOWN_SOURCE = "it names an article that was not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Something that a reader offered and that was not taken."""

    source: str
    reason: DropReason
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a reader found, what it offered beside that, and why that was dropped."""

    reading: Reading
    offered: int = 0
    """How many records the reader offered, taken or not; 0 for a reader that makes no offers."""
    drops: tuple[Drop, ...] = ()

    def dropped(self) -> dict[str, int]:
        """Count the drops by reason, the most frequent first."""
        return dict(Counter(drop.reason.value for drop in self.drops).most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known beside the pages: dates supplied by hash, and the matter's own documents."""

    supplied_dates: Mapping[str, NotAfter] = field(default_factory=dict)
    known_documents: Sequence[NamedDocument] = ()
    known_proposals: Sequence[Proposal] = ()


class Reader(Protocol):
    """Pages in, findings out. Use one through `read_with`, which checks what it gives."""

    @property
    def name(self) -> str:
        """Name of the reader, as it stands on its records."""
        ...

    @property
    def version(self) -> str:
        """Version of the reader: what changes when the same page may be read differently."""
        ...

    def read(self, pages: Sequence[ArticleInput], background: Background) -> Findings:
        """Read pages, one corpus."""
        ...


RecordT = TypeVar("RecordT", Statement, Position, DocumentMention, Quantity, DateMention, Prediction)


def signature(reader: Reader) -> str:
    """Return the name and version of a reader as records carry them."""
    return f"{reader.name} {reader.version}"


def read_with(
    reader: Reader, pages: Sequence[ArticleInput], background: Background | None = None
) -> Findings:
    """Read pages with any reader, and hold what it gives to the same checks.

    Every record must be of an article that was read and its span must give back its text, the speaker's
    mention too; what does not is dropped and counted. No record stays without the name of its reader, and
    none is certain.

    Raises
    ------
    InputError
        When a page cannot be read, or the reader cannot work at all.
    """
    findings = reader.read(pages, background or Background())
    texts = {article.source.id: article.text for article in findings.reading.articles}
    name, drops = signature(reader), list(findings.drops)

    def passed(records: Sequence[RecordT]) -> tuple[RecordT, ...]:
        return _passed(records, texts, name, drops)

    reading = findings.reading
    checked = replace(
        reading,
        statements=passed(reading.statements),
        positions=passed(reading.positions),
        documents=passed(reading.documents),
        quantities=passed(reading.quantities),
        dates=passed(reading.dates),
        predictions=passed(reading.predictions),
    )
    return replace(findings, reading=checked, drops=tuple(drops))


def _passed(
    records: Sequence[RecordT], texts: Mapping[str, str], name: str, drops: list[Drop]
) -> tuple[RecordT, ...]:
    kept: list[RecordT] = []
    for record in records:
        text = texts.get(record.source)
        if text is None:
            drops.append(Drop(source=record.source, reason=DropReason.UNKNOWN_SOURCE, words=record.text))
        elif not _gives_back(record, text):
            drops.append(Drop(source=record.source, reason=DropReason.BAD_SPAN, words=record.text))
        else:
            kept.append(
                replace(record, reader=record.reader or name, confidence=min(record.confidence, SUREST))
            )
    return tuple(kept)


def _gives_back(
    record: Statement | Position | DocumentMention | Quantity | DateMention | Prediction, text: str
) -> bool:
    whole = _is(record.span, record.text, text)
    if isinstance(record, Statement) and record.speaker.span is not None:
        return whole and _is(record.speaker.span, record.speaker.mention, text)
    return whole


def _is(span: Span, words: str, text: str) -> bool:
    return bool(words) and 0 <= span.start < span.end <= len(text) and span.of(text) == words
