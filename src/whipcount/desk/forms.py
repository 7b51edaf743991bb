"""What a form of the desk sends: text fields, read without a parser of files because there are none."""

from __future__ import annotations

from collections import UserDict
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from whipcount.domain import InputError

MOST_FIELDS = 5_000


class Form(UserDict[str, str]):
    """The fields of a form; a field that was not sent is empty."""

    def __missing__(self, key: str) -> str:
        return ""


async def sent(request: Request) -> Form:
    """Read a form, its fields stripped.

    Raises
    ------
    InputError
        When the body is no form in UTF-8.
    """
    form = Form({name: value.strip() for name, value in await _fields(request)})
    request.state.here = back_to(form)  # a page that answers a form stands for the one it was sent from
    return form


async def sent_many(request: Request, name: str) -> tuple[str, ...]:
    """Return every value of a field that stands in a form several times; errors as `sent`."""
    return tuple(value.strip() for field, value in await _fields(request) if field == name)


async def _fields(request: Request) -> list[tuple[str, str]]:
    body = await request.body()
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise InputError(
            f"What was sent is no form of this desk ({error}).",
            expected="Expected the fields of one of its forms.",
            do="Load the page again.",
        ) from error


def back_to(form: Form) -> str:
    """Return the address to go back to: a path of the desk's own, whatever the form says.

    Examples
    --------
    >>> back_to(Form(back="/count?q=chad")), back_to(Form(back="//elsewhere.example/")), back_to(Form())
    ('/count?q=chad', '/count', '/count')
    """
    try:
        parts = urlsplit(form["back"])
    except ValueError:
        return "/count"
    path = parts.path
    if parts.scheme or parts.netloc or not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/count"
    return f"{path}?{parts.query}" if parts.query else path
