"""Axes: from values to pixels, with ticks at round values and a title."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from whipcount.figures.drawing import labels, rules
from whipcount.figures.palette import HAIRLINE, INK, SOFT_INK

LETTERS = 12
"""Size of the letters at the ticks, in pixels."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` spread from the pixel `start` to the pixel `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Place a value."""
        span = (self.high - self.low) or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle with a scale across and one up."""

    across: Scale
    up: Scale

    def frame(self, *, bottom: str, left: str, ticks: Sequence[float]) -> list[str]:
        """Draw both axes: whole numbers across, `ticks` in per cent up, each with its title."""
        floor, roof = self.up.start, self.up.end
        begin, finish = self.across.start, self.across.end
        grid = [{"x": begin, "x2": finish, "y": self.up.at(t), "y2": self.up.at(t)} for t in ticks]
        shares = [{"x": begin - 6, "y": self.up.at(t), "text": f"{100 * t:.0f} %"} for t in ticks]
        places = self.whole_ticks()
        stubs = [
            {"x": self.across.at(t), "x2": self.across.at(t), "y": floor, "y2": floor + 5} for t in places
        ]
        numbers = [{"x": self.across.at(t), "y": floor + 15, "text": str(t)} for t in places]
        titles = [
            {"x": begin, "y": floor + 34, "text": bottom},
            {"x": 4.0, "y": roof - 14, "text": left},
        ]
        return [
            rules([*grid, *stubs], colour=HAIRLINE),
            rules([{"x": begin, "x2": finish, "y": floor, "y2": floor}], colour=INK),
            labels(shares, size=LETTERS, align="right", colour=SOFT_INK),
            labels(numbers, size=LETTERS, align="center", colour=SOFT_INK),
            labels(titles, size=LETTERS, colour=SOFT_INK),
        ]

    def whole_ticks(self) -> list[int]:
        """Choose whole numbers across, as many as stand apart."""
        low, high = math.ceil(self.across.low), math.floor(self.across.high)
        room = max((self.across.end - self.across.start) / 44, 2)
        step = next((step for step in _STEPS if (high - low) / step <= room), 200)
        return list(range(low + -low % step, high + 1, step))


def spread(wanted: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Move places as little as needed so that they stand `apart`, in their order, from `low` to `high`.

    Examples
    --------
    >>> spread([10.0, 12.0, 50.0], apart=14.0, low=0.0, high=60.0)
    [10.0, 24.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    last = low - apart
    for at in order:
        last = placed[at] = max(wanted[at], last + apart)
    last = high + apart
    for at in reversed(order):
        last = placed[at] = min(placed[at], last - apart)
    return placed


WIDTH, HEIGHT = 820, 320
LEFT, RIGHT, BELOW, ABOVE = 52, 130, 48, 26
"""Pixels beside, under and over a plot over time, for its labels."""


def plot_over_time(first: int, last: int, *, low: float, top: float) -> Plot:
    """Lay out periods across and shares from `low` to 1 up, under the pixel `top`."""
    floor = top + ABOVE + HEIGHT
    return Plot(Scale(first - 0.5, last + 0.5, LEFT, WIDTH - RIGHT), Scale(low, 1.0, floor, top + ABOVE))


def name_ends(plot: Plot, ends: Sequence[tuple[float, float]], texts: Sequence[str]) -> list[str]:
    """Write texts at the right edge, each with a leader from where its line or area ends."""
    places = spread([y for _, y in ends], apart=LETTERS + 4, low=plot.up.end, high=plot.up.start)
    right = plot.across.end
    leaders = [
        {"x": x, "y": y, "x2": right + 12, "y2": place} for (x, y), place in zip(ends, places, strict=True)
    ]
    names = [{"x": right + 15, "y": place, "text": text} for place, text in zip(places, texts, strict=True)]
    return [rules(leaders, colour=SOFT_INK, width=0.7), labels(names, size=LETTERS, colour=INK)]
