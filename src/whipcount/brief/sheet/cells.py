"""Text in spreadsheet cells: shown as text everywhere, never a formula, and the same when it comes back."""

from __future__ import annotations

from datetime import date, datetime

from whipcount.brief.outside import shown

LONGEST = 4_000
"""Most characters of one text that a cell shows; a spreadsheet holds 32,767."""

SIGNS = frozenset("=+-@|%'\t\r\n＝＋－＠")
"""Signs with which a spreadsheet may take a text for a formula, a command, or a text marker."""


def cell_text(text: str) -> str:
    r"""Return `text` as it stands in a cell: hidden characters by number, shortened, guarded.

    A text that begins like a formula gets an apostrophe before it, which `plain_text` takes away again.

    Examples
    --------
    >>> cell_text('=HYPERLINK("x")'), cell_text("two\nlines"), cell_text("no\u202eon")
    ('\'=HYPERLINK("x")', 'two\nlines', 'no⟨U+202E⟩on')
    """
    lines = [shown(line, LONGEST) for line in text[: LONGEST + 1].splitlines()] or [""]
    whole = "\n".join(lines).strip("\n")
    if shortened(text):
        whole = f"{whole[:LONGEST].rstrip()} … ({len(text):,} characters in all)"
    return f"'{whole}" if whole.lstrip(" \xa0")[:1] in SIGNS and whole else whole


def plain_text(cell: str) -> str:
    """Take away the apostrophe that `cell_text` put before a text; all else stays.

    Examples
    --------
    >>> plain_text(cell_text("+1 for lunch")), plain_text("'tis so")
    ('+1 for lunch', "'tis so")
    """
    if cell.startswith("'") and cell[1:].lstrip(" \xa0")[:1] in SIGNS and len(cell) > 1:
        return cell[1:]
    return cell


def shortened(text: str) -> bool:
    """Whether a cell shows only the beginning of `text`."""
    return len(text) > LONGEST


def typed_text(value: object) -> str:
    """Return what a person typed into a cell as text, whatever the spreadsheet made of it.

    Examples
    --------
    >>> typed_text(12.0), typed_text(datetime(2014, 10, 16)), typed_text(None), typed_text(True)
    ('12', '2014-10-16', '', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
