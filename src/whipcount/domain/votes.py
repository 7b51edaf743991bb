"""The five votes, the reason beside a vote, and the tally."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Vote(StrEnum):
    """What a member did on a roll call. Always five; absence is not abstention."""

    YES = "yes"
    ABSTAIN = "abstain"
    NO = "no"
    ABSENT = "absent"
    NOT_A_MEMBER = "not_a_member"


class VoteReason(StrEnum):
    """Why a vote is what it is, where that is known."""

    NOT_PARTICIPATING = "not_participating"
    PRESENT_NOT_VOTING = "present_not_voting"
    INELIGIBLE = "ineligible"
    SUSPENDED = "suspended"
    CORRECTED = "corrected"
    PAIRED = "paired"


MEMBER_VOTES: tuple[Vote, ...] = (Vote.YES, Vote.ABSTAIN, Vote.NO, Vote.ABSENT)
"""The four votes a member can cast or miss, in the order of every array and probability column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one roll call, written yes-no-abstain-absent.

    Examples
    --------
    >>> str(Tally(yes=116, no=20, abstain=53, absent=4))
    '116-20-53-4'
    >>> Tally(yes=116, no=20, abstain=53).present_and_voting
    136
    """

    yes: int = 0
    no: int = 0
    abstain: int = 0
    absent: int | None = None

    @property
    def present_and_voting(self) -> int:
        """Yes and no alone: who abstains is considered as not voting (GA rules 86 and 126)."""
        return self.yes + self.no

    @property
    def cast(self) -> int:
        """Yes, no and abstain."""
        return self.yes + self.no + self.abstain

    def __str__(self) -> str:
        shown = [self.yes, self.no, self.abstain]
        if self.absent is not None:
            shown.append(self.absent)
        return "-".join(str(count) for count in shown)

    @classmethod
    def count(cls, votes: Iterable[Vote]) -> Tally:
        """Count votes; members that were not members at the time are left out."""
        seen = list(votes)
        return cls(
            yes=seen.count(Vote.YES),
            no=seen.count(Vote.NO),
            abstain=seen.count(Vote.ABSTAIN),
            absent=seen.count(Vote.ABSENT),
        )
