"""The tutorial's code runs as it is printed, on made votes in place of the public file."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from made_votes import make_votes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "idealpoints.md"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "UNVotes.csv.gz"
NAMED = ("USA", "GBR", "CHN", "RUS", "IND", "BRA")


def _blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_first_example_has_ten_lines():
    code = [line for line in _blocks()[0].splitlines() if line.strip()]
    assert sum(not line.startswith(("import ", "from ")) for line in code) <= 10


def test_runs_as_printed(tmp_path, monkeypatch, capsys):
    made = make_votes(np.random.default_rng(3), members=20, periods=3, items=20)
    names = dict(zip(made.members, NAMED, strict=False))
    votes = made.votes.with_columns(pl.col("member").replace(names))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("whipcount.rollcalls.read_votes", lambda paths: votes)
    space: dict[str, object] = {}
    for block in _blocks():
        exec(block, space)  # noqa: S102 - our own page
    assert pl.read_csv("ideal_points.csv").height == 60
    assert Path("ideal_points.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "converged" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the public file is not beside the repository")
def test_runs_on_the_public_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("UNVotes.csv.gz").symlink_to(SHARED)
    space: dict[str, object] = {}
    for block in _blocks()[:2]:
        exec(block, space)  # noqa: S102 - our own page
    table = pl.read_csv("ideal_points.csv")
    then = dict(table.filter(pl.col("period") == 60).select("member", "ideal_point").iter_rows())
    assert then["USA"] > 1.5 > then["RUS"]
    assert "converged" in capsys.readouterr().out
