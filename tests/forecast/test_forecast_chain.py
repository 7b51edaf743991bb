"""One matter's forecast from its chain: a made-up chain, properties, recovery of simulated truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import MEMBER_VOTES, InputError, Tally, Vote
from whipcount.domain.matter import EarlierDecision, Goal, GoalMeasure
from whipcount.forecast import (
    Shift,
    draw_votes,
    forecast_members,
    goal_share,
    influence,
    score_earlier_votes,
    score_result,
    swing_order,
    what_ifs,
)

MARK = {"Y": Vote.YES, "A": Vote.ABSTAIN, "N": Vote.NO, "X": Vote.ABSENT, ".": Vote.NOT_A_MEMBER}
RECORDS = {
    "AAA": "YYYYY",
    "BBB": "AAAAY",
    "CCC": "NNNNN",
    "DDD": "AAAAA",
    "EEE": "XXXXX",
    "FFF": "....Y",
    "GGG": "YAYAY",
    "HHH": "YYYYA",
}
GROUPS = dict.fromkeys(["AAA", "FFF", "HHH", "III"], "North") | dict.fromkeys(
    ["BBB", "CCC", "DDD", "EEE", "GGG"], "South"
)


def decision(year: int, votes: dict[str, Vote] | None) -> EarlierDecision:
    held = tuple((m, v) for m, v in (votes or {}).items() if v is not Vote.NOT_A_MEMBER)
    return EarlierDecision(
        symbol=f"A/RES/{year}",
        body="un.ga",
        decided_on=date(year, 12, 18),
        session=str(year - 1945),
        title="The matter",
        recorded=votes is not None,
        tally=Tally.count(v for _, v in held) if votes else None,
        votes=held,
        source="made up",
    )


def made_up_chain() -> list[EarlierDecision]:
    return [
        decision(2005 + place, {member: MARK[marks[place]] for member, marks in RECORDS.items()})
        for place in range(5)
    ]


MEMBERS = (*RECORDS, "III")
AS_OF = date(2010, 10, 1)


def forecast(chain=None, members=MEMBERS, as_of=AS_OF, groups=GROUPS):
    return forecast_members(made_up_chain() if chain is None else chain, members, as_of=as_of, groups=groups)


def test_rows_sum_to_one_and_firm_members_are_firm():
    found = forecast()
    assert found.p.shape == (9, 4)
    np.testing.assert_allclose(found.p.sum(axis=1), 1.0, atol=1e-12)
    assert (found.p > 0).all()
    assert found.of("AAA")[0] > 0.85
    assert found.of("CCC")[2] > 0.8
    assert found.of("DDD")[1] > 0.8
    assert found.of("EEE")[3] > 0.5
    assert found.of("AAA")[0] > found.of("GGG")[0] > found.of("DDD")[0]


def test_the_later_vote_counts_more():
    found = forecast()
    # One yes after four abstentions, and one abstention after four yes, are each nearer to the open middle.
    assert 0.15 < found.of("BBB")[0] < 0.85
    assert 0.15 < found.of("HHH")[0] < 0.85


def test_a_member_without_history_is_wide_and_leans_to_its_group():
    found = forecast()
    assert found.of("III").max() < 0.8
    assert found.of("III")[0] > forecast(groups=dict(GROUPS, III="South")).of("III")[0]
    assert found.reasons[-1].startswith("no vote on this matter")


def test_an_empty_chain_gives_a_wide_forecast_that_says_so():
    found = forecast(chain=[])
    assert found.recorded == 0
    assert found.p.max() < 0.75
    assert set(found.reasons) == {"no recorded vote on this matter yet"}
    assert found.shift.yes > forecast().shift.yes


def test_nothing_later_than_the_cut_off_is_used():
    chain = made_up_chain()
    later = decision(2010, dict.fromkeys(RECORDS, Vote.NO))
    before, after = forecast(chain), forecast([*chain, later])
    np.testing.assert_array_equal(before.p, after.p)
    assert (before.reasons, before.shift, before.gap) == (after.reasons, after.shift, after.gap)
    on_the_day = forecast([*chain, later], as_of=date(2010, 12, 18))
    assert on_the_day.recorded == 6


def test_years_without_a_vote_lengthen_the_gap_and_loosen_the_forecast():
    quiet = [*made_up_chain(), decision(2010, None), decision(2011, None)]
    near, far = forecast(), forecast(quiet, as_of=date(2012, 10, 1))
    assert (near.gap, far.gap) == (1.0, 3.0)
    assert far.of("AAA")[0] < near.of("AAA")[0]
    assert far.reasons == near.reasons


def test_the_same_seed_gives_the_same_draws():
    found = forecast()
    one = draw_votes(found, draws=200, rng=np.random.default_rng(7))
    two = draw_votes(found, draws=200, rng=np.random.default_rng(7))
    np.testing.assert_array_equal(one.votes, two.votes)
    assert one.votes.dtype == np.int8
    assert (one.counts.sum(axis=1) == len(MEMBERS)).all()


def test_without_a_shift_draws_have_the_forecast_as_their_mean():
    found = forecast()
    drawn = draw_votes(found, draws=40_000, rng=np.random.default_rng(3), shift=Shift(yes=0.0, absence=0.0))
    shares = np.stack([(drawn.votes == code).mean(axis=0) for code in range(4)], axis=1)
    np.testing.assert_allclose(shares, found.p, atol=0.012)


def test_a_shared_shift_widens_the_tally_beyond_independent_coins():
    many = {f"M{i:02}": Vote.YES if i % 2 else Vote.ABSTAIN for i in range(80)}
    turned = {m: Vote.ABSTAIN if v is Vote.YES else Vote.YES for m, v in many.items()}
    found = forecast([decision(2008, many), decision(2009, turned)], members=tuple(many))
    joint = draw_votes(found, draws=4_000, rng=np.random.default_rng(5))
    coins = draw_votes(found, draws=4_000, rng=np.random.default_rng(5), shift=Shift(yes=0.0, absence=0.0))
    low, high = joint.interval(Vote.YES, 80)
    low_coins, high_coins = coins.interval(Vote.YES, 80)
    assert high - low > 1.5 * (high_coins - low_coins)


def test_intervals_hold_their_share_of_the_draws_and_nest():
    drawn = draw_votes(forecast(), draws=5_000, rng=np.random.default_rng(2))
    spans = {level: drawn.interval(Vote.YES, level) for level in (50, 80, 95)}
    for level, (low, high) in spans.items():
        held = drawn.share(lambda counts, low=low, high=high: (low <= counts[:, 0]) & (counts[:, 0] <= high))
        assert held >= level / 100 - 0.01
    assert spans[95][0] <= spans[80][0] <= spans[50][0] <= spans[50][1] <= spans[80][1] <= spans[95][1]


def simulated_chain(rng: np.random.Generator, *, years: int, sd: float, members: int = 150):
    """Votes whose members share a normal shift of known size each year; each has a lean of its own."""
    lean = rng.normal(0.5, 2.5, members)
    chain = []
    for year in range(years):
        u = rng.normal(0, sd)
        yes = rng.random(members) < 1 / (1 + np.exp(-(lean + u)))
        votes = {f"M{i:03}": Vote.YES if y else Vote.ABSTAIN for i, y in enumerate(yes)}
        chain.append(decision(1980 + year, votes))
    return chain


def test_intervals_cover_simulated_chains_with_a_known_shift():
    rng = np.random.default_rng(20)
    inside = []
    for _ in range(120):
        *chain, last = simulated_chain(rng, years=9, sd=0.8)
        members = tuple(m for m, _ in last.votes)
        found = forecast_members(chain, members, as_of=date(1988, 10, 1))
        low, high = draw_votes(found, draws=800, rng=rng).interval(Vote.YES, 80)
        inside.append(low <= (last.tally or Tally()).yes <= high)
    assert 0.65 <= np.mean(inside) <= 0.97


def test_the_shift_scale_follows_the_chain_s_own_volatility():
    rng = np.random.default_rng(4)
    members = tuple(f"M{i:03}" for i in range(150))
    calm, wild = (
        np.mean(
            [
                forecast_members(
                    simulated_chain(rng, years=9, sd=sd), members, as_of=date(1989, 10, 1)
                ).shift.yes
                for _ in range(4)
            ]
        )
        for sd in (0.1, 1.8)
    )
    assert calm < 0.75 * wild


def test_past_scores_use_only_what_was_known_before_each_vote():
    chain = made_up_chain()
    scores = score_earlier_votes(chain, rng=np.random.default_rng(1), groups=GROUPS, draws=300)
    assert [score.session for score in scores] == ["61", "62", "63", "64"]
    assert [level for level, _, _ in scores[0].yes_intervals] == [50, 80, 95]
    first = forecast(chain[:1], members=tuple(m for m, _ in chain[1].votes), as_of=date(2006, 12, 17))
    drawn = draw_votes(first, draws=300, rng=np.random.default_rng(1))
    assert scores[0].log_loss == pytest.approx(score_result(first, drawn, chain[1]).log_loss)
    assert scores[0].scored + scores[0].absent == len(chain[1].votes)
    # The record of 2007 and later says nothing about the score of 2006.
    scrambled = [
        *chain[:2],
        *(decision(d.decided_on.year, dict.fromkeys(RECORDS, Vote.NO)) for d in chain[2:]),
    ]
    again = score_earlier_votes(scrambled, rng=np.random.default_rng(1), groups=GROUPS, draws=300)
    assert again[0] == scores[0]


def test_a_chain_in_which_all_repeat_is_forecast_with_a_small_loss():
    still = [decision(year, {"A": Vote.YES, "B": Vote.NO, "C": Vote.ABSTAIN}) for year in range(2000, 2008)]
    last = score_earlier_votes(still, rng=np.random.default_rng(1), draws=200)[-1]
    assert last.log_loss < 0.2
    assert last.persistence_log_loss < 0.1
    assert last.missed == ()


def test_a_result_is_set_beside_the_forecast():
    found = forecast()
    result = decision(2010, {member: MARK[m] for member, m in zip(RECORDS, "YYNAXYYN", strict=True)})
    drawn = draw_votes(found, draws=2_000, rng=np.random.default_rng(1))
    score = score_result(found, drawn, result)
    assert (score.actual.yes, score.actual.no, score.actual.absent) == (4, 2, 1)
    assert score.scored == 7
    assert score.not_forecast == ()
    assert score.missed[0][0] == "HHH"
    assert 0 <= score.yes_percentile <= 1
    firm = replace(found, p=np.full_like(found.p, 0.25))
    assert score_result(firm, drawn, result).log_loss == pytest.approx(np.log(3))
    assert score_result(firm, drawn, result).log_loss_with_absence == pytest.approx(np.log(4))


def test_a_result_without_a_vote_cannot_be_scored():
    found = forecast()
    drawn = draw_votes(found, draws=10, rng=np.random.default_rng(1))
    with pytest.raises(InputError, match="adopted without a vote"):
        score_result(found, drawn, decision(2010, None))


def test_influence_is_the_change_of_the_goal_when_one_member_is_moved():
    found = forecast()
    drawn = draw_votes(found, draws=3_000, rng=np.random.default_rng(1))
    goal = Goal(title="more than four yes", more_than=4)
    change = influence(found, drawn, goal)
    assert change.shape == (9,)
    assert change[MEMBERS.index("AAA")] > 0  # a likely yes is worth holding
    assert change[MEMBERS.index("DDD")] > 0.05
    margin = Goal(title="margin", measure=GoalMeasure.MARGIN, more_than=3)
    # Towards a margin, a no that turns yes counts twice.
    assert influence(found, drawn, margin)[MEMBERS.index("CCC")] > change[MEMBERS.index("CCC")] > 0
    order = swing_order(found, drawn, goal)
    assert sorted(order) == sorted(MEMBERS)
    assert order.index("GGG") < order.index("AAA")


def test_what_ifs_move_the_chance_of_the_goal_the_way_they_say():
    found = forecast()
    goal = Goal(title="more than four yes", more_than=4)
    changes = what_ifs(found, goal, rng=np.random.default_rng(1), groups=GROUPS)
    base = goal_share(draw_votes(found, draws=4_000, rng=np.random.default_rng(9)), goal)
    chance = {change.words: change.p_goal for change in changes}
    assert chance["The mood among all who vote moves one step towards the text"] > base
    assert chance["The mood among all who vote moves one step away from the text"] < base
    assert chance["Twice as many members stay away"] < base
    assert abs(changes[0].p_goal - base) >= abs(changes[-1].p_goal - base) - 0.02


def test_a_recorded_decision_without_votes_is_refused():
    empty = replace(decision(2009, None), recorded=True)
    with pytest.raises(InputError, match="holds no member's vote"):
        forecast([empty])


def test_two_votes_of_one_member_are_refused():
    first = made_up_chain()[0]
    twice = replace(first, votes=(*first.votes, ("AAA", Vote.NO)))
    with pytest.raises(InputError, match="two votes of AAA"):
        forecast([twice])


@pytest.mark.parametrize(("members", "words"), [((), "No member"), (("AAA", "AAA"), "more than once")])
def test_members_are_given_once_each(members, words):
    with pytest.raises(InputError, match=words):
        forecast(members=members)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.text(alphabet="YNAX.", min_size=5, max_size=5), min_size=0, max_size=6),
    years_without=st.integers(0, 3),
)
def test_any_chain_gives_probabilities(rows, years_without):
    names = [f"M{i}" for i in range(5)]
    chain = []
    for place, row in enumerate(rows):
        votes = {n: MARK[mark] for n, mark in zip(names, row, strict=True)}
        if any(v is not Vote.NOT_A_MEMBER for v in votes.values()):
            chain.append(decision(1990 + place, votes))
    chain += [decision(2000 + i, None) for i in range(years_without)]
    found = forecast_members(chain, names, as_of=date(2004, 1, 1))
    assert np.isfinite(found.p).all()
    assert (found.p >= 0).all()
    np.testing.assert_allclose(found.p.sum(axis=1), 1.0, atol=1e-9)
    assert len(found.reasons) == len(names)
    assert len(MEMBER_VOTES) == found.p.shape[1]
