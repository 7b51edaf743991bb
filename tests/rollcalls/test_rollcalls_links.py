from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from whipcount.cli import run
from whipcount.domain import InputError
from whipcount.rollcalls import RollCalls, read_votes
from whipcount.rollcalls.linking import find_predecessors, link
from whipcount.rollcalls.links import chain_of, links_table, read_links, write_links

VOTES = {"KEN": "Y", "NOR": "N", "PER": "A"}
TITLES = {
    1: ("60", "2005-12-16", "Right to food"),
    2: ("61", "2006-12-19", "Right to food"),
    3: ("61", "2006-12-19", "Question of the atolls"),
    4: ("62", "2007-12-18", "The right to food"),
    5: ("62", "2007-12-18", "=Law of the sea"),
}


@pytest.fixture
def votes_file(ga_rows, ga_file: Callable[..., Path]) -> Path:
    rows = [
        row
        for number, (session, day, title) in TITLES.items()
        for row in ga_rows(number, VOTES, title=title, session=session, day=day)
    ]
    return ga_file(*rows)


@pytest.fixture
def held(votes_file: Path) -> RollCalls:
    return read_votes([votes_file])


def predecessors(table: pl.DataFrame) -> dict[str, str | None]:
    return dict(table.select("rollcall_id", "predecessor_id").iter_rows())


def edited(table: pl.DataFrame, path: Path, **changes: tuple[str | None, str | None]) -> Path:
    """Write the table with (predecessor, checked) of some roll calls, named without `undl:`, as edited."""
    rows = table.to_dicts()
    for row in rows:
        change = changes.get(row["rollcall_id"].replace("undl:", "r"))
        if change:
            row["predecessor_id"], row["checked"] = change
    write_links(pl.DataFrame(rows, schema=table.schema), path)
    return path


def test_a_table_that_nobody_touched_says_nothing(held: RollCalls, tmp_path: Path) -> None:
    table = links_table(held)
    assert predecessors(table) == {
        "undl:1": None,
        "undl:2": "undl:1",
        "undl:3": None,
        "undl:4": "undl:2",
        "undl:5": None,
    }
    assert read_links(edited(table, tmp_path / "links.csv"), held) == {}
    assert "'=Law of the sea" in (tmp_path / "links.csv").read_text(encoding="utf-8")


def test_confirmed_corrected_and_cut_links_hold(held: RollCalls, tmp_path: Path) -> None:
    file = edited(
        links_table(held),
        tmp_path / "links.csv",
        r2=("undl:1", "yes"),
        r4=("", None),
        r5=("undl:3", None),
    )
    checked = read_links(file, held)
    assert checked == {"undl:2": "undl:1", "undl:4": None, "undl:5": "undl:3"}
    table = links_table(held, checked=checked)
    assert predecessors(table) == {**predecessors(links_table(held)), **checked}
    assert table["by_title"].to_list() == links_table(held)["by_title"].to_list()
    assert table["checked"].to_list() == [None, "yes", None, "yes", "yes"]
    # Written again and given back, nothing is lost.
    assert read_links(edited(table, tmp_path / "again.csv"), held) == checked
    assert set(predecessors(chain_of(table, "A/RES/62/5"))) == {"undl:3", "undl:5"}


def test_a_predecessor_that_a_person_gave_is_free_for_no_other_title() -> None:
    titles, sessions = ["Right to food", "Right to food", "Food"], [60, 61, 61]
    assert find_predecessors(titles, sessions).place.tolist() == [-1, 0, -1]
    assert find_predecessors(titles, sessions, checked={2: 0}).place.tolist() == [-1, -1, 0]


def test_links_of_other_bodies_are_left_alone(held: RollCalls) -> None:
    assert link(held, checked={"voeten:9": "undl:1"}).equals(link(held))


def test_all_bad_rows_are_told_at_once(held: RollCalls, tmp_path: Path) -> None:
    file = edited(
        links_table(held),
        tmp_path / "links.csv",
        r1=("undl:4", None),
        r2=("undl:77", None),
        r3=("undl:2", None),
        r4=("undl:4", "yes"),
        r5=("undl:1", "perhaps"),
    )
    with pytest.raises(InputError) as told:
        read_links(file, held)
    words = str(told.value)
    assert "5 links cannot be used" in words
    assert "row 2: 'undl:4' (session 62) is no earlier than 'undl:1' (session 60)" in words
    assert "row 3: 'undl:77' is no roll call on a whole text among the votes" in words
    assert "row 4: 'undl:2' (session 61) is no earlier than 'undl:3' (session 61)" in words
    assert "row 5: 'undl:4' (session 62) is no earlier than 'undl:4' (session 62)" in words
    assert "row 6: 'perhaps' under checked is neither yes nor no" in words


def test_rows_twice_and_columns_missing(held: RollCalls, tmp_path: Path) -> None:
    table = links_table(held)
    write_links(pl.concat([table, table.head(1)]), tmp_path / "twice.csv")
    with pytest.raises(InputError, match="row 7: roll call 'undl:1' stands here a second time"):
        read_links(tmp_path / "twice.csv", held)
    write_links(table.drop("by_title"), tmp_path / "less.csv")
    with pytest.raises(InputError, match="has no column by_title"):
        read_links(tmp_path / "less.csv", held)


def test_the_command_writes_the_table_and_takes_it_back(
    votes_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "links.csv"
    assert run(["votes", "chains", str(votes_file), "-o", str(table)]) == 0
    assert "5 roll calls on whole texts, 2 linked to an earlier one, 0 checked" in capsys.readouterr().out
    lines = table.read_text(encoding="utf-8").replace(",undl:1,2005", ",,2005")
    table.write_text(lines, encoding="utf-8")
    arguments = ["votes", "chains", str(votes_file), "--links", str(table), "--of", "A/RES/61/2", "--json"]
    assert run(arguments) == 0
    (row, later) = json.loads(capsys.readouterr().out)["links"]
    assert (row["rollcall_id"], row["predecessor_id"], row["checked"]) == ("undl:2", None, "yes")
    assert later["predecessor_id"] == "undl:2"
    assert run(["votes", "chains", str(votes_file), "--of", "A/RES/1/1"]) == 2
    assert "No roll call on a whole text has the symbol 'A/RES/1/1'" in capsys.readouterr().err
