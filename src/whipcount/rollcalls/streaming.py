"""A long table too large to hold: read a part at a time, each of whole roll calls, into one Parquet file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import written_whole
from whipcount.rollcalls.formats.parquet import part_metadata, write_parquet
from whipcount.rollcalls.reading import Progress, layout_of
from whipcount.rollcalls.report import FileReport, NameReport, SetAside
from whipcount.rollcalls.texttable import TextTable, open_table

PART_ROWS = 2_000_000
"""Rows of a part; a part and its votes take up to 1.9 GB, however long the file."""


def import_large(
    path: Path, output: Path, *, part_rows: int = PART_ROWS, progress: Progress | None = None
) -> FileReport:
    """Read a long table of votes into a canonical Parquet file, without ever holding it whole.

    Every part is checked and counted as `read_votes` does it. Memory depends on `part_rows`, not on the file;
    time is in proportion to the file.

    Parameters
    ----------
    path : Path
        A table of the UN Digital Library, Voeten (long), Voteview or the canonical CSV, packed or not.
    output : Path
        The file to write, whole or not at all.
    part_rows : int
        Least rows of a part.

    Raises
    ------
    InputError
        When the layout has no numbered roll calls, a roll call's rows stand apart, or rows cannot be used.
    """
    say = progress or (lambda _: None)
    table = open_table(path)
    layout = layout_of(table)
    if not layout.key or layout.read is None:
        raise InputError(
            f"{path} ({layout.title}) cannot be read in parts.",
            expected="Expected a long table with a number for each roll call.",
            do="Read it whole, without parts.",
        )
    reports: list[FileReport] = []
    seen: set[str] = set()
    with tempfile.TemporaryDirectory(dir=_folder(output)) as folder:
        parts: list[Path] = []
        for number, frame in enumerate(_parts(table, layout.key, part_rows)):
            held = layout.read(_part_table(table, frame), [])
            _refuse_scattered(path, seen, held.rollcalls["rollcall_id"])
            parts.append(Path(folder) / f"{number:06d}.parquet")
            write_parquet(held, parts[-1])
            reports += held.report
            say(f"{sum(report.rows for report in reports):,} rows read")
        report = _together(reports)
        with written_whole(output) as draft:
            pl.scan_parquet(parts).sink_parquet(
                draft, metadata=part_metadata((report,)), compression_level=3, maintain_order=True
            )
    return report


def _folder(output: Path) -> Path:
    output.parent.mkdir(parents=True, exist_ok=True)
    return output.parent


def _part_table(table: TextTable, frame: pl.DataFrame) -> TextTable:
    return TextTable(table.path, table.sha256, table.separator, table.columns, frame=frame)


def _parts(table: TextTable, key: tuple[str, ...], part_rows: int) -> Iterator[pl.DataFrame]:
    """Give parts that end where a roll call ends."""
    held: list[pl.DataFrame] = []
    for batch in table.batches():
        held.append(batch)
        if sum(frame.height for frame in held) < part_rows:
            continue
        frame = pl.concat(held)
        names = [name for name in frame.columns if name in key]
        last = frame.select(names).row(-1)
        ongoing = pl.all_horizontal(
            pl.col(name).eq_missing(pl.lit(value)) for name, value in zip(names, last, strict=True)
        )
        closed = frame.height - int(frame.select(ongoing.reverse().cum_min().sum()).item())
        if closed:
            yield frame[:closed]
            held = [frame[closed:]]
        else:
            held = [frame]
    if held and (rest := pl.concat(held)).height:
        yield rest


def _refuse_scattered(path: Path, seen: set[str], names: pl.Series) -> None:
    bad = [name for name in names if name in seen]
    if bad:
        raise InputError(
            f"{path} has {len(bad)} roll calls whose rows stand far apart:\n{list_bad_rows(bad)}\n",
            expected="Expected the rows of a roll call to stand together in a file this large.",
            do="Sort the file by its roll calls.",
        )
    seen.update(names)


def _together(reports: list[FileReport]) -> FileReport:
    """Add up what the parts gave."""
    aside: dict[str, int] = {}
    for one in (one for report in reports for one in report.set_aside):
        aside[one.reason] = aside.get(one.reason, 0) + one.rows
    names = [report.names for report in reports]
    first = reports[0]
    return FileReport(
        path=first.path,
        sha256=first.sha256,
        layout=first.layout,
        rows=sum(report.rows for report in reports),
        rollcalls=sum(report.rollcalls for report in reports),
        recounted=sum(report.recounted for report in reports),
        mismatches=tuple(one for report in reports for one in report.mismatches),
        set_aside=tuple(SetAside(rows=rows, reason=reason) for reason, rows in aside.items()),
        names=NameReport(
            matched=max(name.matched for name in names),
            unmatched=tuple(sorted({one for name in names for one in name.unmatched})),
            ambiguous=tuple(sorted({one for name in names for one in name.ambiguous})),
            corrected=tuple(sorted({one for name in names for one in name.corrected})),
        ),
        notes=tuple(dict.fromkeys(note for report in reports for note in report.notes)),
    )
