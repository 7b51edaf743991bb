"""The block-diagonal part of the information: a tridiagonal matrix per member's path, a small one per item.

It is the exact curvature of members given items and of items given members: the step of either, and the
preconditioner of both together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Model, Point, Surface


@dataclass(frozen=True, slots=True)
class Blocks:
    """Factors of the block-diagonal information.

    `pivots` (n_periods, n_members) and `ratios` (n_periods - 1, n_members) are the LDL' factors of the paths
    when there is one dimension; `theta_inverse` (1, n_members, dims, dims) stands in for more dimensions.
    `item_inverse` has shape (n_parameters, p, p).
    """

    pivots: Floats
    ratios: Floats
    theta_inverse: Floats | None
    item_inverse: Floats
    diagonal: Floats
    following: Floats
    item_bend: Floats


def factor_blocks(model: Model, surface: Surface) -> Blocks:
    """Factor the block-diagonal information at a surface."""
    item_inverse = invert_small(surface.item_bend)
    if model.dims > 1:
        eye = np.eye(model.dims)
        inverse = invert_small(surface.theta_bend + eye)
        empty = np.empty(0)
        return Blocks(empty, empty, inverse, item_inverse, empty, empty, surface.item_bend)
    diagonal = model.prior_diagonal + surface.theta_bend[:, :, 0, 0]
    pivots, ratios = diagonal.copy(), np.empty_like(model.prior_next)
    for t in range(len(ratios)):
        ratios[t] = model.prior_next[t] / pivots[t]
        pivots[t + 1] -= ratios[t] * model.prior_next[t]
    return Blocks(pivots, ratios, None, item_inverse, diagonal, model.prior_next, surface.item_bend)


def invert_small(matrices: Floats) -> Floats:
    """Invert a stack of small positive definite matrices (..., p, p), all at once by Gauss-Jordan steps."""
    work = np.array(matrices, dtype=float)
    for k in range(work.shape[-1]):
        pivot = 1.0 / work[..., k, k]
        row = work[..., k, :] * pivot[..., None]
        column = work[..., :, k].copy()
        work -= column[..., :, None] * row[..., None, :]
        work[..., k, :] = row
        work[..., :, k] = -column * pivot[..., None]
        work[..., k, k] = pivot
    return work


def solve_paths(blocks: Blocks, right: Floats) -> Floats:
    """Solve the members' systems for `right` (n_periods, n_members, dims)."""
    if blocks.theta_inverse is not None:
        return np.einsum("tnab,tnb->tna", blocks.theta_inverse, right)
    solved = right[:, :, 0].copy()
    for t in range(len(blocks.ratios)):
        solved[t + 1] -= blocks.ratios[t] * solved[t]
    solved /= blocks.pivots
    for t in range(len(blocks.ratios) - 1, -1, -1):
        solved[t] -= blocks.ratios[t] * solved[t + 1]
    return solved[:, :, None]


def solve_items(blocks: Blocks, right: Floats) -> Floats:
    """Solve the items' systems for `right` (n_parameters, p)."""
    return np.einsum("jpq,jq->jp", blocks.item_inverse, right)


def solve_blocks(blocks: Blocks, right: Point) -> Point:
    """Solve the block-diagonal system."""
    return Point(solve_paths(blocks, right.theta), solve_items(blocks, right.items))


def path_variances(blocks: Blocks) -> tuple[Floats, Floats]:
    """Return variance and covariance with the next period of each path, items held fixed (one dimension).

    Shapes (n_periods, n_members) and (n_periods - 1, n_members).
    """
    variance = 1.0 / blocks.pivots
    covariance = np.empty_like(blocks.ratios)
    for t in range(len(blocks.ratios) - 1, -1, -1):
        covariance[t] = -blocks.ratios[t] * variance[t + 1]
        variance[t] = variance[t] - blocks.ratios[t] * covariance[t]
    return variance, covariance
