from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError, Tally
from whipcount.domain.matter import ChainQuery
from whipcount.rollcalls import VOTE_COLUMNS, RollCalls, export, read_votes, write_parquet
from whipcount.rollcalls.chains import find_chain
from whipcount.rollcalls.export import export_votes
from whipcount.rollcalls.streaming import import_large

TAIL = " : resolution / adopted by the General Assembly"
STATES = ("KEN", "NOR", "PER", "PRK", "TUR")
VOTES = {"KEN": "Y", "NOR": "N", "PER": "A", "PRK": "X"}


def test_canonical_columns_and_values(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path]
) -> None:
    held = read_votes([ga_file(*ga_rows(7, VOTES))])
    table = held.votes
    assert tuple(table.columns) == VOTE_COLUMNS
    assert dict(zip(table["member"], table["vote"], strict=True)) == {
        "KEN": "yes",
        "NOR": "no",
        "PER": "abstain",
        "PRK": "absent",
    }
    row = table.row(0, named=True)
    assert row["body"] == "un.ga"
    assert row["date"] == date(2011, 12, 19)
    assert row["title"] == "Question of the oceans"
    assert row["title"] + row["title_tail"] == "Question of the oceans" + TAIL
    assert row["outcome"] == "adopted"
    assert [row[f"counted_{name}"] for name in ("yes", "no", "abstain", "absent")] == [1, 1, 1, 1]


@pytest.mark.parametrize("packed", [False, True])
def test_older_column_names_marks_and_byte_order_mark(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path], tmp_path: Path, packed: bool
) -> None:
    older = {"ms_code": "ms_codes", "ms_name": "ms_names", "ms_vote": "ms_votes", "resolution": "resolutions"}
    rows = [row.replace(",X,", ",NV,") for row in ga_rows(7, VOTES)]
    lines = ga_file(*rows).read_text(encoding="utf-8").splitlines()
    header = ",".join(older.get(name, name) for name in lines[0].split(","))
    header = header.replace("agenda_title", "agenda_titles")
    text = "\n".join(["\ufeff" + header, *lines[1:]]).encode()
    path = tmp_path / ("old.csv.gz" if packed else "old.csv")
    path.write_bytes(gzip.compress(text) if packed else text)
    assert read_votes([path]).rollcalls["counted_absent"].to_list() == [1]


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8"), ("\t", "utf-8"), (",", "utf-16")])
def test_other_separators_and_encodings(
    ga_rows: Callable[..., list[str]],
    ga_file: Callable[..., Path],
    tmp_path: Path,
    separator: str,
    encoding: str,
) -> None:
    plain = read_votes([ga_file(*ga_rows(7, VOTES | {"TUR": "y"}))])
    frame = pl.read_csv(tmp_path / "ga_voting.csv", infer_schema=False)
    other = tmp_path / "other.csv"
    other.write_text(frame.write_csv(separator=separator), encoding=encoding)
    assert read_votes([other]).digest() == plain.digest()


def test_totals_that_do_not_add_up_are_named(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path]
) -> None:
    held = read_votes([ga_file(*ga_rows(7, VOTES, totals=(2, 1, 1, 0)), *ga_rows(8, VOTES))])
    (mismatch,) = held.report[0].mismatches
    assert mismatch.symbol == "A/RES/66/7"
    assert mismatch.official == Tally(yes=2, no=1, abstain=1, absent=0)
    assert mismatch.counted == Tally(yes=1, no=1, abstain=1, absent=1)
    assert held.report[0].recounted == 2


def test_as_of_includes_the_day_and_nothing_later(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path]
) -> None:
    early, late = ga_rows(7, VOTES, day="2011-12-19"), ga_rows(8, VOTES, day="2011-12-20")
    both = read_votes([ga_file(*early, *late)])
    alone = read_votes([ga_file(*early, name="early.csv")])
    assert both.as_of(date(2011, 12, 19)).digest() == alone.digest()
    assert both.as_of(date(2011, 12, 18)).rollcalls.is_empty()
    assert both.digest() != alone.digest()


def test_several_files_become_one(ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path]) -> None:
    first = ga_file(*ga_rows(7, VOTES), name="a.csv")
    second = ga_file(*ga_rows(8, VOTES), name="b.csv")
    held = read_votes([first, second])
    assert held.rollcalls["symbol"].to_list() == ["A/RES/66/7", "A/RES/66/8"]
    assert held.votes.filter(pl.col("symbol") == "A/RES/66/8").height == 4
    assert [report.path for report in held.report] == ["a.csv", "b.csv"]


