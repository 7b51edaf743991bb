"""Measures counted from votes: published formulas worked by hand, and properties that must hold."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.rollcalls.measures import (
    compare_groups,
    compare_members,
    count_pairs,
    measure_agreement,
    measure_cohesion,
    measure_kappa,
    measure_pi,
    measure_rice,
    measure_s,
    tabulate_votes,
)

# Two members on ten roll calls: rows are the first one's no, abstain, yes, columns the second one's.
TABLE = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 1.0], [1.0, 0.0, 4.0]])


def test_by_hand():
    assert measure_agreement(TABLE) == pytest.approx(0.7)
    # Distances: two half steps and one whole one, 2.0 of 10.
    assert measure_s(TABLE) == pytest.approx(1 - 2 * 0.2)
    # Expected under independence of (2, 3, 5) and (2, 3, 5): (2*3+3*2+3*5+5*3)/2 + 2*5*2 = 41 of 100.
    assert measure_kappa(TABLE) == pytest.approx(1 - 0.2 / 0.41)
    assert measure_pi(TABLE) == pytest.approx(1 - 0.2 / 0.41)


def test_pi_pools_the_habits_and_kappa_does_not():
    apart = np.array([[0.0, 0.0, 4.0], [0.0, 0.0, 0.0], [0.0, 0.0, 6.0]])
    assert measure_kappa(apart) == pytest.approx(0.0)
    assert measure_pi(apart) == pytest.approx(1 - 0.4 / (2 * 0.2 * 0.8))


def test_who_always_votes_alike_has_no_chance_to_correct():
    assert np.isnan(measure_kappa(np.diag([0.0, 0.0, 5.0])))
    assert measure_agreement(np.diag([0.0, 0.0, 5.0])) == 1.0


@pytest.mark.parametrize(
    ("tally", "rice", "cohesion"),
    [
        ((0, 0, 9), 1.0, 1.0),
        ((3, 3, 3), 0.0, 0.0),
        ((0, 9, 0), np.nan, 1.0),
        ((4, 0, 6), 0.2, 0.4),
        ((1, 0, 9), 0.8, 0.85),
    ],
)
def test_cohesion(tally, rice, cohesion):
    assert measure_rice(np.array(tally)) == pytest.approx(rice, nan_ok=True)
    assert measure_cohesion(np.array(tally)) == pytest.approx(cohesion)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=9, max_size=9).filter(lambda cells: sum(cells) > 0))
def test_measures_are_symmetric_and_bounded(cells):
    table = np.array(cells, dtype=float).reshape(3, 3)
    for measure in (measure_agreement, measure_s, measure_kappa, measure_pi):
        assert measure(table) == pytest.approx(measure(table.T), nan_ok=True)
        assert not measure(table) > 1.0 + 1e-12
    assert measure_s(table) >= -1.0
    assert measure_s(table) <= 2 * 1.0 - 1.0 + 1e-12


def _votes():
    rows = [
        ("1", "A", "yes", "1"),
        ("1", "B", "yes", "1"),
        ("1", "C", "absent", "1"),
        ("2", "A", "no", "1"),
        ("2", "B", "abstain", "1"),
        ("2", "C", "no", "1"),
        ("3", "A", "yes", "2"),
        ("3", "C", "no", "2"),
    ]
    return pl.DataFrame(rows, schema=["rollcall_id", "member", "vote", "session"], orient="row")


def test_pairs_are_compared_where_both_voted():
    found = compare_members(_votes())
    first = found.filter((pl.col("member") == "A") & (pl.col("other") == "B")).row(0, named=True)
    assert (first["period"], first["shared"], first["agreement"], first["s"]) == ("1", 2, 0.5, 0.5)
    absent = found.filter((pl.col("member") == "B") & (pl.col("other") == "C"))
    assert absent["shared"].to_list() == [1]
    assert absent["period"].to_list() == ["1"]
    assert found.filter(pl.col("period") == "2")["s"].to_list() == [-1.0]


def test_groups_are_measured_on_every_roll_call():
    found = compare_groups(_votes(), {"A": "x", "B": "x", "C": "y"})
    assert found.filter(pl.col("group") == "x")["rollcall_id"].to_list() == ["1", "2", "3"]
    assert found.filter((pl.col("group") == "x") & (pl.col("rollcall_id") == "2"))["cohesion"][0] == 0.25
    with pytest.raises(InputError, match="in a group"):
        compare_groups(_votes(), {"Z": "x"})


def test_bad_tables_are_refused():
    with pytest.raises(InputError, match="more than one vote"):
        tabulate_votes(pl.concat([_votes(), _votes().head(1)]))
    with pytest.raises(InputError, match="session"):
        tabulate_votes(_votes().drop("session"))
    with pytest.raises(InputError, match="no vote that was cast"):
        tabulate_votes(_votes().filter(pl.col("vote") == "absent"))
    with pytest.raises(InputError, match="period 9"):
        tabulate_votes(_votes()).only("9")


def test_counting_pairs_is_counting():
    votes = tabulate_votes(_votes())
    assert count_pairs(votes)[0, 1].sum() == 2
    assert count_pairs(votes)[0, 1][2, 2] == 1
