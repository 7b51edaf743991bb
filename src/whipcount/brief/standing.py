"""Where members stand on one axis, estimated from the votes of the last few sessions where given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from whipcount.domain import InputError
from whipcount.idealpoints import fit
from whipcount.idealpoints.links import Floats
from whipcount.rollcalls import RollCalls

SESSIONS = 3
"""How many sessions the estimate looks back: enough votes to place every member, too few for many to move."""
FEWEST = 40
"""Roll calls that an estimate needs; a file of the matter's own votes alone places nobody."""
ANCHORS = ("USA", "FRA")
"""Who gives the axis its direction: the first of these that voted stands at its high end."""
DIVISIVE = 20
"""Votes on either side that a motion needs to name a pole."""
Z_80 = 1.2815515594


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Ideal points of one dimension.

    `points` and `sd` have shape (members,); the scale is that of all members, mean 0 and deviation 1.
    """

    members: tuple[str, ...]
    points: Floats
    sd: Floats
    rollcalls: int
    sessions: tuple[str, ...]
    anchor: str
    """The member at whose end the axis is high; empty where no sign is claimed."""
    low_pole: str
    high_pole: str
    """Titles of the motions on which yes divides the members most sharply, towards either end."""


def estimate_standing(rollcalls: RollCalls, body: str, *, as_of: date) -> Standing | None:
    """Place the members by the votes of a body's last sessions; None where too few are given.

    A static fit, ordinal (yes, abstain, no), of the last `SESSIONS` sessions up to `as_of`. It costs a tenth
    of a second, where a fit of the whole record would cost several.
    """
    known = rollcalls.filter((pl.col("date") <= as_of) & (pl.col("body") == body))
    if not known.rollcalls.height:
        return None
    sessions = known.rollcalls.group_by("session").agg(pl.col("date").max()).sort("date").tail(SESSIONS)
    last = tuple(sessions["session"].to_list())
    window = known.filter(pl.col("session").is_in(last))
    if window.rollcalls.height < FEWEST:
        return None
    voted = set(window.marks["member"].cast(pl.String).unique().to_list())
    anchor = next((member for member in ANCHORS if member in voted), "")
    try:
        found = fit(
            window,
            anchor={anchor: 1} if anchor else None,
            model="static",
        )
    except InputError:
        return None
    points, sd = found.points[0, :, 0], found.sd[0, :, 0] if found.sd is not None else None
    if sd is None:
        return None
    low_pole, high_pole = _poles(window, found.responses.items, found.items[:, 0])
    return Standing(
        members=tuple(found.responses.members),
        points=points,
        sd=sd,
        rollcalls=window.rollcalls.height,
        sessions=last,
        anchor=anchor,
        low_pole=low_pole,
        high_pole=high_pole,
    )


def _poles(window: RollCalls, items: tuple[str, ...], slopes: Floats) -> tuple[str, str]:
    """Name the motions that divide most sharply towards the low and the high end."""
    titles = {
        row["rollcall_id"]: f"“{row['title']}” ({row['symbol']})"
        for row in window.rollcalls.iter_rows(named=True)
        if min(row["counted_yes"] or 0, (row["counted_no"] or 0) + (row["counted_abstain"] or 0)) >= DIVISIVE
    }
    ranked = sorted(
        (float(slope), item) for item, slope in zip(items, slopes, strict=True) if np.isfinite(slope)
    )
    named = [(slope, titles[item]) for slope, item in ranked if item in titles]
    low = next((title for slope, title in named if slope < 0), "")
    high = next((title for slope, title in reversed(named) if slope > 0), "")
    return (f"yes on {low}" if low else ""), (f"yes on {high}" if high else "")


def cut_point(points: Floats, p_yes: Floats) -> tuple[float, float, float] | None:
    """Find where on the axis yes turns likelier than not: the point and the ends of its 80 % interval.

    A logistic line through the members' chances of yes, each member one observation.

    Parameters
    ----------
    points : array, shape (members,)
    p_yes : array, shape (members,)
        P(yes) among those who vote, 0 to 1.

    Returns
    -------
    tuple or None
        None where the chances do not follow the axis (the slope is within two deviations of none).
    """
    design = np.column_stack([np.ones_like(points), points])
    weights = np.zeros(2)
    covariance = np.eye(2)
    for _ in range(50):
        mean = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        # A hundredth of a member's weight keeps a perfect division from running away.
        information = design.T @ (design * (mean * (1 - mean))[:, None]) + 0.01 * np.eye(2)
        covariance = np.linalg.inv(information)
        step = covariance @ (design.T @ (p_yes - mean) - 0.01 * weights)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    constant, slope = weights
    if abs(slope) < 2 * np.sqrt(covariance[1, 1]):
        return None
    at = -constant / slope
    gradient = np.array([1.0, at]) / slope
    spread = Z_80 * float(np.sqrt(gradient @ covariance @ gradient))
    return float(at), float(at) - spread, float(at) + spread
