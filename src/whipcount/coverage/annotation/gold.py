"""A reading in the schema of the gold annotations, plus our own keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from whipcount.domain import Span, Tally
from whipcount.domain.statements import (
    Article,
    DateMention,
    DocumentMention,
    Position,
    Prediction,
    Quantity,
    Reading,
    Speaker,
    Statement,
)

Record = dict[str, Any]


def to_gold(reading: Reading) -> dict[str, list[Record]]:
    """Write a reading as plain records: statements, positions, documents, dates, quantities, body, published.

    `source` is the article's name, offsets are Python string indices into its text as decoded. Our own
    keys come on top: predictions, articles, left_out, and in each record what the gold schema lacks, the
    name and version of its reader among it.
    """
    readers = {
        article.source.id: f"{article.source.reader} {article.source.reader_version}".strip()
        for article in reading.articles
    }
    records = _records(reading)
    for field in ("statements", "positions", "documents", "dates", "quantities", "predictions"):
        for written, record in zip(records[field], getattr(reading, field), strict=True):
            written["reader"] = record.reader or readers.get(record.source, "")
    return records


def _records(reading: Reading) -> dict[str, list[Record]]:
    return {
        "statements": [_statement(statement) for statement in reading.statements],
        "positions": [_position(position) for position in reading.positions],
        "documents": [_document(mention) for mention in reading.documents],
        "dates": [_date(mention) for mention in reading.dates],
        "quantities": [_quantity(quantity) for quantity in reading.quantities],
        "predictions": [_prediction(prediction) for prediction in reading.predictions],
        "body": [
            {"source": article.source.id, "start": span.start, "end": span.end}
            for article in reading.articles
            for span in article.body
        ],
        "published": [
            {"source": article.source.id, "iso": article.published.isoformat() if article.published else None}
            for article in reading.articles
        ],
        "articles": [_article(article) for article in reading.articles],
        "left_out": [{"source": entry.source, "reason": entry.reason} for entry in reading.left_out],
    }


def _position(record: Position) -> Record:
    return _place(record.source, record.span, record.text) | {
        "actor": record.actor,
        "proposal": record.proposal,
        "stance": record.stance.value,
        "modality": record.modality.value,
        "confidence": record.confidence,
    }


def _document(record: DocumentMention) -> Record:
    return _place(record.source, record.span, record.text) | {
        "key": record.key,
        "title": record.title,
        "kind": record.kind,
        "symbol": record.symbol,
        "issuers": list(record.issuers),
        "confidence": record.confidence,
    }


def _date(record: DateMention) -> Record:
    return _place(record.source, record.span, record.text) | {
        "iso": record.value.iso if record.value else None,
        "reason": record.reason,
        "event": record.event,
        "confidence": record.confidence,
    }


def _prediction(record: Prediction) -> Record:
    return _place(record.source, record.span, record.text) | {
        "predictor": record.predictor,
        "about": record.about,
        "condition": record.condition,
        "confidence": record.confidence,
    }


def _article(article: Article) -> Record:
    return {
        "source": article.source.id,
        "sha256": article.source.sha256,
        "title": article.title,
        "outlet": article.outlet,
        "agency": article.agency,
        "byline": article.byline,
        "dateline": article.dateline,
        "anchor": article.anchor.isoformat() if article.anchor else None,
        "anchor_reason": article.anchor_reason,
        "decoded_as": article.decoded_as,
        "reader": article.source.reader,
        "reader_version": article.source.reader_version,
    }


def _place(source: str, span: Span, text: str) -> Record:
    return {"source": source, "start": span.start, "end": span.end, "text": text}


def _statement(statement: Statement) -> Record:
    return (
        _place(statement.source, statement.span, statement.text)
        | _speaker(statement.speaker)
        | {
            "kind": statement.kind.value,
            "cue": statement.cue,
            "addressee": statement.addressee,
            "hedged": statement.hedged,
            "continued": statement.continued,
            "nested_in": [statement.nested_in.start, statement.nested_in.end]
            if statement.nested_in
            else None,
            "confidence": statement.confidence,
        }
    )


def _speaker(speaker: Speaker) -> Record:
    states = speaker.states
    return {
        "speaker": speaker.mention or speaker.name or None,
        "speaker_norm": speaker.name or None,
        "speaker_type": speaker.type.value,
        "speaker_start": speaker.span.start if speaker.span else None,
        "speaker_end": speaker.span.end if speaker.span else None,
        "office": speaker.office,
        "state": None if not states else states[0] if len(states) == 1 else list(states),
    }


def _quantity(quantity: Quantity) -> Record:
    value: object = quantity.low if quantity.low == quantity.high else [quantity.low, quantity.high]
    if quantity.tally is not None:
        value = _counted(quantity.tally, quantity.counts) if quantity.tally else list(quantity.counts)
    return _place(quantity.source, quantity.span, quantity.text) | {
        "value": value,
        "unit": quantity.unit,
        "key": quantity.key,
        "subject": quantity.subject,
        "claimant": quantity.claimant,
        "tally": str(quantity.tally) if quantity.tally else None,
        "confidence": quantity.confidence,
    }


def _counted(tally: Tally, counts: Sequence[int]) -> list[int]:
    """Return the counts that a text states in the order yes, no, abstain, absent."""
    stated = Counter(counts)
    found: list[int] = []
    for count in (tally.yes, tally.no, tally.abstain, tally.absent):
        if count is not None and stated[count] > 0:
            stated[count] -= 1
            found.append(count)
    return found
