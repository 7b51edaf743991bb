"""A whip sheet that comes back, from a workbook or a CSV: its cells as text, by row and column."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openpyxl import load_workbook

from whipcount.brief.sheet.cells import plain_text, typed_text
from whipcount.brief.sheet.columns import COLUMNS, FIELDS, ROW_ID
from whipcount.domain import InputError, list_bad_rows
from whipcount.files import MEGABYTE, read_bytes
from whipcount.record import CallField
from whipcount.record.tables_to_values import nearest

LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 500 * MEGABYTE
"""A workbook is a zip archive: one that unpacks to more than this is refused."""

_SEARCHED_ROWS = 20
"""Rows from the top in which the head is looked for."""

_WHAT = "a whip sheet that was exported, as .xlsx or .csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One row of a sheet that came back: where it stands, whose it is, and its cells as typed."""

    number: int
    proposal: str
    member: str
    cells: dict[CallField, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A sheet that came back. `strange_rows` and `strange_columns` are named, and not read."""

    name: str
    matter: str
    key: str
    lines: tuple[SheetLine, ...]
    strange_rows: tuple[str, ...]
    strange_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]


Grid = list[list[object]]


def read_sheet(path: Path) -> SheetFile:
    """Read a whip sheet, from its content whatever its name ends in.

    Raises
    ------
    InputError
        When the file is neither, has no column of row ids, holds a row twice, rows of several exports, or a
        formula where a person's words should be: all of the bad cells are named.
    """
    raw = read_bytes(path, what=_WHAT, limit=LARGEST_FILE)
    grid = _workbook(raw, path) if raw.startswith(b"PK") else _table(raw, path)
    head_at = _head_row(grid, path)
    heads = [" ".join(typed_text(cell).split()).casefold() for cell in grid[head_at]]
    fields = {field: heads.index(field.value) for field in FIELDS if field.value in heads}
    known = {column.head for column in COLUMNS}
    twice = sorted({head for head in heads if head in known and heads.count(head) > 1})
    problems = [f"the column '{head}' stands {heads.count(head)} times" for head in twice]
    lines: list[SheetLine] = []
    strange: list[str] = []
    exports: set[tuple[str, str]] = set()
    for number, row in enumerate(grid[head_at + 1 :], start=head_at + 2):
        if not any(typed_text(cell).strip() for cell in row):
            continue
        parts = [unquote(part) for part in typed_text(_at(row, heads.index(ROW_ID))).strip().split("/")]
        if len(parts) != 4 or not all(parts):
            strange.append(f"row {number} ({_shown(row)}): no row id of ours")
            continue
        exports.add((parts[0], parts[1]))
        problems += _formulas(number, row, fields)
        cells = {field: _typed(field, _at(row, place)) for field, place in fields.items()}
        lines.append(SheetLine(number=number, proposal=parts[2], member=parts[3], cells=cells))
    problems += _twice(lines)
    _require(path, lines, exports, problems)
    ((matter, key),) = exports
    others = [place for place, head in enumerate(heads) if head and head not in known]
    return SheetFile(
        name=path.name,
        matter=matter,
        key=key,
        lines=tuple(lines),
        strange_rows=tuple(strange),
        strange_columns=tuple(_strange(heads[place], grid, place, head_at) for place in others),
        missing_columns=tuple(field.value for field in FIELDS if field not in fields),
    )


def _require(
    path: Path, lines: Sequence[SheetLine], exports: set[tuple[str, str]], problems: list[str]
) -> None:
    if len(exports) > 1:
        named = ", ".join(f"{key} of {matter}" for matter, key in sorted(exports))
        problems.append(f"the rows are of {len(exports)} exports: {named}")
    if not lines:
        problems.append("there is no row with a row id")
    if problems:
        raise InputError(
            f"{path} cannot be read back.",
            expected="Expected the rows of one export, each once, with words in the cells.",
            do=f"Nothing was changed; mend these places and import again:\n{list_bad_rows(problems)}",
        )


def _workbook(raw: bytes, path: Path) -> Grid:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST_UNPACKED:
            raise ValueError(f"it unpacks to {size / MEGABYTE:.0f} MB")
        book = load_workbook(io.BytesIO(raw), keep_links=False)
        grids = [[[_value(cell) for cell in row] for row in each.iter_rows()] for each in book.worksheets]
        if not grids:
            # With lxml beside it, openpyxl passes over declared entities; its other parsers refuse them.
            raise ValueError("it holds no sheet")
    # A damaged or hostile workbook fails in many ways inside the reader; none of them is our own fault.
    except Exception as error:
        raise InputError(
            f"{path} is a workbook that cannot be read ({type(error).__name__}: {error}).",
            expected=f"Expected {_WHAT}.",
            do="Open it in the spreadsheet and save it again as .xlsx.",
        ) from error
    with_ids = [grid for grid in grids if any(_is_head(row) for row in grid[:_SEARCHED_ROWS])]
    return with_ids[0] if with_ids else grids[0]


@dataclass(frozen=True, slots=True)
class _Formula:
    """A cell that holds a formula; what it comes to is not looked at."""

    text: str


def _value(cell: Any) -> object:
    if cell.data_type == "f":
        return _Formula(str(cell.value))
    return cell.value


def _typed(field: CallField, value: object) -> str:
    text = plain_text(typed_text(value))
    if field is CallField.HEARD_ON and re.fullmatch(r"\d{5}", text.strip()):
        # What a spreadsheet makes of a date in a cell that shows plain numbers: days since 1899-12-30.
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    return text


def _formulas(number: int, row: Sequence[object], fields: Mapping[CallField, int]) -> list[str]:
    """Name the cells of people's own columns that hold a formula: it is neither run nor kept."""
    return [
        f"row {number}, column '{field}': a formula ({found.text[:40]}); a word is expected"
        for field, place in fields.items()
        if isinstance(found := _at(row, place), _Formula)
    ]


def _table(raw: bytes, path: Path) -> Grid:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            f"{path} is a workbook of the old kind (.xls).",
            expected=f"Expected {_WHAT}.",
            do="Save it as .xlsx.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path} is not UTF-8 (line {line}).",
            expected="Expected CSV in UTF-8, as it was exported.",
            do="Save it again as 'CSV UTF-8', or as .xlsx.",
        ) from error
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(LARGEST_FILE)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise InputError(
            f"{path} is no CSV ({error}).",
            expected=f"Expected {_WHAT}.",
            do="Save it again from the spreadsheet.",
        ) from error
    return [list(row) for row in rows]


