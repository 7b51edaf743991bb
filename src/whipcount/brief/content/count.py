"""Parts 3, 4 and 7: the tally, who decides it, what would change it. Probabilities are 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.brief.content.cited import Cited, Figure, Interval
from whipcount.domain import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForecast:
    """One vote's expected count and its 50, 80 and 95 % ranges."""

    vote: Vote
    expected: float
    intervals: tuple[Interval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyPart:
    """The expected tally from joint draws. Probabilities are shares of the draws, 0 to 1."""

    counts: tuple[CountForecast, ...]
    p_adopted: float
    p_adopted_note: Cited
    p_goal: float
    goal: str
    draws: int
    words: Cited
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member's forecast, the votes it rests on (oldest first), and the reason in words."""

    member: str
    name: str
    group: str
    p_yes: float
    p_abstain: float
    p_no: float
    p_absent: float
    earlier: tuple[tuple[str, Vote], ...]
    """(session, vote) on the recorded votes of the chain at which it was a member."""
    reason: Cited
    influence: float
    """Change of the chance of the goal, in points of 100, between its yes and its likeliest other vote."""
    swing: bool
    call: str = ""
    """The count's own call, where there is one that the audience may know of."""
    history: tuple[float, float, float, float] | None = None
    """P(yes), P(abstain), P(no), P(absent) by the earlier votes alone, where evidence or a call moved it."""
    evidence: tuple[Cited, ...] = ()
    """What evidence moved it, each fact once with all that tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """Who decides it: every member, and the swing list in the order to work through."""

    words: Cited
    swing: tuple[str, ...]
    members: tuple[MemberRow, ...]
    tiles: Figure
    swing_figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One change and what the forecast says under it."""

    words: Cited
    expected_yes: float
    goal_of_100: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """A stored scenario: what it supposes, and what the forecast says under it, beside how it stands.

    Without `expected` there is no vote to count, or the words say why the scenario cannot be played.
    """

    name: str
    words: Cited
    expected: tuple[float, float, float, float] | None = None
    """Mean counts: yes, no, abstain, absent."""
    yes_80: tuple[int, int] | None = None
    goal_of_100: int | None = None
    adopted_of_100: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What would change this."""

    words: Cited
    what_ifs: tuple[WhatIf, ...]
    scenarios: tuple[ScenarioRow, ...] = ()
