"""The canonical table as one Parquet file: one row a member and roll call."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from whipcount.domain import InputError
from whipcount.files import read_bytes, sha256, written_whole
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.report import FileReport
from whipcount.rollcalls.table import MARK_SCHEMA, ROLLCALL_SCHEMA, VOTE_COLUMNS, RollCalls, widen

VERSION = "1"
_MAGIC = b"PAR1"
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
    sources = [{"path": r.path, "sha256": r.sha256, "layout": r.layout} for r in rollcalls.report]
    metadata = {"whipcount.version": VERSION, _CITED: json.dumps(sources)}
    with written_whole(path) as draft:
        widen(rollcalls.marks, compact).write_parquet(draft, metadata=metadata, compression_level=3)


def read_parquet(path: Path) -> RollCalls:
    """Read a canonical table.

    Raises
    ------
    InputError
        When the file is damaged, or is another Parquet table.
    """
    digest = sha256(read_bytes(path, what="a canonical table of votes"))
    try:
        wide = pl.read_parquet(path)
    except (PolarsError, OSError) as error:
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
    starts = (
        wide.select(pl.col("rollcall_id") != pl.col("rollcall_id").shift()).to_series().fill_null(value=True)
    )
    rollcalls = wide.filter(starts).select(*ROLLCALL_SCHEMA)
    marks = wide.select(
        (starts.cum_sum() - 1).cast(pl.UInt32).alias("rollcall"), *[n for n in MARK_SCHEMA if n != "rollcall"]
    ).filter(pl.col("member").is_not_null())
    report = FileReport(
        path=path.name, sha256=digest, layout="canonical", rows=wide.height, rollcalls=rollcalls.height
    )
    return RollCalls(long.settle_marks(marks), long.settle_rollcalls(rollcalls), (report,))