def _head_row(grid: Grid, path: Path) -> int:
    for number, row in enumerate(grid[:_SEARCHED_ROWS]):
        if _is_head(row):
            return number
    heads = [typed_text(cell).strip() for cell in (grid[0] if grid else [])]
    near = nearest(ROW_ID, [head.lower() for head in heads])
    raise InputError(
        f"{path} has no column '{ROW_ID}'" + (f"; the nearest is '{near}'." if near else "."),
        expected="Expected the head of an exported whip sheet, with the column by which rows are known.",
        do="Put the column back (undo its deletion), or export again and copy the changes over.",
    )


def _is_head(row: Sequence[object]) -> bool:
    return any(isinstance(cell, str) and " ".join(cell.split()).casefold() == ROW_ID for cell in row)


def _at(row: Sequence[object], place: int) -> object:
    value = row[place] if place < len(row) else None
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _twice(lines: Sequence[SheetLine]) -> list[str]:
    first: dict[tuple[str, str], int] = {}
    problems = []
    for line in lines:
        at = first.setdefault((line.proposal, line.member), line.number)
        if at != line.number:
            problems.append(f"row {line.number} has the row id of row {at} ({line.member})")
    return problems


def _strange(head: str, grid: Grid, place: int, head_at: int) -> str:
    filled = sum(bool(typed_text(_at(row, place)).strip()) for row in grid[head_at + 1 :])
    near = nearest(head, [column.head for column in COLUMNS])
    hint = f", nearest is '{near}'" if near else ""
    return f"'{head[:60]}' ({filled} cells filled{hint})"


def _shown(row: Sequence[object]) -> str:
    texts = [typed_text(cell).strip() for cell in row]
    return "; ".join(text[:30] for text in texts if text)[:80]
