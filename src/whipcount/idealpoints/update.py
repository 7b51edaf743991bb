"""One more roll call, without fitting everything again.

Earlier periods stand in as a normal distribution over the last period's ideal points. The last period's
votes, old and new, are counted exactly, and the change is carried back along the members' paths. Roll calls
of earlier periods keep their parameters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from whipcount.domain import InputError
from whipcount.idealpoints.blocks import invert_small
from whipcount.idealpoints.estimate import present
from whipcount.idealpoints.laplace import PathCovariance, cross_information, eliminate_items
from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Model, Point, Surface, build_model, survey
from whipcount.idealpoints.newton import step_within_bounds
from whipcount.idealpoints.predict import read_known_votes, settle_item
from whipcount.idealpoints.responses import Responses
from whipcount.idealpoints.result import IdealPoints
from whipcount.idealpoints.slabs import cut_slabs
from whipcount.idealpoints.standard import Standard, find_standard

ROUNDS, SETTLED = 12, 1e-4
SAME_VARIANCE = 1e-4
"""Change of a variance, on ideal points of unit spread, below which it is carried no further back."""


def update(
    fitted: IdealPoints, votes: Mapping[str, str], *, rollcall_id: str, period: str | int | None = None
) -> IdealPoints:
    """Add one roll call of the last period to a fit.

    Parameters
    ----------
    fitted : IdealPoints
        With Laplace uncertainty.
    votes : mapping of str to str
        Member to vote; absences take no part.
    rollcall_id : str
        A name the fit does not know yet.
    period : str or int, optional
        The last period, for the check that it is meant.

    Returns
    -------
    IdealPoints
        Ideal points, their uncertainty and the new item are updated, the scale's rule applied again.

    Raises
    ------
    InputError
        When the roll call is already there, its period is not the last, all votes agree, or the fit has no
        uncertainty.
    """
    t = len(fitted.responses.periods) - 1
    covariance = fitted.covariance
    _check(fitted, rollcall_id, period)
    assert covariance is not None  # noqa: S101 - checked above
    members, categories = read_known_votes(fitted, votes, t)
    if len(np.unique(categories)) < 2:
        raise InputError(
            f"All {len(categories)} votes on {rollcall_id} agree.",
            expected="Expected a roll call that divides its members.",
            do="Leave it out: it says nothing about where members stand.",
        )
    place = np.searchsorted(covariance.members[t], members)
    theta, items, block = _add_votes(fitted, covariance, place, categories)
    point = _carry_back(fitted, covariance, theta, items)
    renewed = _renew_blocks(covariance, block)
    responses = _append(fitted.responses, rollcall_id, t, members, categories)
    counts = fitted.n_votes.copy()
    counts[t, members] += 1
    return present(
        responses,
        fitted.aside,
        replace(fitted.mode, point=point),
        _same_rule(fitted, point, counts > 0),
        renewed,
        polarity=fitted.polarity,
        manifest=replace(
            fitted.manifest, responses_sha256=_chain_hash(fitted, rollcall_id, members, categories)
        ),
        n_votes=counts,
    )


def _same_rule(fitted: IdealPoints, point: Point, counted: np.ndarray) -> Standard:
    """Return the stated scale at the new points; several dimensions keep the axes they have."""
    if fitted.dims > 1:
        return fitted.standard
    found = find_standard(point, counted)
    return replace(found, turn=found.turn * np.sign(fitted.standard.turn))


def _check(fitted: IdealPoints, rollcall_id: str, period: str | int | None) -> None:
    last = fitted.responses.periods[-1]
    if fitted.covariance is None:
        raise InputError(
            "The fit has no uncertainty to weigh new votes against.",
            expected="Expected a fit with uncertainty='laplace'.",
            do="Fit again with it.",
        )
    if fitted.manifest.links:
        raise InputError(
            "The fit has roll calls that share parameters over periods.",
            expected="Expected a fit without links.",
            do="Fit anew with the new roll call.",
        )
    if rollcall_id in fitted.responses.items:
        raise InputError(
            f"Roll call {rollcall_id} is already in the fit.",
            expected="Expected a new one.",
            do="Fit anew if its votes changed.",
        )
    if period is not None and str(period) != last:
        raise InputError(
            f"Roll call {rollcall_id} is of period {period}.",
            expected=f"One roll call can be added to the last period, {last}.",
            do="Fit anew with it.",
        )


@dataclass(frozen=True, slots=True)
class _Local:
    """The last period by itself: its members by the covariance's block, its items, the new one last.

    `rows` are the items' parameter rows in the fit. `known` is the part of the model without the new item.
    """

    model: Model
    known: Model
    rows: np.ndarray


def _isolate(fitted: IdealPoints, members: np.ndarray, place: np.ndarray, categories: np.ndarray) -> _Local:
    whole, t = fitted.responses, len(fitted.responses.periods) - 1
    here = whole.item_period[whole.item] == t
    items = np.unique(whole.item[here])
    names = tuple(whole.items[at] for at in items)
    known = replace(
        whole,
        members=tuple(whole.members[at] for at in members),
        items=names,
        periods=whole.periods[-1:],
        member=np.searchsorted(members, whole.member[here]).astype(np.int32),
        item=np.searchsorted(items, whole.item[here]).astype(np.int32),
        low=whole.low[here],
        high=whole.high[here],
        item_period=np.zeros(len(items), dtype=np.int32),
        item_parameters=np.arange(len(items), dtype=np.int32),
    )
    new = replace(
        known,
        items=(*names, ""),
        member=place.astype(np.int32),
        item=np.full(len(place), len(items), dtype=np.int32),
        low=categories.astype(np.int8),
        high=categories.astype(np.int8),
        item_period=np.zeros(len(items) + 1, dtype=np.int32),
        item_parameters=np.arange(len(items) + 1, dtype=np.int32),
    )
    # What the past and the priors say of members is in the covariance; here the votes speak alone.
    prior = replace(fitted.mode.model.prior, hold=0.0)
    active = np.ones((1, len(members)), dtype=bool)
    model = build_model(known, dims=fitted.dims, link=fitted.manifest.link, prior=prior, active=active)
    model = replace(model, prior_diagonal=np.zeros((1, len(members))))
    both = replace(model, slabs=[*model.slabs, *cut_slabs(new)], n_parameters=len(items) + 1)
    return _Local(both, model, whole.item_parameters[items])


def _add_votes(
    fitted: IdealPoints, covariance: PathCovariance, place: np.ndarray, categories: np.ndarray
) -> tuple[Floats, Floats, Floats]:
    """Return the last period's ideal points (n, dims), all items with the new one, and the new block.

    The period's own votes are counted exactly, new and old; all that came before is a normal distribution,
    taken from the covariance less what the period's old votes added to it.
    """
    members = covariance.members[-1]
    local = _isolate(fitted, members, place, categories)
    before = fitted.mode.point.theta[-1, members]
    items = fitted.mode.point.items[local.rows]
    slope, votes, _, _ = _votes_alone(local.known, Point(before[None], items))
    past, past_slope = np.linalg.inv(covariance.block[-1]) - votes, -slope
    theta, information = before, votes
    items = np.concatenate([items, settle_item(fitted, before[place], categories).values[None]])
    for _ in range(ROUNDS):
        slope, votes, cross, surface = _votes_alone(local.model, Point(theta[None], items))
        information = past + votes
        right = slope + past_slope - past @ (theta - before).reshape(-1)
        step = np.linalg.solve(information, right)
        change = np.einsum("jpq,jq->jp", invert_small(surface.item_bend), surface.item_slope - cross(step))
        items = step_within_bounds(local.model, items, change)
        theta = theta + step.reshape(theta.shape)
        if np.abs(step).max() < SETTLED:
            break
    moved = np.concatenate([fitted.mode.point.items, items[-1:]])
    moved[local.rows] = items[:-1]
    return theta, moved, np.linalg.inv(information)


def _votes_alone(model: Model, point: Point) -> tuple[Floats, Floats, Callable[[Floats], Floats], Surface]:
    """Return what votes say of members, items eliminated: slope, information, and the way back to items."""
    surface = survey(model, point)
    n, dims = point.theta.shape[1:]
    each = np.arange(n)
    information = np.zeros((n, dims, n, dims))
    information[each, :, each, :] = surface.theta_bend[0]
    information = information.reshape(n * dims, -1)
    eliminate_items(model, point, surface, [each], [information])
    settled = np.einsum("jpq,jq->jp", invert_small(surface.item_bend), surface.item_slope)
    slope = surface.theta_slope.reshape(-1).copy()
    parts = []
    for slab, slopes in zip(model.slabs, surface.slabs, strict=True):
        crossing = cross_information(slopes, point, slab, dims)
        flat = (slab.rows[:, None] * dims + np.arange(dims)).reshape(-1)
        slope[flat] -= np.einsum("imp,mp->i", crossing, settled[slab.columns])
        parts.append((flat, slab.columns, crossing))

    def back(step: Floats) -> Floats:
        total = np.zeros_like(surface.item_slope)
        for flat, columns, crossing in parts:
            total[columns] += np.einsum("imp,i->mp", crossing, step[flat])
        return total

    return slope, information, back, surface


def _carry_back(fitted: IdealPoints, covariance: PathCovariance, theta: Floats, items: Floats) -> Point:
    """Carry the change of the last period back along the paths."""
    moved = fitted.mode.point.theta.copy()
    change = (theta - moved[-1, covariance.members[-1]]).reshape(-1)
    moved[-1, covariance.members[-1]] = theta
    for t in range(len(covariance.gain) - 1, -1, -1):
        change = -covariance.gain[t] @ change
        moved[t, covariance.members[t]] += change.reshape(-1, fitted.dims)
    return Point(moved, items)


def _renew_blocks(covariance: PathCovariance, block: Floats) -> PathCovariance:
    """Carry the gain in certainty back until it no longer shows."""
    blocks, inverse = list(covariance.block), list(covariance.inverse)
    change = block - blocks[-1]
    blocks[-1] = inverse[-1] = block
    for t in range(len(covariance.gain) - 1, -1, -1):
        if np.abs(np.diag(change)).max(initial=0.0) < SAME_VARIANCE:
            break
        change = covariance.gain[t] @ change @ covariance.gain[t].T
        blocks[t] = blocks[t] + change
    return PathCovariance(covariance.members, inverse, covariance.gain, blocks)


def _chain_hash(fitted: IdealPoints, rollcall_id: str, members: np.ndarray, categories: np.ndarray) -> str:
    """Hash the fit's own hash with what was added: the votes are not read through again."""
    added = f"{fitted.manifest.responses_sha256}\x1e{rollcall_id}\x1e{members.tolist()}{categories.tolist()}"
    return hashlib.sha256(added.encode()).hexdigest()


def _append(
    responses: Responses, rollcall_id: str, period: int, members: np.ndarray, categories: np.ndarray
) -> Responses:
    at = len(responses.items)
    kind = categories.astype(np.int8)
    return replace(
        responses,
        items=(*responses.items, rollcall_id),
        member=np.concatenate([responses.member, members.astype(np.int32)]),
        item=np.concatenate([responses.item, np.full(len(members), at, dtype=np.int32)]),
        low=np.concatenate([responses.low, kind]),
        high=np.concatenate([responses.high, kind]),
        item_period=np.append(responses.item_period, np.int32(period)),
        item_parameters=np.append(responses.item_parameters, np.int32(responses.n_parameters)),
    )
