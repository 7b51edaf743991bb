"""Bad input: an error that teaches, or a result that says what was done."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from whipcount.domain import InputError
from whipcount.idealpoints import fit

ANCHOR = {"M000": 1}


def _votes(*rows):
    return pl.DataFrame(list(rows), schema=["rollcall_id", "member", "vote", "session"], orient="row")


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        (_votes().cast(pl.String), "no vote that was cast"),
        (_votes(("1", "A", "absent", "1")), "no vote that was cast"),
        (_votes(("1", "A", "yes", "1")), "all agree"),
        (_votes(("1", "A", "yes", "1"), ("2", "A", "no", "1")), "all agree"),
        (_votes(("1", "A", "yes", "1"), ("1", "B", "yes", "1")), "all agree"),
        (_votes(("1", "A", "maybe", "1"), ("1", "B", "yes", "1")), "row 0.*maybe"),
        (_votes(("1", "A", None, "1"), ("1", "B", "yes", "1")), "row 0"),
        (_votes(("1", "A", "yes", "1"), ("1", "A", "no", "1"), ("1", "B", "no", "1")), "second position"),
        (_votes(("1", "A", "yes", "1"), ("1", "B", "no", "2")), "more than one period"),
    ],
)
def test_votes_that_cannot_be_used_are_named(votes, message):
    with pytest.raises(InputError, match=message):
        fit(votes, anchor=None)


def test_an_anchor_that_never_voted_is_named(made):
    with pytest.raises(InputError, match="XYZ"):
        fit(made.votes, anchor={"XYZ": 1})


def test_anchors_that_contradict_each_other_are_named(made):
    order = np.argsort(made.theta.mean(axis=0))
    high, higher = made.members[order[-2]], made.members[order[-1]]
    with pytest.raises(InputError, match=f"contradict.*{high}"):
        fit(made.votes, anchor={high: 1, higher: -1})


def test_missing_columns_are_named(made):
    with pytest.raises(InputError, match="session"):
        fit(made.votes.drop("session"), anchor=ANCHOR)


def test_dims_beyond_three_or_dynamic_are_refused(made):
    with pytest.raises(InputError, match="dimensions"):
        fit(made.votes, anchor=ANCHOR, dims=2)
    with pytest.raises(InputError, match="dimensions"):
        fit(made.votes, anchor=ANCHOR, model="static", dims=4)


def test_unanimous_and_lopsided_items_and_single_voters_do_not_abort(made):
    extra = [("U1", f"M{i:03d}", "yes", "1") for i in range(30)]
    extra += [("L1", f"M{i:03d}", "yes" if i else "no", "1") for i in range(30)]
    extra += [("S1", "ONE", "no", "2"), ("S1", "M001", "yes", "2"), ("U1", "SILENT", "yes", "1")]
    found = fit(pl.concat([made.votes, _votes(*extra)]), anchor=ANCHOR)
    assert found.convergence.converged
    assert found.aside.items["U1"] == "all positions agree"
    assert "SILENT" in found.aside.members
    one = found.table().filter(pl.col("member") == "ONE")
    assert one["n_votes"].to_list() == [1]
    assert one["sd"][0] > 0.4
    assert "SILENT" not in found.table()["member"]


def test_a_category_never_used_is_no_obstacle(made):
    votes = made.votes.filter(pl.col("vote") != "abstain")
    found = fit(votes, anchor=ANCHOR)
    assert found.convergence.converged
    assert np.all(np.isfinite(found.items[found.responses.item_parameters >= 0]))


def test_a_period_without_votes_is_passed_through(made):
    votes = made.votes.with_columns(session=pl.col("session").replace({"4": "6"}))
    found = fit(votes, anchor=ANCHOR)
    assert found.responses.periods == ("1", "2", "3", "4", "5", "6")
    gap = found.table().filter(pl.col("period") == "5")
    assert set(gap["n_votes"]) == {0}
    assert np.all(np.isfinite(gap["ideal_point"].to_numpy()))
