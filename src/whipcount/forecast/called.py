"""Whether a recorded vote is called at all, from the chain's own years with and without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from whipcount.domain.english import spell
from whipcount.domain.matter import EarlierDecision

AFTER_VOTE = (4.4, 0.6)
"""Pseudo-counts of (vote, no vote) the year after a recorded vote.

138 yearly matters of General Assembly sessions 46 to 70: of 896 years that followed a recorded vote 819 had
one (91 %), of those that lay within the matter's life; 84 % with the matters that ended counted.
"""

AFTER_SILENCE = (0.6, 2.4)
"""Pseudo-counts the year after an adoption without a vote.

The same matters: after a year without a recorded vote one followed in 77 of 298 (26 %) within the matter's
life, in 77 of 1,343 (6 %) with those that ended counted; a text that still comes lies between.
"""

NEW = (1.0, 3.0)
"""Pseudo-counts without an earlier decision: of all resolutions of sessions 55 to 70, 1,123 of 4,476."""

_GRID = np.linspace(0.0005, 0.9995, 2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The chance that a recorded vote is called, its 80 % range, and what it rests on."""

    p: float
    low: float
    high: float
    basis: str


def chance_called(decisions: Sequence[EarlierDecision], *, as_of: date) -> Called:
    """Estimate the chance that the next text on the matter is put to a recorded vote.

    The years of the chain that followed one of the same kind as the last (a vote, or an adoption without
    one) are counted beside what other matters did. What is in the text is not looked at: a harder text is
    likelier to be voted on than its years say, a softer one less.

    Examples
    --------
    >>> def decision(year, recorded):
    ...     return EarlierDecision(symbol=str(year), body="un.ga", decided_on=date(year, 12, 1), title="",
    ...                            session=str(year - 1945), recorded=recorded, source="")
    >>> years = [decision(2009, True), decision(2010, True), decision(2011, True), decision(2012, False)]
    >>> round(chance_called(years, as_of=date(2011, 12, 31)).p, 2)
    0.91
    >>> round(chance_called(years, as_of=date(2013, 10, 1)).p, 2)
    0.2
    """
    known = sorted((one for one in decisions if one.decided_on <= as_of), key=lambda one: one.decided_on)
    if not known:
        return _beta(*NEW, "no earlier decision on the matter: a quarter of all the Assembly's resolutions")
    last = known[-1].recorded
    following = [after.recorded for before, after in pairwise(known) if before.recorded is last]
    voted, silent = sum(following), len(following) - sum(following)
    prior = AFTER_VOTE if last else AFTER_SILENCE
    return _beta(prior[0] + voted, prior[1] + silent, _basis(known, last=last, voted=voted, silent=silent))


def _basis(known: Sequence[EarlierDecision], *, last: bool, voted: int, silent: int) -> str:
    how = "put to a recorded vote" if last else "adopted without a vote"
    run = 0
    for one in reversed(known):
        if one.recorded is not last:
            break
        run += 1
    times = "the last time" if run == 1 else f"the last {spell(run)} times"
    if voted + silent:
        then = f"after such a year a vote followed {voted} of {voted + silent} times here"
    else:
        then = "what follows such a year was not seen here yet"
    others = "in 84 to 91 %" if last else "in 6 to 26 %"
    return f"it was {how} {times}; {then}, {others} on other yearly matters of the Assembly"


def _beta(votes: float, silences: float, basis: str) -> Called:
    """Mean and 80 % range of a beta distribution with these counts."""
    density = _GRID ** (votes - 1) * (1 - _GRID) ** (silences - 1)
    mass = np.cumsum(density) / density.sum()
    low, high = (float(_GRID[np.searchsorted(mass, level)]) for level in (0.1, 0.9))
    return Called(p=votes / (votes + silences), low=low, high=high, basis=basis)
