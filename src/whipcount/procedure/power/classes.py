"""Exact indices of games whose members fall into few classes: closed sums over how many of each vote yes.

Every index comes from one table: for each vector of counts (k_1 .. k_c), whether it wins and how many
coalitions it stands for. The Security Council has two classes and 66 vectors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, factorial, prod

import numpy as np

from whipcount.procedure.power.game import Game

MOST_VECTORS = 300_000
"""Vectors of counts; about three seconds in Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swings:
    """What all indices are made of. `by_size[i][s]`: coalitions of size s in which member i is critical."""

    winning: int
    by_size: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """Members grouped by equal weights: `sizes[c]` members, each of `weights[:, c]`; `of[i]` is i's class."""

    sizes: tuple[int, ...]
    weights: np.ndarray
    of: tuple[int, ...]


def classes_of(game: Game) -> Classes:
    """Group the members that the game cannot tell apart."""
    columns, inverse = np.unique(game.weights, axis=1, return_inverse=True)
    of = tuple(int(index) for index in np.ravel(inverse))
    return Classes(tuple(of.count(c) for c in range(columns.shape[1])), columns, of)


def vectors_of(classes: Classes) -> int:
    """Return how many vectors of counts there are."""
    return prod(size + 1 for size in classes.sizes)


def _winning_table(game: Game, classes: Classes) -> np.ndarray:
    """Return for every vector of counts whether it wins: an array of bool, one axis a class."""
    grids = np.meshgrid(*(np.arange(size + 1) for size in classes.sizes), indexing="ij")
    sums = [sum(int(w) * grid for w, grid in zip(row, grids, strict=True)) for row in classes.weights]
    return np.broadcast_to(game.wins(sums), grids[0].shape)


def count_swings(game: Game) -> Swings:
    """Count winning coalitions and swings by size, exactly."""
    classes = classes_of(game)
    wins = _winning_table(game, classes)
    winning = 0
    by_class = [[0] * (game.size + 1) for _ in classes.sizes]
    for vector in product(*(range(size + 1) for size in classes.sizes)):
        if not wins[vector]:
            continue
        counts = [comb(size, k) for size, k in zip(classes.sizes, vector, strict=True)]
        winning += prod(counts)
        for c in _critical(wins, vector):
            # of the coalitions of this vector, k_c in n_c contain a given member of the class
            by_class[c][sum(vector)] += prod(counts) * vector[c] // classes.sizes[c]
    return Swings(winning=winning, by_size=tuple(tuple(by_class[c]) for c in classes.of))


def _critical(wins: np.ndarray, vector: tuple[int, ...]) -> Iterator[int]:
    """Yield the classes of which one member fewer loses."""
    for c, k in enumerate(vector):
        if k and not wins[(*vector[:c], k - 1, *vector[c + 1 :])]:
            yield c


def banzhaf(swings: Swings) -> tuple[Fraction, ...]:
    """Return the absolute Banzhaf index: swings over 2^(n-1)."""
    n = len(swings.by_size)
    return tuple(Fraction(sum(row), 2 ** (n - 1)) for row in swings.by_size)


def shapley(swings: Swings) -> tuple[Fraction, ...]:
    """Return the Shapley-Shubik index: the share of orders of the members in which each is pivotal."""
    n = len(swings.by_size)
    orders = [factorial(s - 1) * factorial(n - s) if s else 0 for s in range(n + 1)]
    cache: dict[tuple[int, ...], Fraction] = {}
    for row in swings.by_size:
        if row not in cache:
            cache[row] = Fraction(sum(c * o for c, o in zip(row, orders, strict=True)), factorial(n))
    return tuple(cache[row] for row in swings.by_size)


def minimal_coalitions(game: Game) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...], int]:
    """Return the Deegan-Packel index, the Holler index, and the number of minimal winning coalitions.

    Deegan and Packel (1978), doi:10.1007/BF01753239; Holler (1982), doi:10.1111/j.1467-9248.1982.tb00529.x.
    """
    classes = classes_of(game)
    wins = _winning_table(game, classes)
    shares = [Fraction(0)] * len(classes.sizes)
    inside = [0] * len(classes.sizes)
    total = 0
    for vector in product(*(range(size + 1) for size in classes.sizes)):
        present = [c for c, k in enumerate(vector) if k]
        if not wins[vector] or list(_critical(wins, vector)) != present:
            continue
        count = prod(comb(size, k) for size, k in zip(classes.sizes, vector, strict=True))
        total += count
        for c in present:
            with_member = count * vector[c] // classes.sizes[c]
            shares[c] += Fraction(with_member, sum(vector))
            inside[c] += with_member
    entered = sum(inside[c] for c in classes.of)
    return (
        tuple(shares[c] / total for c in classes.of),
        tuple(Fraction(inside[c], entered) for c in classes.of),
        total,
    )


def johnston(game: Game) -> tuple[Fraction, ...]:
    """Return the Johnston index: each vulnerable coalition shares one point among its critical members.

    Johnston (1978), doi:10.1068/a100907.
    """
    classes = classes_of(game)
    wins = _winning_table(game, classes)
    points = [Fraction(0)] * len(classes.sizes)
    for vector in product(*(range(size + 1) for size in classes.sizes)):
        critical = list(_critical(wins, vector)) if wins[vector] else []
        if not critical:
            continue
        count = prod(comb(size, k) for size, k in zip(classes.sizes, vector, strict=True))
        sharing = sum(vector[c] for c in critical)
        for c in critical:
            points[c] += Fraction(count * vector[c], classes.sizes[c] * sharing)
    total = sum((points[c] for c in classes.of), Fraction(0))
    return tuple(points[c] / total for c in classes.of)
