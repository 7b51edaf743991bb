"""What may be added of a text's own state: versions, sponsors, moves, predictions and how they came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from whipcount.domain import Visibility
from whipcount.record import reading_rows
from whipcount.record.adding import GrowingRecord
from whipcount.record.drafts import Draft, Sponsoring
from whipcount.record.entries import Stamp
from whipcount.record.moves import Expected, Move, Outcome, require_prediction


class TextsRecord(GrowingRecord):
    """An open record that follows texts from version to version."""

    def add_draft(self, draft: Draft, *, stamp: Stamp) -> int:
        """Keep a version of a text and how far it has come; as visible as its bytes, else public.

        Raises
        ------
        InputError
            When the record does not hold the bytes whose hash the draft names.
        """
        with self._adding() as connection:
            visibility = Visibility.PUBLIC
            if draft.sha256 is not None:
                reading_rows.require_raw(connection, draft.sha256, of=f"The draft {draft.label}")
                visibility = reading_rows.source_visibility(connection, draft.sha256)
            entry = self._entry(connection, "draft", stamp, stamp.visibility or visibility)
            connection.execute(
                "INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry,
                    draft.proposal,
                    draft.status,
                    draft.label,
                    draft.on_day.iso,
                    draft.changed,
                    draft.tabling_closes.iso if draft.tabling_closes else "",
                    draft.sponsoring_closes.iso if draft.sponsoring_closes else "",
                    draft.sha256,
                    draft.source,
                ),
            )
        return entry

    def add_sponsor(self, sponsoring: Sponsoring, *, stamp: Stamp) -> int:
        """Keep that a member joined the sponsors or withdrew, public unless the stamp says otherwise."""
        (entry,) = self.add_sponsors((sponsoring,), stamp=stamp)
        return entry

    def add_sponsors(self, sponsorings: Sequence[Sponsoring], *, stamp: Stamp) -> tuple[int, ...]:
        """Keep several at once, one entry each, all or none; as `add_sponsor`."""
        with self._adding() as connection:
            entries = []
            for place, one in enumerate(sponsorings):
                # A moment each, so that entries made at once can be told apart when they are read back.
                own = replace(stamp, at=stamp.at + timedelta(microseconds=place))
                entry = self._entry(connection, "sponsor", own, stamp.visibility or Visibility.PUBLIC)
                connection.execute(
                    "INSERT INTO sponsor VALUES (?, ?, ?, ?, ?, ?)",
                    (entry, one.proposal, one.member, one.did, one.on_day.iso, one.source),
                )
                entries.append(entry)
        return tuple(entries)

    def add_move(self, move: Move, *, stamp: Stamp) -> int:
        """Keep what somebody did about a text, own unless the stamp says otherwise."""
        with self._adding() as connection:
            entry = self._entry(connection, "move", stamp, stamp.visibility or Visibility.OWN)
            connection.execute(
                "INSERT INTO move VALUES (?, ?, ?, ?, ?, ?)",
                (entry, move.proposal, move.actor, move.did, move.on_day.iso, move.source),
            )
        return entry

    def add_prediction(self, expected: Expected, *, stamp: Stamp) -> int:
        """Keep what somebody expects of a text, own unless the stamp says otherwise."""
        with self._adding() as connection:
            entry = self._entry(connection, "prediction", stamp, stamp.visibility or Visibility.OWN)
            connection.execute(
                "INSERT INTO prediction VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry,
                    expected.proposal,
                    expected.predictor,
                    expected.expects,
                    expected.condition,
                    expected.on_day.iso,
                    expected.due.iso if expected.due else "",
                    expected.source,
                ),
            )
        return entry

    def add_outcome(self, outcome: Outcome, *, stamp: Stamp) -> int:
        """Keep how a prediction came out, as visible as the prediction; the newest word stands.

        Raises
        ------
        InputError
            When there is no such prediction.
        """
        with self._adding() as connection:
            visibility = require_prediction(connection, outcome.prediction)
            entry = self._entry(connection, "outcome", stamp, stamp.visibility or visibility)
            connection.execute(
                "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)",
                (entry, outcome.prediction, outcome.came, outcome.on_day.iso, outcome.source),
            )
        return entry
