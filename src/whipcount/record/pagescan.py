"""Rows of a database file found page by page, where its list of tables is lost.

Reads the file format of SQLite (https://www.sqlite.org/fileformat2.html) as far as leaf pages of tables go:
they hold every row with its number, whether or not anything still leads to them. A write-ahead log beside the
file is laid over it up to its last whole transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MAGIC = b"SQLite format 3\x00"
PAGE_SIZES = (4096, 1024, 512, 2048, 8192, 16_384, 32_768, 65_536)
"""Tried where the file's head does not say; the first is SQLite's own choice."""

_TABLE_LEAF = 0x0D
_HEAD = 100
"""Bytes before the tree of the first page."""
_LOG_HEAD, _FRAME_HEAD = 32, 24
_WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of a whole number, by serial type."""

Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row as it stands on its page: its number, and its values in the order of the table's columns."""

    rowid: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a file, from 1, with those of its log over them."""

    raw: bytes
    size: int
    over: Mapping[int, bytes]

    @classmethod
    def of(cls, path: Path, size: int) -> Self:
        """Read a file and the log beside it, as pages of `size` bytes."""
        log = path.with_name(f"{path.name}-wal")
        return cls(path.read_bytes(), size, _logged(log.read_bytes(), size) if log.exists() else {})

    def __len__(self) -> int:
        return max(-(-len(self.raw) // self.size), max(self.over, default=0))

    def page(self, number: int) -> bytes:
        """Return a page; empty where there is none such."""
        held = self.over.get(number)
        return held if held is not None else self.raw[(number - 1) * self.size : number * self.size]


def page_sizes(path: Path) -> tuple[int, ...]:
    """Return the page sizes that a file may have: what its head says, else all that there are."""
    with path.open("rb") as file:
        head = file.read(18)
    said = int.from_bytes(head[16:18], "big")
    size = 65_536 if said == 1 else said
    return (size,) if head.startswith(MAGIC) and size in PAGE_SIZES else PAGE_SIZES


def rows(pages: Pages) -> Iterator[FoundRow]:
    """Give every row of every table that reads, in the order of the pages; what does not is passed over."""
    for number in range(1, len(pages) + 1):
        page = pages.page(number)
        start = _HEAD if number == 1 else 0
        if len(page) < pages.size or page[start] != _TABLE_LEAF:
            continue
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        for cell in range(cells):
            at = start + 8 + 2 * cell
            try:
                yield _row(pages, page, int.from_bytes(page[at : at + 2], "big"))
            # Damage inside a page: this cell is lost, its neighbours may read.
            except (IndexError, ValueError):
                continue


def _row(pages: Pages, page: bytes, at: int) -> FoundRow:
    if at < 8:
        raise ValueError("a cell in the head of its page")
    length, at = _varint(page, at)
    rowid, at = _varint(page, at)
    if length > len(pages) * pages.size:
        raise ValueError("a row longer than the file")
    return FoundRow(rowid=_signed(rowid), values=_values(_payload(pages, page, at, length)))


def _payload(pages: Pages, page: bytes, at: int, length: int) -> bytes:
    """Return a row's bytes: those on the page, and those on the pages that it overflows to."""
    usable = pages.size
    if length <= usable - 35:
        return _exactly(page[at : at + length], length)
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= usable - 35 else least
    parts = [_exactly(page[at : at + local], local)]
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    missing = length - local
    while missing > 0:
        held = _exactly(pages.page(following), usable)
        parts.append(held[4 : 4 + min(missing, usable - 4)])
        missing -= usable - 4
        following = int.from_bytes(held[:4], "big")
    return b"".join(parts)


def _values(payload: bytes) -> tuple[Value, ...]:
    ends, at = _varint(payload, 0)
    if not 0 < ends <= len(payload):
        raise ValueError("a row's head is longer than the row")
    kinds = []
    while at < ends:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    found = []
    at = ends
    for kind in kinds:
        length = _WHOLE.get(kind, 8 if kind == 7 else max(0, (kind - 12) // 2))
        found.append(_value(kind, _exactly(payload[at : at + length], length)))
        at += length
    if at != len(payload):
        raise ValueError("a row's values do not fill it")
    return tuple(found)


def _value(kind: int, raw: bytes) -> Value:
    if kind in _WHOLE:
        return int.from_bytes(raw, "big", signed=True)
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind]
    if kind >= 12:
        return raw if kind % 2 == 0 else raw.decode("utf-8")
    raise ValueError("no column of ours holds such a value")


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(9):
        byte = raw[at + place]
        if place == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError("a number without an end")


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value


def _exactly(raw: bytes, length: int) -> bytes:
    if len(raw) != length:
        raise ValueError("a row that is cut short")
    return raw


def _logged(log: bytes, size: int) -> dict[int, bytes]:
    """Return the pages of a write-ahead log as its last whole transaction left them."""
    settled: dict[int, bytes] = {}
    written: dict[int, bytes] = {}
    salts = log[16:24]
    for at in range(_LOG_HEAD, len(log) - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        # Frames after the log was begun anew are of an older round, and have other salts.
        if log[at + 8 : at + 16] != salts:
            break
        written[int.from_bytes(log[at : at + 4], "big")] = log[at + _FRAME_HEAD : at + _FRAME_HEAD + size]
        if log[at + 4 : at + 8] != b"\x00\x00\x00\x00":
            settled |= written
            written = {}
    return settled
