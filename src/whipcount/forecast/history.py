"""A chain of earlier decisions as an array: who voted how, when, and how long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, InputError, Vote
from whipcount.domain.matter import EarlierDecision

YES, ABSTAIN, NO, ABSENT = range(4)
"""Columns of every probability array, as in `domain.MEMBER_VOTES`."""

OUTSIDE = -1
"""Code of a member that was not one on the day, or is not in the record of the vote."""

CODE_OF = {vote: code for code, vote in enumerate(MEMBER_VOTES)} | {Vote.NOT_A_MEMBER: OUTSIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVotes:
    """The recorded votes of a chain, oldest first.

    `codes` has shape (votes, members): 0 yes, 1 abstain, 2 no, 3 absent, -1 not a member.
    `gaps[t]` is the distance in sessions from the recorded vote before vote t; `next_gap` from the last
    recorded vote to the decision to come. Years in which the text was adopted without a vote count.
    """

    members: tuple[str, ...]
    codes: NDArray[np.int8]
    dates: tuple[date, ...]
    sessions: tuple[str, ...]
    gaps: NDArray[np.float64]
    next_gap: float

    def of_members(self, members: Sequence[str]) -> NDArray[np.int8]:
        """Return the codes of `members`, in their order; -1 throughout for one the chain does not know."""
        column = {member: index for index, member in enumerate(self.members)}
        found = np.full((len(self.codes), len(members)), OUTSIDE, dtype=np.int8)
        for place, member in enumerate(members):
            if member in column:
                found[:, place] = self.codes[:, column[member]]
        return found


def read_chain(decisions: Sequence[EarlierDecision], *, as_of: date) -> ChainVotes:
    """Lay the decisions up to and including `as_of` out as an array.

    Raises
    ------
    InputError
        When a member has two votes on one decision, or a recorded decision has no votes.
    """
    known = sorted((d for d in decisions if d.decided_on <= as_of), key=lambda d: d.decided_on)
    recorded = [decision for decision in known if decision.recorded]
    members = tuple(sorted({member for decision in recorded for member, _ in decision.votes}))
    column = {member: index for index, member in enumerate(members)}
    codes = np.full((len(recorded), len(members)), OUTSIDE, dtype=np.int8)
    for row, decision in enumerate(recorded):
        _check_votes(decision)
        for member, vote in decision.votes:
            codes[row, column[member]] = CODE_OF[vote]
    return ChainVotes(
        members=members,
        codes=codes,
        dates=tuple(decision.decided_on for decision in recorded),
        sessions=tuple(decision.session for decision in recorded),
        gaps=np.array(
            [
                _gap(known[: known.index(decision)], decision.decided_on) if row else 1.0
                for row, decision in enumerate(recorded)
            ],
            dtype=float,
        ),
        next_gap=_gap(known, as_of),
    )


def _gap(earlier: Sequence[EarlierDecision], day: date) -> float:
    """Sessions from the last recorded decision to `day`: decisions since, or years, whichever is more."""
    since = 1
    for decision in reversed(earlier):
        if decision.recorded:
            years = round((day - decision.decided_on).days / 365.25)
            return float(max(since, years))
        since += 1
    return 1.0


def _check_votes(decision: EarlierDecision) -> None:
    names = [member for member, _ in decision.votes]
    if not names:
        raise InputError(
            f"{decision.symbol} is marked as a recorded vote but holds no member's vote.",
            expected="Expected who voted how, or a decision adopted without a vote (recorded = false).",
            do="Add the votes, or mark the decision as adopted without a vote.",
        )
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise InputError(
            f"{decision.symbol} holds two votes of {', '.join(twice)}.",
            expected="Expected one vote a member.",
            do="Remove the wrong one.",
        )
