"""What a set of roll calls holds, by body, session and outcome, and what is missing from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from whipcount.rollcalls.table import WITHOUT_A_VOTE, RollCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyHoldings:
    """What is held of one body.

    `kinds`, `outcomes` and `cast` count roll calls by kind and outcome, and votes; `missing` counts roll
    calls that lack a date, symbol, title, the votes themselves or official totals.
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


def describe(rollcalls: RollCalls) -> tuple[BodyHoldings, ...]:
    """Describe what is held, one entry a body and source."""
    frame = rollcalls.rollcalls.with_row_index("rollcall")
    parts = frame.partition_by("body", "source", maintain_order=True)
    return tuple(_holdings(part, rollcalls.marks) for part in parts)


def _holdings(part: pl.DataFrame, marks: pl.DataFrame) -> BodyHoldings:
    held = marks.join(part.select("rollcall"), on="rollcall", how="semi")
    days = part["date"].drop_nulls()
    voted = part["outcome"].fill_null("") != WITHOUT_A_VOTE
    missing = {
        name: part[name].null_count() for name in ("date", "symbol", "title", "agenda_title", "outcome")
    }
    missing["votes"] = int((part["counted_yes"].is_null() & voted).sum())
    missing["official totals"] = int((part["official_yes"].is_null() & voted).sum())
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
        outcomes=_counts(part["outcome"]),
        cast=_counts(held["vote"].cast(pl.String)),
        missing={name: count for name, count in missing.items() if count},
    )


def _counts(values: pl.Series) -> dict[str, int]:
    counted = values.drop_nulls().value_counts(sort=True, name="n")
    return {str(value): int(count) for value, count in counted.iter_rows()}
