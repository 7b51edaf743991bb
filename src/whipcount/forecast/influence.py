"""Who can change the outcome, and what would: moved members, moved groups, moved circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whipcount.domain.matter import Goal, GoalMeasure
from whipcount.forecast.history import ABSENT, ABSTAIN, NO, YES
from whipcount.forecast.members import MemberForecast
from whipcount.forecast.redraw import KeptDraws
from whipcount.forecast.shift import expit, logit
from whipcount.forecast.tallies import TallyDraws

_WEIGHTS = {
    GoalMeasure.YES: (1, 0, 0, 0),
    GoalMeasure.NO: (0, 0, 1, 0),
    GoalMeasure.ABSTAIN: (0, 1, 0, 0),
    GoalMeasure.MARGIN: (1, 0, -1, 0),
}
"""What one vote (yes, abstain, no, absent) adds to the measure of a goal."""

SMALLEST_GROUP = 3
"""Members of a group that must be in play before it is shown as a what-if."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One change, in words, and what the forecast says under it."""

    words: str
    expected_yes: float
    p_goal: float


def goal_counts(draws: TallyDraws, measure: GoalMeasure) -> NDArray[np.int64]:
    """Return the count that a goal is about in each draw, shape (draws,)."""
    return draws.counts @ np.array(_WEIGHTS[measure])


def goal_share(draws: TallyDraws, goal: Goal) -> float:
    """Share of the draws that reach the goal: its measure is above `goal.more_than`."""
    return float(np.mean(goal_counts(draws, goal.measure) > goal.more_than))


def influence(forecast: MemberForecast, draws: TallyDraws, goal: Goal) -> NDArray[np.float64]:
    """Change of the chance of the goal between a member's yes and its likeliest other vote.

    What a likely yes is worth to hold, and any other member to win. The other members' votes stay as drawn:
    the member is moved, not observed.

    Returns
    -------
    ndarray, shape (members,)
        Differences of chances, -1 to 1, in the order of `forecast.members`.
    """
    others = forecast.p.copy()
    others[:, YES] = -1.0
    yes = np.zeros(len(forecast.members), dtype=int)
    return _chance_when(draws, goal, yes) - _chance_when(draws, goal, others.argmax(axis=1))


def swing_order(forecast: MemberForecast, draws: TallyDraws, goal: Goal) -> tuple[str, ...]:
    """Members in the order to work through: how much their yes matters, times how open it is.

    How open is p (1 - p) with p = P(yes): a firm member comes late however much its vote would matter.
    """
    p_yes = forecast.p[:, YES]
    # Where the goal is out of reach or safe no single vote matters: openness alone orders them.
    score = (np.abs(influence(forecast, draws, goal)) + 1e-6) * p_yes * (1 - p_yes)
    order = np.argsort(-score, kind="stable")
    return tuple(forecast.members[i] for i in order)


def _chance_when(draws: TallyDraws, goal: Goal, vote: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of draws that reach the goal if member i casts `vote[i]`, all else as drawn, shape (members,)."""
    weight = np.array(_WEIGHTS[goal.measure])
    total = draws.counts @ weight
    # One vote adds at most one where another took one away: elsewhere nobody alone decides.
    close = np.abs(total - goal.more_than) <= 2
    without = total[close, None] - weight[draws.votes[close]]
    reached = (without + weight[vote] > goal.more_than).sum(axis=0)
    return (reached + (total[~close] > goal.more_than).sum()) / len(total)


def what_ifs(
    forecast: MemberForecast,
    goal: Goal,
    *,
    rng: np.random.Generator,
    groups: Mapping[str, str] | None = None,
    draws: int = 4_000,
) -> tuple[WhatIf, ...]:
    """Find what would change the forecast, the largest change of the chance of the goal first.

    Looked at: the likeliest abstainers, of each group and of all, half won for the text, or against it; the
    shared shift one scale up or down; twice the absences. Every scenario is drawn with the same random
    numbers, so that differences are the scenario's and not the draw's.
    """
    kept = KeptDraws.draw(forecast, draws=draws, rng=rng)
    step = forecast.shift.yes
    scenarios = [
        *_group_scenarios(forecast, groups or {}),
        ("The mood among all who vote moves one step towards the text", forecast, step),
        ("The mood among all who vote moves one step away from the text", forecast, -step),
        ("Twice as many members stay away", more_absent(forecast, 2.0), 0.0),
        (
            "Those likeliest to abstain are half won for the text",
            _halfway(forecast, ABSTAIN, YES),
            0.0,
        ),
        ("Those likeliest to abstain are half won against it", _halfway(forecast, ABSTAIN, NO), 0.0),
    ]
    found = []
    for words, changed, mood in scenarios:
        moved = kept.with_mood(mood) if mood else kept
        result = moved.with_probabilities(changed.p).tallies
        found.append(
            WhatIf(words=words, expected_yes=float(result.expected[YES]), p_goal=goal_share(result, goal))
        )
    base, expected = goal_share(kept.tallies, goal), float(kept.tallies.expected[YES])
    return tuple(
        sorted(found, key=lambda w: (-abs(w.p_goal - base), -abs(w.expected_yes - expected), w.words))
    )


def _group_scenarios(
    forecast: MemberForecast, groups: Mapping[str, str]
) -> list[tuple[str, MemberForecast, float]]:
    scenarios = []
    for name in sorted(set(groups.values())):
        inside = np.array([groups.get(member) == name for member in forecast.members])
        abstainers = inside & (forecast.likeliest == ABSTAIN)
        if abstainers.sum() >= SMALLEST_GROUP:
            count = int(abstainers.sum())
            words = f"The {count} members of {name} likeliest to abstain are half won for the text"
            scenarios.append((words, _halfway(forecast, ABSTAIN, YES, among=inside), 0.0))
    return scenarios


def _halfway(
    forecast: MemberForecast, start: int, end: int, *, among: NDArray[np.bool_] | None = None
) -> MemberForecast:
    """Give half of P(start) to P(end) for members whose likeliest vote is `start`."""
    moved = forecast.likeliest == start
    if among is not None:
        moved &= among
    p = forecast.p.copy()
    half = 0.5 * p[moved, start]
    p[moved, start] -= half
    p[moved, end] += half
    return replace(forecast, p=p)


def more_absent(forecast: MemberForecast, times: float) -> MemberForecast:
    """Raise every member's chance of absence by one logit shift that makes the expected absences `times`."""
    absent = forecast.p[:, ABSENT]
    target = min(times * absent.sum(), 0.9 * len(absent))
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if expit(logit(absent) + middle).sum() < target else (low, middle)
    raised = expit(logit(absent) + low)
    p = forecast.p * ((1 - raised) / np.maximum(1 - absent, 1e-12))[:, None]
    p[:, ABSENT] = raised
    return replace(forecast, p=p)
