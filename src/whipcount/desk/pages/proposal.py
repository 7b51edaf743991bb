"""The proposal: what it takes, by which rule, who can bring it, its rivals, its versions, its route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Address

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.citing import SourceNumbers
from whipcount.brief.parts.decided import decided
from whipcount.desk.desk import Desk
from whipcount.desk.rendering import desk_of, page
from whipcount.desk.rows import count_rows
from whipcount.desk.tallying import tally_now
from whipcount.domain import Visibility
from whipcount.domain.matter import Proposal
from whipcount.forecast import goal_counts, swing_order
from whipcount.procedure import Route
from whipcount.procedure.routefigure import route_svg
from whipcount.record import Came, Draft, DraftStatus, KeptPrediction, Move, Noted, Sponsoring

FIRST = 15
"""Members shown of those to work through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What the goal still takes: the median count, how many more are needed, and in how many of 100 it is."""

    median: int
    more: int
    nearly_of_100: int
    """Of 100 draws, those that miss the goal by three votes or fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextState:
    """One proposal, and what the record has of it."""

    proposal: Proposal
    drafts: tuple[Noted[Draft], ...]
    sponsors: tuple[Noted[Sponsoring], ...]
    moves: tuple[Noted[Move], ...]
    predictions: tuple[KeptPrediction, ...]


async def _proposal(request: Request) -> Response:
    return await proposal_page(request)


async def proposal_page(
    request: Request,
    *,
    status: int = 200,
    sponsor_form: Mapping[str, str] | None = None,
    problems: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Response:
    """Show the page; with `problems`, a pasted list of sponsors comes back with what could not be told."""
    desk = desk_of(request)
    material, count = desk.material, desk.count()
    book = Bibliography(read_on=desk.request.now.date())
    part = decided(material, book)
    rows = {row.member: row for row in count_rows(desk)}
    order = swing_order(count.forecast, count.draws, material.matter.goal)
    route = Route.from_matter(material.matter.steps, material.matter.edges)
    numbers = SourceNumbers(book.rows)
    return page(
        request,
        "proposal.html.j2",
        status=status,
        tally=tally_now(desk),
        takes=_takes(desk),
        brief={"decided": part},
        steps={step.key: step.title for step in part.steps},
        markers=numbers.markers,
        place_of=numbers.place,
        sources=book.rows,
        first=[rows[member] for member in order if rows[member].in_play][:FIRST],
        in_play=sum(row.in_play for row in rows.values()),
        texts=_text_states(desk),
        statuses=tuple(DraftStatus),
        came=tuple(Came),
        sponsor_form=sponsor_form or {},
        problems=problems,
        named=[material.name_of(code) for code in named],
        # Drawn by the procedure room, every text in it escaped there.
        drawn=Markup(route_svg(route, on=material.as_of)) if route.steps else "",  # noqa: S704
    )


def _text_states(desk: Desk) -> list[TextState]:
    """Lay out each proposal's versions, sponsors, moves and predictions, the one that is followed first."""
    material, record = desk.material, desk.record
    drafts = record.drafts(audience=Visibility.OWN)
    sponsors = record.sponsors(audience=Visibility.OWN)
    moves = record.moves(audience=Visibility.OWN)
    predictions = record.predictions(audience=Visibility.OWN)
    followed = material.matter.proposal
    ordered = sorted(material.matter.proposals, key=lambda proposal: proposal.key != followed)
    return [
        TextState(
            proposal=proposal,
            drafts=tuple(noted for noted in drafts if noted.value.proposal == proposal.key),
            sponsors=tuple(noted for noted in sponsors if noted.value.proposal == proposal.key),
            moves=tuple(noted for noted in moves if noted.value.proposal == proposal.key),
            predictions=tuple(kept for kept in predictions if kept.noted.value.proposal == proposal.key),
        )
        for proposal in ordered
    ]


def _takes(desk: Desk) -> Takes:
    goal = desk.material.matter.goal
    values = goal_counts(desk.count().draws, goal.measure)
    median = int(np.median(values))
    short = goal.more_than + 1 - values
    return Takes(
        median=median,
        more=max(0, goal.more_than + 1 - median),
        nearly_of_100=round(100 * float(np.mean((short > 0) & (short <= 3)))),
    )


ROUTES = [Address("/proposal", _proposal)]
