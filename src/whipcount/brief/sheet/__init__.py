"""The whip sheet: to a spreadsheet and back, with nothing lost on the way."""

from whipcount.brief.sheet.content import SheetRow, WhipSheet, make_sheet
from whipcount.brief.sheet.merge import Conflict, SheetMerge, import_sheet, merge_sheet
from whipcount.brief.sheet.reading import SheetFile, read_sheet
from whipcount.brief.sheet.table import as_csv
from whipcount.brief.sheet.workbook import as_xlsx
from whipcount.brief.sheet.write import require_kind, write_sheet

__all__ = [
    "Conflict",
    "SheetFile",
    "SheetMerge",
    "SheetRow",
    "WhipSheet",
    "as_csv",
    "as_xlsx",
    "import_sheet",
    "make_sheet",
    "merge_sheet",
    "read_sheet",
    "require_kind",
    "write_sheet",
]
