"""What people reviewed of what was read, as annotations (gold/1): what a reader can be measured by."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from whipcount.domain import Span, Visibility
from whipcount.domain.statements import (
    Article,
    DateMention,
    DocumentMention,
    Position,
    Prediction,
    Quantity,
    Speaker,
    Statement,
)
from whipcount.record import reading_rows
from whipcount.record.entries import KIND_OF, KINDS, ReadRecord

Record = dict[str, Any]

SCHEMA = "gold/1"
NOTE = (
    "Made from what people accepted, corrected, added and rejected. What nobody has reviewed stands in it "
    "without effect on a score (core false, optional, scored false); what was rejected is left out of the "
    "lists and named under 'rejected'. Body and date of publication are the reader's own."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedRecord:
    """One record as it is held to be, and whether a person vouches for it."""

    record: ReadRecord
    vouched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedArticle:
    """An article of which at least one record was reviewed."""

    article: Article
    records: tuple[ReviewedRecord, ...]
    rejected: tuple[ReadRecord, ...] = ()
    """What the reader had found and a person said is not so."""


def reviewed_articles(connection: sqlite3.Connection, audience: Visibility) -> tuple[ReviewedArticle, ...]:
    """List the articles of which something was reviewed that `audience` may see, as they are held to be."""
    found: list[ReviewedArticle] = []
    for article, held, rejected in reading_rows.with_verdicts(connection, audience):
        records = tuple(
            ReviewedRecord(record=one.record, vouched=one.correction is not None or one.by_hand)
            for one in held
        )
        if rejected or any(record.vouched for record in records):
            found.append(ReviewedArticle(article=article, records=records, rejected=rejected))
    return tuple(found)


def to_annotations(articles: Sequence[ReviewedArticle]) -> Record:
    """Write reviewed articles as a file of annotations, which `score` and the shared scorer read.

    Returns
    -------
    dict
        `schema`, `note`, and `articles` with statements, positions, instruments, quantities, events,
        predictions, body, and what was rejected.
    """
    return {"schema": SCHEMA, "note": NOTE, "articles": [_article(reviewed) for reviewed in articles]}


def _article(reviewed: ReviewedArticle) -> Record:
    article = reviewed.article
    kinds: dict[type, list[ReviewedRecord]] = {}
    for entry in reviewed.records:
        kinds.setdefault(type(entry.record), []).append(entry)
    statements = kinds.get(Statement, [])
    return {
        "id": article.source.id,
        "file": article.source.id,
        "chars": len(article.text),
        "sha256": article.source.sha256,
        "title": article.title,
        "outlet": article.outlet or None,
        "agency": article.agency or None,
        "byline": article.byline or None,
        "published": {"iso": article.published.isoformat()} if article.published else None,
        "supplied_date": True,  # nobody reviews the date of publication: it is not to be scored
        "anchor_date": article.anchor.isoformat() if article.anchor else None,
        "anchor_basis": article.anchor_reason,
        "statements": [_statement(entry.record, entry.vouched) for entry in statements
                       if isinstance(entry.record, Statement)],
        "positions": [_position(entry.record, entry.vouched) for entry in kinds.get(Position, [])
                      if isinstance(entry.record, Position)],
        "instruments": _instruments(kinds.get(DocumentMention, [])),
        "quantities": [_quantity(entry.record, entry.vouched) for entry in kinds.get(Quantity, [])
                       if isinstance(entry.record, Quantity)],
        "events": [_event(entry.record, entry.vouched) for entry in kinds.get(DateMention, [])
                   if isinstance(entry.record, DateMention)],
        "predictions": [_prediction(entry.record, entry.vouched) for entry in kinds.get(Prediction, [])
                        if isinstance(entry.record, Prediction)],
        "body": [{"p": number, "start": span.start, "end": span.end}
                 for number, span in enumerate(article.body, start=1)],
        "rejected": [{"kind": KIND_OF[type(record)]} | _place(record.span, record.text)
                     for record in reviewed.rejected],
        "reviewed": _counted(reviewed),
    }  # fmt: skip


def _counted(reviewed: ReviewedArticle) -> dict[str, list[int]]:
    """By kind: how many of all records a person has judged, rejected ones among both."""
    counts = {name: [0, 0] for name in KINDS}
    for entry in reviewed.records:
        counts[KIND_OF[type(entry.record)]][0] += entry.vouched
        counts[KIND_OF[type(entry.record)]][1] += 1
    for record in reviewed.rejected:
        counts[KIND_OF[type(record)]][0] += 1
        counts[KIND_OF[type(record)]][1] += 1
    return counts


def _place(span: Span, text: str) -> Record:
    return {"start": span.start, "end": span.end, "text": text}


def _statement(statement: Statement, vouched: bool) -> Record:
    speaker = statement.speaker
    return {
        "start": statement.span.start,
        "end": statement.span.end,
        "content": statement.text,
        "kind": statement.kind.value,
        "speaker": _mention(speaker),
        "speaker_norm": speaker.name or None,
        "speaker_type": speaker.type.value,
        "office": speaker.office or None,
        "state": _codes(speaker.states),
        "core": vouched,
    }


def _mention(speaker: Speaker) -> Record | None:
    return _place(speaker.span, speaker.mention) if speaker.span and speaker.mention else None


def _codes(codes: Collection[str]) -> object:
    listed = list(codes)
    return None if not listed else listed[0] if len(listed) == 1 else listed


def _position(position: Position, vouched: bool) -> Record:
    return {
        "actor": position.actor,
        "proposal": position.proposal,
        "stance": position.stance.value,
        "modality": position.modality.value,
        "evidence": [_place(position.span, position.text)],
        "optional": not vouched,
    }


def _instruments(mentions: Sequence[ReviewedRecord]) -> list[Record]:
    found: dict[str, Record] = {}
    for entry in mentions:
        mention = entry.record
        if not isinstance(mention, DocumentMention):
            continue
        document = found.setdefault(
            mention.key,
            {
                "key": mention.key,
                "type": mention.kind,
                "title": mention.title,
                "symbol": mention.symbol,
                "issuers": list(mention.issuers),
                "mentions": [],
            },
        )
        document["mentions"].append(_place(mention.span, mention.text) | {"scored": entry.vouched})
    return list(found.values())


def _quantity(quantity: Quantity, vouched: bool) -> Record:
    value: object = quantity.low if quantity.low == quantity.high else [quantity.low, quantity.high]
    return _place(quantity.span, quantity.text) | {
        "value": list(quantity.counts) if quantity.tally is not None else value,
        "unit": quantity.unit,
        "key": quantity.key,
        "by": quantity.claimant or "author",
        "scored": vouched,
    }


def _event(mention: DateMention, vouched: bool) -> Record:
    return _place(mention.span, mention.text) | {
        "iso": mention.value.iso if mention.value else None,
        "what": mention.event,
        "anchor": mention.reason,
        "scored": vouched,
    }


def _prediction(prediction: Prediction, vouched: bool) -> Record:
    return _place(prediction.span, prediction.text) | {
        "who": prediction.predictor,
        "what": prediction.about,
        "condition": prediction.condition,
        "reviewed": vouched,
    }
