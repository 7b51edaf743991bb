"""One more roll call, without fitting everything again.

The fit so far stands in as a normal distribution over the last period's ideal points, all earlier votes and
items in it; the new votes are added exactly, and the change is carried back along the members' paths. Items
of earlier roll calls keep their parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from whipcount.domain import InputError
from whipcount.idealpoints.estimate import present
from whipcount.idealpoints.laplace import PathCovariance
from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.model import Point
from whipcount.idealpoints.predict import cell_derivatives, read_known_votes, settle_item
from whipcount.idealpoints.responses import Responses
from whipcount.idealpoints.result import IdealPoints
from whipcount.idealpoints.standard import Standard, find_standard

ROUNDS, SETTLED = 25, 1e-6
SAME_VARIANCE = 1e-5
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
    theta, item, block = _add_votes(fitted, covariance, place, categories)
    point = _carry_back(fitted, covariance, theta, item)
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
        manifest=replace(fitted.manifest, responses_sha256=responses.sha256()),
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


def _add_votes(
    fitted: IdealPoints, covariance: PathCovariance, place: np.ndarray, categories: np.ndarray
) -> tuple[Floats, Floats, Floats]:
    """Return the last period's ideal points (n, dims), the new item and the new covariance block."""
    dims, link = fitted.dims, fitted.manifest.link
    before = fitted.mode.point.theta[-1, covariance.members[-1]]
    spread = covariance.block[-1]
    precision = np.linalg.inv(spread)
    theta, size = before.copy(), len(before)
    flat_places = (place[:, None] * dims + np.arange(dims)).reshape(-1)
    item = settle_item(fitted, theta[place], categories)
    schur = precision
    for _ in range(ROUNDS):
        slope_eta, bend, _ = cell_derivatives(item.values, theta[place], categories, link)
        beta = item.values[:dims]
        own, total = bend.sum(axis=2), bend.sum(axis=(1, 2))
        cross = np.empty((len(place), dims, len(item.values)))
        cross[:, :, :dims] = total[:, None, None] * beta[None, :, None] * theta[place][:, None, :]
        cross[:, :, :dims] -= slope_eta[:, None, None] * np.eye(dims)
        cross[:, :, dims:] = -beta[None, :, None] * own[:, None, :]
        cross = cross.reshape(len(flat_places), -1)
        schur = precision.copy()
        each = np.arange(len(place))
        inside = np.zeros((len(place), dims, len(place), dims))
        inside[each, :, each, :] = total[:, None, None] * np.outer(beta, beta)
        inside = inside.reshape(len(flat_places), -1) - cross @ item.covariance @ cross.T
        schur[np.ix_(flat_places, flat_places)] += inside
        slope = -precision @ (theta - before).reshape(-1)
        slope[flat_places] += (slope_eta[:, None] * beta).reshape(-1)
        step = np.linalg.solve(schur, slope).reshape(size, dims)
        theta = theta + step / max(1.0, float(np.abs(step).max()))
        item = settle_item(fitted, theta[place], categories)
        if np.abs(step).max() < SETTLED:
            break
    return theta, item.values, np.linalg.inv(schur)


def _carry_back(fitted: IdealPoints, covariance: PathCovariance, theta: Floats, item: Floats) -> Point:
    """Carry the change of the last period back along the paths."""
    moved = fitted.mode.point.theta.copy()
    change = (theta - moved[-1, covariance.members[-1]]).reshape(-1)
    moved[-1, covariance.members[-1]] = theta
    for t in range(len(covariance.gain) - 1, -1, -1):
        change = -covariance.gain[t] @ change
        moved[t, covariance.members[t]] += change.reshape(-1, fitted.dims)
    return Point(moved, np.concatenate([fitted.mode.point.items, item[None]]))


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
