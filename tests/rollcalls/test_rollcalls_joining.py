from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from whipcount.rollcalls import read_votes
from whipcount.rollcalls.joining import compare_sources


def test_two_sources_are_matched_and_their_differences_told(ga_rows, ga_file: Callable[..., Path]) -> None:
    votes = [
        {"KEN": "Y", "NOR": "N", "PER": "A", "PRK": "N", "TUR": "Y"},
        {"KEN": "N", "NOR": "Y", "PER": "Y", "PRK": "A", "TUR": "Y"},
        {"KEN": "Y", "NOR": "Y", "PER": "Y", "PRK": "Y", "TUR": "N"},
    ]
    rows = [ga_rows(number + 1, cast) for number, cast in enumerate(votes)]
    one = read_votes([ga_file(*rows[0], *rows[1], name="one.csv")])
    # The other source numbers its roll calls anew, lacks the second and has a third.
    lines = [line.replace("A/RES/66/11", "A/RES/66/1") for line in ga_rows(11, votes[0])]
    other = read_votes([ga_file(*lines, *ga_rows(13, votes[2]), name="other.csv")])
    found = compare_sources(one, other)
    assert found.matched.select("one_id", "other_id", "by", "agreement").rows() == [
        ("undl:1", "undl:11", "symbol", 1.0)
    ]
    assert found.differing.is_empty()
    assert found.only_one == ("undl:2",)
    assert found.only_other == ("undl:13",)


def test_what_cannot_be_settled_is_not_matched(ga_rows, ga_file: Callable[..., Path]) -> None:
    votes = {"KEN": "Y", "NOR": "N", "PER": "A"}
    one = read_votes([ga_file(*ga_rows(1, votes), *ga_rows(2, votes), name="one.csv")])
    other = read_votes([ga_file(*ga_rows(3, votes), *ga_rows(4, votes), name="other.csv")])
    assert compare_sources(one, other).matched.is_empty()


@pytest.mark.slow
def test_voeten_against_the_un_library(real: Callable[[str], Path]) -> None:
    found = compare_sources(read_votes([real("UNVotes.csv.gz")]), read_votes([real("ga_voting.csv.gz")]))
    crosswalk = pl.read_csv(real("voeten_undl_crosswalk_s1-s70.csv"), columns=["rcid", "undl_id"]).select(
        one_id=pl.format("voeten:{}", "rcid"), expected=pl.format("undl:{}", "undl_id")
    )
    both = found.matched.join(crosswalk, on="one_id")
    assert found.matched.height >= 4_350
    assert both.height >= 4_350
    assert (both["other_id"] == both["expected"]).mean() >= 0.999
