"""The reference: draws from the exact posterior, to hold the quick approximation against.

A Metropolis-within-Gibbs sampler without latent utilities. Given members, every item is drawn at once, and
given items every member's whole path, each from a normal proposal centred by one second-order step from the
mode (never from its own present value, so a draw owes nothing to the one before), and accepted by the exact
ratio. Between them the common shift and scale move on their own. Draws are then put on the stated scale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from whipcount.idealpoints.blocks import Blocks, factor_blocks, solve_items, solve_paths
from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Model, Point, survey, times_path_precision, weigh_items
from whipcount.idealpoints.newton import step_within_bounds
from whipcount.idealpoints.posterior import Posterior
from whipcount.idealpoints.result import IdealPoints
from whipcount.idealpoints.slabs import log_cells
from whipcount.idealpoints.standard import find_standard

ITEM_STEPS, MEMBER_STEPS = 2, 4
"""Second-order steps from the mode towards the centre of a conditional."""
WIDE_SHARE, WIDE = 0.2, 1.6
"""One sweep in five proposes wider, so that a tail heavier than the normal is left again."""


@dataclass(slots=True)
class _Chain:
    """One chain's state: the point and the log-likelihood of every cell at it, slab by slab."""

    point: Point
    cells: list[Floats]
    accepted: Floats


def sample_posterior(
    fitted: IdealPoints,
    *,
    rng: np.random.Generator,
    draws: int = 500,
    warmup: int = 100,
    chains: int = 2,
) -> Posterior:
    """Draw ideal points from the posterior of a fit, its priors' spread held as estimated.

    Parameters
    ----------
    fitted : IdealPoints
    rng : numpy.random.Generator
    draws, warmup : int
        Sweeps kept and discarded, in each chain.
    chains : int
        Independent chains, started apart.

    Returns
    -------
    Posterior
        Standardised draws with R-hat and effective sample sizes.
    """
    mode = fitted.mode
    model = replace(mode.model, prior=replace(mode.model.prior, hold=0.0))
    kept = np.empty((chains, draws, *mode.point.theta.shape))
    accepted = []
    for chain, own in enumerate(rng.spawn(chains)):
        state = _start(model, mode.point, own)
        for at in range(-warmup, draws):
            _sweep(model, mode.point, state, own)
            if at >= 0:
                kept[chain, at] = _standardise(fitted, state.point)
        accepted.append(state.accepted / (draws + warmup))
    rates = np.mean(accepted, axis=0)
    return Posterior(
        draws=kept,
        members=fitted.responses.members,
        periods=fitted.responses.periods,
        accepted_items=float(rates[0]),
        accepted_members=float(rates[1]),
    )


def _start(model: Model, mode: Point, rng: np.random.Generator) -> _Chain:
    """Start a chain at the mode, every member shaken by a tenth of the whole spread."""
    theta = mode.theta + 0.1 * rng.normal(size=mode.theta.shape) * model.active[:, :, None]
    point = Point(theta, mode.items.copy())
    return _Chain(point, _cells(model, point), np.zeros(2))


def _cells(model: Model, point: Point) -> list[Floats]:
    theta, items = point.theta.astype(model.cell_type), point.items.astype(model.cell_type)
    dims = model.dims
    return [
        log_cells(
            slab,
            theta[slab.period][slab.rows] @ items[slab.columns, :dims].T,
            items[slab.columns, dims:],
            model.link,
        )
        for slab in model.slabs
    ]


def _sweep(model: Model, mode: Point, chain: _Chain, rng: np.random.Generator) -> None:
    wide = WIDE if rng.random() < WIDE_SHARE else 1.0
    _draw_items(model, mode, chain, rng, wide)
    _draw_members(model, mode, chain, rng, wide)
    if model.dims == 1:
        _draw_common(model, chain, rng)


def _draw_items(model: Model, mode: Point, chain: _Chain, rng: np.random.Generator, wide: float) -> None:
    """Propose all items anew, given members."""
    theta, now = chain.point.theta, chain.point.items
    centre, inverse, bend = _centre_items(model, _items_at(model, mode, theta), theta)
    root = np.linalg.cholesky(inverse)
    proposal = centre + wide * np.einsum("jpq,jq->jp", root, rng.normal(size=now.shape))
    possible = np.all(np.diff(proposal[:, model.dims :], axis=1) > 0.0, axis=1)
    proposal = np.where(possible[:, None], proposal, now)
    fresh = _cells(model, Point(theta, proposal))
    gain = weigh_items(model, proposal) - weigh_items(model, now)
    for slab, new, old in zip(model.slabs, fresh, chain.cells, strict=True):
        np.add.at(gain, slab.columns, new.sum(axis=0) - old.sum(axis=0))
    bend = bend / wide**2
    apart, before = proposal - centre, now - centre
    gain += 0.5 * np.einsum("jp,jpq,jq->j", apart, bend, apart)
    gain -= 0.5 * np.einsum("jp,jpq,jq->j", before, bend, before)
    taken = possible & (np.log(rng.random(len(gain))) < gain)
    chain.point = Point(theta, np.where(taken[:, None], proposal, now))
    for slab, new, old in zip(model.slabs, fresh, chain.cells, strict=True):
        at = taken[slab.columns]
        old[:, at] = new[:, at]
    chain.accepted[0] += taken.mean()


