"""The public files themselves: every roll call adds up, every state is told, nothing is lost."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from whipcount.rollcalls import read_votes, write_parquet
from whipcount.rollcalls.export import export_votes


def test_general_assembly(real: Callable[[str], Path], tmp_path: Path) -> None:
    path = real("ga_voting.csv.gz")
    held = read_votes([path])
    (report,) = held.report
    assert (report.rows, report.rollcalls, report.recounted, report.mismatches) == (804_475, 4_954, 4_954, ())
    assert report.names.corrected == ()
    write_parquet(held, tmp_path / "ga.parquet")
    assert (tmp_path / "ga.parquet").stat().st_size < 6_000_000
    again = read_votes([tmp_path / "ga.parquet"])
    assert again.digest() == held.digest()
    # An independent count of one session in the same file, a row at a time.
    seen: Counter[tuple[str, str]] = Counter()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.reader(line for line in lines if ",66,A/RES/66/" in line):
            seen[row[0], row[3]] += 1
    held66 = again.votes.filter(pl.col("session") == "66")
    counted = held66.group_by("rollcall_id", "vote").len()
    signs = {"yes": "Y", "no": "N", "abstain": "A", "absent": "X"}
    assert seen == {(r.removeprefix("undl:"), signs[v]): n for r, v, n in counted.iter_rows()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ga_voting.csv.gz", "sc_voting.csv.gz"])
def test_un_library_round_trip_loses_nothing(real, tmp_path: Path, name: str) -> None:
    export_votes(read_votes([real(name)]), tmp_path / "out.csv", form="undl")
    first = pl.read_csv(real(name), infer_schema=False)
    last = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert last.equals(first)


@pytest.mark.slow
def test_voeten_round_trip(real, tmp_path: Path) -> None:
    held = read_votes([real("UNVotes.csv.gz")])
    (report,) = held.report
    assert (report.rows, report.rollcalls, report.recounted, report.mismatches) == (
        *(1_066_613, 5_429, 5_429),
        (),
    )
    aside = sum(one.rows for one in report.set_aside)
    assert aside == 1_356
    export_votes(held, tmp_path / "out.csv", form="voeten")
    first = pl.read_csv(real("UNVotes.csv.gz"), infer_schema=False).drop("", "Country")
    last = pl.read_csv(tmp_path / "out.csv", infer_schema=False).drop("Country")
    missing = first.join(last, on=["rcid", "ccode"], how="anti")
    assert missing.height == aside
    assert set(missing["ccode"]) == {"710", "713"}
    kept = first.join(missing, on=["rcid", "ccode"], how="anti", maintain_order="left")
    assert last.select(kept.columns).equals(kept)


def test_security_council_and_senate(real: Callable[[str], Path]) -> None:
    council = read_votes([real("sc_voting.csv.gz")])
    assert (council.report[0].recounted, council.report[0].mismatches) == (2_485, ())
    assert council.rollcalls["session"].to_list()[0] == "1946"
    senate = read_votes([real(f"voteview/S116_{name}.csv") for name in ("votes", "members", "rollcalls")])
    (report,) = senate.report
    assert (report.recounted, report.mismatches) == (720, ())
    assert [aside.rows for aside in report.set_aside] == [285]
    both = read_votes(
        [real("sc_voting.csv.gz"), *(real(f"voteview/S116_{n}.csv") for n in ("votes", "members"))]
    )
    assert set(both.rollcalls["body"]) == {"un.sc", "us.senate"}
    assert both.as_of(date(2019, 12, 31)).rollcalls["body"].unique().to_list() == ["un.sc"]
