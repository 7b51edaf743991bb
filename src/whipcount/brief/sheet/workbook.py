"""The whip sheet as a workbook: frozen head, filters, drop-downs, colours, a tally that recalculates."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from whipcount.brief.sheet.cells import cell_text
from whipcount.brief.sheet.columns import COLUMNS, HISTORY, NOW, Column, place_of
from whipcount.brief.sheet.content import WhipSheet
from whipcount.brief.sheet.table import numbers_of, texts_of
from whipcount.domain import Vote
from whipcount.domain.calls import CallWord
from whipcount.figures.palette import MARKS, SOFT_INK
from whipcount.forecast.evidence.calls import LEANING, STRENGTH
from whipcount.record import CHOICES, CallField

COUNT, TALLY, WORDS, ABOUT = "Count", "Tally", "Words", "Read me"
HEAD_ROW = 1
FIRST_ROW = 2

_GIVEN = PatternFill("solid", fgColor="FFEFF1F3")
_HEAD = PatternFill("solid", fgColor="FF1D2329")
_LINE = Border(bottom=Side(style="thin", color="FFC9CED3"))

_LOOK: dict[CallWord, tuple[str, str, bool]] = {
    CallWord.FIRM_YES: ("14477A", "FFFFFF", True),
    CallWord.LEANING_YES: (MARKS[Vote.YES].fill[1:], "1D2329", False),
    CallWord.UNDECIDED: ("FFFFFF", "1D2329", True),
    CallWord.LEANING_ABSTAIN: ("FBEFCB", "1D2329", False),
    CallWord.ABSTAIN: (MARKS[Vote.ABSTAIN].fill[1:], "1D2329", True),
    CallWord.LEANING_NO: ("F6C3B9", "1D2329", False),
    CallWord.FIRM_NO: ("C0533F", "FFFFFF", True),
    CallWord.ABSENT: (MARKS[Vote.ABSENT].fill[1:], SOFT_INK[1:], False),
}
"""Fill, ink and weight of each call: firm words bold, and of another lightness than the leaning ones, so that
the column reads in grey; the word itself stands in the cell."""


def as_xlsx(sheet: WhipSheet) -> bytes:
    """Write the sheet as a workbook with the sheets Count, Tally, Words and Read me."""
    book = Workbook()
    count = book.active
    assert isinstance(count, Worksheet)  # noqa: S101 - what openpyxl makes first
    count.title = COUNT
    last = FIRST_ROW + len(sheet.rows) - 1
    _fill(count, sheet)
    _ease(count, last)
    _drop_downs(count, last)
    _colour(count, last)
    _tally(book.create_sheet(TALLY), last)
    _words(book.create_sheet(WORDS))
    _about(book.create_sheet(ABOUT), sheet)
    for each in book.worksheets:
        each.protection.sheet = True
        # A user may sort, filter and set widths; no password: it guards against slips, not against people.
        each.protection.sort = each.protection.autoFilter = each.protection.formatColumns = False
    book.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(count: Worksheet, sheet: WhipSheet) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        cell = _put(count, HEAD_ROW, place, column.head)
        cell.fill, cell.font = _HEAD, Font(bold=True, color="FFFFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        count.column_dimensions[get_column_letter(place)].width = column.width
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        numbers = numbers_of(row)
        for place, (column, text) in enumerate(zip(COLUMNS, texts_of(row), strict=True), start=1):
            cell = _put(count, number, place, text)
            cell.border = _LINE
            _dress(cell, column)
            if column.head in NOW and row.now is not None:
                cell.value = _chance(column.head, number)
            elif column.number:
                cell.value = numbers[column.head]


def _dress(cell: Cell, column: Column) -> None:
    if column.field is None:
        cell.fill = _GIVEN
    else:
        cell.protection = Protection(locked=False)
    # Texts stay texts, also where somebody types a number or a date.
    cell.number_format = ("0" if column.head == "influence" else "0%") if column.number else "@"
    # Long given texts are cut by the next cell and whole in the line above; what people write wraps.
    cell.alignment = Alignment(vertical="top", wrap_text=column.field is not None and column.width >= 24)


def _put(sheet: Worksheet, row: int, place: int, text: str) -> Cell:
    """Put a text into a cell as a text, whatever it looks like."""
    cell = sheet.cell(row=row, column=place)
    assert isinstance(cell, Cell)  # noqa: S101 - no merged cells here
    if text:
        cell.value = text
        cell.data_type = "s"
    return cell


def _chance(vote: str, row: int) -> str:
    """Write the formula of one chance: history's, moved by the call as `forecast.calls.called` does."""
    call = f"${_letter(CallField.CALL)}{row}"
    history = [f"${_letter(head)}{row}" for head in HISTORY]
    own = history[NOW.index(vote)]
    weight = f"VLOOKUP({call},{WORDS}!$A$2:$F$10,2,FALSE)"
    told = f"VLOOKUP({call},{WORDS}!$A$2:$F$10,{NOW.index(vote) + 3},FALSE)"
    moved = f"{weight}*{told}+(1-{weight})*{own}"
    alike = own if vote == "absent" else f"{weight}*(1-{history[3]})/3+(1-{weight})*{own}"
    undecided, unknown = CallWord.UNDECIDED.value, CallWord.UNKNOWN.value
    return (
        f'=IF(OR({call}="",{call}="{unknown}"),{own},IF({call}="{undecided}",{alike},IFERROR({moved},{own})))'
    )


