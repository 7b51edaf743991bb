"""What a file's name says it is: a page, or a collection of pages."""

from __future__ import annotations

from typing import Literal

Kind = Literal["page", "mail", "mailbox", "lines", "zip", "tar", "warc", "packed", ""]

PAGES = (".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".pdf")
MAIL = (".eml",)
MAILBOXES = (".mbox",)
LINES = (".jsonl", ".ndjson")
ZIPS = (".zip",)
TARS = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")
WARCS = (".warc", ".warc.gz")
PACKED = (".gz", ".xz", ".bz2")
"""Compressed files of one page or of lines; what is inside tells by the name without the ending."""

SUFFIXES = (*PAGES, *MAIL, *MAILBOXES, *LINES, *ZIPS, *TARS, *WARCS)

_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("warc", WARCS),
    ("tar", TARS),
    ("zip", ZIPS),
    ("lines", LINES),
    ("mailbox", MAILBOXES),
    ("mail", MAIL),
    ("page", PAGES),
    ("packed", PACKED),
)
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"WARC/", "warc"),
)


def kind_of(name: str) -> Kind:
    """Tell what a file is by its name; nothing when it is of no kind that is read.

    Examples
    --------
    >>> kind_of("clippings.TAR.GZ"), kind_of("page.txt.gz"), kind_of("photo.jpg")
    ('tar', 'packed', '')
    """
    lowered = name.lower()
    for kind, endings in _KINDS:
        if lowered.endswith(endings):
            return kind if kind != "packed" or kind_of(unpacked_name(name)) else ""
    return ""


def kind_by_start(start: bytes) -> Kind:
    """Tell what a file is by its first bytes: a collection whose form they show, else a page."""
    if start[257:262] == b"ustar":
        return "tar"
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    return "page"


def unpacked_name(name: str) -> str:
    """Return the name of a compressed file without the ending that says so."""
    return name.rpartition(".")[0] if name.lower().endswith(PACKED) else name
