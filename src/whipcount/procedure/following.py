"""A route followed over joint draws: one draw for all steps, each step reached only through its gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from whipcount.domain import InputError
from whipcount.domain.matter import RouteEdge, RouteStep
from whipcount.procedure.draws import adopted, vetoed
from whipcount.procedure.route import Route, describe_step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraws:
    """Draws of the votes at one step: (m, 4) counts, or with `members` (m, n) vote indices."""

    votes: np.ndarray
    members: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChance:
    """What became of a step: draws, (m,) of bool each, and the chances they make, 0 to 1.

    `reached` counts draws in which the way to the step was open; the others are not counted as rejected.
    """

    key: str
    reached: np.ndarray
    adopted: np.ndarray
    vetoed: np.ndarray

    @property
    def p_reached(self) -> float:
        """Chance that the step is reached."""
        return float(self.reached.mean())

    @property
    def p_adopted(self) -> float:
        """Chance that the step is reached and adopted."""
        return float(self.adopted.mean())

    @property
    def p_vetoed(self) -> float:
        """Chance that the step is reached and stopped by a veto alone."""
        return float(self.vetoed.mean())

    @property
    def error(self) -> float:
        """Monte Carlo standard error of `p_adopted`."""
        return float(np.sqrt(self.p_adopted * (1 - self.p_adopted) / len(self.adopted)))


def follow_route(route: Route, draws: Mapping[str, StepDraws], *, on: date) -> dict[str, StepChance]:
    """Follow a route over joint draws.

    A step is open when nothing gates it, or when one of the edges that allow or cause it holds; an edge that
    precludes it shuts it. Row r of every step's draws belongs to the same state of the world, so steps in
    which the same members vote move together: their chances are not multiplied.

    Parameters
    ----------
    route : Route
        The steps, in order, and the edges.
    draws : mapping of str to StepDraws
        By step. A step that is already decided (`result`) needs none, nor one at which nothing is voted on.
    on : date
        Day on which the rules are looked up for steps not yet dated.

    Raises
    ------
    InputError
        When a step that is voted on has no draws, or steps have different numbers of draws.
    """
    m = _draws_in(draws)
    chances: dict[str, StepChance] = {}
    for step in route.steps:
        reached = _reached(route.gates(step.key), chances, m)
        carried, stopped = _outcome(step, draws.get(step.key), on, m)
        chances[step.key] = StepChance(
            key=step.key, reached=reached, adopted=reached & carried, vetoed=reached & stopped
        )
    return chances


def _draws_in(draws: Mapping[str, StepDraws]) -> int:
    counts = {key: len(step.votes) for key, step in draws.items()}
    if len(set(counts.values())) > 1:
        raise InputError(
            f"The steps have different numbers of draws: {counts}.",
            expected="Expected the same draws at every step.",
            do="Draw once, and use the draws at every step.",
        )
    return next(iter(counts.values()), 1)


def _reached(gates: Sequence[RouteEdge], chances: Mapping[str, StepChance], m: int) -> np.ndarray:
    opening = [edge for edge in gates if edge.kind != "precludes"]
    reached = np.ones(m, dtype=bool)
    if opening:
        reached = np.logical_or.reduce([_holds(edge, chances[edge.start]) for edge in opening])
    for edge in gates:
        if edge.kind == "precludes":
            reached = reached & ~_holds(edge, chances[edge.start])
    return reached


def _holds(edge: RouteEdge, start: StepChance) -> np.ndarray:
    match edge.when:
        case "adopted":
            return start.adopted
        case "vetoed":
            return start.vetoed
        case "rejected":
            return start.reached & ~start.adopted
        case _:
            return start.reached


def _outcome(step: RouteStep, draws: StepDraws | None, on: date, m: int) -> tuple[np.ndarray, np.ndarray]:
    rule = describe_step(step, on=on).rule
    if rule is None:
        return np.ones(m, dtype=bool), np.zeros(m, dtype=bool)
    if draws is not None:
        return (
            adopted(rule, draws.votes, members=draws.members),
            vetoed(rule, draws.votes, members=draws.members),
        )
    if step.result is not None and not rule.needs_votes:
        tally = step.result
        counts = np.array([[tally.yes, tally.abstain, tally.no, tally.absent or 0]])
        return np.repeat(adopted(rule, counts), m), np.zeros(m, dtype=bool)
    raise InputError(
        f"The step {step.key} ({step.title}) has no draws.",
        expected="Expected draws of votes for every step that is still to be voted on.",
        do="Give them under the step's key.",
    )
