"""Part 5: who said what, where sources differ, the documents named, the dates, the predictions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import (
    Cited,
    DisagreementRow,
    DocumentRow,
    PositionRow,
    PredictionRow,
    Ref,
    Said,
    StatementRow,
    TimelineRow,
)
from whipcount.brief.material import Material
from whipcount.brief.wording import counted
from whipcount.coverage import compare_quantities
from whipcount.domain.dates import DatedValue
from whipcount.domain.statements import Article, Statement

DOUBTFUL = 0.5
"""Below this confidence a statement is for a person to look at, and stands last."""


def said(material: Material, book: Bibliography) -> Said:
    """Gather what the press and the record say, newest first, each with its place."""
    return Said(
        words=_words(material, book),
        statements=_statements(material, book),
        positions=_positions(material, book),
        disagreements=_disagreements(material, book),
        documents=_documents(material, book),
        timeline=_timeline(material, book),
        predictions=_predictions(material, book),
    )


def dated(article: Article) -> date:
    """Return the day that an article counts from: its own, else the one it is anchored to."""
    return article.published or article.anchor or date.min


def when(article: Article) -> str:
    """Say when an article is from, and how that is known when it does not say so itself."""
    if article.published:
        return article.published.isoformat()
    if article.anchor:
        return f"not after {article.anchor.isoformat()}"
    return "undated"


def _outlet(article: Article) -> str:
    return article.outlet or article.agency or article.source.id


def _words(material: Material, book: Bibliography) -> Cited:
    reading = material.reading
    speakers = {statement.speaker.name for statement in reading.statements if statement.speaker.name}
    text = (
        f"{counted(len(reading.statements), 'statement').capitalize()} by "
        f"{counted(len(speakers), 'speaker')} in {counted(len(reading.articles), 'text')}. "
        "Each is attributed by the text named, not by this brief."
    )
    return book.cited(text, *(book.article(article) for article in reading.articles))


def _statements(material: Material, book: Bibliography) -> tuple[StatementRow, ...]:
    def order(statement: Statement) -> tuple[bool, int, str, int]:
        article = material.reading.article(statement.source)
        return (
            statement.confidence < DOUBTFUL,
            -dated(article).toordinal(),
            statement.source,
            statement.span.start,
        )

    rows = []
    for statement in sorted(material.reading.statements, key=order):
        article = material.reading.article(statement.source)
        speaker = statement.speaker
        rows.append(
            StatementRow(
                speaker=speaker.name or speaker.mention or "not named",
                office=speaker.office,
                states=speaker.states,
                outlet=_outlet(article),
                when=when(article),
                text=statement.text,
                kind=statement.kind,
                confidence=statement.confidence,
                ref=book.article(article, statement.span),
                cue=statement.cue,
            )
        )
    return tuple(rows)


def _positions(material: Material, book: Bibliography) -> tuple[PositionRow, ...]:
    titles = material.titles()
    return tuple(
        PositionRow(
            actor=material.name_of(position.actor),
            proposal=titles.get(position.proposal, position.proposal.replace("-", " ")),
            stance=position.stance,
            modality=position.modality,
            text=position.text,
            ref=book.article(material.reading.article(position.source), position.span),
        )
        for position in material.reading.positions
    )


def _disagreements(material: Material, book: Bibliography) -> tuple[DisagreementRow, ...]:
    rows = []
    for found in compare_quantities(material.reading, known_documents=material.matter.documents):
        claims = []
        for quantity in found.claims:
            article = material.reading.article(quantity.source)
            by = f" ({quantity.claimant})" if quantity.claimant else ""
            claims.append((f"{quantity.text}{by}, {_outlet(article)}", book.article(article, quantity.span)))
        rows.append(
            DisagreementRow(
                subject=found.subject, relation=found.relation, words=found.words, claims=tuple(claims)
            )
        )
    return tuple(rows)


def _documents(material: Material, book: Bibliography) -> tuple[DocumentRow, ...]:
    mentions = defaultdict(list)
    for mention in material.reading.documents:
        mentions[mention.key].append(mention)
    known = {entry.key: entry for entry in (*material.matter.proposals, *material.matter.documents)}
    rows = []
    for key in (*known, *(key for key in mentions if key not in known)):
        named = mentions.get(key, [])
        entry = known.get(key)
        places = [book.article(material.reading.article(mention.source), mention.span) for mention in named]
        if entry is not None:
            places.insert(0, book.fact(entry.source))
        texts = list(dict.fromkeys(mention.text for mention in named))
        rows.append(
            DocumentRow(
                key=key,
                title=entry.title if entry else named[0].title or named[0].text,
                symbol=(entry.symbol if entry else next((m.symbol for m in named if m.symbol), "")) or "",
                issuers=material.issuers(key),
                words=(
                    f"Named {counted(len(named), 'time')}: " + "; ".join(f"“{text}”" for text in texts[:6])
                    if texts
                    else "Not named in the texts read."
                ),
                refs=tuple(places),
            )
        )
    return tuple(rows)


def _timeline(material: Material, book: Bibliography) -> tuple[TimelineRow, ...]:
    found: dict[tuple[str, str], TimelineRow] = {}

    def enter(iso: str, words: str, ref: Ref) -> None:
        value = DatedValue(iso)
        row = TimelineRow(iso=iso, precision=value.precision, words=words, ref=ref)
        found.setdefault((iso, words), row)

    for decision in material.chain.decisions:
        outcome = str(decision.tally) if decision.recorded else "adopted without a vote"
        enter(decision.decided_on.isoformat(), f"{decision.symbol}: {outcome}", book.decision(decision))
    for step in material.matter.steps:
        if step.decided_on:
            enter(step.decided_on.isoformat(), step.title, book.fact(step.source))
    for mention in material.reading.dates:
        if mention.value is not None:
            article = material.reading.article(mention.source)
            place = mention.event_span or mention.span
            enter(str(mention.value), mention.event or mention.text, book.article(article, place))
    return tuple(sorted(found.values(), key=lambda row: (DatedValue(row.iso).first, row.iso, row.words)))


def _predictions(material: Material, book: Bibliography) -> tuple[PredictionRow, ...]:
    rows = []
    for prediction in material.reading.predictions:
        article = material.reading.article(prediction.source)
        unnamed = prediction.predictor in {"", "author"}
        rows.append(
            PredictionRow(
                predictor=f"the author ({_outlet(article)})" if unnamed else prediction.predictor,
                text=prediction.text,
                condition=prediction.condition,
                outcome="open",
                ref=book.article(article, prediction.span),
            )
        )
    return tuple(rows)
