"""Maximum a posteriori: block steps to come near, then Newton steps on everything at once.

The Newton system is solved by preconditioned conjugate gradients inside a trust region (Steihaug 1983,
doi:10.1137/0720042), so a step never follows a direction of wrong curvature. The end is judged by the
largest change of any parameter and by the slope left, not by the likeness of successive iterates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from whipcount.idealpoints.balance import along_common_moves, find_common_moves
from whipcount.idealpoints.blocks import Blocks, factor_blocks, solve_blocks, solve_items, solve_paths
from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Model, Point, Surface, survey, times_information

NOISE = 1e-7
"""Relative rounding of the log-posterior when cells are in single precision; smaller gains are not judged."""
NO_GAIN = 1e-6
"""Rise of the log-posterior that is none."""
MOST_PRODUCTS = 200
"""Products with the information matrix that one Newton step may take."""
FIRST_RADIUS = 0.25
"""Of the trust region, for each parameter, in units of its own curvature."""
SMALLEST_GAP_SHARE = 0.2
"""A step may shrink a gap between cuts to this share of itself: the barrier at zero stays out of reach."""

LONGEST_BLOCK_STEP = 1.0
"""Far from the mode an undamped second-order step overshoots; ideal points have unit spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """When to stop.

    Parameters
    ----------
    largest_change : float
        Largest change of any parameter in the last joint step, or in the one that would come next.
    largest_slope : float
        Largest step that any parameter's own block would still take from its slope.
    steps : int
        Most Newton steps.
    """

    largest_change: float = 1e-4
    largest_slope: float = 1e-5
    steps: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergence:
    """How the fit ended.

    `largest_change` and `largest_slope` are those of `Stopping`; `in_the_way` is the index of the parameter
    with the largest slope left: ("member", period, member) or ("item", row, column).
    """

    converged: bool
    steps: int
    products: int
    largest_change: float
    largest_slope: float
    log_posterior: float
    in_the_way: tuple[str, int, int]
    path: tuple[float, ...] = field(default=(), repr=False)


def step_items(model: Model, point: Point) -> Point:
    """Move every item one exact second-order step, members held fixed."""
    surface = survey(model, point, of="items")
    blocks = factor_blocks(model, surface)
    step = solve_items(blocks, surface.item_slope)
    reach = np.abs(step).max(axis=1, keepdims=True)
    change = Point(np.zeros_like(point.theta), step / np.maximum(1.0, reach / LONGEST_BLOCK_STEP))
    return _moved(model, point, change)


def step_members(model: Model, point: Point) -> Point:
    """Move every member's path one exact second-order step, items held fixed."""
    surface = survey(model, point, of="members")
    blocks = factor_blocks(model, surface)
    step = solve_paths(blocks, surface.theta_slope)
    reach = np.abs(step).max(axis=(0, 2), keepdims=True)
    change = Point(step / np.maximum(1.0, reach / LONGEST_BLOCK_STEP), np.zeros_like(point.items))
    return _moved(model, point, change)


def climb(model: Model, point: Point, *, stopping: Stopping) -> tuple[Point, Surface, Convergence]:
    """Climb to the mode from `point`; the log-posterior never falls.

    Returns
    -------
    point, surface : the mode and the surface around it
    convergence : how it ended; never an exception, a fit that did not end well says so
    """
    surface = survey(model, point)
    radius = FIRST_RADIUS * float(np.sqrt(point.theta.size + point.items.size))
    products, change, path = 0, np.inf, [surface.log_posterior]
    for at in range(stopping.steps):
        blocks = factor_blocks(model, surface)
        pull = solve_blocks(blocks, Point(surface.theta_slope, surface.item_slope))
        left = max(_largest(pull.theta), _largest(pull.items))
        forcing = min(0.3, max(0.03, left))
        step, residual, used, length = _conjugate_gradients(model, point, surface, blocks, radius, forcing)
        products += used
        # The residual is the slope less the information times the step, so no further product is needed.
        slope = Point(surface.theta_slope, surface.item_slope)
        expected = 0.5 * (_inner(slope, step) + _inner(residual, step))
        nearest = min(change, max(_largest(step.theta), _largest(step.items)))
        # Several dimensions can be turned at will: a step that gains nothing is such a turn.
        turn = model.dims > 1 and expected < NO_GAIN
        if left < stopping.largest_slope and (nearest < stopping.largest_change or turn):
            return point, surface, _report(True, at, products, nearest, pull, path)
        candidate = _moved(model, point, step)
        ahead = survey(model, candidate)
        ratio = (ahead.log_posterior - surface.log_posterior) / max(expected, 1e-12)
        noise = NOISE * abs(surface.log_posterior)
        tiny = expected < noise
        radius = radius if tiny else _next_radius(radius, length, ratio)
        if ratio > 1e-3 or (tiny and ahead.log_posterior > surface.log_posterior - noise):
            change = max(_largest(candidate.theta - point.theta), _largest(candidate.items - point.items))
            point, surface = candidate, ahead
            path.append(surface.log_posterior)
    pull = solve_blocks(factor_blocks(model, surface), Point(surface.theta_slope, surface.item_slope))
    return point, surface, _report(False, stopping.steps, products, change, pull, path)


