"""Fit ideal points to roll calls: the front door of the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from typing import Literal

import numpy as np
import polars as pl

from whipcount.domain import InputError
from whipcount.idealpoints.anchors import Anchor, check_anchor, find_signs
from whipcount.idealpoints.laplace import PathCovariance, invert_information
from whipcount.idealpoints.links import Floats, Link
from whipcount.idealpoints.mode import Mode, find_mode
from whipcount.idealpoints.model import Point, Prior
from whipcount.idealpoints.newton import Stopping
from whipcount.idealpoints.responses import Responses, SetAside, check_responses, set_aside
from whipcount.idealpoints.result import SCALE_RULE, IdealPoints, Manifest
from whipcount.idealpoints.standard import Standard, find_standard, measure_spread
from whipcount.idealpoints.votes import Reading, VotesAs, read_responses
from whipcount.rollcalls import RollCalls

ModelKind = Literal["static", "dynamic"]
Uncertainty = Literal["laplace", "none"]
MOST_DIMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choices that most fits leave as they are.

    Parameters
    ----------
    link : {"logit", "probit"}
        Shape of the response. The logistic has the heavier tails: it minds a vote against type less, and
        predicts held-out votes of the General Assembly better. Choose "probit" to compare with tools that
        use it.
    prior : Prior, optional
        Spread of the priors; estimated from the votes when None.
    stopping : Stopping
        When the climb ends.
    uncertainty : {"laplace", "none"}
        Whether to invert the information matrix.
    absence_as : {"missing", "not_yes"}
        See `Reading`.
    period : str
        Column of the periods; "session" or "year".
    links : mapping of str to str, optional
        Repeated roll calls: rollcall_id to the earlier one whose parameters it shares.
    """

    link: Link = "logit"
    prior: Prior | None = None
    stopping: Stopping = field(default_factory=Stopping)
    uncertainty: Uncertainty = "laplace"
    absence_as: Literal["missing", "not_yes"] = "missing"
    period: str = "session"
    links: Mapping[str, str] | None = None


def fit(
    rollcalls: RollCalls | pl.DataFrame,
    *,
    anchor: Anchor | None,
    model: ModelKind = "dynamic",
    votes_as: VotesAs = "ordinal",
    dims: int = 1,
    options: Options | None = None,
) -> IdealPoints:
    """Estimate where members stand from how they voted.

    Parameters
    ----------
    rollcalls : RollCalls or polars.DataFrame
        A frame has one row a member and roll call: rollcall_id, member, vote and session.
    anchor : mapping of str to int, or None
        Members and the side they stand on, {"USA": 1}. With None no sign is claimed, and the result says
        so: yes then goes with higher values on average.
    model : {"dynamic", "static"}
        One ideal point a member and period, tied over time; or one a member.
    votes_as : {"ordinal", "binary"}
        See `Reading`.
    dims : int
        1 to 3; more than one for the static model only.
    options : Options, optional

    Returns
    -------
    IdealPoints

    Raises
    ------
    InputError
        When votes, anchors or options cannot be used. A fit that does not converge is returned and says so.

    Examples
    --------
    >>> import polars as pl
    >>> votes = pl.DataFrame({
    ...     "rollcall_id": ["1"] * 4 + ["2"] * 4 + ["3"] * 4,
    ...     "member": ["A", "B", "C", "D"] * 3,
    ...     "vote": ["yes", "yes", "no", "no", "yes", "abstain", "no", "no", "yes", "yes", "yes", "no"],
    ... })
    >>> found = fit(votes, anchor={"A": 1}, model="static")
    >>> found.table().sort("ideal_point")["member"].to_list()
    ['D', 'C', 'B', 'A']
    """
    options = options or Options()
    _check_choices(model, dims)
    reading = Reading(votes_as=votes_as, absence_as=options.absence_as, period=options.period)
    responses, left_out = read_responses(rollcalls, reading, dynamic=model == "dynamic", links=options.links)
    manifest = _describe_run(responses, reading, model=model, dims=dims, anchor=anchor, options=options)
    return fit_responses(responses, manifest=manifest, options=options, left_out=left_out)


