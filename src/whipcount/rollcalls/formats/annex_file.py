"""Files that hold recorded votes in prose: plain text, and PDF through pypdf where it is installed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from whipcount.domain import InputError
from whipcount.rollcalls.documents import Document, open_document
from whipcount.rollcalls.formats import annex
from whipcount.rollcalls.formats.mapping import read_mapping
from whipcount.rollcalls.table import RollCalls

MOST_PROSE = 50_000_000
"""Most bytes of a text file that is searched for votes in prose."""
MOST_PAGES = 3_000


def holds_prose(path: Path) -> bool:
    """Tell whether a text file holds recorded votes in prose."""
    if path.stat().st_size > MOST_PROSE:
        return False
    try:
        return annex.holds_lists(open_document(path).text())
    except InputError:
        return False


def read_prose(path: Path, given: Sequence[str] = ()) -> RollCalls:
    """Read the recorded votes that a text file or a PDF prints.

    Parameters
    ----------
    path : Path
        The file.
    given : sequence of str
        What the text does not say, as `2014-11-18=date` and `un.ga.c3=body`.
    """
    document = open_document(path)
    text = _pdf_text(document) if document.content.startswith(b"%PDF") else document.text()
    if not annex.holds_lists(text):
        raise InputError(
            f"{path} holds no recorded vote in prose.",
            expected='Expected lists of names under "In favour:", "Against:" and so on.',
            do="Check that it is the right file; a scanned page holds no text.",
        )
    said = read_mapping(given, ())
    on, body = _day(said.constants.get("date")), said.constants.get("body")
    return annex.read_annex(document, text, on=on, body=body)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a date.", expected="Expected YYYY-MM-DD.", do="Write --map 2014-11-18=date."
        ) from error


def _pdf_text(document: Document) -> str:
    try:
        import pypdf  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise InputError(
            f"{document.path} is a PDF, and pypdf, which reads PDF, is not installed.",
            expected="Expected text, or the extra 'pdf'.",
            do="Install whipcount[pdf], or save the PDF's text as a .txt file and name that.",
        ) from error
    try:
        pages = pypdf.PdfReader(io.BytesIO(document.content)).pages
        if len(pages) <= MOST_PAGES:
            return "\n".join(page.extract_text() for page in pages)
    except Exception as error:  # a damaged PDF makes pypdf raise anything
        raise InputError(
            f"{document.path} is a PDF that is damaged or locked ({error}).",
            expected="Expected a PDF with text in it.",
            do="Download it again, or save its text as a .txt file and name that.",
        ) from error
    raise InputError(
        f"{document.path} has {len(pages)} pages.",
        expected=f"Expected at most {MOST_PAGES}.",
        do="Cut out the pages with the votes.",
    )
