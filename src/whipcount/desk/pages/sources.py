"""Sources compared: where they differ, and what each reports that others leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whipcount.brief.citing import SourceNumbers
from whipcount.desk.desk import Desk
from whipcount.desk.rendering import desk_of, page
from whipcount.domain import Span
from whipcount.domain.statements import Quantity

MOST_ROWS, MOST_OUTLETS = 120, 14
"""Of the table of who reports what."""


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
    )


def reported(desk: Desk) -> Reported:
    """Set side by side what the outlets report: positions, documents, numbers."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for kind, words, source, span in _things(desk):
        article = desk.texts.articles[source]
        place = f"/coverage/{article.source.sha256}#at-{span.start}-{span.end}"
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
        on = titles.get(position.proposal, position.proposal)
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
