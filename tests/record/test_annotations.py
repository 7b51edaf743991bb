"""From a review to a score: read, accept, correct, reject, export, and measure the reader by it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whipcount.cli import run
from whipcount.coverage import ArticleInput, read_articles
from whipcount.domain import Span, Visibility
from whipcount.domain.statements import Reading
from whipcount.record import Record, Stamp, Verdict, to_annotations

AT = datetime(2014, 10, 16, 9, tzinfo=UTC)
STAMP = Stamp(at=AT, who="Ada")
TEXT = """Committee debates the text

October 14, 2014

NEW YORK (Wire) — Norway tabled a draft resolution on cluster munitions on Tuesday before the full committee.

The envoy of Peru said that the draft was fair. The representative of Chile told reporters that the text \
was unbalanced and that his country would vote against it.

The ambassador of Kenya called for more time, and 120 states were expected to take part in the vote.
"""
OTHER = """Another day

October 15, 2014

NEW YORK (Wire) — The envoy of Ghana said on Wednesday that her delegation had not yet seen the new text.
"""


@pytest.fixture
def matter(tmp_path):
    """A matter whose two articles were read into its record."""
    folder = tmp_path / "matter"
    (folder / "coverage").mkdir(parents=True)
    example = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
    for name in ("matter.toml", "decisions.csv", "votes.csv"):
        (folder / name).write_bytes((example / name).read_bytes())
    for name, text in (("debate.txt", TEXT), ("other.txt", OTHER)):
        (folder / "coverage" / name).write_text(text, encoding="utf-8")
    with Record.open(folder / "record.db") as record:
        for page in _pages(folder):
            record.add_source(page.raw, name=page.name, stamp=STAMP)
        record.add_reading(read_articles(_pages(folder)), reader="rules", version="1", stamp=STAMP)
    return folder


def _pages(folder):
    return [ArticleInput(file.name, file.read_bytes()) for file in sorted((folder / "coverage").iterdir())]


def _said(reading, state):
    return next(s for s in reading.statements if s.speaker.states == (state,))


def _review(folder):
    """Accept Peru's statement, say that Chile's was Bolivia's, reject Kenya's, accept a document."""
    with Record.open(folder / "record.db") as record:
        reading = record.reading(audience=Visibility.OWN)
        record.correct(_said(reading, "PER"), Verdict.ACCEPT, stamp=STAMP)
        chile = _said(reading, "CHL")
        bolivia = replace(
            chile, speaker=replace(chile.speaker, name="Bolivia", states=("BOL",)), confidence=1.0
        )
        record.correct(chile, Verdict.CORRECT, stamp=STAMP, corrected=bolivia)
        record.correct(_said(reading, "KEN"), Verdict.REJECT, stamp=STAMP)
        record.correct(reading.documents[0], Verdict.ACCEPT, stamp=STAMP)


def _annotations(folder):
    with Record.open(folder / "record.db") as record:
        return to_annotations(record.reviewed(audience=Visibility.OWN))


def test_verdicts_become_annotations(matter):
    _review(matter)
    (article,) = _annotations(matter)["articles"]
    assert article["file"] == "debate.txt"
    text = (matter / "coverage" / "debate.txt").read_text(encoding="utf-8")
    judged = {s["state"]: s for s in article["statements"] if s["core"]}
    assert set(judged) == {"PER", "BOL"}
    assert judged["BOL"]["speaker_norm"] == "Bolivia"
    assert judged["BOL"]["speaker"]["text"] == "The representative of Chile"
    (rejected,) = article["rejected"]
    assert rejected["kind"] == "statement"
    assert text[rejected["start"] : rejected["end"]] == rejected["text"]
    for statement in article["statements"]:
        assert text[statement["start"] : statement["end"]] == statement["content"]
    assert sum(m["scored"] for entry in article["instruments"] for m in entry["mentions"]) == 1
    assert all(position["optional"] for position in article["positions"])
    assert article["reviewed"]["statement"][0] == 3


def test_the_whole_loop_measures_the_reader_on_the_reviewed_material(matter, tmp_path, capsys):
    _review(matter)
    gold = tmp_path / "gold.json"
    assert run(["record", "annotations", str(matter), "-o", str(gold)]) == 0
    assert "records of 1 articles reviewed" in capsys.readouterr().out
    assert run(["read", str(matter / "coverage"), "--score", str(gold), "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    statement = score["measures"]["statement"]
    # Peru's and Chile's stand; Kenya's is found again and was rejected; the others have no effect.
    assert (statement["precision"], statement["recall"]) == (pytest.approx(2 / 3), 1.0)
    # Chile's is said to be Bolivia's by the person: the mention is the same, whom it speaks for is not.
    assert score["measures"]["statement with speaker"]["recall"] == 1.0
    assert score["shares"]["state"] == {"share": 0.5, "of": 2}
    assert score["measures"]["document mention"]["recall"] == 1.0
    assert score["measures"]["document mention"]["precision"] == 1.0
    assert score["measures"]["position"]["precision"] == 1.0
    assert score["shares"]["published"]["of"] == 0


def test_verdicts_survive_a_newer_reader_that_reads_differently(matter):
    _review(matter)
    before = _annotations(matter)
    newer = read_articles(_pages(matter))

    def changed(statement):
        if statement.speaker.states == ("PER",):  # a little longer
            span = Span(statement.span.start - 5, statement.span.end)
            text = newer.article(statement.source).text
            return replace(statement, span=span, text=span.of(text), confidence=0.8)
        return replace(statement, confidence=0.8, reader="rules 2")

    statements = tuple(changed(s) for s in newer.statements if s.speaker.states != ("CHL",))
    with Record.open(matter / "record.db") as record:
        record.add_reading(replace(newer, statements=statements), reader="rules", version="2", stamp=STAMP)
    after = _annotations(matter)

    def judged(written):
        (article,) = written["articles"]
        return [s for s in article["statements"] if s["core"]], article["rejected"]

    assert judged(after) == judged(before)


def test_a_verdict_that_was_taken_back_is_no_annotation(matter):
    with Record.open(matter / "record.db") as record:
        peru = _said(record.reading(audience=Visibility.OWN), "PER")
        entry = record.correct(peru, Verdict.REJECT, stamp=STAMP)
        assert len(record.reviewed(audience=Visibility.OWN)) == 1
        record.undo(entry, stamp=STAMP)
        assert record.reviewed(audience=Visibility.OWN) == ()


def test_annotations_hold_nothing_above_their_audience(matter):
    with Record.open(matter / "record.db") as record:
        peru = _said(record.reading(audience=Visibility.OWN), "PER")
        record.correct(peru, Verdict.REJECT, stamp=replace(STAMP, visibility=Visibility.OWN))
        assert record.reviewed(audience=Visibility.PUBLIC) == ()
        assert len(record.reviewed(audience=Visibility.OWN)) == 1


def test_nothing_reviewed_is_said_with_what_to_do(matter, tmp_path, capsys):
    gold = tmp_path / "gold.json"
    assert run(["record", "annotations", str(matter), "-o", str(gold)]) == 2
    assert "Open the desk" in capsys.readouterr().err
    assert not gold.exists()


def test_an_empty_reading_gives_an_empty_file():
    assert to_annotations(())["articles"] == []
    assert Reading().statements == ()
