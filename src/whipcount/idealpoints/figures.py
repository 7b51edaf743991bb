"""Figures of a fit, as Altair specifications: the picture is data and can be drawn anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import polars as pl

from whipcount.domain import InputError
from whipcount.idealpoints.links import cumulative
from whipcount.idealpoints.result import IdealPoints

BAND = "ideal point (mean 0, standard deviation 1)"
MOST_SHOWN = 60


def draw_strip(
    fitted: IdealPoints,
    *,
    period: str | int | None = None,
    groups: Mapping[str, str] | None = None,
    level: float = 0.9,
) -> alt.LayerChart | alt.FacetChart:
    """Draw one period's members on a line, each with its interval, coloured by group.

    Parameters
    ----------
    fitted : IdealPoints
    period : str or int, optional
        The last one when None.
    groups : mapping of str to str, optional
        Member to group; members without one are "other".
    level : float
        Mass of the intervals.
    """
    name = fitted.responses.periods[-1] if period is None else str(period)
    fitted.find_period(name)
    rows = fitted.table(level=level).filter(pl.col("period") == name)
    known = groups or {}
    rows = rows.with_columns(group=pl.Series([known.get(m, "other") for m in rows["member"]]))
    order = rows.sort("ideal_point")["member"].to_list()
    base = alt.Chart(alt.Data(values=rows.to_dicts()))
    across = alt.Y("member:N", sort=order, title=None)
    tone = alt.Color("group:N", title="group") if groups else alt.value("#4c78a8")
    bars = base.mark_rule().encode(alt.X("lower:Q", title=BAND), alt.X2("upper:Q"), across, color=tone)
    dots = base.mark_circle(size=36).encode(
        alt.X("ideal_point:Q"), across, color=tone, tooltip=["member:N", "ideal_point:Q", "sd:Q"]
    )
    title = f"Where members stand, {fitted.manifest.period} {name} ({level:.0%} intervals)"
    return alt.layer(bars, dots).properties(title=title, width=520, height=max(120, 12 * rows.height))


def draw_paths(
    fitted: IdealPoints, members: Sequence[str], *, level: float = 0.9, width: int = 640
) -> alt.LayerChart | alt.FacetChart:
    """Draw members' paths over the periods with their intervals."""
    if not 0 < len(members) <= MOST_SHOWN:
        raise InputError(
            f"{len(members)} members were named.",
            expected=f"Expected 1 to {MOST_SHOWN}.",
            do="Name those whose paths matter.",
        )
    for member in members:
        fitted.find_member(member)
    rows = fitted.table(level=level).filter(pl.col("member").is_in(list(members)))
    order = list(fitted.responses.periods)
    base = alt.Chart(alt.Data(values=rows.to_dicts()))
    when = alt.X("period:O", sort=order, title=fitted.manifest.period)
    tone = alt.Color("member:N", title=None)
    bands = base.mark_area(opacity=0.2).encode(when, alt.Y("lower:Q", title=BAND), alt.Y2("upper:Q"), tone)
    lines = base.mark_line().encode(when, alt.Y("ideal_point:Q"), tone)
    title = f"Where they stood over time ({level:.0%} intervals)"
    return alt.layer(bands, lines).properties(title=title, width=width, height=320)


def draw_item(fitted: IdealPoints, rollcall_id: str) -> alt.Chart:
    """Draw a roll call's characteristic curves: the probability of each vote along the scale."""
    if fitted.dims != 1:
        raise InputError(
            f"The fit has {fitted.dims} dimensions.", expected="Expected one.", do="Fit again with dims=1."
        )
    at = fitted.find_item(rollcall_id)
    values = fitted.items[at]
    if not np.all(np.isfinite(values)):
        raise InputError(
            f"Roll call {rollcall_id} was set aside: {fitted.aside.items.get(rollcall_id, 'no votes')}.",
            expected="Expected a roll call that divides members.",
            do="Choose another.",
        )
    along = np.linspace(np.nanmin(fitted.points), np.nanmax(fitted.points), 121)
    chances = _curves(fitted, values, along)
    rows = [
        {"x": float(x), "vote": name, "probability": float(p)}
        for name, curve in zip(fitted.responses.categories, chances.T, strict=True)
        for x, p in zip(along, curve, strict=True)
    ]
    chart = alt.Chart(alt.Data(values=rows)).mark_line()
    return chart.encode(
        alt.X("x:Q", title=BAND),
        alt.Y("probability:Q", title="probability of the vote"),
        alt.Color("vote:N", sort=list(fitted.responses.categories), title=None),
    ).properties(title=f"How votes divide on {rollcall_id}", width=420, height=260)


def _curves(fitted: IdealPoints, values: np.ndarray, along: np.ndarray) -> np.ndarray:
    below = cumulative(values[None, 1:] - values[0] * along[:, None], fitted.manifest.link)
    ends = np.zeros((len(along), 1)), np.ones((len(along), 1))
    return np.diff(np.concatenate([ends[0], below, ends[1]], axis=1), axis=1)
