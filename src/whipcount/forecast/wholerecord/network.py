"""A small network: a softmax of a linear part and one hidden layer, fitted by Adam, in NumPy.

Without a hidden layer it is a multinomial logit. Several networks from different starts are averaged; they
learn from the same batches, so that all of them are one product of matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_CLIP = 5.0
_FIRST, _SECOND, _TINY = 0.9, 0.999, np.float32(1e-8)
_WARM_UP = 100
_FARTHEST = 40.0
"""Logits beyond this are certain; exponentials of it still add up in single precision."""
_KNOTS_FROM = 4
"""Every fourth row tells a column's quantiles well enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """How networks are fitted."""

    hidden: int = 48
    epochs: int = 4
    rate: float = 2e-3
    weight_decay: float = 1e-2
    dropout: float = 0.3
    batch: int = 512
    starts: int = 3
    """Networks from different starts, of which the probabilities are averaged."""
    pieces: int = 0
    """Pieces that columns are cut into, where the network is to bend; 0 leaves them whole."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Weights of all starts side by side; with s starts, h hidden units and k classes each."""

    into: Floats
    """Columns, the last of ones, to hidden units and to classes, (columns + 1, s h + s k)."""
    out: Floats
    """Hidden units to classes, 0 between different starts, (s h, s k)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Fitted weights; `predict` gives probabilities of shape (rows, classes)."""

    knots: tuple[tuple[int, Floats], ...]
    """Columns laid out in pieces beside themselves, and the ends of their pieces."""
    centre: Floats
    scale: Floats
    starts: int
    weights: Weights

    def predict(self, x: Floats) -> NDArray[np.float64]:
        """Average the starts' probabilities."""
        z = in_pieces(x, self.knots)
        _standardise(z, self.centre, self.scale)
        logits, _ = _logits(z, self.weights)
        p = _softmax(logits, _same_start(self.starts, logits.shape[1] // self.starts))
        return p.reshape(len(p), self.starts, -1).mean(axis=1).astype(float)


def fit_network(
    x: Floats,
    y: NDArray[np.int64],
    weight: NDArray[np.float64],
    *,
    classes: int,
    settings: NetworkSettings,
    seed: int,
    bent: Sequence[int] = (),
) -> Network:
    """Fit networks from `settings.starts` starts.

    Parameters
    ----------
    x : ndarray, shape (rows, columns)
        Features, in any units.
    y : ndarray of int, shape (rows,)
        Classes from 0.
    weight : ndarray, shape (rows,)
        Weights of the rows; only their ratios matter.
    seed : int
        The same seed gives the same networks on one machine.
    bent : sequence of int
        Columns that are laid out in `settings.pieces` pieces beside themselves.
    """
    knots = find_knots(x[::_KNOTS_FROM], bent, settings.pieces) if settings.pieces else ()
    z = in_pieces(x, knots)
    centre = z.mean(axis=0)
    centre[-1] = 0
    z -= centre
    scale = np.sqrt(np.einsum("ij,ij->j", z, z) / np.float32(len(z))) + np.float32(1e-3)
    scale[-1] = 1
    _standardise(z, np.zeros_like(centre), scale)
    target = np.tile(np.eye(classes, dtype=np.float32)[y], settings.starts)
    w = (weight / weight.mean()).astype(np.float32)
    weights = _fit(z, target, w, settings, np.random.default_rng(seed))
    return Network(knots=knots, centre=centre, scale=scale, starts=settings.starts, weights=weights)


def _standardise(z: Floats, centre: Floats, scale: Floats) -> None:
    """Centre and scale columns in place, clipped at five scales."""
    z -= centre
    z /= scale
    np.clip(z, -_CLIP, _CLIP, out=z)


def find_knots(x: Floats, columns: Sequence[int], pieces: int) -> tuple[tuple[int, Floats], ...]:
    """Cut columns at their quantiles; a column with fewer than three pieces stays whole."""
    found = []
    for column in columns:
        ends = np.unique(np.quantile(x[:, column], np.linspace(0, 1, pieces + 1)).astype(np.float32))
        if len(ends) > 3:
            found.append((column, ends))
    return tuple(found)


def in_pieces(x: Floats, knots: Sequence[tuple[int, Floats]]) -> Floats:
    """Copy columns, add how much of each piece a value fills, 0 to 1, and a last column of ones.

    A piecewise linear encoding (Gorishniy, Rubachev and Babenko (2022), doi:10.48550/arXiv.2203.05556): a
    network of one layer then bends where a column's quantiles lie, as trees do.
    """
    laid = np.empty((len(x), x.shape[1] + sum(len(ends) - 1 for _, ends in knots) + 1), dtype=np.float32)
    place = x.shape[1]
    laid[:, :place] = x
    laid[:, -1] = 1
    for column, ends in knots:
        widths = np.diff(ends)[:, None] + np.float32(1e-9)
        filled = (np.ascontiguousarray(x[:, column]) - ends[:-1, None]) / widths
        laid[:, place : place + len(widths)] = np.clip(filled, 0, 1, out=filled).T
        place += len(widths)
    return laid


def _logits(z: Floats, weights: Weights, kept: Floats | None = None) -> tuple[Floats, Floats]:
    """Give the logits of all starts, (rows, s k), and the hidden units' activity, (rows, s h)."""
    hidden = len(weights.out)
    found: Floats = z @ weights.into
    active: Floats = np.maximum(found[:, :hidden], np.float32(0))
    if kept is not None:
        active *= kept
    logits: Floats = active @ weights.out + found[:, hidden:]
    return logits, active


def _same_start(starts: int, classes: int) -> Floats:
    """Which logits belong to one start, shape (s k, s k)."""
    return np.kron(np.eye(starts), np.ones((classes, classes))).astype(np.float32)


def _softmax(logits: Floats, same_start: Floats) -> Floats:
    """Probabilities of each start, (rows, s k)."""
    e = np.exp(np.clip(logits, -_FARTHEST, _FARTHEST))
    e /= e @ same_start
    return e


def _fit(
    z: Floats, target: Floats, weight: Floats, settings: NetworkSettings, rng: np.random.Generator
) -> Weights:
    columns, logits, hidden = z.shape[1], target.shape[1], settings.starts * settings.hidden
    size = columns * (hidden + logits)
    flat, slope, *moments = np.zeros((4, size + hidden * logits), dtype=np.float32)
    weights, slopes = (
        Weights(into=part[:size].reshape(columns, -1), out=part[size:].reshape(hidden, logits))
        for part in (flat, slope)
    )
    classes = logits // settings.starts
    own = np.kron(np.eye(settings.starts), np.ones((settings.hidden, classes))).astype(np.float32)
    weights.into[:-1, :hidden] = np.sqrt(1.5 / columns) * rng.standard_normal((columns - 1, hidden))
    weights.out[...] = 0.1 * rng.standard_normal((hidden, logits)) * own
    same_start = _same_start(settings.starts, classes)
    batch = min(settings.batch, len(z))
    steps = settings.epochs * (len(z) // batch)
    step = 0
    for _ in range(settings.epochs):
        order = rng.permutation(len(z))
        for start in range(0, len(z) - batch + 1, batch):
            rows = order[start : start + batch]
            step += 1
            kept = _draw_kept((len(rows), hidden), settings.dropout, rng)
            _find_slopes(z[rows], target[rows], weight[rows], kept, weights, slopes, same_start)
            slopes.out[...] *= own
            # Cosine decay to zero, after a short warm-up.
            rate = settings.rate * min(1.0, step / _WARM_UP) * 0.5 * (1 + np.cos(np.pi * step / steps))
            _take_step(flat, slope, moments, step, (rate, settings.weight_decay))
    return weights


def _take_step(
    flat: Floats, slope: Floats, moments: Sequence[Floats], step: int, rates: tuple[float, float]
) -> None:
    """Move `flat` by one step of Adam with weight decay, in place; `slope` is used up.

    Loshchilov and Hutter (2019), doi:10.48550/arXiv.1711.05101. `rates` are of learning and of decay.
    """
    first, second = moments
    rate, decay = rates
    first += np.float32(1 - _FIRST) * (slope - first)
    slope *= slope
    second += np.float32(1 - _SECOND) * (slope - second)
    move = np.sqrt(second / np.float32(1 - _SECOND**step))
    move += _TINY
    np.divide(first, move, out=move)
    move *= np.float32(rate / (1 - _FIRST**step))
    flat *= np.float32(1 - rate * decay)
    flat -= move


def _draw_kept(shape: tuple[int, int], dropout: float, rng: np.random.Generator) -> Floats:
    """Draw which hidden units take part in a batch, these scaled up for the others."""
    # Whole numbers of 256 are drawn five times as fast as fractions.
    dropped = round(256 * dropout)
    kept = (rng.integers(0, 256, shape, dtype=np.uint8) >= dropped).astype(np.float32)
    kept *= np.float32(256 / (256 - dropped))
    return kept


def _find_slopes(
    z: Floats,
    target: Floats,
    weight: Floats,
    kept: Floats,
    weights: Weights,
    slopes: Weights,
    same_start: Floats,
) -> None:
    """Fill `slopes` with the gradient of the weighted mean log loss of one batch."""
    hidden, logits = weights.out.shape
    found, active = _logits(z, weights, kept)
    both = np.empty((len(z), hidden + logits), dtype=np.float32)
    error = both[:, hidden:]
    np.subtract(_softmax(found, same_start), target, out=error)
    error *= (weight / len(z))[:, None]
    np.multiply(error @ weights.out.T, kept, out=both[:, :hidden])
    both[:, :hidden] *= active > 0
    np.matmul(z.T, both, out=slopes.into)
    np.matmul(active.T, error, out=slopes.out)
