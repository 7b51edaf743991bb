"""Attendance over time: what share of members casts a vote."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from whipcount.domain import InputError, Vote
from whipcount.figures.drawing import areas, lines, number, points
from whipcount.figures.palette import INK
from whipcount.rollcalls.charts.axes import BELOW, WIDTH, Plot, name_ends, plot_over_time
from whipcount.rollcalls.charts.chart import Chart, close_canvas, open_canvas, percent
from whipcount.rollcalls.charts.chosen import Chosen, votes_of

EVERYBODY = "all members"
MOST_LINES = 6
DASHES: tuple[tuple[float, ...] | None, ...] = (None, (7, 3), (2, 3), (9, 3, 2, 3), (4, 4), (1, 4))
MIDDLE = (0.1, 0.9)
"""Quantiles of the roll calls of a period between which the band lies."""


def draw_attendance(chosen: Chosen, *, who: Sequence[str] = ()) -> Chart:
    """Draw the share of members that cast a vote (yes, no or abstain), period by period.

    Parameters
    ----------
    chosen : Chosen
        The votes.
    who : sequence of str
        Members' codes or groups with a line of their own, six at most; without it, all members, with the
        middle 80 % of roll calls as a band.

    Raises
    ------
    InputError
        When nobody is absent anywhere: such a source lists only who voted, and attendance is not told.
    """
    _require_absences(chosen, who)
    table = measure_attendance(chosen, who)
    title = _title(table, chosen)
    note = (
        "Share of members that voted yes, no or abstain, the mean of the roll calls"
        + (". " if who else "; the band holds the middle 80 % of them. ")
        + chosen.counted()
    )
    canvas = open_canvas(title, note, width=WIDTH)
    lowest = min(float(table[name].min() or 0.0) for name in ("attendance", "low"))  # type: ignore[arg-type]
    low = max(0, int(lowest * 10 - 0.2)) / 10
    periods = table["period"]
    plot = plot_over_time(int(periods.min()), int(periods.max()), low=low, top=canvas.top)  # type: ignore[arg-type]
    step = 10 if low >= 0.5 else 20
    ticks = [tick / 100 for tick in range(0, 101, step) if tick / 100 >= low]
    layers = plot.frame(bottom=chosen.by, left="members voting", ticks=ticks) + _lines(table, plot)
    named = ", ".join(table["who"].unique(maintain_order=True))
    alt = f"A line over {chosen.span} for each of: {named}. {title}."
    svg = close_canvas(canvas, layers, height=plot.up.start + BELOW, alt=alt)
    return Chart(title=title, alt=alt, svg=svg, numbers=table, shown=table)


def measure_attendance(chosen: Chosen, who: Sequence[str] = ()) -> pl.DataFrame:
    """Return the mean share of members that cast a vote, in each period.

    Returns
    -------
    pl.DataFrame
        `period`, `who`, `rollcalls`, `attendance` (mean share over the roll calls), and `low` and `high`, the
        quantiles of `MIDDLE` over the roll calls.
    """
    parts = [(name, votes_of(chosen, name)) for name in who] or [(EVERYBODY, chosen.votes)]
    return pl.concat(
        votes.group_by("period", "rollcall")
        .agg(present=(pl.col("vote") != Vote.ABSENT.value).mean())
        .group_by("period")
        .agg(
            rollcalls=pl.len(),
            attendance=pl.col("present").mean(),
            low=pl.col("present").quantile(MIDDLE[0], "linear"),
            high=pl.col("present").quantile(MIDDLE[1], "linear"),
        )
        .sort("period")
        .select("period", pl.lit(name).alias("who"), "rollcalls", "attendance", "low", "high")
        for name, votes in parts
    )


def _require_absences(chosen: Chosen, who: Sequence[str]) -> None:
    if len(who) > MOST_LINES:
        raise InputError(
            f"{len(who)} lines are asked for.",
            expected=f"Expected {MOST_LINES} at most, so that they can be told apart.",
            do="Draw two charts.",
        )
    if not (chosen.votes["vote"] == Vote.ABSENT.value).any():
        raise InputError(
            f"No member is absent in any of {chosen.rollcalls} roll calls of {chosen.body}.",
            expected="Expected a source that lists absent members too; this one lists only who voted.",
            do="Take a source with absences, or draw the shares.",
        )


def _title(table: pl.DataFrame, chosen: Chosen) -> str:
    first = table.row(0, named=True)
    last = table.filter(pl.col("who") == first["who"]).row(-1, named=True)
    when, share = chosen.when(last["period"]), percent(last["attendance"])
    title = f"Attendance in {chosen.body}: {first['who']} {share} in {when}"
    if last["period"] == first["period"]:
        return title
    return f"{title}, {percent(first['attendance'])} in {chosen.when(first['period'])}"


def _lines(table: pl.DataFrame, plot: Plot) -> list[str]:
    parts = table.partition_by("who", maintain_order=True)
    layers = [_band(run, plot) for run in _runs(parts[0])] if parts[0]["who"][0] == EVERYBODY else []
    drawn, ends = [], []
    alone = []
    for part, dash in zip(parts, DASHES, strict=False):
        for run in _runs(part):
            rows = run.select("period", "attendance").rows()
            through = [(plot.across.at(period), plot.up.at(share)) for period, share in rows]
            drawn.append({"points": through, "dash": dash})
            alone += through if len(through) == 1 else []
        ends.append((plot.across.at(part["period"][-1]), plot.up.at(part["attendance"][-1])))
    dots = [{"x": x, "y": y, "fill": INK, "stroke": INK} for x, y in (*alone, *ends)]
    texts = [f"{part['who'][0]} {percent(part['attendance'][-1])}" for part in parts]
    return [*layers, lines(drawn, colour=INK, width=2), points(dots, size=24), *name_ends(plot, ends, texts)]


def _runs(part: pl.DataFrame) -> list[pl.DataFrame]:
    """Part a line where a period is missing, as session 19 of the Assembly, which hardly voted."""
    gaps = (pl.col("period").diff() > 1).fill_null(value=False).cum_sum()
    return part.with_columns(run=gaps).partition_by("run", maintain_order=True)


def _band(part: pl.DataFrame, plot: Plot) -> str:
    rows = part.select("period", "low", "high").rows()
    upper = [(plot.across.at(period), plot.up.at(high)) for period, _, high in rows]
    lower = [(plot.across.at(period), plot.up.at(low)) for period, low, _ in reversed(rows)]
    path = "L".join(f"{number(x)},{number(y)}" for x, y in (*upper, *lower))
    return areas([{"d": f"M{path}Z", "fill": "#dfe5ea"}])
