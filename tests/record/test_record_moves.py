"""A text's own state: moves, predictions and how they came out; sponsors that are named at once."""

from __future__ import annotations

from datetime import date

import pytest

from whipcount.domain import DatedValue, InputError, Visibility
from whipcount.record import (
    Came,
    Expected,
    Move,
    Outcome,
    Record,
    Sponsoring,
)

OWN, PUBLIC = Visibility.OWN, Visibility.PUBLIC


@pytest.fixture
def record(record_path):
    with Record.open(record_path) as opened:
        yield opened


def test_moves_stand_by_day_and_are_own_unless_said_otherwise(record, stamp):
    letter = Move(proposal="draft", actor="FRE", did="wrote to all members", on_day=DatedValue("2014-10-06"))
    visit = Move(proposal="draft", actor="SYL", did="went to Brussels", on_day=DatedValue("2014-09"))
    entry = record.add_move(letter, stamp=stamp())
    record.add_move(visit, stamp=stamp(1, visibility=PUBLIC))
    assert [noted.value for noted in record.moves(audience=OWN)] == [visit, letter]
    assert [noted.value for noted in record.moves(audience=PUBLIC)] == [visit]
    assert [noted.value for noted in record.moves(audience=OWN, as_of=date(2014, 10, 1))] == [visit]
    record.undo(entry, stamp=stamp(2))
    assert [noted.value for noted in record.moves(audience=OWN)] == [visit]
    assert "SYL on 2014-09, on draft: went to Brussels" in [line.words for line in record.history()]


def test_a_prediction_is_open_until_it_is_said_how_it_came_out(record, stamp, tmp_path):
    expected = Expected(
        proposal="draft",
        predictor="The Paper",
        expects="it fails",
        condition="Sylvania vetoes",
        on_day=DatedValue("2014-10-09"),
        due=DatedValue("2014-11"),
    )
    entry = record.add_prediction(expected, stamp=stamp(visibility=PUBLIC))
    ((kept),) = record.predictions(audience=PUBLIC)
    assert (kept.noted.value, kept.outcome) == (expected, None)
    day = DatedValue("2014-11-18")
    first = Outcome(prediction=entry, came=Came.WRONG, on_day=day)
    record.add_outcome(first, stamp=stamp(1))
    second = record.add_outcome(
        Outcome(prediction=entry, came=Came.CONDITION_NOT_MET, on_day=day), stamp=stamp(2)
    )
    (kept,) = record.predictions(audience=PUBLIC)
    assert kept.outcome is not None
    assert kept.outcome.value.came is Came.CONDITION_NOT_MET
    (before,) = record.predictions(audience=PUBLIC, as_of=date(2014, 11, 1))
    assert before.outcome is None
    record.undo(second, stamp=stamp(3))
    (kept,) = record.predictions(audience=OWN)
    assert kept.outcome is not None
    assert kept.outcome.value == first
    with pytest.raises(InputError, match="is no prediction"):
        record.add_outcome(Outcome(prediction=2, came=Came.RIGHT, on_day=day), stamp=stamp(4))
    record.export(tmp_path / "all.jsonl", audience=OWN)
    with Record.open(tmp_path / "other.db") as other, (tmp_path / "all.jsonl").open("rb") as lines:
        other.import_lines(lines, name="all.jsonl")
        assert other.history() == record.history()
        assert other.check() == ()
    assert len(record.purge(entry, stamp=stamp(5)).entries) == 4  # with both outcomes, and the undo of one
    assert record.check() == ()


def test_sponsors_named_at_once_are_kept_and_taken_back_at_once(record, stamp):
    day = DatedValue("2014-11-06")
    named = [Sponsoring(proposal="draft", member=member, on_day=day) for member in ("FRE", "SYL")]
    entries = record.add_sponsors(named, stamp=stamp())
    assert [noted.value.member for noted in record.sponsors(audience=PUBLIC)] == ["FRE", "SYL"]
    with pytest.raises(InputError, match="There is no entry 99"):
        record.undo_all((*entries, 99), stamp=stamp(1))
    assert len(record.sponsors(audience=PUBLIC)) == 2
    record.undo_all(entries, stamp=stamp(2))
    assert record.sponsors(audience=PUBLIC) == ()
