"""Figure 6, where members stand: one axis, a lane a group, with this text's line between yes and not yes.

The poles are named by motions that divided the members along the axis, never by left and right.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from whipcount.brief.content import Figure
from whipcount.brief.wording import counted
from whipcount.domain import Vote
from whipcount.figures.drawing import boxes, clip_label, labels, rules, text_width, to_svg
from whipcount.figures.palette import HAIRLINE, INK, MARKS, SOFT_INK

WIDE, NARROW = 560, 360
TOP = 40.0
LANE = 34.0
TICK = 5.0
SMALL = 12
_BAND = "#e6eaee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A member on the axis: its point, the ends of its 80 % interval, and its likeliest vote now."""

    member: str
    name: str
    group: str
    point: float
    low: float
    high: float
    vote: Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What the axis rests on, in words: `rests_on`, the names of its poles, who gives it its direction."""

    rests_on: str
    low_pole: str
    high_pole: str
    anchored: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPoint:
    """Where yes turns likelier than not on this text, with the ends of its 80 % interval."""

    point: float
    low: float
    high: float


def strip_figure(placed: Sequence[Placed], axis: Axis, cut: CutPoint | None) -> Figure | None:
    """Draw the members on one axis, the median marked; None where none has a point.

    Parameters
    ----------
    placed : sequence of Placed
        In any order.
    cut : CutPoint, optional
        Left out where the votes forecast do not follow the axis.
    """
    if not placed:
        return None
    ordered = sorted(placed, key=lambda one: (one.point, one.member))
    median = ordered[len(ordered) // 2]
    yes = [one for one in ordered if one.vote is Vote.YES]
    inside = [one for one in ordered if cut and cut.low <= one.point <= cut.high]
    title = f"{len(yes)} of {counted(len(ordered), 'member')} placed are likeliest to vote yes"
    if cut:
        title += f"; {len(inside)} stand where yes turns to not yes"
    alt_text = (
        f"One axis, {axis.rests_on}; {axis.anchored}. Low: {axis.low_pole}. High: {axis.high_pole}. "
        f"{title}. The median member is {median.name}."
    )
    return Figure(
        key="strip",
        title=title,
        alt=alt_text,
        svg=_draw(ordered, axis, cut, median, WIDE, alt_text),
        narrow=_draw(ordered, axis, cut, median, NARROW, alt_text),
        columns=("member", "name", "group", "point", "80 % interval", "likeliest vote"),
        rows=tuple(
            (
                one.member,
                one.name,
                one.group,
                f"{one.point:.2f}",
                f"{one.low:.2f} to {one.high:.2f}",
                MARKS[one.vote].word,
            )
            for one in ordered
        ),
    )


def _draw(
    ordered: Sequence[Placed], axis: Axis, cut: CutPoint | None, median: Placed, width: int, alt_text: str
) -> str:
    groups = _groups(ordered)
    names = 165.0 if width == WIDE else 100.0
    low, high = min(one.low for one in ordered), max(one.high for one in ordered)

    def x(value: float) -> float:
        share = (min(max(value, low), high) - low) / max(high - low, 1e-9)
        return round(names + 6 + share * (width - names - 12), 2)

    base = TOP + len(groups) * LANE
    lines, words, layers = [], [], []
    for place, (group, members) in enumerate(groups.items()):
        y = TOP + place * LANE
        lines.append({"x": 0, "y": y, "x2": width, "y2": y})
        words.append({"x": 0, "y": y + LANE / 2, "text": clip_label(group, names - 8, SMALL)})
        layers += _lane(members, y, x)
    lines.append({"x": 0, "y": base, "x2": width, "y2": base})
    return to_svg(
        [
            *_cut(cut, x, base),
            rules(lines, colour=HAIRLINE),
            labels(words, size=SMALL, colour=INK),
            *layers,
            *_median(median, x, base, width),
            *_poles(axis, base, width),
        ],
        width=width,
        height=base + 98,
        alt_text=alt_text,
    )


def _groups(ordered: Sequence[Placed]) -> Mapping[str, list[Placed]]:
    found: dict[str, list[Placed]] = {}
    for one in ordered:
        found.setdefault(one.group or "No group", []).append(one)
    return dict(sorted(found.items(), key=lambda kept: (-len(kept[1]), kept[0])))


def _lane(members: Sequence[Placed], y: float, x: Callable[[float], float]) -> list[str]:
    """Draw a lane: a thin interval a member, a tick in its vote's ink, yes above and the others below."""
    spread, ticks = [], {vote: [] for vote in MARKS}
    for one in members:
        row = y + LANE * (0.3 if one.vote is Vote.YES else 0.7)
        spread.append({"x": x(one.low), "y": row, "x2": x(one.high), "y2": row})
        at = x(one.point)
        ticks[one.vote].append({"x": at, "y": row - TICK, "x2": at, "y2": row + TICK})
    drawn = [rules(spread, colour=HAIRLINE, width=1)]
    for vote, rows in ticks.items():
        if rows:
            dash = {Vote.ABSTAIN: (3.0, 1.2), Vote.ABSENT: (1.2, 1.2)}.get(vote)
            drawn.append(rules(rows, colour=MARKS[vote].ink, width=1.8, dash=dash))
    return drawn


