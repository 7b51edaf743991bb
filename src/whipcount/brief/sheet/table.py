"""The whip sheet as CSV: the same columns, numbers in place of formulas."""

from __future__ import annotations

import csv
import io

from whipcount.brief.sheet.cells import cell_text
from whipcount.brief.sheet.columns import COLUMNS
from whipcount.brief.sheet.content import SheetRow, WhipSheet


def as_csv(sheet: WhipSheet) -> bytes:
    """Write the sheet as CSV in UTF-8 with a byte-order mark, by which spreadsheets know it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.head for column in COLUMNS)
    writer.writerows(texts_of(row) for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def texts_of(row: SheetRow) -> list[str]:
    """Return the cells of a row as text, in the order of the columns."""
    given = {
        "member": row.name,
        "group": row.group,
        "calls that differ": row.differing,
        "what history says": row.reason,
        "what evidence says": row.evidence,
        "proposal": row.proposal,
        "code": row.member,
        "row id": row.id,
    }
    numbers = numbers_of(row)
    texts = []
    for column in COLUMNS:
        if column.field is not None:
            texts.append(cell_text(row.calls.value(column.field)))
        elif column.number:
            number = numbers[column.head]
            texts.append("" if number is None else f"{number:.4f}")
        else:
            texts.append(cell_text(given[column.head]))
    return texts


def numbers_of(row: SheetRow) -> dict[str, float | None]:
    """Return the numbers of a row by the heads of their columns; None on a proposal without a forecast."""
    numbers: dict[str, float | None] = {"influence": row.influence}
    for place, vote in enumerate(("yes", "abstain", "no", "absent")):
        numbers[vote] = row.now[place] if row.now else None
        numbers[f"{vote} before our call"] = row.history[place] if row.history else None
    return numbers
