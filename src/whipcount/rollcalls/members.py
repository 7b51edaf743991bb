"""Members of a source resolved through the register, each at the dates of its votes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.register import Register, Seat, load, seats_over_time
from whipcount.rollcalls.numbering import first_places, number_rows, renumber
from whipcount.rollcalls.report import NameReport, SetAside
from whipcount.rollcalls.texttable import TextTable


@dataclass(frozen=True, slots=True, kw_only=True)
class StateColumns:
    """Columns in which a source says which state a row is of: its name, and a code or a COW number."""

    name: str
    code: str = ""
    number: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """The columns that there are."""
        return tuple(column for column in (self.code, self.number, self.name) if column)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a source says of one state."""

    name: str
    code: str | None
    number: int | None

    def __str__(self) -> str:
        mark = self.code or self.number
        return f"'{self.name}'" + (f" ({mark})" if mark is not None else "")


def resolve_members(
    marks: pl.DataFrame, dates: pl.Series, table: TextTable, columns: StateColumns
) -> tuple[pl.DataFrame, NameReport]:
    """Add `member` and `member_name` to marks, each state resolved at the date of the vote.

    Parameters
    ----------
    marks : pl.DataFrame
        With `rollcall` (a place in `dates`) and the columns that name the state.
    dates : pl.Series
        Date of each roll call.
    table : TextTable
        The file, for messages.
    columns : StateColumns
        Which columns name the state.

    Raises
    ------
    InputError
        When a state resolves to none or to several; all such states are listed.
    """
    register = load()
    days = dates.unique().sort()
    state = number_rows([marks[name] for name in columns.all])
    # Each state is resolved once for each day on which it votes, and then looked up by number.
    voting_day = days.search_sorted(dates).to_numpy()[marks["rollcall"].to_numpy()]
    met, place = renumber(state * len(days) + voting_day)
    state_met, day_met = np.divmod(met, len(days))
    rows = marks[first_places(state)].select("row", *[pl.col(name).cast(pl.String) for name in columns.all])
    calendar = days.to_list()
    bounds = np.searchsorted(state_met, np.arange(rows.height + 1))
    members: list[str | None] = []
    times: list[int] = []
    bad, corrected = [], []
    for at, row in enumerate(rows.iter_rows(named=True)):
        asked = _Asked(row[columns.name] or "", row.get(columns.code), _number(row.get(columns.number)))
        seats = _seats(register, asked, [calendar[day] for day in day_met[bounds[at] : bounds[at + 1]]])
        bad += [(row["row"], at, f"{asked}: {seat.reason}") for seat, _ in seats if seat.member is None]
        told = {seat.member for seat, _ in seats if seat.member and asked.code}
        corrected += [(row["row"], f"{asked} is {member}") for member in sorted(told - {asked.code})]
        members += [seat.member for seat, _ in seats]
        times += [number for _, number in seats]
    if bad:
        raise InputError(
            f"{table.path} has states that the register cannot tell:\n{_list_states(bad, state)}\n",
            expected="Expected each to be one member of the United Nations at the date of the vote.",
            do="Mend the names or codes in these rows.",
        )
    named = marks.with_columns(
        pl.Series("member", members, dtype=pl.Categorical).gather(
            np.repeat(np.arange(len(times)), times)[place]
        ),
        pl.col(columns.name).alias("member_name"),
    )
    return named, NameReport(matched=rows.height, corrected=tuple(told for _, told in sorted(corrected)))


def _list_states(bad: list[tuple[int, int, str]], state: NDArray[np.int64]) -> str:
    """List each once, by its first row, with how many rows more there are of it."""
    rows = np.bincount(state)
    return list_bad_rows(
        [
            f"row {row}{f' and {rows[at] - 1} more' if rows[at] > 1 else ''}: {told}"
            for row, at, told in sorted(bad)
        ]
    )


def resolve_with_outsiders(
    marks: pl.DataFrame, dates: pl.Series, table: TextTable, columns: StateColumns
) -> tuple[pl.DataFrame, NameReport, tuple[SetAside, ...]]:
    """Do as `resolve_members`, for tables that also have a mark for who was no member on the day.

    A state marked `not_a_member` is told by what its name means today, since on the day it may have meant
    nobody; where the seat that it has today was held by another row of the roll call, its mark is set aside.
    """
    outside = pl.col("vote").cast(pl.String) == Vote.NOT_A_MEMBER.value
    named, report = resolve_members(marks.filter(~outside), dates, table, columns)
    others = marks.filter(outside)
    if others.is_empty():
        return named, report, ()
    told: dict[str, str | None] = {}
    for name in others[columns.name].cast(pl.String).unique():
        told[name] = load().lookup(name).code
    unknown = sorted(name for name, code in told.items() if code is None)
    if unknown:
        raise InputError(
            f"{table.path} has states that the register cannot tell:\n{list_bad_rows(unknown)}\n",
            expected="Expected names or codes of states.",
            do="Mend the names or codes.",
        )
    text = pl.col(columns.name).cast(pl.String)
    seats = others.with_columns(
        member=text.replace_strict(told, return_dtype=pl.String).cast(pl.Categorical), member_name=text
    )
    seats = seats.with_columns(pl.col("member_name").cast(pl.Categorical))
    kept = seats.unique(["rollcall", "member"], keep="first", maintain_order=True).join(
        named.select("rollcall", "member"), on=["rollcall", "member"], how="anti"
    )
    aside = others.height - kept.height
    reason = "marks 'not a member' of a state whose seat another row of the same roll call holds"
    together = pl.concat([named, kept.select(named.columns)]).sort("row", maintain_order=True)
    return together, report, (SetAside(rows=aside, reason=reason),) if aside else ()


def _seats(register: Register, asked: _Asked, days: Sequence[date]) -> list[tuple[Seat, int]]:
    """Give the seats that a state holds on its days, which are in order, and on how many of them."""
    key = (asked.name, asked.code, asked.number)
    timeline = seats_over_time(register, key, first=days[0], last=days[-1])
    if len(timeline) == 1:
        return [(timeline[0], len(days))]
    ends = [bisect_right(days, seat.end) for seat in timeline]
    held = [until - before for before, until in zip([0, *ends], ends, strict=False)]
    return [(seat, number) for seat, number in zip(timeline, held, strict=True) if number]


def _number(text: str | None) -> int | None:
    return int(float(text)) if text else None
