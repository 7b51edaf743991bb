"""From the canonical table of votes to positions in ordered categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.idealpoints.responses import Responses
from whipcount.rollcalls import RollCalls

VotesAs = Literal["ordinal", "binary"]
AbsenceAs = Literal["missing", "not_yes"]
NEEDED = ("rollcall_id", "member", "vote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How votes are read as positions.

    Parameters
    ----------
    votes_as : {"ordinal", "binary"}
        "ordinal": no < abstain < yes. "binary": yes against every other vote that was cast; an abstention
        then withholds support and counts with no.
    absence_as : {"missing", "not_yes"}
        "missing" leaves absences out of the likelihood. "not_yes" reads an absence as a position somewhere
        below yes: who stays away did not support it, and may have meant to abstain or to oppose. Use it
        where staying away is a way of voting. A non-member never has a position.
    period : str
        The column that says when: "session", or "year" for the year of `date`.
    """

    votes_as: VotesAs = "ordinal"
    absence_as: AbsenceAs = "missing"
    period: str = "session"


def read_responses(
    rollcalls: RollCalls | pl.DataFrame,
    reading: Reading,
    *,
    dynamic: bool,
    links: Mapping[str, str] | None = None,
) -> tuple[Responses, dict[str, int]]:
    """Read votes as positions.

    Parameters
    ----------
    rollcalls : RollCalls or polars.DataFrame
        A frame has one row a member and roll call: rollcall_id, member, vote, and the period's column.
    dynamic : bool
        Whether periods matter; all roll calls are of one period otherwise.
    links : mapping of str to str, optional
        Roll calls that repeat an earlier one: rollcall_id to the rollcall_id whose parameters it shares.

    Returns
    -------
    responses : Responses
        Members and items in sorted order, so that the order of rows does not matter.
    left_out : dict of str to int
        Votes that are no position, by kind.

    Raises
    ------
    InputError
        When columns are missing or empty, a vote is none of the five, or there is no vote at all.
    """
    table = _needed_columns(rollcalls, reading.period if dynamic else None)
    _check_votes(table)
    cast = pl.col("vote").is_in([Vote.YES, Vote.ABSTAIN, Vote.NO])
    wanted = cast | (pl.col("vote") == Vote.ABSENT) if reading.absence_as == "not_yes" else cast
    gone = table.filter(~wanted).group_by("vote").len()
    left_out = {str(vote): int(count) for vote, count in gone.sort("vote").iter_rows()}
    kept = table.filter(wanted)
    if kept.height == 0:
        raise InputError(
            f"Among {table.height} rows there is no vote that was cast.",
            expected="Expected votes yes, no or abstain.",
            do="Check that the file holds votes, and the filters on sessions.",
        )
    low, high, categories = _categories(kept["vote"], reading.votes_as)
    items = kept.select("rollcall_id", "period").unique().sort("rollcall_id")
    _check_one_period(items)
    names, members = items["rollcall_id"].to_numpy(), np.unique(kept["member"].to_numpy())
    periods, item_period = _order_periods(items["period"])
    responses = Responses(
        members=tuple(map(str, members)),
        items=tuple(map(str, names)),
        periods=periods,
        categories=categories,
        member=np.searchsorted(members, kept["member"].to_numpy()).astype(np.int32),
        item=np.searchsorted(names, kept["rollcall_id"].to_numpy()).astype(np.int32),
        low=low,
        high=high,
        item_period=item_period,
        item_parameters=_link_items(tuple(map(str, names)), links or {}),
    )
    return responses, left_out


