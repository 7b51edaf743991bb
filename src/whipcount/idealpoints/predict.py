"""Probabilities of votes: on roll calls of the fit, and on new ones of which something is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.idealpoints.blocks import invert_small
from whipcount.idealpoints.links import Floats, Link, between, cumulative, tail
from whipcount.idealpoints.model import Prior
from whipcount.idealpoints.result import IdealPoints

PROBIT_OF_LOGIT = np.pi / 8.0
"""A logistic averaged over a normal is nearly a logistic with its argument divided by sqrt(1 + v pi / 8)."""


def predict_votes(fitted: IdealPoints, places: pl.DataFrame) -> pl.DataFrame:
    """Return the probability of each category for members on roll calls of the fit.

    Parameters
    ----------
    fitted : IdealPoints
    places : polars.DataFrame
        Columns member and rollcall_id, one row a wanted probability.

    Returns
    -------
    polars.DataFrame
        `places` and a column p_<category> for each category; null where the member has no ideal point in the
        roll call's period, or the roll call was set aside.
    """
    member_of = {name: at for at, name in enumerate(fitted.responses.members)}
    item_of = {name: at for at, name in enumerate(fitted.responses.items)}
    problems = [
        f"row {row}: member {member!r}, rollcall_id {call!r}"
        for row, (member, call) in enumerate(places.select("member", "rollcall_id").iter_rows())
        if member not in member_of or call not in item_of
    ]
    if problems:
        raise InputError(
            f"{len(problems)} rows name members or roll calls that are not in the fit:\n"
            f"{list_bad_rows(problems)}\n",
            expected="Expected members and roll calls of the fit.",
            do="Use `predict_item` for a new roll call.",
        )
    members = np.array([member_of[name] for name in places["member"]], dtype=np.intp)
    items = np.array([item_of[name] for name in places["rollcall_id"]], dtype=np.intp)
    chances = predict_cells(fitted, members, items)
    columns = {f"p_{_column(name)}": chances[:, k] for k, name in enumerate(fitted.responses.categories)}
    return places.with_columns(**{name: pl.Series(values) for name, values in columns.items()}).fill_nan(None)


def predict_cells(fitted: IdealPoints, members: np.ndarray, items: np.ndarray) -> Floats:
    """Return probabilities, shape (n, n_categories), by index; NaN where there is nothing to go by.

    Averaged over the uncertainty of the ideal point where the fit has it, items taken as estimated.
    """
    rows = fitted.responses.item_parameters[items]
    periods = fitted.responses.item_period[items]
    point, dims = fitted.mode.point, fitted.dims
    known = (rows >= 0) & fitted.mode.model.active[periods, members]
    picked = point.items[np.where(known, rows, 0)]
    beta, cuts = picked[:, :dims], picked[:, dims:]
    eta = np.sum(beta * point.theta[periods, members], axis=1)
    spread = None if fitted.covariance is None else own_covariance(fitted)[periods, members]
    doubt = np.zeros(len(eta)) if spread is None else np.einsum("na,nab,nb->n", beta, spread, beta)
    chances = _share_out(cuts, eta, doubt, fitted.manifest.link)
    chances[~known] = np.nan
    return chances


def own_covariance(fitted: IdealPoints) -> Floats:
    """Return each ideal point's own covariance in the model's coordinates, (periods, members, dims, dims)."""
    covariance, dims = fitted.covariance, fitted.dims
    own = np.zeros((*fitted.mode.model.active.shape, dims, dims))
    if covariance is None:
        return own
    for t, (at, block) in enumerate(zip(covariance.members, covariance.block, strict=True)):
        each = np.arange(len(at))
        own[t, at] = block.reshape(len(at), dims, len(at), dims)[each, :, each, :]
    return own


def _share_out(cuts: Floats, eta: Floats, doubt: Floats, link: Link) -> Floats:
    wide = np.sqrt(1.0 + doubt * (PROBIT_OF_LOGIT if link == "logit" else 1.0))
    below = cumulative((cuts - eta[:, None]) / wide[:, None], link)
    ends = np.zeros((len(eta), 1)), np.ones((len(eta), 1))
    return np.diff(np.concatenate([ends[0], below, ends[1]], axis=1), axis=1)


def _column(category: str) -> str:
    return category.replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A roll call that is not in the fit, placed by the votes known on it.

    `values` are discriminations and cuts in the model's own coordinates, `covariance` their Laplace
    covariance, members held fixed; `n_votes` how many votes placed it.
    """

    values: Floats
    covariance: Floats
    n_votes: int


