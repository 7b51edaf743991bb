"""What people correct stays corrected, whatever a newer reading finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError, Span, Visibility
from whipcount.domain.statements import Position, Reading, Stance, Statement
from whipcount.record import Record, Stamp, Verdict

OWN, PUBLIC = Visibility.OWN, Visibility.PUBLIC
LETTERS = "abcdefghij" * 12


@pytest.fixture
def opened(filled: Path) -> Record:
    return Record.open(filled)


def speakers(record: Record, audience: Visibility = PUBLIC) -> list[str]:
    return [statement.speaker.name for statement in record.reading(audience=audience).statements]


def find(record: Record, name: str) -> Statement:
    return next(one for one in record.reading(audience=OWN).statements if one.speaker.name == name)


def renamed(statement: Statement, name: str) -> Statement:
    return replace(statement, speaker=replace(statement.speaker, name=name))


def test_the_three_verdicts(opened: Record, stamp: Callable[..., Stamp]) -> None:
    with opened as record:
        they = find(record, "They")
        record.correct(find(record, "Freedonia"), Verdict.ACCEPT, stamp=stamp())
        record.correct(find(record, "Sylvania"), Verdict.REJECT, stamp=stamp())
        record.correct(they, Verdict.CORRECT, corrected=renamed(they, "The envoys"), stamp=stamp())
        assert speakers(record) == ["Freedonia", "The envoys"]
        assert find(record, "Freedonia").confidence == 1.0
        assert [line.words for line in record.history()[-3:]] == [
            "accept statement at 12 to 44 of source " + line_hash(record),
            "reject statement at 46 to 94 of source " + line_hash(record),
            "correct statement at 96 to 105 of source " + line_hash(record),
        ]


def line_hash(record: Record) -> str:
    digest = record.reading(audience=OWN).articles[0].source.sha256
    assert digest is not None
    return digest[:12]


def test_a_newer_reading_neither_loses_nor_overrides_a_correction(
    opened: Record, stamp: Callable, statement: Callable, reading: Callable
) -> None:
    with opened as record:
        they = find(record, "They")
        record.correct(find(record, "Freedonia"), Verdict.ACCEPT, stamp=stamp())
        record.correct(find(record, "Sylvania"), Verdict.REJECT, stamp=stamp())
        record.correct(they, Verdict.CORRECT, corrected=renamed(they, "The envoys"), stamp=stamp())
        newer = [
            statement("Sylvania said that Freedonia had bought", name="Sylvania's envoy"),
            statement("They left.", name="Nobody"),
            statement("Envoys met", name="The envoys met"),
        ]
        record.add_reading(reading(newer), reader="rules", version="2", stamp=stamp())
        # Rejected: gone, though found again with other words. Corrected: as corrected, not as found again.
        # Accepted: there, though not found any more. New: there.
        assert speakers(record) == ["The envoys met", "Freedonia", "The envoys"]


def test_the_last_verdict_stands_and_takes_back_the_earlier(
    opened: Record, stamp: Callable, reading: Callable
) -> None:
    with opened as record:
        sylvania = find(record, "Sylvania")
        record.correct(sylvania, Verdict.REJECT, stamp=stamp())
        record.correct(sylvania, Verdict.ACCEPT, stamp=stamp(1))
        assert "Sylvania" in speakers(record)
        record.correct(
            find(record, "Sylvania"),
            Verdict.CORRECT,
            corrected=renamed(sylvania, "Its envoy"),
            stamp=stamp(2),
        )
        record.correct(find(record, "Its envoy"), Verdict.REJECT, stamp=stamp(3))
        assert speakers(record) == ["Freedonia", "They"]
        record.add_reading(reading(), reader="rules", version="2", stamp=stamp(4))
        assert speakers(record) == []
        assert len(record.history()) == 10


def test_what_was_corrected_can_be_accepted_as_it_now_is(opened: Record, stamp: Callable[..., Stamp]) -> None:
    with opened as record:
        they = find(record, "They")
        record.correct(they, Verdict.CORRECT, corrected=renamed(they, "The envoys"), stamp=stamp())
        record.correct(find(record, "The envoys"), Verdict.ACCEPT, stamp=stamp(1, who="another"))
        assert find(record, "The envoys").confidence == 1.0
        assert speakers(record) == ["Freedonia", "Sylvania", "The envoys"]


def test_two_records_at_one_place_are_told_apart(
    opened: Record, stamp: Callable, position: Callable[..., Position], reading: Callable[..., Reading]
) -> None:
    words = "Freedonia had bought the vote"
    one, other = position("FRE", words), position("SYL", words)
    with opened as record:
        record.add_reading(reading(positions=[one, other]), reader="rules", version="2", stamp=stamp())
        record.correct(one, Verdict.REJECT, stamp=stamp())
        assert record.reading(audience=PUBLIC).positions == (other,)
        # The rejected one is not found again: the rejection must not fall on its neighbour.
        record.add_reading(reading(positions=[other]), reader="rules", version="3", stamp=stamp())
        assert record.reading(audience=PUBLIC).positions == (other,)
        # Both are found again.
        record.add_reading(reading(positions=[other, one]), reader="rules", version="4", stamp=stamp())
        assert record.reading(audience=PUBLIC).positions == (other,)


def test_a_correction_of_our_own_is_not_shown_to_others(opened: Record, stamp: Callable[..., Stamp]) -> None:
    with opened as record:
        they = find(record, "They")
        record.correct(they, Verdict.CORRECT, corrected=renamed(they, "Our man"), stamp=stamp(visibility=OWN))
        assert speakers(record, OWN)[-1] == "Our man"
        assert speakers(record, PUBLIC)[-1] == "They"
        assert "correct" not in {line.kind for line in record.history(audience=PUBLIC)}


def test_what_rests_on_our_own_correction_is_own(
    opened: Record, stamp: Callable[..., Stamp], reading: Callable[..., Reading]
) -> None:
    with opened as record:
        they = find(record, "They")
        own = renamed(they, "Our man")
        record.correct(they, Verdict.CORRECT, corrected=renamed(they, "The envoys"), stamp=stamp())
        record.correct(
            find(record, "The envoys"), Verdict.CORRECT, corrected=own, stamp=stamp(visibility=OWN)
        )
        record.correct(own, Verdict.ACCEPT, stamp=stamp())
        assert speakers(record, OWN)[-1] == "Our man"
        assert speakers(record, PUBLIC)[-1] == "The envoys"
        # A public one on top hides neither, and stands once, found again or not.
        last = renamed(they, "All envoys")
        record.correct(
            find(record, "Our man"), Verdict.CORRECT, corrected=last, stamp=stamp(visibility=PUBLIC)
        )
        assert speakers(record, PUBLIC) == ["Freedonia", "Sylvania", "All envoys"]
        record.add_reading(reading(), reader="rules", version="2", stamp=stamp())
        assert speakers(record, PUBLIC) == speakers(record, OWN) == ["All envoys"]


def test_a_rejection_is_taken_back_after_another_reading(
    opened: Record, stamp: Callable, statement: Callable, reading: Callable
) -> None:
    with opened as record:
        record.correct(find(record, "Sylvania"), Verdict.REJECT, stamp=stamp())
        again = statement("Sylvania said that Freedonia had bought the vote", name="Sylvania")
        for version in ("2", "3"):
            record.add_reading(reading([again]), reader="rules", version=version, stamp=stamp())
            assert speakers(record) == []
        record.correct(again, Verdict.ACCEPT, stamp=stamp())
        assert speakers(record) == ["Sylvania"]
        record.add_reading(reading(), reader="rules", version="4", stamp=stamp())
        assert speakers(record) == ["Sylvania"]


def test_a_correction_of_an_own_source_is_own(
    record_path: Path, stamp: Callable, statement: Callable, reading: Callable, text: str
) -> None:
    with Record.open(record_path) as record:
        record.add_source(text.encode(), name="a.txt", stamp=stamp(visibility=OWN))
        record.add_reading(reading([statement("They left")]), reader="rules", version="1", stamp=stamp())
        record.correct(statement("They left"), Verdict.ACCEPT, stamp=stamp())
        assert {line.visibility for line in record.history()} == {OWN}


def test_only_what_was_read_can_be_corrected(
    opened: Record, stamp: Callable[..., Stamp], statement: Callable[..., Statement]
) -> None:
    with (
        opened as record,
        pytest.raises(InputError, match=r"No statement of a\.txt at 0 to 10 is in the record"),
    ):
        record.correct(statement("Envoys met"), Verdict.REJECT, stamp=stamp())


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_corrected_record_belongs_to_the_verdict_correct(
    opened: Record, stamp: Callable[..., Stamp], position: Callable[..., Position], verdict: Verdict
) -> None:
    with opened as record:
        they = find(record, "They")
        wrong = None if verdict is Verdict.CORRECT else they
        with pytest.raises(InputError, match="for the verdict 'correct' alone"):
            record.correct(they, verdict, corrected=wrong, stamp=stamp())
        with pytest.raises(InputError, match="Expected a corrected Statement"):
            record.correct(they, verdict, corrected=position("FRE", "They left"), stamp=stamp())


@st.composite
def rereadings(draw: st.DrawFn) -> list[tuple[Position, str, Position | None]]:
    """Positions, what a person says of each, and how a newer reader finds it: moved a bit, or not at all."""
    cases = []
    for number in range(draw(st.integers(1, 7))):
        start = draw(st.integers(2, 80))
        length = draw(st.integers(12, 30))
        found = at(Span(start, start + length), actor=f"S{number:02}")
        moved = Span(start + draw(st.integers(-2, 2)), start + length + draw(st.integers(-2, 2)))
        again = replace(at(moved, actor=found.actor), confidence=draw(st.sampled_from([0.3, 0.9])))
        verdict = draw(st.sampled_from([*Verdict, "leave"]))
        cases.append((found, str(verdict), draw(st.sampled_from([again, None]))))
    return cases


def at(span: Span, *, actor: str) -> Position:
    return Position(
        source="l.txt", span=span, text=span.of(LETTERS), actor=actor, proposal="draft", stance=Stance.SUPPORT
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rereadings())
def test_any_correction_survives_any_rereading(
    tmp_path_factory: pytest.TempPathFactory, stamp: Callable, reading: Callable, cases: list
) -> None:
    path = tmp_path_factory.mktemp("again") / "record.db"
    expected: dict[str, Position | None] = {}
    with Record.open(path) as record:
        record.add_source(LETTERS.encode(), name="l.txt", stamp=stamp())
        first = reading(positions=[found for found, _, _ in cases], source="l.txt", text=LETTERS)
        record.add_reading(first, reader="rules", version="1", stamp=stamp())
        for found, verdict, again in cases:
            corrected = replace(found, stance=Stance.OPPOSE, actor=found.actor.lower())
            match verdict:
                case "accept":
                    record.correct(found, Verdict.ACCEPT, stamp=stamp())
                    expected[found.actor] = replace(found, confidence=1.0)
                case "correct":
                    record.correct(found, Verdict.CORRECT, corrected=corrected, stamp=stamp())
                    expected[found.actor] = corrected
                case "reject":
                    record.correct(found, Verdict.REJECT, stamp=stamp())
                case _:
                    expected[found.actor] = again
        newer = [again for _, _, again in cases if again is not None]
        second = reading(positions=newer, source="l.txt", text=LETTERS)
        record.add_reading(second, reader="rules", version="2", stamp=stamp(1))
    with Record.open(path) as record:
        shown = record.reading(audience=PUBLIC).positions
        assert sorted(shown, key=repr) == sorted((one for one in expected.values() if one), key=repr)
        assert record.check() == ()
