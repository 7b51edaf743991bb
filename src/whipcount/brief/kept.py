"""What need not be worked out again: a reading of the same texts, and votes that were read before.

Both are known by everything they rest on, the code that read them included. Whatever differs is read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

from whipcount import __version__
from whipcount.domain import InputError
from whipcount.files import read_bytes, sha256, write_text
from whipcount.forecast.wholerecord.kept import keep as keep_value
from whipcount.forecast.wholerecord.kept import read_kept
from whipcount.record import MatterFolder
from whipcount.rollcalls import FileReport, RollCalls, read_votes, write_parquet
from whipcount.rollcalls.reading import Progress

Value = TypeVar("Value")

KEPT_VOTES = "record.votes"
"""Folder beside the record: the votes given for a run with `--keep`, as canonical Parquet, and what was
learned from them; each named by what it rests on. It may be deleted at any time."""

_CODE = (".py", ".csv", ".toml")


def reading_version(*rests_on: object) -> str:
    """Name a reading by the reader and all that it rests on: texts, dates, documents, the cut-off.

    Two readings of one name are the same, whoever made them and whenever.
    """
    return f"{__version__}+{_mark('coverage', 'register', 'domain', rests_on=rests_on)}"


def read_votes_once(folder: MatterFolder, paths: Sequence[Path], *, keep: bool, say: Progress) -> RollCalls:
    """Read files of votes, from what was kept beside the record where just these were read before.

    Parameters
    ----------
    keep : bool
        Whether what is read now is kept there; errors as `read_votes`.
    """
    if not all(path.is_file() for path in paths):
        return read_votes(paths, say)  # which says what is wrong
    given = [(path.name, sha256(read_bytes(path, what="a file of votes"))) for path in paths]
    mark = _mark("rollcalls", "register", "domain", rests_on=given)
    kept = folder.folder / KEPT_VOTES / f"{mark}.parquet"
    told = kept.with_suffix(".json")
    if kept.is_file() and told.is_file():
        try:
            say("Reading the votes kept beside the record")
            report = msgspec.json.decode(told.read_bytes(), type=tuple[FileReport, ...])
            return replace(read_votes([kept]), report=report)
        except (InputError, msgspec.DecodeError):
            say("Reading the votes again: what was kept of them is damaged")
    rollcalls = read_votes(paths, say)
    if keep:
        write_parquet(rollcalls, kept)
        write_text(told, msgspec.json.encode(rollcalls.report).decode())
    return rollcalls


def learned_once(
    folder: MatterFolder, kind: type[Value], make: Callable[[], Value], *, rests_on: object, keep: bool
) -> Value:
    """Return what was learned from votes, kept beside the record where it rests on just the same.

    Parameters
    ----------
    kind : type
        A frozen dataclass; its arrays come back to the last digit.
    rests_on : object
        All that the result depends on besides the code of the rooms below.
    keep : bool
        Whether what is made now is kept.
    """
    mark = _mark("forecast", "rollcalls", "register", "domain", rests_on=rests_on)
    path = folder.folder / KEPT_VOTES / f"{mark}.msgpack"
    found = read_kept(path, kind)
    if found is None:
        found = make()
        if keep:
            keep_value(path, found)
    return found


def _mark(*rooms: str, rests_on: object) -> str:
    """Return 16 digits of hash over the code of rooms and over what a result rests on."""
    mark = hashlib.sha256()
    for room in rooms:
        for name, raw in _code(files("whipcount").joinpath(room)):
            mark.update(name.encode() + raw)
    # Proposals and dates are told by their values; `msgspec` writes these the same each time.
    mark.update(msgspec.json.encode(rests_on, order="deterministic"))
    return mark.hexdigest()[:16]


def _code(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _code(entry)
        elif entry.name.endswith(_CODE):
            yield entry.name, entry.read_bytes()
