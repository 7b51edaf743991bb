"""Bad input: one message that says what was found, where, what was expected and what to do."""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.rollcalls import read_votes, write_parquet
from whipcount.rollcalls.chains import link
from whipcount.rollcalls.decisions import read_decisions
from whipcount.rollcalls.describe import tell_future

VOTES = {"KEN": "Y", "NOR": "N"}


def refused(*paths: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_votes(paths)
    error = caught.value
    assert error.expected
    assert error.do
    return str(error)


def test_missing_file(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "none.csv")


def test_truncated_archive(ga_rows, ga_file: Callable[..., Path], tmp_path: Path) -> None:
    whole = gzip.compress(ga_file(*ga_rows(7, VOTES)).read_bytes())
    short = tmp_path / "short.csv.gz"
    short.write_bytes(whole[: len(whole) // 2])
    assert "cut short" in refused(short)


def test_other_columns_name_the_nearest_layout(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "rcid,ccode,member,vote,Countryname,session,date,unres,short,yes,no\n1\n", encoding="utf-8"
    )
    message = refused(path)
    assert "Voeten's UNVotes" in message
    assert "descr, abstain" in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"PK\x03\x04rest", "a zip archive or a spreadsheet"),
        (b"a\0b", "is not text"),
        (b"PAR1broken", "cut short or damaged"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_bytes(content)
    assert said in refused(path)


def test_header_without_rows(ga_file: Callable[..., Path]) -> None:
    assert "no rows" in refused(ga_file())


def test_unknown_marks_are_all_listed_up_to_fifty(ga_rows, ga_file: Callable[..., Path]) -> None:
    rows = [row for number in range(60) for row in ga_rows(number + 1, {"KEN": "P", "NOR": "Y"})]
    message = refused(ga_file(*rows))
    assert "60 votes with an unknown mark" in message
    assert "row 2: ms_vote is 'P', on roll call 1" in message
    assert "and 10 more" in message
    assert "Allowed: Y (yes)" in message


def test_a_blank_mark_is_not_taken_for_absence(ga_rows, ga_file: Callable[..., Path]) -> None:
    message = refused(ga_file(*ga_rows(7, {"KEN": "", "NOR": "Y"})))
    assert "row 2: no value in ms_vote" in message


@pytest.mark.parametrize("name", ["ATLANTIS", "NORWAY"])
def test_a_state_that_is_none_or_two(ga_rows, ga_file: Callable[..., Path], name: str) -> None:
    rows = [row.replace("KENYA", name) for row in ga_rows(7, VOTES)]
    rows = [row.replace("KEN,", "ZZQ,") if name == "ATLANTIS" else row for row in rows]
    message = refused(ga_file(*rows))
    assert f"'{name}'" in message


def test_a_state_by_its_code_or_its_name_alone(ga_rows, ga_file: Callable[..., Path]) -> None:
    rows = ga_rows(7, {"KEN": "Y", "NOR": "N", "PER": "A"})
    held = read_votes([ga_file(rows[0].replace('"KENYA"', ""), rows[1].replace("NOR,", ","), rows[2])])
    assert held.votes["member"].to_list() == ["KEN", "NOR", "PER"]
    message = refused(ga_file(rows[0].replace('KEN,"KENYA"', ","), *rows[1:]))
    assert "states that the register cannot tell" in message


def test_two_votes_of_one_member(ga_rows, ga_file: Callable[..., Path]) -> None:
    rows = ga_rows(7, VOTES)
    message = refused(ga_file(*rows, rows[0]))
    assert "row 2: KEN votes yes on roll call 7" in message
    assert "row 4: KEN votes yes on roll call 7" in message


def test_rows_that_contradict_each_other(ga_rows, ga_file: Callable[..., Path]) -> None:
    rows = ga_rows(7, VOTES)
    message = refused(ga_file(rows[0], rows[1].replace("2011-12-19", "2011-12-20")))
    assert "roll call 7: row 2 has date '2011-12-19'; row 3 has date '2011-12-20'" in message


def test_long_and_short_rows(ga_rows, ga_file: Callable[..., Path]) -> None:
    rows = ga_rows(7, VOTES)
    assert "row 3 has 21 cells" in refused(ga_file(rows[0], rows[1] + ",more"))
    assert "row 3 has 4 cells" in refused(ga_file(rows[0], "7,NOR,NORWAY,N"))


def test_bytes_that_are_not_utf8(ga_rows, ga_file: Callable[..., Path]) -> None:
    path = ga_file(*ga_rows(7, VOTES))
    path.write_bytes(path.read_bytes().replace(b"NORWAY", b"NORW\xc4Y"))
    message = refused(path)
    assert "Line 3" in message
    assert "UTF-8" in message


def test_the_same_roll_call_in_two_files(ga_rows, ga_file: Callable[..., Path]) -> None:
    first = ga_file(*ga_rows(7, VOTES), name="a.csv")
    second = ga_file(*ga_rows(7, VOTES), name="b.csv")
    assert "undl:7: in a.csv and in b.csv" in refused(first, second)


def test_dates_and_totals_that_are_none(ga_rows, ga_file: Callable[..., Path]) -> None:
    rows = ga_rows(7, VOTES, day="19/12/2011")
    assert "row 2: date is '19/12/2011'" in refused(ga_file(*rows))
    rows = [row.replace("1.0,1.0,0.0", "1.5,1.0,0.0") for row in ga_rows(7, VOTES)]
    assert "row 2: total_yes is '1.5'" in refused(ga_file(*rows))


def test_another_parquet_table(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet")
    assert "not a canonical table" in refused(tmp_path / "a.parquet")


def test_canonical_tables_changed_by_hand(ga_rows, ga_file: Callable[..., Path], tmp_path: Path) -> None:
    held = read_votes([ga_file(*ga_rows(7, VOTES), *ga_rows(8, VOTES))])
    path = tmp_path / "changed.parquet"
    held.votes.sort("member").write_parquet(path)
    assert read_votes([path]).digest() == held.digest()
    pl.concat([held.votes, held.votes.head(1)]).write_parquet(path)
    assert "KEN on undl:7" in refused(path)
    held.votes.with_columns(vote=pl.lit("maybe")).write_parquet(path)
    assert "other values" in refused(path)


DECISION = "A/RES/1,un.ga,2011-12-19,66,Oceans,yes,1,1,0,0,record 1"
HEADER = "symbol,body,date,session,title,recorded,yes,no,abstain,absent,source"


@pytest.mark.parametrize(
    ("decision", "votes", "said"),
    [
        (DECISION.replace("yes", "perhaps", 1), "member,A/RES/1\nKEN,Y", "recorded is 'perhaps'"),
        (DECISION.replace("2011-12-19", "2011"), "member,A/RES/1\nKEN,Y", "date is '2011'"),
        (DECISION, "member,A/RES/1\nKEN,P", "row 2: KEN has 'P' on A/RES/1"),
        (DECISION, "member,A/RES/1\nKEN,Y\nKEN,N", "KEN votes twice"),
        (DECISION, "member,A/RES/9\nKEN,Y", "A/RES/9 is not in the table of decisions"),
        (DECISION, "member,A/RES/1\nKenya,Y", "not a three-letter code"),
        (f"{DECISION}\n{DECISION}", "member,A/RES/1\nKEN,Y", "A/RES/1 stands twice"),
        (
            DECISION.replace("yes,1,1,0,0", "no,,,,"),
            "member,A/RES/1\nKEN,Y",
            "is not recorded, but has votes",
        ),
    ],
)
def test_own_table(tmp_path: Path, decision: str, votes: str, said: str) -> None:
    decisions = tmp_path / "decisions.csv"
    decisions.write_text(f"{HEADER}\n{decision}\n", encoding="utf-8")
    (tmp_path / "votes.csv").write_text(votes, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(decisions, tmp_path / "votes.csv")
    assert said in str(caught.value)
    assert said in refused(tmp_path / "votes.csv", decisions)


def test_votes_without_their_decisions(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("member,A/RES/1\nKEN,Y\n", encoding="utf-8")
    assert "stands alone" in refused(tmp_path / "votes.csv")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200), place=st.integers(0, 2000), packed=st.booleans())
def test_damaged_files_are_read_or_refused(
    ga_rows, ga_file: Callable[..., Path], tmp_path: Path, noise: bytes, place: int, packed: bool
) -> None:
    raw = ga_file(*ga_rows(7, VOTES)).read_bytes()
    raw = gzip.compress(raw) if packed else raw
    path = tmp_path / "noisy.csv"
    path.write_bytes(raw[:place] + noise + raw[place + len(noise) // 2 :])
    with contextlib.suppress(InputError):
        write_parquet(read_votes([path]), tmp_path / "noisy.parquet")


@pytest.mark.parametrize(("line", "said"), [("sep=;\n", "is 'sep=;', a word"), ("", "old Macintosh")])
def test_first_lines_that_only_some_programs_write(
    ga_rows, ga_file: Callable[..., Path], line: str, said: str
) -> None:
    file = ga_file(*ga_rows(7, VOTES))
    text = file.read_text(encoding="utf-8")
    file.write_text(line + text if line else text.replace("\n", "\r"), encoding="utf-8", newline="")
    with pytest.raises(InputError, match=said):
        read_votes([file])


def test_a_text_too_long_for_a_title_is_passed_over(ga_rows, ga_file: Callable[..., Path]) -> None:
    long = "x" * 300_000
    rows = [*ga_rows(7, VOTES, title=long), *ga_rows(8, VOTES, title=long, session="67", day="2012-12-19")]
    rollcalls = read_votes([ga_file(*rows)])
    assert link(rollcalls).height == rollcalls.rollcalls.height
    assert rollcalls.rollcalls["title"].str.len_chars().to_list() == [len(long)] * 2


def test_days_to_come_are_told(ga_rows, ga_file: Callable[..., Path]) -> None:
    rollcalls = read_votes([ga_file(*ga_rows(7, VOTES, day="2199-01-01"))])
    assert "dated after today, 2026-01-31: undl:" in tell_future(rollcalls, date(2026, 1, 31))
    assert not tell_future(rollcalls, date(2199, 1, 1))
