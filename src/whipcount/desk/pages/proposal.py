"""The proposal: what it takes, by which rule, who can bring it, its rivals, its versions, its route."""

from __future__ import annotations

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
from whipcount.desk.tallying import measured, tally_now
from whipcount.domain import Visibility
from whipcount.forecast import swing_order
from whipcount.procedure import Route
from whipcount.procedure.routefigure import route_svg

FIRST = 15
"""Members shown of those to work through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What the goal still takes: the median count, how many more are needed, and in how many of 100 it is."""

    median: int
    more: int
    nearly_of_100: int
    """Of 100 draws, those that miss the goal by three votes or fewer."""


async def _proposal(request: Request) -> Response:
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
        tally=tally_now(desk),
        takes=_takes(desk),
        brief={"decided": part},
        steps={step.key: step.title for step in part.steps},
        markers=numbers.markers,
        place_of=numbers.place,
        sources=book.rows,
        first=[rows[member] for member in order if rows[member].in_play][:FIRST],
        in_play=sum(row.in_play for row in rows.values()),
        drafts=desk.record.drafts(audience=Visibility.OWN),
        sponsors=desk.record.sponsors(audience=Visibility.OWN),
        # Drawn by the procedure room, every text in it escaped there.
        drawn=Markup(route_svg(route, on=material.as_of)) if route.steps else "",  # noqa: S704
    )


def _takes(desk: Desk) -> Takes:
    goal = desk.material.matter.goal
    values = measured(desk.count(), goal.measure)
    median = int(np.median(values))
    short = goal.more_than + 1 - values
    return Takes(
        median=median,
        more=max(0, goal.more_than + 1 - median),
        nearly_of_100=round(100 * float(np.mean((short > 0) & (short <= 3)))),
    )


ROUTES = [Address("/proposal", _proposal)]
