"""Use after the fit: prediction, fitness, pivots, comparison, one more roll call, draws, figures."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl
import pytest

from whipcount.domain import InputError
from whipcount.idealpoints import Options, fit
from whipcount.idealpoints.figures import draw_item, draw_paths, draw_strip
from whipcount.idealpoints.fitness import measure_fit
from whipcount.idealpoints.pivots import compare, find_pivots
from whipcount.idealpoints.posterior import count_effective, measure_rhat
from whipcount.idealpoints.predict import place_item, predict_item, predict_votes
from whipcount.idealpoints.sampler import sample_posterior
from whipcount.idealpoints.update import update

ANCHOR = {"M000": 1}


@pytest.fixture(scope="module")
def fitted(made):
    return fit(made.votes, anchor=ANCHOR)


def test_probabilities_share_out_and_follow_the_votes(fitted, made):
    chances = predict_votes(fitted, made.votes.select("member", "rollcall_id", "vote"))
    chances = chances.filter(pl.col("vote") != "absent")
    assert chances["p_yes"].null_count() == chances["rollcall_id"].is_in(list(fitted.aside.items)).sum()
    chances = chances.drop_nulls()
    total = chances.select(pl.sum_horizontal("p_no", "p_abstain", "p_yes")).to_series()
    assert total.to_numpy() == pytest.approx(1)
    by_vote = dict(chances.group_by("vote").agg(pl.col("p_yes").mean()).iter_rows())
    assert by_vote["yes"] > 0.6
    assert by_vote["no"] < 0.3
    with pytest.raises(InputError, match="NOBODY"):
        predict_votes(fitted, pl.DataFrame({"member": ["NOBODY"], "rollcall_id": ["R00-000"]}))


def test_a_new_roll_call_is_placed_by_few_votes(made):
    new = [f"R03-{j:03d}" for j in range(12)]
    without = fit(made.votes.filter(~pl.col("rollcall_id").is_in(new)), anchor=ANCHOR)
    logs = []
    for call in new:
        votes = made.votes.filter((pl.col("rollcall_id") == call) & (pl.col("vote") != "absent"))
        known = dict(votes.select("member", "vote").head(15).iter_rows())
        item = place_item(without, known, period="4")
        assert item.n_votes == len(known)
        chances = predict_item(without, item, period="4").join(votes, on="member")
        chances = chances.filter(~pl.col("member").is_in(list(known)))
        logs += [np.log(row[f"p_{row['vote']}"]) for row in chances.to_dicts()]
    assert -np.mean(logs) < 0.9
    nobody = predict_item(without, place_item(without, {}, period="4"), period="4")
    assert nobody["p_yes"].std() < 0.02
    with pytest.raises(InputError, match="vote 'maybe'"):
        place_item(without, {"M001": "maybe"}, period="4")


def test_held_out_votes_are_predicted_better_than_by_the_static_model(made):
    rng = np.random.default_rng(5)
    held = rng.random(made.votes.height) < 0.1
    kept, test = made.votes.filter(~pl.Series(held)), made.votes.filter(pl.Series(held))
    dynamic = measure_fit(fit(kept, anchor=ANCHOR), test)
    base = made.votes.filter(pl.col("vote") != "absent")["vote"].value_counts(normalize=True)["proportion"]
    assert dynamic.log_loss < float(-(base * base.log()).sum())
    inside = measure_fit(fit(kept, anchor=ANCHOR))
    assert inside.log_loss < dynamic.log_loss
    assert 0 < inside.apre < 1
    assert inside.gmp == pytest.approx(np.exp(-inside.log_loss))
    assert dynamic.votes + dynamic.unplaced == (test["vote"] != "absent").sum()


def test_one_more_roll_call_is_nearly_a_full_refit(made):
    votes = made.votes.filter(pl.col("rollcall_id") == "R03-003").select("member", "vote")
    rest = made.votes.filter(pl.col("rollcall_id") != "R03-003")
    before = fit(rest, anchor=ANCHOR)
    after = update(before, dict(votes.iter_rows()), rollcall_id="R03-003", period="4")
    whole = fit(made.votes, anchor=ANCHOR, options=Options(prior=before.mode.model.prior))
    moved = np.abs(whole.points - before.points)[-1].max()
    # 30 members: the items' own change, which an update leaves out, is larger than with 193.
    assert np.abs(after.points - whole.points)[-1].max() < 0.3 * moved
    assert after.sd[-1] == pytest.approx(whole.sd[-1], rel=0.1)
    assert (
        predict_votes(after, votes.with_columns(rollcall_id=pl.lit("R03-003")))["p_yes"].is_not_null().all()
    )
    with pytest.raises(InputError, match="already"):
        update(after, dict(votes.iter_rows()), rollcall_id="R03-003")
    with pytest.raises(InputError, match="last period"):
        update(before, dict(votes.iter_rows()), rollcall_id="new", period="2")
    with pytest.raises(InputError, match="agree"):
        update(before, dict.fromkeys(made.members, "yes"), rollcall_id="new")


def test_the_median_is_in_the_middle(fitted):
    pivots = find_pivots(fitted, period="4", rng=np.random.default_rng(1))
    assert pivots["p_pivot"].sum() == pytest.approx(1.0)
    order = pivots.sort("ideal_point")["member"].to_list()
    assert 10 <= order.index(pivots["member"][0]) <= 20
    high = find_pivots(fitted, period="4", share=2 / 3, rng=np.random.default_rng(1))
    assert high["ideal_point"][0] < pivots["ideal_point"][0]
    with pytest.raises(InputError, match="share"):
        find_pivots(fitted, period="4", share=1.5, rng=np.random.default_rng(1))


def test_two_fits_are_compared(fitted, made):
    other = fit(made.votes, anchor=ANCHOR, votes_as="binary", options=Options(link="probit"))
    found = compare(fitted, other)
    assert found.member_periods == 120
    assert found.correlation > 0.95
    assert found.least_within <= found.within
    with pytest.raises(InputError, match="share"):
        compare(fitted, fit(made.votes, anchor=ANCHOR, model="static"))


def test_the_sampler_agrees_with_laplace(made):
    votes = made.votes.filter(pl.col("session").is_in(["1", "2"]))
    fitted = fit(votes, anchor=ANCHOR)
    drawn = sample_posterior(fitted, rng=np.random.default_rng(2), draws=200, warmup=50)
    both = fitted.table().join(drawn.table(), on=["member", "period"], suffix="_drawn")
    assert both.select(pl.corr("ideal_point", "ideal_point_drawn")).item() > 0.99
    ratio = (both["sd_drawn"] / both["sd"]).median()
    assert 0.85 < ratio < 1.15
    assert both["rhat"].max() < 1.1
    assert drawn.accepted_items > 0.4
    assert drawn.accepted_members > 0.4
    again = sample_posterior(fitted, rng=np.random.default_rng(2), draws=5, warmup=50)
    assert np.array_equal(again.draws, drawn.draws[:, :5], equal_nan=True)


def test_effective_draws_of_a_known_chain():
    rng = np.random.default_rng(0)
    noise, chain = rng.normal(size=(4, 2000, 2)), np.empty((4, 2000, 2))
    chain[:, 0] = noise[:, 0]
    for t in range(1, 2000):
        chain[:, t, 0] = noise[:, t, 0]
        chain[:, t, 1] = 0.8 * chain[:, t - 1, 1] + 0.6 * noise[:, t, 1]
    independent, tied = count_effective(chain)
    assert independent == pytest.approx(8000, rel=0.2)
    assert tied == pytest.approx(8000 * (1 - 0.8) / (1 + 0.8), rel=0.25)
    assert measure_rhat(chain) == pytest.approx(1.0, abs=0.02)
    chain[0] += 3.0
    assert measure_rhat(chain).min() > 1.2


@pytest.mark.parametrize(("name", "method"), [("xarray", "to_xarray"), ("arviz", "to_arviz")])
def test_a_missing_package_is_named(fitted, monkeypatch, name, method):
    drawn = sample_posterior(fitted, rng=np.random.default_rng(2), draws=4, warmup=0, chains=1)
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=f"pip install {name}"):
        getattr(drawn, method)()


def test_figures_hold_their_rows(fitted, made):
    strip = draw_strip(fitted, period="4", groups={"M000": "west"}).to_dict()
    assert (
        len(strip["layer"][0]["data"]["values"] if "data" in strip["layer"][0] else strip["data"]["values"])
        == 30
    )
    paths = draw_paths(fitted, ["M000", "M001"]).to_dict()
    assert "Where they stood" in paths["title"]
    curves = draw_item(fitted, "R00-001").to_dict()
    rows = pl.DataFrame(curves["data"]["values"])
    assert rows.group_by("x").agg(pl.col("probability").sum())["probability"].to_numpy() == pytest.approx(1.0)
    with pytest.raises(InputError, match="1 to 60"):
        draw_paths(fitted, [])
    with pytest.raises(InputError, match="NOPE"):
        draw_paths(fitted, ["NOPE"])
