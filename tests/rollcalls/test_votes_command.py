from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from whipcount.cli import run
from whipcount.rollcalls import read_votes

VOTES = {"KEN": "Y", "NOR": "N", "PER": "A", "PRK": "X"}


def test_import_writes_the_canonical_table(
    ga_rows, ga_file: Callable[..., Path], tmp_path: Path, capsys
) -> None:
    source, out = ga_file(*ga_rows(7, VOTES, totals=(2, 1, 1, 0))), tmp_path / "out.parquet"
    assert run(["votes", "import", str(source), "-o", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["files"][0]["layout"] == "undl.ga"
    assert report["digest"] == read_votes([out]).digest()
    assert run(["votes", "import", str(source)]) == 0
    assert "A/RES/66/7: stated 2-1-1-0, counted 1-1-1-1" in capsys.readouterr().out


def test_export_and_describe(ga_rows, ga_file: Callable[..., Path], tmp_path: Path, capsys) -> None:
    source, out = ga_file(*ga_rows(7, VOTES)), tmp_path / "out.csv"
    assert run(["votes", "export", str(source), "--to", "undl", "-o", str(out)]) == 0
    assert (
        out.read_text(encoding="utf-8").splitlines()[1].startswith("7,KEN,KENYA,Y,2011-12-19,66,A/RES/66/7")
    )
    capsys.readouterr()
    assert run(["votes", "describe", str(out), "--json"]) == 0
    (part,) = json.loads(capsys.readouterr().out)
    assert (part["body"], part["rollcalls"], part["votes"]) == ("un.ga", 1, 4)
    assert part["cast"] == {"yes": 1, "no": 1, "abstain": 1, "absent": 1}
    assert part["years"] == [
        {"year": 2011, "rollcalls": 1, "votes": 4, "outcomes": {"adopted": 1}, "missing": {}}
    ]
    assert run(["votes", "describe", str(out)]) == 0
    assert "2011              1           4        1  nothing" in capsys.readouterr().out


def test_describe_takes_years_of_long_records_together_and_says_what_is_missing(
    ga_rows, ga_file: Callable[..., Path], capsys
) -> None:
    rows = [
        row for year in range(1990, 2010) for row in ga_rows(year, VOTES, day=f"{year}-12-01", session="50")
    ]
    rows += ga_rows(3000, dict.fromkeys(VOTES, "X"), day="2010-12-01")
    source = ga_file(*rows)
    assert run(["votes", "describe", str(source)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[-4:]] == ["1990s", "2000s", "2010s", "all"]
    assert lines[-2].split()[1:] == ["1", "4", "1", "votes", "recorded", "as", "none", "cast", "1"]
    assert run(["votes", "describe", str(source), "--each-year"]) == 0
    assert "  1994 " in capsys.readouterr().out


def test_bad_input_ends_with_2_and_leaves_no_file(ga_rows, ga_file, tmp_path: Path, capsys) -> None:
    source, out = ga_file(*ga_rows(7, {"KEN": "P"})), tmp_path / "out.parquet"
    assert run(["votes", "import", str(source), "-o", str(out)]) == 2
    assert "unknown mark" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ga_voting.csv"]


def test_what_is_printed_steers_no_terminal(ga_rows, ga_file, capsys) -> None:
    title = "\u202ePlea\u202c \x1b[31mred"
    assert run(["votes", "chains", str(ga_file(*ga_rows(7, {"KEN": "Y"}, title=title)))]) == 0
    assert "A/RES/66/7   Plea   [31mred" in capsys.readouterr().out
