"""What a person finds in a text stands beside the reader's readings, whatever a newer one finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from whipcount.domain import InputError, Span, Visibility
from whipcount.record import Record, Verdict, to_annotations

OWN, DELEGATION, PUBLIC = Visibility.OWN, Visibility.DELEGATION, Visibility.PUBLIC
LEFT = "Envoys met."


def names(record: Record, audience: Visibility = OWN) -> list[str]:
    return [one.speaker.name for one in record.reading(audience=audience).statements]


@pytest.fixture
def opened(filled: Path):
    with Record.open(filled) as record:
        yield record


def test_it_stands_beside_what_was_read_and_is_certain(opened, stamp, statement):
    before = names(opened)
    entry = opened.add_by_hand([statement(LEFT, name="The envoys")], stamp=stamp(9, who="Ada"))
    added = opened.reading(audience=PUBLIC).statements[0]
    assert (added.speaker.name, added.confidence, added.reader) == ("The envoys", 1.0, "by hand")
    assert names(opened) == ["The envoys", *before]
    line = opened.history()[-1]
    assert (line.entry, line.who, line.words[:28]) == (entry, "Ada", "add statement at 0 to 11 of ")
    assert opened.check() == ()


def test_a_newer_reading_does_not_lose_it_and_what_both_found_stands_once(opened, stamp, statement, reading):
    opened.add_by_hand([statement(LEFT, name="The envoys")], stamp=stamp(9))
    newest = opened.newest_reading()
    assert newest is not None
    assert newest.reader != "by hand"
    opened.add_reading(
        reading([statement("They left.", name="They")]), reader="rules", version="2", stamp=stamp()
    )
    assert names(opened) == ["The envoys", "They"]
    found = [statement(LEFT, name="Somebody"), statement("They left.", name="They")]
    opened.add_reading(reading(found), reader="rules", version="3", stamp=stamp())
    assert names(opened) == ["The envoys", "They"]


def test_it_is_taken_back_by_one_entry_and_brought_back_by_another(opened, stamp, statement):
    before = names(opened)
    entry = opened.add_by_hand([statement(LEFT, name="The envoys")], stamp=stamp(9))
    undo = opened.undo(entry, stamp=stamp())
    assert names(opened) == before
    opened.undo(undo, stamp=stamp())
    assert names(opened) == ["The envoys", *before]
    with pytest.raises(InputError, match="is a reading, which is not undone"):
        opened.undo(opened.newest_reading().entry, stamp=stamp())


def test_it_can_be_corrected_and_what_was_taken_back_stays_away(opened, stamp, statement):
    before = names(opened)
    entry = opened.add_by_hand([statement(LEFT, name="The envoys")], stamp=stamp(9))
    added = opened.reading(audience=OWN).statements[0]
    mended = replace(added, speaker=replace(added.speaker, name="Two envoys"))
    opened.correct(added, Verdict.CORRECT, corrected=mended, stamp=stamp())
    assert names(opened) == ["Two envoys", *before]
    opened.undo(entry, stamp=stamp())
    assert names(opened) == before


def test_an_addition_is_shown_to_no_one_it_is_not_for(opened, stamp, statement):
    before = names(opened, PUBLIC)
    secret = stamp(9, visibility=DELEGATION)
    opened.add_by_hand([statement(LEFT, name="The envoys")], stamp=secret)
    added = opened.reading(audience=OWN).statements[0]
    mended = replace(added, speaker=replace(added.speaker, name="Two envoys"))
    opened.correct(added, Verdict.CORRECT, corrected=mended, stamp=stamp(10, visibility=PUBLIC))
    assert names(opened, PUBLIC) == before
    assert names(opened, DELEGATION) == ["Two envoys", *before]
    assert "envoys" not in str(to_annotations(opened.reviewed(audience=PUBLIC)))


def test_it_is_exported_as_an_annotation_that_counts(opened, stamp, statement, position):
    opened.add_by_hand([statement(LEFT, name="The envoys"), position("SYL", "Sylvania said")], stamp=stamp(9))
    (article,) = to_annotations(opened.reviewed(audience=PUBLIC))["articles"]
    (core,) = [one for one in article["statements"] if one["core"]]
    assert (core["content"], core["speaker_norm"]) == (LEFT, "The envoys")
    assert [one["optional"] for one in article["positions"] if one["actor"] == "SYL"] == [False]


def test_it_is_in_the_lines_of_an_export_and_comes_back(opened, stamp, statement, tmp_path: Path):
    opened.add_by_hand([statement(LEFT, name="The envoys")], stamp=stamp(9))
    told = tmp_path / "told.jsonl"
    opened.export(told, audience=OWN)
    with Record.open(tmp_path / "other.db") as other:
        other.import_lines(told.read_bytes().splitlines(), name=told.name)
        assert names(other) == names(opened)
        assert other.check() == ()


def test_words_that_do_not_stand_there_are_refused(opened, stamp, statement):
    wrong = replace(statement(LEFT), span=Span(3, 14))
    with pytest.raises(InputError, match="Choose the words in the text again"):
        opened.add_by_hand([wrong], stamp=stamp())
    with pytest.raises(InputError, match="Read the article first"):
        opened.add_by_hand([replace(statement(LEFT), source="none.txt")], stamp=stamp())


def test_an_export_for_others_holds_nothing_of_what_is_our_own(opened, stamp, statement, tmp_path: Path):
    opened.add_by_hand([statement(LEFT, name="Our source")], stamp=stamp(9, visibility=OWN))
    added = opened.reading(audience=OWN).statements[0]
    opened.correct(added, Verdict.ACCEPT, stamp=stamp(10))
    for audience in (PUBLIC, DELEGATION):
        told = tmp_path / f"{audience}.jsonl"
        opened.export(told, audience=audience)
        assert b"Our source" not in told.read_bytes()
        assert not [line for line in opened.history(audience=audience) if line.words.startswith("add ")]


def test_a_purge_removes_it_from_the_file(opened, stamp, statement, record_path: Path):
    before = names(opened)
    entry = opened.add_by_hand([statement(LEFT, name="Our source")], stamp=stamp(9, who="Ada"))
    added = opened.reading(audience=OWN).statements[0]
    opened.correct(added, Verdict.ACCEPT, stamp=stamp(10))
    opened.purge(entry, stamp=stamp(11))
    assert names(opened) == before
    assert opened.check() == ()
    opened.close()
    assert b"Our source" not in b"".join(path.read_bytes() for path in record_path.parent.glob("record.db*"))