def _ease(count: Worksheet, last: int) -> None:
    count.freeze_panes = f"B{FIRST_ROW}"
    count.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(COLUMNS))}{last}"
    count.row_dimensions[HEAD_ROW].height = 32
    count.sheet_view.zoomScale = 90
    count.page_setup.orientation = "landscape"
    count.page_setup.fitToWidth, count.page_setup.fitToHeight = 1, 0
    count.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    count.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    # On paper: up to the note. What history and evidence say at length stands in the brief.
    count.print_area = f"A{HEAD_ROW}:{_letter(CallField.NOTE)}{last}"


def _drop_downs(count: Worksheet, last: int) -> None:
    for field, choices in CHOICES.items():
        listed = (
            f"{WORDS}!$A$2:$A$10" if field in (CallField.CALL, CallField.THEN) else f'"{",".join(choices)}"'
        )
        rule = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Not one of the words", f"Allowed: {', '.join(choices)}"[:255]
        letter = _letter(field)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        count.add_data_validation(rule)


def _colour(count: Worksheet, last: int) -> None:
    for field in (CallField.CALL, CallField.THEN):
        letter = _letter(field)
        for word, (fill, ink, bold) in _LOOK.items():
            count.conditional_formatting.add(
                f"{letter}{FIRST_ROW}:{letter}{last}",
                FormulaRule(
                    formula=[f'${letter}{FIRST_ROW}="{word.value}"'],
                    fill=PatternFill("solid", bgColor=f"FF{fill}"),
                    font=Font(color=f"FF{ink}", bold=bold),
                ),
            )


def _tally(tally: Worksheet, last: int) -> None:
    """Count the calls and add up the chances; both follow what is filled in."""
    _head(tally, ("expected", "votes"), widths=(26, 12))
    for number, vote in enumerate(NOW, start=2):
        _put(tally, number, 1, vote)
        letter = _letter(vote)
        tally.cell(row=number, column=2, value=f"=SUM({COUNT}!{letter}{FIRST_ROW}:{letter}{last})")
        tally.cell(row=number, column=2).number_format = "0.0"
    _head(tally, ("call", "members"), row=7)
    calls = f"{COUNT}!${_letter(CallField.CALL)}${FIRST_ROW}:${_letter(CallField.CALL)}${last}"
    for number, word in enumerate(CallWord, start=8):
        _put(tally, number, 1, word.value)
        tally.cell(row=number, column=2, value=f'=COUNTIF({calls},"{word.value}")')
    _put(tally, 17, 1, "no call")
    tally.cell(row=17, column=2, value=f"=COUNTBLANK({calls})")


def _words(words: Worksheet) -> None:
    """List the call words with the weight of each, and the vote that it speaks for."""
    _head(words, ("call", "weight", *NOW), widths=(18, 10, 10, 10, 10, 10))
    for number, word in enumerate(CallWord, start=2):
        _put(words, number, 1, word.value)
        vote, weight = STRENGTH.get(word, (None, LEANING if word is CallWord.UNDECIDED else 0.0))
        words.cell(row=number, column=2, value=weight)
        for place in range(4):
            words.cell(row=number, column=place + 3, value=int(place == vote))


def _about(about: Worksheet, sheet: WhipSheet) -> None:
    about.column_dimensions["A"].width = 110
    for number, words in enumerate(sheet.about, start=1):
        cell = _put(about, number, 1, cell_text(words))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, heads: tuple[str, ...], *, row: int = 1, widths: tuple[int, ...] = ()) -> None:
    for place, head in enumerate(heads, start=1):
        cell = _put(sheet, row, place, head)
        cell.fill, cell.font = _HEAD, Font(bold=True, color="FFFFFFFF")
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _letter(head: str) -> str:
    return get_column_letter(place_of(head) + 1)
