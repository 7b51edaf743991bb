"""Shares over time: how members' votes divide into yes, abstain, no and absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from whipcount.domain import Vote
from whipcount.figures.drawing import boxes, labels, rules
from whipcount.figures.palette import INK, MARKS
from whipcount.rollcalls.charts.axes import BELOW, WIDTH, Plot, name_ends, plot_over_time
from whipcount.rollcalls.charts.chart import Chart, close_canvas, open_canvas, percent
from whipcount.rollcalls.charts.chosen import MEMBER_VOTES, Chosen, only_of

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
LETTER_ROOM = 17
"""Height that a part needs to carry its letter, in pixels."""


def draw_shares(chosen: Chosen, *, who: Sequence[str] = ()) -> Chart:
    """Draw the shares of yes, abstain, no and absent among members' votes, period by period.

    Parameters
    ----------
    chosen : Chosen
        The votes.
    who : sequence of str
        Members' codes or groups whose votes count; all without it.
    """
    table = measure_shares(only_of(chosen, who))
    first, last = (table.row(at, named=True) for at in (0, -1))
    of_whom = f"Votes of {', '.join(who)} in {chosen.body}" if who else f"Votes in {chosen.body}"
    title = f"{of_whom}: {_tell(last)} in {chosen.when(last['period'])}"
    if table.height > 1:
        title += f"; {_tell(first)} in {chosen.when(first['period'])}"
    note = f"A column for each {chosen.by}, all votes on its roll calls together. {chosen.counted()}"
    canvas = open_canvas(title, note, width=WIDTH)
    plot = plot_over_time(first["period"], last["period"], low=0.0, top=canvas.top)
    layers = plot.frame(bottom=chosen.by, left="share of votes", ticks=TICKS) + _strata(table, plot)
    yes = table["yes"]
    alt = (
        f"Columns of yes, abstain, no and absent, from the bottom up, for {chosen.span}. {title}. Yes is "
        f"between {percent(min(yes))} and {percent(max(yes))}."
    )
    svg = close_canvas(canvas, layers, height=plot.up.start + BELOW, alt=alt)
    return Chart(title=title, alt=alt, svg=svg, numbers=table, shown=table)


def measure_shares(chosen: Chosen) -> pl.DataFrame:
    """Return the shares of yes, abstain, no and absent among the votes of each period.

    Returns
    -------
    pl.DataFrame
        `period`, `rollcalls`, `votes`, and `yes`, `abstain`, `no`, `absent`, which add up to 1.
    """
    shares = [(pl.col("vote") == vote).mean().alias(vote) for vote in MEMBER_VOTES]
    calls = pl.col("rollcall").n_unique().alias("rollcalls")
    counted = chosen.votes.group_by("period").agg(calls, pl.len().alias("votes"), *shares)
    return counted.sort("period").select("period", "rollcalls", "votes", *MEMBER_VOTES)


def _tell(row: Mapping[str, float]) -> str:
    return f"{percent(row['yes'])} yes, {percent(row['no'])} no"


def _strata(table: pl.DataFrame, plot: Plot) -> list[str]:
    """Stack a column for each period, with a line over each part, and name the parts at the right."""
    columns, tops = [], []
    for row in table.iter_rows(named=True):
        x, x2 = (plot.across.at(row["period"] + side) for side in (-0.5, 0.5))
        base = 0.0
        for vote in MEMBER_VOTES:
            bottom, top = plot.up.at(base), plot.up.at(base + row[vote])
            columns.append({"x": x, "x2": x2, "y": top, "y2": bottom, "fill": MARKS[Vote(vote)].fill})
            tops.append({"x": x, "x2": x2, "y": top, "y2": top})
            base += row[vote]
    last = table.row(-1, named=True)
    edges = [sum(last[vote] for vote in MEMBER_VOTES[:at]) for at in range(len(MEMBER_VOTES))]
    # From the top down, so that parts of no height keep their order too.
    downwards = list(zip(edges, MEMBER_VOTES, strict=True))[::-1]
    ends = [(plot.across.end, plot.up.at(edge + last[vote] / 2)) for edge, vote in downwards]
    texts = [f"{MARKS[Vote(vote)].word} {percent(last[vote])}" for _, vote in downwards]
    return [
        boxes(columns),
        rules(tops, colour=INK, width=0.8),
        _letters(table, plot),
        *name_ends(plot, ends, texts),
    ]


def _letters(table: pl.DataFrame, plot: Plot) -> str:
    """Set each vote's letter into its part every few columns, so that the picture reads in grey."""
    every = max(1, table.height // 6)
    width = plot.across.at(1) - plot.across.at(0)
    rows = []
    for row in table[every // 2 :: every].iter_rows(named=True):
        base = 0.0
        for vote in MEMBER_VOTES:
            height = plot.up.at(base) - plot.up.at(base + row[vote])
            if min(height, width) >= LETTER_ROOM or (height >= LETTER_ROOM and every > 2):
                middle = plot.up.at(base + row[vote] / 2)
                rows.append(
                    {"x": plot.across.at(row["period"]), "y": middle, "text": MARKS[Vote(vote)].letter}
                )
            base += row[vote]
    return labels(rows, size=11, align="center", colour=INK)
