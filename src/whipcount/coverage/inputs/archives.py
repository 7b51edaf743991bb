"""Zip and tar archives, member by member: nothing is put on disk, and no member stops the others."""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from whipcount.coverage.inputs.kinds import kind_of
from whipcount.coverage.inputs.limits import (
    HIGHEST_RATIO,
    LARGEST_NESTED,
    SMALL,
    Allowance,
    Metered,
    TooMuch,
    read_at_most,
    too_long,
    why_unsafe,
)
from whipcount.coverage.inputs.pages import MAX_BYTES
from whipcount.domain.statements import LeftOut

Member = tuple[str, bytes]
"""A member's name and its bytes."""
DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, ValueError)
"""What the readers of archives raise on damaged ones; struct.error and IndexError are ValueErrors' kin."""
_ANY_DAMAGE = (
    *DAMAGE,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
)
_HEADER_BYTES = 1_000_000
"""More header before one member of a tar is no header."""


def unpacked(stream: BinaryIO) -> BinaryIO:
    """Return a stream of what a gzip, bzip2 or xz stream holds, or the stream itself."""
    start = stream.read(6)
    stream.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    if start.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(stream))
    if start == b"\xfd7zXZ\x00":
        return cast("BinaryIO", lzma.LZMAFile(stream))
    return stream


def members_of_zip(name: str, stream: BinaryIO, allowance: Allowance) -> Iterator[Member | LeftOut]:
    """Yield the members of a zip archive that are of a kind that is read, in its own order."""
    try:
        archive = zipfile.ZipFile(stream)
        entries = archive.infolist()
    except _ANY_DAMAGE as error:
        yield broken(name, error)
        return
    for entry in entries:
        place = f"{name}/{entry.filename}"
        # Not `is_dir`, which trips over a member without a name.
        if entry.filename.endswith("/") or is_hidden(entry.filename):
            continue
        reason = _unwanted_in_zip(place, entry)
        if reason:
            yield LeftOut(source=place, reason=reason)
            continue
        try:
            with archive.open(entry) as member:
                content = read_at_most(Metered(cast("BinaryIO", member), allowance), most_bytes(place))
        except TooMuch as error:
            yield LeftOut(source=name, reason=f"{name} is left at {entry.filename}: {error}.")
            return
        except _ANY_DAMAGE as error:
            yield broken(place, error)
            continue
        yield LeftOut(source=place, reason=too_long(place)) if content is None else (place, content)


def _unwanted_in_zip(place: str, entry: zipfile.ZipInfo) -> str:
    """Say why a member is not opened, or nothing."""
    ratio = entry.file_size // max(entry.compress_size, 1)
    reason = _unwanted(place, entry.filename, is_link=stat.S_ISLNK(entry.external_attr >> 16))
    if reason:
        return reason
    if entry.flag_bits & 1:
        return f"{place} is locked with a password. Expected a member that opens without one."
    if entry.file_size > SMALL and ratio > HIGHEST_RATIO:
        return f"{place} unpacks to {ratio} times its length, as a bomb does and no text; it is left packed."
    return too_long(place) if entry.file_size > most_bytes(place) else ""


def _unwanted(place: str, name: str, *, is_link: bool) -> str:
    """Say why a member is not opened, whatever the archive, or nothing."""
    if reason := why_unsafe(name):
        return f"{place} is left out: {reason}."
    if is_link:
        return f"{place} is a link, which is not followed."
    return "" if kind_of(name) else unread_kind(place)


def members_of_tar(name: str, stream: BinaryIO, allowance: Allowance) -> Iterator[Member | LeftOut]:
    """Yield the members of a tar archive, compressed or not, that are of a kind that is read."""
    count = 0
    try:
        metered = Metered(unpacked(stream), allowance, step=_HEADER_BYTES)
        with tarfile.open(fileobj=cast("BinaryIO", metered), mode="r|") as archive:
            while (entry := archive.next()) is not None:
                count += 1
                metered.step = entry.size + _HEADER_BYTES
                # The list of members seen would grow with the archive.
                archive.members = []  # type: ignore[attr-defined]
                place = f"{name}/{entry.name}"
                if entry.isdir() or (entry.isfile() and is_hidden(entry.name)):
                    continue
                reason = _unwanted_in_tar(place, entry)
                if reason:
                    yield LeftOut(source=place, reason=reason)
                    continue
                member = archive.extractfile(entry)
                if member is not None:
                    yield place, member.read()
    except TooMuch as error:
        yield LeftOut(source=name, reason=f"{name} is left after {count} members: {error}.")
    except _ANY_DAMAGE as error:
        yield broken(name, error, after=count)


def _unwanted_in_tar(place: str, entry: tarfile.TarInfo) -> str:
    """Say why a member is not opened, or nothing."""
    reason = _unwanted(place, entry.name, is_link=entry.issym() or entry.islnk())
    if reason:
        return reason
    if not entry.isfile():
        return f"{place} is no file but a device or a pipe, which is not opened."
    return too_long(place) if entry.size > most_bytes(place) else ""


def most_bytes(name: str) -> int:
    """Return how long a member may be: a page, or an archive inside the archive."""
    return MAX_BYTES if kind_of(name) in ("page", "mail") else LARGEST_NESTED


def is_hidden(name: str) -> bool:
    """Tell whether a file is one that systems keep for themselves: `.DS_Store`, `__MACOSX/`."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return bool(parts) and (parts[-1].startswith(".") or "__MACOSX" in parts)


def unread_kind(place: str) -> str:
    """Say that a file is of no kind that is read."""
    return (
        f"{place} is of a kind that is not read. Expected text, HTML, PDF, e-mail, or a collection of them."
    )


def broken(name: str, error: BaseException, *, after: int | None = None) -> LeftOut:
    """Say that an archive or a member is damaged, and where that was seen."""
    seen = "" if after is None else f" after {after} members"
    why = " ".join(str(error).split())[:100] or type(error).__name__
    return LeftOut(source=name, reason=f"{name} is damaged or cut short{seen} ({why}). Copy it again.")
