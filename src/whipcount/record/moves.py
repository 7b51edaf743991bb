"""What was done about a text and what was expected of it: moves, predictions, and how these came out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whipcount.domain import DatedValue, InputError, Visibility
from whipcount.record.drafts import Noted
from whipcount.record.listing import noted, shown_entries
from whipcount.record.undoing import undone


class Came(StrEnum):
    """How a prediction came out."""

    RIGHT = "right"
    WRONG = "wrong"
    CONDITION_NOT_MET = "condition not met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What somebody did about a text: a letter, a briefing, a visit, a demarche; `actor` as it is known."""

    proposal: str
    actor: str
    did: str
    on_day: DatedValue
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What somebody expects to happen to a text, under a condition if any, by a day if any."""

    proposal: str
    predictor: str
    expects: str
    on_day: DatedValue
    condition: str = ""
    due: DatedValue | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a prediction, by its entry, came out."""

    prediction: int
    came: Came
    on_day: DatedValue
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPrediction:
    """A prediction as it was kept, and how it came out; None while that is open."""

    noted: Noted[Expected]
    outcome: Noted[Outcome] | None


def moves(
    connection: sqlite3.Connection, audience: Visibility, *, as_of: date | None = None
) -> tuple[Noted[Move], ...]:
    """List what was done, as `audience` may see it, by day; nothing later than `as_of`."""
    rows = connection.execute(
        """SELECT id, at, who, visibility, proposal, actor, did, on_day, source
           FROM entry JOIN move ON entry = id ORDER BY on_day, id"""
    )
    listed = (
        noted(
            stamp,
            Move(proposal=proposal, actor=actor, did=did, on_day=DatedValue(on_day), source=source),
        )
        for *stamp, proposal, actor, did, on_day, source in rows
    )
    return tuple(
        entry
        for entry in shown_entries(listed, audience, undone(connection))
        if as_of is None or entry.value.on_day.last <= as_of
    )


def predictions(
    connection: sqlite3.Connection, audience: Visibility, *, as_of: date | None = None
) -> tuple[KeptPrediction, ...]:
    """List what was expected, as `audience` may see it, by day, with the newest word on how it came out."""
    taken_back = undone(connection)
    outcomes = {
        entry.value.prediction: entry
        for entry in _outcomes(connection, audience, taken_back)
        if as_of is None or entry.value.on_day.last <= as_of
    }
    rows = connection.execute(
        """SELECT id, at, who, visibility, proposal, predictor, expects, condition, on_day, due, source
           FROM entry JOIN prediction ON entry = id ORDER BY on_day, id"""
    )
    listed = (
        noted(
            stamp,
            Expected(
                proposal=proposal,
                predictor=predictor,
                expects=expects,
                condition=condition,
                on_day=DatedValue(on_day),
                due=DatedValue(due) if due else None,
                source=source,
            ),
        )
        for *stamp, proposal, predictor, expects, condition, on_day, due, source in rows
    )
    return tuple(
        KeptPrediction(noted=entry, outcome=outcomes.get(entry.entry))
        for entry in shown_entries(listed, audience, taken_back)
        if as_of is None or entry.value.on_day.last <= as_of
    )


def require_prediction(connection: sqlite3.Connection, entry: int) -> Visibility:
    """Return how visible a prediction is; an `InputError` when there is none such."""
    row = connection.execute(
        "SELECT visibility FROM entry JOIN prediction ON entry = id WHERE id = ?", (entry,)
    ).fetchone()
    if row is None:
        raise InputError(
            f"Entry {entry} is no prediction.",
            expected="Expected the entry of a prediction that was kept.",
            do="See the history of the record.",
        )
    return Visibility(row[0])


def _outcomes(
    connection: sqlite3.Connection, audience: Visibility, taken_back: frozenset[int]
) -> Iterable[Noted[Outcome]]:
    rows = connection.execute(
        """SELECT id, at, who, visibility, prediction, came, on_day, source
           FROM entry JOIN outcome ON entry = id ORDER BY id"""
    )
    listed = (
        noted(
            stamp,
            Outcome(prediction=prediction, came=Came(came), on_day=DatedValue(on_day), source=source),
        )
        for *stamp, prediction, came, on_day, source in rows
    )
    return shown_entries(listed, audience, taken_back)