def test_council_without_a_vote_is_kept_and_its_marks_set_aside(tmp_path: Path) -> None:
    header = (
        "undl_id,ms_code,ms_name,permanent_member,ms_vote,date,resolution,draft,meeting,description,agenda,"
        "subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,modality,undl_link"
    )
    rows = [
        '1,CHN,CHINA,True,A,2014-12-22,S/RES/1(2014),,S/PV.1,"On one",AG,,,1.0,0.0,1.0,0.0,2.0,Vote,x',
        '1,RWA,RWANDA,False,Y,2014-12-22,S/RES/1(2014),,S/PV.1,"On one",AG,,,1.0,0.0,1.0,0.0,2.0,Vote,x',
        "2,CHN,CHINA,True,Y,2014-12-23,S/RES/2(2014),,S/PV.2,On two,AG,,,0.0,0.0,0.0,0.0,0.0,Without Vote,x",
    ]
    path = tmp_path / "sc.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    held = read_votes([path])
    assert held.rollcalls["outcome"].to_list() == ["adopted", "adopted_without_a_vote"]
    assert held.marks.height == 2
    assert held.report[0].set_aside[0].rows == 1
    write_parquet(held, tmp_path / "sc.parquet")
    again = read_votes([tmp_path / "sc.parquet"])
    assert again.digest() == held.digest()
    assert again.rollcalls.height == 2


VOTEVIEW = {
    "votes.csv": "congress,chamber,rollnumber,icpsr,cast_code,prob\n"
    "116,Senate,1,100,1,9\n116,Senate,1,101.0,6,9\n116,Senate,1,102,7,9\n116,Senate,1,103,9,9\n"
    "116,Senate,1,104,3,9\n116,Senate,1,99912,1,9\n",
    "members.csv": "congress,chamber,icpsr,bioname\n"
    + "".join(f'116,Senate,{100 + n},"ONE, Number {n}"\n' for n in range(5)),
    "rollcalls.csv": "congress,chamber,rollnumber,date,session,yea_count,nay_count,bill_number,vote_result,"
    "vote_desc,vote_question,dtl_desc\n116,Senate,1,2019-01-08,1,2,1,S1,Cloture Motion Rejected,A bill,"
    "On the Cloture Motion,nan\n",
}


@pytest.mark.parametrize("given_files", [("votes.csv",), ("rollcalls.csv", "votes.csv", "members.csv")])
def test_voteview_sets_the_president_aside(tmp_path: Path, given_files: tuple[str, ...]) -> None:
    for name, text in VOTEVIEW.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    held = read_votes([tmp_path / name for name in given_files])
    (report,) = held.report
    assert [aside.rows for aside in report.set_aside] == [1]
    assert not report.mismatches
    votes = {row["member"]: (row["vote"], row["vote_reason"]) for row in held.votes.iter_rows(named=True)}
    assert votes == {
        "100": ("yes", None),
        "101": ("no", None),
        "102": ("abstain", "present_not_voting"),
        "103": ("absent", None),
        "104": ("yes", "paired"),
    }
    if len(given_files) == 3:
        assert report.recounted == 1
        assert held.rollcalls.row(0, named=True)["outcome"] == "rejected"


VOETEN_HEADER = (
    ",rcid,ccode,member,vote,Country,Countryname,year,session,abstain,yes,no,importantvote,date,unres,"
    "amend,para,short,descr,me,nu,di,hr,co,ec,ident,resid"
)


def _voeten(rcid: int, ccode: int, name: str, vote: int, day: str) -> str:
    member = 0.0 if vote == 9 else 1.0
    return (
        f"1,{rcid},{ccode},{member},{vote},XXX,{name},{day[:4]}.0,5,0,1,0,0,{day},R/5/377A,"
        f"0.0,0.0,SHORT,LONG,0,0,0,0,0,0,0,5001"
    )


