"""Uncertainty from the exact information matrix: every member's path jointly with every other and all items.

Items are eliminated first (each belongs to one period), which leaves one dense matrix per period, linked
from period to period by the members' paths: a block tridiagonal matrix. Its inverse is needed on the blocks
alone, and comes from one pass forward and one back, exactly, at the cost of a few dense inverses.
An item that several periods share is held fixed, as the many votes on it allow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whipcount.idealpoints.balance import item_periods
from whipcount.idealpoints.blocks import invert_small
from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.mode import Mode
from whipcount.idealpoints.model import Model, Point, Surface
from whipcount.idealpoints.slabs import Slab, Slopes


@dataclass(frozen=True, slots=True)
class PathCovariance:
    """Covariance of ideal points, block by block; entries of a block are member-major over dimensions.

    Parameters
    ----------
    members : list of int array
        The members of each period's block.
    inverse : list of array
        Inverses of the forward pivots.
    gain : list of array
        What a period's ideal points owe to the next one's: minus `gain` maps a change there to one here.
    block : list of array
        Covariance within each period, shape (n * dims, n * dims).
    """

    members: list[np.ndarray]
    inverse: list[Floats]
    gain: list[Floats]
    block: list[Floats]


def invert_information(mode: Mode) -> PathCovariance:
    """Return the covariance of all ideal points, items integrated out.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the information is not positive definite, that is, when the fit is not at a mode.
    """
    model = mode.model
    members = [np.flatnonzero(row) for row in model.active]
    count = model.active.sum()
    excess = np.einsum("tna,tnb->ab", mode.point.theta, mode.point.theta) / count - np.eye(model.dims)
    try:
        return _invert_blocks(mode, members, excess)
    except np.linalg.LinAlgError:
        # Where the scale is held up against the priors, its pull may outweigh a nearly free direction. What
        # is held is projected out of what is reported: the pull is left out rather than the uncertainty.
        return _invert_blocks(mode, members, np.zeros_like(excess))


def _invert_blocks(mode: Mode, members: list[np.ndarray], excess: Floats) -> PathCovariance:
    """Run the pass forward and back; `excess` is what the hold on the scale adds to every ideal point."""
    model = mode.model
    pivots = _schur_blocks(mode, members, excess)
    inverse: list[Floats] = []
    gain: list[Floats] = []
    for t, block in enumerate(pivots):
        if t > 0:
            joined = model.prior_next[t - 1][members[t]]
            at = np.flatnonzero(joined)
            before = np.searchsorted(members[t - 1], members[t][at])
            weight = joined[at]
            block[np.ix_(at, at)] -= weight[:, None] * inverse[-1][np.ix_(before, before)] * weight
            full = np.zeros((len(members[t - 1]), len(members[t])))
            full[:, at] = inverse[-1][:, before] * weight
            gain.append(full)
        inverse.append(_inverse(block))
    blocks = [inverse[-1]] if inverse else []
    for t in range(len(inverse) - 2, -1, -1):
        blocks.append(inverse[t] + gain[t] @ blocks[-1] @ gain[t].T)
    return PathCovariance(members, inverse, gain, blocks[::-1])


def _inverse(matrix: Floats) -> Floats:
    if len(matrix) == 0:
        return matrix
    root = np.linalg.inv(np.linalg.cholesky(matrix))
    return root.T @ root


def _schur_blocks(mode: Mode, members: list[np.ndarray], excess: Floats) -> list[Floats]:
    """Return each period's information on ideal points, items eliminated; shape (n * dims, n * dims)."""
    model, point, surface = mode.model, mode.point, mode.surface
    dims = model.dims
    blocks = []
    for t, at in enumerate(members):
        size = len(at)
        block = np.zeros((size, dims, size, dims))
        each = np.arange(size)
        own = surface.theta_bend[t, at] + model.prior.hold * excess
        own = own + model.prior_diagonal[t, at][:, None, None] * np.eye(dims)
        block[each, :, each, :] = own
        flat = block.reshape(size * dims, size * dims)
        if len(model.prior_next) == 0:
            flat += _gauge_weight(flat, point.theta[t, at])
        blocks.append(flat)
    if item_periods(model) is not None:
        eliminate_items(model, point, surface, members, blocks)
    return blocks


def eliminate_items(
    model: Model, point: Point, surface: Surface, members: list[np.ndarray], blocks: list[Floats]
) -> None:
    """Take from each period's information what its items, being estimated too, leave open."""
    dims = model.dims
    single = invert_small(surface.item_bend)
    for slab, slopes in zip(model.slabs, surface.slabs, strict=True):
        cross = cross_information(slopes, point, slab, dims)
        rows = np.searchsorted(members[slab.period], slab.rows)
        flat_rows = (rows[:, None] * dims + np.arange(dims)).reshape(-1)
        weighted = np.einsum("imp,mpq->imq", cross, single[slab.columns])
        pull = weighted.reshape(len(flat_rows), -1) @ cross.reshape(len(flat_rows), -1).T
        blocks[slab.period][np.ix_(flat_rows, flat_rows)] -= pull


def cross_information(slopes: Slopes, point: Point, slab: Slab, dims: int) -> Floats:
    """Return minus the mixed derivatives of ideal points and items, shape (n * dims, m, p)."""
    theta, beta = point.theta[slab.period, slab.rows], point.items[slab.columns, :dims]
    n, m = slopes.eta.shape
    cross = np.empty((n, dims, m, dims + len(slopes.bend)))
    total = slopes.bend.sum(axis=0)
    cross[..., :dims] = total[:, None, :, None] * beta.T[None, :, :, None] * theta[:, None, None, :]
    each = np.arange(dims)
    cross[:, each, :, each] -= slopes.eta[None]
    cross[..., dims:] = -beta.T[None, :, :, None] * slopes.bend.transpose(1, 2, 0)[:, None]
    return cross.reshape(n * dims, m, -1)


def _gauge_weight(block: Floats, theta: Floats) -> Floats:
    """Return a weight on turns, shifts and stretches of all members together, which votes do not decide.

    What is reported has these directions projected out (see `standard`), so its size does not matter.
    """
    size, dims = theta.shape
    basis = np.concatenate([np.ones((size, 1)), theta], axis=1)
    full = np.einsum("nb,ac->nabc", basis, np.eye(dims)).reshape(size * dims, -1)
    return full @ full.T * (np.trace(block) / size**2)


def solve_information(covariance: PathCovariance, right: list[Floats]) -> list[Floats]:
    """Return the covariance times `right`, one array (n * dims, k) per period."""
    solved: list[Floats] = []
    for t, value in enumerate(right):
        # gain = inverse[t - 1] @ coupling, so its transpose carries the part before it.
        solved.append(value - covariance.gain[t - 1].T @ solved[-1] if t > 0 else value)
    out: list[Floats] = []
    for t in range(len(solved) - 1, -1, -1):
        value = covariance.inverse[t] @ solved[t]
        if out:
            value = value - covariance.gain[t] @ out[-1]
        out.append(value)
    return out[::-1]
