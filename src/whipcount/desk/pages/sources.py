"""Sources compared: where they differ, and what each reports that others leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whipcount.brief.citing import SourceNumbers
from whipcount.coverage.stories import Comparison, Fact, SharedCopy, ToldStory, by_outlet, compare_articles
from whipcount.coverage.stories.facts import outlet_of
from whipcount.desk.desk import Desk
from whipcount.desk.rendering import desk_of, page
from whipcount.domain import Span
from whipcount.domain.statements import Quantity

MOST_ROWS, MOST_OUTLETS = 120, 14
"""Of the table of who reports what."""

MOST_STORIES, MOST_FACTS, MOST_COPIES = 40, 80, 60
"""Stories to choose from, facts of the story shown, shared texts shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """One thing reported: its kind, its words, and by outlet where it stands."""

    kind: str
    words: str
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What each outlet reports: the outlets that report most, and the most shared things first."""

    outlets: Sequence[str]
    rows: Sequence[ReportedRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How one outlet words a fact, where it stands, and whether it is a reprint."""

    words: str
    place: str
    reprint: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact of a story: what it is, how the outlets word it, who leaves it out."""

    kind: str
    subject: str
    wording: str
    tellings: int
    told: Mapping[str, Sequence[Telling]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One quantity that outlets of a story put differently: outlet, words and address of each claim."""

    subject: str
    relation: str
    words: str
    claims: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryShown:
    """One story: its outlets, its days, why its articles are taken for one, and its facts."""

    number: int
    title: str
    days: str
    outlets: Sequence[str]
    reasons: Sequence[str]
    rows: Sequence[FactRow]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """One text that several articles print: who is credited, its words, where it stands."""

    kind: str
    agencies: Sequence[str]
    words: str
    places: Sequence[tuple[str, str, float]]
    """Outlet, address, and the share of the text that was kept."""


async def _sources(request: Request) -> Response:
    desk = desk_of(request)
    part, book = desk.said()
    numbers = SourceNumbers(book.rows)
    kind = request.query_params.get("kind", "")
    table = reported(desk)
    rows = [row for row in table.rows if not kind or row.kind == kind]
    return page(
        request,
        "sources.html.j2",
        part=part,
        outlets=table.outlets,
        rows=rows[:MOST_ROWS],
        left=max(0, len(rows) - MOST_ROWS),
        kind=kind,
        kinds=sorted({row.kind for row in table.rows}),
        markers=numbers.markers,
        place_of=numbers.place,
        sources=book.rows,
        **_across(request, desk, [row.subject for row in part.disagreements]),
    )


def _across(request: Request, desk: Desk, shown: Collection[str]) -> dict[str, Any]:
    """Return what the page shows of the articles compared: the stories, the one chosen, shared copy."""
    compared = _compared(request, desk)
    several = [told for told in compared.stories if len(told.outlets) > 1][:MOST_STORIES]
    wanted = request.query_params.get("story", "0")
    chosen = int(wanted) if wanted.isdecimal() and int(wanted) < len(several) else 0
    return {
        "stories": [(number, _title(desk, told)) for number, told in enumerate(several)],
        "story": _story(desk, chosen, several[chosen]) if several else None,
        "figures": _figures(desk, compared, shown),
        "copies": [_copy(desk, copy) for copy in compared.copies[:MOST_COPIES]],
        "copies_left": max(0, len(compared.copies) - MOST_COPIES),
        "borrowed": [
            (article.outlet or article.source.id, article.anchor_reason)
            for article in desk.texts.reading.articles
            if article.published is None and article.anchor_reason
        ],
    }


def _compared(request: Request, desk: Desk) -> Comparison:
    """Compare the articles, once a reading."""
    state = request.app.state
    kept = getattr(state, "compared", None)
    if kept is None or kept[0] is not desk.texts:
        known = desk.material.matter.documents
        kept = (desk.texts, compare_articles(desk.texts.reading, known_documents=known))
        state.compared = kept
    return kept[1]


