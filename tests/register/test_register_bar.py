"""Every member of the public voting files resolves to exactly one member at the date of its vote."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from whipcount.register import load, resolve

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
REGISTER = load()
ONE_DAY = timedelta(days=1)


def public_file(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return path


def unique_rows(name: str, columns: list[str]) -> pl.DataFrame:
    table = pl.read_csv(public_file(name), columns=columns, infer_schema=False, truncate_ragged_lines=True)
    return table.unique(maintain_order=True)


def dates(table: pl.DataFrame) -> list[date]:
    return table["date"].str.to_date().to_list()


@pytest.mark.parametrize(("name", "at_least"), [("ga_voting.csv.gz", 150_000), ("sc_voting.csv.gz", 20_000)])
def test_every_name_in_the_un_library_s_files_gives_the_library_s_code(name: str, at_least: int) -> None:
    rows = unique_rows(name, ["ms_code", "ms_name", "date"])
    codes = rows["ms_code"].to_list()
    by_name = resolve(REGISTER, rows["ms_name"].to_list(), on=dates(rows))
    assert by_name.require_complete(name) == tuple(codes)
    by_both = resolve(REGISTER, rows["ms_name"].to_list(), on=dates(rows), codes=codes)
    assert by_both.members == tuple(codes)
    assert by_both.matched == len(codes) >= at_least


def test_members_on_a_day_are_those_whom_the_un_library_lists() -> None:
    listed = unique_rows("ga_voting.csv.gz", ["ms_code", "date"]).group_by("date").agg(pl.col("ms_code"))
    for day, codes in listed.with_columns(pl.col("date").str.to_date()).iter_rows():
        members = set(REGISTER.members("un.ga", day))
        # The library lists a few states ahead in their first session, and a few not yet on their first day.
        assert all(REGISTER.state(code).is_listed(day) for code in set(codes) - members)
        assert all(not REGISTER.state(code).is_member(day - ONE_DAY) for code in members - set(codes))


def test_nobody_voted_who_was_no_member() -> None:
    rows = unique_rows("ga_voting.csv.gz", ["ms_code", "ms_vote", "date"]).filter(pl.col("ms_vote") != "X")
    voted = zip(rows["ms_code"], dates(rows), strict=True)
    assert [(code, day) for code, day in voted if not REGISTER.state(code).is_member(day)] == []


def test_every_state_in_voeten_s_file_is_one_member() -> None:
    columns = ["rcid", "ccode", "member", "vote", "Country", "Countryname", "date"]
    rows = unique_rows("UNVotes.csv.gz", columns)
    rows = rows.filter((pl.col("vote") != "9") | (pl.col("member").str.starts_with("1")))
    names, cows = rows["Countryname"].to_list(), [int(float(cow)) for cow in rows["ccode"]]
    numbered = resolve(REGISTER, names, on=dates(rows), cows=cows, codes=rows["Country"].to_list())
    members = numbered.require_complete("UNVotes.csv.gz")

    voting = rows.with_columns(code=pl.Series(members)).filter(pl.col("vote") != "9")
    twice = voting.group_by("rcid", "code").len().filter(pl.col("len") > 1)
    # In the nine votes of the days on which the seat of China changed hands, the file lists both claimants.
    assert set(twice["code"]) == {"CHN"}
    assert twice.height == 9
    held = voting.join(twice, on=["rcid", "code"]).with_columns(pl.col("date").str.to_date())
    in_force = [
        int(cow) == REGISTER.state(code).cow_number(on)
        for cow, code, on in held.select("ccode", "code", "date").iter_rows()
    ]
    assert held.filter(pl.Series(in_force)).height == twice.height

    by_name = resolve(REGISTER, voting["Countryname"].to_list(), on=dates(voting))
    assert by_name.require_complete("UNVotes.csv.gz") == tuple(voting["code"])
    # Days of the early sessions are unreliable, but a state is listed only in a session of its membership.
    assert not by_name.outside
