"""The shift that the members of one roll call share: what moved all of them at once.

A shift of one unit on the logit of yes takes a member at 50 % to 73 %. Past shifts are estimated from past
votes and the forecasts made of them; their size says how far the next tally may be from the expected one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, YES

_TINY = 1e-9
_STEPS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Scale of the shared shift: on the logit of yes among those who vote, and on the logit of absence.

    Draws of the shift of yes are Student's t with `tails` degrees of freedom times the scale: most roll calls
    hardly move and a few move a lot. Draws of the shift of absence are normal.
    """

    yes: float
    absence: float
    tails: float = 3.0

    def draw(self, draws: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Draw shifts of yes and of absence, each of shape (draws,)."""
        return self.yes * rng.standard_t(self.tails, draws), self.absence * rng.standard_normal(draws)


def estimate_shift(p: NDArray[np.float64], happened: NDArray[np.bool_], *, sd: float) -> tuple[float, float]:
    """Estimate the shift of one roll call from what happened, with the variance left.

    Maximum a posteriori of u in logit P(happened) = logit p + u, with u normal of mean 0 and standard
    deviation `sd`, by Newton's method on a concave function.

    Parameters
    ----------
    p : ndarray, shape (members,)
        Forecast probability of the event (yes, absent) for each member.
    happened : ndarray of bool, shape (members,)
        Whether it came to pass.

    Returns
    -------
    shift : float
    variance : float
        Inverse curvature at the maximum.
    """
    offset = logit(p)
    shift, curvature = 0.0, 1.0 / sd**2
    for _ in range(_STEPS):
        q = expit(offset + shift)
        slope = float((happened - q).sum()) - shift / sd**2
        curvature = float((q * (1 - q)).sum()) + 1.0 / sd**2
        step = slope / curvature
        shift += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-6:
            break
    return shift, 1.0 / curvature


def past_shifts(
    p: NDArray[np.float64], codes: NDArray[np.int8], *, sd: tuple[float, float] = (1.0, 0.7)
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Shift of yes among those who voted, and of absence, on one past roll call, each with its variance.

    Parameters
    ----------
    p : ndarray, shape (members, 4)
        The forecast made before the vote.
    codes : ndarray, shape (members,)
        The votes; members with -1 are left out.
    sd : (float, float)
        Prior standard deviations of the two shifts, wide so that a large shift is seen as one.
    """
    cast = (codes >= 0) & (codes < ABSENT)
    seats = codes >= 0
    p_yes = p[cast, YES] / np.maximum(1 - p[cast, ABSENT], _TINY)
    return (
        estimate_shift(p_yes, codes[cast] == YES, sd=sd[0]),
        estimate_shift(p[seats, ABSENT], codes[seats] == ABSENT, sd=sd[1]),
    )


def fit_shift(
    past: list[tuple[tuple[float, float], tuple[float, float]]], *, usual: Shift, weight: float
) -> Shift:
    """Scale of the shift on a chain: its own past shifts, shrunk to the usual scale.

    `weight` is the number of past votes for which the usual scale counts.
    """

    def scale(estimates: list[tuple[float, float]], usual_sd: float) -> float:
        squares = sum(shift**2 + variance for shift, variance in estimates)
        return float(np.sqrt((weight * usual_sd**2 + squares) / (weight + len(estimates))))

    return Shift(
        yes=scale([yes for yes, _ in past], usual.yes),
        absence=scale([absence for _, absence in past], usual.absence),
        tails=usual.tails,
    )


def logit(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds, probabilities held away from 0 and 1 by 1e-9."""
    p = np.clip(p, _TINY, 1 - _TINY)
    return np.log(p / (1 - p))


def expit(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of `logit`."""
    return 0.5 * (1 + np.tanh(0.5 * x))
