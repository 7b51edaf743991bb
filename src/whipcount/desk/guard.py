"""Who may speak to the desk: this machine, this session, this page; every other request is refused.

A desk listens on the loopback address, where any page that the browser shows can still send requests.
So each must name a host of ours (no rebound DNS name does), carry the session's token, and, where it
changes something, come from a page of ours. Ports of one machine are one site to a browser, so that
SameSite alone would not keep another local server's forms out.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_FORM = 200_000
"""Bytes of a form; a note is a few lines."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; "
    # Widths of bars are style attributes; no style sheet and no script may stand in a page.
    "style-src-attr 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The brief is one file with its style sheet in it; nothing in it is loaded or sent."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with that, browsers hide the origin of a form, which is checked below.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware that refuses what does not come from this session, and adds the headers of a page.

    Parameters
    ----------
    app : ASGI application
        The desk's pages.
    port : int
        Port on which the desk listens.
    token : str
        The session's token: given once in the URL, then kept in a cookie.
    """

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app = app
        self._hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self._token = token
        # Cookies do not know ports: two desks on one machine need two names.
        self._cookie = f"whipcount-desk-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, settle the token, or pass the request on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        answer = self._refusal(request) or self._settled(request)
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        if headers.get("host", "") not in self._hosts:
            return _refused("It was sent to another host than this desk.")
        origin = headers.get("origin")
        own = f"http://{headers['host']}"
        if origin is not None and origin != own:
            return _refused("It comes from another site's page.")
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _opened(request):
            return _refused("It comes from another site's page.")
        if request.method not in ("GET", "HEAD", "POST"):
            return _refused("Only pages are read and forms sent.", status=405)
        if request.method == "POST":
            return _form_refusal(headers, origin)
        return None

    def _settled(self, request: Request) -> Response | None:
        """Take the token from the URL into a cookie, or check the cookie."""
        given = request.query_params.get("token")
        if given is not None and request.method == "GET" and self._right(given):
            rest = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "token"])
            answer = RedirectResponse(f"{request.url.path}?{rest}" if rest else request.url.path, 303)
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
            return answer
        if self._right(request.cookies.get(self._cookie, "")):
            return None
        return _refused(
            "It does not carry this session's token. Open the address that 'whipcount desk' printed."
        )

    def _right(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token.encode())


def _opened(request: Request) -> bool:
    """Tell whether a person opens a page: a link in a mail or a chat is another site's, and may lead here."""
    return request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"


def _form_refusal(headers: Mapping[str, str], origin: str | None) -> Response | None:
    if origin is None:
        return _refused("A form was sent without saying from which page.")
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return _refused("A form was sent without its length.", status=411)
    if int(length) > LARGEST_FORM:
        return _refused(f"The form is longer than {LARGEST_FORM:,} bytes.", status=413)
    return None


def _refused(reason: str, *, status: int = 403) -> Response:
    return PlainTextResponse(f"The desk refused this request. {reason}\n", status_code=status)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            # Pages hold what was said off the record: no cache keeps them.
            headers.setdefault("Cache-Control", "no-store")
            headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        await send(message)

    return sending
