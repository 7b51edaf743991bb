"""How often yes came where it was given which chance, and how far off that may be by chance alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, YES
from whipcount.forecast.persistence import was_cast
from whipcount.forecast.shift import Shift, expit, logit

EDGES = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
"""Ends of the classes of P(yes) among those who vote: narrow where most members are."""

SIMULATED = 400

ByChance = tuple[tuple[int, float, int], ...]
"""For each class: votes cast, the yes votes expected of them, the yes votes that came."""


def by_chance(p: NDArray[np.float64], codes: NDArray[np.int8]) -> ByChance:
    """Sort one roll call's votes cast by the chance that yes was given; absent members are left out.

    Parameters
    ----------
    p : ndarray, shape (members, 4)
        P(yes), P(abstain), P(no), P(absent).
    codes : ndarray, shape (members,)
        What each did, as `history.read_chain` codes it.

    Examples
    --------
    >>> p = np.array([[0.9, 0.1, 0.0, 0.0], [0.45, 0.05, 0.0, 0.5], [0.0, 0.0, 1.0, 0.0]])
    >>> by_chance(p, np.array([0, 1, 2]))
    ((1, 0.0, 0), (0, 0.0, 0), (0, 0.0, 0), (0, 0.0, 0), (0, 0.0, 0), (2, 1.8, 1), (0, 0.0, 0))
    """
    cast = was_cast(codes)
    chance = p[cast, YES] / np.maximum(1 - p[cast, ABSENT], 1e-9)
    voted_yes = codes[cast] == YES
    place = np.searchsorted(EDGES[1:-1], chance, side="right")
    return tuple(
        (int(here.sum()), round(float(chance[here].sum()), 4), int(voted_yes[here].sum()))
        for here in (place == number for number in range(len(EDGES) - 1))
    )


def consistent(
    votes: Sequence[ByChance], shift: Shift, *, level: float = 0.9, rng: np.random.Generator
) -> tuple[tuple[float, float], ...]:
    """Give for each class the range of the share of yes if the forecasts are right.

    After the consistency bars of Bröcker & Smith (2007, doi:10.1175/WAF993.1), with the votes of one roll
    call drawn together: one shift of yes is shared by all of them. A class without votes has (0, 1).
    """
    counts = np.array(votes, dtype=float)  # (votes, classes, 3)
    cast, expected = counts[..., 0], counts[..., 1]
    mean = np.where(cast > 0, expected / np.maximum(cast, 1), 0.5)
    moved, _ = shift.draw(SIMULATED * len(votes), rng)
    chance = expit(logit(mean)[None] + moved.reshape(SIMULATED, len(votes), 1))
    came = rng.binomial(cast.astype(int)[None], chance).sum(axis=1)
    share = came / np.maximum(cast.sum(axis=0), 1)
    low, high = np.quantile(share, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return tuple(
        (float(a), float(b)) if total else (0.0, 1.0)
        for a, b, total in zip(low, high, cast.sum(axis=0), strict=True)
    )
