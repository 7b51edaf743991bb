"""Stages, motions of their own, whether a vote is called: against public tallies, and properties."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.domain import Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import EarlierDecision, Stage
from whipcount.forecast import MemberForecast, Shift, draw_votes
from whipcount.forecast.called import chance_called
from whipcount.forecast.evidence.motions import HABITS, MotionKind, bearing, forecast_motion
from whipcount.forecast.evidence.sponsors import sponsor_evidence
from whipcount.forecast.evidence.stages import committee_is_known, describe_stage, in_committee


def text(*shares: tuple[int, int, int, int]) -> MemberForecast:
    """Make a forecast that all but knows a tally: so many members of each vote (yes, abstain, no, absent)."""
    p = np.repeat(0.96 * np.eye(4) + 0.01, shares[0], axis=0)
    members = tuple(f"M{i:03d}" for i in range(len(p)))
    return MemberForecast(
        members=members,
        p=p,
        earlier=tuple(() for _ in members),
        reasons=tuple("" for _ in members),
        shift=Shift(yes=0.4, absence=0.7),
        as_of=date(2014, 11, 1),
        recorded=5,
        gap=1.0,
    )


def tally_draws(forecast: MemberForecast):
    return draw_votes(forecast, draws=4000, rng=np.random.default_rng(7))


def decision(year: int, recorded: bool) -> EarlierDecision:
    return EarlierDecision(
        symbol=f"A/RES/{year - 1945}/1",
        body="un.ga",
        decided_on=date(year, 12, 1),
        session=str(year - 1945),
        title="On a matter",
        recorded=recorded,
        source="own table",
    )


@pytest.mark.parametrize(
    ("whole", "motion", "kind"),
    [
        # A/RES/69/188 (116-20-53, 4 absent) and Cuba's amendment A/C.3/69/L.63, rejected by 40-77-50
        ((116, 53, 20, 4), (40, 77, 50), MotionKind.HOSTILE_AMENDMENT),
        # A/RES/65/226 (78-45-59) and the motion on A/C.3/65/L.49, rejected by 51-91-32
        ((78, 59, 45, 10), (51, 91, 32), MotionKind.NO_ACTION),
        # A/RES/62/168 (73-53-55) and the motion on A/C.3/62/L.43, rejected by 78-79-24
        ((73, 55, 53, 11), (78, 79, 24), MotionKind.NO_ACTION),
    ],
)
def test_public_tallies_of_motions_lie_in_the_wide_range(whole, motion, kind):
    made = forecast_motion(text(whole), kind)
    drawn = tally_draws(made.forecast)
    for vote, count in zip((Vote.YES, Vote.NO, Vote.ABSTAIN), motion, strict=True):
        low, high = drawn.interval(vote, 90)
        assert low <= count <= high, (vote, low, high)
    low, high = drawn.interval(Vote.YES, 80)
    assert high - low > 20


def test_hostile_motions_are_carried_by_those_against_the_text_and_friendly_ones_by_those_for_it():
    whole = text((40, 40, 40, 10))
    hostile = forecast_motion(whole, MotionKind.HOSTILE_AMENDMENT).forecast.p[:, 0]
    friendly = forecast_motion(whole, MotionKind.FRIENDLY_AMENDMENT).forecast.p[:, 0]
    assert hostile[80:120].mean() > 0.6
    assert hostile[:40].mean() < 0.2
    assert friendly[:40].mean() > 0.5
    assert friendly[80:120].mean() < 0.2


@pytest.mark.parametrize("kind", list(MotionKind))
def test_habits_are_distributions_and_say_what_they_rest_on(kind):
    assert HABITS[kind].given_whole.sum(axis=1) == pytest.approx(1)
    assert any(character.isdigit() for character in HABITS[kind].basis)
    assert forecast_motion(text((5, 5, 5, 5)), kind).basis == HABITS[kind].basis


def test_who_moves_a_motion_is_evidence_for_it_and_tells_hostile_from_friendly():
    whole = text((3, 3, 3, 1))
    mover = whole.members[8]
    evidence = sponsor_evidence([mover], source="A/C.3/69/L.63", on=date(2014, 11, 1))
    with_mover = forecast_motion(whole, MotionKind.HOSTILE_AMENDMENT, evidence=evidence).forecast
    assert with_mover.of(mover)[0] > 0.98
    assert bearing(whole, [mover]) is MotionKind.HOSTILE_AMENDMENT
    assert bearing(whole, [whole.members[0]]) is MotionKind.FRIENDLY_AMENDMENT
    assert bearing(whole, []) is MotionKind.HOSTILE_AMENDMENT


def test_in_the_committee_more_stay_away_and_nobody_turns():
    whole = text((116, 53, 20, 4))
    there = in_committee(whole)
    assert there.p.sum(axis=1) == pytest.approx(1)
    assert there.p[:, 3].sum() > 2 * whole.p[:, 3].sum()
    assert (there.likeliest == whole.likeliest).all()
    drawn = tally_draws(there)
    low, high = drawn.interval(Vote.YES, 95)
    assert low <= 111 <= high  # A/C.3/69/L.28/Rev.1, 18 November 2014: 111-19-55


def test_each_stage_says_what_it_means():
    known = [
        Evidence(kind=EvidenceKind.COMMITTEE_VOTE, member="JPN", speaks_for=Vote.YES, source="A/C.3/69/L.28")
    ]
    assert committee_is_known(known)
    assert not committee_is_known([])
    said = {(s, c): describe_stage(s, committee_known=c) for s in Stage for c in (True, False)}
    assert len(set(said.values())) == 6
    assert "strongest evidence" in said[Stage.BEFORE_PLENARY, True]
    assert "--votes" in said[Stage.BEFORE_PLENARY, False]


def test_whether_a_vote_is_called_follows_the_chain_and_names_its_years():
    voted = [decision(year, True) for year in range(2005, 2012)]
    silent = [decision(2012, False), decision(2013, False)]
    before = chance_called(voted, as_of=date(2012, 10, 1))
    after = chance_called(voted + silent, as_of=date(2014, 10, 16))
    assert before.p > 0.9
    assert after.p < 0.25
    assert after.low < after.p < after.high
    assert "adopted without a vote the last two times" in after.basis
    assert chance_called([], as_of=date(2014, 10, 16)).p == pytest.approx(0.25)


@given(st.lists(st.booleans(), max_size=15))
def test_the_chance_of_a_vote_is_one_and_its_range_holds_it_and_the_future_is_not_read(years):
    decisions = [decision(1990 + place, recorded) for place, recorded in enumerate(years)]
    found = chance_called(decisions, as_of=date(2014, 1, 1))
    assert 0 < found.low <= found.high < 1
    assert 0 < found.p < 1
    later = [*decisions, decision(2016, True), decision(2017, False)]
    assert chance_called(later, as_of=date(2014, 1, 1)) == found
