"""House-keeping: backup, export and import, purge, undo, salvage; and the way from version 1."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from whipcount.domain import DatedValue, InputError, Visibility
from whipcount.domain.calls import CallWord
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.record import (
    CallChange,
    CallField,
    Came,
    Conflict,
    Draft,
    DraftStatus,
    Expected,
    Move,
    Outcome,
    OvertakenError,
    Record,
    SheetMade,
    SponsorDid,
    Sponsoring,
    Stamp,
    Took,
    Verdict,
    conditions,
    latest_calls,
    schema,
    words_of,
    words_under,
)
from whipcount.record.salvage import salvage

OWN, DELEGATION, PUBLIC = Visibility.OWN, Visibility.DELEGATION, Visibility.PUBLIC
WORDS = "zygomorphic rhododendron"
OTHER_WORDS = "quincuncial parallax"


@pytest.fixture
def full(filled: Path, stamp: Callable[..., Stamp], text: str) -> Path:
    """A record with an entry of every kind but backup and tombstone."""
    with Record.open(filled) as record:
        said = record.reading(audience=OWN).statements[0]
        record.correct(said, Verdict.ACCEPT, stamp=stamp(5, visibility=OWN), note=f"seen {WORDS}")
        record.add_source(b"Heard in confidence.", name="secret.txt", stamp=stamp(6, visibility=OWN))
        record.add_draft(
            Draft(
                proposal="draft",
                status=DraftStatus.TABLED,
                on_day=DatedValue("2014-11-06"),
                label="A/C.3/69/L.28",
                tabling_closes=DatedValue("2014-11-07"),
            ),
            stamp=stamp(7),
        )
        record.add_sponsor(
            Sponsoring(proposal="draft", member="FRE", on_day=DatedValue("2014-11")), stamp=stamp(8)
        )
        step = Supposition(kind=Supposing.MEMBERS_MOVE, who=("FRE",), word=CallWord.FIRM_NO)
        record.add_scenario(Scenario(name="they turn", proposal="draft", steps=(step,)), stamp=stamp(9))
        call = record.add_call("SYL", "draft", "leaning no", stamp=stamp(10), note=WORDS)
        cells = {"draft": {"SYL": {"call": call, "note": call}}}
        record.add_sheet(SheetMade(key="k1", matter="m", audience=OWN, cells=cells), stamp=stamp(11))
        record.undo(record.add_call("FRE", "draft", "absent", stamp=stamp(12)), stamp=stamp(13))
        record.add_call("NEU", "draft", "undecided", stamp=stamp(14, visibility=PUBLIC))
        clash = {"sheet": "k1", "member": "SYL", "proposal": "draft", "held": call, "exported": call}
        record.bring_back(
            [],
            [
                Conflict(field=CallField.NOTE, said=OTHER_WORDS, **clash),
                Conflict(field=CallField.CALL, said="absent", **clash),
            ],
            stamp=stamp(15, who="Ben"),
        )
        note, word = (kept.entry for kept in record.conflicts(audience=OWN))
        record.settle(note, Took.RECORD, stamp=stamp(16))
        record.settle(word, Took.SHEET, stamp=stamp(17))
        day = DatedValue("2014-11")
        record.add_move(Move(proposal="draft", actor="SYL", did=OTHER_WORDS, on_day=day), stamp=stamp(18))
        guess = record.add_prediction(
            Expected(proposal="draft", predictor="SYL", expects=OTHER_WORDS, on_day=day), stamp=stamp(19)
        )
        record.add_outcome(
            Outcome(prediction=guess, came=Came.RIGHT, on_day=day, source=OTHER_WORDS), stamp=stamp(20)
        )
    return filled


def entry_saying(record: Record, words: str) -> int:
    return next(line.entry for line in record.history() if words in line.words)


def call_many(record: Record, count: int, *, stamp: Stamp) -> None:
    """Make many calls in one go: each by itself would wait for the disk."""
    said = {"call": "firm yes", "note": "note " * 20}
    record.add_calls(
        [CallChange(member=f"M{number:03d}", proposal="draft", said=said) for number in range(count)],
        stamp=stamp,
    )


def file_bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name))


# --- what stands ------------------------------------------------------------------------------------------


def test_the_newest_word_in_each_field_stands_and_two_people_are_both_kept(filled, stamp):
    with Record.open(filled) as record:
        record.add_call("SYL", "draft", "leaning no", stamp=stamp(1, who="Ada"), said={"heard from": "Cem"})
        record.add_call("SYL", "draft", stamp=stamp(2, who="Ben"), said={"next step": "lunch"})
        record.add_call("SYL", "draft", "firm yes", stamp=stamp(3, who="Ben"))
        standing = latest_calls(record.calls(audience=OWN), "draft")["SYL"]
    assert standing.word is CallWord.FIRM_YES
    assert standing.value(CallField.HEARD_FROM) == "Cem"
    assert standing.value(CallField.NEXT_STEP) == "lunch"
    assert [(call.who, call.word) for call in standing.differing] == [
        ("Ben", CallWord.FIRM_YES),
        ("Ada", CallWord.LEANING_NO),
    ]


def test_a_person_that_no_longer_knows_does_not_differ(filled, stamp):
    with Record.open(filled) as record:
        record.add_call("SYL", "draft", "leaning no", stamp=stamp(1, who="Ada"))
        record.add_call("SYL", "draft", "unknown", stamp=stamp(2, who="Ada"))
        record.add_call("SYL", "draft", "firm yes", stamp=stamp(3, who="Ben"))
        standing = latest_calls(record.calls(audience=OWN), "draft")
    assert standing["SYL"].differing == ()
    assert words_of(standing, among={"SYL"}) == {"SYL": CallWord.FIRM_YES}


def test_conditional_calls_count_only_where_their_condition_is_met(filled, stamp):
    said = {"condition": "Paragraph 8  goes", "call then": "Firm Yes"}
    with Record.open(filled) as record:
        record.add_call("SYL", "draft", "leaning no", stamp=stamp(1), said=said)
        standing = latest_calls(record.calls(audience=OWN), "draft")
    assert words_of(standing)["SYL"] is CallWord.LEANING_NO
    assert words_under(standing, "paragraph 8 goes") == {"SYL": CallWord.FIRM_YES}
    assert conditions(standing) == ("Paragraph 8  goes",)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"call": "fern yes"}, "Did you mean 'firm yes'"),
        ({"nxt step": "x"}, "Did you mean 'next step'"),
        ({"source": "captial"}, "Did you mean 'capital'"),
        ({"heard on": "yesterday"}, "'yesterday' is not a date"),
        ({}, "says nothing"),
        ({"call": "x", "source": "y"}, "has 2 problems"),
    ],
)
def test_what_cannot_be_said_is_told(filled, stamp, said, message):
    with Record.open(filled) as record, pytest.raises(InputError, match=message):
        record.add_call("SYL", "draft", stamp=stamp(), said=said)


def test_many_calls_are_all_or_none_and_not_over_newer_ones(filled, stamp):
    good = CallChange(member="SYL", proposal="draft", said={"call": "firm no"})
    bad = CallChange(member="SYL", proposal="draft", said={"call": "fern no"})
    with Record.open(filled) as record, Record.open(filled) as other:
        seen = record.newest()
        with pytest.raises(InputError, match="Did you mean"):
            record.add_calls([good, bad], stamp=stamp())
        assert record.newest() == seen
        other.add_call("FRE", "draft", "absent", stamp=stamp())
        with pytest.raises(OvertakenError, match="has grown"):
            record.add_calls([good], stamp=stamp(), seen=seen)
        assert len(record.add_calls([good, good], stamp=stamp(), seen=record.newest())) == 2


def test_undo_is_one_more_entry_and_can_be_undone(filled, stamp):
    with Record.open(filled) as record:
        call = record.add_call("SYL", "draft", "firm no", stamp=stamp(20))
        undo = record.undo(call, stamp=stamp(21))
        assert "SYL" not in {call.member for call in record.calls(audience=OWN)}
        with pytest.raises(InputError, match="undone already"):
            record.undo(call, stamp=stamp(22))
        again = record.undo(undo, stamp=stamp(23))
        assert "SYL" in {call.member for call in record.calls(audience=OWN)}
        lines = {line.entry: line for line in record.history()}
        assert (lines[call].undone, lines[undo].undone, lines[again].undone) == (False, True, False)
        with pytest.raises(InputError, match="is a source, which is not undone"):
            record.undo(1, stamp=stamp())
        with pytest.raises(InputError, match="There is no entry 99"):
            record.undo(99, stamp=stamp())


def test_an_undone_correction_no_longer_corrects(filled, stamp):
    with Record.open(filled) as record:
        (first, *_) = record.reading(audience=OWN).statements
        entry = record.correct(first, Verdict.REJECT, stamp=stamp())
        assert len(record.reading(audience=OWN).statements) == 2
        record.undo(entry, stamp=stamp(1))
        assert record.reading(audience=OWN).statements[0] == first


def test_drafts_sponsors_and_scenarios_come_back(full, stamp):
    with Record.open(full) as record:
        (draft,) = record.drafts(audience=PUBLIC)
        assert draft.value.label == "A/C.3/69/L.28"
        assert record.drafts(audience=PUBLIC, as_of=date(2014, 11, 5)) == ()
        (sponsor,) = record.sponsors(audience=PUBLIC)
        assert sponsor.value.did is SponsorDid.JOINS
        # A date that is known to the month counts from the month's end.
        assert record.sponsors(audience=PUBLIC, as_of=date(2014, 11, 29)) == ()
        record.add_scenario(Scenario(name="they turn", proposal="draft", note="new"), stamp=stamp(30))
        assert [found.value.note for found in record.scenarios(audience=OWN)] == ["new"]
        assert record.scenarios(audience=PUBLIC) == ()


# --- export and import ------------------------------------------------------------------------------------


def export(path: Path, out: Path, audience: Visibility = OWN) -> bytes:
    with Record.open(path) as record:
        record.export(out, audience=audience)
    return out.read_bytes()


def read_in(path: Path, lines: bytes):
    with Record.open(path) as record:
        return record.import_lines(lines.splitlines(keepends=True), name="out.jsonl")


def test_an_export_read_into_an_empty_record_is_the_same_record(full, tmp_path):
    lines = export(full, tmp_path / "one.jsonl")
    (tmp_path / "new").mkdir()
    done = read_in(tmp_path / "new" / "record.db", lines)
    assert (done.known, done.kept_out) == (0, 0)
    assert export(tmp_path / "new" / "record.db", tmp_path / "two.jsonl") == lines
    with Record.open(full) as one, Record.open(tmp_path / "new" / "record.db") as two:
        assert one.history() == two.history()
        assert one.reading(audience=OWN) == two.reading(audience=OWN)
        assert one.calls(audience=OWN) == two.calls(audience=OWN)
        assert two.check() == ()


def test_an_export_read_back_into_its_own_record_adds_nothing(full, tmp_path):
    lines = export(full, tmp_path / "one.jsonl")
    done = read_in(full, lines)
    assert done.added == 0
    assert export(full, tmp_path / "two.jsonl") == lines


def test_two_people_exchange_what_they_added(full, tmp_path, stamp):
    (tmp_path / "ben").mkdir()
    ben = tmp_path / "ben" / "record.db"
    shutil.copyfile(full, ben)
    with Record.open(full) as record:
        record.add_call("FRE", "draft", "leaning yes", stamp=stamp(30, who="Ada"))
    with Record.open(ben) as record:
        record.add_call("FRE", "draft", "firm no", stamp=stamp(31, who="Ben"))
        record.undo(record.add_call("SYL", "draft", "absent", stamp=stamp(32, who="Ben")), stamp=stamp(33))
    assert read_in(ben, export(full, tmp_path / "a.jsonl")).added == 1
    assert read_in(full, export(ben, tmp_path / "b.jsonl")).added == 3
    with Record.open(full) as one, Record.open(ben) as two:
        words = [
            {
                call.who: call.word
                for call in latest_calls(record.calls(audience=OWN), "draft")["FRE"].differing
            }
            for record in (one, two)
        ]
        assert words[0] == words[1] != {}
        assert one.check() == two.check() == ()


def test_an_export_for_the_public_holds_nothing_of_the_rest(full, tmp_path):
    lines = export(full, tmp_path / "public.jsonl", PUBLIC).decode()
    for word in (
        WORDS,
        OTHER_WORDS,
        "corridor",
        "in confidence",
        "secret.txt",
        "leaning no",
        "they turn",
        "log_loss",
    ):
        assert word not in lines
    parsed = [json.loads(line) for line in lines.splitlines()]
    numbers = [line["entry"] for line in parsed if "entry" in line]
    assert numbers == list(range(1, len(numbers) + 1))
    (tmp_path / "new").mkdir()
    read_in(tmp_path / "new" / "record.db", lines.encode())
    with Record.open(tmp_path / "new" / "record.db") as record:
        assert [call.member for call in record.calls(audience=OWN)] == ["NEU"]
        assert len(record.reading(audience=OWN).statements) == 3


def test_a_source_made_confidential_later_is_not_exported(filled, tmp_path, stamp, text):
    with Record.open(filled) as record:
        record.add_source(text.encode(), name="a.txt", stamp=stamp(9, visibility=OWN))
        assert not any("a.txt" in line.words for line in record.history(audience=PUBLIC))
    lines = export(filled, tmp_path / "public.jsonl", PUBLIC).decode()
    assert "Freedonia" not in lines
    assert "a.txt" not in lines


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda lines: lines[1:], "line 1: the first line does not say"),
        (lambda lines: [lines[0].replace(b'"version":3', b'"version":9'), *lines[1:]], "newer whipcount"),
        (lambda lines: [*lines, b"not json\n"], "Expecting value"),
        (lambda lines: [line for line in lines if b'"raw"' not in line], "line"),
        (lambda lines: [line.replace(b'"firm yes"', b'"fern yes"') for line in lines], "Did you mean"),
        (lambda lines: [line.replace(b'"span_start":12', b'"span_start":14') for line in lines], "unsound"),
        (lambda lines: [], "empty"),
        (lambda lines: [lines[0], b'{"entry":1,"kind":"spell","at":"2014-01-01T00:00:00+00:00"}'], "line 2"),
    ],
)
def test_a_spoilt_export_is_refused_whole(full, tmp_path, spoil, message):
    lines = export(full, tmp_path / "one.jsonl").splitlines(keepends=True)
    (tmp_path / "new").mkdir()
    path = tmp_path / "new" / "record.db"
    with Record.open(path) as record:
        with pytest.raises(InputError, match=message):
            record.import_lines(spoil(lines), name="one.jsonl")
        assert record.history() == ()


# --- backup and purge -------------------------------------------------------------------------------------


def test_a_backup_is_whole_and_known(full, tmp_path, stamp):
    copy = tmp_path / "copy.db"
    with Record.open(full) as record:
        before = record.history()
        record.backup(copy, stamp=stamp(40))
        with pytest.raises(InputError, match="is there already"):
            record.backup(copy, stamp=stamp(41))
        with Record.open(copy) as copied:
            assert copied.history() == before
            assert copied.check() == ()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "record.db"]


def test_a_purge_removes_the_words_from_every_byte(full, stamp, tmp_path):
    with Record.open(full) as record:
        record.backup(tmp_path / "copy.db", stamp=stamp(40))
        assert WORDS.encode() in file_bytes(full)
        call = entry_saying(record, "SYL on draft")
        correction = entry_saying(record, "accept statement")
        brief = record.add_brief("cd" * 32, as_of=date(2014, 10, 16), forecast={}, stamp=stamp(41))
        done = record.purge(call, stamp=stamp(42))
        assert done.entries == (call,)
        assert done.same_words == (correction,)
        assert done.sheets == ("k1",)
        assert done.backups == (tmp_path / "copy.db",)
        assert brief in done.briefs
        record.purge(correction, stamp=stamp(43))
        assert WORDS.encode() not in file_bytes(full)
        assert f"purged entry {call}, a call" in {line.words for line in record.history()}
        assert record.check() == ()
        with pytest.raises(sqlite3.IntegrityError, match="added, never changed"):
            record._connection.execute("DELETE FROM call")
    assert WORDS.encode() not in file_bytes(full)


def test_a_purged_source_goes_with_all_that_was_read_of_it(full, stamp, text):
    with Record.open(full) as record:
        done = record.purge(1, stamp=stamp(50))
        assert {1, 2} <= set(done.entries)
        assert record.reading(audience=OWN).articles == ()
        assert record.sources(audience=OWN) == (("secret.txt", b"Heard in confidence."),)
        assert record.check() == ()
    for words in (b"Freedonia", b"Sylvania", b"Envoys", b"a.txt"):
        assert words not in file_bytes(full)


def test_every_kind_can_be_purged(full, stamp):
    with Record.open(full) as record:
        for line in record.history():
            if line.kind in ("undo", "tombstone"):
                continue
            if line.entry in {entry.entry for entry in record.history()}:
                record.purge(line.entry, stamp=stamp(50))
                assert record.check() == ()
        assert {line.kind for line in record.history()} == {"tombstone"}
        with pytest.raises(InputError, match="of the kind tombstone"):
            record.purge(record.newest(), stamp=stamp(51))
        with pytest.raises(InputError, match="There is no entry 999"):
            record.purge(999, stamp=stamp(51))


def test_what_was_purged_does_not_come_back_by_an_import(full, stamp, tmp_path):
    lines = export(full, tmp_path / "before.jsonl")
    with Record.open(full) as record:
        record.purge(entry_saying(record, "SYL on draft"), stamp=stamp(42))
        record.purge(1, stamp=stamp(43))
    done = read_in(full, lines)
    assert done.added == 0
    assert done.kept_out >= 4
    assert WORDS not in str(export(full, tmp_path / "after.jsonl").replace(f"seen {WORDS}".encode(), b""))


def test_a_purge_while_another_reads_says_so_and_can_be_done_again(full, stamp):
    with Record.open(full) as record, closing(sqlite3.connect(full)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM entry").fetchone()
        record._connection.execute("PRAGMA busy_timeout = 50")
        call = entry_saying(record, "SYL on draft")
        with pytest.raises(InputError, match="another program"):
            record.purge(call, stamp=stamp(42))
        other.rollback()
        record.purge(entry_saying(record, "accept statement"), stamp=stamp(43))
        record.purge(call, stamp=stamp(44))
        assert WORDS.encode() not in file_bytes(full)


# --- versions and damage ----------------------------------------------------------------------------------


def test_a_record_of_version_1_is_taken_along(tmp_path):
    path = tmp_path / "record.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in schema.MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("INSERT INTO entry VALUES (7, 'call', '2014-10-16T09:00:00+00:00', 'Ada', 'own')")
        connection.execute("INSERT INTO call VALUES (7, 'FRE', 'draft', 'firm yes', 'heard')")
    with Record.open(path) as record:
        (call,) = record.calls(audience=OWN)
        assert (call.entry, call.word, call.note) == (7, CallWord.FIRM_YES, "heard")
        assert record.check() == ()
        stamp = Stamp(at=call.at)
        assert record.add_call("FRE", "draft", "firm no", stamp=stamp) == 8
        with pytest.raises(sqlite3.IntegrityError, match="added, never changed"):
            record._connection.execute("DELETE FROM entry")


def test_salvage_of_a_sound_record_saves_all(full, tmp_path):
    saved = tmp_path / "saved.db"
    found = salvage(full, saved)
    assert found.lost == ()
    with Record.open(full) as one, Record.open(saved) as two:
        assert one.history() == two.history()
        assert two.check() == ()


def test_salvage_saves_what_the_damage_left(full, tmp_path, stamp):
    with Record.open(full) as record:
        call_many(record, 600, stamp=stamp())
        total = len(record.history())
    rng = random.Random(5)
    raw = bytearray(full.read_bytes())
    pages = len(raw) // 4096
    for page in rng.sample(range(pages // 2, pages), 4):
        raw[page * 4096 : (page + 1) * 4096] = rng.randbytes(4096)
    full.write_bytes(bytes(raw))
    saved = tmp_path / "saved.db"
    found = salvage(full, saved)
    assert sum(found.saved.values()) + len(found.lost) == total
    assert 300 < sum(found.saved.values()) < total
    with Record.open(saved) as record:
        assert record.check() == ()
        assert len(record.history()) == sum(found.saved.values())


def test_salvage_of_a_file_that_was_cut_short(full, tmp_path, stamp):
    with Record.open(full) as record:
        call_many(record, 600, stamp=stamp())
    raw = full.read_bytes()
    full.write_bytes(raw[: len(raw) * 3 // 4])
    found = salvage(full, tmp_path / "saved.db")
    assert sum(found.saved.values()) > 100
    assert found.lost
    with Record.open(tmp_path / "saved.db") as record:
        assert record.check() == ()


@pytest.mark.parametrize("spoilt", [4096, 100, 16])
def test_salvage_of_a_file_whose_list_of_tables_is_gone(full, tmp_path, stamp, spoilt):
    with Record.open(full) as record:
        call_many(record, 300, stamp=stamp())
        record.add_call("LNG", "draft", stamp=stamp(400), note="a long note " * 5_000)  # over several pages
        record.purge(record.add_call("GON", "draft", "firm no", stamp=stamp(401)), stamp=stamp(402))
        record.backup(tmp_path / "earlier.db", stamp=stamp(403))
        before, reading = record.history(), record.reading(audience=OWN)
    raw = bytearray(full.read_bytes())
    raw[:spoilt] = b"\xff" * spoilt
    full.write_bytes(bytes(raw))
    with pytest.raises(InputError, match="damaged, or is not a record"):
        Record.open(full)
    found = salvage(full, tmp_path / "saved.db")
    assert found.lost == ()
    assert found.backups[-1] == tmp_path / "earlier.db"
    assert "The last backup is" in str(found)
    with Record.open(tmp_path / "saved.db") as record:
        assert record.history() == before
        assert record.reading(audience=OWN) == reading
        assert record.check() == ()


def test_salvage_takes_what_is_still_in_the_log(full, tmp_path, stamp):
    with Record.open(full) as record:
        call_many(record, 50, stamp=stamp())
        # As a crash leaves it: the log beside the file, not folded in.
        for suffix in ("", "-wal"):
            name = f"{full.name}{suffix}"
            (tmp_path / "crashed").mkdir(exist_ok=True)
            (tmp_path / "crashed" / name).write_bytes(full.with_name(name).read_bytes())
        before = record.history()
    crashed = tmp_path / "crashed" / full.name
    raw = bytearray(crashed.read_bytes())
    raw[:100] = b"\xff" * 100
    crashed.write_bytes(bytes(raw))
    assert salvage(crashed, tmp_path / "saved.db").lost == ()
    with Record.open(tmp_path / "saved.db") as record:
        assert record.history() == before


def test_salvage_with_pages_missing_too_says_what_is_lost(full, tmp_path, stamp):
    with Record.open(full) as record:
        call_many(record, 600, stamp=stamp())
        total = len(record.history())
    rng = random.Random(3)
    raw = bytearray(full.read_bytes())
    pages = len(raw) // 4096
    for page in (0, *rng.sample(range(pages // 2, pages), 4)):
        raw[page * 4096 : (page + 1) * 4096] = rng.randbytes(4096)
    full.write_bytes(bytes(raw))
    found = salvage(full, tmp_path / "saved.db")
    assert 300 < sum(found.saved.values()) < total
    assert sum(found.saved.values()) + len(found.lost) == total
    with Record.open(tmp_path / "saved.db") as record:
        assert record.check() == ()


def test_salvage_of_noise_names_the_last_backup(full, tmp_path, stamp):
    with Record.open(full) as record:
        record.backup(full.with_name("backup.db"), stamp=stamp(400))
    full.write_bytes(random.Random(1).randbytes(20_000))
    with pytest.raises(
        InputError, match=r"Nothing can be read of.*Put the last backup in its place.*backup\.db"
    ):
        salvage(full, tmp_path / "saved.db")
    assert not (tmp_path / "saved.db").exists()


def test_a_record_of_version_1_is_salvaged_from_its_pages(tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in schema.MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute("INSERT INTO entry VALUES (7, 'call', '2014-10-16T09:00:00+00:00', 'Ada', 'own')")
        connection.execute("INSERT INTO call VALUES (7, 'FRE', 'draft', 'firm yes', 'heard')")
    raw = bytearray(path.read_bytes())
    raw[:4096] = b"\x00" * 4096
    path.write_bytes(bytes(raw))
    assert salvage(path, tmp_path / "saved.db").saved == {"call": 1}
    with Record.open(tmp_path / "saved.db") as record:
        (call,) = record.calls(audience=OWN)
        assert (call.member, call.word, call.note) == ("FRE", CallWord.FIRM_YES, "heard")


def test_a_schema_that_names_other_tables_is_salvaged_from_the_pages(full, tmp_path):
    with Record.open(full) as record:
        before = record.history()
    with closing(sqlite3.connect(full, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET name = 'x' || name, tbl_name = 'x' || tbl_name")
    found = salvage(full, tmp_path / "saved.db")
    assert found.lost == ()
    with Record.open(tmp_path / "saved.db") as record:
        assert record.history() == before
