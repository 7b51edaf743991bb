"""A rule as a simple game: who votes yes decides, everybody else votes no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np

from whipcount.domain import InputError
from whipcount.procedure.bodies import Rule
from whipcount.procedure.compiled import Atom, Formula, evaluate

YES, NO = 0, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """A monotone game: a formula of tests `weights[dimension] over the yes voters >= quota`.

    `weights` is (k, n) of int64, non-negative, no two rows proportional; `tests` names, for each atom of the
    formula, its row and its quota.
    """

    members: tuple[str, ...]
    weights: np.ndarray
    tests: tuple[tuple[int, int], ...]
    formula: Formula

    @property
    def size(self) -> int:
        """How many members there are."""
        return len(self.members)

    def wins(self, sums: Sequence[Any]) -> Any:
        """Tell whether coalitions win, from their total weight in each dimension (numbers or arrays)."""
        met = [sums[row] >= quota for row, quota in self.tests]
        return evaluate(self.formula, met, ops=_OPS)


_OPS: dict[str, Callable[[Sequence[Any]], Any]] = {
    "all": lambda parts: np.logical_and.reduce(np.broadcast_arrays(*parts)) if len(parts) > 1 else parts[0],
    "any": lambda parts: np.logical_or.reduce(np.broadcast_arrays(*parts)) if len(parts) > 1 else parts[0],
}


def game_of(rule: Rule) -> Game:
    """Return the game that a rule makes of yes and no.

    Raises
    ------
    InputError
        When the number of members is not known, or a yes can do harm under the rule.
    """
    members = rule.members or tuple(str(number) for number in range(1, (rule.size or 0) + 1))
    if not members:
        raise InputError(
            f"How many members {rule.body_name} has on {rule.on} is not known.",
            expected="Expected a body whose file or register gives its members.",
            do="Give the number with --members.",
        )
    rows: list[tuple[int, ...]] = []
    tests: list[tuple[int, int]] = []

    def build(part: Formula, *, negated: bool) -> Formula:
        if part.op == "not":
            return build(part.parts[0], negated=not negated)
        if part.op == "atom":
            weights, quota = _test(rule.atoms[part.atom], len(members), negated=negated)
            if weights not in rows:
                rows.append(weights)
            tests.append((rows.index(weights), quota))
            return Formula("atom", len(tests) - 1)
        op = part.op if not negated else "any" if part.op == "all" else "all"
        return Formula(op, parts=tuple(build(inner, negated=negated) for inner in part.parts))

    formula = build(rule.formula, negated=False)
    return Game(members=members, weights=np.array(rows, dtype=np.int64), tests=tuple(tests), formula=formula)


def weighted_game(weights: Sequence[int], quota: int, *, members: Sequence[str] = ()) -> Game:
    """Return the game in which yes voters win with a total weight of at least `quota`.

    Raises
    ------
    InputError
        When a weight is negative, or the quota is not between one and the total.
    """
    total = sum(weights)
    if min(weights, default=0) < 0 or not 1 <= quota <= total:
        raise InputError(
            f"The quota is {quota}, the weights sum to {total}, the least is {min(weights, default=0)}.",
            expected="Expected weights of nought or more, and a quota from one to their sum.",
            do="Mend the weights or the quota.",
        )
    names = tuple(members) or tuple(str(number) for number in range(1, len(weights) + 1))
    return Game(
        members=names,
        weights=np.array([weights], dtype=np.int64),
        tests=((0, quota),),
        formula=Formula("atom", 0),
    )


def _test(atom: Atom, size: int, *, negated: bool) -> tuple[tuple[int, ...], int]:
    """Write an atom over yes and no as weights of the yes voters and a quota, in lowest terms."""
    weights = atom.weights or (1,) * size
    gain = atom.coefficients[YES] - atom.coefficients[NO]
    quota = atom.threshold - atom.coefficients[NO] * sum(weights)
    values = [weight * gain for weight in weights]
    if negated:
        values, quota = [-value for value in values], 1 - quota
    if min(values) < 0:
        raise InputError(
            "Under this rule a vote in favour can do harm.",
            expected="Expected a rule under which more votes in favour never lose what fewer win.",
            do="Choose another kind of decision: voting power is not defined for this one.",
        )
    common = gcd(*values) or 1
    return tuple(value // common for value in values), -(-quota // common)