def _cut(cut: CutPoint | None, x: Callable[[float], float], base: float) -> list[str]:
    if cut is None:
        return []
    left, right = x(cut.low), max(x(cut.high), x(cut.low) + 2)
    at = x(cut.point)
    return [
        boxes([{"x": left, "y": TOP - 4, "x2": right, "y2": base, "fill": _BAND}]),
        rules([{"x": at, "y": TOP - 4, "x2": at, "y2": base}], colour=INK, dash=(4, 3)),
    ]


def _median(median: Placed, x: Callable[[float], float], base: float, width: int) -> list[str]:
    at = x(median.point)
    text = clip_label(f"median: {median.name}", width * 0.6, 11)
    right = at + text_width(text, 11) <= width
    return [
        rules([{"x": at, "y": base, "x2": at, "y2": base + 9}], colour=INK, width=2),
        labels(
            [{"x": at if right else width, "y": base + 17, "text": text}],
            size=11,
            align="left" if right else "right",
            colour=INK,
        ),
    ]


def _poles(axis: Axis, base: float, width: int) -> list[str]:
    """Write the key above, and what stands for either end of the axis below."""
    key = (
        "upper row: likeliest yes; lower row: abstain (dashed), no, absent (dotted)"
        if width == WIDE
        else "upper: yes; lower: abstain (dashed), no"
    )
    band = "grey band: where yes turns to not yes, 80 % sure"
    half = width / 2 - 6
    low, high = (_lines(f"← {axis.low_pole}", half), _lines(f"{axis.high_pole} →", half))
    left = [{"x": 0, "y": base + 34 + n * 13, "text": line} for n, line in enumerate(low)]
    right = [{"x": width, "y": base + 34 + n * 13, "text": line} for n, line in enumerate(high)]
    rests = {"x": 0, "y": base + 88, "text": clip_label(axis.rests_on, width, 10)}
    return [
        labels(
            [
                {"x": 0, "y": 9 + n * 15, "text": clip_label(text, width, 10)}
                for n, text in enumerate((key, band))
            ],
            size=10,
            colour=SOFT_INK,
        ),
        labels(left, size=10, colour=INK),
        labels(right, size=10, align="right", colour=INK),
        labels([rests], size=10, colour=SOFT_INK),
    ]


def _lines(text: str, room: float) -> list[str]:
    """Break a text into at most four lines of `room` pixels."""
    lines = textwrap.wrap(text, int(room / text_width("x", 10)))
    return [*lines[:3], clip_label(" ".join(lines[3:]), room, 10)] if len(lines) > 4 else lines