def _needed_columns(rollcalls: RollCalls | pl.DataFrame, period: str | None) -> pl.DataFrame:
    """Return rollcall_id, member, vote and period as text, marks of no member left out."""
    if isinstance(rollcalls, RollCalls):
        calls = rollcalls.rollcalls.with_row_index("rollcall")
        marks = rollcalls.marks.select("rollcall", "member", "vote")
        columns = ["rollcall", "rollcall_id", "session", "date"]
        table = marks.join(calls.select(columns), on="rollcall", how="left", maintain_order="left")
    else:
        table = rollcalls
    when = pl.lit("all")
    if period is not None:
        year = period == "year" and "year" not in table.columns
        when = pl.col("date").cast(pl.Date).dt.year() if year else pl.col(period)
        needed = (*NEEDED, "date" if year else period)
    else:
        needed = NEEDED
    absent = [name for name in needed if name not in table.columns]
    if absent:
        raise InputError(
            f"The table of votes has no column {', '.join(absent)}; it has {', '.join(table.columns)}.",
            expected=f"Expected the columns {', '.join(needed)}.",
            do="Read the file with `whipcount votes import`, or rename its columns.",
        )
    text = [pl.col(name).cast(pl.String) for name in NEEDED]
    table = table.select(*text, when.cast(pl.String).alias("period"))
    return table.filter(pl.col("member").is_not_null() | pl.col("vote").is_not_null())


def _check_votes(table: pl.DataFrame) -> None:
    allowed = [vote.value for vote in Vote]
    bad = table.with_row_index("row").filter(
        ~pl.col("vote").is_in(allowed)
        | pl.any_horizontal(pl.col("vote", "member", "rollcall_id", "period").is_null())
    )
    if bad.height:
        problems = [
            f"row {row}: rollcall_id {call!r}, member {member!r}, vote {vote!r}, period {period!r}"
            for row, call, member, vote, period in bad.iter_rows()
        ]
        raise InputError(
            f"{bad.height} rows of the table of votes cannot be used:\n{list_bad_rows(problems)}\n",
            expected=f"Expected a roll call, a member, a period and one of {', '.join(allowed)} in each.",
            do="Mend these rows.",
        )


def _check_one_period(items: pl.DataFrame) -> None:
    twice = items.filter(pl.col("rollcall_id").is_duplicated())["rollcall_id"].unique().sort()
    if len(twice):
        raise InputError(
            f"{len(twice)} roll calls stand in more than one period: {', '.join(twice[:10])}.",
            expected="Expected one period for each roll call.",
            do="Check the period column, and that the ids tell roll calls apart.",
        )


def _categories(votes: pl.Series, votes_as: VotesAs) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return lowest and highest category of each vote, and the categories' names."""
    if votes_as == "binary":
        low = {Vote.NO: 0, Vote.ABSTAIN: 0, Vote.YES: 1, Vote.ABSENT: 0}
        high, names = low, ("not yes", "yes")
    else:
        low = {Vote.NO: 0, Vote.ABSTAIN: 1, Vote.YES: 2, Vote.ABSENT: 0}
        high, names = {**low, Vote.ABSENT: 1}, ("no", "abstain", "yes")
    low_codes, high_codes = (
        votes.replace_strict({str(vote): code for vote, code in codes.items()}, return_dtype=pl.Int8)
        for codes in (low, high)
    )
    return low_codes.to_numpy(), high_codes.to_numpy(), names


def _order_periods(values: pl.Series) -> tuple[tuple[str, ...], np.ndarray]:
    """Return all periods in order and the index of each value.

    Whole numbers run from first to last, with those in which nothing was voted: time passes there too.
    Other periods are taken in alphabetical order, each a step after the one before.
    """
    numbers = values.cast(pl.Int64, strict=False)
    if numbers.null_count() == 0:
        first, last = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
        return tuple(map(str, range(first, last + 1))), (numbers.to_numpy() - first).astype(np.int32)
    names = np.unique(values.to_numpy())
    return tuple(map(str, names)), np.searchsorted(names, values.to_numpy()).astype(np.int32)


def _link_items(items: tuple[str, ...], links: Mapping[str, str]) -> np.ndarray:
    """Return the parameter row of each item: an item that repeats another takes the other's row."""
    place = {name: at for at, name in enumerate(items)}
    root = list(range(len(items)))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for later, earlier in links.items():
        if later in place and earlier in place:
            a, b = top(place[later]), top(place[earlier])
            root[max(a, b)] = min(a, b)
    _, rows = np.unique([top(at) for at in range(len(items))], return_inverse=True)
    return rows.astype(np.int32)
