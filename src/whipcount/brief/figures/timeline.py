"""Figure 4, the timeline: who spoke, took a position or did something when, up to the vote.

A row an actor. A circle is what was said, with how often (outlined where no whole quotation stands among it);
a square a position, with its sign; a diamond a move or a change of the text. The vote's day is a band.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from whipcount.brief.content import Figure
from whipcount.brief.figures.matrix import FILLS, SIGNS
from whipcount.brief.wording import counted, long_date
from whipcount.domain import DatedValue
from whipcount.figures.drawing import boxes, clip_label, labels, points, rules, text_width, to_svg
from whipcount.figures.palette import HAIRLINE, INK, SOFT_INK

WIDE, NARROW = 560, 360
ROW = 26
TOP = 34.0
SMALL = 12
BIN = 17
"""Pixels within which marks of a row are drawn as one."""
PAST = 0.66
"""Share of the width that is given to what lies before the cut-off."""
LANES = 6
"""Most rows of actors; the others share one."""
BEFORE, AFTER = timedelta(days=75), timedelta(days=150)
"""What lies further from the cut-off stands in the data alone."""
TEXT_LANE, OTHERS = "The text", "Others"
_SPOKEN = "#d3dae1"
_BAND = "#eef1f4"
_DIAMOND = "M0,-1L0.9,0L0,1L-0.9,0Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something dated; `sign` is a position's stance, `direct` tells a statement that is one quotation."""

    when: DatedValue
    lane: str
    kind: Literal["statement", "position", "move", "text", "date"]
    words: str
    source: str = ""
    sign: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """The days drawn, and their places in pixels: up to the cut-off, and after it on a smaller scale.

    `end` is the day after the cut-off, at whose beginning the line of the cut-off stands.
    """

    first: date
    end: date
    last: date
    left: float
    width: float

    @property
    def line(self) -> float:
        """Place of the cut-off."""
        return self.left + PAST * (self.width - self.left)

    def x(self, day: date, *, middle: bool = False) -> float:
        """Place the beginning of a day, or its middle."""
        days = (day - self.first).days + (0.5 if middle else 0.0)
        past = (self.end - self.first).days
        if days <= past:
            return round(self.left + max(days, 0.0) / past * (self.line - self.left), 2)
        share = min((days - past) / max((self.last - self.end).days, 1), 1.0)
        return round(self.line + share * (self.width - self.line - 4), 2)

    def bin(self, day: date) -> float:
        """Place the mark of a day among those of its neighbours, which are counted from the cut-off."""
        away = self.x(day, middle=True) - self.line
        return self.line + (away // BIN + 0.5) * BIN


def timeline_figure(
    happenings: Sequence[Happening], *, as_of: date, expected: DatedValue | None
) -> Figure | None:
    """Draw what happened around the cut-off; None where nothing is dated.

    Parameters
    ----------
    happenings : sequence of Happening
        In any order.
    as_of : date
        The cut-off, a line.
    expected : DatedValue, optional
        When the vote is expected, a band as wide as its precision.
    """
    drawn = [one for one in happenings if as_of - BEFORE <= one.when.first <= as_of + AFTER]
    if not drawn:
        return None
    lanes = _lanes(drawn)
    kinds = Counter(one.kind for one in drawn)
    parts = [
        counted(kinds[kind], noun)
        for kind, noun in (
            ("statement", "statement"),
            ("position", "position"),
            ("move", "move"),
            ("text", "step of the text"),
        )
        if kinds[kind]
    ]
    busiest = Counter(one.lane for one in drawn if one.lane != TEXT_LANE).most_common(1)
    title = f"{', '.join(parts)} since {long_date(min(one.when.first for one in drawn))}"
    if busiest:
        title += f"; most by {busiest[0][0]} ({busiest[0][1]})"
    outside = len(happenings) - len(drawn)
    alt_text = (
        f"Timeline. {title}. The cut-off is {long_date(as_of)}"
        + (f", the vote is expected {expected}" if expected else "")
        + "."
        + (f" {counted(outside, 'event')} further away stand in the data alone." if outside else "")
    )
    return Figure(
        key="timeline",
        title=title,
        alt=alt_text,
        svg=_draw(drawn, lanes, as_of, expected, WIDE, alt_text),
        narrow=_draw(drawn, lanes, as_of, expected, NARROW, alt_text),
        columns=("date", "precision", "who", "what", "words", "source"),
        rows=tuple(
            (str(one.when), one.when.precision, one.lane, one.sign or one.kind, one.words, one.source)
            for one in sorted(happenings, key=lambda one: (one.when.first, one.lane, one.kind, one.words))
        ),
    )


def _lanes(drawn: Sequence[Happening]) -> list[str]:
    """Return the rows: the text first, then who is heard of most, at last the others together."""
    heard = Counter(one.lane for one in drawn if one.lane != TEXT_LANE)
    named = sorted(heard, key=lambda lane: (-heard[lane], lane))
    lanes = [TEXT_LANE] if any(one.lane == TEXT_LANE for one in drawn) else []
    lanes += named[:LANES]
    return [*lanes, OTHERS] if len(named) > LANES else lanes


def _draw(
    drawn: Sequence[Happening],
    lanes: Sequence[str],
    as_of: date,
    expected: DatedValue | None,
    width: int,
    alt_text: str,
) -> str:
    names = 165.0 if width == WIDE else 100.0
    days = [one.when.first for one in drawn] + [as_of]
    if expected and expected.last - as_of <= AFTER:
        days += [expected.last + timedelta(days=1)]
    span = _Span(
        first=min(days) - timedelta(days=1),
        end=as_of + timedelta(days=1),
        last=max(*days, as_of + timedelta(days=7)),
        left=names,
        width=width,
    )
    base = TOP + len(lanes) * ROW
    lines = [
        {"x": 0, "y": TOP + place * ROW, "x2": width, "y2": TOP + place * ROW}
        for place in range(len(lanes) + 1)
    ]
    words = [
        {"x": 0, "y": TOP + (place + 0.5) * ROW, "text": clip_label(lane, names - 8, SMALL)}
        for place, lane in enumerate(lanes)
    ]
    layers = [
        *_vote(expected, span, base),
        rules(lines, colour=HAIRLINE),
        *_axis(span, base),
        *_cut_off(span, base),
        labels(words, size=SMALL, colour=INK),
        *_marks(drawn, lanes, span),
    ]
    key, bottom = _key(drawn, base + 40, width)
    return to_svg([*layers, *key], width=width, height=bottom, alt_text=alt_text)


def _vote(expected: DatedValue | None, span: _Span, base: float) -> list[str]:
    if expected is None or expected.first > span.last:
        return []
    x, x2 = span.x(expected.first), max(span.x(expected.last), span.x(expected.first) + 3)
    text, size = "vote expected", 11
    right = x + text_width(text, size) <= span.width
    label = {"x": x if right else span.width, "y": 12, "text": text}
    return [
        boxes([{"x": x, "y": TOP - 10, "x2": x2, "y2": base, "fill": _BAND}]),
        labels([label], size=size, align="left" if right else "right", colour=SOFT_INK),
    ]


def _cut_off(span: _Span, base: float) -> list[str]:
    x, text = span.line, "cut-off"
    return [
        rules([{"x": x, "y": TOP - 10, "x2": x, "y2": base}], colour=INK, width=1.2, dash=(4, 3)),
        labels([{"x": x - 4, "y": 12, "text": text}], size=11, align="right", colour=INK),
    ]


def _axis(span: _Span, base: float) -> list[str]:
    """Mark the first of each month, or Mondays where the span is short."""
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    short = (span.end - span.first).days <= 31
    ticks = [day for day in days if day.day == 1 or (short and day < span.end and day.weekday() == 0)]
    ticks = [day for day in ticks if day < span.end - timedelta(days=1) or day > span.end]
    marks = [{"x": span.x(day), "y": TOP, "x2": span.x(day), "y2": base + 4} for day in ticks]
    named = []
    for day in ticks:
        month = long_date(day).split()[1][:3]
        text = f"{month} {day.year}" if day.month == 1 else month
        if short and day < span.end:
            text = f"{day.day} {month}"
        free = max((row["x"] + text_width(row["text"], 11) + 4 for row in named), default=0.0)
        if free <= span.x(day) and span.x(day) + text_width(text, 11) <= span.width:
            named.append({"x": span.x(day), "y": base + 14, "text": text})
    return [rules(marks, colour=HAIRLINE), labels(named, size=11, colour=SOFT_INK)]


def _marks(drawn: Sequence[Happening], lanes: Sequence[str], span: _Span) -> list[str]:
    """Draw what falls close together in a row as one mark: positions above what was said beside them."""
    near: dict[tuple[int, float], list[Happening]] = defaultdict(list)
    for one in drawn:
        lane = lanes.index(one.lane if one.lane in lanes else OTHERS)
        near[lane, span.bin(one.when.first)].append(one)
    circles, hollow, squares, diamonds, ticks, inside = [], [], [], [], [], []
    for (lane, x), group in sorted(near.items()):
        y = TOP + (lane + 0.5) * ROW
        said = [one for one in group if one.kind == "statement"]
        signs = list(dict.fromkeys(one.sign for one in group if one.kind == "position"))
        acts = [one for one in group if one.kind in ("move", "text")]
        shift = 6.0 if said and (signs or acts) else 0.0
        if said:
            mark = {"x": x, "y": y + shift, "stroke": SOFT_INK}
            direct = any(one.direct for one in said)
            (circles if direct else hollow).append({**mark, "fill": _SPOKEN if direct else "#ffffff"})
            inside.append({"x": x, "y": y + shift, "text": str(len(said)) if len(said) > 1 else ""})
        if signs:
            fill = FILLS[signs[0]] if len(signs) == 1 else "#ffffff"
            text = SIGNS[signs[0]] if len(signs) == 1 else "±"
            box = {"x": x - 7, "y": y - shift - 6.5, "x2": x + 7, "y2": y - shift + 6.5, "fill": fill}
            squares.append(box)
            inside.append({"x": x, "y": y - shift, "text": text})
        elif acts:
            diamonds.append({"x": x, "y": y - shift, "fill": INK, "stroke": INK})
        elif not said:
            ticks.append({"x": x, "y": y - 7, "x2": x, "y2": y + 7})
    return [
        rules(ticks, colour=INK, width=1.5),
        points([*circles, *hollow], size=150, width=1),
        boxes(squares, stroke=SOFT_INK, width=0.7),
        points(diamonds, size=130, shape=_DIAMOND, width=0.5),
        labels([row for row in inside if row["text"]], size=10, align="center", colour=INK, weight="bold"),
    ]


def _key(drawn: Sequence[Happening], y: float, width: int) -> tuple[list[str], float]:
    """Say what the marks drawn mean, on as many lines as `width` needs; also gives where the figure ends."""
    kinds = {one.kind for one in drawn}
    entries = [
        entry
        for kind, *entry in (
            ("statement", "statements, how many", "circle", _SPOKEN),
            ("statement", "no whole quotation", "circle", "#ffffff"),
            ("position", "position: S sponsor, + for, × against, ± several", "square", FILLS["support"]),
            ("move", "move, or step of the text", "diamond", INK),
            ("text", "step of the text", "diamond", INK),
            ("date", "date named", "tick", INK),
        )
        if kind in kinds and not (kind == "text" and "move" in kinds)
    ]
    layers, words = [], []
    x = 8.0
    for text, shape, fill in entries:
        wide = 14 + text_width(text, 10.5) + 8
        if x > 8 and x + wide > width:
            x, y = 8.0, y + 18
        mark = [{"x": x, "y": y, "fill": fill, "stroke": SOFT_INK}]
        if shape == "tick":
            layers.append(rules([{"x": x, "y": y - 6, "x2": x, "y2": y + 6}], colour=INK, width=1.5))
        elif shape == "square":
            layers.append(
                boxes([{"x": x - 6, "y": y - 6, "x2": x + 6, "y2": y + 6, "fill": fill}], stroke=SOFT_INK)
            )
        else:
            layers.append(points(mark, size=120, shape="circle" if shape == "circle" else _DIAMOND))
        words.append({"x": x + 11, "y": y, "text": text})
        x += wide
    return [*layers, labels(words, size=10.5, colour=SOFT_INK)], y + 14
