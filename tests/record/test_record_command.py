"""`whipcount record` as scripts use it: exit statuses, JSON, and files whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from whipcount.cli import run
from whipcount.domain import Visibility
from whipcount.record import CallChange, Record, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NO_RECORD = shutil.ignore_patterns("record.db*")
"""A record that a desk has left in the example is nobody's business here."""


@pytest.fixture
def matter(tmp_path: Path, filled: Path) -> Path:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=NO_RECORD))
    shutil.copyfile(filled, folder / "record.db")
    return folder


def answer(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0):
    assert run(["record", *map(str, arguments), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_the_history_is_for_an_audience(matter, capsys):
    assert [line["kind"] for line in answer(capsys, "history", matter)] == [
        *("source", "reading", "call", "brief", "score")
    ]
    public = answer(capsys, "history", matter, "--audience", "public")
    assert [line["kind"] for line in public] == ["source", "reading"]


def test_words_from_outside_stay_on_their_line(matter, capsys, stamp: Callable[..., Stamp]):
    with Record.open(matter / "record.db") as record:
        record.add_call("FRE", "draft", stamp=stamp(), note="one\x1b[2Jtwo\nthree")
    assert run(["record", "history", str(matter)]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 6


def test_there_and_back(matter, capsys, tmp_path):
    out = tmp_path / "all.jsonl"
    assert answer(capsys, "export", matter, "-o", out) == {
        "output": str(out),
        "entries": 5,
        "audience": "own",
    }
    (matter / "record.db").unlink()
    assert answer(capsys, "import", matter, out) == {"added": 5, "known": 0, "kept_out": 0}
    assert answer(capsys, "import", matter, out) == {"added": 0, "known": 5, "kept_out": 0}
    assert answer(capsys, "check", matter) == {"problems": [], "salvage": None}


def test_a_backup_and_a_purge_that_names_it(matter, capsys, tmp_path):
    made = answer(capsys, "backup", matter, "--who", "Ada")
    assert Path(made["output"]).parent == matter
    done = answer(capsys, "purge", matter, 3, "--who", "Ada")
    assert done["purged"] == [3]
    assert done["backups"] == [made["output"]]
    assert b"corridor" not in (matter / "record.db").read_bytes()
    assert run(["record", "purge", str(matter), "99"]) == 2
    assert "There is no entry 99" in capsys.readouterr().err


def test_a_damaged_record_is_saved_as_far_as_it_goes(matter, capsys, tmp_path, stamp):
    path = matter / "record.db"
    with Record.open(path) as record:
        said = {"call": "firm yes", "note": "heard " * 10}
        calls = [CallChange(member=f"M{number}", proposal="draft", said=said) for number in range(400)]
        record.add_calls(calls, stamp=stamp())
    raw = bytearray(path.read_bytes())
    raw[-4096:] = b"\xff" * 4096
    path.write_bytes(bytes(raw))
    saved = tmp_path / "saved.db"
    told = answer(capsys, "check", matter, "--save", saved, status=2)
    assert told["problems"]
    assert sum(told["salvage"]["saved"].values()) > 300
    with Record.open(saved) as record:
        assert record.check() == ()
        assert len(record.calls(audience=Visibility.OWN)) == told["salvage"]["saved"]["call"]
    assert path.read_bytes() == bytes(raw)
    assert run(["record", "check", str(matter), "--save", str(saved)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_where_there_is_no_record_it_is_told(tmp_path, capsys):
    folder = shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=NO_RECORD)
    assert run(["record", "history", str(folder)]) == 2
    assert "There is no record" in capsys.readouterr().err
    assert not (tmp_path / "matter" / "record.db").exists()
    assert run(["record", "import", str(folder), str(tmp_path / "none.jsonl")]) == 2
