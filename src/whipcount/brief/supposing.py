"""Stored scenarios played on the forecast: each a named set of what-ifs, with the same random numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from whipcount.brief.adoption import adopted_draws
from whipcount.brief.material import Material
from whipcount.brief.request import Request
from whipcount.domain import InputError, Vote
from whipcount.domain.calls import CallWord
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.forecast import MemberForecast, TallyDraws, apply_calls, draw_votes, goal_share
from whipcount.forecast.influence import more_absent
from whipcount.record import MemberCalls, words_under

STRONGEST_MOOD = 5.0
"""On the logit of yes: takes a member at 50 % to 99 %."""
MOST_ABSENT = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a scenario changes: the forecast without our calls, the calls, each member's group."""

    uncalled: MemberForecast
    calls: Mapping[str, MemberCalls]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What comes of a scenario; `draws` is None where no vote is called."""

    draws: TallyDraws | None
    p_goal: float
    p_adopted: float


def play_scenario(material: Material, scenario: Scenario, request: Request) -> Played:
    """Apply a scenario's steps in order to the forecast as it stands, and draw again.

    Raises
    ------
    InputError
        When a step names a member, group, condition or amount that there is not; nothing is passed over.
    """
    register, outlook = material.register, material.outlook
    groups = {member: register.group_of(member, material.as_of) or "" for member in outlook.forecast.members}
    ground = Ground(uncalled=outlook.evidenced.forecast, calls=material.count, groups=groups)
    forecast, mood = outlook.forecast, 0.0
    for step in scenario.steps:
        if step.kind is Supposing.VOTE_NOT_CALLED:
            return Played(draws=None, p_goal=0.0, p_adopted=1.0)
        forecast, moved = suppose(step, forecast, ground)
        mood += moved
    rng = np.random.default_rng(request.seed)
    draws = draw_votes(forecast, draws=request.draws, rng=rng, centre=(mood, 0.0))
    return Played(
        draws=draws,
        p_goal=goal_share(draws, material.matter.goal),
        p_adopted=float(adopted_draws(material.rule, draws).mean()),
    )


def suppose(step: Supposition, forecast: MemberForecast, ground: Ground) -> tuple[MemberForecast, float]:
    """Return the forecast under one step, and how far the mood moves; errors as `play_scenario`."""
    match step.kind:
        case Supposing.MEMBERS_MOVE:
            return _moved(forecast, dict.fromkeys(step.who, step.word), ground), 0.0
        case Supposing.GROUP_MOVES:
            members = [member for member, group in ground.groups.items() if group in step.who]
            require(bool(members), f"There is no group {', '.join(step.who)}", "the groups in the count")
            return _moved(forecast, dict.fromkeys(members, step.word), ground), 0.0
        case Supposing.CONDITION_MET | Supposing.AMENDMENT_CARRIES:
            return _moved(forecast, words_under(ground.calls, step.about), ground), step.amount
        case Supposing.ATTENDANCE_FALLS:
            fine = 0 < step.amount <= MOST_ABSENT
            require(fine, f"Absences times {step.amount:g}", f"a factor up to {MOST_ABSENT:g}")
            return more_absent(forecast, step.amount), 0.0
        case _:
            fine = abs(step.amount) <= STRONGEST_MOOD
            require(fine, f"A mood of {step.amount:g}", f"one from -{STRONGEST_MOOD:g} to {STRONGEST_MOOD:g}")
            return forecast, step.amount


def _moved(forecast: MemberForecast, words: Mapping[str, CallWord], ground: Ground) -> MemberForecast:
    """Put calls in the place of those that stand: a supposed word is no second one beside ours."""
    members = ground.uncalled.members
    strangers = sorted(set(words) - set(members))
    require(not strangers, f"Members {', '.join(strangers)}", "members that may vote on the day")
    p = forecast.p.copy()
    called = apply_calls(ground.uncalled, dict(words)).p
    for member in words:
        row = members.index(member)
        p[row] = called[row]
    return replace(forecast, p=p)


def step_words(step: Supposition, names: Mapping[str, str]) -> str:
    """Say in words what a step supposes."""
    who = ", ".join(names.get(code, code) for code in step.who)
    match step.kind:
        case Supposing.MEMBERS_MOVE | Supposing.GROUP_MOVES:
            return f"{who}: {step.word}"
        case Supposing.CONDITION_MET:
            return f"the condition is met: {step.about}"
        case Supposing.AMENDMENT_CARRIES:
            return f"the amendment carries: {step.about}, the mood moves by {step.amount:+g}"
        case Supposing.ATTENDANCE_FALLS:
            return f"{step.amount:g} times the absences"
        case Supposing.MOOD_MOVES:
            comes_to = 100 / (1 + math.exp(-step.amount))
            moved = f"{step.amount:+g}".replace("-", "−")
            return f"the mood moves by {moved}: a member at 50 % comes to {comes_to:.0f} %"
        case _:
            return "no vote is called: adopted without one"


def yes_range(draws: TallyDraws) -> tuple[int, int]:
    """Return the ends of the 80 % range of yes, included."""
    return draws.interval(Vote.YES, 80)


def require(fine: bool, found: str, expected: str) -> None:
    """Raise an `InputError` on a step that cannot be supposed."""
    if not fine:
        raise InputError(
            f"{found} cannot be supposed.", expected=f"Expected {expected}.", do="Mend the step."
        )
