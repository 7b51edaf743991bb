"""A warm record: what was read before is not read again, and a brief from it is the same to the byte."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief import Request, kept, make_brief, texts
from whipcount.brief.as_json import as_json
from whipcount.domain import InputError, Visibility
from whipcount.record import Record, Stamp, Verdict
from whipcount.rollcalls import read_votes, write_parquet

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NOW = datetime(2014, 10, 16, 9, tzinfo=UTC)


@pytest.fixture
def matter(tmp_path) -> Path:
    return shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=shutil.ignore_patterns("record.*"))


@pytest.fixture
def votes(tmp_path) -> Path:
    """The example's own table once more, as votes given for a run."""
    file = tmp_path / "given.parquet"
    write_parquet(read_votes([EXAMPLE / "decisions.csv", EXAMPLE / "votes.csv"]), file)
    return file


def ask(matter: Path, **changes) -> Request:
    asked = {"matter": matter, "as_of": date(2014, 10, 16), "now": NOW, "draws": 500}
    return Request(**(asked | changes))


@pytest.fixture
def readings(monkeypatch) -> list[int]:
    """How many texts each reading was of."""
    made: list[int] = []
    read = texts.read_articles

    def counted(pages, **given):
        made.append(len(pages))
        return read(pages, **given)

    monkeypatch.setattr(texts, "read_articles", counted)
    return made


def test_a_warm_brief_is_the_cold_one_and_reads_nothing_again(matter, votes, readings, monkeypatch):
    cold = make_brief(ask(matter, votes=(votes,), keep=True))
    files = []
    read = kept.read_votes
    monkeypatch.setattr(kept, "read_votes", lambda paths, *more: files.extend(paths) or read(paths, *more))
    for keep in (False, True):
        assert as_json(make_brief(ask(matter, votes=(votes,), keep=keep))) == as_json(cold)
    assert len(readings) == 1
    assert {path.parent.name for path in files} == {kept.KEPT_VOTES}
    with Record.open(matter / "record.db") as record:
        assert [line.kind for line in record.history()].count("reading") == 1


def test_another_cut_off_document_or_text_is_read_anew(matter, readings, tmp_path):
    make_brief(ask(matter, keep=True))
    make_brief(ask(matter, as_of=date(2014, 10, 15)))
    page = tmp_path / "page.txt"
    page.write_text("Story\n\nOctober 14, 2014\n\nNEW YORK (Agency) — China said no.\n", encoding="utf-8")
    make_brief(ask(matter, coverage=(page,)))
    file = matter / "matter.toml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("pages = 372", "pages = 373"), encoding="utf-8")
    assert words != file.read_text(encoding="utf-8")
    make_brief(ask(matter))
    assert len(readings) == 4


def test_another_reader_reads_anew(matter, readings, monkeypatch):
    make_brief(ask(matter, keep=True))
    monkeypatch.setattr(kept, "_code", lambda folder: iter([("reader.py", b"better rules")]))
    make_brief(ask(matter))
    assert len(readings) == 2


def test_what_people_corrected_stands_over_a_reading_that_is_not_made_again(matter, readings):
    cold = make_brief(ask(matter, keep=True))
    with Record.open(matter / "record.db") as record:
        position = record.reading(audience=Visibility.OWN).positions[0]
        record.correct(position, Verdict.REJECT, stamp=Stamp(at=NOW))
    warm = make_brief(ask(matter))
    assert len(warm.said.positions) == len(cold.said.positions) - 1
    assert len(readings) == 1


def test_what_was_purged_is_not_taken_for_read(matter, readings):
    cold = make_brief(ask(matter, keep=True))
    with Record.open(matter / "record.db") as record:
        source = next(line for line in record.history() if line.kind == "source")
        record.purge(source.entry, stamp=Stamp(at=NOW))
    assert make_brief(ask(matter)).said == cold.said  # the article's file is still in the folder
    assert len(readings) == 2


def test_votes_kept_that_are_damaged_are_read_again(matter, votes):
    cold = make_brief(ask(matter, votes=(votes,), keep=True))
    (table,) = (matter / kept.KEPT_VOTES).glob("*.parquet")
    table.write_bytes(table.read_bytes()[:200])
    said: list[str] = []
    warm = make_brief(ask(matter, votes=(votes,), progress=said.append))
    assert warm == replace(cold, sources=warm.sources)
    assert any("damaged" in words for words in said)


def test_a_run_that_keeps_nothing_leaves_the_folder_as_it_was(matter, votes):
    make_brief(ask(matter, votes=(votes,)))
    assert not (matter / kept.KEPT_VOTES).exists()


def test_votes_that_are_not_there_are_named_as_ever(matter, tmp_path):
    with pytest.raises(InputError, match=r"none\.csv"):
        make_brief(ask(matter, votes=(tmp_path / "none.csv",)))


def test_two_texts_of_one_name_are_told_apart_the_same_in_every_run(matter, tmp_path):
    words = "Story\n\nOctober 14, 2014\n\nNEW YORK (Agency) — The envoy of {} said that he was against it.\n"
    places = []
    for state in ("China", "Cuba"):
        folder = tmp_path / state
        folder.mkdir()
        places.append(folder / "story.txt")
        places[-1].write_text(words.format(state), encoding="utf-8")

    def named(**changes) -> dict[str, str]:
        said = make_brief(ask(matter, coverage=tuple(places), **changes))
        notes = {row.note.split(";")[0]: row.sha256 for row in said.sources.rows}
        return {name: digest for name, digest in notes.items() if name.startswith("story")}

    cold = named()
    assert set(cold) == {"story.txt", "story (2).txt"}
    assert len(set(cold.values())) == 2
    assert named(keep=True) == cold
    places.reverse()
    assert named(keep=True) == named() == cold
    with Record.open(matter / "record.db") as record:
        assert {name for name, _ in record.sources(audience=Visibility.OWN)} >= set(cold)
        assert record.check() == ()


def test_a_text_that_the_record_knows_by_a_name_keeps_it(matter, tmp_path):
    place = tmp_path / "story.txt"
    words = "Story\n\nOctober 14, 2014\n\nNEW YORK (Agency) — The envoy of {} said that he was against it.\n"
    for state in ("China", "Cuba", "Mali", "Peru"):
        place.write_text(words.format(state), encoding="utf-8")
        make_brief(ask(matter, coverage=(place,), keep=True))
    with Record.open(matter / "record.db") as record:
        held = dict(record.sources(audience=Visibility.OWN))
        assert b"China" in held["story.txt"]
        assert sum(name.startswith("story.txt (") for name in held) == 3
