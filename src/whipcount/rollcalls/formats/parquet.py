"""The canonical table as one Parquet file: one row a member and roll call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
from polars.exceptions import PanicException, PolarsError

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import read_bytes, sha256, written_whole
from whipcount.rollcalls.checks import compare_totals
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.report import FileReport
from whipcount.rollcalls.table import (
    MARK_SCHEMA,
    ROLLCALL_SCHEMA,
    VOTE,
    VOTE_COLUMNS,
    RollCalls,
    recount,
    widen,
)

VERSION = "1"
_MAGIC = b"PAR1"
_VERSION_KEY = "whipcount.version"
_CITED = "whipcount.files"  # what the votes were first read from, kept in the file's own metadata


def is_parquet(path: Path) -> bool:
    """Tell whether a file starts as Parquet does."""
    with path.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def write_parquet(rollcalls: RollCalls, path: Path) -> None:
    """Write the canonical table, whole or not at all.

    Columns are those of `VOTE_COLUMNS`. A text adopted without a vote is one row without a member.
    """
    texts = [name for name, kind in ROLLCALL_SCHEMA.items() if kind == pl.String]
    compact = rollcalls.rollcalls.with_columns(pl.col(*texts).cast(pl.Categorical))
    metadata = part_metadata(rollcalls.report)
    with written_whole(path) as draft:
        widen(rollcalls.marks, compact).write_parquet(draft, metadata=metadata, compression_level=3)


def part_metadata(reports: Sequence[FileReport]) -> dict[str, str]:
    """Give what a canonical file says of itself: its version, and what its votes were read from."""
    sources = [{"path": r.path, "sha256": r.sha256, "layout": r.layout} for r in reports]
    return {_VERSION_KEY: VERSION, _CITED: json.dumps(sources)}


def read_parquet(path: Path) -> RollCalls:
    """Read a canonical table.

    Raises
    ------
    InputError
        When the file is damaged, or is another Parquet table.
    """
    digest = sha256(read_bytes(path, what="a canonical table of votes"))
    wide = _read_wide(path)
    try:
        marks, rollcalls = _part(wide)
    except PolarsError as error:
        raise InputError(
            f"{path} has the columns of a canonical table, but other values ({str(error).splitlines()[0]}).",
            expected=f"Expected votes of {', '.join(VOTE.categories)}, dates and counts.",
            do="Write it again with `whipcount votes import`.",
        ) from error
    kept = pl.read_parquet_metadata(path)
    if _VERSION_KEY in kept:  # written by `write_parquet`, and so checked and counted before
        counted = rollcalls
    else:
        _refuse_double_votes(marks, rollcalls, path)
        counted = recount(marks, rollcalls)
    recounted, mismatches = compare_totals(counted)
    report = FileReport(
        path=path.name,
        sha256=digest,
        layout="canonical",
        rows=wide.height,
        rollcalls=rollcalls.height,
        recounted=recounted,
        mismatches=mismatches,
        notes=tuple(f"first read from {name}" for name in _first_read_from(kept)),
    )
    return RollCalls(marks, counted, (report,))


def _read_wide(path: Path) -> pl.DataFrame:
    try:
        wide = pl.read_parquet(path)
    except (PolarsError, PanicException, OSError) as error:
        raise InputError(
            f"{path} is Parquet that is cut short or damaged ({str(error).splitlines()[0]}).",
            expected="Expected a canonical table of votes.",
            do="Write it again with `whipcount votes import`.",
        ) from error
    missing = [name for name in VOTE_COLUMNS if name not in wide.columns]
    if missing:
        raise InputError(
            f"{path} is Parquet, but not a canonical table of votes: it lacks {', '.join(missing)}.",
            expected=f"Expected the columns {', '.join(VOTE_COLUMNS)}.",
            do="Write it with `whipcount votes import`.",
        )
    return wide


def _part(wide: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the table into marks and roll calls; rows of a roll call may stand apart."""
    number = pl.col("rollcall_id")
    changed = wide.select(number.ne_missing(number.shift()).fill_null(value=True)).to_series()
    firsts = wide.filter(changed).select(*ROLLCALL_SCHEMA)
    rollcalls = firsts.unique("rollcall_id", keep="first", maintain_order=True)
    if rollcalls.height == firsts.height:
        placed = wide.with_columns((changed.cum_sum() - 1).alias("rollcall"))
    else:
        places = rollcalls.select("rollcall_id", rollcall=pl.int_range(pl.len()))
        placed = wide.join(places, on="rollcall_id", how="left", maintain_order="left").sort(
            "rollcall", maintain_order=True
        )
    marks = placed.filter(pl.col("member").is_not_null())
    return long.settle_marks(marks.select(*MARK_SCHEMA)), long.settle_rollcalls(rollcalls)


def _refuse_double_votes(marks: pl.DataFrame, rollcalls: pl.DataFrame, path: Path) -> None:
    if marks.select("rollcall", "member").n_unique() == marks.height:
        return
    twice = marks.filter(pl.struct("rollcall", "member").is_duplicated()).unique(["rollcall", "member"])
    names = rollcalls["rollcall_id"]
    bad = [f"{row['member']} on {names[row['rollcall']]}" for row in twice.iter_rows(named=True)]
    raise InputError(
        f"{path} has members with more than one vote on a roll call:\n{list_bad_rows(sorted(bad))}\n",
        expected="Expected one vote of each member on each roll call.",
        do="Remove the rows that are wrong or repeated.",
    )


def _first_read_from(kept: Mapping[str, str]) -> list[str]:
    try:
        sources = json.loads(kept.get(_CITED, "[]"))
        return [f"{source['path']} (sha256 {source['sha256']})" for source in sources]
    except (ValueError, KeyError, TypeError):
        return []
