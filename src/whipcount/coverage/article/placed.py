"""Records of one article in order of place, so that a rule looks at its neighbourhood and not at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from whipcount.domain import Span


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


RecordT = TypeVar("RecordT", bound=_HasSpan)
_LOOKED_BACK = 60
"""How many records before a place may hold it: statements nest a few deep, never dozens."""


class Placed(Generic[RecordT]):
    """Records sorted by where they start.

    Examples
    --------
    >>> from whipcount.domain.statements import DateMention
    >>> dates = Placed([DateMention(source="a", span=Span(4, 9), text="March", value=None)])
    >>> len(list(dates.within(0, 10))), dates.around(5).text
    (1, 'March')
    """

    def __init__(self, records: Sequence[RecordT]) -> None:
        self._records = sorted(records, key=lambda record: record.span.start)
        self._starts = [record.span.start for record in self._records]

    def within(self, start: int, end: int) -> Sequence[RecordT]:
        """Return the records that start in a stretch, `end` excluded."""
        return self._records[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def up_to(self, place: int) -> Iterator[RecordT]:
        """Give the records that start at or before a place, the latest first."""
        for at in range(bisect_right(self._starts, place) - 1, -1, -1):
            yield self._records[at]

    def first(self) -> Iterator[RecordT]:
        """Give all records in order."""
        yield from self._records

    def around(self, place: int, end: int | None = None) -> RecordT | None:
        """Return the smallest record that holds a place, or a whole stretch from it to `end`."""
        last = bisect_right(self._starts, place)
        reach = place + 1 if end is None else end
        near = self._records[max(0, last - _LOOKED_BACK) : last]
        holding = [record for record in near if record.span.end >= reach]
        return min(holding, key=lambda record: record.span.end - record.span.start, default=None)
