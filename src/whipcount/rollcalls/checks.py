"""The last steps of every reader: one vote a member, every roll call counted again, the report."""

from __future__ import annotations

import polars as pl

from whipcount.domain import Tally
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.report import FileReport, Mismatch, NameReport, SetAside
from whipcount.rollcalls.table import TALLY_COLUMNS, RollCalls, recount


def finish(
    parted: long.LongTable,
    marks: pl.DataFrame,
    rollcalls: pl.DataFrame,
    *,
    names: NameReport | None = None,
    set_aside: tuple[SetAside, ...] = (),
    notes: tuple[str, ...] = (),
) -> RollCalls:
    """Check and count what a reader has found, and report it.

    Raises
    ------
    InputError
        When a member has two votes on one roll call.
    """
    table = parted.table
    long.refuse_double_votes(marks, parted.rollcalls["key"], table)
    settled = long.settle_marks(marks)
    counted = recount(settled, long.settle_rollcalls(rollcalls))
    recounted, mismatches = compare_totals(counted)
    report = FileReport(
        path=table.path.name,
        sha256=table.sha256,
        layout=counted["source"][0],
        rows=parted.marks.height,
        rollcalls=counted.height,
        recounted=recounted,
        mismatches=mismatches,
        set_aside=set_aside,
        names=names or NameReport(),
        notes=notes,
    )
    return RollCalls(settled, counted, (report,))


def compare_totals(rollcalls: pl.DataFrame) -> tuple[int, tuple[Mismatch, ...]]:
    """Hold counted totals against official ones, as far as the source states them.

    Returns
    -------
    tuple
        The number of roll calls that could be compared, and those that do not agree.
    """
    stated = pl.any_horizontal(pl.col(f"official_{name}").is_not_null() for name in TALLY_COLUMNS)
    votes = pl.col("counted_yes").is_not_null()
    compared = rollcalls.filter(stated & votes)
    differs = [pl.col(f"official_{name}") != pl.col(f"counted_{name}") for name in TALLY_COLUMNS]
    wrong = compared.filter(pl.any_horizontal(differ.fill_null(value=False) for differ in differs))
    return compared.height, tuple(_mismatch(row) for row in wrong.iter_rows(named=True))


def tally_of(row: dict[str, object], stem: str) -> Tally | None:
    """Return the tally in the columns `<stem>_yes` ... of a row; None where it has none."""
    counts = {name: row[f"{stem}_{name}"] for name in TALLY_COLUMNS}
    if counts["yes"] is None:
        return None
    given = {name: int(str(count)) for name, count in counts.items() if count is not None}
    return Tally(**given)


def _mismatch(row: dict[str, object]) -> Mismatch:
    official, counted = tally_of(row, "official"), tally_of(row, "counted")
    return Mismatch(
        rollcall_id=str(row["rollcall_id"]),
        symbol=str(row["symbol"] or ""),
        official=official or Tally(),
        counted=counted or Tally(),
    )
