"""The command: from a canonical table to the table of the contract."""

from __future__ import annotations

import json

import polars as pl
import pytest

from whipcount.cli import run
from whipcount.rollcalls import RollCalls
from whipcount.rollcalls.table import MARK_SCHEMA, ROLLCALL_SCHEMA

HEADER = ["member", "period", "ideal_point", "sd", "lower", "upper", "n_votes"]


@pytest.fixture
def votes_file(made, tmp_path, monkeypatch):
    calls = made.votes.select("rollcall_id", "session").unique().sort("rollcall_id")
    rollcalls = pl.DataFrame(
        {name: [None] * calls.height for name in ROLLCALL_SCHEMA}, schema=ROLLCALL_SCHEMA
    )
    rollcalls = rollcalls.with_columns(calls["rollcall_id"], calls["session"], pl.lit("un.ga").alias("body"))
    marks = made.votes.join(calls.with_row_index("rollcall"), on="rollcall_id").select(
        "rollcall", "member", "vote"
    )
    empty = {name: None for name in MARK_SCHEMA if name not in marks.columns}
    marks = marks.with_columns(**{name: pl.lit(value) for name, value in empty.items()})
    marks = marks.select(pl.col(name).cast(kind) for name, kind in MARK_SCHEMA.items())
    read = RollCalls(marks, rollcalls)
    path = tmp_path / "votes.parquet"
    path.write_bytes(b"stands in for a file of votes")
    monkeypatch.setattr("whipcount.rollcalls.read_votes", lambda paths, progress=None: read)
    return path


def test_writes_the_table_of_the_contract(votes_file, tmp_path, capsys):
    out, items, manifest = tmp_path / "points.csv", tmp_path / "items.csv", tmp_path / "run.json"
    options = ["--anchor", "M000=1", "-o", str(out), "--items", str(items), "--manifest", str(manifest)]
    assert run(["estimate", str(votes_file), *options]) == 0
    table = pl.read_csv(out)
    assert table.columns == HEADER
    assert table.height == 120
    assert (table["lower"] < table["ideal_point"]).all()
    assert pl.read_csv(items).height == 100
    assert json.loads(manifest.read_text(encoding="utf-8"))["anchor"] == {"M000": 1}
    assert "converged" in capsys.readouterr().out


def test_static_binary_with_json(votes_file, tmp_path, capsys):
    out = tmp_path / "points.csv"
    options = [
        "--model",
        "static",
        "--votes-as",
        "binary",
        "--dims",
        "2",
        "--since",
        "2",
        "--until",
        "3",
        "--json",
    ]
    assert run(["estimate", str(votes_file), *options, "-o", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["converged"]
    assert "no sign claimed" in told["polarity"][0]
    assert pl.read_csv(out)["dimension"].unique().to_list() == [1, 2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--anchor", "M000"], "cannot be read"),
        (["--anchor", "M000=1,M000=-1"], "both sides"),
        (["--anchor", "NOBODY=1"], "NOBODY"),
        (["--since", "40"], "No roll call"),
        (["--dims", "2"], "dimensions"),
    ],
)
def test_bad_options_end_with_status_2(votes_file, tmp_path, capsys, options, message):
    out = tmp_path / "points.csv"
    assert run(["estimate", str(votes_file), *options, "-o", str(out)]) == 2
    assert message in capsys.readouterr().err
    assert not out.exists()
