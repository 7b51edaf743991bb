"""The record: what was read, what people say of it, what was told; entries are added, never overwritten."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from whipcount.domain import InputError, Visibility
from whipcount.domain.scenarios import Scenario
from whipcount.domain.statements import Reading
from whipcount.record import annotating, checking, conflicts, listing, moves, reading_rows, telling
from whipcount.record.annotating import ReviewedArticle
from whipcount.record.conflicts import KeptConflict
from whipcount.record.count import Call
from whipcount.record.drafts import Draft, Noted, Sponsoring
from whipcount.record.entries import BriefMade, HistoryLine, ReadingMade, SheetMade
from whipcount.record.keeping import KeptRecord
from whipcount.record.moves import KeptPrediction, Move
from whipcount.record.opening import clear_errors, require_place


class Record(KeptRecord):
    """A matter's record in one SQLite file. What a method has returned from is on the disk.

    A context manager; on leaving, the write-ahead log is folded in, so that the file copied alone is whole.

    Examples
    --------
    >>> import tempfile
    >>> from whipcount.record import Stamp
    >>> from datetime import UTC, datetime
    >>> stamp = Stamp(at=datetime(2014, 10, 16, 9, tzinfo=UTC), who="desk")
    >>> with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "record.db") as record:
    ...     _ = record.add_call("IDN", "eu-japan-draft", "leaning abstain", stamp=stamp)
    ...     [call.word.value for call in record.calls(audience=Visibility.OWN)]
    ['leaning abstain']
    """

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

    def newest_reading(self) -> ReadingMade | None:
        """Return who made the newest reading and of which texts; None where it cannot be relied upon."""
        with self._asking() as connection:
            return listing.newest_reading(connection)

    def reviewed(self, *, audience: Visibility) -> tuple[ReviewedArticle, ...]:
        """Return the articles of which something was accepted, corrected or rejected, with the verdicts."""
        with self._asking() as connection:
            return annotating.reviewed_articles(connection, audience)

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
        """Return the calls that `audience` may see, oldest first, without those that were undone.

        None made later than `as_of` (UTC), and none taken back by then. What stands of them for each member,
        `latest_calls` says.
        """
        with self._asking() as connection:
            return listing.calls(connection, audience, as_of=as_of)

    def every_call(self) -> tuple[Call, ...]:
        """Return all calls ever made, oldest first, those that were undone too; for `own` eyes alone."""
        with self._asking() as connection:
            return listing.every_call(connection)

    def drafts(self, *, audience: Visibility, as_of: date | None = None) -> tuple[Noted[Draft], ...]:
        """Return the versions of texts, by the day they are of; none known only after `as_of`."""
        with self._asking() as connection:
            return listing.drafts(connection, audience, as_of=as_of)

    def sponsors(self, *, audience: Visibility, as_of: date | None = None) -> tuple[Noted[Sponsoring], ...]:
        """Return who joined or left the sponsors, by day; nothing that happened after `as_of`."""
        with self._asking() as connection:
            return listing.sponsors(connection, audience, as_of=as_of)

    def moves(self, *, audience: Visibility, as_of: date | None = None) -> tuple[Noted[Move], ...]:
        """Return what was done about the texts, by day; nothing that happened after `as_of`."""
        with self._asking() as connection:
            return moves.moves(connection, audience, as_of=as_of)

    def predictions(self, *, audience: Visibility, as_of: date | None = None) -> tuple[KeptPrediction, ...]:
        """Return what was expected of the texts, by day, and how it came out up to `as_of`."""
        with self._asking() as connection:
            return moves.predictions(connection, audience, as_of=as_of)

    def conflicts(self, *, audience: Visibility) -> tuple[KeptConflict, ...]:
        """Return the conflicts of sheets that came back, oldest first, the settled ones too."""
        with self._asking() as connection:
            return conflicts.conflicts(connection, audience)

    def scenarios(self, *, audience: Visibility) -> tuple[Noted[Scenario], ...]:
        """Return the scenarios, the newest of each name, in alphabetical order."""
        with self._asking() as connection:
            return listing.scenarios(connection, audience)

    def sheet(self, key: str) -> Noted[SheetMade]:
        """Return which entries stood in an exported whip sheet; an `InputError` when there is none such."""
        with self._asking() as connection:
            return listing.sheet(connection, key)

    def briefs(self, *, audience: Visibility) -> tuple[BriefMade, ...]:
        """Return the briefs that were made, oldest first, with the scores they have had since."""
        with self._asking() as connection:
            return listing.briefs(connection, audience)

    def history(self, *, audience: Visibility = Visibility.OWN) -> tuple[HistoryLine, ...]:
        """Return every entry that `audience` may see, oldest first, one line each."""
        with self._asking() as connection:
            return telling.history(connection, audience)

    def newest(self) -> int:
        """Return the number of the newest entry, 0 for none: it tells whether anything was added since."""
        with self._asking() as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0])

    def kinds_since(self, entry: int) -> frozenset[str]:
        """Return the kinds of the entries newer than `entry`, and of those that they take back."""
        with self._asking() as connection:
            rows = connection.execute(
                """SELECT kind FROM entry WHERE id > :entry UNION
                   SELECT kind FROM entry JOIN undo ON undone = id WHERE undo.entry > :entry""",
                {"entry": entry},
            )
            return frozenset(kind for (kind,) in rows)

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the record, one sentence each; empty when it is sound.

        The file's own structure, the links between entries, the hash of every raw source, and that the text
        at every span is the stored words.
        """
        with self._asking() as connection:
            return checking.problems(connection)


@contextmanager
def temporary_copy(path: Path, *, create: bool = True) -> Iterator[Record]:
    """Give a copy of a record, or an empty one where there is none, that is gone when the block ends.

    The record itself is only read: a run on the copy leaves it byte for byte as it was, also one of an
    earlier version, in a folder that may not be written, or on a full disk. With `create` false, there must
    be one.
    """
    require_place(path, create=create)
    with tempfile.TemporaryDirectory(prefix="whipcount-") as folder:
        copy = Path(folder) / path.name
        if path.exists():
            _copy(path, copy)
        with _named(copy, path), Record.open(copy, allow_shared=True) as record:
            yield record


@contextmanager
def _named(copy: Path, path: Path) -> Iterator[None]:
    """Name the record itself where an error is of its copy."""
    try:
        yield
    except InputError as error:
        if str(copy) not in error.found:
            raise
        found = error.found.replace(str(copy), str(path))
        raise InputError(found, expected=error.expected, do=error.do) from error


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
