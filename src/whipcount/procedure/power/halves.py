"""Exact counts by meeting in the middle: two halves of the members, each enumerated once.

For games with one dimension of large weights beside small ones (numbers of members): O(n 2^(n/2)) in numpy,
whatever the size of the weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whipcount.procedure.power.classes import Swings
from whipcount.procedure.power.game import Game

MOST_MEMBERS = 36
"""Halves of 18: a quarter of a million coalitions each."""


@dataclass(frozen=True, slots=True)
class _Half:
    """All coalitions of half the members, sorted by key and, within a key, by large weight.

    `keys` are the distinct vectors of (size, small weights); `starts[k]:starts[k+1]` the rows of key k.
    """

    keys: np.ndarray
    starts: np.ndarray
    large: np.ndarray
    inside: np.ndarray
    """(n_half, rows) of bool: which members each coalition has."""


def large_dimension(game: Game) -> int | None:
    """Return the one dimension whose weights are not few and small, or None where there are several."""
    large = [row for row in range(len(game.weights)) if len(set(game.weights[row].tolist()) - {0}) > 1]
    return large[0] if len(large) == 1 else None


def count_swings(game: Game) -> Swings:
    """Count winning coalitions and swings by size, exactly, for up to `MOST_MEMBERS` members."""
    large = large_dimension(game)
    assert large is not None  # noqa: S101 - the caller has asked
    small = [row for row in range(len(game.weights)) if row != large]
    order = np.argsort(game.weights[large], kind="stable")
    sides = [_half(game, members, large, small) for members in (order[0::2], order[1::2])]
    n = game.size
    containing = np.zeros((n, n + 1), dtype=np.int64)
    winning = np.zeros(n + 1, dtype=np.int64)
    for side, members in enumerate((order[0::2], order[1::2])):
        per_size = _partners(game, sides[side], sides[1 - side], large, small)
        containing[members] = sides[side].inside.astype(np.float64) @ per_size.T
        winning = per_size.sum(axis=1)
    wins = [int(count) for count in winning]
    # of two coalitions that differ by i alone both win, or i swings: swings = with i - without i
    by_size = tuple(
        tuple([0] + [int(row[s]) - (wins[s - 1] - int(row[s - 1])) for s in range(1, n + 1)])
        for row in containing
    )
    return Swings(winning=sum(wins), by_size=by_size)


def _half(game: Game, members: np.ndarray, large: int, small: list[int]) -> _Half:
    rows = 1 << len(members)
    inside = (np.arange(rows)[None, :] >> np.arange(len(members))[:, None]) & 1 == 1
    weights = _sums(game.weights[large, members])
    vectors = np.stack([_sums(np.ones(len(members), dtype=np.int64)),
                        *(_sums(game.weights[row, members]) for row in small)])  # fmt: skip
    keys, key_of = np.unique(vectors, axis=1, return_inverse=True)
    key_of = np.ravel(key_of)
    order = np.lexsort((weights, key_of))
    starts = np.searchsorted(key_of[order], np.arange(keys.shape[1] + 1))
    return _Half(keys=keys, starts=starts, large=weights[order], inside=inside[:, order])


def _sums(weights: np.ndarray) -> np.ndarray:
    """Return the total weight of every coalition, by its number in binary."""
    sums = np.zeros(1, dtype=np.int64)
    for weight in weights:
        sums = np.concatenate([sums, sums + weight])
    return sums


def _partners(game: Game, side: _Half, other: _Half, large: int, small: list[int]) -> np.ndarray:
    """Count, for each coalition of one half and each total size, the partners with which it wins.

    Returns (n + 1, rows) of float64: exact, the counts stay below 2^53 for the members allowed.
    """
    counts = np.zeros((game.size + 1, len(side.large)))
    for k in range(side.keys.shape[1]):
        mine = slice(side.starts[k], side.starts[k + 1])
        for m in range(other.keys.shape[1]):
            key = side.keys[:, k] + other.keys[:, m]
            needed = _needed(game, key[1:], large, small)
            if needed is None:
                continue
            partners = other.large[other.starts[m] : other.starts[m + 1]]
            counts[key[0], mine] += len(partners) - np.searchsorted(partners, needed - side.large[mine])
    return counts


def chances(game: Game, p_yes: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return P(win), and P(win) given that each member is in and given that it is out: a float, (n,), (n,).

    Members join independently, each with its probability in `p_yes`, (n,).
    """
    certain = np.flatnonzero((p_yes == 0) | (p_yes == 1))
    given_in, given_out = np.empty(game.size), np.empty(game.size)
    adopted, both = _chance(game, p_yes)
    mixed = np.setdiff1d(np.arange(game.size), certain)
    given_in[mixed] = both[mixed] / p_yes[mixed]
    given_out[mixed] = (adopted - both[mixed]) / (1 - p_yes[mixed])
    for i in certain:  # what is given it does not depend on its own probability
        coin = p_yes.copy()
        coin[i] = 0.5
        whole, share = _chance(game, coin)
        given_in[i], given_out[i] = 2 * share[i], 2 * (whole - share[i])
    return adopted, given_in, given_out


def _chance(game: Game, p_yes: np.ndarray) -> tuple[float, np.ndarray]:
    """Return P(win), and P(win and member i is in): a float, (n,)."""
    large = large_dimension(game)
    assert large is not None  # noqa: S101 - the caller has asked
    small = [row for row in range(len(game.weights)) if row != large]
    order = np.argsort(game.weights[large], kind="stable")
    parts = (order[0::2], order[1::2])
    sides = [_half(game, members, large, small) for members in parts]
    weights = [
        np.prod(np.where(side.inside, p_yes[members][:, None], 1 - p_yes[members][:, None]), axis=0)
        for side, members in zip(sides, parts, strict=True)
    ]
    both = np.zeros(game.size)
    adopted = 0.0
    for mine in (0, 1):
        share = weights[mine] * _partner_chance(game, sides, weights, mine, large, small)
        adopted = float(share.sum())
        both[parts[mine]] = sides[mine].inside @ share
    return adopted, both


def _partner_chance(
    game: Game, sides: list[_Half], weights: list[np.ndarray], mine: int, large: int, small: list[int]
) -> np.ndarray:
    """Return, for each coalition of one half, the chance that the other half brings what it needs."""
    side, other = sides[mine], sides[1 - mine]
    chance = np.zeros(len(side.large))
    for m in range(other.keys.shape[1]):
        rows = slice(other.starts[m], other.starts[m + 1])
        from_here = np.append(np.cumsum(weights[1 - mine][rows][::-1])[::-1], 0.0)
        for k in range(side.keys.shape[1]):
            own = slice(side.starts[k], side.starts[k + 1])
            needed = _needed(game, side.keys[1:, k] + other.keys[1:, m], large, small)
            if needed is not None:
                chance[own] += from_here[np.searchsorted(other.large[rows], needed - side.large[own])]
    return chance


def _needed(game: Game, small_sums: np.ndarray, large: int, small: list[int]) -> int | None:
    """Return the least large weight with which a coalition of these small sums wins; None where none does."""
    quotas = sorted({0} | {quota for row, quota in game.tests if row == large})
    for quota in quotas:
        sums = [0] * len(game.weights)
        sums[large] = quota
        for row, value in zip(small, small_sums, strict=True):
            sums[row] = int(value)
        if game.wins(sums):
            return quota
    return None
