"""Chances: convolution against enumeration, identities, and routes over joint draws."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError, Tally
from whipcount.domain.matter import RouteEdge, RouteStep
from whipcount.procedure import Route, adopted, load_body, vetoed
from whipcount.procedure.chances import chances_of, enumerate_chance, mean_chances
from whipcount.procedure.following import StepDraws, follow_route
from whipcount.procedure.membership import read_spells
from whipcount.procedure.power import power_of

ON = date(2014, 12, 18)
RATIOS = st.sampled_from(["1/2", "2/3", "3/5", "55/100"])
BASES = st.sampled_from(["present_and_voting", "present", "members"])


def share(base, kind, ratio, extra=""):
    return f'{{ share = {{ base = "{base}", {kind} = "{ratio}"{extra} }} }}'


shares = st.builds(share, BASES, st.sampled_from(["at_least", "more_than"]), RATIOS)
weighed = st.builds(
    lambda ratio: share("members", "at_least", ratio, ', weights = "people"'),
    st.sampled_from(["1/2", "65/100"]),
)
counts = st.builds(lambda k: f'{{ count = {{ of = ["yes"], at_least = {k} }} }}', st.integers(1, 4))
caps = st.builds(
    lambda k: f'{{ count = {{ of = ["abstain", "no", "absent"], at_most = {k} }} }}', st.integers(0, 3)
)
vetoes = st.just('{ none = { of = ["no"], set = "old", label = "veto" } }')
fixed = st.one_of(counts, caps, vetoes, st.builds(share, st.just("members"), st.just("at_least"), RATIOS))
rules = st.one_of(
    shares,
    counts,
    vetoes,
    weighed,
    st.builds(lambda a, b: f"{{ all = [{a}, {b}] }}", fixed, fixed),
    st.builds(lambda a, b: f"{{ any = [{a}, {b}] }}", fixed, fixed),
    st.builds(lambda a, b: f"{{ all = [{a}, {b}] }}", counts, weighed),
    st.builds(lambda a: f"{{ not = {a} }}", st.builds(share, st.just("present_and_voting"),
                                                       st.just("more_than"), RATIOS)),
)  # fmt: skip
FILE = """
body = "made"
name = "Made Body"
[weights]
people = "people.csv"
[[membership]]
set = "old"
members = ["AAA", "BBB"]
[[membership]]
set = "new"
members = [{new}]
[[rule]]
id = "r"
reference = "made.1"
cite = "Made rule 1"
status = "memory"
adopted_when = {condition}
[[kind]]
kind = "decision"
title = "decision"
rule = "r"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bodies")


