"""Long lists a page at a time; the page is part of the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf(Generic[Row]):
    """One page of a list: its rows, its number from 1, of how many, and the addresses beside it."""

    rows: Sequence[Row]
    number: int
    of: int
    total: int
    before: str
    after: str


def leaf(rows: Sequence[Row], query: Mapping[str, str], *, path: str, length: int) -> Leaf[Row]:
    """Cut out the page that the query names; the nearest one where there is none such.

    Examples
    --------
    >>> leaf(range(10), {"page": "2", "q": "a"}, path="/x", length=4)
    Leaf(rows=range(4, 8), number=2, of=3, total=10, before='/x?q=a', after='/x?q=a&page=3')
    """
    of = max(1, -(-len(rows) // length))
    asked = query.get("page", "")
    number = min(max(int(asked), 1), of) if asked.isdecimal() and len(asked) < 9 else 1
    kept = {name: value for name, value in query.items() if name != "page" and value}

    def address(page: int) -> str:
        fields = kept | ({"page": str(page)} if page > 1 else {})
        return f"{path}?{urlencode(fields)}" if fields else path

    return Leaf(
        rows=rows[(number - 1) * length : number * length],
        number=number,
        of=of,
        total=len(rows),
        before=address(number - 1) if number > 1 else "",
        after=address(number + 1) if number < of else "",
    )