def place_item(fitted: IdealPoints, votes: Mapping[str, str], *, period: str | int) -> NewItem:
    """Place a new roll call among the members from the votes known so far.

    Parameters
    ----------
    fitted : IdealPoints
    votes : mapping of str to str
        Member to vote (yes, abstain, no). With few votes the prior of all roll calls does the rest.
    period : str or int
        A period of the fit.

    Raises
    ------
    InputError
        When a member has no ideal point in the period, or a vote is not one that is cast.
    """
    t = fitted.find_period(period)
    members, categories = read_known_votes(fitted, votes, t)
    return settle_item(fitted, fitted.mode.point.theta[t, members], categories)


def settle_item(fitted: IdealPoints, theta: Floats, categories: np.ndarray) -> NewItem:
    """Return the item that explains `categories` of members at `theta` (n, dims) best under the prior."""
    prior, dims = fitted.mode.model.prior, fitted.dims
    n_cuts = len(fitted.responses.categories) - 1
    typical = np.nanmedian(fitted.mode.point.items, axis=0)
    values = typical.copy()
    values[:dims] = 0.0
    slope, bend = _item_derivatives(values, theta, categories, prior, fitted.manifest.link)
    for _ in range(50):
        step = invert_small(bend) @ slope
        step /= max(1.0, float(np.abs(step).max()))
        if n_cuts > 1:
            closing = -np.diff(step[dims:]) / np.diff(values[dims:])
            step *= min(1.0, 0.8 / max(float(closing.max()), 1e-300))
        values = values + step
        slope, bend = _item_derivatives(values, theta, categories, prior, fitted.manifest.link)
        if np.abs(step).max() < 1e-8:
            break
    return NewItem(values=values, covariance=invert_small(bend), n_votes=len(categories))


def _item_derivatives(
    values: Floats, theta: Floats, categories: np.ndarray, prior: Prior, link: Link
) -> tuple[Floats, Floats]:
    """Return slope and information of one item's log-posterior."""
    dims = theta.shape[1]
    slope_eta, bend, cut_slope = cell_derivatives(values, theta, categories, link)
    total = bend.sum(axis=(1, 2))
    own = bend.sum(axis=2)
    slope = np.concatenate([theta.T @ slope_eta, cut_slope.sum(axis=0)])
    information = np.empty((len(values), len(values)))
    information[:dims, :dims] = (theta * total[:, None]).T @ theta
    information[:dims, dims:] = -theta.T @ own
    information[dims:, :dims] = -own.T @ theta
    information[dims:, dims:] = bend.sum(axis=0)
    precision = np.full(len(values), prior.cut_sd**-2)
    precision[:dims] = prior.discrimination_sd**-2
    slope -= precision * values
    information[np.diag_indices_from(information)] += precision
    gaps = np.diff(values[dims:])
    for k, gap in enumerate(gaps):
        push, firm = (prior.gap_shape - 1.0) / gap - prior.gap_rate, (prior.gap_shape - 1.0) / gap**2
        low, high = dims + k, dims + k + 1
        slope[low] -= push
        slope[high] += push
        information[[low, high], [low, high]] += firm
        information[[low, high], [high, low]] -= firm
    return slope, information


