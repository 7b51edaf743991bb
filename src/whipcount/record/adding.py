"""What may be added to a record: sources, readings, calls, corrections, briefs, scenarios; and undoing."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import msgspec

from whipcount.domain import InputError, Source, Visibility
from whipcount.domain.scenarios import Scenario
from whipcount.domain.statements import Reading
from whipcount.files import sha256
from whipcount.record import listing, reading_rows, undoing
from whipcount.record.count import COLUMN_OF, CallChange, CallField, OvertakenError, checked_change
from whipcount.record.entries import KIND_OF, READER_BY_HAND, ReadRecord, SheetMade, Stamp, Verdict
from whipcount.record.openrecord import OpenRecord, iso
from whipcount.record.reading_rows import FIELDS

WITH_A_PERSON = "1"
"""Version of a reading by hand."""


class GrowingRecord(OpenRecord):
    """An open record that entries are added to."""

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
        read_at = same[0] if same else iso(stamp.at)
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

    def add_call(
        self,
        member: str,
        proposal: str,
        word: str | None = None,
        *,
        stamp: Stamp,
        note: str | None = None,
        said: Mapping[str, str] | None = None,
    ) -> int:
        """Keep what the count holds of a member and a proposal, own unless the stamp says otherwise.

        Parameters
        ----------
        word : str, optional
            The call itself, a word of `CallWord`; left out, the call stays as it is.
        said : mapping of CallField to str, optional
            The other fields that this entry sets; an empty text empties one.

        Raises
        ------
        InputError
            When a word or a field is not allowed (the nearest is offered), nothing is said, or member or
            proposal is empty.
        """
        given = dict(said or {})
        if word is not None:
            given[CallField.CALL] = word
        if note is not None:
            given[CallField.NOTE] = note
        (entry,) = self.add_calls([CallChange(member=member, proposal=proposal, said=given)], stamp=stamp)
        return entry

    def add_calls(
        self, changes: Sequence[CallChange], *, stamp: Stamp, seen: int | None = None
    ) -> tuple[int, ...]:
        """Keep many calls at once, one entry each, all or none; return the entries.

        Parameters
        ----------
        changes : sequence of CallChange
            Checked before the first is written.
        seen : int, optional
            The newest entry (`Record.newest`) that the changes were decided upon. Where another program has
            added since, nothing is written.

        Raises
        ------
        OvertakenError
            When the record has entries newer than `seen`.
        InputError
            As `add_call`.
        """
        settled = [checked_change(change) for change in changes]
        with self._adding() as connection:
            self._require_unchanged(connection, seen)
            return self._insert_calls(connection, settled, stamp)

    @staticmethod
    def _require_unchanged(connection: sqlite3.Connection, seen: int | None) -> None:
        """Raise an `OvertakenError` when another program has added since `seen`."""
        if seen is not None and (last := listing.last_entry(connection)) != seen:
            raise OvertakenError(seen, last)

    def _insert_calls(
        self, connection: sqlite3.Connection, settled: Sequence[CallChange], stamp: Stamp
    ) -> tuple[int, ...]:
        """Insert calls that were checked; part of the caller's transaction."""
        columns = ", ".join(COLUMN_OF.values())
        marks = ", ".join("?" * len(COLUMN_OF))
        entries = []
        for place, change in enumerate(settled):
            # A moment each, so that entries made at once can be told apart when they are read back.
            own = replace(stamp, at=stamp.at + timedelta(microseconds=place))
            entry = self._entry(connection, "call", own, stamp.visibility or Visibility.OWN)
            connection.execute(
                f"INSERT INTO call (entry, member, proposal, {columns}) VALUES (?, ?, ?, {marks})",  # noqa: S608 - own column names
                (entry, change.member, change.proposal, *(change.said.get(field) for field in COLUMN_OF)),
            )
            entries.append(entry)
        return tuple(entries)

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

    def add_by_hand(self, records: Sequence[ReadRecord], *, stamp: Stamp) -> int:
        """Keep what a person found in one article, and no reader: one entry, as visible as the article is.

        It stands beside every reading of the article, a newer one too, and can be corrected, rejected and
        taken back as what a reader found can.

        Raises
        ------
        InputError
            When the records are not of one article that the record has read, or their words do not stand
            at their places.
        """
        sure = tuple(replace(record, confidence=1.0, reader=READER_BY_HAND) for record in records)
        with self._adding() as connection:
            article = reading_rows.article_of(connection, sure)
            found = {
                field: tuple(one for one in sure if KIND_OF[type(one)] == kind)
                for kind, field in FIELDS.items()
            }
            held = replace(Reading(articles=(article,)), **found)
            visibility = stamp.visibility or reading_rows.most_confidential(connection, held)
            entry = self._entry(connection, "reading", stamp, visibility)
            reading_rows.write(connection, entry, held, reader=READER_BY_HAND, version=WITH_A_PERSON)
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

    def add_scenario(self, scenario: Scenario, *, stamp: Stamp) -> int:
        """Keep a scenario, own unless the stamp says otherwise; the newest of its name stands."""
        with self._adding() as connection:
            entry = self._entry(connection, "scenario", stamp, stamp.visibility or Visibility.OWN)
            connection.execute(
                "INSERT INTO scenario VALUES (?, ?, ?, ?)",
                (entry, scenario.name, scenario.proposal, msgspec.json.encode(scenario).decode()),
            )
        return entry

    def add_sheet(self, sheet: SheetMade, *, stamp: Stamp) -> int:
        """Keep which entries stood in a whip sheet when it was made, as visible as its audience."""
        with self._adding() as connection:
            entry = self._entry(connection, "sheet", stamp, stamp.visibility or sheet.audience)
            cells = msgspec.json.encode(sheet.cells).decode()
            connection.execute(
                "INSERT INTO sheet VALUES (?, ?, ?, ?, ?)",
                (entry, sheet.key, sheet.matter, sheet.audience, cells),
            )
        return entry

    def undo(self, entry: int, *, stamp: Stamp) -> int:
        """Take an entry back by one more entry, as visible as the one it takes back; return the new entry.

        What can be undone: what people say (`undoing.UNDOABLE`), and an undo, which brings back what it took.
        Undoing the settling of a conflict takes back the call that it made, too.

        Raises
        ------
        InputError
            When there is no such entry, it is of a kind that is not undone, or it is undone already.
        """
        (made,) = self.undo_all((entry,), stamp=stamp)
        return made

    def undo_all(self, entries: Sequence[int], *, stamp: Stamp) -> tuple[int, ...]:
        """Take several entries back at once, one entry each, all or none; errors as `undo`."""
        with self._adding() as connection:
            made = []
            for entry in entries:
                visibility = undoing.require_undoable(connection, entry)
                made.append(self._entry(connection, "undo", stamp, visibility))
                connection.execute("INSERT INTO undo VALUES (?, ?)", (made[-1], entry))
        return tuple(made)
