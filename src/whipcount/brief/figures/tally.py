"""Figure 1, the tally: one hundred equally likely outcomes as dots, with the goal's line.

A quantile dotplot (Kay et al. 2016, https://doi.org/10.1145/2858036.2858558; Fernandes et al. 2018,
https://doi.org/10.1145/3173574.3173718): a reader counts dots instead of trusting a bare number.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.brief.content import Figure
from whipcount.domain import Vote
from whipcount.domain.matter import GoalMeasure
from whipcount.figures.drawing import BOLD, clip_label, labels, points, rules, text_width, to_svg
from whipcount.figures.palette import HAIRLINE, INK, MARKS, SOFT_INK
from whipcount.forecast.tallies import central_range

DOTS = 100
WIDE = 560
NARROW = 360
TALLEST = 190.0
SHORTEST = 84.0
MARGIN = 24
LARGEST_DOT = 20.0
SMALLEST_DOT = 7.0
LABEL = 13
KEY_LINE = 20

_COUNTED = {
    GoalMeasure.YES: "yes votes",
    GoalMeasure.NO: "no votes",
    GoalMeasure.ABSTAIN: "abstentions",
    GoalMeasure.MARGIN: "yes over no votes",
}
_INK = {
    GoalMeasure.YES: MARKS[Vote.YES],
    GoalMeasure.NO: MARKS[Vote.NO],
    GoalMeasure.ABSTAIN: MARKS[Vote.ABSTAIN],
    GoalMeasure.MARGIN: MARKS[Vote.YES],
}


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """The dots to draw, in ascending order, and the lines to draw them against."""

    values: NDArray[np.integer]
    adopted: NDArray[np.bool_]
    more_than: int
    adoption_line: int | None
    noun: str
    colour: str

    @property
    def reached(self) -> int:
        return int((self.values > self.more_than).sum())

    @property
    def lost(self) -> int:
        return int((~self.adopted).sum())


@dataclass(frozen=True, slots=True)
class _Axis:
    """Bins of `step` votes, one boundary at the goal, spread over the plot. Lengths are in pixels."""

    first: int
    step: int
    bins: int
    pitch: float
    dot: float
    width: int
    top: float
    base: float
    """The floor on which the dots stand."""

    def bin_of(self, value: int) -> int:
        return (value - self.first) // self.step

    def x(self, value: float) -> float:
        """Place a value; a bin's dots stand at its middle."""
        return MARGIN + ((value - self.first) + 0.5) / self.step * self.pitch

    def holds(self, value: int) -> bool:
        return self.first <= value < self.first + self.bins * self.step


def tally_figure(
    values: NDArray[np.integer],
    *,
    more_than: int,
    measure: GoalMeasure = GoalMeasure.YES,
    adopted: NDArray[np.bool_] | None = None,
    adoption_line: int | None = None,
) -> Figure:
    """Draw the distribution of the count that the goal is about.

    Parameters
    ----------
    values : array of int, shape (draws,)
        The count in each joint draw, in votes.
    more_than : int
        The goal: reached by a draw above this count.
    measure : GoalMeasure
        What is counted.
    adopted : array of bool, shape (draws,), optional
        Whether each draw adopts the text. Where some do not, their dots are crosses.
    adoption_line : int, optional
        Fewest votes that adopt the text, where that does not move with the draw; drawn where it is in reach.
    """
    dots, carried = _quantiles(np.asarray(values), adopted)
    noun = _COUNTED[measure]
    outcomes = _Outcomes(dots, carried, more_than, adoption_line, noun, _INK[measure].ink)
    title = f"{outcomes.reached} of {DOTS} simulated votes bring more than {more_than} {noun}"
    if outcomes.lost:
        title += f"; {outcomes.lost} of {DOTS} do not adopt the text"
    low, high = central_range(np.asarray(values, dtype=np.int64), 80)
    alt_text = (
        f"Dot plot of {DOTS} equally likely outcomes. The middle outcome is {int(np.median(dots))} {noun}; "
        f"80 of {DOTS} lie from {low} to {high}. "
        f"{outcomes.reached} of {DOTS} lie above the goal's line at {more_than}."
    )
    return Figure(
        key="tally",
        title=title,
        alt=alt_text,
        svg=_draw(outcomes, WIDE, alt_text),
        narrow=_draw(outcomes, NARROW, alt_text),
        columns=(noun, f"outcomes of {DOTS}", "reaches the goal"),
        rows=_table(dots, more_than),
    )


def _quantiles(
    values: NDArray[np.integer], adopted: NDArray[np.bool_] | None
) -> tuple[NDArray[np.integer], NDArray[np.bool_]]:
    """Pick the draws at the middles of one hundred equal slices of the sorted draws."""
    passed = np.ones(len(values), dtype=bool) if adopted is None else np.asarray(adopted, dtype=bool)
    order = np.lexsort((passed, values))
    chosen = order[((np.arange(DOTS) + 0.5) / DOTS * len(values)).astype(int)]
    return values[chosen], passed[chosen]


def _draw(outcomes: _Outcomes, width: int, alt_text: str) -> str:
    key, top = _draw_key(outcomes, width)
    axis = _axis(outcomes, width, top)
    layers = [
        *key,
        *_draw_axis(axis, f"{outcomes.noun} ({DOTS} equally likely outcomes)"),
        *_draw_dots(outcomes, axis),
        *_draw_line(axis, outcomes.more_than + 0.5, f"goal: more than {outcomes.more_than}", 0),
    ]
    if outcomes.adoption_line is not None and axis.holds(outcomes.adoption_line):
        layers += _draw_line(axis, outcomes.adoption_line - 0.5, f"adopted from {outcomes.adoption_line}", 15)
    return to_svg(layers, width=width, height=axis.base + 44, alt_text=alt_text)


