"""Exact indices of one weighted game with many members and large weights.

Let A(s) count the coalitions of weight s. Without member i of weight w, A_i(s) = A(s) - A_i(s - w), so a
cumulative count without i is an alternating sum of cumulative counts with all members, at steps of w: one
table serves every member. Banzhaf swings come out as integers, computed modulo 2^64 and modulo primes, put
together by the Chinese remainder theorem. The Shapley-Shubik index is the integral over t in (0, 1) of the
chance that i is pivotal when every other votes yes with probability t (Owen 1972, doi:10.1287/mnsc.18.5.64),
a polynomial of degree n - 1.
"""

from __future__ import annotations

from math import prod

import numpy as np

from whipcount.procedure.power.game import Game

PRIMES = (2**63 - 25, 2**63 - 165, 2**63 - 259, 2**63 - 301, 2**63 - 375)
"""Largest primes below 2^63: a sum of two residues stays below 2^64."""
MOST_CELLS = 12_000_000
"""Total weight, in lowest terms, for which the table is built."""
NODES, NODES_FAR, NODES_LARGE = 17, 20, 11
"""Gauss-Legendre nodes on (0, 1/2): for a quota near one half; far from it, for its smaller and its larger
side. On 190 members of the IMF's shape twice as many change no index by more than 1e-8 of itself."""
MOST_STEPS = 200_000_000
"""Cells written below which the quadrature takes every node that the degree asks for."""


def count_swings(game: Game) -> tuple[int, tuple[int, ...]]:
    """Count the winning coalitions and each member's swings, as integers, in a game of one dimension."""
    weights = [int(weight) for weight in game.weights[0]]
    quota = _smaller_quota(weights, game.tests[0][1])
    most = 2 ** (len(weights) - 1)  # with the smaller quota no more than every second coalition loses
    moduli: list[int] = [2**64]
    for prime in PRIMES:
        if prod(moduli) > most:
            break
        moduli.append(prime)
    if prod(moduli) <= most:
        losing, *swings = _count_with_big_integers(weights, quota)
    else:
        residues = [_count_modulo(weights, quota, modulus) for modulus in moduli]
        losing, *swings = (_combine(row, moduli) for row in zip(*residues, strict=True))
    # what wins in the dual game is the complement of what loses in the game
    return 2 ** len(weights) - losing if quota == game.tests[0][1] else losing, tuple(swings)


def _smaller_quota(weights: list[int], quota: int) -> int:
    """Return the quota of the game or its dual, which have the same swings, whichever is the smaller."""
    return min(quota, sum(weights) - quota + 1)


def _count_modulo(weights: list[int], quota: int, modulus: int) -> list[int]:
    """Return the losing coalitions and each member's swings, modulo `modulus`."""
    below = _cumulative_modulo(weights, quota, modulus)

    def without(x: int, weight: int) -> int:
        """Count coalitions of the others with a weight below x."""
        if x <= 0:
            return 0
        terms = below[x - 1 :: -weight]
        return (sum(map(int, terms[0::2])) - sum(map(int, terms[1::2]))) % modulus

    return [int(below[quota - 1]) % modulus] + [
        (without(quota, weight) - without(quota - weight, weight)) % modulus if weight else 0
        for weight in weights
    ]


def _cumulative_modulo(weights: list[int], quota: int, modulus: int) -> np.ndarray:
    """Return for each s below the quota the number of coalitions of weight s or less, modulo `modulus`."""
    table = np.zeros(quota, dtype=np.uint64)
    table[0] = 1
    top = 0
    scratch = np.empty(quota, dtype=np.uint64)
    prime = np.uint64(modulus) if modulus < 2**64 else None
    for weight in sorted(weights):  # light ones first: the table grows late
        end = min(top + weight + 1, quota)
        if weight >= quota:
            continue
        part = scratch[: end - weight]
        np.copyto(part, table[: end - weight])
        target = table[weight:end]
        target += part
        if prime is not None:
            np.subtract(target, prime, out=part)
            np.minimum(target, part, out=target)  # wraps to a large number where it was below the prime
        top = end - 1
    if prime is None:
        return np.cumsum(table, dtype=np.uint64)
    return _cumulate(table, modulus)


def _cumulate(table: np.ndarray, modulus: int) -> np.ndarray:
    """Cumulate residues: high and low halves apart, so that no sum overflows."""
    low = np.cumsum(table & np.uint64(0xFFFFFFFF), dtype=np.uint64)
    high = np.cumsum(table >> np.uint64(32), dtype=np.uint64)
    prime = np.uint64(modulus)
    high %= prime
    for _ in range(32):  # times 2^32, one doubling at a time, reduced after each
        high += high
        np.minimum(high, high - prime, out=high)
    total = high + low % prime
    return np.minimum(total, total - prime)


