"""What a set of roll calls holds, by body, year and outcome, and what is missing from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from whipcount.rollcalls.motions import WHOLE
from whipcount.rollcalls.table import NOT_RECORDED, WITHOUT_A_VOTE, RollCalls

_FACTS = ("date", "symbol", "title", "agenda_title", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearHoldings:
    """What is held of one year: roll calls, votes, roll calls by outcome, and what is missing from them.

    `year` is None for roll calls without a date; an outcome that the source does not state is `not stated`.
    """

    year: int | None
    rollcalls: int
    votes: int
    outcomes: dict[str, int]
    missing: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyHoldings:
    """What is held of one body.

    `kinds`, `outcomes` and `cast` count roll calls by kind and outcome, and votes; `missing` counts roll
    calls that lack a date, symbol, title, the votes themselves, official totals, or, for a vote on a part,
    the whole text that it belongs to. `years` has the same a year.
    """

    body: str
    source: str
    rollcalls: int
    votes: int
    members: int
    first: date | None
    last: date | None
    sessions: int
    kinds: dict[str, int]
    outcomes: dict[str, int]
    cast: dict[str, int]
    missing: dict[str, int]
    years: tuple[YearHoldings, ...]


def describe(rollcalls: RollCalls) -> tuple[BodyHoldings, ...]:
    """Describe what is held, one entry a body and source."""
    marks = rollcalls.marks
    recorded = pl.col("vote_reason").cast(pl.String).ne_missing(NOT_RECORDED)
    counted = marks.group_by("rollcall").agg(pl.len().alias("votes"), recorded.any().alias("recorded"))
    frame = rollcalls.rollcalls.with_row_index("rollcall").join(
        counted, on="rollcall", how="left", maintain_order="left"
    )
    frame = frame.with_columns(pl.col("votes").fill_null(0), year=pl.col("date").dt.year())
    return tuple(_holdings(part, marks) for part in frame.partition_by("body", "source", maintain_order=True))


def tell_future(rollcalls: RollCalls, today: date) -> str:
    """Say which roll calls are dated after `today`, in one sentence; empty if none is."""
    later = rollcalls.rollcalls.filter(pl.col("date") > today).sort("date", descending=True)
    if later.is_empty():
        return ""
    shown = "; ".join(f"{name} on {day}" for name, day in later.select("rollcall_id", "date").head(3).rows())
    more = f" and {later.height - 3} more" if later.height > 3 else ""
    return f"Roll calls are dated after today, {today}: {shown}{more}. Check their dates."


def _holdings(part: pl.DataFrame, marks: pl.DataFrame) -> BodyHoldings:
    held = marks.join(part.select("rollcall"), on="rollcall", how="semi")
    days = part["date"].drop_nulls()
    return BodyHoldings(
        body=part["body"][0],
        source=part["source"][0],
        rollcalls=part.height,
        votes=held.height,
        members=held["member"].n_unique(),
        first=cast("date | None", days.min()),
        last=cast("date | None", days.max()),
        sessions=part["session"].n_unique(),
        kinds=_counts(part["kind"]),
        outcomes=_counts(part["outcome"].fill_null("not stated")),
        cast=_counts(held["vote"].cast(pl.String)),
        missing=_missing(part),
        years=tuple(_year(year) for year in part.sort("year", nulls_last=True).partition_by("year")),
    )


def _year(part: pl.DataFrame) -> YearHoldings:
    return YearHoldings(
        year=part["year"][0],
        rollcalls=part.height,
        votes=int(part["votes"].sum()),
        outcomes=_counts(part["outcome"].fill_null("not stated")),
        missing=_missing(part),
    )


def _missing(part: pl.DataFrame) -> dict[str, int]:
    """Count the roll calls that lack something that they could have."""
    voted = pl.col("outcome").ne_missing(WITHOUT_A_VOTE)
    counts = part.select(
        *[pl.col(name).null_count() for name in _FACTS],
        ((pl.col("votes") == 0) & voted).sum().alias("votes"),
        (~pl.col("recorded")).sum().alias("votes recorded as none cast"),
        (pl.col("official_yes").is_null() & voted).sum().alias("official totals"),
        ((pl.col("kind") != WHOLE) & pl.col("parent_id").is_null()).sum().alias("whole text of a part"),
    )
    return {name: count for name, count in counts.row(0, named=True).items() if count}


def _counts(values: pl.Series) -> dict[str, int]:
    counted = values.drop_nulls().value_counts(sort=True, name="n")
    return {str(value): int(count) for value, count in counted.iter_rows()}
