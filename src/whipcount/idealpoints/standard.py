"""The stated scale: what votes cannot decide is fixed by a rule, and the rule enters the uncertainty.

Votes leave free where zero is, what a unit is and which way is up; in several dimensions also how the axes
lie. The rule: over all member-periods with at least one position, each dimension has mean 0 and standard
deviation 1; several dimensions are uncorrelated and ordered by how much they decide votes; the sign is that
of the named anchors. Intervals are those of the standardised ideal points (delta method).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.idealpoints.laplace import PathCovariance, solve_information
from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Point


@dataclass(frozen=True, slots=True)
class Standard:
    """From the model's coordinates to the stated ones: z = (theta - centre) @ turn.

    `counted` (n_periods, n_members) marks the member-periods over which the rule holds.
    """

    centre: Floats
    turn: Floats
    counted: NDArray[np.bool_]

    def of_theta(self, theta: Floats) -> Floats:
        """Return ideal points in stated coordinates; the last axis is dimensions."""
        return (theta - self.centre) @ self.turn

    def of_items(self, items: Floats) -> Floats:
        """Return items in stated coordinates: discriminations, then cuts."""
        dims = len(self.centre)
        beta, cuts = items[:, :dims], items[:, dims:]
        moved = cuts - (beta @ self.centre)[:, None]
        return np.concatenate([beta @ np.linalg.inv(self.turn).T, moved], axis=1)


def find_standard(point: Point, counted: NDArray[np.bool_]) -> Standard:
    """Return the stated coordinates, signs still open."""
    values = point.theta[counted]
    dims = values.shape[1]
    centre = values.mean(axis=0)
    spread = np.atleast_2d(np.cov(values.T, bias=True))
    size, axes = np.linalg.eigh(spread)
    whiten = axes @ np.diag(1.0 / np.sqrt(np.maximum(size, 1e-12))) @ axes.T
    turn = whiten
    if dims > 1:
        beta = point.items[:, :dims] @ np.linalg.inv(whiten).T
        _, axes = np.linalg.eigh(beta.T @ beta)
        turn = whiten @ axes[:, ::-1]
    return Standard(centre, turn, counted)


def measure_spread(standard: Standard, covariance: PathCovariance, theta: Floats) -> Floats:
    """Return variances of the standardised ideal points, shape (n_periods, n_members, dims).

    NaN where a member is outside its first to last period.
    """
    dims = theta.shape[2]
    shifted = theta - standard.centre
    values = shifted[standard.counted]
    features = np.concatenate([np.ones((len(values), 1)), values], axis=1)
    dual = np.linalg.inv(features.T @ features)
    free, fixed = [], []
    for t, at in enumerate(covariance.members):
        here = np.concatenate([np.ones((len(at), 1)), shifted[t, at]], axis=1)
        free.append(_on_each_dimension(here, dims))
        counts = standard.counted[t, at].astype(float)[:, None]
        fixed.append(_on_each_dimension((here * counts) @ dual, dims))
    moved = solve_information(covariance, fixed)
    inner = sum(a.T @ b for a, b in zip(fixed, moved, strict=True))
    spread = np.full(theta.shape, np.nan)
    for t, at in enumerate(covariance.members):
        if len(at) == 0:
            continue
        blocks = _own_blocks(covariance.block[t], dims)
        loads = free[t].reshape(len(at), dims, -1)
        cross = np.einsum("nag,nbg->nab", loads, moved[t].reshape(len(at), dims, -1))
        total = blocks - cross - cross.transpose(0, 2, 1) + np.einsum("nag,gh,nbh->nab", loads, inner, loads)
        turned = np.einsum("ac,nab,bc->nc", standard.turn, total, standard.turn)
        spread[t, at] = np.maximum(turned, 0.0)
    return spread


def _on_each_dimension(features: Floats, dims: int) -> Floats:
    """Return the features acting on each dimension in turn, shape (n * dims, features * dims)."""
    size = len(features)
    return np.einsum("nb,ac->nabc", features, np.eye(dims)).reshape(size * dims, features.shape[1] * dims)


def _own_blocks(matrix: Floats, dims: int) -> Floats:
    """Return each member's own block of a covariance, shape (n, dims, dims)."""
    size = len(matrix) // dims
    each = np.arange(size)
    return matrix.reshape(size, dims, size, dims)[each, :, each, :]
