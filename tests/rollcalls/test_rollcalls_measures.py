from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

from whipcount.rollcalls import read_votes
from whipcount.rollcalls.measures import count_pairs, measure_agreement, tabulate_votes


def test_agreement_equals_a_count_by_hand(ga_rows, ga_file: Callable[..., Path]) -> None:
    rng = np.random.default_rng(7)
    states = ("KEN", "NOR", "PER", "TUR")
    calls = [dict(zip(states, rng.choice(list("YNAX"), 4), strict=True)) for _ in range(30)]
    held = read_votes(
        [ga_file(*(row for number, votes in enumerate(calls) for row in ga_rows(number, votes)))]
    )
    table = tabulate_votes(held)
    assert table.members == states
    pairs = count_pairs(table)
    share = measure_agreement(pairs)
    for (i, one), (j, other) in combinations(enumerate(states), 2):
        both = [(votes[one], votes[other]) for votes in calls if "X" not in (votes[one], votes[other])]
        assert pairs[i, j].sum() == len(both)
        assert share[i, j] == sum(a == b for a, b in both) / len(both)
    # From a frame and from the roll calls themselves, the table is the same.
    framed = tabulate_votes(held.votes)
    assert (framed.members, framed.rollcalls, framed.periods) == (
        table.members,
        table.rollcalls,
        table.periods,
    )
    assert np.array_equal(framed.categories, table.categories)