def _axis(outcomes: _Outcomes, width: int, top: float) -> _Axis:
    """Spread the outcomes and the goal over the plot, in as fine a step as dots of readable size allow."""
    dots, more_than, line = outcomes.values, outcomes.more_than, outcomes.adoption_line
    low, high = int(min(dots.min(), more_than - 1)), int(max(dots.max(), more_than + 2))
    if line is not None and low - (high - low) <= line <= high + (high - low):
        low, high = min(low, line - 1), max(high, line + 1)
    room = width - 2 * MARGIN
    boundary = more_than + 1
    # Beyond the largest step a dot still stands for one outcome of a hundred: it only gets smaller.
    for step in (1, 2, 5, 10, 20, 50, 100, 1000):
        first = boundary - math.ceil((boundary - low) / step) * step
        bins = (high - first) // step + 1
        if bins * SMALLEST_DOT <= room:
            break
    tallest = int(np.unique((dots - first) // step, return_counts=True)[1].max())
    dot = min(room / bins, TALLEST / tallest, LARGEST_DOT)
    return _Axis(first, step, bins, room / bins, dot, width, top, top + 36 + max(SHORTEST, tallest * dot))


def _draw_dots(outcomes: _Outcomes, axis: _Axis) -> list[str]:
    """Stack the dots of each bin; those that do not adopt the text are crosses."""
    levels: Counter[int] = Counter()
    kept: list[dict[str, object]] = []
    lost: list[dict[str, object]] = []
    for value, passed in zip(outcomes.values.tolist(), outcomes.adopted.tolist(), strict=True):
        place = axis.bin_of(value)
        levels[place] += 1
        middle = axis.first + place * axis.step + (axis.step - 1) / 2
        where = {"x": round(axis.x(middle), 2), "y": round(axis.base - (levels[place] - 0.5) * axis.dot, 2)}
        if passed:
            fill = outcomes.colour if value > outcomes.more_than else "#ffffff"
            kept.append({**where, "fill": fill, "stroke": outcomes.colour})
        else:
            lost.append({**where, "fill": "#ffffff", "stroke": INK})
    area = (axis.dot * 0.86) ** 2
    charts = [points(kept, size=area, width=1.4, shape="circle")] if kept else []
    if lost:
        charts.append(points(lost, size=area, width=1.4, shape=_CROSS))
    return charts


_CROSS = "M-0.8,-0.8L0.8,0.8M-0.8,0.8L0.8,-0.8"


def _draw_key(outcomes: _Outcomes, width: int) -> tuple[list[str], float]:
    """Say what the marks mean, on as many lines as `width` needs; also gives where the plot starts."""
    colour = outcomes.colour
    entries = [
        (f"{outcomes.reached} reach the goal", colour, colour, "circle"),
        (f"{DOTS - outcomes.reached} fall short of it", "#ffffff", colour, "circle"),
    ]
    if outcomes.lost:
        entries.append((f"{outcomes.lost} do not adopt", "#ffffff", INK, _CROSS))
    charts: list[str] = []
    x, y = MARGIN - 12.0, 12.0
    for text, fill, stroke, shape in entries:
        if x + 11 + text_width(text, LABEL) > width:
            x, y = MARGIN - 12.0, y + KEY_LINE
        mark = [{"x": x, "y": y, "fill": fill, "stroke": stroke}]
        charts.append(points(mark, size=110, width=1.4, shape=shape))
        charts.append(labels([{"x": x + 11, "y": y, "text": text}], size=LABEL, colour=INK))
        x += 11 + text_width(text, LABEL) + 18
    return charts, y + 12


def _draw_line(axis: _Axis, value: float, text: str, down: float) -> list[str]:
    """Draw a line across the plot with its label on the side that has room, `down` from the plot's top."""
    x, y = round(axis.x(value), 2), axis.top + 12 + down
    right = x + 6 + text_width(text, LABEL, factor=BOLD) <= axis.width
    rule = rules([{"x": x, "y": y - 8, "x2": x, "y2": axis.base}], colour=INK, width=1.5, dash=(5, 3))
    place = {"x": x + 6 if right else x - 6, "y": y, "text": text}
    return [rule, labels([place], size=LABEL, align="left" if right else "right", weight="bold")]


def _draw_axis(axis: _Axis, title: str) -> list[str]:
    base = axis.base
    last = axis.first + axis.bins * axis.step
    every = next((n for n in (1, 2, 5, 10, 20, 25, 50, 100, 200) if axis.pitch * n / axis.step >= 44), 500)
    ticks = [tick for tick in range(axis.first - axis.first % every, last + 1, every) if tick >= axis.first]
    ticks = [tick for tick in ticks if axis.x(tick) <= axis.width - MARGIN + 8]
    floor = [{"x": MARGIN, "y": base, "x2": MARGIN + axis.bins * axis.pitch, "y2": base}]
    marks = [{"x": axis.x(tick), "y": base, "x2": axis.x(tick), "y2": base + 5} for tick in ticks]
    named = [{"x": axis.x(tick), "y": base + 14, "text": str(tick)} for tick in ticks]
    return [
        rules([*floor, *marks], colour=HAIRLINE),
        labels(named, size=12, align="center", colour=SOFT_INK),
        labels(
            [{"x": MARGIN, "y": base + 33, "text": clip_label(title, axis.width - MARGIN, 12)}],
            size=12,
            colour=SOFT_INK,
        ),
    ]


def _table(dots: NDArray[np.integer], more_than: int) -> tuple[tuple[str, ...], ...]:
    found, counts = np.unique(dots, return_counts=True)
    return tuple(
        (str(value), str(count), "yes" if value > more_than else "no")
        for value, count in zip(found.tolist(), counts.tolist(), strict=True)
    )
