from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

from whipcount.rollcalls import read_votes
from whipcount.rollcalls.measures import agreement


def test_agreement_equals_a_count_by_hand(ga_rows, ga_file: Callable[..., Path]) -> None:
    rng = np.random.default_rng(7)
    states = ("KEN", "NOR", "PER", "TUR")
    calls = [dict(zip(states, rng.choice(list("YNAX"), 4), strict=True)) for _ in range(30)]
    held = read_votes(
        [ga_file(*(row for number, votes in enumerate(calls) for row in ga_rows(number, votes)))]
    )
    found = agreement(held)
    assert found.members == states
    for (i, one), (j, other) in combinations(enumerate(states), 2):
        both = [(votes[one], votes[other]) for votes in calls if "X" not in (votes[one], votes[other])]
        assert found.compared[i, j] == len(both)
        assert found.share[i, j] == sum(a == b for a, b in both) / len(both)
