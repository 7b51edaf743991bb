"""Figure 8, the track record: the actual yes count of past votes against the ranges forecast before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whipcount.brief.content import Figure, Interval, PastForecast
from whipcount.figures.drawing import boxes, clip_label, labels, points, rules, text_width, to_svg
from whipcount.figures.palette import HAIRLINE, INK, SOFT_INK

WIDE = 560
NARROW = 360
ROW, PRINTED_ROW = 30, 18
MOST_PRINTED = 8
TOP = 34
SMALL = 12
BANDS: dict[int, tuple[str, float]] = {95: ("#dbe9f6", 8.0), 80: ("#a9cdec", 8.0), 50: ("#5b97cd", 8.0)}
"""Colour and half height of the band of each level, the widest drawn first."""
_DIAMOND = "M0,-1L0.8,0L0,1L-0.8,0Z"


def calibration_figure(past: Sequence[PastForecast]) -> Figure | None:
    """Draw one row per past vote, oldest first; None where there is none to show."""
    if not past:
        return None
    inside = {level: sum(_covers(row, level) for row in past) for level in sorted(BANDS)}
    title = f"The actual yes count fell inside the 80 % range in {inside[80]} of {len(past)} earlier votes"
    alt_text = (
        f"{title}; inside the 50 % range in {inside[50]}, inside the 95 % range in {inside[95]}. "
        + "; ".join(f"{row.symbol}: {row.actual.yes} yes, {_words(row, 80)}" for row in past)
    )
    return Figure(
        key="calibration",
        title=title,
        alt=alt_text,
        svg=_draw(past, WIDE, alt_text),
        narrow=_draw(past, NARROW, alt_text),
        printed=_draw(past[-MOST_PRINTED:], WIDE, alt_text, row_height=PRINTED_ROW),
        printed_without=max(len(past) - MOST_PRINTED, 0),
        columns=(
            "vote",
            "decided on",
            "actual yes",
            "expected yes",
            "50 % range",
            "80 % range",
            "95 % range",
        ),
        rows=tuple(
            (
                row.symbol,
                row.decided_on.isoformat(),
                str(row.actual.yes),
                f"{row.expected_yes:.1f}",
                *(_range(row, level) for level in sorted(BANDS)),
            )
            for row in past
        ),
    )


def _interval(row: PastForecast, level: int) -> Interval | None:
    return next((interval for interval in row.yes_intervals if interval.level == level), None)


def _covers(row: PastForecast, level: int) -> bool:
    interval = _interval(row, level)
    return interval is not None and interval.low <= row.actual.yes <= interval.high


def _range(row: PastForecast, level: int) -> str:
    interval = _interval(row, level)
    return "" if interval is None else f"{interval.low}–{interval.high}"


def _words(row: PastForecast, level: int) -> str:
    return f"{level} % range {_range(row, level)}" if _interval(row, level) else f"no {level} % range"


def _draw(past: Sequence[PastForecast], width: int, alt_text: str, *, row_height: int = ROW) -> str:
    ends = [end for row in past for each in row.yes_intervals for end in (each.low, each.high)]
    ends += [row.actual.yes for row in past]
    low, high = min(ends) - 2, max(ends) + 2
    left, right = (150, 70) if width == WIDE else (104, 52)

    def x(value: float) -> float:
        return round(left + (value - low) / (high - low) * (width - left - right), 2)

    base = TOP + len(past) * row_height
    bands, actual, names, counts = [], [], [], []
    for place, row in enumerate(past):
        y = TOP + (place + 0.5) * row_height
        for level, (colour, half) in BANDS.items():
            if interval := _interval(row, level):
                ends_at = {"x": x(interval.low - 0.5), "x2": x(interval.high + 0.5)}
                bands.append({**ends_at, "y": y - half, "y2": y + half, "fill": colour})
        actual.append({"x": x(row.actual.yes), "y": y, "fill": INK, "stroke": "#ffffff"})
        name = f"{row.decided_on.year}  {row.symbol}" if width == WIDE else row.symbol
        names.append({"x": 0, "y": y, "text": clip_label(name, left - 8, SMALL)})
        counts.append({"x": width, "y": y, "text": f"{row.actual.yes} yes"})
    layers = [
        *_grid(low, high, base, x),
        boxes(bands),
        points(actual, size=90, shape=_DIAMOND, width=1),
        labels(names, size=SMALL, colour=INK),
        labels(counts, size=SMALL, colour=INK, align="right"),
        *_draw_key(),
    ]
    return to_svg(layers, width=width, height=base + 42, alt_text=alt_text)


def _grid(low: int, high: int, base: float, x: Callable[[float], float]) -> list[str]:
    every = next((step for step in (1, 2, 5, 10, 20, 25, 50) if (x(step) - x(0)) >= 34), 100)
    ticks = range(low - low % every + every, high + 1, every)
    lines = [{"x": x(tick), "y": TOP, "x2": x(tick), "y2": base + 4} for tick in ticks]
    named = [{"x": x(tick), "y": base + 14, "text": str(tick)} for tick in ticks]
    return [
        rules(lines, colour=HAIRLINE),
        labels(named, size=SMALL, align="center", colour=SOFT_INK),
        labels([{"x": x(low), "y": base + 32, "text": "yes votes"}], size=SMALL, colour=SOFT_INK),
    ]


def _draw_key() -> list[str]:
    """Draw the ranges and the mark of what happened, on one line."""
    swatches, words = [], []
    x = 0.0
    for level in sorted(BANDS):
        swatches.append({"x": x, "y": 6, "x2": x + 16, "y2": 20, "fill": BANDS[level][0]})
        words.append({"x": x + 21, "y": 13, "text": f"{level} %"})
        x += 21 + text_width("95 %", SMALL) + 10
    words.append({"x": x + 13, "y": 13, "text": "what happened"})
    diamond = [{"x": x + 4, "y": 13, "fill": INK, "stroke": "#ffffff"}]
    return [
        boxes(swatches),
        points(diamond, size=90, shape=_DIAMOND, width=1),
        labels(words, size=SMALL, colour=SOFT_INK),
    ]
