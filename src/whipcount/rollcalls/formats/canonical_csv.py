"""The canonical table as CSV, as `votes export --to csv` writes it, read back.

An apostrophe that the writer put before a sign that a spreadsheet would take for a formula is taken off
again. A roll call without votes is one row without a member.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import ROLLCALL_SCHEMA, TALLY_COLUMNS, VOTE_COLUMNS, RollCalls
from whipcount.rollcalls.texttable import TextTable

_OF_VOTE = ("vote", "member", "vote_reason", "member_name", "mark_note")
_TOTALS = {f"official_{name}": f"official_{name}" for name in TALLY_COLUMNS}
_GUARDED = r"^'([=+\-@\t\r])"


def _read(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    parted = long.split(
        table,
        key=("rollcall_id",),
        of_vote=_OF_VOTE,
        settled=("date", *_TOTALS),
        may_be_empty=("vote",),
    )
    raw = parted.rollcalls
    texts = [name for name, kind in ROLLCALL_SCHEMA.items() if kind == pl.String]
    rollcalls = raw.select(pl.col(texts).str.replace(_GUARDED, "${1}")).with_columns(
        _days(raw, table), *long.whole_numbers(raw, _TOTALS, table)
    )
    cast = parted.marks.filter(pl.col("member").is_not_null())
    _refuse_half_rows(parted, table)
    kept = long.LongTable(table=table, marks=cast, rollcalls=raw)
    reasons = cast["vote_reason"]
    marks = long.read_marks(kept, "vote", {vote.value.upper(): vote for vote in Vote})
    marks = marks.with_columns(
        reasons,
        *[
            pl.col(name).cast(pl.String).str.replace(_GUARDED, "${1}").cast(pl.Categorical)
            for name in ("member", "member_name", "mark_note")
        ],
    )
    return finish(parted, marks, rollcalls, names=NameReport(matched=marks["member"].n_unique()))


def _days(raw: pl.DataFrame, table: TextTable) -> pl.Series:
    """Read days; a roll call may have none."""
    dated = raw.filter(pl.col("date").is_not_null())
    if dated.height == raw.height:
        return long.days(raw, "date", table)
    long.days(dated, "date", table)
    return raw["date"].str.to_date("%Y-%m-%d")


def _refuse_half_rows(parted: long.LongTable, table: TextTable) -> None:
    half = parted.marks.filter(pl.col("member").is_null() != pl.col("vote").is_null())
    if half.height:
        bad = [f"row {row}: a member without a vote, or a vote without a member" for row in half["row"]]
        raise InputError(
            f"{table.path} has {len(bad)} rows that are half empty:\n{list_bad_rows(bad)}\n",
            expected="Expected a member and a vote, or neither for a roll call without votes.",
            do="Mend these rows.",
        )


CANONICAL_CSV = Layout(
    key=("rollcall_id",),
    name="canonical.csv",
    title="whipcount's canonical table as CSV",
    required=VOTE_COLUMNS,
    read=_read,
)