def _story(desk: Desk, number: int, told: ToldStory) -> StoryShown:
    days = [str(day) for day in (told.story.first_day, told.story.last_day) if day]
    rows = [
        FactRow(
            kind=fact.kind,
            subject=_subject(desk, fact),
            wording=fact.wording,
            tellings=fact.tellings,
            told={
                outlet: [
                    Telling(words=r.words, place=_place(desk, r.source, r.span), reprint=r.reprint)
                    for r in reports
                ]
                for outlet, reports in by_outlet(fact).items()
            },
        )
        for fact in told.facts[:MOST_FACTS]
    ]
    return StoryShown(
        number=number,
        title=_title(desk, told),
        days=" to ".join(dict.fromkeys(days)) or "on a day that is not known",
        outlets=told.outlets[:MOST_OUTLETS],
        reasons=told.story.reasons,
        rows=rows,
        left=max(0, len(told.facts) - MOST_FACTS),
    )


def _subject(desk: Desk, fact: Fact) -> str:
    """Say what a fact is, with the names of states in place of their codes."""
    if fact.kind != "position":
        return fact.subject
    actor, _, rest = fact.subject.partition(":")
    return f"{desk.material.name_of(actor)}:{rest}"


def _figures(desk: Desk, compared: Comparison, shown: Collection[str]) -> list[FigureRow]:
    """Return the quantities that differ within a story and are not among those `shown` already."""
    return [
        FigureRow(
            subject=found.subject,
            relation=found.relation,
            words=found.words,
            claims=[
                (
                    outlet_of(desk.texts.articles[claim.source]),
                    claim.text,
                    _place(desk, claim.source, claim.span),
                )
                for claim in found.claims
            ],
        )
        for found in compared.quantities
        if found.subject not in shown
    ]


def _title(desk: Desk, told: ToldStory) -> str:
    first = desk.texts.articles[told.story.sources[0]]
    return first.title or first.source.id


def _copy(desk: Desk, copy: SharedCopy) -> CopyRow:
    first = copy.paragraphs[0]
    places = [
        (
            outlet_of(desk.texts.articles[one.source]),
            _place(desk, one.source, one.span),
            one.kept,
        )
        for one in copy.paragraphs
    ]
    words = first.span.of(desk.texts.articles[first.source].text)
    return CopyRow(kind=copy.kind, agencies=copy.agencies, words=words, places=places)


def _place(desk: Desk, source: str, span: Span) -> str:
    return f"/coverage/{desk.texts.articles[source].source.sha256}#at-{span.start}-{span.end}"


def reported(desk: Desk) -> Reported:
    """Set side by side what the outlets report: positions, documents, numbers."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for kind, words, source, span in _things(desk):
        article, place = desk.texts.articles[source], _place(desk, source, span)
        found.setdefault((kind, words), {}).setdefault(article.outlet or article.source.id, place)
    reporting = Counter(outlet for places in found.values() for outlet in places)
    outlets = sorted(reporting, key=lambda outlet: (-reporting[outlet], outlet))[:MOST_OUTLETS]
    rows = sorted(found.items(), key=lambda row: (-len(row[1]), row[0]))
    return Reported(
        outlets=outlets,
        rows=[ReportedRow(kind=kind, words=words, places=places) for (kind, words), places in rows],
    )


def _things(desk: Desk) -> Iterator[tuple[str, str, str, Span]]:
    reading, titles = desk.texts.reading, desk.material.titles()
    for position in reading.positions:
        on = titles.get(position.proposal, position.proposal.replace("-", " "))
        words = f"{desk.material.name_of(position.actor)}: {position.stance}, {on}"
        yield "position", words, position.source, position.span
    for mention in reading.documents:
        yield "document", titles.get(mention.key, mention.text), mention.source, mention.span
    for quantity in reading.quantities:
        yield "number", _number(quantity), quantity.source, quantity.span


def _number(quantity: Quantity) -> str:
    of = quantity.subject or quantity.key
    return f"{of}: {quantity.text}" if of else quantity.text


ROUTES = [Route("/sources", _sources)]
