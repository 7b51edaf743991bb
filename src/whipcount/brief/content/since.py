"""What moved since the last brief, and how earlier briefs came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whipcount.brief.content.cited import Cited
from whipcount.domain import Tally, Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMoved:
    """One vote's expected count in the last brief and in this one."""

    vote: Vote
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMoved:
    """A member whose line moved: P(yes), P(abstain), P(no), P(absent) before and now, and why."""

    member: str
    name: str
    before: tuple[float, float, float, float]
    after: tuple[float, float, float, float]
    why: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """Something that the last brief did not know; `kind` is text, position, sponsor, text's state, move."""

    kind: str
    words: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since the last brief for the same audience. Chances are of 100."""

    as_of: date
    """Cut-off of the last brief."""
    made_on: date
    words: Cited
    counts: tuple[CountMoved, ...]
    goal_before: int
    goal_after: int
    adopted_before: int
    adopted_after: int
    moved: tuple[MemberMoved, ...]
    new: tuple[NewRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefScore:
    """An earlier brief beside the recorded vote that came after it."""

    as_of: date
    expected_yes: float
    yes_low: int
    yes_high: int
    """Ends of the 80 % range of yes, included."""
    goal_of_100: int
    reached: bool
    """Whether the goal of that brief was reached."""
    symbol: str
    decided_on: date
    actual: Tally
    log_loss: float
    """Mean of -ln P(vote cast | votes) over the members that voted."""
    by_chance: tuple[tuple[int, float, int], ...] = ()
    """By class of P(yes): votes cast, yes votes expected, yes votes that came (`forecast.reliability`)."""
