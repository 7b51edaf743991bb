"""Conflicts of whip sheets that came back: both sides, who and when; one click takes either, or both."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from whipcount.desk.forms import back_to, sent, sent_many
from whipcount.desk.paging import leaf
from whipcount.desk.rendering import desk_of, page
from whipcount.domain import InputError
from whipcount.record import Took

SHOWN = 50
"""Conflicts a page."""


async def _conflicts(request: Request) -> Response:
    desk, query = desk_of(request), request.query_params
    member, show = query.get("member", ""), query.get("show", "")
    every = [kept for found in desk.conflicts().values() for kept in found]
    wanted = [kept for kept in every if kept.open or show == "all"]
    found = [kept for kept in wanted if not member or kept.value.member == member]
    named = {kept.value.member: desk.names.get(kept.value.member, kept.value.member) for kept in wanted}
    return page(
        request,
        "conflicts.html.j2",
        leaf=leaf(sorted(found, key=lambda kept: kept.entry), query, path="/conflicts", length=SHOWN),
        open=[kept for kept in found if kept.open],
        members=sorted(named.items(), key=lambda pair: pair[1]),
        member=member,
        show=show,
    )


async def _settle(request: Request) -> Response:
    desk = desk_of(request)
    form = await sent(request)
    conflicts = await sent_many(request, "conflict")
    if form["took"] not in list(Took) or not conflicts or not all(one.isdecimal() for one in conflicts):
        raise InputError(
            f"The form takes '{form['took'][:40]}' of the conflict '{form['conflict'][:40]}'.",
            expected=f"Expected one of {', '.join(Took)}, and the numbers of conflicts.",
            do="Load the page again.",
        )
    desk.settle([int(one) for one in conflicts], Took(form["took"]))
    return RedirectResponse(back_to(form), 303)


ROUTES = [Route("/conflicts", _conflicts), Route("/settle", _settle, methods=["POST"])]
