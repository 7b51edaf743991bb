"""The count: every member, its record, our call, its chances; a click changes a call."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from whipcount.desk.forms import Form, back_to, sent
from whipcount.desk.rendering import desk_of, page
from whipcount.desk.rows import SHOWN, SORTS, Filters, chosen, count_row, count_rows
from whipcount.desk.tallying import tally_now
from whipcount.domain import InputError, Visibility
from whipcount.record import CallField


async def _count(request: Request) -> Response:
    desk = desk_of(request)
    filters = Filters.parse(request.query_params)
    rows = count_rows(desk)
    return page(
        request,
        "count.html.j2",
        tally=tally_now(desk),
        rows=chosen(rows, filters),
        total=len(rows),
        filters=filters,
        groups=sorted({row.group for row in rows if row.group}),
        shown_words=SHOWN,
        sort_words=SORTS,
    )


async def _call(request: Request) -> Response:
    desk = desk_of(request)
    form = await sent(request)
    member = form["member"]
    visibility = form["visibility"]
    desk.call(
        member,
        _said(form),
        seen=_seen(form),
        visibility=Visibility(visibility) if visibility in list(Visibility) else None,
    )
    if form["live"]:
        return page(request, "called.html.j2", tally=tally_now(desk), row=count_row(desk, member))
    return RedirectResponse(back_to(form), 303)


async def _undo(request: Request) -> Response:
    desk = desk_of(request)
    form = await sent(request)
    entry = form["entry"]
    desk.undo(int(entry) if entry.isdecimal() else -1)
    return RedirectResponse(back_to(form), 303)


def _said(form: Form) -> dict[str, str]:
    """Return what a form says: the word of a button alone, or the fields that its page showed otherwise."""
    said = {CallField.CALL.value: form["word"]} if form["word"] else {}
    for field in CallField:
        name = field.value.replace(" ", "-")
        if name in form and form[name] != form[f"{name}-before"]:
            said[field.value] = form[name]
    return said


def _seen(form: Form) -> int:
    seen = form["seen"]
    if not seen.isdecimal():
        raise InputError(
            f"The form says that it saw the call '{seen}'.",
            expected="Expected the number of the call that its page showed.",
            do="Load the page again.",
        )
    return int(seen)


ROUTES = [
    Route("/count", _count),
    Route("/call", _call, methods=["POST"]),
    Route("/undo", _undo, methods=["POST"]),
]
