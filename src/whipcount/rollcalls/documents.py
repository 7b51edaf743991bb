"""A file of votes that is no table: XML, JSON, prose; its bytes, its kind, and how a reader hands it over."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import polars as pl

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import gunzip, read_bytes, sha256
from whipcount.rollcalls.checks import compare_totals
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.report import FileReport, NameReport, SetAside
from whipcount.rollcalls.table import MARK_SCHEMA, MOST_VOTES, ROLLCALL_SCHEMA, RollCalls, recount

WHAT = "a file of votes"
MOST_BYTES = 500_000_000
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Document:
    """A file read whole: `content` is unpacked where the file was packed, the hash is of the file itself."""

    path: Path
    sha256: str
    content: bytes

    def text(self) -> str:
        """Return the content as text, without a byte order mark.

        Raises
        ------
        InputError
            When it is neither UTF-8 nor UTF-16.
        """
        encoding = "utf-16" if self.content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        try:
            return self.content.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.content.count(b"\n", 0, error.start) + 1
            raise InputError(
                f"Line {line} of {self.path} holds bytes that are not {encoding.removesuffix('-sig')} text.",
                expected=f"Expected {WHAT} as UTF-8 or UTF-16 text.",
                do="Save it again with the encoding UTF-8.",
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLayout:
    """A public format that is no table: `fits` tells it from the content, `read` reads it."""

    name: str
    title: str
    fits: Callable[[Document], bool]
    read: Callable[[Document], RollCalls]


def open_document(path: Path) -> Document:
    """Read a file whole, unpacked if it is packed with gzip."""
    raw = read_bytes(path, what=WHAT, limit=MOST_BYTES)
    return Document(path, sha256(raw), gunzip(raw, path=path) if raw.startswith(_GZIP) else raw)


def parse_xml(document: Document) -> Element:
    """Parse XML whose document type may declare nothing: no entity is ever expanded or fetched.

    Names of elements in a namespace are written `{namespace}name`.

    Raises
    ------
    InputError
        When it is not well formed, or declares entities.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse(*_: object) -> None:
        raise InputError(
            f"{document.path} declares entities of its own.",
            expected="Expected plain XML, as the source publishes it.",
            do="Download the file again from its source.",
        )

    def clark(name: str) -> str:
        return "{" + name if "}" in name else name

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: builder.start(
        clark(tag), {clark(name): value for name, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: builder.end(clark(tag))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(document.content, True)
        return cast("Element", builder.close())
    except expat.ExpatError as error:
        raise InputError(
            f"{document.path} is XML that is cut short or damaged ({error}).",
            expected=f"Expected {WHAT}.",
            do="Download the file again.",
        ) from error


def parse_json(document: Document) -> Any:
    """Parse JSON, or raise `InputError` with the place where it ends being JSON."""
    try:
        return json.loads(document.text())
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{document.path} is JSON that is cut short or damaged ({error}).",
            expected=f"Expected {WHAT}.",
            do="Download the file again.",
        ) from error


def gather(
    document: Document,
    rollcalls: Sequence[dict[str, object]],
    marks: Sequence[dict[str, object]],
    *,
    layout: str,
    names: NameReport | None = None,
    set_aside: tuple[SetAside, ...] = (),
    notes: tuple[str, ...] = (),
) -> RollCalls:
    """Put what a reader has found into the canonical table, counted again.

    Parameters
    ----------
    rollcalls : sequence of dict
        One a roll call, keys of `ROLLCALL_SCHEMA`.
    marks : sequence of dict
        One a vote, keys of `MARK_SCHEMA`; `rollcall` is a place in `rollcalls`.

    Raises
    ------
    InputError
        When there is no roll call, a member has two votes on one, or a total is no number of members.
    """
    if not rollcalls:
        raise InputError(
            f"{document.path} holds no vote.",
            expected=f"Expected at least one roll call in {layout}.",
            do="Check that it is the right file.",
        )
    _refuse_double_votes(document, rollcalls, marks)
    _refuse_odd_totals(document, rollcalls)
    texts = {name: pl.String if kind in {pl.Categorical, pl.Enum} else kind for name, kind in _KINDS.items()}
    held = pl.DataFrame(
        [{"source": layout, "source_sha256": document.sha256, **row} for row in rollcalls],
        schema={name: kind for name, kind in ROLLCALL_SCHEMA.items() if name[:8] != "counted_"},
    )
    settled = long.settle_marks(pl.DataFrame(marks, schema={name: texts[name] for name in MARK_SCHEMA}))
    counted = recount(settled, long.settle_rollcalls(held))
    recounted, mismatches = compare_totals(counted)
    report = FileReport(
        path=document.path.name,
        sha256=document.sha256,
        layout=layout,
        rows=len(marks) + sum(aside.rows for aside in set_aside),
        rollcalls=counted.height,
        recounted=recounted,
        mismatches=mismatches,
        set_aside=set_aside,
        names=names or NameReport(),
        notes=notes,
    )
    return RollCalls(settled, counted, (report,))


_KINDS: dict[str, Any] = {**ROLLCALL_SCHEMA, **MARK_SCHEMA}


def _refuse_double_votes(
    document: Document, rollcalls: Sequence[dict[str, object]], marks: Sequence[dict[str, object]]
) -> None:
    seen: dict[tuple[object, object], object] = {}
    bad = []
    for mark in marks:
        seat = mark["rollcall"], mark["member"]
        if seat in seen:
            name = rollcalls[int(str(mark["rollcall"]))]["rollcall_id"]
            bad.append(f"{mark['member']} votes {seen[seat]} and {mark['vote']} on {name}")
        seen[seat] = mark["vote"]
    if bad:
        raise InputError(
            f"{document.path} has {len(bad)} members with more than one vote:\n{list_bad_rows(bad)}\n",
            expected="Expected one vote of each member on each roll call.",
            do="Mend the file, or download it again.",
        )


def _refuse_odd_totals(document: Document, rollcalls: Sequence[dict[str, object]]) -> None:
    bad = [
        f"{row.get('rollcall_id')}: {name.removeprefix('official_')} is {str(value)[:40]}"
        for row in rollcalls
        for name, value in row.items()
        if name.startswith("official_") and isinstance(value, int) and not 0 <= value <= MOST_VOTES
    ]
    if bad:
        raise InputError(
            f"{document.path} has totals that no body can have:\n{list_bad_rows(bad)}\n",
            expected=f"Expected numbers of votes from 0 to {MOST_VOTES:,}.",
            do="Mend the file, or download it again.",
        )
