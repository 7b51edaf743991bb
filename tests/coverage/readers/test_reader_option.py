"""`whipcount read --reader`, `--answers`, `--stories`: as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whipcount.cli import run
from whipcount.coverage.readers import RulesReader
from whipcount.coverage.readers.interface import signature

OUTLETS = Path(__file__).parents[1] / "stories" / "outlets"
SAID = {
    "paragraph": 3,
    "words": "“the lack of water kills more people every year than all the wars”",
    "speaker": "The envoy of Bolivia",
}


def _completion(content):
    return json.dumps({"choices": [{"message": {"content": json.dumps(content)}}]}).encode()


def test_a_model_is_asked_with_the_key_from_the_environment_and_drops_are_told(
    serve, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("WHIPCOUNT_MODEL_KEY", "from-the-environment")
    invented = SAID | {"words": "We shall go to war over water."}
    with serve(lambda q, n: _completion({"statements": [SAID, invented]})) as stub:
        command = ["read", str(OUTLETS / "water-agency.txt"), "--reader", f"model:{stub.url}#stub", "--json"]
        assert run([*command, "--answers", str(tmp_path / "answers")]) == 0
    shown = capsys.readouterr()
    assert stub.headers[0]["Authorization"] == "Bearer from-the-environment"
    assert "2 records offered, 1 dropped (50%)" in shown.err
    assert "1 because its words do not stand in the paragraph" in shown.err
    records = json.loads(shown.out)
    readers = {statement["reader"] for statement in records["statements"]}
    assert f"{signature(RulesReader())}; model stub prompt 1" in readers
    assert all("from-the-environment" not in f.read_text("utf-8") for f in (tmp_path / "answers").iterdir())


def test_a_reader_that_is_not_there_is_bad_input(capsys):
    assert run(["read", str(OUTLETS), "--reader", "oracle"]) == 2
    assert "Expected rules, spacy:PIPELINE or model:URL#MODEL" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--stories"], ["--reader", "model:http://127.0.0.1:9/v1#m"]])
def test_other_readers_and_stories_go_with_one_corpus_alone(option, tmp_path, capsys):
    assert run(["read", str(OUTLETS), *option, "-o", str(tmp_path / "records.jsonl")]) == 2
    assert "read all articles as one corpus" in capsys.readouterr().err


def test_stories_are_printed(capsys):
    assert run(["read", str(OUTLETS), "--stories"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 stories told by several articles, 0 by one\n")
    assert "left out by Valley Herald" in shown
    assert "one text (Associated Press):" in shown
    assert "the same quotation:" in shown
    assert "compatible" in shown


def test_stories_as_json(capsys):
    assert run(["read", str(OUTLETS), "--stories", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert {len(story["sources"]) for story in records["stories"]} == {3}
    report = records["stories"][0]["facts"][0]["reports"][0]
    text = (OUTLETS / report["source"]).read_bytes().decode()
    assert text[report["start"] : report["end"]] == report["text"]
