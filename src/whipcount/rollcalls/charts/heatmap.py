"""The agreement of every pair of members, as a map in which those who vote alike stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import InputError
from whipcount.figures.drawing import areas, boxes, clip_label, labels, number, rules, text_width
from whipcount.figures.palette import HAIRLINE, INK, SOFT_INK
from whipcount.rollcalls.charts.chart import Chart, close_canvas, open_canvas, percent
from whipcount.rollcalls.charts.chosen import Chosen, only_of
from whipcount.rollcalls.charts.seriation import order_by_likeness
from whipcount.rollcalls.measures import CODES, VoteTable, count_pairs, measure_agreement

Matrix = NDArray[np.float64]
LEAST_SHARED = 10
"""Pairs with fewer roll calls on which both voted are left blank."""
LARGEST_CELL, SMALLEST_CELL = 22.0, 6.5
WANTED = 620.0
"""Width of a map of few members, in pixels; of many, a cell is as small as it can be and be read."""
LETTERS = 10
LONGEST = 84.0
"""Room for a name, in pixels."""
STEPS = 8
SHADES = ("#e4ebf1", "#cddbe7", "#b4cade", "#98b6d0", "#779ec2", "#5480ab", "#34618d", "#17406a")
"""From the least to the most alike; each darker than the one before, so that it reads in grey."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike members vote, in the order drawn.

    Parameters
    ----------
    members : tuple of str, length n
    agreement : array, shape (n, n)
        Share of shared roll calls on which both cast the same vote; NaN under `LEAST_SHARED`, 1 for oneself.
    shared : int array, shape (n, n)
        Roll calls on which both voted yes, no or abstain.
    """

    members: tuple[str, ...]
    agreement: Matrix
    shared: NDArray[np.int64]

    def pairs(self) -> pl.DataFrame:
        """Return a row a pair: `place`, `member`, `other_place`, `other`, `shared`, `agreement`."""
        first, second = np.triu_indices(len(self.members), 1)
        names = np.array(self.members)
        return pl.DataFrame(
            {
                "place": first + 1,
                "member": names[first],
                "other_place": second + 1,
                "other": names[second],
                "shared": self.shared[first, second],
                "agreement": self.agreement[first, second],
            }
        ).fill_nan(None)


def draw_agreement(chosen: Chosen, *, who: Sequence[str] = ()) -> Chart:
    """Draw the agreement of every pair of members as a map, ordered so that blocs stand together.

    Parameters
    ----------
    chosen : Chosen
        The votes.
    who : sequence of str
        Members' codes or groups to draw; all without it.

    Raises
    ------
    InputError
        When fewer than three members share `LEAST_SHARED` roll calls with another.
    """
    found = order_agreement(only_of(chosen, who))
    names = {
        member: clip_label(chosen.names.get(member, member), LONGEST, LETTERS) for member in found.members
    }
    pairs = found.pairs().drop_nulls("agreement")
    low, high = (pairs.sort("agreement", maintain_order=True).row(at, named=True) for at in (0, -1))
    least = f"{percent(low['agreement'])} for {names[low['member']]} and {names[low['other']]}"
    middle = float(pairs["agreement"].median() or 0.0)  # type: ignore[arg-type]
    title = (
        f"Agreement in {chosen.body}, {chosen.span}: {percent(middle)} for the middle pair of "
        f"{len(found.members)} members, {least}"
    )
    note = (
        "Share of the roll calls on which both voted yes, no or abstain where both voted the same; pairs "
        f"with fewer than {LEAST_SHARED} are white. Members stand beside those they vote like. "
        + chosen.counted()
    )
    alt = (
        f"A square for each pair of {len(found.members)} members, darker the more they agree. {title}. "
        f"Most: {names[high['member']]} and {names[high['other']]} ({percent(high['agreement'])}). "
        f"The order, from one end to the other: {', '.join(names.values())}."
    )
    shown = replace(found, members=tuple(names.values()))
    svg = _draw(shown, title=title, note=note, alt=alt)
    return Chart(title=title, alt=alt, svg=svg, numbers=found.pairs(), shown=_by_member(shown))


def order_agreement(chosen: Chosen) -> Agreement:
    """Measure the agreement of every pair of members, in the order in which they are drawn."""
    votes = _tabulate(chosen)
    pairs = count_pairs(votes)
    shared = pairs.sum(axis=(-2, -1)).astype(np.int64)
    np.fill_diagonal(shared, 0)
    known = np.flatnonzero((shared >= LEAST_SHARED).any(axis=1))
    if len(known) < 3:
        raise InputError(
            f"{len(known)} members share {LEAST_SHARED} roll calls with another.",
            expected="Expected three at least.",
            do="Take more sessions or more members.",
        )
    agreement = np.where(shared >= LEAST_SHARED, measure_agreement(pairs), np.nan)[np.ix_(known, known)]
    order = order_by_likeness(agreement)
    agreement = agreement[np.ix_(order, order)]
    np.fill_diagonal(agreement, 1.0)
    kept = known[order]
    return Agreement(tuple(votes.members[at] for at in kept), agreement, shared[np.ix_(kept, kept)])


def _tabulate(chosen: Chosen) -> VoteTable:
    codes = {str(vote): code for vote, code in CODES.items()}
    cast = chosen.votes.filter(pl.col("vote").is_in(list(codes)))
    members, rows = np.unique(cast["member"].to_numpy(), return_inverse=True)
    calls, columns = np.unique(cast["rollcall"].to_numpy(), return_inverse=True)
    table = np.full((len(members), len(calls)), -1, dtype=np.int8)
    table[rows, columns] = cast["vote"].replace_strict(codes, return_dtype=pl.Int8).to_numpy()
    return VoteTable(tuple(map(str, members)), tuple(map(str, calls)), table, ("all",) * len(calls))


def _by_member(found: Agreement) -> pl.DataFrame:
    """Say for each member, in the order drawn, whom it votes most and least like."""
    others = np.where(np.eye(len(found.members), dtype=bool), np.nan, found.agreement)
    names = found.members
    most, least = np.nanargmax(others, axis=1), np.nanargmin(others, axis=1)
    every = range(len(names))
    return pl.DataFrame(
        {
            "place": [at + 1 for at in every],
            "member": names,
            "mean agreement": np.nanmean(others, axis=1),
            "most like": [f"{names[most[at]]} ({percent(others[at, most[at]])})" for at in every],
            "least like": [f"{names[least[at]]} ({percent(others[at, least[at]])})" for at in every],
        }
    )


def _draw(found: Agreement, *, title: str, note: str, alt: str) -> str:
    size = len(found.members)
    cell = min(max(WANTED / size, SMALLEST_CELL), LARGEST_CELL)
    # Labels stand in as many steps as they need, so that letters can be taller than a cell.
    steps = 1 + int((LETTERS + 2) // cell) if cell < LETTERS + 2 else 1
    deep = max(text_width(name, LETTERS) for name in found.members) + 8
    margin = 6 + steps * deep
    width = max(margin + size * cell + 12, 620.0)
    canvas = open_canvas(title, note, width=width)
    top = canvas.top + 52 + margin
    bounds = _bounds(found.agreement)
    layers = [
        *_key(bounds, canvas.top),
        boxes(
            [{"x": margin, "y": top, "x2": margin + size * cell, "y2": top + size * cell, "fill": "#ffffff"}],
            stroke=HAIRLINE,
        ),
        areas(_cells(found.agreement, bounds, cell=cell, left=margin, top=top)),
        *_names(found.members, cell=cell, steps=steps, deep=deep, left=margin, top=top),
    ]
    return close_canvas(canvas, layers, height=top + size * cell + 10, alt=alt)


def _bounds(agreement: Matrix) -> NDArray[np.float64]:
    """Part the pairs into shades of about as many each, at whole per cents; fewer where values are few."""
    pairs = agreement[np.triu_indices(len(agreement), 1)]
    cuts = np.nanquantile(pairs, np.linspace(0.0, 1.0, STEPS + 1)[1:-1])
    inner = np.unique(np.round(cuts, 2))
    low = np.floor(np.nanmin(pairs) * 100) / 100
    return np.array([low, *inner[(inner > low) & (inner < 1.0)], 1.0])


def _cells(
    agreement: Matrix, bounds: NDArray[np.float64], *, cell: float, left: float, top: float
) -> list[dict[str, str]]:
    """Fill the cells, one path a shade, neighbours of one shade in a row together."""
    size = len(agreement)
    shade = np.where(np.isnan(agreement), -1, np.digitize(agreement, bounds[1:-1]))
    paths: list[list[str]] = [[] for _ in range(STEPS)]
    shades = _shades(len(bounds) - 1)
    for row in range(size):
        starts = np.flatnonzero(np.r_[True, shade[row, 1:] != shade[row, :-1]])
        for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), size], strict=True):
            kind = int(shade[row, start])
            if kind >= 0:
                x, y = number(left + start * cell), number(top + row * cell)
                paths[kind].append(f"M{x},{y}h{number((stop - start) * cell)}v{number(cell)}H{x}z")
    return [{"d": "".join(path), "fill": shades[kind]} for kind, path in enumerate(paths) if path]


def _names(
    members: Sequence[str], *, cell: float, steps: int, deep: float, left: float, top: float
) -> list[str]:
    """Name rows at the left and columns over the map, in steps, with a leader from the outer ones."""
    rows, columns, leaders = [], [], []
    for at, name in enumerate(members):
        middle, out = (at + 0.5) * cell, 4 + at % steps * deep
        rows.append({"x": left - out, "y": top + middle, "text": name})
        columns.append({"x": left + middle, "y": top - out, "text": name})
        leaders.append({"x": left - out + 1, "x2": left, "y": top + middle, "y2": top + middle})
        leaders.append({"x": left + middle, "x2": left + middle, "y": top - out + 1, "y2": top})
    return [
        rules(leaders, colour=HAIRLINE, width=0.6),
        labels(rows, size=LETTERS, align="right", colour=INK),
        labels(columns, size=LETTERS, colour=INK, turned=True),
    ]


def _shades(count: int) -> tuple[str, ...]:
    """Take shades for `count` classes, the darkest always among them."""
    return tuple(SHADES[round(at)] for at in np.linspace(0, STEPS - 1, count)) if count > 1 else SHADES[-1:]


def _key(bounds: NDArray[np.float64], top: float) -> list[str]:
    wide = 34.0
    swatches = [
        {"x": 4 + at * wide, "x2": 4 + (at + 1) * wide, "y": top + 16, "y2": top + 28, "fill": shade}
        for at, shade in enumerate(_shades(len(bounds) - 1))
    ]
    ends = [
        {"x": 4 + at * wide, "y": top + 36, "text": f"{100 * bound:.0f}"} for at, bound in enumerate(bounds)
    ]
    return [
        labels([{"x": 4.0, "y": top + 6, "text": "agreement, in per cent"}], size=11, colour=SOFT_INK),
        boxes(swatches, stroke=HAIRLINE, width=0.5),
        labels(ends[:1], size=10, colour=SOFT_INK),
        labels(ends[1:], size=10, align="center", colour=SOFT_INK),
    ]
