"""Pages from templates: the brief's templates, palette and style sheet, with the desk's own beside them."""

from __future__ import annotations

import asyncio
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whipcount.brief.html import environment
from whipcount.brief.outside import visible
from whipcount.desk.desk import Desk
from whipcount.desk.rows import CALL_MARKS

PAGES: dict[str, str] = {
    "/count": "Count",
    "/proposal": "Proposal",
    "/coverage": "Coverage",
    "/review": "Review",
    "/sources": "Sources",
    "/timeline": "Timeline",
    "/scenarios": "Scenarios",
    "/brief": "Brief",
}
"""The pages in the order of the menu."""

FIRST_PAGE, BETWEEN = 0.5, 0.01
"""Seconds left to the first page before templates are compiled, and to other requests after each."""


def desk_of(request: Request) -> Desk:
    """Return the desk that the application serves, brought up to what its record holds by now."""
    desk = request.app.state.desk
    desk.count()
    return desk


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Render a page."""
    desk = desk_of(request)
    return HTMLResponse(
        _environment()
        .get_template(template)
        .render(
            desk=desk,
            matter=desk.material.matter,
            count=desk.count(),
            path=here(request).split("?")[0],
            here=here(request),
            pages=PAGES,
            asked=request.method == "POST",
            **context,
        ),
        status_code=status,
    )


def render(template: str, **context: Any) -> Markup:
    """Render a part of a page."""
    return Markup(_environment().get_template(template).render(**context))  # noqa: S704 - escaped in there


def here(request: Request) -> str:
    """Return the page's own address, with its filters; of an answer to a form, that of the form's page."""
    if request.method == "POST":
        return getattr(request.state, "here", "/count")
    query = urlencode(request.query_params.multi_items())
    return f"{request.url.path}?{query}" if query else request.url.path


async def make_ready() -> None:
    """Compile the templates one by one while nobody waits: a tenth of a second for the brief."""
    await asyncio.sleep(FIRST_PAGE)
    for name in _environment().list_templates(extensions=["j2"]):
        _environment().get_template(name)
        await asyncio.sleep(BETWEEN)


@cache
def _environment() -> jinja2.Environment:
    made = environment("whipcount.desk")
    made.globals.update(call_marks=CALL_MARKS)
    made.filters.update(plain=visible)
    return made


@cache
def style_sheet() -> str:
    """Return the brief's style sheet with the desk's own after it: one look."""
    brief = files("whipcount.brief").joinpath("templates/brief.css").read_text(encoding="utf-8")
    return brief + files("whipcount.desk").joinpath("static/desk.css").read_text(encoding="utf-8")


@cache
def script() -> str:
    """Return the desk's script."""
    return files("whipcount.desk").joinpath("static/desk.js").read_text(encoding="utf-8")
