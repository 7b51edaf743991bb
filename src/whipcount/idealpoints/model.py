"""The model: log-posterior of ideal points and items, its slopes and its curvature.

An ordinal item response model. Member i in period t has ideal point theta, item j a discrimination beta and
ascending cuts c; its position is category k with probability F(c[k] - beta theta) - F(c[k-1] - beta theta).
Priors: each member's path is a stationary first-order walk with marginal N(0, 1); beta ~ N(0, s^2), each
cut ~ N(0, s^2), each gap between cuts weighted by a Gamma density, which keeps cuts apart when a category is
not used.

References: Clinton, Jackman and Rivers (2004), doi:10.1017/S0003055404001194; Martin and Quinn (2002),
doi:10.1093/pan/10.2.134; Bailey, Strezhnev and Voeten (2017), doi:10.1177/0022002715595700.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from whipcount.idealpoints.links import Floats, Link
from whipcount.idealpoints.responses import Responses
from whipcount.idealpoints.slabs import CellType, Slab, Slopes, cut_slabs, measure_slopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Spread of the priors.

    Parameters
    ----------
    persistence : float
        Correlation of a member's ideal point with its own one period before, 0 to below 1. The step from
        one period to the next has variance 1 - persistence^2, the path's marginal variance is always 1:
        a walk that cannot drift away.
    discrimination_sd, cut_sd : float
    gap_shape, gap_rate : float
        Of the Gamma density on gaps between neighbouring cuts; shape above 1.
    hold : float
        Weight, per ideal point, with which the mean of all ideal points is held at 0 and their mean square
        at 1. A joint mode would otherwise stretch members to shrink items, and smooth their paths too much.
    """

    persistence: float = 0.95
    discrimination_sd: float = 1.5
    cut_sd: float = 2.0
    gap_shape: float = 1.5
    gap_rate: float = 1.0
    hold: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything a fit holds fixed.

    `active` (n_periods, n_members) is true from a member's first to its last period with a position.
    `prior_diagonal` (same shape) and `prior_next` (n_periods - 1, n_members) are the tridiagonal precision
    of the members' paths.
    """

    slabs: list[Slab]
    cell_type: CellType
    link: Link
    dims: int
    n_cuts: int
    n_parameters: int
    active: NDArray[np.bool_]
    prior: Prior
    prior_diagonal: Floats
    prior_next: Floats


@dataclass(frozen=True, slots=True)
class Point:
    """Values of all parameters: `theta` (n_periods, n_members, dims), `items` (n_parameters, dims + n_cuts).

    A row of `items` holds the discriminations, then the cuts in ascending order.
    """

    theta: Floats
    items: Floats


@dataclass(frozen=True, slots=True)
class Surface:
    """The log-posterior around a point.

    `theta_slope`, `item_slope` have the shapes of the point; `theta_bend` (n_periods, n_members, dims, dims)
    is the likelihood's information on each ideal point, `item_bend` (n_parameters, p, p) the posterior's on
    each item; `slabs` keeps the cells' derivatives for products with the whole information matrix.
    """

    log_posterior: float
    log_likelihood: float
    theta_slope: Floats
    item_slope: Floats
    theta_bend: Floats
    item_bend: Floats
    slabs: list[Slopes]


def find_active(responses: Responses) -> NDArray[np.bool_]:
    """Return the periods between each member's first and last position, shape (n_periods, n_members)."""
    seen = np.zeros((len(responses.periods), len(responses.members)), dtype=bool)
    seen[responses.item_period[responses.item], responses.member] = True
    return np.logical_or.accumulate(seen, axis=0) & np.logical_or.accumulate(seen[::-1], axis=0)[::-1]


def build_model(
    responses: Responses,
    *,
    dims: int,
    link: Link,
    prior: Prior,
    active: NDArray[np.bool_] | None = None,
    cell_type: CellType = np.float32,
) -> Model:
    """Arrange checked positions for the estimator.

    `active` is found from the positions unless it is given; `cell_type` is the precision of single cells.
    """
    if active is None:
        active = find_active(responses)
    diagonal, following = path_precision(active, prior.persistence)
    return Model(
        slabs=cut_slabs(responses, cell_type=cell_type),
        cell_type=cell_type,
        link=link,
        dims=dims,
        n_cuts=len(responses.categories) - 1,
        n_parameters=responses.n_parameters,
        active=active,
        prior=prior,
        prior_diagonal=diagonal,
        prior_next=following,
    )


def path_precision(active: NDArray[np.bool_], persistence: float) -> tuple[Floats, Floats]:
    """Return diagonal and next-to-diagonal of the precision of stationary paths with unit variance."""
    innovation = 1.0 - persistence**2
    joined = active[:-1] & active[1:]
    diagonal = np.ones(active.shape)
    diagonal[1:] += joined * (1.0 / innovation - 1.0)
    diagonal[:-1] += joined * (persistence**2 / innovation)
    return diagonal, joined * (-persistence / innovation)


