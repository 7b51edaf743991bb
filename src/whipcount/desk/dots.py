"""The tally as a hundred dots, drawn in a millisecond so that it answers a click.

The same picture as the brief's first figure (a quantile dotplot; Kay et al. 2016,
https://doi.org/10.1145/2858036.2858558), without that figure's quarter of a second of layout.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DOTS = 100
COLUMNS = 60
"""Most columns of dots; more distinct counts than this share one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One outcome: its place in a picture of `Dots.width` by `height`, and whether it reaches the goal."""

    x: float
    y: float
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """One hundred equally likely outcomes, the goal's line at `line`, and the counts as rows of a table."""

    dots: tuple[Dot, ...]
    width: int
    height: int
    line: float | None
    low: int
    high: int
    rows: tuple[tuple[str, int], ...]


def lay_dots(values: NDArray[np.integer], *, more_than: int) -> Dots:
    """Lay out the quantiles of a count in columns, one boundary between columns at the goal.

    Examples
    --------
    >>> laid = lay_dots(np.repeat([3, 5], 50), more_than=4)
    >>> laid.rows, sum(dot.reached for dot in laid.dots)
    ((('3', 50), ('5', 50)), 50)
    """
    levels = (np.arange(DOTS) + 0.5) / DOTS
    quantiles = np.quantile(values, levels, method="inverted_cdf").astype(int)
    low, high = int(quantiles[0]), int(quantiles[-1])
    step = max(1, math.ceil((high - low + 1) / COLUMNS))
    first = (low - more_than - 1) // step
    column = (quantiles - more_than - 1) // step - first
    stacked: Counter[int] = Counter()
    places = []
    for at in column.tolist():
        places.append((at, stacked[at]))
        stacked[at] += 1
    columns, tallest = int(column.max()) + 1, max(stacked.values())
    line = -first if 0 <= -first <= columns else None
    return Dots(
        dots=tuple(
            Dot(x=at + 0.5, y=tallest - height - 0.5, reached=at + first >= 0) for at, height in places
        ),
        width=columns,
        height=tallest,
        line=line,
        low=(first * step) + more_than + 1,
        high=(first + columns) * step + more_than,
        rows=_rows(column, first, step, more_than),
    )


def _rows(column: NDArray[np.integer], first: int, step: int, more_than: int) -> tuple[tuple[str, int], ...]:
    rows = []
    for at, count in sorted(Counter(column.tolist()).items()):
        low = (at + first) * step + more_than + 1
        rows.append((str(low) if step == 1 else f"{low} to {low + step - 1}", count))
    return tuple(rows)
