"""Rows numbered by what they hold, without comparing texts: columns of dictionaries carry numbers already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

_ROOM = 16
"""Most places of a table per row; with fewer rows than that, sorting takes less memory."""


def renumber(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give whole numbers that are not negative new ones, from 0 on in their order, with no gaps.

    Returns
    -------
    tuple
        The distinct numbers, and the place of each row's own among them.

    Examples
    --------
    >>> distinct, place = renumber(np.array([7, 3, 7]))
    >>> distinct.tolist(), place.tolist()
    ([3, 7], [1, 0, 1])
    """
    if _needs_sorting(codes):
        distinct, place = np.unique(codes, return_inverse=True)
        return distinct, place
    seen = np.zeros(int(codes.max()) + 1, dtype=bool)
    seen[codes] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[codes]


def _needs_sorting(codes: NDArray[np.int64]) -> bool:
    return int(codes.max(initial=0)) >= _ROOM * len(codes)


def number_rows(columns: Sequence[pl.Series]) -> NDArray[np.int64]:
    """Give rows numbers from 0 on, the same to those alike in all `columns`, which are of dictionary type.

    Examples
    --------
    >>> name = pl.Series(["CHINA", "CHINA", None, "CHINA"], dtype=pl.Categorical)
    >>> number_rows([name]).tolist() in ([1, 1, 0, 1], [0, 0, 1, 0])
    True
    """
    number, several = np.zeros(1, dtype=np.int64), 1
    for column in columns:
        codes = column.cast(pl.Categorical).to_physical().cast(pl.Int64)
        if codes.null_count():
            codes = (codes + 1).fill_null(0)
        distinct, place = renumber(codes.to_numpy())
        if several > 1:
            distinct, place = renumber(number * len(distinct) + place)
        number, several = place, len(distinct)
    return number


def first_places(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each number from 0 on the first place at which it stands."""
    places = np.empty(int(numbers.max()) + 1 if len(numbers) else 0, dtype=np.int64)
    places[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return places


def find_repeats(columns: Sequence[pl.Series], numbers: pl.Series) -> pl.Series:
    """Tell the rows that are alike both in `columns` and in `numbers` to some other row.

    Examples
    --------
    >>> member = pl.Series(["FRA", "FRA", "PER"], dtype=pl.Categorical)
    >>> find_repeats([member], pl.Series([0, 0, 0])).to_list()
    [True, True, False]
    """
    kinds = number_rows(columns)
    rows = numbers.cast(pl.Int64).to_numpy() * (int(kinds.max(initial=0)) + 1) + kinds
    if _needs_sorting(rows):
        rows = np.unique(rows, return_inverse=True)[1]
    counts = np.bincount(rows)
    return (
        pl.Series((counts > 1)[rows])
        if counts.max(initial=0) > 1
        else pl.repeat(False, len(rows), eager=True)
    )
