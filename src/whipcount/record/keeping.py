"""The record's own house-keeping: backup, export, import and purge."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from whipcount.domain import InputError, Visibility
from whipcount.files import written_whole
from whipcount.record import cleaning, purging
from whipcount.record.adding_conflicts import SettledRecord
from whipcount.record.entries import Stamp
from whipcount.record.lines import written
from whipcount.record.lines_back import Imported, read_back
from whipcount.record.opening import clear_errors
from whipcount.record.purging import Purged


class KeptRecord(SettledRecord):
    """An open record that can be backed up, written out, read back, and purged."""

    def backup(self, path: Path, *, stamp: Stamp) -> int:
        """Write a whole copy of the record to `path`, and keep where it is; return the entry.

        The copy is of one moment, also while others write. A purge names it later, as it cannot reach it.

        Raises
        ------
        InputError
            When something is at `path` already, or it cannot be written.
        """
        if path.exists():
            raise InputError(
                f"{path} is there already.",
                expected="Expected a new name for the backup: an earlier one is never overwritten.",
                do="Choose another name.",
            )
        with (
            clear_errors(path),
            _clear_disk(path),
            written_whole(path) as draft,
            closing(sqlite3.connect(draft)) as target,
        ):
            self._connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        with self._adding() as connection:
            entry = self._entry(connection, "backup", stamp, Visibility.OWN)
            connection.execute("INSERT INTO backup VALUES (?, ?)", (entry, str(path.resolve())))
        return entry

    def export(self, path: Path, *, audience: Visibility) -> int:
        """Write the record as JSON lines for an audience, complete for `own`; return the count of entries."""
        lines = 0
        with (
            _clear_disk(path),
            written_whole(path) as draft,
            draft.open("w", encoding="utf-8", newline="\n") as out,
            self._asking() as connection,
        ):
            for line in written(connection, audience):
                out.write(line)
                lines += line.startswith('{"entry":')
        return lines

    def import_lines(self, lines: Iterable[bytes], *, name: str) -> Imported:
        """Add what an export holds, all of it or nothing; errors as `lines_back.read_back`."""
        with self._adding() as connection:
            return read_back(connection, lines, name=name)

    def purge(self, entry: int, *, stamp: Stamp) -> Purged:
        """Remove an entry, what rests on it, and its words from the whole file; a tombstone stays.

        Purging an entry that is gone already cleans the file again.

        Raises
        ------
        InputError
            When there is no such entry or it is of a kind that stays, or another program has the record
            open so that its pages cannot be cleaned.
        """
        with self._adding() as connection:
            again = connection.execute("SELECT 1 FROM tombstone WHERE purged = ?", (entry,)).fetchone()
            gone = () if again else purging.gone_with(connection, entry)
            words = {w for one in gone for w in cleaning.words_of(connection, one.kind, one.entry)}
            briefs, sheets = _made_with(connection, gone)
            if gone:
                purging.remove(connection, gone)
            for one in gone:
                number = self._entry(connection, "tombstone", stamp, one.visibility)
                connection.execute(
                    "INSERT INTO tombstone VALUES (?, ?, ?, ?)", (number, one.entry, one.kind, one.mark)
                )
            same = cleaning.holders(connection, words)
            backups = cleaning.backups_made(connection)
        with clear_errors(self.path):
            cleaning.scrub(self._connection, self.path)
        return Purged(
            entries=tuple(one.entry for one in gone),
            briefs=briefs,
            sheets=sheets,
            backups=tuple(dict.fromkeys((*backups, *cleaning.copies_beside(self.path.resolve())))),
            same_words=same,
        )


def _made_with(
    connection: sqlite3.Connection, gone: tuple[purging.Gone, ...]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the briefs and the whip sheets that were made while the entries counted."""
    numbers = {one.entry for one in gone}
    first = min(numbers, default=0)
    briefs = [row[0] for row in connection.execute("SELECT entry FROM brief WHERE entry > ?", (first,))]
    sheets = [
        key
        for key, entries in connection.execute(
            """SELECT sheet.key, group_concat(cell.value) FROM sheet, json_tree(sheet.cells) AS cell
               WHERE cell.type = 'integer' GROUP BY sheet.entry"""
        )
        if numbers & {int(entry) for entry in entries.split(",")}
    ]
    shown = tuple(brief for brief in briefs if brief not in numbers) if first else ()
    return shown, tuple(sheets)


@contextmanager
def _clear_disk(path: Path) -> Iterator[None]:
    """Turn what the disk says of a file to be written into an `InputError` that helps."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror or error}).",
            expected="Expected a folder that may be written to, with room.",
            do="Name another file with -o.",
        ) from error
