"""Files of votes read, whatever their layout: told by their header, read by its module, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from polars.exceptions import PolarsError

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import require_file
from whipcount.rollcalls.documents import DocumentLayout, open_document
from whipcount.rollcalls.formats import (
    annex,
    canonical_csv,
    ep_xml,
    howtheyvote,
    marcxml,
    own_table,
    parquet,
    popolo,
    uk_commons,
    undl,
    voeten,
    voteview,
    wide,
)
from whipcount.rollcalls.formats.annex_file import holds_prose, read_prose
from whipcount.rollcalls.formats.mapped import read_mapped
from whipcount.rollcalls.formats.webpage import is_web_page
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.table import RollCalls, combine
from whipcount.rollcalls.texttable import WHAT, TextTable, head_of, open_table

LAYOUTS: tuple[Layout, ...] = (
    canonical_csv.CANONICAL_CSV,
    undl.ASSEMBLY,
    undl.COUNCIL,
    undl.OUTCOMES,
    voeten.VOETEN,
    wide.VOETEN_WIDE,
    voteview.VOTES,
    voteview.ROLLCALLS,
    voteview.MEMBERS,
    *howtheyvote.LAYOUTS,
    own_table.DECISIONS,
    own_table.LONG,
    own_table.WIDE,
    wide.MATRIX,
)
"""Every layout of a table that is known, the more particular ones first."""

DOCUMENTS: tuple[DocumentLayout, ...] = (marcxml.MARCXML, ep_xml.EP_XML, uk_commons.COMMONS, popolo.POPOLO)
"""Every layout that is known of what is no table."""

_NO_TABLE = (b"<", b"{", b"[")

Progress = Callable[[str], None]


def read_votes(
    paths: Sequence[Path], progress: Progress | None = None, *, mapping: Sequence[str] = ()
) -> RollCalls:
    """Read files of votes into the canonical table.

    Layouts are told from the content: the header of a table (CSV, packed with gzip or not), the root of XML
    or JSON, lists of names in prose (text, web page or PDF), or Parquet written by `write_parquet`. Files
    that belong together (votes, members and roll calls of Voteview; our own decisions and votes) are given
    together.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    progress : callable, optional
        Told in a few words what is being read.
    mapping : sequence of str
        For tables of no known layout: what columns and marks mean, as `State=name`, `P=ABSENT`,
        `un.ga.c3=body`. For prose: the date and body where the text does not say them.

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
        found = _open(path, mapping, say)
        if isinstance(found, RollCalls):
            parts.append(found)
        else:
            tables.append(found)
    parts += [_read(layout, table, tables, say) for layout, table in tables if layout.read]
    _refuse_lone_companions(tables)
    _refuse_repeats(parts)
    return combine(parts)


def read_table(table: TextTable) -> RollCalls:
    """Read an open table that stands alone, of any layout that is known.

    Raises
    ------
    InputError
        When its layout is not known, needs another table beside it, or it holds rows that cannot be used.
    """
    layout = layout_of(table)
    _refuse_lone_companions([(layout, table)])
    return _read(layout, table, [(layout, table)], lambda _: None)


def _open(path: Path, mapping: Sequence[str], say: Progress) -> RollCalls | tuple[Layout, TextTable]:
    """Read a file that stands alone; a table of a known layout is only opened, others may belong to it."""
    require_file(path, what=WHAT)
    if parquet.is_parquet(path):
        say(f"reading {path.name}")
        return parquet.read_parquet(path)
    head = head_of(path).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF") or (is_web_page(head) and holds_prose(path)):
        say(f"reading {path.name} ({annex.TITLE})")
        return read_prose(path, mapping)
    if head.startswith(_NO_TABLE):
        return _read_document(path, say)
    try:
        table = open_table(path)
        if mapping and not holds_prose(path):
            say(f"reading {path.name} by the mapping given")
            return read_mapped(table, mapping)
        return layout_of(table), table
    except InputError:
        if not holds_prose(path):
            raise
        say(f"reading {path.name} ({annex.TITLE})")
        return read_prose(path, mapping)


def _read_document(path: Path, say: Progress) -> RollCalls:
    document = open_document(path)
    for layout in DOCUMENTS:
        if layout.fits(document):
            say(f"reading {path.name} ({layout.title})")
            return layout.read(document)
    raise InputError(
        f"{path} is XML, JSON or a web page, but of no layout of votes that is known.",
        expected="Expected one of: " + "; ".join(layout.title for layout in DOCUMENTS) + ".",
        do="Check that it is the right file: a page that a server shows instead of a file is none.",
    )


def _read(
    layout: Layout, table: TextTable, tables: Sequence[tuple[Layout, TextTable]], say: Progress
) -> RollCalls:
    say(f"reading {table.path.name} ({layout.title})")
    beside = [other for kind, other in tables if kind.name in layout.companions]
    assert layout.read is not None  # noqa: S101 - the caller keeps to layouts that read
    try:
        return layout.read(table, beside)
    except PolarsError as error:
        raise InputError(
            f"{table.path} has the columns of {layout.title}, but cannot be read as such "
            f"({str(error).splitlines()[0]}).",
            expected="Expected the layout as its source publishes it.",
            do="Check that it is the right file, or download it again.",
        ) from error


def layout_of(table: TextTable) -> Layout:
    """Tell the layout of an open table by its header; `InputError` names the nearest if it is none."""
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
        do="Check that it is the right file, or say what its columns mean: --map COLUMN=FIELD.",
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