def test_voeten_tells_states_by_number_at_the_date(tmp_path: Path) -> None:
    path = tmp_path / "UNVotes.csv"
    rows = [
        _voeten(1, 713, "Taiwan", 1, "1950-11-03"),
        _voeten(1, 710, "China", 9, "1950-11-03"),
        _voeten(1, 315, "Czechia", 8, "1950-11-03"),
        _voeten(1, 501, "Kenya", 9, "1950-11-03"),
    ]
    path.write_text("\n".join([VOETEN_HEADER, *rows]), encoding="utf-8")
    held = read_votes([path])
    votes = dict(held.votes.select("member", "vote").iter_rows())
    assert votes == {"CHN": "yes", "CSK": "absent", "KEN": "not_a_member"}
    assert [aside.rows for aside in held.report[0].set_aside] == [1]
    row = held.rollcalls.row(0, named=True)
    assert row["symbol"] == "A/RES/377(V)[A]"
    assert row["counted_absent"] == 1
    assert row["official_absent"] is None


marks_of_states = st.dictionaries(st.sampled_from(STATES), st.sampled_from("YNAX"), min_size=1)


@settings(max_examples=10, deadline=None)
@given(st.lists(marks_of_states, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_every_vote_survives_the_round_trip(ga_rows, tmp_path_factory, calls, random) -> None:
    folder = tmp_path_factory.mktemp("trip")
    header = ",".join(export.UNDL_COLUMNS)
    rows = [row for number, votes in enumerate(calls) for row in ga_rows(number + 1, votes)]
    (folder / "a.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    random.shuffle(rows)
    (folder / "b.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    held = read_votes([folder / "a.csv"])
    assert read_votes([folder / "b.csv"]).digest() == held.digest()
    write_parquet(held, folder / "c.parquet")
    export_votes(read_votes([folder / "c.parquet"]), folder / "d.csv", form="undl")
    first, last = (pl.read_csv(folder / name, infer_schema=False) for name in ("a.csv", "d.csv"))
    assert last.sort("undl_id", "ms_code").equals(first.sort("undl_id", "ms_code"))


def test_exported_cells_are_no_formulas(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path], tmp_path: Path
) -> None:
    held = read_votes([ga_file(*ga_rows(7, VOTES, title="=HYPERLINK(1)"))])
    for form in ("csv", "undl", "voeten"):
        export_votes(held, tmp_path / "out.csv", form=form)
        cells = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
        assert not cells.select(pl.any_horizontal(pl.all().str.contains(r"^[=+\-@]").any())).item()


def test_outcomes_hold_what_was_adopted_without_a_vote(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path], tmp_path: Path
) -> None:
    header = (
        "undl_id,resolution,session,date,title,modality,draft,committee_report,meeting,agenda_title,subjects,"
        "vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
    )
    rows = [
        f'7,A/RES/66/7,66,2011-12-19,Question of the oceans{TAIL},"Vote, recorded",,,,A,,,1,1,1,1,4,x',
        f"9,A/RES/67/9,67,2012-12-19,Question of the oceans{TAIL},Without a vote,,,,AG,,,,,,,,x",
    ]
    path = tmp_path / "2026_02_06_ga_outcomes.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    held = read_votes([path, ga_file(*ga_rows(7, VOTES))])
    write_parquet(held, tmp_path / "both.parquet")
    held = read_votes([tmp_path / "both.parquet"])
    query = ChainQuery(body="un.ga", title="Question of the oceans")
    chain = find_chain(held, query, as_of=date(2014, 1, 1))
    assert [(one.symbol, one.recorded, len(one.votes)) for one in chain.decisions] == [
        ("A/RES/66/7", True, 4),
        ("A/RES/67/9", False, 0),
    ]
    assert find_chain(RollCalls.empty(), query, as_of=date(2014, 1, 1)).decisions == ()


def test_a_large_table_is_read_in_parts(
    ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path], tmp_path: Path
) -> None:
    calls = [row for number in range(1, 12) for row in ga_rows(number, VOTES)]
    whole = read_votes([ga_file(*calls)])
    report = import_large(tmp_path / "ga_voting.csv", tmp_path / "parts.parquet", part_rows=10)
    again = read_votes([tmp_path / "parts.parquet"])
    assert again.votes.equals(whole.votes)
    assert (report.rows, report.rollcalls, report.recounted) == (44, 11, 11)
    scattered = ga_file(*calls, *calls[:1], name="scattered.csv")
    with pytest.raises(InputError, match="stand far apart"):
        import_large(scattered, tmp_path / "none.parquet", part_rows=1)
    assert not (tmp_path / "none.parquet").exists()
