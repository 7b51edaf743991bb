"""From positions to the mode: a coarse fit on a part of the items, the spread of the priors, the whole.

The priors' spread is estimated from the votes themselves (empirical Bayes): what a member's next period and
the next item look like is learnt from all the others, each with its uncertainty, so that no body's record
needs its own tuning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from whipcount.idealpoints.balance import balance
from whipcount.idealpoints.blocks import factor_blocks, path_variances
from whipcount.idealpoints.links import Link
from whipcount.idealpoints.model import (
    Model,
    Point,
    Prior,
    Surface,
    build_model,
    find_active,
    path_precision,
    survey,
)
from whipcount.idealpoints.newton import Convergence, Stopping, climb, step_items, step_members
from whipcount.idealpoints.responses import Responses
from whipcount.idealpoints.start import start_items, start_members

COARSE_ABOVE = 60_000
"""Positions above which a coarse fit on a part of the items pays for itself."""
COARSE_SHARE = 6
"""The coarse fit takes one item in six (four and six cost the same on the General Assembly's record)."""
BLOCK_ROUNDS, ITEM_ROUNDS, PRIOR_ROUNDS = 4, 3, 2
ROUGH = Stopping(largest_change=1.0, largest_slope=0.2, steps=12)
LOOSE = Stopping(largest_change=1.0, largest_slope=0.1, steps=2)
"""Where climbs on the way end: the last one alone is held to the stated test."""
PERSISTENCE_LIMITS = (0.5, 0.995)


@dataclass(frozen=True, slots=True)
class Mode:
    """The mode with all that belongs to it."""

    model: Model
    point: Point
    surface: Surface
    convergence: Convergence


def find_mode(
    responses: Responses,
    *,
    dims: int,
    link: Link,
    prior: Prior | None,
    stopping: Stopping,
    start: Point | None = None,
) -> Mode:
    """Climb from the votes to the mode.

    Parameters
    ----------
    responses : Responses
        Checked, with uninformative positions set aside.
    prior : Prior, optional
        Its spread is estimated from the votes when None.
    start : Point, optional
        Where to begin instead, for checks that the end does not depend on it.
    """
    active = find_active(responses)
    first = prior or Prior()
    model = build_model(responses, dims=dims, link=link, prior=first, active=active)
    if start is None:
        start = _rough_point(responses, model)
    if prior is None:
        start, model = _settle(model, start)
    point, surface, convergence = climb(model, start, stopping=stopping)
    return Mode(model, point, surface, convergence)


def _rough_point(responses: Responses, whole: Model) -> Point:
    """Come near the mode from the votes alone; a long record on a part of its items first."""
    model, part, dims, active = whole, responses, whole.dims, whole.active
    if len(responses) >= COARSE_ABOVE:
        part = thin_items(responses, COARSE_SHARE)
        model = build_model(part, dims=dims, link=whole.link, prior=whole.prior, active=active)
    point = Point(start_members(part, dims)[None] * active[:, :, None], start_items(part, dims))
    for _ in range(BLOCK_ROUNDS):
        point = balance(model, step_members(model, step_items(model, point)))
    if model is whole:
        return point
    point, _, _ = climb(model, point, stopping=ROUGH)
    point = Point(point.theta, start_items(responses, dims))
    for _ in range(ITEM_ROUNDS):
        point = step_items(whole, point)
    return balance(whole, step_members(whole, point))


def thin_items(responses: Responses, share: int) -> Responses:
    """Keep about one item in `share`, told by its name alone; periods that have items keep at least one.

    Neither the order of items nor another item more changes which are kept.
    """
    mark = np.array([crc32(name.encode()) for name in responses.items], dtype=np.int64)
    usable = responses.item_parameters >= 0
    kept = usable & (mark % share == 0)
    order = np.lexsort((mark, responses.item_period, ~usable))[: usable.sum()]
    _, first = np.unique(responses.item_period[order], return_index=True)
    bare = ~np.isin(responses.item_period[order[first]], responses.item_period[kept])
    kept[order[first[bare]]] = True
    used = np.unique(responses.item_parameters[kept])
    row = np.full(responses.n_parameters + 1, -1, dtype=np.int32)
    row[used] = np.arange(len(used))
    rows = np.where(kept, row[responses.item_parameters], -1).astype(np.int32)
    return replace(responses.only(kept[responses.item]), item_parameters=rows)


def _settle(model: Model, point: Point) -> tuple[Point, Model]:
    """Estimate the priors' spread and climb a little, in turn; the spread settles long before the mode."""
    surface = survey(model, point)
    for _ in range(PRIOR_ROUNDS):
        model = _with_prior(model, estimate_prior(model, point, surface))
        point, surface, _ = climb(model, point, stopping=LOOSE)
    return point, _with_prior(model, estimate_prior(model, point, surface))


def _with_prior(model: Model, prior: Prior) -> Model:
    diagonal, following = path_precision(model.active, prior.persistence)
    return replace(model, prior=prior, prior_diagonal=diagonal, prior_next=following)


def estimate_prior(model: Model, point: Point, surface: Surface) -> Prior:
    """Return the prior whose spread matches the estimates, their own uncertainty added.

    Each block's variance is taken with the other blocks held fixed.
    """
    blocks = factor_blocks(model, surface)
    spread = point.items**2 + np.diagonal(blocks.item_inverse, axis1=1, axis2=2)
    prior = replace(
        model.prior,
        discrimination_sd=float(np.sqrt(spread[:, : model.dims].mean())),
        cut_sd=float(np.sqrt(spread[:, model.dims :].mean())),
    )
    if model.n_cuts > 1:
        gap = np.diff(point.items[:, model.dims :], axis=1).mean()
        prior = replace(prior, gap_rate=float(prior.gap_shape / gap))
    if model.dims == 1 and np.any(model.prior_next):
        prior = replace(prior, persistence=_estimate_persistence(model, point.theta[:, :, 0], blocks))
    return prior


def _estimate_persistence(model: Model, theta: NDArray[np.floating], blocks) -> float:
    """Return the autocorrelation that the paths show, their own uncertainty added."""
    variance, covariance = path_variances(blocks)
    joined = model.active[:-1] & model.active[1:]
    before, after = theta[:-1] ** 2 + variance[:-1], theta[1:] ** 2 + variance[1:]
    together = theta[:-1] * theta[1:] + covariance
    low, high = PERSISTENCE_LIMITS
    return float(np.clip(2.0 * together[joined].sum() / (before + after)[joined].sum(), low, high))
