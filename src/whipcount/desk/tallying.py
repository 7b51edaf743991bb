"""The tally that stands above the count: expected votes with ranges, chances, and a hundred dots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whipcount.brief.wording import out_of_100
from whipcount.desk.asking import newest_of
from whipcount.desk.desk import Desk
from whipcount.desk.dots import Dots, lay_dots
from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.domain.matter import GoalMeasure
from whipcount.forecast import goal_counts
from whipcount.record import MemberCalls, words_of

RANGE = 80
"""Level of the ranges beside the counts, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """One vote's expected count and its range in 80 of 100 draws; `before` is that without our calls."""

    vote: Vote
    expected: int
    low: int
    high: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyNow:
    """The tally as it stands, and what it would be without our calls."""

    counts: tuple[CountLine, ...]
    goal_of_100: int
    goal_before: int
    adopted_of_100: int
    called: int
    later: int
    """Members on whom something was said after the cut-off: a brief as of that day leaves it out."""
    dots: Dots
    noun: str


_NOUNS = {
    GoalMeasure.YES: "yes votes",
    GoalMeasure.NO: "no votes",
    GoalMeasure.ABSTAIN: "abstentions",
    GoalMeasure.MARGIN: "yes over no votes",
}


def tally_now(desk: Desk) -> TallyNow:
    """Summarise the draws of the count as it stands."""
    count, goal = desk.count(), desk.material.matter.goal
    before = desk.without_calls.draws.expected_whole
    expected = count.draws.expected_whole
    lines = []
    for vote in (Vote.YES, Vote.NO, Vote.ABSTAIN, Vote.ABSENT):
        low, high = count.draws.interval(vote, RANGE)
        at = MEMBER_VOTES.index(vote)
        lines.append(CountLine(vote=vote, expected=expected[at], low=low, high=high, before=before[at]))
    return TallyNow(
        counts=tuple(lines),
        goal_of_100=out_of_100(count.p_goal),
        goal_before=out_of_100(desk.without_calls.p_goal),
        adopted_of_100=out_of_100(count.p_adopted),
        called=len(words_of(count.calls, among=count.forecast.members)),
        later=sum(_said_after(calls, desk.material.as_of) for calls in count.calls.values()),
        dots=lay_dots(goal_counts(count.draws, goal.measure), more_than=goal.more_than),
        noun=_NOUNS[goal.measure],
    )


def _said_after(calls: MemberCalls, day: date) -> bool:
    newest = newest_of(calls)
    return newest is not None and newest.at.date() > day