def fit_positions(
    responses: Responses, *, anchor: Anchor | None, dims: int = 1, options: Options | None = None
) -> IdealPoints:
    """Estimate from positions that are arrays already, in any number of ordered categories.

    Parameters
    ----------
    responses : Responses
        With more than one period the model is dynamic.
    anchor, dims, options
        As for `fit`; what concerns the reading of votes is not used.
    """
    options = options or Options()
    model: ModelKind = "dynamic" if len(responses.periods) > 1 else "static"
    _check_choices(model, dims)
    kind: VotesAs = "binary" if len(responses.categories) == 2 else "ordinal"
    manifest = _describe_run(
        responses, Reading(votes_as=kind), model=model, dims=dims, anchor=anchor, options=options
    )
    return fit_responses(responses, manifest=manifest, options=options)


def fit_responses(
    responses: Responses,
    *,
    manifest: Manifest,
    options: Options,
    left_out: dict[str, int] | None = None,
    start: Point | None = None,
) -> IdealPoints:
    """Fit positions that are already arrays; `fit` and `rerun` call it.

    Parameters
    ----------
    responses : Responses
    manifest : Manifest
        `dims`, `link` and `anchor` are taken from it.
    left_out : dict
        Votes left out before, by kind.
    start : Point, optional
        Where to begin instead of the votes' own directions; a check, the end does not depend on it.
    """
    check_responses(responses)
    used, aside = set_aside(responses, positions=left_out or {})
    _check_enough(used, aside, manifest.dims)
    sides = check_anchor(manifest.anchor, used.members, dims=manifest.dims, without=aside.members)
    mode = find_mode(
        used,
        dims=manifest.dims,
        link=manifest.link,
        prior=options.prior,
        stopping=options.stopping,
        start=start,
    )
    counts = np.zeros(mode.model.active.shape, dtype=np.int64)
    np.add.at(counts, (used.item_period[used.item], used.member), 1)
    standard = find_standard(mode.point, counts > 0)
    standard, polarity = _orient(mode, standard, used, manifest.anchor, sides)
    covariance = _uncertainty(mode) if options.uncertainty == "laplace" else None
    manifest = replace(manifest, prior=asdict(mode.model.prior))
    return present(
        used, aside, mode, standard, covariance, polarity=polarity, manifest=manifest, n_votes=counts
    )


def present(
    responses: Responses,
    aside: SetAside,
    mode: Mode,
    standard: Standard,
    covariance: PathCovariance | None,
    *,
    polarity: tuple[str, ...],
    manifest: Manifest,
    n_votes: np.ndarray,
) -> IdealPoints:
    """Put the parts of a fit together, on the stated scale."""
    active = mode.model.active[:, :, None]
    points = np.where(active, standard.of_theta(mode.point.theta), np.nan)
    sd = None
    if covariance is not None:
        sd = np.sqrt(measure_spread(standard, covariance, mode.point.theta))
    rows = responses.item_parameters
    items = np.where((rows >= 0)[:, None], standard.of_items(mode.point.items)[rows], np.nan)
    return IdealPoints(
        responses=responses,
        points=points,
        sd=sd,
        n_votes=n_votes,
        items=items,
        polarity=polarity,
        scale=SCALE_RULE,
        aside=aside,
        convergence=mode.convergence,
        manifest=manifest,
        mode=mode,
        standard=standard,
        covariance=covariance,
    )


