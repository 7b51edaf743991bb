"""Work kept in a folder that the caller names: fitted engines and the scores of sessions.

Each file is named by a hash of all that it rests on, so that one made from other votes or with other settings
is never taken for it. A file that cannot be read is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_origin

import msgspec
import numpy as np

from whipcount.files import written_whole
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

T = TypeVar("T")

VERSION = 5
"""To be raised whenever the same votes and settings lead to other forecasts than before."""


def kept_or_made(folder: Path | None, name: str, kind: type[T], make: Callable[[], T]) -> T:
    """Read a value kept under a name; make and keep it where there is none. Without a folder, make it."""
    if folder is None:
        return make()
    path = folder / f"{name}.msgpack"
    found = read_kept(path, kind)
    if found is None:
        found = make()
        keep(path, found)
    return found


def read_kept(path: Path, kind: type[T]) -> T | None:
    """Read a value back; None where there is none, or the file is damaged."""
    if not path.is_file():
        return None
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind, dec_hook=_to_array)
    except (msgspec.DecodeError, ValueError, TypeError, IndexError):
        return None


def keep(path: Path, value: object) -> None:
    """Write a value whole or not at all."""
    with written_whole(path) as draft:
        draft.write_bytes(msgspec.msgpack.encode(value, enc_hook=_from_array))


def fingerprint(record: VotingRecord, *parts: object, until: int) -> str:
    """Hash what a record holds up to and including session `until`, and all else that a result rests on."""
    digest = hashlib.sha256(repr((VERSION, record.body, record.members, until, parts)).encode())
    rows = np.flatnonzero(record.sessions <= until)
    for array in (record.sessions, record.codes, record.predecessor, record.likeness):
        digest.update(np.ascontiguousarray(array[rows]).tobytes())
    digest.update(record.region.tobytes())
    for row in rows.tolist():
        told = (record.ids[row], record.titles[row], record.texts[row].heading, record.dates[row])
        digest.update("".join(f"{part}\n" for part in told).encode())
    return digest.hexdigest()[:20]


def _from_array(value: object) -> object:
    if isinstance(value, np.ndarray):
        return [value.dtype.str, list(value.shape), value.tobytes()]
    raise NotImplementedError(type(value))


def _to_array(kind: type, value: Any) -> object:
    if (get_origin(kind) or kind) is np.ndarray:
        dtype, shape, raw = value
        return np.frombuffer(raw, dtype=dtype).reshape(shape)
    raise NotImplementedError(kind)
