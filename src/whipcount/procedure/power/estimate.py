"""Voting power estimated from random coalitions, with its error, where exact values are out of reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whipcount.procedure.power.game import Game

CHUNK = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerEstimate:
    """Estimates and their standard errors, (n,) each; `draws` coalitions for each index."""

    members: tuple[str, ...]
    banzhaf: np.ndarray
    banzhaf_error: np.ndarray
    shapley: np.ndarray
    shapley_error: np.ndarray
    draws: int


def estimate_power(game: Game, *, draws: int, rng: np.random.Generator) -> PowerEstimate:
    """Estimate the absolute Banzhaf and the Shapley-Shubik index of any game.

    A member's Banzhaf index is its chance to be critical when the others vote yes with probability 1/2, its
    Shapley-Shubik index that chance over a probability drawn evenly from (0, 1) (Owen 1972,
    doi:10.1287/mnsc.18.5.64).
    """
    half = _critical_share(game, draws, rng, spread=False)
    even = _critical_share(game, draws, rng, spread=True)
    return PowerEstimate(
        members=game.members,
        banzhaf=half,
        banzhaf_error=np.sqrt(half * (1 - half) / draws),
        shapley=even,
        shapley_error=np.sqrt(even * (1 - even) / draws),
        draws=draws,
    )


def _critical_share(game: Game, draws: int, rng: np.random.Generator, *, spread: bool) -> np.ndarray:
    critical = np.zeros(game.size)
    for start in range(0, draws, CHUNK):
        rows = min(CHUNK, draws - start)
        chance = rng.random((rows, 1)) if spread else 0.5
        votes = rng.random((rows, game.size)) < chance
        sums = votes.astype(np.int64) @ game.weights.T  # (rows, dimensions)
        without = [sums[:, [d]] - votes * row for d, row in enumerate(game.weights)]
        joined = [part + row for part, row in zip(without, game.weights, strict=True)]
        critical += (game.wins(joined) & ~game.wins(without)).sum(axis=0)
    return critical / draws
