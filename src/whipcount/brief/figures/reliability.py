"""Figure 8, second half: how often yes came where it was given which chance.

A reliability diagram with its counts and consistency bars: where the forecasts are right, nine of ten points
lie within their bar (Bröcker & Smith 2007; Dimitriadis, Gneiting & Jordan 2021 on why counts belong to it).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from whipcount.brief.content import Figure
from whipcount.brief.wording import counted
from whipcount.figures.drawing import boxes, labels, points, rules, to_svg
from whipcount.figures.palette import HAIRLINE, INK, SOFT_INK
from whipcount.forecast import Shift
from whipcount.forecast.scores.reliability import EDGES, ByChance, consistent

WIDE, NARROW = 560, 360
SIDE = 190
LEFT, TOP = 64, 14
SMALL = 12
BAR = "#a9cdec"
SEED = 8

Row = tuple[float, float, float, float, int]
"""Chance given, share that came, ends of the consistency bar, votes cast."""


def reliability_figure(votes: Sequence[ByChance], shift: Shift) -> Figure:
    """Draw the share of yes by the chance given, over all votes together."""
    ranges = consistent(votes, shift, rng=np.random.default_rng(SEED))
    totals = np.array(votes, dtype=float).sum(axis=0)
    rows, told = [], []
    for (low, high), (start, end), (cast, expected, came) in zip(
        ranges, pairwise(EDGES), totals, strict=True
    ):
        if cast:
            rows.append((expected / cast, came / cast, low, high, int(cast)))
            told.append((f"{100 * start:.0f} to {100 * end:.0f}", *rows[-1]))
    inside = sum(low - 1e-9 <= share <= high + 1e-9 for _, share, low, high, _ in rows)
    title = f"Yes came as often as forecast in {inside} of {counted(len(rows), 'class', 'classes')} of chance"
    cast_in_all = counted(sum(row[-1] for row in rows), "vote")
    alt = f"{title}; {cast_in_all} cast in {counted(len(votes), 'roll call')}. " + "; ".join(
        f"given {100 * given:.0f} of 100, yes came {100 * share:.0f} of 100 times ({cast} cast)"
        for given, share, _, _, cast in rows
    )
    return Figure(
        key="reliability",
        title=title,
        alt=alt,
        svg=_draw(rows, WIDE, alt),
        narrow=_draw(rows, NARROW, alt),
        columns=("chance of yes, of 100", "votes cast", "mean chance", "yes came", "if right, 90 % range"),
        rows=tuple(
            (
                name,
                str(cast),
                f"{100 * given:.1f}",
                f"{100 * share:.1f}",
                f"{100 * low:.0f}–{100 * high:.0f}",
            )
            for name, given, share, low, high, cast in told
        ),
    )


def _draw(rows: Sequence[Row], width: int, alt_text: str) -> str:
    across = width - LEFT - 24

    def x(share: float) -> float:
        return LEFT + share * across

    def y(share: float) -> float:
        return TOP + (1 - share) * SIDE

    bars = [{"x": x(g) - 6, "x2": x(g) + 6, "y": y(high), "y2": y(low), "fill": BAR}
            for g, _, low, high, _ in rows]  # fmt: skip
    dots = [{"x": x(g), "y": y(share), "fill": INK, "stroke": "#ffffff"} for g, share, *_ in rows]
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    grid = [{"x": LEFT, "x2": x(1), "y": y(tick), "y2": y(tick)} for tick in ticks]
    up = [{"x": LEFT - 8, "y": y(tick), "text": f"{100 * tick:.0f}"} for tick in ticks]
    along = [{"x": x(tick), "y": y(0) + 16, "text": f"{100 * tick:.0f}"} for tick in ticks]
    # On two lines in turn, so that neighbours do not touch.
    counts = [
        {"x": x(given), "y": y(0) + 34 + 12 * (place % 2), "text": f"{cast:,}"}
        for place, (given, *_, cast) in enumerate(rows)
    ]
    words = [
        {"x": 0, "y": y(0) + 34, "text": "votes cast"},
        {"x": 0, "y": y(0) + 66, "text": "across: chance of yes given, of 100; up: of 100, yes came"},
        {"x": 0, "y": y(0) + 82, "text": "bar: where 90 of 100 points would lie if the chances are right"},
    ]
    return to_svg(
        [
            rules(grid, colour=HAIRLINE),
            rules([{"x": x(0), "y": y(0), "x2": x(1), "y2": y(1)}], colour=SOFT_INK, dash=(4, 3)),
            boxes(bars),
            points(dots, size=90, width=1.5),
            labels(up, size=SMALL, align="right", colour=SOFT_INK),
            labels(along, size=SMALL, align="center", colour=SOFT_INK),
            labels(counts, size=11, align="center", colour=INK),
            labels(words, size=11, colour=SOFT_INK),
        ],
        width=width,
        height=y(0) + 92,
        alt_text=alt_text,
    )
