"""Web archives (WARC): the pages in them, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from whipcount.coverage.inputs.archives import Member, broken
from whipcount.coverage.inputs.htmlpages import declared_encoding, is_html
from whipcount.coverage.inputs.jsonarticles import as_json_article
from whipcount.coverage.inputs.limits import Allowance, Metered, TooMuch, read_at_most, too_long
from whipcount.coverage.inputs.pages import MAX_BYTES, ArticleInput, decode_characters
from whipcount.domain import InputError
from whipcount.domain.statements import LeftOut

_HTML_PAGES = ("text/html", "application/xhtml+xml")
_PAGES = (*_HTML_PAGES, "text/plain", "application/pdf", "message/rfc822")
_PAGE_RECORDS = ("response", "resource", "conversion")
_FOUND = "200"
_LONGEST_URL = 300


def pages_of_warc(name: str, stream: BinaryIO, allowance: Allowance) -> Iterator[Member | LeftOut]:
    """Yield the pages that a web archive holds, each by the address it was taken from.

    Pictures, scripts, errors, redirects and records of other kinds are counted in one line at the end.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an optional extra
    except ImportError:
        yield LeftOut(
            source=name,
            reason=f"{name} is a web archive, and warcio, which reads it, is not installed. "
            "Install whipcount[warc], or save its pages as .html files.",
        )
        return
    others: Counter[str] = Counter()
    count = 0
    try:
        for record in ArchiveIterator(cast("Any", Metered(stream, allowance))):
            count += 1
            other = _no_page(record)
            if other is None:
                yield _page(name, record, allowance)
            elif other:
                others[other] += 1
    except TooMuch as error:
        yield LeftOut(source=name, reason=f"{name} is left after {count} records: {error}.")
    except Exception as error:
        yield broken(name, error, after=count)
    if not count:
        yield LeftOut(source=name, reason=f"{name} holds no record. Expected a web archive (WARC).")
    if others:
        listed = ", ".join(f"{kind} ({seen})" for kind, seen in sorted(others.items()))
        yield LeftOut(
            source=name, reason=f"{sum(others.values())} records of {name} are no pages: {listed[:300]}."
        )


def _no_page(record: Any) -> str | None:
    """Say what a record is that is no page, nothing for one about the archive itself; None for a page."""
    if record.rec_type not in _PAGE_RECORDS:
        return "revisit" if record.rec_type == "revisit" else ""
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != _FOUND:
        return f"status {headers.get_statuscode()}"
    kind = _content_type(record)
    return None if kind in _PAGES else kind or "no type"


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _page(name: str, record: Any, allowance: Allowance) -> Member | LeftOut:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")[:_LONGEST_URL]
    place = f"{name}#{address or record.rec_headers.get_header('WARC-Record-ID')}"
    try:
        raw = read_at_most(Metered(record.content_stream(), allowance), MAX_BYTES)
    except TooMuch:
        raise
    except Exception as error:
        return broken(place, error)
    if raw is None:
        return LeftOut(source=place, reason=too_long(place))
    return place, _self_telling(raw, record, address)


def _self_telling(raw: bytes, record: Any, address: str) -> bytes:
    """Return the page as it was sent; as JSON where only the server said that it is HTML, or how encoded."""
    kind = _content_type(record)
    html = kind in _HTML_PAGES
    if record.http_headers is None or not (html or kind == "text/plain"):
        return raw
    stated = str(record.http_headers.get_header("Content-Type") or "").lower().partition("charset=")[2]
    try:
        own = decode_characters(ArticleInput(address, raw), declared=declared_encoding(raw))
        served = decode_characters(
            ArticleInput(address, raw), declared=declared_encoding(raw) or stated.strip("\"' ;")
        )
    except InputError:
        return raw
    if own.text == served.text and (is_html("", own.text) or not html):
        return raw
    return as_json_article({"html" if html else "text": served.text, "url": address})
