"""The desk's pages put together: routes, the guard before them, the record held open behind them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from whipcount.desk.desk import Desk, StaleEditError
from whipcount.desk.guard import Guard
from whipcount.desk.pages import (
    adding,
    brief,
    conflicts,
    count,
    coverage,
    member,
    proposal,
    scenarios,
    sources,
    textstate,
    timeline,
)
from whipcount.desk.rendering import desk_of, make_ready, page, script, style_sheet
from whipcount.domain import InputError

PAGES = (adding, count, member, conflicts, proposal, textstate, coverage, sources, timeline, scenarios, brief)


def make_app(opened: Callable[[], AbstractContextManager[Desk]], *, port: int, token: str) -> ASGIApp:
    """Make the desk's application, guarded.

    Parameters
    ----------
    opened : callable
        Opens the desk; called on the server's own thread, on which everything then happens.
    port : int
        The port it is served on: requests must name it.
    token : str
        The session's token.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with opened() as desk:
            app.state.desk = desk
            ready = asyncio.create_task(make_ready())
            yield
            ready.cancel()
            with suppress(asyncio.CancelledError):
                await ready

    app = Starlette(
        routes=[
            Route("/", _front),
            Route("/version", _version),
            Route("/desk.css", _style),
            Route("/desk.js", _script),
            *(route for each in PAGES for route in each.ROUTES),
        ],
        lifespan=lifespan,
        exception_handlers={
            StaleEditError: _stale,
            InputError: _bad_input,
            HTTPException: _no_page,
            Exception: _fault,
        },
    )
    return Guard(app, port=port, token=token)


# Every handler is a coroutine without a pause: they run one after the other on the server's thread, so that
# an edit is one step that no other request sees half of.


async def _front(_request: Request) -> Response:
    return RedirectResponse("/count", 303)


async def _version(request: Request) -> Response:
    return PlainTextResponse(str(desk_of(request).count().version))


async def _style(_request: Request) -> Response:
    return Response(style_sheet(), media_type="text/css", headers={"Cache-Control": "no-cache"})


async def _script(_request: Request) -> Response:
    return Response(script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def _stale(request: Request, error: Exception) -> Response:
    return page(request, "told.html.j2", status=409, heading="Not written: it has changed", told=error)


async def _bad_input(request: Request, error: Exception) -> Response:
    return page(request, "told.html.j2", status=400, heading="This cannot be used", told=error)


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    told = InputError(
        f"There is no page {request.url.path} here.",
        expected="Expected one of the pages in the menu.",
        do="Choose one.",
    )
    return page(request, "told.html.j2", status=status, heading="No such page", told=told)


async def _fault(request: Request, error: Exception) -> Response:
    logging.getLogger("whipcount.desk").error("A fault of the desk's own", exc_info=error)
    told = InputError(
        "A fault of the desk's own, not of your input.",
        expected="What was written before is safe in the record.",
        do="The terminal shows where it happened; please report it.",
    )
    return page(request, "told.html.j2", status=500, heading="This went wrong", told=told)
