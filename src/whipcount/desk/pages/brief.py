"""The brief of the count as it stands, for an audience; and the same as files."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whipcount.brief.as_json import as_json
from whipcount.brief.content import Brief
from whipcount.brief.html import as_html, of_brief
from whipcount.brief.markdown import as_markdown
from whipcount.desk.desk import Desk
from whipcount.desk.guard import BRIEF_POLICY
from whipcount.desk.rendering import desk_of, page, render
from whipcount.domain import InputError, Visibility

AUDIENCES = {
    Visibility.OWN: "own use only",
    Visibility.DELEGATION: "the delegation",
    Visibility.PUBLIC: "the public",
}

_FORMS: dict[str, tuple[Callable[[Brief], str], str]] = {
    "html": (as_html, "text/html"),
    "md": (as_markdown, "text/markdown"),
    "json": (as_json, "application/json"),
}


async def _brief(request: Request) -> Response:
    desk, audience = desk_of(request), _audience(request)
    return page(
        request,
        "brief_page.html.j2",
        audience=audience,
        audiences=AUDIENCES,
        parts=desk.once(("brief page", audience), lambda: _parts(desk, audience)),
    )


def _parts(desk: Desk, audience: Visibility) -> Markup:
    """Render the nine parts; who said what, the longest, anew only where it or the sources changed."""
    brief = desk.brief(audience)
    context = of_brief(brief)
    said = desk.like_before(
        ("who said what", audience),
        (brief.said, brief.sources.rows),
        lambda: render("parts/said.html.j2", **context),
    )
    return render("brief_parts.html.j2", **context, ready={"said": said})


async def _file(request: Request) -> Response:
    name = request.path_params["form"]
    if name not in _FORMS:
        raise HTTPException(404)
    render, media = _FORMS[name]
    headers = {"Content-Security-Policy": BRIEF_POLICY}
    if name != "html":
        headers["Content-Disposition"] = f'attachment; filename="brief.{name}"'
    return Response(render(desk_of(request).brief(_audience(request))), media_type=media, headers=headers)


def _audience(request: Request) -> Visibility:
    given = request.query_params.get("audience", Visibility.OWN.value)
    if given not in list(Visibility):
        raise InputError(
            f"'{given[:80]}' is not an audience.",
            expected=f"Allowed: {', '.join(Visibility)}.",
            do="Choose one of these.",
        )
    return Visibility(given)


ROUTES = [Route("/brief", _brief), Route("/brief/brief.{form}", _file)]
