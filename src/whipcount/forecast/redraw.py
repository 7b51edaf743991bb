"""Draws that keep their random numbers: when one member's chances change, one column is drawn again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.members import MemberForecast
from whipcount.forecast.tallies import TallyDraws, count_votes, votes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraws:
    """Joint draws with the random numbers they rest on, so that differences are the change's alone.

    `p` has shape (members, 4); `yes_shift` and `absence_shift` (draws,); `present` and `for_yes`
    (members, draws), so that one member's numbers lie together.
    """

    p: NDArray[np.float64]
    yes_shift: NDArray[np.float64]
    absence_shift: NDArray[np.float64]
    present: NDArray[np.float64]
    for_yes: NDArray[np.float64]
    tallies: TallyDraws

    @classmethod
    def draw(cls, forecast: MemberForecast, *, draws: int, rng: np.random.Generator) -> Self:
        """Draw roll calls as `forecast.draw_votes` does: the same generator state gives the same votes."""
        u, v = forecast.shift.draw(draws, rng)
        present, for_yes = rng.random((2, draws, len(forecast.p)))
        votes = votes_at(forecast.p, u, v, present, for_yes)
        counts = count_votes(votes)
        return cls(
            p=forecast.p,
            yes_shift=u,
            absence_shift=v,
            present=np.ascontiguousarray(present.T),
            for_yes=np.ascontiguousarray(for_yes.T),
            tallies=TallyDraws(members=forecast.members, votes=np.asfortranarray(votes), counts=counts),
        )

    def with_probabilities(self, p: NDArray[np.float64]) -> Self:
        """Draw the members again whose probabilities differ from those held; the others stay as drawn."""
        changed = np.flatnonzero((p != self.p).any(axis=1))
        if not len(changed):
            return self
        again = votes_at(
            p[changed],
            self.yes_shift,
            self.absence_shift,
            self.present[changed].T,
            self.for_yes[changed].T,
        )
        votes = self.tallies.votes.copy(order="F")
        counts = self.tallies.counts - count_votes(votes[:, changed]) + count_votes(again)
        votes[:, changed] = again
        return replace(self, p=p, tallies=replace(self.tallies, votes=votes, counts=counts))

    def with_mood(self, shift: float) -> Self:
        """Draw everybody again with the shift of yes moved by `shift` in every draw."""
        yes_shift = self.yes_shift + shift
        votes = votes_at(self.p, yes_shift, self.absence_shift, self.present.T, self.for_yes.T)
        counts = count_votes(votes)
        tallies = replace(self.tallies, votes=np.asfortranarray(votes), counts=counts)
        return replace(self, yes_shift=yes_shift, tallies=tallies)
