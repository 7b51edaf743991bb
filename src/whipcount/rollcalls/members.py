"""Members of a source resolved through the register, each at the dates of its votes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.register import Register, Seat, load, seats_over_time
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
    dated = marks.with_columns(dates.gather(marks["rollcall"]).alias("date"))
    pieces, bad, corrected = [], [], []
    states = dated.group_by(*columns.all, maintain_order=True).agg(pl.col("date").unique().sort())
    asked_of = states.select(pl.col(*columns.all).cast(pl.String)).iter_rows(named=True)
    for row, days in zip(asked_of, states["date"], strict=True):
        asked = _Asked(row[columns.name] or "", row.get(columns.code), _number(row.get(columns.number)))
        seats = _seats(register, asked, days)
        bad += [f"{asked}: {seat.reason}" for seat in seats if seat.member is None]
        told = {seat.member for seat in seats if seat.member and asked.code}
        corrected += [f"{asked} is {member}" for member in sorted(told - {asked.code})]
        pieces += [{**row, "date": seat.start, "member": seat.member} for seat in seats]
    if bad:
        raise InputError(
            f"{table.path} has states that the register cannot tell:\n{list_bad_rows(bad)}\n",
            expected="Expected each to be one member of the United Nations at the date of the vote.",
            do="Mend the names or codes in these rows.",
        )
    kinds = {**dict.fromkeys(columns.all, pl.Categorical), "date": pl.Date, "member": pl.Categorical}
    members = pl.DataFrame(pieces, schema=kinds)
    named = _join(dated, members, columns).with_columns(pl.col(columns.name).alias("member_name"))
    return named.drop("date"), NameReport(matched=states.height, corrected=tuple(corrected))


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


def _join(dated: pl.DataFrame, members: pl.DataFrame, columns: StateColumns) -> pl.DataFrame:
    """Give each mark the member of the latest piece that has begun by its date."""
    by = list(columns.all)
    first = members.filter(pl.col("date") == pl.col("date").min().over(by))
    later = members.join(first, on=[*by, "date"], how="anti", nulls_equal=True).rename(
        {"date": "since", "member": "newer"}
    )
    states = first.drop("date").with_row_index("known_state")
    joined = dated.join(states, on=by, how="left", maintain_order="left", nulls_equal=True)
    later = later.with_columns(step=pl.int_range(pl.len()).over(by)).sort("step")
    newer = pl.when(pl.col("date") >= pl.col("since")).then("newer").otherwise("member").alias("member")
    for step in later.partition_by("step", maintain_order=True):
        # Joined to the few states, and then looked up by number for each of the many marks.
        of_state = states.join(step, on=by, how="left", maintain_order="left", nulls_equal=True)
        of_mark = of_state.select("since", "newer")[joined["known_state"]]
        joined = joined.with_columns(of_mark.get_columns()).with_columns(newer).drop("since", "newer")
    return joined.drop("known_state")


def _seats(register: Register, asked: _Asked, days: pl.Series) -> list[Seat]:
    """Give the seats that a state holds on its days, which are in order; others are left out."""
    key = (asked.name, asked.code, asked.number)
    timeline = seats_over_time(register, key, first=days[0], last=days[-1])
    if len(timeline) == 1:
        return list(timeline)
    ends = days.search_sorted(pl.Series([seat.end for seat in timeline]), side="right").to_list()
    return [seat for seat, before, until in zip(timeline, [0, *ends], ends, strict=False) if before < until]


def _number(text: str | None) -> int | None:
    return int(float(text)) if text else None
