"""Shift and scale of each period's ideal points against its items: free in the likelihood, slow in any step.

Moving all members of a period and its cuts together, or stretching members while shrinking
discriminations, changes no probability. Only the priors decide, and their optimum is nearly closed-form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Model, Point, times_path_precision

SCALE_STEPS = 4
"""Newton steps on the logarithm of the scales; they start near and converge quadratically."""


def balance(model: Model, point: Point) -> Point:
    """Return an equally likely point of higher prior density.

    With one dimension every period gets its own shift and scale, unless an item is shared by periods: then
    all periods move together. With more dimensions the point is returned as it is.
    """
    if model.dims > 1:
        return point
    period = _item_groups(model)
    return _scaled(model, _shifted(model, point, period), period)


def item_periods(model: Model) -> NDArray[np.intp] | None:
    """Return the period of each parameter row, or None when a row occurs in several periods."""
    first = np.full(model.n_parameters, -1, dtype=np.intp)
    for slab in model.slabs:
        known = first[slab.columns]
        if np.any((known >= 0) & (known != slab.period)):
            return None
        first[slab.columns] = slab.period
    return first


def _item_groups(model: Model) -> NDArray[np.intp]:
    """Return the period of each parameter row, or all zeros when periods share rows and move together."""
    found = item_periods(model)
    return np.zeros(model.n_parameters, dtype=np.intp) if found is None else found


def _grouping(model: Model, period: NDArray[np.intp]) -> Floats:
    """Return which periods move together, shape (n_periods, n_groups)."""
    n_periods = model.active.shape[0]
    return np.eye(n_periods) if np.any(period) else np.ones((n_periods, 1))


def _coupling(model: Model, left: Floats, right: Floats) -> Floats:
    """Return left' P right between periods, P the members' path precision; shape (n_periods, n_periods)."""
    joint = np.diag(np.sum(model.prior_diagonal * left * right, axis=1))
    n_periods = len(joint)
    at = np.arange(n_periods - 1)
    joint[at, at + 1] = np.sum(model.prior_next * left[:-1] * right[1:], axis=1)
    joint[at + 1, at] = np.sum(model.prior_next * left[1:] * right[:-1], axis=1)
    return joint


@dataclass(frozen=True, slots=True)
class CommonMoves:
    """The directions that `balance` moves along, and the inverse of the priors' weight on them.

    `shift` and `scale` of a period are added to its ideal points as 1 and theta, to its items as what keeps
    the likelihood. Used beside the block-diagonal part: together they precondition the Newton system.
    """

    period: NDArray[np.intp]
    groups: Floats
    ones: Floats
    inverse: Floats


def find_common_moves(model: Model, point: Point) -> CommonMoves | None:
    """Return the common moves at a point; None with more than one dimension."""
    if model.dims > 1:
        return None
    period = _item_groups(model)
    groups, ones, theta = _grouping(model, period), model.active.astype(float), point.theta[:, :, 0]
    beta, size, prior = point.items[:, 0], len(model.active), model.prior
    weights = model.n_cuts * beta**2 / prior.cut_sd**2
    shift = _coupling(model, ones, ones) + np.diag(np.bincount(period, weights=weights, minlength=size))
    weights = beta**2 / prior.discrimination_sd**2
    scale = _coupling(model, theta, theta) + np.diag(np.bincount(period, weights=weights, minlength=size))
    count, firm = ones.sum(), model.prior.hold * ones.sum()
    share, squares = ones.sum(axis=1) / count, np.sum(theta**2, axis=1) / count
    shift += firm * np.outer(share, share)
    scale += 2.0 * firm * np.outer(squares, squares)
    cross = groups.T @ _coupling(model, ones, theta) @ groups
    stiff = np.block([[groups.T @ shift @ groups, cross], [cross.T, groups.T @ scale @ groups]])
    stiff[np.diag_indices_from(stiff)] *= 1.0 + 1e-9
    stiff[np.diag_indices_from(stiff)] += 1e-9
    return CommonMoves(period, groups, ones, np.linalg.inv(stiff))


def along_common_moves(moves: CommonMoves, point: Point, right: Point) -> Point:
    """Project a slope on the common moves and return the step along them."""
    theta, beta = point.theta[:, :, 0], point.items[:, 0]
    size, turn = len(moves.groups), right.theta[:, :, 0]
    on_cuts = beta * right.items[:, 1:].sum(axis=1)
    shift = np.sum(turn * moves.ones, axis=1) + np.bincount(moves.period, weights=on_cuts, minlength=size)
    scale = np.sum(turn * theta, axis=1)
    scale -= np.bincount(moves.period, weights=beta * right.items[:, 0], minlength=size)
    solved = moves.inverse @ np.concatenate([moves.groups.T @ shift, moves.groups.T @ scale])
    half = moves.groups.shape[1]
    shift, scale = moves.groups @ solved[:half], moves.groups @ solved[half:]
    items = np.empty_like(point.items)
    items[:, 0] = -beta * scale[moves.period]
    items[:, 1:] = (beta * shift[moves.period])[:, None]
    return Point((shift[:, None] * moves.ones + scale[:, None] * theta)[:, :, None], items)


def _shifted(model: Model, point: Point, period: NDArray[np.intp]) -> Point:
    groups = _grouping(model, period)
    ones = model.active.astype(float)
    beta, cuts = point.items[:, 0], point.items[:, 1:]
    precision = model.prior.cut_sd**-2
    size, count = len(groups), ones.sum()
    share = ones.sum(axis=1) / count
    stiff = _coupling(model, ones, ones) + model.prior.hold * count * np.outer(share, share)
    stiff += np.diag(np.bincount(period, weights=precision * model.n_cuts * beta**2, minlength=size))
    pull = np.sum(times_path_precision(model, point.theta)[:, :, 0] * ones, axis=1)
    pull += model.prior.hold * share * point.theta.sum()
    pull += np.bincount(period, weights=precision * beta * cuts.sum(axis=1), minlength=size)
    small = 1e-9 * np.eye(groups.shape[1])  # a period in which nobody is a member has no weight
    shift = groups @ np.linalg.solve(groups.T @ stiff @ groups + small, -groups.T @ pull)
    theta = point.theta + (shift[:, None] * ones)[:, :, None]
    return Point(theta, np.column_stack([beta, cuts + (beta * shift[period])[:, None]]))


def _scaled(model: Model, point: Point, period: NDArray[np.intp]) -> Point:
    groups = _grouping(model, period)
    theta, beta, count = point.theta[:, :, 0], point.items[:, 0], model.active.sum()
    each = beta**2 / model.prior.discrimination_sd**2
    weight = groups.T @ np.bincount(period, weights=each, minlength=len(groups))
    stiff = groups.T @ _coupling(model, theta, theta) @ groups + 1e-9 * np.eye(groups.shape[1])
    squares = groups.T @ np.sum(theta**2, axis=1)
    firm = model.prior.hold * count
    log_scale = np.full(groups.shape[1], -0.5 * np.log(max(squares.sum() / count, 1e-6)))
    for _ in range(SCALE_STEPS):
        scale = np.exp(log_scale)
        along = scale * (stiff @ scale)
        held = 2.0 * scale**2 * squares / count
        excess = 0.5 * held.sum() - 1.0
        slope = along - weight / scale**2 + 0.5 * firm * excess * held
        bend = scale[:, None] * stiff * scale + 0.5 * firm * np.outer(held, held)
        bend += np.diag(np.abs(along) + 2.0 * weight / scale**2 + firm * abs(excess) * held)
        log_scale -= np.clip(np.linalg.solve(bend, slope), -0.5, 0.5)
    scale = groups @ np.exp(log_scale)
    items = point.items.copy()
    items[:, 0] = beta / scale[period]
    return Point(point.theta * scale[:, None, None], items)