def times_path_precision(model: Model, theta: Floats) -> Floats:
    """Return the paths' prior precision times `theta` (n_periods, n_members, dims)."""
    product = model.prior_diagonal[:, :, None] * theta
    product[:-1] += model.prior_next[:, :, None] * theta[1:]
    product[1:] += model.prior_next[:, :, None] * theta[:-1]
    return product


def survey(model: Model, point: Point, *, of: Literal["all", "members", "items"] = "all") -> Surface:
    """Return the log-posterior at `point` with slopes and curvature, in one pass over the positions.

    `of` spares the sums over votes that a step of members or of items alone does not need; they are then 0.
    """
    dims, log = model.dims, 0.0
    theta_slope = np.zeros_like(point.theta)
    theta_bend = np.zeros((*point.theta.shape, dims))
    item_slope, item_bend, kept = [], [], []
    theta, items = point.theta.astype(model.cell_type), point.items.astype(model.cell_type)
    squares = (items[:, :dims, None] * items[:, None, :dims]).reshape(len(items), -1)
    for slab in model.slabs:
        here, beta = theta[slab.period][slab.rows], items[slab.columns, :dims]
        slopes = measure_slopes(slab, here @ beta.T, items[slab.columns, dims:], model.link)
        kept.append(slopes)
        log += slopes.log
        total = slopes.bend.sum(axis=0)
        if of != "items":
            theta_slope[slab.period, slab.rows] += slopes.eta @ beta
            theta_bend[slab.period, slab.rows] += (total @ squares[slab.columns]).reshape(-1, dims, dims)
        if of != "members":
            item_slope.append(np.concatenate([slopes.eta.T @ here, slopes.cut.sum(axis=1).T], axis=1))
            item_bend.append(_item_bend(slab, slopes, here, total))
    width = dims + model.n_cuts
    item_slope = _gather(model, item_slope, (width,))
    item_bend = _gather(model, item_bend, (width, width))
    likelihood = log
    pull = times_path_precision(model, point.theta)
    log -= 0.5 * float(np.vdot(point.theta, pull))
    log += _add_item_prior(model, point.items, item_slope, item_bend)
    hold_log, hold_slope = _hold(model, point.theta)
    log += hold_log
    theta_slope += hold_slope - pull
    return Surface(log, likelihood, theta_slope, item_slope, theta_bend, item_bend, kept)


def _hold(model: Model, theta: Floats) -> tuple[float, Floats]:
    """Return what holds location and scale: its log-density and slope in `theta`."""
    count = model.active.sum()
    weight = model.prior.hold * count
    mean = theta.sum(axis=(0, 1)) / count
    excess = np.einsum("tna,tnb->ab", theta, theta) / count - np.eye(model.dims)
    log = -0.5 * weight * float(mean @ mean) - 0.25 * weight * float(np.sum(excess**2))
    slope = -(weight / count) * (mean + theta @ excess) * model.active[:, :, None]
    return log, slope


def _times_hold(model: Model, theta: Floats, along: Floats) -> Floats:
    """Return minus the second derivative of `_hold` times a direction."""
    count = model.active.sum()
    excess = np.einsum("tna,tnb->ab", theta, theta) / count - np.eye(model.dims)
    change = np.einsum("tna,tnb->ab", theta, along) / count
    change = change + change.T
    turned = along.sum(axis=(0, 1)) / count + along @ excess + theta @ change
    return model.prior.hold * turned * model.active[:, :, None]


def _gather(model: Model, parts: list[Floats], shape: tuple[int, ...]) -> Floats:
    """Add up what slabs say of their columns, in double precision, one row of `shape` per parameter row."""
    gathered = np.zeros((model.n_parameters, *shape))
    if parts:
        columns = np.concatenate([slab.columns for slab in model.slabs])
        np.add.at(gathered, columns, np.concatenate(parts))
    return gathered


def _item_bend(slab: Slab, slopes: Slopes, theta: Floats, total: Floats) -> Floats:
    """Return the likelihood's information on the slab's items, shape (m, p, p)."""
    n_cuts, (n, m), dims = len(slopes.bend), total.shape, theta.shape[1]
    bend = np.empty((m, dims + n_cuts, dims + n_cuts))
    squares = (theta[:, :, None] * theta[:, None, :]).reshape(n, -1)
    bend[:, :dims, :dims] = (total.T @ squares).reshape(m, dims, dims)
    features = np.concatenate([np.ones((n, 1), dtype=theta.dtype), theta], axis=1)
    own = np.matmul(slopes.bend.transpose(0, 2, 1), features)
    bend[:, :dims, dims:] = -own[:, :, 1:].transpose(1, 2, 0)
    bend[:, dims:, :dims] = -own[:, :, 1:].transpose(1, 0, 2)
    between_cuts = np.zeros((m, n_cuts, n_cuts))
    if len(slab.inner):
        flat = slab.inner_upper * n_cuts + slab.inner_lower % n_cuts
        upper = np.bincount(flat, weights=slopes.mixed, minlength=m * n_cuts**2)
        between_cuts = upper.reshape(m, n_cuts, n_cuts)
        between_cuts = between_cuts + between_cuts.transpose(0, 2, 1)
    each = np.arange(n_cuts)
    between_cuts[:, each, each] = own[:, :, 0].T - between_cuts.sum(axis=2)
    bend[:, dims:, dims:] = between_cuts
    return bend


