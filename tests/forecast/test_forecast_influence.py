"""Influence against an exact count: members that vote independently, every way of voting weighed."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain.matter import Goal, GoalMeasure
from whipcount.forecast import MemberForecast, Shift, draw_votes, goal_share, influence, swing_order

WEIGHTS = {
    GoalMeasure.YES: (1, 0, 0, 0),
    GoalMeasure.NO: (0, 0, 1, 0),
    GoalMeasure.ABSTAIN: (0, 1, 0, 0),
    GoalMeasure.MARGIN: (1, 0, -1, 0),
}
P = np.array(
    [
        [0.95, 0.03, 0.01, 0.01],
        [0.50, 0.40, 0.05, 0.05],
        [0.30, 0.20, 0.40, 0.10],
        [0.05, 0.70, 0.20, 0.05],
        [0.02, 0.03, 0.90, 0.05],
        [0.45, 0.10, 0.15, 0.30],
    ]
)


def forecast_of(p: np.ndarray) -> MemberForecast:
    members = tuple(f"M{i}" for i in range(len(p)))
    nothing = tuple(() for _ in members)
    return MemberForecast(
        members=members,
        p=p,
        earlier=nothing,
        reasons=tuple("" for _ in members),
        shift=Shift(yes=1e-9, absence=1e-9),
        as_of=date(2014, 10, 16),
        recorded=3,
        gap=1.0,
    )


def exact_chance(p: np.ndarray, goal: Goal, *, member: int = -1, vote: int = 0) -> float:
    """Chance of the goal over all 4^n ways of voting; with `member` set, if it casts `vote` for certain."""
    p = p.copy()
    if member >= 0:
        p[member] = np.eye(4)[vote]
    votes = np.array(list(product(range(4), repeat=len(p))))
    chance = np.prod(p[np.arange(len(p)), votes], axis=1)
    return float(chance[np.array(WEIGHTS[goal.measure])[votes].sum(axis=1) > goal.more_than].sum())


def goal_of(measure: GoalMeasure, more_than: int) -> Goal:
    return Goal(title="a goal", measure=measure, more_than=more_than, source="made up")


@pytest.mark.parametrize("measure", list(GoalMeasure))
def test_influence_is_the_difference_of_exact_chances(measure):
    goal, forecast = goal_of(measure, 1), forecast_of(P)
    draws = draw_votes(forecast, draws=60_000, rng=np.random.default_rng(3))
    found = influence(forecast, draws, goal)
    for member, row in enumerate(P):
        other = int(np.argmax([-1, *row[1:]]))
        exact = exact_chance(P, goal, member=member) - exact_chance(P, goal, member=member, vote=other)
        assert found[member] == pytest.approx(exact, abs=0.01)
    assert goal_share(draws, goal) == pytest.approx(exact_chance(P, goal), abs=0.01)


def test_the_list_to_work_through_puts_the_open_before_the_firm_where_they_weigh_alike():
    goal, forecast = goal_of(GoalMeasure.YES, 2), forecast_of(P)
    draws = draw_votes(forecast, draws=20_000, rng=np.random.default_rng(3))
    order = swing_order(forecast, draws, goal)
    assert set(order[:3]) == {"M1", "M2", "M5"}
    assert set(order[-3:]) == {"M0", "M3", "M4"}


@settings(max_examples=25)
@given(st.integers(0, 5), st.integers(-1, 6))
def test_a_yes_never_hurts_a_goal_of_yes_or_of_the_margin(member, more_than):
    forecast = forecast_of(P)
    draws = draw_votes(forecast, draws=500, rng=np.random.default_rng(member))
    for measure in (GoalMeasure.YES, GoalMeasure.MARGIN):
        assert influence(forecast, draws, goal_of(measure, more_than))[member] >= 0


def test_where_the_goal_is_out_of_reach_openness_alone_orders():
    forecast = forecast_of(P)
    draws = draw_votes(forecast, draws=500, rng=np.random.default_rng(1))
    goal = goal_of(GoalMeasure.YES, 100)
    assert (influence(forecast, draws, goal) == 0).all()
    openness = P[:, 0] * (1 - P[:, 0])
    assert swing_order(forecast, draws, goal) == tuple(f"M{i}" for i in np.argsort(-openness, kind="stable"))
