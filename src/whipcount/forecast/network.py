"""A small network: a softmax of a linear part and one hidden layer, fitted by Adam, in NumPy.

Without a hidden layer it is a multinomial logit. Several networks from different starts are averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_CLIP = 5.0
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8
_WARM_UP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """How a network is fitted."""

    hidden: int = 48
    epochs: int = 4
    rate: float = 2e-3
    weight_decay: float = 1e-2
    dropout: float = 0.3
    batch: int = 512
    starts: int = 3
    pieces: int = 0
    """Pieces that columns are cut into, where the network is to bend; 0 leaves them whole."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Fitted weights; `predict` gives probabilities of shape (rows, classes)."""

    knots: tuple[tuple[int, Floats], ...]
    """Columns laid out in pieces beside themselves, and the ends of their pieces."""
    centre: Floats
    scale: Floats
    weights: tuple[tuple[Floats, ...], ...]
    """For each start: hidden weights and offsets, hidden to classes, features to classes, offsets."""

    def predict(self, x: Floats) -> NDArray[np.float64]:
        """Average the starts' probabilities."""
        z = standardised(in_pieces(x, self.knots), self.centre, self.scale)
        return np.mean([_softmax(_logits(z, w)[0]) for w in self.weights], axis=0).astype(float)


def standardised(x: Floats, centre: Floats, scale: Floats) -> Floats:
    """Centre and scale columns, clipped at five scales."""
    return np.clip((x - centre) / scale, -_CLIP, _CLIP).astype(np.float32)


def fit_network(
    x: Floats,
    y: NDArray[np.int64],
    weight: NDArray[np.float64],
    *,
    classes: int,
    settings: NetworkSettings,
    seeds: Sequence[int],
    bent: Sequence[int] = (),
) -> Network:
    """Fit one network for each seed.

    Parameters
    ----------
    x : ndarray, shape (rows, columns)
        Features, in any units.
    y : ndarray of int, shape (rows,)
        Classes from 0.
    weight : ndarray, shape (rows,)
        Weights of the rows; only their ratios matter.
    seeds : sequence of int
        The same seed gives the same network on one machine.
    bent : sequence of int
        Columns that are laid out in `settings.pieces` pieces beside themselves.
    """
    knots = find_knots(x, bent, settings.pieces) if settings.pieces else ()
    x = in_pieces(x, knots)
    centre = x.mean(axis=0)
    scale = x.std(axis=0) + np.float32(1e-3)
    z = standardised(x, centre, scale)
    target = np.eye(classes, dtype=np.float32)[y]
    w = (weight / weight.mean()).astype(np.float32)
    return Network(
        knots=knots,
        centre=centre,
        scale=scale,
        weights=tuple(_fit_one(z, target, w, settings, np.random.default_rng(seed)) for seed in seeds),
    )


def find_knots(x: Floats, columns: Sequence[int], pieces: int) -> tuple[tuple[int, Floats], ...]:
    """Cut columns at their quantiles; a column with fewer than three pieces stays whole."""
    found = []
    for column in columns:
        ends = np.unique(np.quantile(x[:, column], np.linspace(0, 1, pieces + 1)).astype(np.float32))
        if len(ends) > 3:
            found.append((column, ends))
    return tuple(found)


def in_pieces(x: Floats, knots: Sequence[tuple[int, Floats]]) -> Floats:
    """Add how much of each piece a value fills, 0 to 1: a piecewise linear encoding.

    Gorishniy, Rubachev and Babenko (2022), doi:10.48550/arXiv.2203.05556. A network of one layer then bends
    where a column's quantiles lie, as trees do.
    """
    filled = [
        np.clip((x[:, [column]] - ends[:-1]) / (np.diff(ends) + np.float32(1e-9)), 0, 1)
        for column, ends in knots
    ]
    return np.concatenate([x, *filled], axis=1).astype(np.float32, copy=False) if filled else x


def _start(columns: int, classes: int, hidden: int, rng: np.random.Generator) -> tuple[Floats, ...]:
    spread = np.sqrt(1.5 / columns)
    return (
        (spread * rng.standard_normal((columns, hidden))).astype(np.float32),
        np.zeros(hidden, dtype=np.float32),
        (0.1 * rng.standard_normal((hidden, classes))).astype(np.float32),
        np.zeros((columns, classes), dtype=np.float32),
        np.zeros(classes, dtype=np.float32),
    )


def _logits(z: Floats, weights: tuple[Floats, ...], mask: Floats | None = None) -> tuple[Floats, Floats]:
    """Give the logits and the hidden layer's activity."""
    into, offset, out, direct, constant = weights
    active: Floats = np.maximum(z @ into + offset, np.float32(0))
    if mask is not None:
        active *= mask
    return np.asarray(active @ out + z @ direct + constant, dtype=np.float32), active


def _softmax(logits: Floats) -> Floats:
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _fit_one(
    z: Floats, target: Floats, weight: Floats, settings: NetworkSettings, rng: np.random.Generator
) -> tuple[Floats, ...]:
    weights = _start(z.shape[1], target.shape[1], settings.hidden, rng)
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    batch = min(settings.batch, len(z))
    steps = settings.epochs * (len(z) // batch)
    step = 0
    for _ in range(settings.epochs):
        order = rng.permutation(len(z))
        for start in range(0, len(z) - batch + 1, batch):
            rows = order[start : start + batch]
            step += 1
            slopes = _slopes(z[rows], target[rows], weight[rows], weights, settings.dropout, rng)
            # Cosine decay to zero, after a short warm-up.
            rate = settings.rate * min(1.0, step / _WARM_UP) * 0.5 * (1 + np.cos(np.pi * step / steps))
            for place, slope in enumerate(slopes):
                first[place] += (1 - _FIRST) * (slope - first[place])
                second[place] += (1 - _SECOND) * (slope * slope - second[place])
                unbiased = second[place] / (1 - _SECOND**step)
                move = (first[place] / (1 - _FIRST**step)) / (np.sqrt(unbiased) + _TINY)
                if slope.ndim == 2:
                    move += settings.weight_decay * weights[place]
                weights[place][...] -= np.float32(rate) * move
    return weights


def _slopes(
    z: Floats,
    target: Floats,
    weight: Floats,
    weights: tuple[Floats, ...],
    dropout: float,
    rng: np.random.Generator,
) -> tuple[Floats, ...]:
    """Gradient of the weighted mean log loss of one batch, by weight."""
    into, _, out, _, _ = weights
    kept = (rng.random((len(z), into.shape[1]), dtype=np.float32) >= dropout).astype(np.float32)
    kept /= np.float32(1 - dropout)
    logits, active = _logits(z, weights, kept)
    error = (_softmax(logits) - target) * (weight[:, None] / len(z))
    back = (error @ out.T) * kept * (active > 0)
    slopes = (z.T @ back, back.sum(axis=0), active.T @ error, z.T @ error, error.sum(axis=0))
    return tuple(slope.astype(np.float32) for slope in slopes)
