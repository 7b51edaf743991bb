"""The fit: recovers simulated truth, reaches a true mode, and does not depend on order or start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from whipcount.domain import InputError
from whipcount.idealpoints import Options, Prior, Responses, Stopping, fit, fit_positions, rerun
from whipcount.idealpoints.estimate import fit_responses
from whipcount.idealpoints.laplace import invert_information
from whipcount.idealpoints.mode import find_mode, thin_items
from whipcount.idealpoints.model import Point, build_model, survey, times_information
from whipcount.idealpoints.responses import set_aside
from whipcount.idealpoints.votes import Reading, read_responses

ANCHOR = {"M000": 1}


def _responses(votes, *, dynamic=True, votes_as="ordinal"):
    read, left = read_responses(votes, Reading(votes_as=votes_as), dynamic=dynamic)
    return set_aside(read, positions=left)[0]


def _truth(made):
    return (made.theta - made.theta.mean()) / made.theta.std()


@pytest.mark.parametrize(
    ("dims", "link", "votes_as"),
    [(1, "probit", "ordinal"), (1, "logit", "ordinal"), (1, "probit", "binary"), (2, "logit", "ordinal")],
)
def test_slopes_and_curvature_are_those_of_the_log_posterior(made, dims, link, votes_as):
    rng = np.random.default_rng(3)
    responses = _responses(made.votes, dynamic=dims == 1, votes_as=votes_as)
    model = build_model(responses, dims=dims, link=link, prior=Prior(), cell_type=np.float64)
    mask = model.active[:, :, None]
    theta = rng.normal(size=(*model.active.shape, dims)) * mask
    cuts = np.sort(rng.normal(size=(model.n_parameters, model.n_cuts)), axis=1) + 0.3 * np.arange(
        model.n_cuts
    )
    items = np.concatenate([rng.normal(size=(model.n_parameters, dims)), cuts], axis=1)
    along = Point(rng.normal(size=theta.shape) * mask, rng.normal(size=items.shape))
    here, h = survey(model, Point(theta, items)), 1e-5
    ahead, behind = (survey(model, Point(theta + e * along.theta, items + e * along.items)) for e in (h, -h))
    slope = np.sum(here.theta_slope * along.theta) + np.sum(here.item_slope * along.items)
    assert slope == pytest.approx((ahead.log_posterior - behind.log_posterior) / (2 * h), rel=1e-4)
    product = times_information(model, Point(theta, items), here, along)
    changed = -(ahead.theta_slope - behind.theta_slope) / (2 * h)
    assert np.abs(np.where(mask, product.theta - changed, 0)).max() < 1e-3
    assert np.abs(product.items + (ahead.item_slope - behind.item_slope) / (2 * h)).max() < 1e-3


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_recovers_simulated_paths(made, link):
    found = fit(made.votes, anchor=_anchor(made), options=Options(link=link))
    assert found.convergence.converged
    assert np.corrcoef(found.points[:, :, 0].ravel(), made.theta.ravel())[0, 1] > 0.95
    error = found.points[:, :, 0] - _truth(made)
    inside = np.abs(error) < 1.645 * found.sd[:, :, 0]
    assert 0.82 < inside.mean() < 0.97


def _anchor(made):
    member = int(np.abs(made.theta.mean(axis=0)).argmax())
    return {made.members[member]: int(np.sign(made.theta.mean(axis=0)[member]))}


def test_the_scale_rule_holds(made):
    found = fit(made.votes, anchor=ANCHOR)
    counted = found.points[:, :, 0][found.n_votes > 0]
    assert counted.mean() == pytest.approx(0.0, abs=1e-9)
    assert counted.std() == pytest.approx(1.0, abs=1e-9)
    assert found.points[:, 0, 0].mean() > 0


def test_order_of_rows_and_names_changes_nothing(made):
    first = fit(made.votes, anchor=ANCHOR).table()
    shuffled = made.votes.sample(fraction=1.0, shuffle=True, seed=3)
    again = fit(shuffled, anchor=ANCHOR).table()
    assert first.equals(again)
    renamed = made.votes.with_columns(
        member=pl.col("member").str.replace("M0", "Z", literal=True)
        + pl.col("member").str.slice(3).str.reverse(),
        rollcall_id=pl.col("rollcall_id").str.reverse(),
    )
    names = dict(zip(made.votes["member"], renamed["member"], strict=True))
    other = fit(renamed, anchor={names["M000"]: 1}).table()
    both = first.with_columns(pl.col("member").replace(names)).join(other, on=["member", "period"])
    assert both.height == first.height
    assert (both["ideal_point"] - both["ideal_point_right"]).abs().max() < 1e-3


def test_a_flipped_or_shaken_start_changes_nothing(made):
    found = fit(made.votes, anchor=ANCHOR)
    rng = np.random.default_rng(1)
    at = found.mode.point
    shaken = Point(-at.theta + 0.2 * rng.normal(size=at.theta.shape), at.items * [-1.0, 1.0, 1.0])
    options = Options(prior=found.mode.model.prior)
    again = fit_responses(_read_whole(made.votes), manifest=found.manifest, options=options, start=shaken)
    assert np.abs(again.points - found.points).max() < 1e-3


def _read_whole(votes):
    return read_responses(votes, Reading(), dynamic=True)[0]


def test_laplace_is_the_inverse_of_the_whole_information_matrix(made):
    votes = made.votes.filter(pl.col("session").is_in(["1", "2"]))
    mode = find_mode(_responses(votes), dims=1, link="probit", prior=Prior(), stopping=Stopping())
    model, point = mode.model, mode.point
    free = replace(model, prior=replace(model.prior, hold=0.0))
    places = np.argwhere(model.active)
    size, p = len(places), point.items.shape[1]
    whole = np.empty((size + point.items.size,) * 2)
    for column in range(len(whole)):
        theta, items = np.zeros_like(point.theta), np.zeros_like(point.items)
        if column < size:
            theta[(*places[column], 0)] = 1.0
        else:
            items.flat[column - size] = 1.0
        product = times_information(free, point, mode.surface, Point(theta, items))
        whole[:size, column] = product.theta[places[:, 0], places[:, 1], 0]
        whole[size:, column] = product.items.ravel()
    excess = np.sum(point.theta**2) / size - 1.0
    whole[np.arange(size), np.arange(size)] += model.prior.hold * excess
    dense = np.linalg.inv(whole)[:size, :size]
    blocks = invert_information(mode).block
    assert np.concatenate([np.diag(block) for block in blocks]) == pytest.approx(np.diag(dense), rel=1e-4)
    assert p == 3


def test_more_dimensions_are_uncorrelated_and_signed_one_by_one(made):
    found = fit(made.votes, anchor={"M000": (1, 0), "M001": (0, -1)}, model="static", dims=2)
    spread = np.cov(found.points[0].T, bias=True)
    assert spread == pytest.approx(np.eye(2), abs=1e-8)
    assert found.points[0, 0, 0] > 0 > found.points[0, 1, 1]
    assert np.all(np.isfinite(found.sd))


def test_linked_roll_calls_share_their_parameters(made):
    links = {"R01-000": "R00-000", "R02-000": "R01-000"}
    found = fit(made.votes, anchor=ANCHOR, options=Options(links=links))
    items = found.item_table().filter(pl.col("rollcall_id").is_in(["R00-000", "R01-000", "R02-000"]))
    assert items["discrimination_1"].n_unique() == 1
    assert np.all(found.sd[:, :, 0] > 0)


def test_a_manifest_runs_the_same_fit_again(made):
    found = fit(made.votes, anchor=ANCHOR)
    again = rerun(found.manifest, made.votes)
    assert np.abs(again.points - found.points).max() < 2e-3
    with pytest.raises(InputError, match="hash"):
        rerun(found.manifest, made.votes.head(500))


def test_a_member_away_for_a_period_is_carried_with_more_doubt(made):
    votes = made.votes.filter(~((pl.col("member") == "M003") & (pl.col("session") == "2")))
    table = fit(votes, anchor=ANCHOR).table().filter(pl.col("member") == "M003").sort("period")
    assert table["n_votes"].to_list()[1] == 0
    present = fit(made.votes, anchor=ANCHOR).table().filter(pl.col("member") == "M003").sort("period")
    assert table["sd"][1] > present["sd"][1]


def test_a_stopped_climb_says_so_and_names_who_is_in_the_way(made):
    found = fit(made.votes, anchor=ANCHOR, options=Options(stopping=Stopping(steps=1)))
    assert not found.convergence.converged
    assert "DID NOT CONVERGE" in found.describe()


def test_absence_can_be_read_as_not_yes(made):
    missing = fit(made.votes, anchor=ANCHOR)
    informative = fit(made.votes, anchor=ANCHOR, options=Options(absence_as="not_yes"))
    assert informative.n_votes.sum() > missing.n_votes.sum()
    assert missing.aside.positions["absent"] > 0
    assert "absent" not in informative.aside.positions


def test_positions_in_four_ordered_categories():
    rng = np.random.default_rng(4)
    members, items = 60, 40
    theta, beta = rng.normal(size=members), rng.normal(scale=2.0, size=items)
    cuts = np.sort(rng.normal(scale=1.5, size=(items, 3)), axis=1)
    pull = beta * theta[:, None] + rng.logistic(size=(members, items))
    seen = (pull[:, :, None] > cuts).sum(axis=2).astype(np.int8).reshape(-1)
    member, item = np.divmod(np.arange(members * items, dtype=np.int32), np.int32(items))
    positions = Responses(
        members=tuple(f"M{i}" for i in range(members)),
        items=tuple(f"I{j}" for j in range(items)),
        periods=("all",),
        categories=("strongly against", "against", "for", "strongly for"),
        member=member,
        item=item,
        low=seen,
        high=seen,
        item_period=np.zeros(items, dtype=np.int32),
        item_parameters=np.arange(items, dtype=np.int32),
    )
    found = fit_positions(positions, anchor={"M0": int(np.sign(theta[0]))})
    assert found.convergence.converged
    assert np.corrcoef(found.points[0, :, 0], theta)[0, 1] > 0.95
    assert found.items.shape == (items, 4)
    broken = replace(positions, high=np.full(len(seen), 7, dtype=np.int8))
    with pytest.raises(InputError, match="outside 0 to 3"):
        fit_positions(broken, anchor=None)


def test_a_part_of_the_items_is_chosen_by_name_alone(made):
    whole = _responses(made.votes)
    order = np.random.default_rng(0).permutation(len(whole.items))
    place = np.argsort(order).astype(np.int32)
    shuffled = replace(
        whole,
        items=tuple(whole.items[at] for at in order),
        item=place[whole.item],
        item_period=whole.item_period[order],
        item_parameters=whole.item_parameters[order],
    )

    def chosen(responses):
        part = thin_items(responses, 6)
        return {responses.items[at] for at in np.flatnonzero(part.item_parameters >= 0)}

    assert chosen(whole) == chosen(shuffled)
    assert {name[:3] for name in chosen(whole)} == {"R00", "R01", "R02", "R03"}
    assert len(chosen(thin_items(whole, 10**6))) <= 4
