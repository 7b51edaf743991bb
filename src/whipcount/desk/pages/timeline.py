"""The timeline and the calendar: what happened, what was said, what is to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whipcount.brief.parts.said import dated
from whipcount.desk.desk import Desk
from whipcount.desk.paging import leaf
from whipcount.desk.rendering import desk_of, page
from whipcount.domain import DatedValue, Span, Visibility
from whipcount.domain.statements import Article

EVENTS = 150
"""Rows a page."""

KINDS = {
    "decision": "decisions",
    "event": "events in the texts",
    "statement": "statements",
    "draft": "drafts and sponsors",
    "move": "moves",
    "prediction": "predictions entered",
    "deadline": "deadlines",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something dated, at the precision its source gives; `link` leads to its place."""

    when: DatedValue
    kind: str
    words: str
    source: str
    link: str = ""


async def _timeline(request: Request) -> Response:
    desk, query = desk_of(request), request.query_params
    kind, wanted = query.get("kind", ""), query.get("q", "").casefold()[:200]
    events = [
        event
        for event in sorted(_events(desk), key=lambda event: (event.when.first, event.kind, event.words))
        if (not kind or event.kind == kind) and (not wanted or wanted in event.words.casefold())
    ]
    as_of = desk.material.as_of
    past = [event for event in reversed(events) if event.when.first <= as_of]
    return page(
        request,
        "timeline.html.j2",
        coming=[event for event in events if event.when.last > as_of][:EVENTS],
        leaf=leaf(past, query, path="/timeline", length=EVENTS),
        kind=kind,
        kinds=KINDS,
        q=query.get("q", ""),
    )


def _events(desk: Desk) -> Iterator[Event]:
    material = desk.material
    if material.matter.expected_on:
        words = f"The vote is expected in the {material.body.name}"
        yield Event(
            when=DatedValue(material.matter.expected_on), kind="deadline", words=words, source="matter file"
        )
    for decision in material.chain.decisions:
        outcome = str(decision.tally) if decision.recorded else "adopted without a vote"
        yield Event(
            when=DatedValue(decision.decided_on.isoformat()),
            kind="decision",
            words=f"{decision.symbol}: {outcome}",
            source=decision.source,
        )
    for step in material.matter.steps:
        if step.decided_on:
            when = DatedValue(step.decided_on.isoformat())
            yield Event(when=when, kind="decision", words=step.title, source=step.source)
    yield from _read(desk)
    yield from _noted(desk)


def _read(desk: Desk) -> Iterator[Event]:
    articles = desk.texts.articles
    for mention in desk.texts.reading.dates:
        if mention.value is not None:
            yield Event(
                when=mention.value,
                kind="event",
                words=mention.event or mention.text,
                source=_outlet(articles[mention.source]),
                link=_link(articles[mention.source], mention.span),
            )
    for statement in desk.texts.reading.statements:
        article = articles[statement.source]
        if article.published or article.anchor:
            speaker = statement.speaker.name or statement.speaker.mention
            yield Event(
                when=DatedValue(dated(article).isoformat()),
                kind="statement",
                words=f"{speaker}: {statement.text}" if speaker else statement.text,
                source=_outlet(article),
                link=_link(article, statement.span),
            )


def _noted(desk: Desk) -> Iterator[Event]:
    for noted in desk.record.drafts(audience=Visibility.OWN):
        draft = noted.value
        words = f"{draft.label or draft.proposal}: {draft.status}"
        if draft.changed:
            words += f"; {draft.changed}"
        yield Event(when=draft.on_day, kind="draft", words=words, source=draft.source)
        for closes, what in ((draft.tabling_closes, "tabling"), (draft.sponsoring_closes, "co-sponsorship")):
            if closes:
                words = f"Deadline for {what}, {draft.label or draft.proposal}"
                yield Event(when=closes, kind="deadline", words=words, source=draft.source)
    for noted in desk.record.moves(audience=Visibility.OWN):
        move = noted.value
        yield Event(when=move.on_day, kind="move", words=f"{move.actor}: {move.did}", source=move.source)
    for kept in desk.record.predictions(audience=Visibility.OWN):
        expected = kept.noted.value
        words = f"{expected.predictor} expects: {expected.expects}"
        yield Event(
            when=expected.due or expected.on_day, kind="prediction", words=words, source=expected.source
        )
    for noted in desk.record.sponsors(audience=Visibility.OWN):
        joined = noted.value
        words = f"{desk.material.name_of(joined.member)} {joined.did} the sponsors of {joined.proposal}"
        yield Event(when=joined.on_day, kind="draft", words=words, source=joined.source)


def _outlet(article: Article) -> str:
    return article.outlet or article.source.id


def _link(article: Article, span: Span) -> str:
    return f"/coverage/{article.source.sha256}#at-{span.start}-{span.end}"


ROUTES = [Route("/timeline", _timeline)]