def _draw_members(model: Model, mode: Point, chain: _Chain, rng: np.random.Generator, wide: float) -> None:
    """Propose every member's path anew, given items."""
    now, items = chain.point.theta, chain.point.items
    centre, blocks, bend = _centre_members(model, _theta_at(model, mode, items), items)
    noise = rng.normal(size=now.shape)
    proposal = centre + wide * _spread_paths(model, blocks, bend, noise)
    proposal *= model.active[:, :, None]
    fresh = _cells(model, Point(proposal, items))
    gain = np.zeros(now.shape[1])
    for slab, new, old in zip(model.slabs, fresh, chain.cells, strict=True):
        np.add.at(gain, slab.rows, new.sum(axis=1) - old.sum(axis=1))
    gain += _weigh_paths(model, proposal) - _weigh_paths(model, now)
    apart, before = proposal - centre, now - centre
    gain -= (_weigh_paths(model, apart, bend) - _weigh_paths(model, before, bend)) / wide**2
    taken = np.log(rng.random(len(gain))) < gain
    chain.point = Point(np.where(taken[None, :, None], proposal, now), items)
    for slab, new, old in zip(model.slabs, fresh, chain.cells, strict=True):
        at = taken[slab.rows]
        old[at] = new[at]
    chain.accepted[1] += taken.mean()


def _centre_items(model: Model, items: Floats, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Step from `items` towards their centre given members; return it with covariance and information."""
    for step in range(ITEM_STEPS):
        surface = survey(model, Point(theta, items), of="items")
        blocks = factor_blocks(model, surface)
        items = step_within_bounds(model, items, solve_items(blocks, surface.item_slope))
        if step == ITEM_STEPS - 1:
            return items, blocks.item_inverse, surface.item_bend
    raise AssertionError


def _centre_members(model: Model, theta: Floats, items: Floats) -> tuple[Floats, Blocks, Floats]:
    """Step from `theta` towards the paths' centre given items; return it with its factors and information."""
    for at in range(MEMBER_STEPS):
        surface = survey(model, Point(theta, items), of="members")
        blocks = factor_blocks(model, surface)
        step = solve_paths(blocks, surface.theta_slope)
        theta = theta + step / np.maximum(1.0, np.abs(step).max(axis=(0, 2), keepdims=True))
        if at == MEMBER_STEPS - 1:
            return theta, blocks, surface.theta_bend
    raise AssertionError


def _weigh_paths(model: Model, theta: Floats, bend: Floats | None = None) -> Floats:
    """Return minus half the paths' quadratic form, shape (n_members,); `bend` adds the votes' information."""
    product = times_path_precision(model, theta)
    if bend is not None:
        product = product + np.einsum("tnab,tnb->tna", bend, theta)
    return -0.5 * np.sum(theta * product, axis=(0, 2))


def _spread_paths(model: Model, blocks: Blocks, bend: Floats, noise: Floats) -> Floats:
    """Turn standard normal noise into paths with the proposal's covariance."""
    if model.dims > 1:
        root = np.linalg.cholesky(np.linalg.inv(bend + np.eye(model.dims)))
        return np.einsum("tnab,tnb->tna", root, noise)
    spread = noise[:, :, 0] / np.sqrt(blocks.pivots)
    for t in range(len(blocks.ratios) - 1, -1, -1):
        spread[t] -= blocks.ratios[t] * spread[t + 1]
    return spread[:, :, None]


def _items_at(model: Model, mode: Point, theta: Floats) -> Floats:
    """Return the mode's items in the coordinates that the members are in now (one dimension)."""
    if model.dims > 1:
        return mode.items
    active = model.active
    here, there = theta[:, :, 0][active], mode.theta[:, :, 0][active]
    scale = here.std() / there.std()
    shift = here.mean() - scale * there.mean()
    beta = mode.items[:, :1] / scale
    return np.concatenate([beta, mode.items[:, 1:] + beta * shift], axis=1)


def _theta_at(model: Model, mode: Point, items: Floats) -> Floats:
    """Return the mode's members in the coordinates that the items are in now (one dimension)."""
    if model.dims > 1:
        return mode.theta
    scale = np.sqrt(np.mean(mode.items[:, 0] ** 2) / np.mean(items[:, 0] ** 2))
    # A shift of members by s moves every cut by discrimination times s: a regression through the origin.
    moved = items[:, 1:].mean(axis=1) - mode.items[:, 1:].mean(axis=1)
    shift = np.sum(moved * items[:, 0]) / np.sum(items[:, 0] ** 2)
    return (mode.theta * scale + shift) * model.active[:, :, None]


def _draw_common(model: Model, chain: _Chain, rng: np.random.Generator) -> None:
    """Move shift and scale of everything, one after the other; the likelihood stays, the priors decide."""
    count, rows = model.active.sum(), len(chain.point.items)
    for shift, log_scale in ((0.1 * rng.normal(), 0.0), (0.0, 0.05 * rng.normal())):
        theta, items = chain.point.theta, chain.point.items
        scale = np.exp(log_scale)
        moved = (theta * scale + shift) * model.active[:, :, None]
        beta = items[:, :1] / scale
        turned = np.concatenate([beta, items[:, 1:] + beta * shift], axis=1)
        gain = weigh_items(model, turned).sum() - weigh_items(model, items).sum()
        gain += (_weigh_paths(model, moved) - _weigh_paths(model, theta)).sum()
        gain += (count - rows) * log_scale  # the change of volume
        if np.log(rng.random()) < gain:
            chain.point = Point(moved, turned)


def _standardise(fitted: IdealPoints, point: Point) -> Floats:
    """Put a draw on the stated scale, turned towards the fit where there are several dimensions."""
    standard = find_standard(point, fitted.standard.counted)
    theta = standard.of_theta(point.theta)
    counted = fitted.standard.counted
    left, _, right = np.linalg.svd(theta[counted].T @ fitted.points[counted])
    return np.where(fitted.mode.model.active[:, :, None], theta @ (left @ right), np.nan)