def _next_radius(radius: float, length: float, ratio: float) -> float:
    """Return the trust region's next radius from how much of the expected gain a step brought."""
    if ratio < 0.25:
        return 0.4 * length
    return 1.7 * radius if ratio > 0.85 and length > 0.9 * radius else radius


def _report(
    converged: bool, steps: int, products: int, change: float, pull: Point, path: list[float]
) -> Convergence:
    theta, items = np.abs(pull.theta).max(axis=2), np.abs(pull.items)
    kind, grid = ("member", theta) if theta.max() >= items.max() else ("item", items)
    row, column = np.unravel_index(int(grid.argmax()), grid.shape)
    return Convergence(
        converged=converged,
        steps=steps,
        products=products,
        largest_change=float(change),
        largest_slope=float(grid.max()),
        log_posterior=path[-1],
        in_the_way=(kind, int(row), int(column)),
        path=tuple(path),
    )


def _largest(values: Floats) -> float:
    return float(np.abs(values).max()) if values.size else 0.0


def _moved(model: Model, point: Point, step: Point) -> Point:
    """Return the point a step further."""
    return Point(point.theta + step.theta, step_within_bounds(model, point.items, step.items))


def step_within_bounds(model: Model, items: Floats, change: Floats) -> Floats:
    """Return items a change further; one whose cuts would cross goes only part of the way."""
    if model.n_cuts == 1:
        return items + change
    gaps = np.diff(items[:, model.dims :], axis=1)
    closing = -np.diff(change[:, model.dims :], axis=1) / gaps
    allowed = (1.0 - SMALLEST_GAP_SHARE) / np.maximum(closing.max(axis=1), 1e-300)
    return items + change * np.minimum(1.0, allowed)[:, None]


def _inner(left: Point, right: Point) -> float:
    # Not a BLAS product: at this length it would only wake other threads.
    return float(np.sum(left.theta * right.theta) + np.sum(left.items * right.items))


def _plus(left: Point, factor: float, right: Point) -> Point:
    return Point(left.theta + factor * right.theta, left.items + factor * right.items)


def _conjugate_gradients(
    model: Model, point: Point, surface: Surface, blocks: Blocks, radius: float, forcing: float
) -> tuple[Point, Point, int, float]:
    """Solve for the Newton step inside the trust region.

    Returns the step, the slope it leaves, the products used and the step's length, which is measured by the
    preconditioner.
    """
    moves = find_common_moves(model, point)

    def shape(residual: Point) -> Point:
        solved = solve_blocks(blocks, residual)
        return solved if moves is None else _plus(solved, 1.0, along_common_moves(moves, point, residual))

    step = Point(np.zeros_like(point.theta), np.zeros_like(point.items))
    residual = Point(surface.theta_slope, surface.item_slope)
    shaped = shape(residual)
    along, size = shaped, _inner(residual, shaped)
    start, step_size, overlap, along_size = size, 0.0, 0.0, size
    for used in range(1, MOST_PRODUCTS):
        bent = times_information(model, point, surface, along)
        curvature = _inner(along, bent)
        length = size / curvature if curvature > 0.0 else np.inf
        reached = step_size + 2.0 * length * overlap + length**2 * along_size
        if curvature <= 0.0 or reached >= radius**2:
            root = np.sqrt(overlap**2 + along_size * (radius**2 - step_size))
            length = (root - overlap) / along_size
            return _plus(step, length, along), _plus(residual, -length, bent), used, radius
        step, residual = _plus(step, length, along), _plus(residual, -length, bent)
        step_size = reached
        shaped = shape(residual)
        fresh = _inner(residual, shaped)
        if fresh <= forcing**2 * start:
            return step, residual, used, float(np.sqrt(step_size))
        ratio = fresh / size
        overlap = ratio * (overlap + length * along_size)
        along_size = fresh + ratio**2 * along_size
        along, size = _plus(shaped, ratio, along), fresh
    return step, residual, MOST_PRODUCTS, float(np.sqrt(step_size))
