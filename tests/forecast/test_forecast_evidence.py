"""Evidence: never the wrong way, each fact once, contradiction widens, nothing late or confidential."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.domain import MEMBER_VOTES, Visibility, Vote
from whipcount.domain.calls import CallWord
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import Stage
from whipcount.domain.statements import Modality
from whipcount.forecast import MemberForecast, Shift, apply_calls, apply_evidence
from whipcount.forecast.evidence.applying import AFTER_COMMITTEE, move_member
from whipcount.forecast.evidence.calls import STRENGTH
from whipcount.forecast.evidence.strengths import (
    COMMITTEE_GIVEN_PLENARY,
    COMMITTEE_LIKELIHOOD,
    strength_of,
)

DAY = date(2014, 11, 14)
CUT_OFF = date(2014, 11, 15)
SPOKEN_FOR = [EvidenceKind.STATEMENT, EvidenceKind.POSITION, EvidenceKind.EXPLANATION]
TABLED = [EvidenceKind.SPONSOR, EvidenceKind.CO_SPONSOR]

rows = st.lists(st.floats(0.002, 1), min_size=4, max_size=4).map(lambda row: np.array(row) / sum(row))
sure = st.floats(0, 1)
spoken = st.builds(
    lambda kind, vote, modality, itself, certain: told(
        kind=kind, speaks_for=vote, modality=modality, by_itself=itself, sure=certain
    ),
    st.sampled_from(SPOKEN_FOR),
    st.sampled_from(MEMBER_VOTES),
    st.sampled_from(list(Modality)),
    st.booleans(),
    sure,
)
tabled = st.builds(lambda kind, certain: told(kind=kind, sure=certain), st.sampled_from(TABLED), sure)
in_committee = st.builds(
    lambda vote: told(kind=EvidenceKind.COMMITTEE_VOTE, speaks_for=vote), st.sampled_from(MEMBER_VOTES)
)
undecided = st.builds(lambda certain: told(kind=EvidenceKind.POSITION, speaks_for=None, sure=certain), sure)
calls = st.sampled_from(list(STRENGTH)).map(
    lambda word: told(kind=EvidenceKind.OWN_CALL, word=word, speaks_for=MEMBER_VOTES[STRENGTH[word][0]])
)
for_a_vote = st.one_of(spoken, tabled, in_committee)
anything = st.lists(st.one_of(for_a_vote, undecided, calls), max_size=5)


def told(**changed) -> Evidence:
    given_by_default = {
        "kind": EvidenceKind.SPONSOR,
        "member": "AAA",
        "speaks_for": Vote.YES,
        "source": "A/C.3/69/L.1",
        "on": DAY,
    }
    return Evidence(**(given_by_default | changed))


def history(*rows_of_p, as_of: date = CUT_OFF) -> MemberForecast:
    p = np.array(rows_of_p, dtype=float)
    members = tuple(3 * chr(ord("A") + i) for i in range(len(p)))
    nothing = tuple(() for _ in members)
    return MemberForecast(
        members=members,
        p=p,
        earlier=nothing,
        reasons=tuple("" for _ in members),
        shift=Shift(yes=0.9, absence=0.7),
        as_of=as_of,
        recorded=5,
        gap=1.0,
    )


@given(rows, anything, for_a_vote)
def test_evidence_for_a_vote_never_lowers_it_whatever_else_there_is(p, others, one):
    without = move_member(p, others).after if others else p
    column = MEMBER_VOTES.index(one.speaks_for)
    assert move_member(p, [*others, one]).after[column] >= without[column] - 1e-9


@given(rows, anything)
def test_rows_stay_distributions(p, evidence):
    if evidence:
        after = move_member(p, evidence).after
        assert after.sum() == pytest.approx(1)
        assert (after >= 0).all()


@given(rows, for_a_vote, st.integers(2, 4))
def test_a_fact_told_by_several_counts_once(p, one, times):
    telling = [one] * times
    moved = move_member(p, telling)
    assert moved.after == pytest.approx(move_member(p, [one]).after)
    assert (len(moved.counted), len(moved.repeated)) == (1, times - 1)


@given(rows)
def test_tellings_of_one_fact_count_as_the_strongest(p):
    weak = told(kind=EvidenceKind.POSITION, modality=Modality.PREDICTED)
    strong = told(kind=EvidenceKind.POSITION, modality=Modality.ASSERTED, by_itself=True, source="another")
    moved = move_member(p, [weak, strong])
    assert moved.counted == (strong,)
    assert moved.repeated == (weak,)
    assert moved.after == pytest.approx(move_member(p, [strong]).after)


@given(rows, spoken, spoken)
def test_contradiction_is_said_and_leaves_each_side_better_off_than_the_other_alone(p, one, other):
    votes = {one.speaks_for, other.speaks_for}
    moved = move_member(p, [one, other])
    assert moved.contradictory == (len(votes) == 2 and Vote.ABSENT not in votes)
    if moved.contradictory:
        for mine, theirs in ((one, other), (other, one)):
            column = MEMBER_VOTES.index(mine.speaks_for)
            assert moved.after[column] >= move_member(p, [theirs]).after[column] - 1e-9


def test_contradiction_of_like_strength_is_wider_than_history():
    p = np.array([0.9, 0.06, 0.02, 0.02])
    for_it = told(kind=EvidenceKind.STATEMENT, by_itself=True)
    against = told(kind=EvidenceKind.STATEMENT, speaks_for=Vote.NO, by_itself=True)
    after = move_member(p, [for_it, against]).after
    assert _entropy(after) > _entropy(p)


def test_an_act_on_the_text_outweighs_words_against_it():
    p = np.array([0.4, 0.4, 0.15, 0.05])
    sponsored = told()
    abstained = told(kind=EvidenceKind.COMMITTEE_VOTE, speaks_for=Vote.ABSTAIN, stage=Stage.BEFORE_PLENARY)
    assert move_member(p, [sponsored, abstained]).after[1] > 0.85


def test_a_sponsor_that_always_abstained_comes_to_likely_yes_and_one_that_voted_yes_stays():
    abstainer = np.array([0.15, 0.75, 0.05, 0.05])
    faithful = np.array([0.97, 0.01, 0.01, 0.01])
    assert move_member(abstainer, [told()]).after[0] == pytest.approx(0.95, abs=0.01)
    assert move_member(faithful, [told()]).after[0] > 0.999


def test_absence_from_the_committee_says_nothing_of_the_direction():
    p = np.array([0.5, 0.3, 0.1, 0.1])
    absent = told(kind=EvidenceKind.COMMITTEE_VOTE, speaks_for=Vote.ABSENT)
    after = move_member(p, [absent]).after
    assert after[3] > p[3]
    assert after[:3] / after[:3].sum() == pytest.approx(p[:3] / p[:3].sum())
    assert not move_member(p, [absent, told()]).contradictory


def test_the_committee_table_speaks_loudest_for_the_vote_itself():
    assert (COMMITTEE_LIKELIHOOD.argmax(axis=1) == np.arange(4)).all()
    assert (COMMITTEE_LIKELIHOOD > 0).all()
    assert COMMITTEE_GIVEN_PLENARY.sum(axis=1) == pytest.approx(1)


def test_words_by_the_member_itself_and_asserted_are_stronger():
    ratios = [
        [strength_of(told(kind=EvidenceKind.POSITION, modality=m, by_itself=s)).ratio for m in Modality]
        for s in (True, False)
    ]
    assert ratios[0] == sorted(ratios[0], reverse=True)
    assert all(own > another for own, another in zip(*ratios, strict=True))


def test_what_is_unsure_moves_less_and_what_is_not_sure_at_all_not():
    p = np.array([0.2, 0.6, 0.1, 0.1])
    by_sure = [move_member(p, [told(sure=s)]).after[0] for s in (0, 0.3, 0.6, 1)]
    assert by_sure[0] == pytest.approx(0.2)
    assert by_sure == sorted(by_sure)


@given(rows, st.sampled_from(list(STRENGTH)))
def test_own_calls_do_as_they_do_by_themselves(p, word):
    base = history(p)
    call = told(kind=EvidenceKind.OWN_CALL, word=word, speaks_for=MEMBER_VOTES[STRENGTH[word][0]])
    assert apply_evidence(base, [call]).forecast.p == pytest.approx(apply_calls(base, {"AAA": word}).p)


def test_conditional_evidence_counts_in_its_scenario_alone():
    base = history([0.2, 0.6, 0.1, 0.1])
    call = told(
        kind=EvidenceKind.OWN_CALL,
        word=CallWord.FIRM_YES,
        speaks_for=Vote.YES,
        condition="Paragraph 8 goes",
    )
    assert (apply_evidence(base, [call]).forecast.p == base.p).all()
    met = apply_evidence(base, [call], conditions_met=["paragraph 8  goes"])
    assert met.forecast.p[0, 0] > 0.9


def test_nothing_too_late_undated_of_a_later_stage_or_of_a_stranger_counts_and_the_reason_is_given():
    base = history([0.2, 0.6, 0.1, 0.1])
    left = [
        told(on=date(2014, 11, 16)),
        told(on=None),
        told(kind=EvidenceKind.COMMITTEE_VOTE),
        told(kind=EvidenceKind.EXPLANATION, stage=Stage.AT_PLENARY),
        told(member="ZZZ"),
    ]
    made = apply_evidence(base, left, stage=Stage.BEFORE_COMMITTEE)
    assert (made.forecast.p == base.p).all()
    assert [reason for _, reason in made.left_out] == [
        "later than the cut-off",
        "without a date",
        "of a later stage than the forecast's",
        "of a later stage than the forecast's",
        "no member that may vote here on the day",
    ]


def test_nothing_above_the_audience_counts_or_is_named():
    base = history([0.2, 0.6, 0.1, 0.1])
    secret = told(kind=EvidenceKind.STATEMENT, visibility=Visibility.DELEGATION)
    made = apply_evidence(base, [secret], audience=Visibility.PUBLIC)
    assert (made.forecast.p == base.p).all()
    assert not made.moved
    assert not made.left_out
    assert apply_evidence(base, [secret], audience=Visibility.DELEGATION).moved


def test_after_a_committee_vote_of_most_members_they_share_the_smaller_shift():
    base = history([0.5, 0.3, 0.1, 0.1], [0.5, 0.3, 0.1, 0.1])
    one = told(kind=EvidenceKind.COMMITTEE_VOTE)
    both = [one, told(kind=EvidenceKind.COMMITTEE_VOTE, member="BBB", speaks_for=Vote.NO)]
    assert apply_evidence(base, both).forecast.shift == AFTER_COMMITTEE
    assert apply_evidence(base, [told()]).forecast.shift == base.shift


def _entropy(p: np.ndarray) -> float:
    return float(-(p * np.log(p)).sum())