def cell_derivatives(
    values: Floats, theta: Floats, categories: np.ndarray, link: Link
) -> tuple[Floats, Floats, Floats]:
    """Return by member the slope in eta (n,), the cuts' information (n, k, k) and their slope (n, k)."""
    dims, n = theta.shape[1], len(categories)
    cuts, eta = values[dims:], theta @ values[:dims]
    k = len(cuts)
    cut_slope, bend = np.zeros((n, k)), np.zeros((n, k, k))
    top, bottom = categories == k, categories == 0
    for chosen, cut, sign in ((top, k - 1, -1.0), (bottom, 0, 1.0)):
        end = tail(sign * (cuts[cut] - eta[chosen]), link)
        cut_slope[chosen, cut] = sign * end.slope
        bend[chosen, cut, cut] = end.curvature
    middle = np.flatnonzero(~top & ~bottom)
    if len(middle):
        upper, lower = categories[middle], categories[middle] - 1
        piece = between(cuts[upper] - eta[middle], cuts[lower] - eta[middle], link)
        cut_slope[middle, upper], cut_slope[middle, lower] = piece.upper, piece.lower
        bend[middle, upper, upper], bend[middle, lower, lower] = piece.upper2, piece.lower2
        bend[middle, upper, lower] = bend[middle, lower, upper] = piece.mixed
    return -cut_slope.sum(axis=1), bend, cut_slope


def predict_item(fitted: IdealPoints, item: NewItem, *, period: str | int) -> pl.DataFrame:
    """Return every member's probabilities on a new roll call in a period: member and p_<category>."""
    t = fitted.find_period(period)
    members = np.flatnonzero(fitted.mode.model.active[t])
    dims = fitted.dims
    beta, theta = item.values[:dims], fitted.mode.point.theta[t, members]
    spread = own_covariance(fitted)[t, members]
    # What the few votes leave open about the item counts as well: eta - cut is uncertain through both.
    gradient = np.concatenate([theta, -np.ones((len(theta), 1))], axis=1)
    places = [*range(dims), dims + (len(item.values) - dims) // 2]
    own = item.covariance[np.ix_(places, places)]
    doubt = np.einsum("a,nab,b->n", beta, spread, beta) + np.einsum("na,ab,nb->n", gradient, own, gradient)
    cuts = np.broadcast_to(item.values[dims:], (len(theta), len(item.values) - dims))
    chances = _share_out(cuts, theta @ beta, doubt, fitted.manifest.link)
    frame = {"member": [fitted.responses.members[at] for at in members]}
    frame |= {f"p_{_column(name)}": chances[:, k] for k, name in enumerate(fitted.responses.categories)}
    return pl.DataFrame(frame)


def read_known_votes(
    fitted: IdealPoints, votes: Mapping[str, str], period: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return member indices and categories of votes on a new roll call; absences are left out."""
    ordinal = fitted.manifest.votes_as == "ordinal"
    code = {Vote.NO: 0, Vote.ABSTAIN: 1 if ordinal else 0, Vote.YES: 2 if ordinal else 1}
    skipped = {Vote.ABSENT, Vote.NOT_A_MEMBER}
    member_of = {name: at for at, name in enumerate(fitted.responses.members)}
    active = fitted.mode.model.active[period]
    problems, members, categories = [], [], []
    for name, vote in votes.items():
        if vote in skipped:
            continue
        if vote not in code:
            problems.append(f"{name}: vote {vote!r}")
        elif name not in member_of or not active[member_of[name]]:
            problems.append(f"{name}: no ideal point in period {fitted.responses.periods[period]}")
        else:
            members.append(member_of[name])
            categories.append(code[Vote(vote)])
    if problems:
        raise InputError(
            f"{len(problems)} votes cannot be used:\n{list_bad_rows(problems)}\n",
            expected="Expected members with an ideal point in the period, and yes, abstain, no or absent.",
            do="Leave them out, or fit anew with all votes.",
        )
    return np.array(members, dtype=np.intp), np.array(categories, dtype=np.intp)