def _combine(residues: tuple[int, ...], moduli: list[int]) -> int:
    value, step = 0, 1
    for residue, modulus in zip(residues, moduli, strict=True):
        value += step * ((residue - value) * pow(step, -1, modulus) % modulus)
        step *= modulus
    return value


def _count_with_big_integers(weights: list[int], quota: int) -> tuple[int, ...]:
    """Count with Python's integers in object arrays: slower, for any number of members."""
    table = np.zeros(quota, dtype=object)
    table[0] = 1
    for weight in weights:
        if 0 < weight < quota:
            table[weight:] = table[weight:] + table[:-weight]
        elif weight == 0:
            table = table * 2
    below = np.cumsum(table)

    def without(x: int, weight: int) -> int:
        terms = below[x - 1 :: -weight] if x > 0 else below[:0]
        return int(sum(terms[0::2]) - sum(terms[1::2]))

    swings = (without(quota, w) - without(quota - w, w) if w else 0 for w in weights)
    return (int(below[quota - 1]), *swings)


def shapley(game: Game, *, nodes: int = 0) -> np.ndarray:
    """Return the Shapley-Shubik index of a game of one weighted dimension: (n,) of float64.

    The integrand is smooth, so the quadrature converges to rounding error long before it is exact for the
    degree. The true indices sum to one: how far these do not measures the error.
    """
    weights = [int(weight) for weight in game.weights[0]]
    quota = game.tests[0][1]
    dual = sum(weights) - quota + 1
    nodes = nodes or _nodes(len(weights), quota, sum(weights))
    result = np.zeros(len(weights))
    # over (1/2, 1) the chance at 1 - t with the quota is the chance at t with the dual quota
    if _near_half(quota, sum(weights)):
        parts = [((quota, dual), 0.0, nodes)]
    else:  # a table for each side: the small one costs little, the large counts only where it can be met
        large, small = max(quota, dual), min(quota, dual)
        parts = [((small,), 0.0, nodes), ((large,), _negligible(weights, large), min(nodes, NODES_LARGE))]
    for sides, start, count in parts:
        points, masses = np.polynomial.legendre.leggauss(count)
        width = 0.5 - start
        for t, mass in zip(start + width * (points + 1) / 2, masses * width / 2, strict=True):
            below = _distribution(weights, float(t), max(sides))
            for side in sides:
                result += mass * _pivots(weights, float(t), side, below)
    return result


def _near_half(quota: int, total: int) -> bool:
    return 1 / 3 < quota / total < 2 / 3


def _negligible(weights: list[int], quota: int) -> float:
    """Return a t up to which yes voters make a large quota with a chance below 1e-17 (Chernoff's bound)."""
    w = np.array(weights, dtype=np.float64) / max(weights)
    target = quota / max(weights) - 1  # a member may be pivotal from its own weight below the quota
    low, high = 0.0, 0.5
    for _ in range(20):
        t = (low + high) / 2
        bounds = [
            np.log1p(t * np.expm1(theta * w)).sum() - theta * target for theta in np.arange(0.5, 60, 0.5)
        ]
        low, high = (t, high) if min(bounds) < np.log(1e-17) else (low, t)
    return low


def _nodes(n: int, quota: int, total: int) -> int:
    """Return how many nodes: enough to be exact for the degree, where the tables are small."""
    exact = (n + 1) // 2
    if exact * n * total <= MOST_STEPS:
        return exact
    return NODES if _near_half(quota, total) else NODES_FAR


def _distribution(weights: list[int], t: float, end: int) -> np.ndarray:
    """Return P(weight of the yes voters <= s) for s below `end`, each voting yes with probability t."""
    odds = t / (1 - t)
    table = np.zeros(end)
    table[0] = 1.0
    scratch = np.empty(end)
    top = 0
    for weight in sorted(weights):
        stop = min(top + weight + 1, end)
        if weight >= end:
            continue
        part = scratch[: stop - weight]
        np.multiply(table[: stop - weight], odds, out=part)
        table[weight:stop] += part
        top = stop - 1
    np.cumsum(table, out=table)
    table *= (1 - t) ** len(weights)
    return table


def _pivots(weights: list[int], t: float, quota: int, below: np.ndarray) -> np.ndarray:
    """Return each member's chance to be pivotal, the others voting yes with probability t <= 1/2."""
    ratio = -t / (1 - t)
    chances: dict[int, float] = {0: 0.0}

    def without(x: int, weight: int) -> float:
        if x <= 0:
            return 0.0
        terms = below[x - 1 :: -weight]
        if ratio > -0.999:  # the series has converged after so many terms
            terms = terms[: int(40 / -np.log(-ratio)) + 2]
        return float(terms @ ratio ** np.arange(len(terms))) / (1 - t)

    for weight in set(weights) - {0}:
        chances[weight] = without(quota, weight) - without(quota - weight, weight)
    return np.array([chances[weight] for weight in weights])
