"""Voting power: printed exact values, and independent ways of counting that must agree."""

from datetime import date
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.procedure import load_body
from whipcount.procedure.power import (
    INDICES,
    classes,
    estimate_power,
    game_of,
    halves,
    power_of,
    power_of_game,
    ternary_power_of,
    weighted,
    weighted_game,
)

F = Fraction


def rule(body, kind, on, **more):
    return load_body(body).decision_for(kind, on=on, **more)


def values(power, index):
    return dict(zip(power.members, power.values[index], strict=True))


def test_security_council_of_fifteen():
    """The printed values: Felsenthal and Machover, The Measurement of Voting Power (1998), and others."""
    power = power_of(rule("un.sc", "draft_resolution", date(2014, 5, 22)), indices=INDICES)
    expected = {
        "shapley": (F(421, 2145), F(4, 2145)),
        "banzhaf": (F(848, 2**14), F(84, 2**14)),
        "banzhaf_normalised": (F(106, 635), F(21, 1270)),
        "coleman_prevent": (F(1), F(84, 848)),
        "coleman_initiate": (F(848, 2**15 - 848), F(84, 2**15 - 848)),
        "deegan_packel": (F(1, 9), F(2, 45)),
        "holler": (F(1, 9), F(2, 45)),
    }
    for index, (permanent, elected) in expected.items():
        found = values(power, index)
        assert found["CHN"] == found["USA"] == permanent, index
        assert found["CHL"] == found["TCD"] == elected, index
    assert power.winning == 848
    assert power.act == F(53, 2048)
    assert sum(power.values["johnston"]) == 1


def test_security_council_of_eleven():
    power = power_of(rule("un.sc", "draft_resolution", date(1955, 12, 13)), indices=INDICES)
    assert values(power, "shapley")["FRA"] == F(456, 2310)
    assert values(power, "shapley")["BRA"] == F(1, 462)
    assert values(power, "banzhaf_normalised")["FRA"] == F(19, 105)
    assert values(power, "banzhaf_normalised")["BRA"] == F(1, 63)


def test_security_council_with_abstention():
    power = ternary_power_of(rule("un.sc", "draft_resolution", date(2014, 5, 22)))
    assert (power.adopting, power.profiles) == (146_796, 3**15)
    for whole, first, second in zip(power.yes_no, power.yes_abstain, power.abstain_no, strict=True):
        assert whole == first + second


def test_community_of_six_1958():
    power = power_of_game(weighted_game([4, 4, 4, 2, 2, 1], 12), indices=INDICES)
    assert power.values["banzhaf_normalised"] == (F(5, 21),) * 3 + (F(1, 7),) * 2 + (F(0),)
    assert power.values["shapley"] == (F(14, 60),) * 3 + (F(9, 60),) * 2 + (F(0),)


def test_european_union_of_27():
    """Populations of 1 January 2020, with the rule that four members at least must block."""
    power = power_of(
        rule("eu.council", "qualified_majority", date(2021, 1, 1)), indices=["shapley", "banzhaf_normalised"]
    )
    assert power.winning == 17_712_380
    shapley, banzhaf = values(power, "shapley"), values(power, "banzhaf_normalised")
    printed = {"DEU": 0.176795, "FRA": 0.133171, "ITA": 0.116365, "ESP": 0.091017, "POL": 0.068900,
               "LUX": 0.008746, "MLT": 0.008545}  # fmt: skip
    for code, value in printed.items():
        assert round(float(shapley[code]), 6) == value
    assert [round(float(banzhaf[code]), 6) for code in ("DEU", "FRA", "MLT")] == [
        0.120857,
        0.100305,
        0.017279,
    ]
    assert sum(power.values["shapley"]) == 1


def test_general_assembly_majority_of_members():
    power = power_of(rule("un.ga", "convene_emergency_session", date(2014, 1, 1)))
    assert round(float(power.values["banzhaf"][0]), 7) == 0.0575074
    assert set(power.values["shapley"]) == {F(1, 193)}


def brute(weights, quota):
    """Swings and Shapley-Shubik by going through every coalition and every order."""
    n = len(weights)
    orders = [0] * n
    for order in permutations(range(n)):
        total = 0
        for member in order:
            total += weights[member]
            if total >= quota:
                orders[member] += 1
                break
    wins = [sum(w for i, w in enumerate(weights) if s >> i & 1) >= quota for s in range(1 << n)]
    swings = [sum(wins[s] and not wins[s ^ 1 << i] for s in range(1 << n) if s >> i & 1) for i in range(n)]
    return swings, [F(count, sum(orders)) for count in orders]


games = (
    st.lists(st.integers(0, 9), min_size=2, max_size=6)
    .filter(any)
    .flatmap(lambda weights: st.tuples(st.just(weights), st.integers(1, sum(weights))))
)


@settings(max_examples=40, deadline=None)
@given(games)
def test_every_way_of_counting_agrees(game):
    weights, quota = game
    made = weighted_game(weights, quota)
    swings, shapley = brute(weights, quota)
    closed = classes.count_swings(made)
    assert [sum(row) for row in closed.by_size] == swings
    assert list(classes.shapley(closed)) == shapley
    if halves.large_dimension(made) is not None:
        assert halves.count_swings(made) == closed
    assert weighted.count_swings(made) == (closed.winning, tuple(swings))
    assert weighted.shapley(made) == pytest.approx([float(value) for value in shapley], abs=1e-13)


def test_large_weights_agree_with_closed_sums():
    """Sixty members of three kinds: one table of weights against closed sums, in integers."""
    made = weighted_game([97] * 4 + [31] * 16 + [5] * 40, 600)
    closed = classes.count_swings(made)
    winning, swings = weighted.count_swings(made)
    assert winning == closed.winning
    assert list(swings) == [sum(row) for row in closed.by_size]
    exact = [float(value) for value in classes.shapley(closed)]
    assert weighted.shapley(made) == pytest.approx(exact, abs=1e-13)
    # with as few nodes as large tables get
    assert weighted.shapley(made, nodes=weighted.NODES) == pytest.approx(exact, abs=1e-11)


def test_an_estimate_is_as_close_as_it_says():
    game = game_of(rule("un.sc", "draft_resolution", date(2014, 5, 22)))
    found = estimate_power(game, draws=20_000, rng=np.random.default_rng(4))
    exact = power_of_game(game)
    for index in ("banzhaf", "shapley"):
        gap = getattr(found, index) - np.array([float(value) for value in exact.values[index]])
        assert np.all(np.abs(gap) < 5 * getattr(found, f"{index}_error") + 1e-3)


def test_what_is_out_of_reach_is_refused():
    made = weighted_game([2**i + 5 for i in range(40)], 2**39)
    with pytest.raises(InputError, match=r"out of reach.*--estimate"):
        power_of_game(made)
    with pytest.raises(InputError, match="johnston of 20 members"):
        power_of_game(weighted_game(list(range(1, 21)), 100), indices=["johnston"])
    with pytest.raises(InputError, match="no index banzaf"):
        power_of_game(made, indices=["banzaf"])  # type: ignore[list-item]
    with pytest.raises(InputError, match="The quota is 12, the weights sum to 6"):
        weighted_game([1, 2, 3], 12)
