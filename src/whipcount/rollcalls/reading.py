"""Files of votes read, whatever their layout: told by their header, read by its module, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import require_file
from whipcount.rollcalls.formats import own_table, parquet, undl, voeten, voteview
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.table import RollCalls, combine
from whipcount.rollcalls.texttable import WHAT, TextTable, open_table

LAYOUTS: tuple[Layout, ...] = (
    undl.ASSEMBLY,
    undl.COUNCIL,
    undl.OUTCOMES,
    voeten.VOETEN,
    voteview.VOTES,
    voteview.ROLLCALLS,
    voteview.MEMBERS,
    own_table.DECISIONS,
    own_table.LONG,
    own_table.WIDE,
)
"""Every layout that is known, the more particular ones first."""

Progress = Callable[[str], None]


def read_votes(paths: Sequence[Path], progress: Progress | None = None) -> RollCalls:
    """Read files of votes into the canonical table.

    Layouts are told from the content: the header of a table (CSV, packed with gzip or not), or Parquet
    written by `write_parquet`. Files that belong together (votes, members and roll calls of Voteview; our
    own decisions and votes) are given together.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    progress : callable, optional
        Told in a few words what is being read.

    Raises
    ------
    InputError
        When a file cannot be read, is of no known layout, or holds rows that cannot be used.

    Examples
    --------
    >>> from whipcount.rollcalls import read_votes
    >>> read_votes([Path("votes.xlsx")])
    Traceback (most recent call last):
    ...
    whipcount.domain.errors.InputError: There is no file votes.xlsx. ...
    """
    say = progress or (lambda _: None)
    if not paths:
        raise InputError(
            "No file of votes is named.", expected=f"Expected {WHAT}.", do="Name at least one file."
        )
    tables: list[tuple[Layout, TextTable]] = []
    parts: list[RollCalls] = []
    for path in paths:
        require_file(path, what=WHAT)
        if parquet.is_parquet(path):
            say(f"reading {path.name}")
            parts.append(parquet.read_parquet(path))
        else:
            table = open_table(path)
            tables.append((_layout_of(table), table))
    parts += [_read(layout, table, tables, say) for layout, table in tables if layout.read]
    _refuse_lone_companions(tables)
    _refuse_repeats(parts)
    return combine(parts)


def _read(
    layout: Layout, table: TextTable, tables: Sequence[tuple[Layout, TextTable]], say: Progress
) -> RollCalls:
    say(f"reading {table.path.name} ({layout.title})")
    beside = [other for kind, other in tables if kind.name in layout.companions]
    assert layout.read is not None  # noqa: S101 - the caller keeps to layouts that read
    return layout.read(table, beside)


def _layout_of(table: TextTable) -> Layout:
    for layout in LAYOUTS:
        if not layout.missing(table.columns):
            return layout
    shown = ", ".join(table.columns[:30]) + (" ..." if len(table.columns) > 30 else "")
    nearest = min(LAYOUTS[:-1], key=lambda layout: len(layout.missing(table.columns)) / len(layout.required))
    missing = nearest.missing(table.columns)
    comes_near = f"Nearest is '{nearest.title}', of which it lacks: {', '.join(missing)}."
    raise InputError(
        f"{table.path} is of no known layout; its columns are: {shown}. "
        + (comes_near if len(missing) < len(nearest.required) else "No layout comes near."),
        expected="Expected one of: " + "; ".join(layout.title for layout in LAYOUTS) + ".",
        do="Check that it is the right file, or rename its columns.",
    )


def _refuse_lone_companions(tables: Sequence[tuple[Layout, TextTable]]) -> None:
    used = {name for layout, _ in tables if layout.read for name in layout.companions}
    for layout, table in tables:
        if not layout.read and layout.name not in used:
            owner = next(known for known in LAYOUTS if layout.name in known.companions)
            raise InputError(
                f"{table.path} ({layout.title}) stands alone.",
                expected=f"Expected beside it: {owner.title}, with the columns {', '.join(owner.required)}.",
                do="Name both files.",
            )


def _refuse_repeats(parts: Sequence[RollCalls]) -> None:
    seen: dict[str, str] = {}
    bad = []
    for part in parts:
        name = part.report[0].path if part.report else "a table"
        for rollcall in part.rollcalls["rollcall_id"]:
            if rollcall in seen:
                bad.append(f"{rollcall}: in {seen[rollcall]} and in {name}")
            seen[rollcall] = name
    if bad:
        raise InputError(
            f"{len(bad)} roll calls are given twice:\n{list_bad_rows(bad, shown=10)}\n",
            expected="Expected each roll call of one source once.",
            do="Name only one of the files, the newer one.",
        )
