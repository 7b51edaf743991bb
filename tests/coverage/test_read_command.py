"""`whipcount read`: records printed, scored, bad files listed; checked as a function and as a command."""

import json
from pathlib import Path

import pytest

from whipcount.cli import run
from whipcount.cli.read import read
from whipcount.domain import InputError

OWN = Path(__file__).parent / "articles"
KEYS = {"statements", "positions", "documents", "dates", "quantities", "body", "published", "predictions"}


def test_json_is_in_the_gold_schema(capsys):
    read(OWN, json=True)
    records = json.loads(capsys.readouterr().out)
    assert set(records) >= KEYS
    sources = {article["source"] for article in records["articles"]}
    assert sources == {file.name for file in OWN.glob("*.txt")}
    for statement in records["statements"]:
        text = (OWN / statement["source"]).read_bytes().decode()
        assert text[statement["start"] : statement["end"]] == statement["text"]


def test_records_are_printed_with_their_places(capsys):
    read(OWN / "iran-2014-press-release.txt")
    shown = capsys.readouterr().out
    assert "representative of Canada" in shown
    assert "position: IRN oppose" in shown


def test_score_prints_precision_first(capsys):
    read(OWN, score=OWN / "gold.json")
    head, *rest = capsys.readouterr().out.splitlines()
    assert head.split() == ["precision", "recall", "F1"]
    assert rest[0].startswith("statement")


def test_a_bad_file_is_listed_and_stops_no_other(tmp_path, capsys):
    (tmp_path / "good.txt").write_text("The envoy of France said that he would not vote.\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "paper.txt").write_bytes(b"%PDF-1.7")
    read(tmp_path, json=True)
    shown = capsys.readouterr()
    assert len(json.loads(shown.out)["statements"]) == 1
    assert "empty.txt is empty" in shown.err
    assert "paper.txt is a PDF that is damaged" in shown.err


def test_nothing_to_read_is_bad_input(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match="Nothing could be read"):
        read(tmp_path)
    with pytest.raises(InputError, match="There is no file"):
        read(tmp_path / "missing.txt")


def test_a_file_that_is_no_annotation_is_bad_input(tmp_path):
    wrong = tmp_path / "gold.json"
    wrong.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="not a file of gold annotations"):
        read(OWN, score=wrong)


def test_the_command_ends_with_status_2_on_bad_input(tmp_path, capsys):
    assert run(["read", str(tmp_path / "missing.txt")]) == 2
    assert "missing.txt" in capsys.readouterr().err
