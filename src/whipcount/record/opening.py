"""A record opened, and what SQLite says of a file put into words that help."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whipcount.domain import InputError
from whipcount.record import schema
from whipcount.record.places import shared_because

BUSY_SECONDS = 10.0
"""How long a write waits for another process's write to end."""

LEAST_ROOM = 200_000
"""Bytes without which a disk counts as full: what SQLite needs beside a small record."""

TOLD_SHARED = "record.shared"
"""A file of this name beside a record in a shared folder says that one program at a time opens it."""

NEEDED_SQLITE = (3, 38, 0)
"""The first SQLite with STRICT tables (3.37) and the operator ->> for JSON (3.38)."""

_WHAT = "Expected a record of whipcount."


def connect(path: Path, *, create: bool, allow_shared: bool) -> sqlite3.Connection:
    """Open a record's file and bring its tables to the newest version.

    In a shared folder locks may not hold, and a syncing program may copy half a record: it is refused unless
    the caller knows (`allow_shared`) or a file `TOLD_SHARED` beside the record says so. The journal there is
    the rollback kind, because write-ahead logging needs memory that machines do not share
    (https://www.sqlite.org/wal.html).

    Raises
    ------
    InputError
        When the file is missing and `create` is false, is no record, is of a newer version, is damaged,
        cannot be written, or stands in a shared folder and nobody said that this is known.
    """
    _require_sqlite()
    shared = shared_because(path)
    if shared and not (allow_shared or (path.parent / TOLD_SHARED).is_file()):
        raise InputError(
            f"{path} is in a shared folder: {shared}.",
            expected="Expected a folder on this machine: elsewhere two programs could spoil the record.",
            do="Keep the matter on a local disk; or, if only one program at a time opens it, put an empty "
            f"file named {TOLD_SHARED} beside the record and make backups (whipcount record backup MATTER).",
        )
    require_place(path, create=create)
    with clear_errors(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _require_record(connection, path)
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}")
            connection.execute("PRAGMA synchronous = FULL")
            schema.migrate(connection)
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file, the disk or the lock into an `InputError` that helps.

    Errors of our own making (a wrong statement, a broken constraint) pass as they are.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = _told(str(error), path)
        if told is None:
            raise
        raise told from error


def _told(message: str, path: Path) -> InputError | None:
    if "malformed" in message or "not a database" in message or "disk image" in message:
        return InputError(
            f"{path} is damaged, or is not a record ({message}).",
            expected=_WHAT,
            do="Keep the file, and put a backup in its place; without one, 'whipcount record check MATTER "
            "--save NEW.db' says what can still be read and saves it.",
        )
    if "locked" in message or "busy" in message:
        return InputError(
            f"{path} is being written by another program ({message}).",
            expected=f"Expected it to be free within {BUSY_SECONDS:.0f} seconds.",
            do="Close the other program, or try again when it is done; nothing was changed.",
        )
    # Without room even for the memory that readers share, SQLite speaks of an error of the disk.
    if "full" in message or ("disk I/O" in message and _free(path) < LEAST_ROOM):
        return InputError(
            f"The disk is full: {path} could not be written ({message}).",
            expected="Expected room for the record.",
            do="Free some room and run again; what was written before is safe.",
        )
    if "readonly" in message or "unable to open" in message or "disk I/O" in message:
        return InputError(
            f"{path} cannot be written ({message}).",
            expected="Expected a folder and a file that may be written.",
            do="Check the permissions, or copy the matter to a folder of your own.",
        )
    return None


def _free(path: Path) -> int:
    """Return the bytes that are free where a file stands; many where that is not known."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return LEAST_ROOM


def _require_sqlite() -> None:
    if sqlite3.sqlite_version_info < NEEDED_SQLITE:
        needed = ".".join(str(part) for part in NEEDED_SQLITE)
        raise InputError(
            f"This Python carries SQLite {sqlite3.sqlite_version}.",
            expected=f"Expected SQLite {needed} or later.",
            do="Install a newer Python; python.org's carry their own SQLite.",
        )


def require_place(path: Path, *, create: bool) -> None:
    """Raise an `InputError` unless a record is at `path`, or may be made there with `create`."""
    if path.is_dir():
        raise InputError(f"{path} is a folder.", expected=_WHAT, do="Name the file record.db in it.")
    if not path.parent.is_dir():
        raise InputError(
            f"There is no folder {path.parent}.",
            expected="Expected the folder of a matter, to keep the record in.",
            do="Check the path and its spelling.",
        )
    if not create and not path.exists():
        raise InputError(f"There is no record {path}.", expected=_WHAT, do="Check the path and its spelling.")


def _require_record(connection: sqlite3.Connection, path: Path) -> None:
    version = schema.version_of(connection)
    made_by = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if made_by != schema.APPLICATION_ID and (tables or version):
        raise InputError(
            f"{path} is a database of another program.",
            expected=_WHAT,
            do="Name another file, or move this one away.",
        )
    if version > schema.VERSION:
        raise InputError(
            f"{path} has version {version}, which a newer whipcount wrote.",
            expected=f"Expected version {schema.VERSION} or older.",
            do="Install the newer whipcount; this one leaves the file as it is.",
        )
