"""The count's own calls: monotone, order of strength, nothing from an unknown, weights as stated."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.domain.calls import CallWord
from whipcount.forecast import MemberForecast, Shift, apply_calls
from whipcount.forecast.evidence.calls import FIRM, LEANING, STRENGTH

VOTES = {"yes": 0, "abstain": 1, "no": 2, "absent": 3}

rows = st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda row: sum(row) > 0.1)


def forecast_of(*rows_of_p: list[float]) -> MemberForecast:
    p = np.array(rows_of_p, dtype=float)
    p /= p.sum(axis=1, keepdims=True)
    members = tuple(f"M{i:02d}" for i in range(len(p)))
    return MemberForecast(
        members=members,
        p=p,
        earlier=tuple(() for _ in members),
        reasons=tuple("" for _ in members),
        shift=Shift(yes=0.4, absence=0.7),
        as_of=date(2014, 10, 16),
        recorded=5,
        gap=1.0,
    )


@given(rows, st.sampled_from(list(CallWord)))
def test_rows_still_sum_to_one_and_others_stay(row, word):
    history = forecast_of(row, row)
    updated = apply_calls(history, {"M00": word})
    assert updated.p[0].sum() == pytest.approx(1)
    assert (updated.p >= 0).all()
    assert (updated.p[1] == history.p[1]).all()


@given(rows, st.sampled_from(list(STRENGTH)))
def test_a_word_never_lowers_its_own_vote(row, word):
    history = forecast_of(row)
    vote, _ = STRENGTH[word]
    assert apply_calls(history, {"M00": word}).p[0, vote] >= history.p[0, vote] - 1e-12


@given(rows)
def test_a_firm_word_says_more_than_a_leaning_one(row):
    history = forecast_of(row)
    for firm, leaning, vote in (
        ("firm yes", "leaning yes", 0),
        ("abstain", "leaning abstain", 1),
        ("firm no", "leaning no", 2),
    ):
        strong, weak = (apply_calls(history, {"M00": word}).p[0, vote] for word in (firm, leaning))
        assert strong >= weak - 1e-12


@given(rows)
def test_unknown_changes_nothing_at_all(row):
    history = forecast_of(row)
    assert (apply_calls(history, {"M00": CallWord.UNKNOWN}).p == history.p).all()
    assert apply_calls(history, {}) is history


def test_the_weights_are_the_stated_ones():
    history = forecast_of([0.25, 0.25, 0.25, 0.25])
    for word, weight in (("firm yes", FIRM), ("leaning yes", LEANING)):
        p = apply_calls(history, {"M00": word}).p[0]
        assert p[0] == pytest.approx(weight + (1 - weight) / 4)
        assert p[1] == p[2] == p[3]


def test_a_firm_word_carries_its_vote_against_a_long_record():
    p = apply_calls(forecast_of([0.97, 0.01, 0.01, 0.01]), {"M00": "firm no"}).p[0]
    assert p.argmax() == VOTES["no"]
    assert p[2] > FIRM


def test_absent_is_no_abstention():
    p = apply_calls(forecast_of([0.3, 0.3, 0.3, 0.1]), {"M00": "absent"}).p[0]
    assert p.argmax() == VOTES["absent"]
    assert p[0] == p[1] == p[2]


def test_undecided_flattens_the_votes_cast_and_leaves_absence():
    history = forecast_of([0.81, 0.09, 0.0, 0.1])
    p = apply_calls(history, {"M00": "undecided"}).p[0]
    assert p[3] == history.p[0, 3]
    assert p[0] - p[1] == pytest.approx((1 - LEANING) * (history.p[0, 0] - history.p[0, 1]))
    assert p.argmax() == VOTES["yes"]


def test_calls_on_others_and_words_that_are_none_are_refused():
    with pytest.raises(InputError, match="calls on XXX, YYY, which may not vote"):
        apply_calls(forecast_of([1, 1, 1, 1]), {"YYY": "firm yes", "XXX": "firm no"})
    with pytest.raises(InputError, match="Did you mean 'leaning yes'"):
        apply_calls(forecast_of([1, 1, 1, 1]), {"M00": "leening yes"})