def weigh_items(model: Model, items: Floats) -> Floats:
    """Return the items' prior log-density up to a constant, shape (n_parameters,); needs ascending cuts."""
    dims, prior = model.dims, model.prior
    log = -0.5 * np.sum(items[:, :dims] ** 2, axis=1) / prior.discrimination_sd**2
    log -= 0.5 * np.sum(items[:, dims:] ** 2, axis=1) / prior.cut_sd**2
    gaps = np.diff(items[:, dims:], axis=1)
    return log + np.sum((prior.gap_shape - 1.0) * np.log(gaps) - prior.gap_rate * gaps, axis=1)


def _add_item_prior(model: Model, items: Floats, slope: Floats, bend: Floats) -> float:
    """Add the items' prior to slope and information; return its log-density up to a constant."""
    dims, prior = model.dims, model.prior
    precision = np.full(items.shape[1], prior.cut_sd**-2)
    precision[:dims] = prior.discrimination_sd**-2
    slope -= precision * items
    each = np.arange(items.shape[1])
    bend[:, each, each] += precision
    gaps = np.diff(items[:, dims:], axis=1)
    if np.any(gaps <= 0.0):
        return -np.inf
    weight = prior.gap_shape - 1.0
    push, firm = weight / gaps - prior.gap_rate, weight / gaps**2
    slope[:, dims + 1 :] += push
    slope[:, dims:-1] -= push
    low, high = each[dims:-1], each[dims + 1 :]
    bend[:, low, low] += firm
    bend[:, high, high] += firm
    bend[:, low, high] -= firm
    bend[:, high, low] -= firm
    return float(weigh_items(model, items).sum())


def times_information(model: Model, point: Point, surface: Surface, along: Point) -> Point:
    """Return the posterior's whole information matrix (minus the Hessian) times a direction."""
    dims = model.dims
    beta, theta, pairs = point.items[:, :dims], point.theta, dims * dims
    mixed = (beta[:, :, None] * along.items[:, None, :dims]).reshape(len(beta), -1)
    on_items = [np.concatenate([mixed, beta * cut[:, None]], axis=1) for cut in along.items[:, dims:].T]
    right = np.stack(on_items).astype(model.cell_type)
    turned = (along.theta[..., :, None] * theta[..., None, :]).reshape(*theta.shape[:2], -1)
    left = np.concatenate([turned, along.theta], axis=2).astype(model.cell_type)
    change = along.items[:, :dims].astype(model.cell_type)
    on_theta = np.zeros((*theta.shape[:2], pairs + dims))
    on_eta = np.zeros(theta.shape)
    item_parts = []
    for slab, slopes in zip(model.slabs, surface.slabs, strict=True):
        here = left[slab.period][slab.rows]
        on_theta[slab.period, slab.rows] += np.matmul(slopes.bend, right[:, slab.columns]).sum(axis=0)
        on_eta[slab.period, slab.rows] += slopes.eta @ change[slab.columns]
        bent = np.matmul(slopes.bend.transpose(0, 2, 1), here)
        item_parts.append(np.concatenate([*bent, slopes.eta.T @ here[:, pairs:]], axis=1))
    theta_out = times_path_precision(model, along.theta) + _times_hold(model, theta, along.theta)
    theta_out += np.einsum("tnab,tnb->tna", surface.theta_bend, along.theta)
    theta_out += np.einsum("tnab,tnb->tna", on_theta[..., :pairs].reshape(*theta.shape, dims), theta)
    theta_out -= on_theta[..., pairs:] + on_eta
    item_out = np.einsum("jpq,jq->jp", surface.item_bend, along.items)
    gathered = _gather(model, item_parts, (model.n_cuts * (pairs + dims) + dims,))
    return Point(theta_out, item_out + _cross_items(model, gathered, beta))


def _cross_items(model: Model, parts: Floats, beta: Floats) -> Floats:
    """Return what a turn of ideal points does to the slopes of items, shape (n_parameters, p)."""
    dims, n_cuts = model.dims, model.n_cuts
    width = dims * dims + dims
    bent = parts[:, : n_cuts * width].reshape(len(parts), n_cuts, width)
    spread = bent[:, :, : dims * dims].sum(axis=1).reshape(len(parts), dims, dims)
    on_beta = np.einsum("mab,ma->mb", spread, beta) - parts[:, n_cuts * width :]
    on_cuts = -np.einsum("mka,ma->mk", bent[:, :, dims * dims :], beta)
    return np.concatenate([on_beta, on_cuts], axis=1)
