"""A record's open file: transactions that write all or nothing, and entries with their stamp."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from whipcount.domain import Visibility
from whipcount.record.entries import Stamp
from whipcount.record.opening import clear_errors, connect


class OpenRecord:
    """The file of a record, open. What a method that adds has returned from is on the disk."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True, allow_shared: bool = False) -> Self:
        """Open a record, or make one; errors as `opening.connect` says."""
        return cls(connect(path, create=create, allow_shared=allow_shared), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Fold the write-ahead log into the file, and close it; a second close does nothing."""
        try:
            with clear_errors(self.path):
                # A reader elsewhere may hold the log: then its close folds it in, and this one need not wait.
                self._connection.execute("PRAGMA busy_timeout = 500")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.ProgrammingError:
            return
        finally:
            self._connection.close()

    @contextmanager
    def _adding(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it on the disk when the block has ended, or nothing."""
        with clear_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # On some errors (a full disk) SQLite has rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """One transaction that only reads, so that several queries see one state of the record."""
        with clear_errors(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @staticmethod
    def _entry(connection: sqlite3.Connection, kind: str, stamp: Stamp, visibility: Visibility) -> int:
        cursor = connection.execute(
            "INSERT INTO entry (kind, at, who, visibility) VALUES (?, ?, ?, ?)",
            (kind, iso(stamp.at), stamp.who, visibility),
        )
        return int(cursor.lastrowid or 0)


def iso(at: datetime) -> str:
    """Write a time with its zone as UTC in ISO 8601, which sorts as it counts."""
    if at.tzinfo is None:
        raise ValueError("a stamp's time needs a time zone")
    return at.astimezone(UTC).isoformat()
