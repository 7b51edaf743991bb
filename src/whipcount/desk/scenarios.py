"""Scenarios played on the kept draws: each a named set of what-ifs, beside the count as it stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whipcount.brief.supposing import Ground, require, step_words, suppose
from whipcount.brief.wording import out_of_100
from whipcount.desk.asking import share_adopted
from whipcount.desk.desk import Desk
from whipcount.desk.tallying import RANGE
from whipcount.domain import Vote
from whipcount.domain.calls import CallWord
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.forecast import MemberForecast, goal_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What comes of a scenario: expected counts yes, abstain, no, absent; chances of 100; changes in words.

    `voted` is false where no vote is called: then there are no counts.
    """

    expected: tuple[int, ...]
    low: int
    high: int
    goal_of_100: int
    adopted_of_100: int
    steps: tuple[str, ...]
    voted: bool = True


def play(desk: Desk, scenario: Scenario) -> Played:
    """Apply a scenario's steps in order to the count as it stands, with the same random numbers.

    Raises
    ------
    InputError
        When a step names a member, group, condition or amount that there is not; nothing is passed over.
    """
    count = desk.count()
    forecast, mood = count.forecast, 0.0
    for step in scenario.steps:
        if step.kind is Supposing.VOTE_NOT_CALLED:
            return _without_vote(desk, scenario)
        forecast, moved = _supposed(desk, forecast, step)
        mood += moved
    kept = count.kept.with_mood(mood) if mood else count.kept
    draws = kept.with_probabilities(forecast.p).tallies
    low, high = draws.interval(Vote.YES, RANGE)
    return Played(
        expected=draws.expected_whole,
        low=low,
        high=high,
        goal_of_100=out_of_100(goal_share(draws, desk.material.matter.goal)),
        adopted_of_100=out_of_100(share_adopted(desk.material.rule, draws)),
        steps=tuple(step_words(step, desk.names) for step in scenario.steps),
    )


def _supposed(desk: Desk, forecast: MemberForecast, step: Supposition) -> tuple[MemberForecast, float]:
    """Return the forecast under one step, and how far the mood moves."""
    ground = Ground(
        uncalled=desk.without_calls.forecast,
        calls=desk.count().calls,
        groups=desk.groups,
    )
    return suppose(step, forecast, ground)


def _without_vote(desk: Desk, scenario: Scenario) -> Played:
    return Played(
        expected=(),
        low=0,
        high=0,
        goal_of_100=0,
        adopted_of_100=100,
        steps=tuple(step_words(step, desk.names) for step in scenario.steps),
        voted=False,
    )


def step_from(desk: Desk, *, kind: str, who: str, word: str, about: str, amount: str) -> Supposition:
    """Read a step from the fields of a form.

    Raises
    ------
    InputError
        When the kind is not known, or what it needs is missing or is none.
    """
    require(kind in list(Supposing), f"The step '{kind[:80]}'", f"one of {', '.join(Supposing)}")
    step = Supposing(kind)
    if step is Supposing.MEMBERS_MOVE:
        members = tuple(code.strip().upper() for code in who.split(",") if code.strip())
        strangers = [code for code in members if code not in desk.names]
        require(bool(members) and not strangers, f"Members '{who[:80]}'", "codes with commas, as CHN, BRA")
        return Supposition(kind=step, who=members, word=CallWord.parse(word))
    if step is Supposing.GROUP_MOVES:
        require(who in desk.groups.values(), f"The group '{who[:80]}'", "a group of the count")
        return Supposition(kind=step, who=(who,), word=CallWord.parse(word))
    if step is Supposing.CONDITION_MET:
        require(bool(about), "A condition without words", "one that calls depend on")
        return Supposition(kind=step, about=about)
    if step is Supposing.VOTE_NOT_CALLED:
        return Supposition(kind=step)
    made = Supposition(kind=step, about=about, amount=_amount(amount))
    _supposed(desk, desk.count().forecast, made)
    return made


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    require(bool(np.isfinite(value)), f"The amount '{text[:40]}'", "a number, as 2 or -0.5")
    return value
