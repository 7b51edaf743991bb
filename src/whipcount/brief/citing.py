"""Source markers: every reference as the number of its row in part 9, with the place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whipcount.brief.content import Ref, SourceRow

RUN = 3
"""From this many sources in a row on, markers are written as a range."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: what is written, the row of part 9 it leads to, and what it stands for in words."""

    text: str
    number: int
    title: str


class SourceNumbers:
    """Numbers the rows of part 9 from 1 and writes markers for references to them."""

    def __init__(self, rows: Sequence[SourceRow]) -> None:
        self._numbers = {row.id: number for number, row in enumerate(rows, start=1)}
        self._titles = {number: row.title for number, row in enumerate(rows, start=1)}

    def number(self, source: str) -> int:
        """Return the number of the row whose id is `source`.

        Raises
        ------
        ValueError
            When part 9 has no such row: the brief was put together wrongly.
        """
        if source not in self._numbers:
            raise ValueError(f"The brief cites source '{source}', which part 9 does not list.")
        return self._numbers[source]

    def markers(self, refs: Iterable[Ref]) -> list[Marker]:
        """Write one marker per source, its places in the title; runs of whole sources as a range."""
        places: dict[int, list[str]] = {}
        whole: set[int] = set()
        for ref in refs:
            number = self.number(ref.source)
            if ref.span is None:
                whole.add(number)
            else:
                places.setdefault(number, []).append(f"{ref.span.start} to {ref.span.end}")
        written = [
            Marker(
                str(number), number, f"{self._titles[number]}, characters {', '.join(dict.fromkeys(spans))}"
            )
            for number, spans in places.items()
        ]
        for first, last in _runs(sorted(whole - places.keys())):
            text, title = str(first), self._titles[first]
            if first != last:
                text, title = f"{first}-{last}", f"Sources {first} to {last}"
            written.append(Marker(text, first, title))
        return sorted(written, key=lambda marker: marker.number)

    def place(self, ref: Ref) -> Marker:
        """Write one reference in full, with the characters it points to: `3:1204-1267`."""
        number = self.number(ref.source)
        title = self._titles[number]
        if ref.span is None:
            return Marker(str(number), number, title)
        start, end = ref.span.start, ref.span.end
        return Marker(f"{number}:{start}-{end}", number, f"{title}, characters {start} to {end}")


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Group ascending numbers into runs of `RUN` or more; the others stand alone.

    Examples
    --------
    >>> _runs([1, 2, 3, 4, 7, 9, 10])
    [(1, 4), (7, 7), (9, 9), (10, 10)]
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    found: list[tuple[int, int]] = []
    for run in runs:
        found += [(run[0], run[-1])] if len(run) >= RUN else [(number, number) for number in run]
    return found
