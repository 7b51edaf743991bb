"""Files read with clear errors, and written whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whipcount.domain import InputError

MEGABYTE = 1_000_000


def read_bytes(path: Path, *, what: str, limit: int | None = None) -> bytes:
    """Read a file whole.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What the file should be, for the message: "a table of votes".
    limit : int, optional
        Most bytes accepted.

    Raises
    ------
    InputError
        When the file is missing, is a folder, cannot be read or is larger than `limit`.
    """
    require_file(path, what=what)
    size = path.stat().st_size
    if limit is not None and size > limit:
        raise InputError(
            f"{path} is {size / MEGABYTE:.0f} MB long.",
            expected=f"Expected {what} of at most {limit / MEGABYTE:.0f} MB.",
            do="Check that it is the right file, or cut it.",
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, what, error.strerror or str(error)) from error


def require_file(path: Path, *, what: str) -> None:
    """Raise `InputError` unless `path` is a file that may be read; `what` says what it should be."""
    if not path.exists():
        raise InputError(
            f"There is no file {path}.",
            expected=f"Expected {what}.",
            do="Check the path and its spelling.",
        )
    if path.is_dir():
        raise InputError(f"{path} is a folder.", expected=f"Expected {what}.", do="Name a file in it.")
    if not os.access(path, os.R_OK):
        raise _unreadable(path, what, "permission denied")


def gunzip(raw: bytes, *, path: Path) -> bytes:
    """Unpack gzip bytes; a truncated or damaged archive is an `InputError` that names `path`."""
    try:
        return gzip.decompress(raw)
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(
            f"{path} is a gzip archive that is cut short or damaged ({error}).",
            expected="Expected a whole archive.",
            do="Download or copy it again.",
        ) from error


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of `raw` in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, which takes its place only when the block ends well.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with written_whole(folder / "note.txt") as draft:
    ...     _ = draft.write_text("said", encoding="utf-8")
    >>> (folder / "note.txt").read_text(encoding="utf-8")
    'said'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with newlines as they are, whole or not at all."""
    with written_whole(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="")


def _unreadable(path: Path, what: str, reason: str) -> InputError:
    return InputError(
        f"{path} cannot be read ({reason}).",
        expected=f"Expected {what}.",
        do="Check the file's permissions.",
    )
