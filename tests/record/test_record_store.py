"""The record: what was added is there, for those who may see it, after close, copy and crash."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError, Visibility
from whipcount.domain.statements import LeftOut, Reading
from whipcount.files import sha256
from whipcount.record import CallWord, Record, Stamp, schema, temporary_copy

OWN, PUBLIC = Visibility.OWN, Visibility.PUBLIC


def test_what_was_added_is_there_after_close_and_reopen(filled: Path, text: str) -> None:
    with Record.open(filled, create=False) as record:
        found = record.reading(audience=PUBLIC)
        assert [statement.speaker.name for statement in found.statements] == ["Freedonia", "Sylvania", "They"]
        assert found.articles[0].text == text
        assert record.raw(sha256(text.encode())) == text.encode()
        assert [(call.member, call.word) for call in record.calls(audience=OWN)] == [
            ("FRE", CallWord.FIRM_YES)
        ]
        (brief,) = record.briefs(audience=OWN)
        assert brief.forecast == {"yes": 120.5}
        assert brief.scores == ({"log_loss": 0.2},)
        assert [line.kind for line in record.history()] == ["source", "reading", "call", "brief", "score"]
        assert record.check() == ()


def test_the_file_copied_alone_is_whole(filled: Path, tmp_path: Path) -> None:
    assert [path.name for path in filled.parent.iterdir()] == ["record.db"]
    copy = tmp_path / "elsewhere" / "copy.db"
    copy.parent.mkdir()
    shutil.copyfile(filled, copy)
    with Record.open(filled) as record, Record.open(copy) as copied:
        assert copied.history() == record.history()
        assert copied.check() == ()


def test_entries_cannot_be_changed_or_deleted(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        for statement in ("UPDATE call SET word = 'firm no'", "DELETE FROM call", "DELETE FROM entry"):
            with pytest.raises(sqlite3.IntegrityError, match="added, never changed"):
                connection.execute(statement)


def test_the_safest_settings_are_on(filled: Path) -> None:
    with Record.open(filled) as record:
        ask = record._connection.execute
        assert ask("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert ask("PRAGMA synchronous").fetchone()[0] == 2
        assert ask("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_second_close_does_nothing(record_path: Path) -> None:
    record = Record.open(record_path)
    record.close()
    whole = record_path.read_bytes()
    record.close()
    assert record_path.read_bytes() == whole
    assert not record_path.with_name(f"{record_path.name}-wal").exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=5).filter(str.strip),
            st.sampled_from([word.value for word in CallWord]),
            st.text(max_size=20).filter(lambda note: "\x00" not in note),
            st.sampled_from(Visibility),
        ),
        max_size=8,
    )
)
def test_calls_come_back_as_given_and_no_audience_sees_above_itself(
    tmp_path_factory: pytest.TempPathFactory, stamp: Callable[..., Stamp], calls: list
) -> None:
    path = tmp_path_factory.mktemp("calls") / "record.db"
    with Record.open(path) as record:
        for minute, (member, word, note, visibility) in enumerate(calls):
            record.add_call(member, "draft", word, note=note, stamp=stamp(minute, visibility=visibility))
    with Record.open(path) as record:
        kept = record.calls(audience=OWN)
        assert [(call.member, call.word.value, call.note, call.visibility) for call in kept] == calls
        for audience in Visibility:
            shown = record.calls(audience=audience)
            assert [call for call in kept if call.visibility.may_be_shown_to(audience)] == list(shown)
            assert all(
                line.visibility.may_be_shown_to(audience) for line in record.history(audience=audience)
            )


def test_a_call_is_own_unless_said_otherwise(filled: Path) -> None:
    with Record.open(filled) as record:
        assert record.calls(audience=PUBLIC) == ()
        assert "corridor" not in str(record.history(audience=PUBLIC))


def test_calls_made_after_the_cut_off_do_not_count(filled: Path) -> None:
    with Record.open(filled) as record:
        assert record.calls(audience=OWN, as_of=date(2014, 10, 15)) == ()
        assert len(record.calls(audience=OWN, as_of=date(2014, 10, 16))) == 1


@pytest.mark.parametrize(
    ("word", "nearest"), [("leening yes", "leaning yes"), ("FIRM_YES", "firm yes"), ("abstian", "abstain")]
)
def test_a_mistyped_call_is_offered_the_nearest(
    record_path: Path, stamp: Callable[..., Stamp], word: str, nearest: str
) -> None:
    with Record.open(record_path) as record:
        with pytest.raises(InputError, match=f"'{word}' is not a call.*Did you mean '{nearest}'"):
            record.add_call("FRE", "draft", word, stamp=stamp())
        assert record.history() == ()


def test_a_call_without_a_member_is_refused(record_path: Path, stamp: Callable[..., Stamp]) -> None:
    with Record.open(record_path) as record, pytest.raises(InputError, match="Expected the member's code"):
        record.add_call(" ", "draft", "firm yes", stamp=stamp())


def test_a_time_needs_a_zone(record_path: Path) -> None:
    naive = Stamp(at=datetime(2014, 10, 16, 9))  # noqa: DTZ001
    with Record.open(record_path) as record, pytest.raises(ValueError, match="time zone"):
        record.add_call("FRE", "draft", "firm yes", stamp=naive)


def test_the_same_source_twice_is_one_entry(record_path: Path, stamp: Callable[..., Stamp]) -> None:
    with Record.open(record_path) as record:
        first = record.add_source(b"words", name="a.txt", stamp=stamp())
        again = record.add_source(b"words", name="a.txt", stamp=stamp(5))
        assert first == again
        assert len(record.history()) == 1


def test_a_source_stays_as_confidential_as_it_is_until_it_is_said_otherwise(
    record_path: Path, stamp: Callable[..., Stamp]
) -> None:
    with Record.open(record_path) as record:
        record.add_source(b"heard", name="a.txt", stamp=stamp(visibility=OWN))
        assert record.add_source(b"heard", name="b.txt", stamp=stamp(1)).visibility is OWN
        assert record.sources(audience=PUBLIC) == ()
        assert (
            record.add_source(b"heard", name="a.txt", stamp=stamp(2, visibility=PUBLIC)).visibility is PUBLIC
        )
        assert record.add_source(b"heard", name="a.txt", stamp=stamp(3)).visibility is PUBLIC
        assert len(record.history()) == 3


def test_a_reading_without_its_source_is_refused_whole(
    record_path: Path, stamp: Callable[..., Stamp], reading: Callable[..., Reading]
) -> None:
    with Record.open(record_path) as record:
        with pytest.raises(InputError, match="Add the source first"):
            record.add_reading(reading(), reader="rules", version="1", stamp=stamp())
        assert record.history() == ()


def test_a_source_of_our_own_is_not_shown_to_others(
    record_path: Path, stamp: Callable, statement: Callable, reading: Callable, text: str
) -> None:
    with Record.open(record_path) as record:
        record.add_source(text.encode(), name="a.txt", stamp=stamp(visibility=OWN))
        record.add_reading(reading([statement("They left")]), reader="rules", version="1", stamp=stamp())
        public = record.reading(audience=PUBLIC)
        assert public == Reading()
        assert record.history(audience=PUBLIC) == ()
        assert len(record.reading(audience=OWN).statements) == 1


@pytest.mark.parametrize(
    ("published", "not_after", "as_of", "reason"),
    [
        (date(2014, 10, 15), None, date(2014, 10, 15), None),
        (date(2014, 10, 15), None, date(2014, 10, 14), "published on 2014-10-15, after"),
        (None, None, date(2014, 10, 14), "no date of its own"),
        (None, date(2014, 10, 15), date(2014, 10, 14), "may be as late as 2014-10-15"),
        (None, date(2014, 10, 15), date(2014, 10, 15), None),
        (None, None, None, None),
    ],
)
def test_the_cut_off_leaves_out_what_is_later_or_undated(
    filled: Path,
    stamp: Callable,
    reading: Callable,
    text: str,
    published: date | None,
    not_after: date | None,
    as_of: date | None,
    reason: str | None,
) -> None:
    with Record.open(filled) as record:
        made = reading(record.reading(audience=OWN).statements, published=published)
        record.add_reading(made, reader="rules", version="1", stamp=stamp())
        bounds = {sha256(text.encode()): not_after} if not_after else {}
        found = record.reading(audience=PUBLIC, as_of=as_of, not_after=bounds)
    if reason is None:
        assert found == made
    else:
        assert found.statements == found.articles == ()
        assert reason in found.left_out[0].reason


def test_what_the_reader_left_out_stays_listed_until_it_is_read(
    filled: Path, stamp: Callable[..., Stamp], reading: Callable[..., Reading]
) -> None:
    left_out = (LeftOut(source="b.txt", reason="empty"), LeftOut(source="a.txt", reason="no date"))
    with Record.open(filled) as record:
        record.add_reading(Reading(left_out=left_out), reader="rules", version="1", stamp=stamp())
        assert [entry.source for entry in record.reading(audience=PUBLIC).left_out] == ["b.txt"]


def test_a_changed_file_and_a_renamed_one_are_not_read_twice(
    filled: Path, stamp: Callable, statement: Callable, reading: Callable, text: str
) -> None:
    longer = text + " More."
    with Record.open(filled) as record:
        record.add_source(longer.encode(), name="a.txt", stamp=stamp())
        record.add_reading(reading(text=longer), reader="rules", version="1", stamp=stamp())
        assert [article.text for article in record.reading(audience=PUBLIC).articles] == [longer]
        record.add_source(longer.encode(), name="b.txt", stamp=stamp())
        record.add_reading(reading(text=longer, source="b.txt"), reader="rules", version="1", stamp=stamp())
        assert [article.source.id for article in record.reading(audience=PUBLIC).articles] == ["b.txt"]


def test_sources_are_the_newest_of_each_name(record_path: Path, stamp: Callable[..., Stamp]) -> None:
    with Record.open(record_path) as record:
        record.add_source(b"one", name="a.txt", stamp=stamp())
        record.add_source(b"heard", name="b.txt", stamp=stamp(1, visibility=OWN))
        record.add_source(b"two", name="a.txt", stamp=stamp(2))
        assert record.sources(audience=OWN) == (("b.txt", b"heard"), ("a.txt", b"two"))
        assert record.sources(audience=PUBLIC) == (("a.txt", b"two"),)


def test_two_texts_of_one_name_are_told(
    filled: Path, stamp: Callable[..., Stamp], reading: Callable[..., Reading]
) -> None:
    twice = Reading(articles=reading().articles * 2)
    with (
        Record.open(filled) as record,
        pytest.raises(InputError, match=r"Two different texts are called a\.txt"),
    ):
        record.add_reading(twice, reader="rules", version="1", stamp=stamp())


def test_a_score_needs_its_brief(filled: Path, stamp: Callable[..., Stamp]) -> None:
    with Record.open(filled) as record, pytest.raises(InputError, match="Entry 99 is no brief"):
        record.add_score(99, {}, stamp=stamp())


def test_an_unknown_hash_is_told(filled: Path) -> None:
    with Record.open(filled) as record, pytest.raises(InputError, match="no source with the hash ff"):
        record.raw("ff")


def test_several_read_while_one_writes(filled: Path, stamp: Callable[..., Stamp]) -> None:
    failures: list[BaseException] = []

    def look() -> None:
        try:
            with Record.open(filled) as record:
                for _ in range(20):
                    record.calls(audience=OWN)
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    with Record.open(filled) as record:
        for thread in readers:
            thread.start()
        for minute in range(30):
            record.add_call("FRE", "draft", "firm no", stamp=stamp(minute))
        for thread in readers:
            thread.join()
        assert len(record.calls(audience=OWN)) == 31
    assert failures == []


# --- a record that cannot be used -------------------------------------------------------------------------


def test_a_newer_record_is_left_as_it_is(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = filled.read_bytes()
    with pytest.raises(InputError, match=r"version 4, which a newer whipcount wrote.*Install the newer"):
        Record.open(filled)
    assert filled.read_bytes() == before


def test_a_damaged_record_says_what_can_be_done(filled: Path) -> None:
    raw = bytearray(filled.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    filled.write_bytes(bytes(raw))
    with (
        pytest.raises(InputError, match=r"damaged.*record check MATTER --save"),
        Record.open(filled) as record,
    ):
        record.history()


def test_damage_to_what_is_kept_is_found_by_the_check(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("DROP TRIGGER raw_no_update")
        connection.execute("DROP TRIGGER read_record_no_update")
        connection.execute("UPDATE raw SET bytes = x'00'")
        connection.execute("UPDATE read_record SET span_start = 1 WHERE id = 1")
        connection.commit()
    with Record.open(filled) as record:
        other_bytes, other_words = record.check()
    assert "has other bytes" in other_bytes
    assert "The statement in row 1 is not what its source says" in other_words


@pytest.mark.parametrize(
    ("raw", "said"), [(b"Dear delegate,\n" * 50, "is damaged, or is not a record"), (None, "another program")]
)
def test_another_file_is_not_a_record(record_path: Path, raw: bytes | None, said: str) -> None:
    if raw is None:
        with closing(sqlite3.connect(record_path)) as connection:
            connection.execute("CREATE TABLE recipe (name TEXT)")
    else:
        record_path.write_bytes(raw)
    before = record_path.read_bytes()
    with pytest.raises(InputError, match=said):
        Record.open(record_path)
    assert record_path.read_bytes() == before


def test_missing_places_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no folder"):
        Record.open(tmp_path / "gone" / "record.db")
    with pytest.raises(InputError, match="is a folder"):
        Record.open(tmp_path)
    with pytest.raises(InputError, match="There is no record"):
        Record.open(tmp_path / "record.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    try:
        (closed / "probe").touch()
    except PermissionError:
        with pytest.raises(InputError, match=r"cannot be written.*permissions"):
            Record.open(closed / "record.db")
    else:
        pytest.skip("this user may write everywhere")


def test_a_record_that_may_not_be_written_is_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(schema, "migrate", refuse)
    with pytest.raises(InputError, match=r"cannot be written.*copy the matter to a folder of your own"):
        Record.open(filled)


def test_a_full_disk_is_told_and_what_was_written_is_safe(filled: Path, stamp: Callable[..., Stamp]) -> None:
    with Record.open(filled) as record:
        pages = record._connection.execute("PRAGMA page_count").fetchone()[0]
        record._connection.execute(f"PRAGMA max_page_count = {pages}")  # as a disk without room for one more
        before = record.history()
        with pytest.raises(InputError, match=r"The disk is full.*what was written before is safe"):
            record.add_source(b"x" * 100_000, name="long.txt", stamp=stamp())
        assert record.history() == before
        record._connection.execute("PRAGMA max_page_count = 100000")
        record.add_source(b"x" * 100_000, name="long.txt", stamp=stamp())


def test_a_disk_without_room_to_open_the_record_is_full(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(schema, "migrate", refuse)
    with pytest.raises(InputError, match="cannot be written"):
        Record.open(filled)
    monkeypatch.setattr("whipcount.record.opening.LEAST_ROOM", 10**18)
    with pytest.raises(InputError, match="The disk is full"):
        Record.open(filled)


def test_a_lock_that_stays_is_told(filled: Path, stamp: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whipcount.record.opening.BUSY_SECONDS", 0.05)
    with Record.open(filled) as record, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(InputError, match="being written by another program"):
            record.add_call("FRE", "draft", "firm no", stamp=stamp())
        other.execute("ROLLBACK")
        record.add_call("FRE", "draft", "firm no", stamp=stamp())


def test_half_made_tables_are_made_again(record_path: Path) -> None:
    record_path.touch()
    with Record.open(record_path) as record:
        assert record.check() == ()


def test_a_later_version_is_reached_from_an_earlier_one(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE later (id INTEGER) STRICT",))
    )
    monkeypatch.setattr(schema, "VERSION", 4)
    with Record.open(filled) as record:
        assert schema.version_of(record._connection) == 4
        assert len(record.calls(audience=OWN)) == 1


def test_a_migration_that_fails_changes_nothing(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ("CREATE TABLE later (id INTEGER) STRICT", "CREATE TABLE call (id INTEGER) STRICT")
    with monkeypatch.context() as changed:
        changed.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        changed.setattr(schema, "VERSION", 4)
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            Record.open(filled)
    with Record.open(filled) as record:
        assert schema.version_of(record._connection) == 3
        assert record.check() == ()


# --- a copy for one run -----------------------------------------------------------------------------------


def test_an_error_of_the_copy_names_the_record(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    with pytest.raises(InputError, match=rf"^{re.escape(str(filled))} has version"), temporary_copy(filled):
        pass
    with (
        pytest.raises(InputError, match="There is no record"),
        temporary_copy(filled.with_name("none.db"), create=False),
    ):
        pass


def test_a_temporary_copy_leaves_the_record_as_it_is(filled: Path, stamp: Callable[..., Stamp]) -> None:
    before = filled.read_bytes()
    with temporary_copy(filled) as copy:
        copy.add_call("FRE", "draft", "firm no", stamp=stamp())
        assert len(copy.calls(audience=OWN)) == 2
        place = copy.path
    assert not place.parent.exists()
    assert filled.read_bytes() == before
    assert [path.name for path in filled.parent.iterdir()] == ["record.db"]


def test_a_temporary_copy_of_nothing_is_empty(record_path: Path) -> None:
    with temporary_copy(record_path) as copy:
        assert copy.history() == ()
    assert not record_path.exists()


def test_a_temporary_copy_has_what_another_program_has_just_written(
    filled: Path, stamp: Callable[..., Stamp]
) -> None:
    with Record.open(filled) as record:
        record.add_call("FRE", "draft", "firm no", stamp=stamp())
        with temporary_copy(filled) as copy:
            assert copy.history() == record.history()
