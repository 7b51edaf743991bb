"""Files that hold recorded votes in prose: text, web pages, and PDF through pypdf where it is installed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from whipcount.domain import InputError
from whipcount.rollcalls.documents import Document, open_document
from whipcount.rollcalls.formats import annex
from whipcount.rollcalls.formats.mapping import read_mapping
from whipcount.rollcalls.formats.webpage import is_web_page, page_text
from whipcount.rollcalls.table import RollCalls

MOST_PROSE = 50_000_000
"""Most bytes of a text file that is searched for votes in prose."""
MOST_PAGES = 3_000


def holds_prose(path: Path) -> bool:
    """Tell whether a text file or a web page holds recorded votes in prose."""
    if path.stat().st_size > MOST_PROSE:
        return False
    try:
        document = open_document(path)
        web = is_web_page(document.content)
        return annex.holds_lists(page_text(document, wanted=annex.holds_lists) if web else document.text())
    except InputError:
        return False


def read_prose(path: Path, given: Sequence[str] = ()) -> RollCalls:
    """Read the recorded votes that a text file, a web page or a PDF prints.

    Parameters
    ----------
    path : Path
        The file.
    given : sequence of str
        What the text does not say, as `2014-11-18=date` and `un.ga.c3=body`.

    Raises
    ------
    InputError
        When it holds no such votes, is a scan without a text layer, or cannot be read whole.
    """
    document = open_document(path)
    if document.content.startswith(b"%PDF"):
        pages = _pdf_pages(document)
        text, blank = "\n".join(pages), [at for at, page in enumerate(pages, start=1) if not page.strip()]
    else:
        text = (
            page_text(document, wanted=annex.holds_lists)
            if is_web_page(document.content)
            else document.text()
        )
        blank = []
    if not annex.holds_lists(text):
        raise _no_votes(path, blank)
    said = read_mapping(given, ())
    on, body = _day(said.constants.get("date")), said.constants.get("body")
    held = annex.read_annex(document, text, on=on, body=body)
    return (
        _with_note(held, f"{_pages(blank)} no text, as of a scan: votes on it are not read")
        if blank
        else held
    )


def _no_votes(path: Path, blank: Sequence[int]) -> InputError:
    """Say why a file gives no votes: above all whether pages of it are pictures."""
    if not blank:
        return InputError(
            f"{path} holds no recorded vote in prose.",
            expected='Expected lists of names under "In favour:", "Against:" and so on.',
            do="Check that it is the right file.",
        )
    return InputError(
        f"{path} is a PDF whose {_pages(blank)} no text: a scan without a text layer.",
        expected="Expected a PDF with text in it.",
        do="Find the document as text at its source, or recognise its text (OCR), check it by eye, and name "
        "that as a .txt file.",
    )


def _pages(blank: Sequence[int]) -> str:
    shown = ", ".join(map(str, blank[:10])) + (" ..." if len(blank) > 10 else "")
    return f"page {shown} holds" if len(blank) == 1 else f"{len(blank)} pages ({shown}) hold"


def _with_note(held: RollCalls, note: str) -> RollCalls:
    (report,) = held.report
    return replace(held, report=(replace(report, notes=(*report.notes, note)),))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a date.", expected="Expected YYYY-MM-DD.", do="Write --map 2014-11-18=date."
        ) from error


def _pdf_pages(document: Document) -> list[str]:
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
            return [page.extract_text() for page in pages]
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
