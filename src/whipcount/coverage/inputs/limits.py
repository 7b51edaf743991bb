"""How much is taken out of an archive: against bombs, whatever the archive says of itself."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import BinaryIO

from whipcount.coverage.inputs.pages import MAX_BYTES

LARGEST_NESTED = 50_000_000
"""Bytes of an archive inside an archive, which is held in memory while it is read."""
DEEPEST = 3
"""Archives inside archives are opened so many times."""
HIGHEST_RATIO = 200
"""Text shrinks five- to thirtyfold. A member that shrank more than this, and is not small, is a bomb."""
SMALL = 1_000_000
FREE_BYTES = 1_000_000_000
"""An archive may unpack to this in all, and to `HIGHEST_RATIO` times its own length on top."""
_DRIVE = re.compile(r"^[A-Za-z]:")


class TooMuch(Exception):  # noqa: N818 - it says what was met, and is met by our own readers alone
    """More came out of an archive than any collection of articles holds."""


@dataclass(slots=True)
class Allowance:
    """Bytes that may still be unpacked; shared by an archive and those inside it."""

    left: int
    unpacked: int = field(default=0)

    @classmethod
    def for_archive(cls, length: int) -> Allowance:
        """Return what an archive of so many bytes may unpack to."""
        return cls(FREE_BYTES + HIGHEST_RATIO * length)

    def take(self, count: int) -> None:
        """Count bytes; `TooMuch` when they are more than was left."""
        self.unpacked += count
        self.left -= count
        if self.left < 0:
            raise TooMuch(f"it unpacks to more than {self.unpacked / 1e6:.0f} MB")


class Metered:
    """A stream that is read forwards, every byte counted against an allowance and against `step`.

    `step` is what may be read until it is set again: a header that claims to be endless ends there.
    """

    def __init__(self, stream: BinaryIO, allowance: Allowance, *, step: int | None = None) -> None:
        self._stream = stream
        self._allowance = allowance
        self.step = step

    def read(self, count: int = -1) -> bytes:
        """Read up to `count` bytes; all that is left, by pieces that are counted, when it is negative."""
        if count < 0:
            pieces: list[bytes] = []
            while piece := self.read(1 << 16):
                pieces.append(piece)
            return b"".join(pieces)
        got = self._stream.read(count)
        self._allowance.take(len(got))
        if self.step is not None:
            self.step -= len(got)
            if self.step < 0:
                raise TooMuch("one of its headers is longer than any header is")
        return got


def read_at_most(stream: BinaryIO | Metered, limit: int) -> bytes | None:
    """Read a stream to its end, or return None when it goes on after `limit` bytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(min(1 << 16, limit + 1 - size)):
        size += len(piece)
        if size > limit:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def why_unsafe(name: str) -> str:
    """Say why a member's name is not used, or nothing when it is a plain one below its own folder."""
    plain = name.replace("\\", "/")
    if plain.startswith("/") or _DRIVE.match(plain):
        return "its name is that of a place on a machine, not of a member"
    if posixpath.normpath(plain).startswith("..") or ".." in plain.split("/"):
        return "its name climbs out of its folder"
    return ""


def too_long(name: str) -> str:
    """Say that a page is longer than is read."""
    return (
        f"{name} is longer than {MAX_BYTES / 1e6:.0f} MB. Expected one page of at most that. "
        "Check that it is one article, or cut it into its articles."
    )
