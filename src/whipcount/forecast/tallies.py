"""Joint draws of a roll call, and the tallies in them.

Votes on one roll call move together, so every draw has one shift of yes and one of absence that all members
share; tallies are counted in the draws and never added up from independent coins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.forecast.history import ABSENT, ABSTAIN, NO, YES
from whipcount.forecast.members import MemberForecast
from whipcount.forecast.shift import Shift, logit

_TINY = 1e-12
_FARTHEST = 300.0
"""Logits beyond this are certain; two of them still multiply to a finite number."""
_BLOCK = 256
"""Draws that are worked on at once, so that what they need stays in the processor's cache."""
_ABSTAIN, _NO_FOR_ABSTAIN = np.int8(ABSTAIN - YES), np.int8(NO - ABSTAIN)  # yes is 0
LEVELS = (50, 80, 95)
"""The central intervals shown, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyDraws:
    """Simulated roll calls: `votes` of shape (draws, members), `counts` (draws, 4) as `MEMBER_VOTES`."""

    members: tuple[str, ...]
    votes: NDArray[np.int8]
    counts: NDArray[np.int64]

    @property
    def expected(self) -> NDArray[np.float64]:
        """Mean count of yes, abstain, no and absent, shape (4,)."""
        return self.counts.mean(axis=0)

    @property
    def expected_whole(self) -> tuple[int, ...]:
        """The mean counts as whole numbers that add up to the membership, the largest remainders up."""
        means = self.expected
        whole = np.floor(means).astype(int)
        short = len(self.members) - int(whole.sum())
        whole[np.argsort(whole - means, kind="stable")[:short]] += 1
        return tuple(whole.tolist())

    def interval(self, vote: Vote, level: float) -> tuple[int, int]:
        """Central interval of one count at `level` percent, ends included; see `central_range`."""
        return central_range(self.counts[:, MEMBER_VOTES.index(vote)], level)

    def intervals(self, level: float) -> dict[Vote, tuple[int, int]]:
        """Central intervals of all four counts at `level` percent."""
        return {vote: self.interval(vote, level) for vote in MEMBER_VOTES}

    def share(self, reached: Callable[[NDArray[np.int64]], NDArray[np.bool_]]) -> float:
        """Share of the draws for which `reached(counts)` is true; counts has shape (draws, 4).

        Examples
        --------
        >>> draws = TallyDraws(members=("FRA",), votes=np.array([[0], [2]], dtype=np.int8),
        ...                    counts=np.array([[1, 0, 0, 0], [0, 0, 1, 0]]))
        >>> draws.share(lambda counts: counts[:, 0] > counts[:, 2])
        0.5
        """
        return float(np.mean(reached(self.counts)))


def central_range(counts: NDArray[np.int64], level: float) -> tuple[int, int]:
    """Find the range, ends included, whose two tails come nearest to holding half of the rest each.

    Counts are whole numbers: the shortest range that holds at least `level` percent of the draws would hold
    more than that on average, by about the share of the draws at one of its ends.

    Examples
    --------
    >>> central_range(np.repeat([10, 11, 12, 13], [1, 4, 4, 1]), 80)
    (11, 12)
    """
    tail = (1 - level / 100) / 2
    return count_quantile(counts, tail), count_quantile(counts, 1 - tail)


def count_quantile(counts: NDArray[np.int64], share: float) -> int:
    """Quantile of whole numbers, as the end of a range that has it in.

    Below a half, the number with the share of draws *below* it nearest to `share`; above, the one with the
    share of draws *up to* it nearest; the median in between. Of two that are equally near, the outer one.

    Examples
    --------
    >>> count_quantile(np.array([3, 4, 4, 5]), 0.5)
    4
    """
    value, times = np.unique(counts, return_counts=True)
    up_to = np.cumsum(times) / len(counts)
    if share < 0.5:
        return int(value[np.abs(up_to - times / len(counts) - share).argmin()])
    if share > 0.5:
        return int(value[::-1][np.abs(up_to - share)[::-1].argmin()])
    return int(np.median(counts))


def draw_votes(
    forecast: MemberForecast,
    *,
    draws: int = 10_000,
    rng: np.random.Generator,
    shift: Shift | None = None,
    centre: tuple[float, float] = (0.0, 0.0),
) -> TallyDraws:
    """Draw whole roll calls from a forecast.

    Parameters
    ----------
    forecast : MemberForecast
        Members' probabilities and the scale of their shared shift.
    draws : int
        Number of roll calls.
    rng : numpy.random.Generator
        The same generator state gives the same draws.
    shift : Shift, optional
        Another scale than the forecast's own.
    centre : (float, float)
        Moves the shifts of yes and of absence by so much on the logit scale; for what-ifs.
    """
    u, v = (shift or forecast.shift).draw(draws, rng)
    votes = draw_given_shift(forecast.p, u + centre[0], v + centre[1], rng)
    return TallyDraws(members=forecast.members, votes=votes, counts=count_votes(votes))


def count_votes(votes: NDArray[np.int8]) -> NDArray[np.int64]:
    """Count yes, abstain, no and absent in each draw of `votes` (draws, members), shape (draws, 4)."""
    return np.stack([(votes == code).sum(axis=1) for code in range(len(MEMBER_VOTES))], axis=1)


def draw_given_shift(
    p: NDArray[np.float64], u: NDArray[np.float64], v: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int8]:
    """Draw votes of shape (draws, members) given each draw's shift `u` of yes and `v` of absence.

    Given that a member votes, logit P(yes) moves by u, and abstain and no keep their proportion.
    """
    present, for_yes = rng.random((2, len(u), len(p)))
    return votes_at(p, u, v, present, for_yes)


def votes_at(
    p: NDArray[np.float64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    present: NDArray[np.float64],
    for_yes: NDArray[np.float64],
) -> NDArray[np.int8]:
    """Return the votes, shape (draws, members), that uniform numbers of that shape lead to.

    With the numbers kept, a member whose probabilities change can be drawn again by itself.
    """
    cast = np.maximum(1 - p[:, ABSENT], _TINY)
    no_of_rest = p[:, NO] / np.maximum(1 - p[:, ABSENT] - p[:, YES], _TINY)
    # Odds multiply where logits add, and x < 1 / (1 + odds) where x (1 + odds) < 1: a product an element in
    # place of a logistic function and a division, 18 times as fast.
    no_yes, no_absence = _odds(-logit(p[:, YES] / cast)), _odds(-logit(p[:, ABSENT]))
    votes = np.empty(present.shape, dtype=np.int8)
    for first in range(0, len(u), _BLOCK):
        block = slice(first, first + _BLOCK)
        against = np.outer(_odds(-u[block]), no_yes)
        # One uniform number decides between yes and the rest; what is left of it between no and abstain.
        level = for_yes[block] * (1 + against)
        not_yes = level >= 1
        drawn = not_yes * _ABSTAIN + (not_yes & (level < 1 + no_of_rest * against)) * _NO_FOR_ABSTAIN
        drawn[present[block] * (1 + np.outer(_odds(-v[block]), no_absence)) < 1] = ABSENT
        votes[block] = drawn
    return votes


def _odds(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(np.clip(logits, -_FARTHEST, _FARTHEST))
