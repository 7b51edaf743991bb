"""Who is pivotal under a rule, and how two fits differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from whipcount.domain import InputError
from whipcount.idealpoints.result import IdealPoints


def find_pivots(
    fitted: IdealPoints,
    *,
    period: str | int,
    share: float = 0.5,
    rng: np.random.Generator,
    draws: int = 2000,
) -> pl.DataFrame:
    """Return how likely each member is the one whose vote completes a coalition from the upper end.

    Parameters
    ----------
    fitted : IdealPoints
        One dimension.
    period : str or int
    share : float
        Of the members with ideal points that a decision needs, all of them voting: 0.5 finds the median
        (more than half), 2/3 the pivot of a two-thirds majority (at least two thirds).
    rng : numpy.random.Generator
    draws : int
        Joint draws of the period's ideal points from their Laplace approximation.

    Returns
    -------
    polars.DataFrame
        member, ideal_point, p_pivot; sorted by p_pivot, the most likely first.
    """
    if fitted.dims != 1 or fitted.covariance is None:
        raise InputError(
            f"The fit has {fitted.dims} dimensions, {'without' if fitted.covariance is None else 'with'} "
            "uncertainty.",
            expected="Expected one dimension, with uncertainty.",
            do="Fit again with dims=1 and uncertainty='laplace'.",
        )
    if not 0.0 < share < 1.0:
        raise InputError(
            f"The share {share} was asked for.", expected="Expected 0 < share < 1.", do="Use 0.5 or 2/3."
        )
    t = fitted.find_period(period)
    members = fitted.covariance.members[t]
    root = np.linalg.cholesky(fitted.covariance.block[t])
    noise = rng.normal(size=(draws, len(members)))
    theta = fitted.mode.point.theta[t, members, 0] + noise @ root.T
    upward = float(fitted.standard.turn[0, 0])
    order = np.argsort(-theta * np.sign(upward), axis=1)
    needed = int(np.floor(share * len(members))) + 1 if share == 0.5 else int(np.ceil(share * len(members)))
    chance = np.bincount(order[:, needed - 1], minlength=len(members)) / draws
    frame = pl.DataFrame(
        {
            "member": [fitted.responses.members[at] for at in members],
            "ideal_point": fitted.points[t, members, 0],
            "p_pivot": chance,
        }
    )
    return frame.sort(["p_pivot", "member"], descending=[True, False])


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two fits' ideal points agree, over member-periods in both.

    `correlation` and `rank_correlation` over all; `within` the median over periods of the correlation within
    a period and `least_within` the smallest; `largest` the largest difference and whose it is.
    """

    member_periods: int
    correlation: float
    rank_correlation: float
    within: float
    least_within: float
    largest: float
    largest_of: tuple[str, str]


def compare(first: IdealPoints, second: IdealPoints) -> Comparison:
    """Compare two fits by member and period, first dimension."""
    both = first.table().join(second.table(), on=["member", "period"], suffix="_2")
    both = both.filter((pl.col("n_votes") > 0) & (pl.col("n_votes_2") > 0))
    if both.height < 3:
        raise InputError(
            f"The two fits share {both.height} member-periods.",
            expected="Expected at least 3 members and periods of the same names in both.",
            do="Check that both fits name members and periods alike.",
        )
    pair = pl.corr("ideal_point", "ideal_point_2")
    inside = both.group_by("period").agg(r=pair, n=pl.len()).filter(pl.col("n") > 2)["r"]
    gap = (both["ideal_point"] - both["ideal_point_2"]).abs()
    worst = both.row(int(gap.arg_max() or 0), named=True)
    ranked = both.select(pl.corr("ideal_point", "ideal_point_2", method="spearman")).item()
    return Comparison(
        member_periods=both.height,
        correlation=both.select(pair).item(),
        rank_correlation=ranked,
        within=float(np.nanmedian(inside.to_numpy())),
        least_within=float(np.nanmin(inside.to_numpy())),
        largest=float(gap.max()),  # type: ignore[arg-type]
        largest_of=(worst["member"], worst["period"]),
    )
