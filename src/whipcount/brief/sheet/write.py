"""The whip sheet's file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from whipcount.brief.sheet.content import WhipSheet
from whipcount.brief.sheet.table import as_csv
from whipcount.brief.sheet.workbook import as_xlsx
from whipcount.domain import InputError
from whipcount.files import written_whole

_RENDER = {".xlsx": as_xlsx, ".csv": as_csv}


def require_kind(path: Path) -> None:
    """Raise an `InputError` unless the name of the file says workbook or CSV."""
    if path.suffix.lower() not in _RENDER:
        raise InputError(
            f"{path.name} ends in '{path.suffix}'.",
            expected=f"Expected a name that ends in {' or '.join(_RENDER)}.",
            do="Choose one of these.",
        )


def write_sheet(sheet: WhipSheet, path: Path) -> None:
    """Write a whip sheet as a workbook or as CSV, as the name of the file says.

    Raises
    ------
    InputError
        When the name ends otherwise, or the file cannot be written.
    """
    require_kind(path)
    raw = _RENDER[path.suffix.lower()](sheet)
    try:
        with written_whole(path) as draft:
            draft.write_bytes(raw)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror or error}).",
            expected="Expected a folder that may be written to, and a file that no spreadsheet has open.",
            do="Close it there, or name another file.",
        ) from error
