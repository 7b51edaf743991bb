"""Votes drawn by products of odds are those that the logistic formula gives."""

from __future__ import annotations

import numpy as np
import pytest

from whipcount.forecast.shift import expit, logit
from whipcount.forecast.tallies import count_votes, votes_at


def plainly(p, u, v, present, for_yes):
    """Draw one vote at a time, as the model is written down."""
    votes = np.empty(present.shape, dtype=int)
    for draw, member in np.ndindex(present.shape):
        yes_p, abstain_p, no_p, absent_p = p[member]
        absent = expit(logit(absent_p) + v[draw])
        yes = expit(logit(yes_p / max(1 - absent_p, 1e-12)) + u[draw])
        no = yes + (1 - yes) * no_p / max(no_p + abstain_p, 1e-12)
        cast = 0 if for_yes[draw, member] < yes else 2 if for_yes[draw, member] < no else 1
        votes[draw, member] = 3 if present[draw, member] < absent else cast
    return votes


@pytest.mark.parametrize("draws", [1, 255, 256, 600])
def test_votes_are_those_of_the_logistic_formula(draws):
    rng = np.random.default_rng(draws)
    p = rng.dirichlet([1.0, 0.4, 0.4, 0.2], 12)
    u, v = 2 * rng.standard_t(3, draws), rng.standard_normal(draws)
    present, for_yes = rng.random((2, draws, len(p)))
    found = votes_at(p, u, v, present, for_yes)
    assert np.array_equal(found, plainly(p, u, v, present, for_yes))
    assert np.array_equal(count_votes(found).sum(axis=1), np.full(draws, len(p)))


def test_certain_members_and_enormous_shifts_stay_finite():
    p = np.vstack([np.eye(4), np.full(4, 0.25)])
    rng = np.random.default_rng(3)
    u = np.array([-1e6, -40.0, 0.0, 40.0, 1e6])
    present, for_yes = rng.random((2, len(u), len(p)))
    found = votes_at(p, u, np.zeros(len(u)), present, for_yes)
    assert (found[2, :4] == [0, 1, 2, 3]).all()
    assert found[0, 4] != 0
    assert found[4, 4] in (0, 3)
