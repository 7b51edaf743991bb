"""The record: what was read, what people say of it, what was told; entries are added, never overwritten."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from whipcount.domain import InputError, Source, Visibility
from whipcount.domain.statements import Reading
from whipcount.files import sha256
from whipcount.record import checking, listing, reading_rows
from whipcount.record.entries import (
    KIND_OF,
    BriefMade,
    Call,
    CallWord,
    HistoryLine,
    ReadRecord,
    Stamp,
    Verdict,
)
from whipcount.record.opening import clear_errors, connect


class Record:
    """A matter's record in one SQLite file. What a method has returned from is on the disk.

    A context manager; on leaving, the write-ahead log is folded in, so that the file copied alone is whole.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC, datetime
    >>> stamp = Stamp(at=datetime(2014, 10, 16, 9, tzinfo=UTC), who="desk")
    >>> with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "record.db") as record:
    ...     _ = record.add_call("IDN", "eu-japan-draft", "leaning abstain", stamp=stamp)
    ...     [call.word.value for call in record.calls(audience=Visibility.OWN)]
    ['leaning abstain']
    """

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

    # --- adding ------------------------------------------------------------------------------------------

    def add_source(self, raw: bytes, *, name: str, stamp: Stamp) -> Source:
        """Keep the raw bytes of a source by their hash.

        Bytes that are new are public, and known ones stay as visible as they are, unless the stamp says
        otherwise. Adding a source again as it is changes nothing.
        """
        digest = sha256(raw)
        with self._adding() as connection:
            earlier = connection.execute(
                "SELECT name, visibility, at FROM entry JOIN source ON entry = id "
                "WHERE sha256 = ? ORDER BY id",
                (digest,),
            ).fetchall()
            visibility = stamp.visibility or Visibility(earlier[-1][1] if earlier else Visibility.PUBLIC)
            same = [at for known, seen, at in earlier if (known, seen) == (name, visibility)]
            if not same or earlier[-1][1] != visibility:
                connection.execute("INSERT OR IGNORE INTO raw VALUES (?, ?)", (digest, raw))
                entry = self._entry(connection, "source", stamp, visibility)
                connection.execute("INSERT INTO source VALUES (?, ?, ?)", (entry, digest, name))
        read_at = same[0] if same else _iso(stamp.at)
        return Source(id=name, title=name, sha256=digest, read_at=read_at, visibility=visibility)

    def add_reading(self, reading: Reading, *, reader: str, version: str, stamp: Stamp) -> int:
        """Keep what a reader found; return the entry.

        Every article's raw bytes must have been added first (`add_source`): nothing without a source.
        """
        with self._adding() as connection:
            visibility = stamp.visibility or reading_rows.most_confidential(connection, reading)
            entry = self._entry(connection, "reading", stamp, visibility)
            reading_rows.write(connection, entry, reading, reader=reader, version=version)
        return entry

    def add_call(self, member: str, proposal: str, word: str, *, stamp: Stamp, note: str = "") -> int:
        """Keep the count's own call on a member and a proposal, own unless the stamp says otherwise.

        Raises
        ------
        InputError
            When `word` is no call (the nearest is offered), or member or proposal is empty.
        """
        call = CallWord.parse(word)
        if not member.strip() or not proposal.strip():
            raise InputError(
                f"A call has the member '{member}' and the proposal '{proposal}'.",
                expected="Expected the member's code and the proposal's key.",
                do="Give both.",
            )
        with self._adding() as connection:
            entry = self._entry(connection, "call", stamp, stamp.visibility or Visibility.OWN)
            connection.execute(
                "INSERT INTO call VALUES (?, ?, ?, ?, ?)", (entry, member, proposal, call, note)
            )
        return entry

    def correct(
        self,
        record: ReadRecord,
        verdict: Verdict,
        *,
        stamp: Stamp,
        corrected: ReadRecord | None = None,
        note: str = "",
    ) -> int:
        """Accept, correct or reject a record that a reader found, as `reading` shows it.

        `corrected` is given for the verdict correct alone. A newer reading of the same source does not lose
        it; a later correction of the same record overrides it, which is how one is taken back.

        Raises
        ------
        InputError
            When the record is not in the newest reading of its source, or `corrected` does not fit.
        """
        if (corrected is not None) != (verdict is Verdict.CORRECT) or (
            corrected is not None and type(corrected) is not type(record)
        ):
            raise InputError(
                f"The verdict is '{verdict}' and the corrected record is {type(corrected).__name__}.",
                expected=f"Expected a corrected {type(record).__name__} for the verdict 'correct' alone.",
                do="Give it, or choose another verdict.",
            )
        with self._adding() as connection:
            place = reading_rows.locate(connection, record)
            entry = self._entry(connection, "correction", stamp, stamp.visibility or place.visibility)
            # What a person accepts is what that person saw, and no longer a guess.
            held = replace(record, confidence=1.0) if verdict is Verdict.ACCEPT else corrected
            value = msgspec.json.encode(held).decode() if held is not None else None
            connection.execute(
                "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry,
                    place.target,
                    place.sha256,
                    KIND_OF[type(record)],
                    record.span.start,
                    record.span.end,
                    verdict,
                    value,
                    place.correction,
                    note,
                ),
            )
        return entry

    def add_brief(self, digest: str, *, as_of: date, forecast: Mapping[str, object], stamp: Stamp) -> int:
        """Keep that a brief was made: its hash, its cut-off and its forecast numbers, to be scored later."""
        with self._adding() as connection:
            entry = self._entry(connection, "brief", stamp, stamp.visibility or Visibility.OWN)
            numbers = msgspec.json.encode(forecast).decode()
            connection.execute(
                "INSERT INTO brief VALUES (?, ?, ?, ?)", (entry, digest, as_of.isoformat(), numbers)
            )
        return entry

    def add_score(self, brief: int, scores: Mapping[str, object], *, stamp: Stamp) -> int:
        """Keep how a brief's forecast came out; an `InputError` when there is no such brief."""
        with self._adding() as connection:
            if connection.execute("SELECT 1 FROM brief WHERE entry = ?", (brief,)).fetchone() is None:
                raise InputError(
                    f"Entry {brief} is no brief.",
                    expected="Expected the entry of a brief that was made.",
                    do="See the history of the record.",
                )
            entry = self._entry(connection, "score", stamp, stamp.visibility or Visibility.OWN)
            connection.execute(
                "INSERT INTO score VALUES (?, ?, ?)", (entry, brief, msgspec.json.encode(scores).decode())
            )
        return entry

    # --- asking ------------------------------------------------------------------------------------------

    def reading(
        self,
        *,
        audience: Visibility,
        as_of: date | None = None,
        not_after: Mapping[str, date] | None = None,
    ) -> Reading:
        """Return what is held to have been said: the newest reading of each source, as corrected.

        Parameters
        ----------
        audience : Visibility
            Nothing above it is used, no source, no correction.
        as_of : date, optional
            Cut-off, included. An article counts by its date of publication, and one without by `not_after`;
            what is later or cannot be dated is listed in `left_out`.
        not_after : mapping of str to date, optional
            By the hash of a text without a date: the day it cannot be later than.
        """
        with self._asking() as connection:
            return reading_rows.read(connection, audience=audience, as_of=as_of, not_after=not_after or {})

    def sources(self, *, audience: Visibility) -> tuple[tuple[str, bytes], ...]:
        """Return name and raw bytes of each source, the newest of each name, in the order they were added."""
        with self._asking() as connection:
            return listing.sources(connection, audience)

    def raw(self, digest: str) -> bytes:
        """Return the raw bytes of a source by their hash; an `InputError` when the record has none such."""
        with self._asking() as connection:
            row = connection.execute("SELECT bytes FROM raw WHERE sha256 = ?", (digest,)).fetchone()
        if row is None:
            raise InputError(
                f"The record has no source with the hash {digest}.",
                expected="Expected the hash of a source that was read.",
                do="See the history of the record.",
            )
        return row[0]

    def calls(self, *, audience: Visibility, as_of: date | None = None) -> tuple[Call, ...]:
        """Return all calls that `audience` may see, oldest first, with none made later than `as_of` (UTC)."""
        with self._asking() as connection:
            calls = listing.calls(connection, audience)
        return tuple(call for call in calls if as_of is None or call.at.date() <= as_of)

    def briefs(self, *, audience: Visibility) -> tuple[BriefMade, ...]:
        """Return the briefs that were made, oldest first, with the scores they have had since."""
        with self._asking() as connection:
            return listing.briefs(connection, audience)

    def history(self, *, audience: Visibility = Visibility.OWN) -> tuple[HistoryLine, ...]:
        """Return every entry that `audience` may see, oldest first, one line each."""
        with self._asking() as connection:
            return listing.history(connection, audience)

    def newest(self) -> int:
        """Return the number of the newest entry, 0 for none: it tells whether anything was added since."""
        with self._asking() as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0])

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the record, one sentence each; empty when it is sound.

        The file's own structure, the links between entries, the hash of every raw source, and that the text
        at every span is the stored words.
        """
        with self._asking() as connection:
            return checking.problems(connection)

    # --- inside ------------------------------------------------------------------------------------------

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
            (kind, _iso(stamp.at), stamp.who, visibility),
        )
        return int(cursor.lastrowid or 0)


@contextmanager
def temporary_copy(path: Path) -> Iterator[Record]:
    """Give a copy of a record, or an empty one where there is none, that is gone when the block ends.

    The record itself is only read: a run on the copy leaves it byte for byte as it was.
    """
    with tempfile.TemporaryDirectory(prefix="whipcount-") as folder:
        copy = Path(folder) / path.name
        if path.exists():
            _copy(path, copy)
        with Record.open(copy, allow_shared=True) as record:
            yield record


def _copy(path: Path, copy: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or log.stat().st_size == 0:
        shutil.copyfile(path, copy)
        return
    # Another program has the record open: SQLite's own copy takes what is still in the write-ahead log.
    with (
        clear_errors(path),
        closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _iso(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a stamp's time needs a time zone")
    return at.astimezone(UTC).isoformat()
