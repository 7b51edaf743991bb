"""Any long or wide table whose columns the user names: a vote a row, a roll call a row, or a member a row.

With a column `vote` the table is long. Without one, and with a column that names the member, the other
columns are roll calls; without either, they are members. A blank cell or NA in a wide table is an error
until the mapping says what it means (`--map =ABSENT`), because it may mean four things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.formats.mapping import (
    MEMBER_FIELDS,
    ROLLCALL_FIELDS,
    SIGNS,
    STATE_FIELDS,
    ColumnMap,
    read_mapping,
)
from whipcount.rollcalls.members import StateColumns, resolve_members, resolve_with_outsiders
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import TextTable

NAME = "mapped"
BLANK = ""
_NOTHING = ("NA", "NAN", "NULL")
_KEYS = (("rollcall_id",), ("symbol", "date"), ("symbol",), ("date", "title"))
_TOTALS = ("official_yes", "official_no", "official_abstain", "official_absent")


def read_mapped(table: TextTable, given: Sequence[str]) -> RollCalls:
    """Read a table by a mapping.

    Parameters
    ----------
    table : TextTable
        The open table.
    given : sequence of str
        Parts of the mapping, as `State=name`, `P=ABSENT`, `un.ga.c3=body`.

    Raises
    ------
    InputError
        When the mapping cannot be used, a field is missing that every table must have, or a cell is no vote.
    """
    said = read_mapping(given, table.columns)
    held = _long(table, said)
    key = next((key for key in _KEYS if set(key) <= set(held.columns)), None)
    _refuse_missing_fields(table, held, key)
    assert key is not None  # noqa: S101 - refused above
    rollcall_columns = [name for name in held.columns if name in ROLLCALL_FIELDS and name not in key]
    of_vote = ("vote", *[name for name in (*MEMBER_FIELDS, "vote_reason") if name in held.columns])
    as_table = TextTable(table.path, table.sha256, ",", tuple(held.columns), frame=held)
    settled = [name for name in rollcall_columns if name in {"date", "body", *_TOTALS}]
    parted = long.split(as_table, key=key, of_vote=of_vote, settled=settled)
    signs = {**SIGNS, **said.signs}
    marks = _read_marks(parted, signs)
    rollcalls = _rollcalls(parted, key)
    return _finish(parted, marks, rollcalls)


def _long(table: TextTable, said: ColumnMap) -> pl.DataFrame:
    """Bring the table to one row a vote, its columns named by their fields."""
    frame = table.read().drop(*said.ignored).rename(dict(said.columns))
    fields = set(said.columns.values())
    own = [name for name in frame.columns if name in fields or name == "row"]
    others = [name for name in frame.columns if name not in own]
    if "vote" in fields:
        frame = frame.drop(others)
    else:
        by_member = bool(fields & set(MEMBER_FIELDS))
        variable = "rollcall_id" if by_member else _member_field(said)
        frame = frame.unpivot(others, index=own, variable_name=variable, value_name="vote")
        frame = frame if by_member else frame.sort("row", maintain_order=True)
    constants = [pl.lit(value).alias(name) for name, value in said.constants.items()]
    return frame.with_columns(*constants, _settled(pl.col("vote")).alias("vote"))


def _member_field(said: ColumnMap) -> str:
    """Columns that are members: letter codes or names of states in bodies of states, else as they stand."""
    body = said.constants.get("body", "un.")
    return (
        "name" if body.startswith("un.") and "date" in {*said.columns.values(), *said.constants} else "member"
    )


def _refuse_missing_fields(table: TextTable, held: pl.DataFrame, key: tuple[str, ...] | None) -> None:
    lacking = []
    if key is None:
        lacking.append("rollcall_id, or symbol, or date and title")
    if not set(MEMBER_FIELDS) & set(held.columns):
        lacking.append(" or ".join(MEMBER_FIELDS))
    if set(STATE_FIELDS) & set(held.columns) and "date" not in held.columns:
        lacking.append("date, at which the names of states are resolved")
    if "body" not in held.columns:
        lacking.append("body (give it for the whole file: --map un.ga=body)")
    if lacking:
        raise InputError(
            f"{table.path} has no column, nor the mapping a value, for: {'; '.join(lacking)}.",
            expected="Expected a roll call, a member, a vote and a body in every row.",
            do=f"Add to the mapping; the columns are {', '.join(map(repr, table.columns[:30]))}.",
        )


def _read_marks(parted: long.LongTable, signs: Mapping[str, Vote]) -> pl.DataFrame:
    column = parted.marks["vote"].cast(pl.String)
    unknown = sorted(set(column.unique()) - signs.keys())
    if unknown:
        rows = parted.marks.filter(column.is_in(unknown)).select("row", pl.col("vote").cast(pl.String))
        bad = [f"row {row}: vote is {sign!r}" for row, sign in rows.iter_rows()]
        path, votes = parted.table.path, ", ".join(vote.value.upper() for vote in Vote)
        raise InputError(
            f"{path} has {len(bad)} votes with a mark that is not mapped:\n{list_bad_rows(bad)}\n",
            expected=f"Allowed: {', '.join(sign or 'blank' for sign in signs)}.",
            do=f"If {unknown[0] or 'blank'!r} means absent, pass --map {unknown[0]}=ABSENT; "
            f"the votes are {votes}.",
        )
    return long.read_marks(parted, "vote", signs)


def _settled(votes: pl.Expr) -> pl.Expr:
    """Settle marks: no outer spaces, upper case, no decimals; NA is blank."""
    bare = votes.str.strip_chars().str.to_uppercase().str.replace(r"\.0$", "")
    return pl.when(bare.is_null() | bare.is_in(_NOTHING)).then(pl.lit(BLANK)).otherwise(bare)


def _rollcalls(parted: long.LongTable, key: tuple[str, ...]) -> pl.DataFrame:
    raw, table = parted.rollcalls, parted.table
    columns = [
        raw[name] for name in raw.columns if name in ROLLCALL_FIELDS and name not in {"date", *_TOTALS}
    ]
    totals = {name: name for name in _TOTALS if name in raw.columns}
    frame = pl.DataFrame([*columns, *long.whole_numbers(raw, totals, table)])
    if "date" in raw.columns:
        frame = frame.with_columns(long.days(raw, "date", table))
    if "kind" not in frame.columns:
        frame = frame.with_columns(kind=pl.lit("draft_resolution"))
    if key != ("rollcall_id",):
        frame = frame.with_columns(rollcall_id=f"{NAME}:" + raw["key"])
    return frame.with_columns(source=pl.lit(NAME), source_sha256=pl.lit(table.sha256))


def _finish(parted: long.LongTable, marks: pl.DataFrame, rollcalls: pl.DataFrame) -> RollCalls:
    states = [name for name in STATE_FIELDS if name in marks.columns]
    if not states:
        members = marks.with_columns(pl.col("member").cast(pl.String))
        return finish(parted, members, rollcalls, names=NameReport(matched=members["member"].n_unique()))
    if "name" not in states:
        marks = marks.with_columns(name=pl.lit("").cast(pl.Categorical))
    columns = StateColumns(
        name="name", code="code" if "code" in states else "", number="cow" if "cow" in states else ""
    )
    if columns.code or columns.number:
        named, names = resolve_members(marks, rollcalls["date"], parted.table, columns)
        return finish(parted, named, rollcalls, names=names)
    named, names, set_aside = resolve_with_outsiders(marks, rollcalls["date"], parted.table, columns)
    return finish(parted, named, rollcalls, names=names, set_aside=set_aside)
