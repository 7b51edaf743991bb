"""Voting power: every index of a rule, exact where exact is within reach, and refused clearly where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Literal, get_args

from whipcount.domain import InputError
from whipcount.procedure.bodies import Rule
from whipcount.procedure.power import classes, halves, weighted
from whipcount.procedure.power.game import Game, game_of

Index = Literal[
    "banzhaf",
    "banzhaf_normalised",
    "shapley",
    "coleman_prevent",
    "coleman_initiate",
    "deegan_packel",
    "holler",
    "johnston",
]
INDICES: tuple[Index, ...] = get_args(Index)
NEED_COALITIONS = ("deegan_packel", "holler", "johnston")
"""Indices that need every minimal or vulnerable coalition, not the number of swings alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """Voting power of every member.

    `values[index][i]` is member i's index: a Fraction where it is exact, else a float with the error stated
    in `error`. `act` is Coleman's power of the body to act, the share of all coalitions that win.
    """

    members: tuple[str, ...]
    values: dict[str, tuple[Fraction | float, ...]]
    winning: int
    coalitions: int
    method: str
    error: float = 0.0
    """Largest absolute error of the values that are not Fractions."""

    @property
    def act(self) -> Fraction:
        """Coleman's power to act."""
        return Fraction(self.winning, self.coalitions)


def power_of(rule: Rule, *, indices: Sequence[Index] = ("banzhaf", "shapley")) -> Power:
    """Return the voting power that a rule gives each member, between yes and no.

    Parameters
    ----------
    rule : Rule
        From `Body.decision_for`.
    indices : sequence of str
        Of `INDICES`. Banzhaf is the absolute one; `banzhaf_normalised` sums to one.

    Raises
    ------
    InputError
        When an index is not known, or exact values are out of reach: the message says what is in reach.

    Examples
    --------
    >>> from datetime import date
    >>> from whipcount.procedure import load_body
    >>> rule = load_body("un.sc").decision_for("draft_resolution", on=date(2014, 12, 22))
    >>> power = power_of(rule, indices=["shapley"])
    >>> dict(zip(power.members, power.values["shapley"]))["CHN"]
    Fraction(421, 2145)
    """
    return power_of_game(game_of(rule), indices=indices)


def power_of_game(game: Game, *, indices: Sequence[Index] = ("banzhaf", "shapley")) -> Power:
    """Return the voting power in a game; see `power_of`."""
    unknown = [index for index in indices if index not in INDICES]
    if unknown:
        raise InputError(
            f"There is no index {', '.join(unknown)}.",
            expected=f"Expected of {', '.join(INDICES)}.",
            do="Mend it.",
        )
    grouped = classes.classes_of(game)
    if classes.vectors_of(grouped) <= classes.MOST_VECTORS:
        swings = classes.count_swings(game)
        method = f"closed sums over {len(grouped.sizes)} classes of equal members"
        return _from_swings(game, swings, indices, method=method)
    beyond = [index for index in indices if index in NEED_COALITIONS]
    if beyond:
        raise InputError(
            f"{', '.join(beyond)} of {game.size} members in {len(grouped.sizes)} classes would list more "
            f"than {classes.MOST_VECTORS} kinds of coalition.",
            expected="Expected banzhaf, shapley or coleman for a body of this kind.",
            do="Ask for those, or for an estimate (--estimate).",
        )
    if game.size <= halves.MOST_MEMBERS and halves.large_dimension(game) is not None:
        return _from_swings(game, halves.count_swings(game), indices, method="meeting in the middle")
    if len(game.weights) == 1 and int(game.weights[0].sum()) <= weighted.MOST_CELLS:
        return _from_weights(game, indices)
    raise InputError(
        f"Exact voting power of {game.size} members under {len(game.weights)} weighted conditions, with a "
        f"total weight of {int(game.weights.sum(axis=1).max())}, is out of reach.",
        expected=f"In reach: few classes; {halves.MOST_MEMBERS} members at most and one large weight; "
        f"or one weight with a total of up to {weighted.MOST_CELLS}.",
        do="Ask for an estimate (--estimate), which states its error.",
    )


def _from_swings(game: Game, swings: classes.Swings, indices: Sequence[Index], *, method: str) -> Power:
    total = 2**game.size
    counts = [sum(row) for row in swings.by_size]
    made = {
        **_from_counts(counts, swings.winning, game.size),
        "shapley": partial(classes.shapley, swings),
        "deegan_packel": lambda: classes.minimal_coalitions(game)[0],
        "holler": lambda: classes.minimal_coalitions(game)[1],
        "johnston": partial(classes.johnston, game),
    }
    return Power(
        members=game.members,
        values={index: made[index]() for index in indices},
        winning=swings.winning,
        coalitions=total,
        method=method,
    )


def _from_weights(game: Game, indices: Sequence[Index]) -> Power:
    winning, counts = weighted.count_swings(game)
    made = {
        **_from_counts(counts, winning, game.size),
        "shapley": lambda: tuple(float(value) for value in weighted.shapley(game)),
    }
    values = {index: made[index]() for index in indices}
    error = abs(1 - sum(values["shapley"])) + 1e-14 if "shapley" in values else 0.0
    return Power(
        members=game.members,
        values=values,
        winning=winning,
        coalitions=2**game.size,
        method="one table of weights",
        error=float(error),
    )


def _from_counts(counts: Sequence[int], winning: int, size: int) -> dict:
    """Return the indices that swings and winning coalitions alone give, each as a function.

    Banzhaf (1965); Coleman (1971): prevent is swings over winning, initiate swings over losing coalitions.
    """
    total = sum(counts)
    losing = 2**size - winning
    return {
        "banzhaf": lambda: tuple(Fraction(count, 2 ** (size - 1)) for count in counts),
        "banzhaf_normalised": lambda: tuple(Fraction(count, total) for count in counts),
        "coleman_prevent": lambda: tuple(Fraction(count, winning) for count in counts),
        "coleman_initiate": lambda: tuple(Fraction(count, losing) for count in counts),
    }
