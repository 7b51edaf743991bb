"""Scenarios played on the kept draws: each a named set of what-ifs, beside the count as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from whipcount.brief.wording import out_of_100
from whipcount.desk.desk import Desk, share_adopted
from whipcount.desk.tallying import RANGE, whole
from whipcount.domain import InputError, Vote
from whipcount.domain.calls import CallWord
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.forecast import MemberForecast, apply_calls, goal_share
from whipcount.forecast.influence import more_absent
from whipcount.record import words_under

STRONGEST_MOOD = 5.0
"""On the logit of yes: takes a member at 50 % to 99 %."""


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
        expected=whole(draws.expected),
        low=low,
        high=high,
        goal_of_100=out_of_100(goal_share(draws, desk.material.matter.goal)),
        adopted_of_100=out_of_100(share_adopted(desk.material.rule, draws)),
        steps=tuple(step_words(desk, step) for step in scenario.steps),
    )


def _supposed(desk: Desk, forecast: MemberForecast, step: Supposition) -> tuple[MemberForecast, float]:
    """Return the forecast under one step, and how far the mood moves."""
    match step.kind:
        case Supposing.MEMBERS_MOVE:
            return _moved(desk, forecast, dict.fromkeys(step.who, step.word)), 0.0
        case Supposing.GROUP_MOVES:
            members = [m for m, group in desk.groups.items() if group in step.who]
            _require(bool(members), f"There is no group {', '.join(step.who)}", "the groups in the count")
            return _moved(desk, forecast, dict.fromkeys(members, step.word)), 0.0
        case Supposing.CONDITION_MET | Supposing.AMENDMENT_CARRIES:
            words = words_under(desk.count().calls, step.about)
            return _moved(desk, forecast, words), step.amount
        case Supposing.ATTENDANCE_FALLS:
            _require(0 < step.amount <= 20, f"Absences times {step.amount:g}", "a factor up to 20")
            return more_absent(forecast, step.amount), 0.0
        case _:
            _require(abs(step.amount) <= STRONGEST_MOOD, f"A mood of {step.amount:g}", "one from -5 to 5")
            return forecast, step.amount


def _moved(desk: Desk, forecast: MemberForecast, words: dict[str, CallWord]) -> MemberForecast:
    """Put calls in the place of those that stand: a supposed word is no second one beside ours."""
    base = desk.without_calls.forecast
    p = forecast.p.copy()
    called = apply_calls(base, words).p
    for member in words:
        row = base.members.index(member)
        p[row] = called[row]
    return replace(forecast, p=p)


def _without_vote(desk: Desk, scenario: Scenario) -> Played:
    return Played(
        expected=(),
        low=0,
        high=0,
        goal_of_100=0,
        adopted_of_100=100,
        steps=tuple(step_words(desk, step) for step in scenario.steps),
        voted=False,
    )


def step_words(desk: Desk, step: Supposition) -> str:
    """Say in words what a step supposes."""
    names = ", ".join(desk.names.get(code, code) for code in step.who)
    match step.kind:
        case Supposing.MEMBERS_MOVE | Supposing.GROUP_MOVES:
            return f"{names}: {step.word}"
        case Supposing.CONDITION_MET:
            return f"the condition is met: {step.about}"
        case Supposing.AMENDMENT_CARRIES:
            return f"the amendment carries: {step.about}, the mood moves by {step.amount:+g}"
        case Supposing.ATTENDANCE_FALLS:
            return f"{step.amount:g} times the absences"
        case Supposing.MOOD_MOVES:
            return f"the mood moves by {step.amount:+g} on the logit of yes"
        case _:
            return "no vote is called: adopted without one"


def step_from(desk: Desk, *, kind: str, who: str, word: str, about: str, amount: str) -> Supposition:
    """Read a step from the fields of a form.

    Raises
    ------
    InputError
        When the kind is not known, or what it needs is missing or is none.
    """
    _require(kind in list(Supposing), f"The step '{kind[:80]}'", f"one of {', '.join(Supposing)}")
    step = Supposing(kind)
    if step is Supposing.MEMBERS_MOVE:
        members = tuple(code.strip().upper() for code in who.split(",") if code.strip())
        strangers = [code for code in members if code not in desk.names]
        _require(bool(members) and not strangers, f"Members '{who[:80]}'", "codes with commas, as CHN, BRA")
        return Supposition(kind=step, who=members, word=CallWord.parse(word))
    if step is Supposing.GROUP_MOVES:
        _require(who in desk.groups.values(), f"The group '{who[:80]}'", "a group of the count")
        return Supposition(kind=step, who=(who,), word=CallWord.parse(word))
    if step is Supposing.CONDITION_MET:
        _require(bool(about), "A condition without words", "one that calls depend on")
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
    _require(bool(np.isfinite(value)), f"The amount '{text[:40]}'", "a number, as 2 or -0.5")
    return value


def _require(fine: bool, found: str, expected: str) -> None:
    if not fine:
        raise InputError(
            f"{found} cannot be supposed.", expected=f"Expected {expected}.", do="Mend the step."
        )
