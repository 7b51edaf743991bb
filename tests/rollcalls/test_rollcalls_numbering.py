"""Rows numbered by what they hold, against Polars doing the same by comparing texts."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from whipcount.rollcalls.numbering import find_repeats, first_places, number_rows, renumber

NAMES = st.sampled_from(["FRANCE", "PERU", "MALI", "", None])


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=40))
def test_rows_alike_have_one_number(rows: list[tuple[str | None, str | None]]) -> None:
    columns = [pl.Series(list(cells), dtype=pl.Categorical) for cells in zip(*rows, strict=True)]
    numbers = number_rows(columns)
    assert len(set(zip(rows, numbers.tolist(), strict=True))) == len(set(rows)) == numbers.max() + 1
    assert [rows.index(row) for row in dict.fromkeys(rows)] == sorted(first_places(numbers).tolist())


@given(st.lists(st.tuples(NAMES, st.sampled_from([0, 1, 2, 4_000_000_000])), min_size=1, max_size=40))
def test_repeats_are_those_of_a_comparison(rows: list[tuple[str | None, int]]) -> None:
    frame = pl.DataFrame(rows, schema={"member": pl.Categorical, "rollcall": pl.UInt32}, orient="row")
    expected = frame.select(pl.struct("rollcall", "member").is_duplicated()).to_series()
    assert find_repeats([frame["member"]], frame["rollcall"]).to_list() == expected.to_list()


def test_numbers_far_apart_take_no_table_of_their_size() -> None:
    distinct, place = renumber(np.array([9_000_000_000_000, 3, 9_000_000_000_000]))
    assert distinct.tolist() == [3, 9_000_000_000_000]
    assert place.tolist() == [1, 0, 1]