def made_rule(folder, condition, size):
    codes = ["CCC", "DDD", "EEE", "FFF", "GGG", "HHH", "III", "JJJ"][: size - 2]
    new = ", ".join(f'"{code}"' for code in codes)
    weights = [5, 3, 7, 2, 2, 11, 1, 4, 6, 8]
    rows = [f"1945-01-01,,{w},{c}" for w, c in zip(weights, ["AAA", "BBB", *codes], strict=False)]
    (folder / "people.csv").write_text("from,to,value,members\n" + "\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "made.toml"
    path.write_text(FILE.format(condition=condition, new=new), encoding="utf-8")
    read_spells.cache_clear()
    return load_body(path).decision_for("decision", on=ON)


@settings(max_examples=120, deadline=None)
@given(condition=rules, size=st.integers(3, 6), seed=st.integers(0, 10**6), certain=st.booleans())
def test_convolution_equals_enumeration(folder, condition, size, seed, certain):
    rule = made_rule(folder, condition, size)
    p = np.random.default_rng(seed).dirichlet([1, 0.6, 1, 0.4], size=size)
    if certain:
        p[0] = [0, 0, 1, 0]
    chances = chances_of(rule, p)
    assert chances.adopted == pytest.approx(enumerate_chance(rule, p), abs=1e-12)
    assert chances.adopted + chances.vetoed + chances.want_of_votes == pytest.approx(1)
    assert (chances.given * p).sum(axis=1) == pytest.approx(np.full(size, chances.adopted), abs=1e-12)
    for vote in range(4):
        fixed_vote = p.copy()
        fixed_vote[1] = np.eye(4)[vote]
        assert chances.given[1, vote] == pytest.approx(enumerate_chance(rule, fixed_vote), abs=1e-12)


@settings(max_examples=8, deadline=None)
@given(condition=rules, size=st.integers(7, 10), seed=st.integers(0, 10**6))
def test_convolution_equals_enumeration_up_to_ten_members(folder, condition, size, seed):
    rule = made_rule(folder, condition, size)
    p = np.random.default_rng(seed).dirichlet([1, 0.6, 1, 0.4], size=size)
    assert chances_of(rule, p).adopted == pytest.approx(enumerate_chance(rule, p), abs=1e-12)


@pytest.mark.parametrize(
    ("body", "kind", "question"),
    [
        ("un.sc", "draft_resolution", None),
        ("un.sc", "agenda", None),
        ("un.ga", "convene_emergency_session", None),
        ("un.ga", "charter_amendment", None),
        ("eu.council", "qualified_majority", None),
        ("eu.council", "simple_majority", None),
        ("us.senate", "cloture", None),
        ("un.ga", "draft_resolution", "important"),
    ],
)
def test_at_one_half_chances_and_influence_are_power(body, kind, question):
    """P(adopted) is the share of winning coalitions, and influence the absolute Banzhaf index."""
    rule = load_body(body).decision_for(kind, on=date(2021, 1, 5), question=question)
    chances = chances_of(rule, np.tile([0.5, 0, 0.5, 0], (rule.size, 1)))
    power = power_of(rule, indices=["banzhaf"])
    assert chances.adopted == pytest.approx(float(power.act), rel=1e-10)
    banzhaf = [float(value) for value in power.values["banzhaf"]]
    assert chances.influence == pytest.approx(banzhaf, rel=1e-9)


def test_security_council_at_one_half_is_53_in_2048():
    rule = load_body("un.sc").decision_for("draft_resolution", on=ON)
    assert chances_of(rule, np.tile([0.5, 0, 0.5, 0], (15, 1))).adopted == 53 / 2048


def test_veto_and_want_of_votes_are_told_apart():
    """Twelve sure votes in favour, one permanent member at odds with itself: what fails, fails by veto."""
    rule = load_body("un.sc").decision_for("draft_resolution", on=ON)
    p = np.tile([1.0, 0, 0, 0], (15, 1))
    p[rule.members.index("RUS")] = [0.1, 0.2, 0.6, 0.1]
    chances = chances_of(rule, p)
    assert (chances.adopted, chances.vetoed) == pytest.approx((0.4, 0.6))
    assert chances.want_of_votes == pytest.approx(0)


def test_draws_agree_with_exact_chances():
    rng = np.random.default_rng(3)
    rule = load_body("un.sc").decision_for("draft_resolution", on=ON)
    p = rng.dirichlet([3, 1, 0.4, 0.1], size=15)
    votes = (rng.random((40_000, 15, 1)) > p.cumsum(axis=1)[None, :, :3]).sum(axis=2)
    chances = chances_of(rule, p)
    assert adopted(rule, votes, members=rule.members).mean() == pytest.approx(chances.adopted, abs=0.015)
    assert vetoed(rule, votes, members=rule.members).mean() == pytest.approx(chances.vetoed, abs=0.015)


def test_the_mean_over_common_factors():
    """Half the time all are for it, half the time all against: one half, and the error of a coin."""
    rule = load_body("un.hrc").decision_for("draft_resolution", on=ON)
    sides = np.array([[0.9, 0, 0.1, 0], [0.1, 0, 0.9, 0]])
    conditional = np.repeat(sides[np.arange(100) % 2][:, None, :], 47, axis=1)
    mean, error = mean_chances(rule, conditional)
    assert mean == pytest.approx(0.5)
    assert error == pytest.approx(0.05, abs=0.001)


def test_draws_with_other_columns_are_refused():
    rule = load_body("un.sc").decision_for("draft_resolution", on=ON)
    with pytest.raises(InputError, match="it matters who cast which vote"):
        adopted(rule, np.zeros((3, 4), dtype=int))
    with pytest.raises(InputError, match="missing ARG; not members XXX"):
        adopted(rule, np.zeros((3, 15), dtype=int), members=["XXX", *rule.members[1:]])


def test_a_row_that_is_no_distribution_is_named():
    rule = load_body("un.sc").decision_for("draft_resolution", on=ON)
    p = np.tile([0.5, 0, 0.5, 0], (15, 1))
    p[3] = [0.5, 0.2, 0.5, 0]
    with pytest.raises(InputError, match=f"1 rows are no distribution.*: {rule.members[3]}"):
        chances_of(rule, p)
    with pytest.raises(InputError, match=r"shape \(14, 4\)"):
        chances_of(rule, p[1:])


STEPS = (
    RouteStep(key="committee", body="un.ga.c3", kind="draft_resolution", title="committee"),
    RouteStep(key="plenary", body="un.ga", kind="draft_resolution", title="plenary"),
    RouteStep(key="agenda", body="un.sc", kind="agenda", title="agenda"),
    RouteStep(key="referral", body="un.sc", kind="draft_resolution", title="referral"),
    RouteStep(key="session", body="un.ga.ess", kind="convene", title="session"),
)
EDGES = (
    RouteEdge(start="committee", end="plenary", kind="causes", when="adopted"),
    RouteEdge(start="agenda", end="referral", kind="allows", when="adopted"),
    RouteEdge(start="referral", end="session", kind="allows", when="vetoed"),
    RouteEdge(start="plenary", end="agenda", kind="informs"),
)


def test_a_route_shares_its_draws():
    """The same draw at committee and plenary: what carries in one carries in the other, no product."""
    rng = np.random.default_rng(5)
    members = load_body("un.ga").decision_for("draft_resolution", on=ON).members
    shift = rng.normal(size=(2_000, 1))
    votes = np.where(rng.normal(size=(2_000, 193)) + 3 * shift > 0, 0, 2)
    council = load_body("un.sc").decision_for("agenda", on=ON).members
    seats = votes[:, [members.index(code) for code in council]]
    draws = {
        "committee": StepDraws(votes=votes, members=members),
        "plenary": StepDraws(votes=votes, members=members),
        "agenda": StepDraws(votes=seats, members=council),
        "referral": StepDraws(votes=seats, members=council),
        "session": StepDraws(votes=votes, members=members),
    }
    chances = follow_route(Route.from_matter(STEPS, EDGES), draws, on=ON)
    assert chances["plenary"].p_adopted == chances["committee"].p_adopted
    assert chances["plenary"].p_adopted > chances["committee"].p_adopted ** 2 + 0.1
    assert np.array_equal(chances["session"].reached, chances["referral"].vetoed)
    assert chances["agenda"].p_reached == 1.0
    assert 0 < chances["agenda"].error < 0.02


def test_independent_steps_multiply():
    rng = np.random.default_rng(6)
    draws = {
        key: StepDraws(votes=np.where(rng.random((20_000, 1)) < 0.5, [[150, 0, 20, 23]], [[20, 0, 150, 23]]))
        for key in ("committee", "plenary")
    }
    route = Route.from_matter(STEPS[:2], EDGES[:1])
    assert follow_route(route, draws, on=ON)["plenary"].p_adopted == pytest.approx(0.25, abs=0.015)


def test_a_step_already_decided_needs_no_draws():
    done = RouteStep(key="committee", body="un.ga.c3", kind="draft_resolution", title="c",
                     result=Tally(yes=111, no=19, abstain=55), decided_on=date(2014, 11, 18))  # fmt: skip
    route = Route.from_matter((done, STEPS[1]), EDGES[:1])
    plenary = StepDraws(votes=np.array([[116, 53, 20, 4]]))
    assert follow_route(route, {"plenary": plenary}, on=ON)["plenary"].p_adopted == 1.0
    with pytest.raises(InputError, match=r"plenary .* has no draws"):
        follow_route(route, {}, on=ON)