def rerun(manifest: Manifest, rollcalls: RollCalls | pl.DataFrame) -> IdealPoints:
    """Fit again as `manifest` says; refuses other votes than it was made from.

    Raises
    ------
    InputError
        When the votes are not those of the manifest.
    """
    prior = Prior(**manifest.prior)
    options = Options(
        link=manifest.link,
        prior=prior,
        stopping=Stopping(**manifest.stopping),  # type: ignore[arg-type]
        absence_as=manifest.absence_as,  # type: ignore[arg-type]
        period=manifest.period,
    )
    reading = Reading(
        votes_as=manifest.votes_as,  # type: ignore[arg-type]
        absence_as=options.absence_as,
        period=manifest.period,
    )
    responses, left_out = read_responses(rollcalls, reading, dynamic=manifest.model == "dynamic")
    found = responses.sha256()
    if found != manifest.responses_sha256:
        raise InputError(
            f"These votes have the hash {found[:12]}.",
            expected=f"The manifest was made from votes with the hash {manifest.responses_sha256[:12]}.",
            do="Give the votes the manifest was made from, or fit anew.",
        )
    return fit_responses(responses, manifest=manifest, options=options, left_out=left_out)


def _check_choices(model: ModelKind, dims: int) -> None:
    if model not in ("static", "dynamic"):
        raise InputError(
            f"The model '{model}' was asked for.", expected="Expected static or dynamic.", do="Choose one."
        )
    if not 1 <= dims <= MOST_DIMS or (dims > 1 and model == "dynamic"):
        raise InputError(
            f"{dims} dimensions were asked for with the {model} model.",
            expected=f"Expected 1 dimension, or up to {MOST_DIMS} with model='static'.",
            do="Change dims or model.",
        )


def _check_enough(used: Responses, aside: SetAside, dims: int) -> None:
    members, items = len(used.members) - len(aside.members), used.n_parameters
    if members >= dims + 1 and items >= dims:
        return
    raise InputError(
        f"After setting aside {len(aside.items)} roll calls on which all agree, {members} members and "
        f"{items} roll calls are left.",
        expected=f"Expected at least {dims + 1} members and {dims} roll calls that divide them.",
        do="Use more roll calls, or fewer dimensions.",
    )


def _orient(
    mode: Mode, standard: Standard, used: Responses, anchor: Anchor, sides: Floats
) -> tuple[Standard, tuple[str, ...]]:
    """Give each dimension its sign, and say who gave it."""
    points = standard.of_theta(mode.point.theta)
    weight = standard.counted.astype(float)[:, :, None]
    means = (points * weight).sum(axis=0) / np.maximum(weight.sum(axis=0), 1.0)
    rows = [used.members.index(member) for member in anchor]
    leaning = standard.of_items(mode.point.items)[:, : points.shape[2]].sum(axis=0)
    signs = find_signs(anchor, sides, means[rows], np.where(leaning >= 0.0, 1.0, -1.0))
    told = []
    for dim in range(points.shape[2]):
        names = [
            f"{name} {'+' if side > 0 else '-'}"
            for name, side in zip(anchor, sides[:, dim], strict=True)
            if side
        ]
        told.append(f"by {', '.join(names)}" if names else "no sign claimed (yes goes with higher values)")
    return replace(standard, turn=standard.turn * signs), tuple(told)


def _uncertainty(mode: Mode) -> PathCovariance | None:
    """Return the covariance, or None where the point is no mode; `IdealPoints.describe` then says so."""
    try:
        return invert_information(mode)
    except np.linalg.LinAlgError:
        return None


def _describe_run(
    responses: Responses,
    reading: Reading,
    *,
    model: str,
    dims: int,
    anchor: Anchor | None,
    options: Options,
) -> Manifest:
    return Manifest(
        responses_sha256=responses.sha256(),
        model=model,
        votes_as=reading.votes_as,
        absence_as=reading.absence_as,
        period=reading.period,
        dims=dims,
        link=options.link,
        anchor=dict(anchor or {}),
        prior={},
        prior_estimated=options.prior is None,
        stopping=asdict(options.stopping),
        links=len(options.links or {}),
        versions={name: version(name) for name in ("whipcount", "numpy")},
    )
