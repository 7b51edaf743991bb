"""The commands decide, bodies, power and route, run as a user runs them."""

import json
from pathlib import Path

import pytest

from whipcount.cli import run as run_command

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"


def run(capsys, *arguments):
    status = run_command(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_decide_one(capsys):
    status, out, _ = run(capsys, "decide", "un.ga", "--kind", "draft_resolution", "--date", "2014-12-18",
                         "--yes", "116", "--no", "20", "--abstain", "53", "--json")  # fmt: skip
    row = json.loads(out)
    assert status == 0
    assert (row["outcome"], row["reason"], row["margin"]) == ("adopted", "carried", 95)
    assert row["conditions"][0] == {
        "condition": "votes in favour from a majority of the members present and voting",
        "count": 116, "base": 136, "needed": 69, "met": True,
    }  # fmt: skip


def test_decide_with_votes(capsys, tmp_path):
    votes = tmp_path / "votes.csv"
    votes.write_text("member,vote\nRussian Federation,no\nChina,no\n", encoding="utf-8")
    status, out, _ = run(capsys, "decide", "un.sc", "--kind", "draft_resolution", "--date", "2014-05-22",
                         "--yes", "13", "--no", "2", "--votes", str(votes))  # fmt: skip
    assert status == 0
    assert out.startswith("rejected (veto) by CHN, RUS")


def test_decide_cases_in_the_order_of_the_file(capsys, tmp_path):
    cases = [
        {"id": "b", "body": "un.hrc", "date": "2022-10-06", "kind": "draft_decision",
         "tally": {"yes": 17, "no": 19, "abstain": 11}, "expected": "adopted"},
        {"id": "a", "body": "un.hrc", "date": "2022-10-06", "kind": "no_such_kind",
         "tally": {"yes": 1, "no": 0}},
    ]  # fmt: skip
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    status, out, _ = run(capsys, "decide", "--cases", str(path), "--json")
    rows = json.loads(out)
    assert status == 0
    assert [row["id"] for row in rows] == ["b", "a"]
    assert (rows[0]["outcome"], rows[0]["vetoed"]) == ("rejected", False)
    assert rows[1]["outcome"] is None
    assert "no kind of decision 'no_such_kind'" in rows[1]["problem"]
    status, out, _ = run(capsys, "decide", "--cases", str(path))
    assert "rejected" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["decide", "un.gq", "--kind", "amendment", "--date", "2014-12-18", "--yes", "1", "--no", "0"],
            "no body",
        ),
        (
            ["decide", "un.ga", "--kind", "amendment", "--date", "18.12.2014", "--yes", "1", "--no", "0"],
            "not a date",
        ),
        (
            ["decide", "un.ga", "--kind", "amendment", "--date", "2014-12-18", "--yes", "1"],
            "Only one of --yes",
        ),
        (["decide", "un.ga", "--date", "2014-12-18"], "needs a body, a kind and a date"),
        (["decide", "--cases", "nowhere.json"], "There is no file nowhere.json"),
        (["bodies", "show", "un.nothing"], "no body 'un.nothing'"),
        (["bodies", "check", "nowhere.toml"], "There is no file nowhere.toml"),
        (["power", "un.sc", "--index", "banzaf"], "no index banzaf"),
        (["power"], "Neither a body nor a table of weights"),
    ],
)
def test_bad_input_ends_with_two(capsys, arguments, message):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_cases_that_cannot_be_read_are_listed(capsys, tmp_path):
    path = tmp_path / "cases.json"
    path.write_text('[{"id": "x"}, 7, {"id": "y", "body": "un.ga", "date": "2014-01-01", "kind": 3}]',
                    encoding="utf-8")  # fmt: skip
    status, _, err = run(capsys, "decide", "--cases", str(path))
    assert status == 2
    assert "case 1 x:" in err
    assert "case 2 :" in err
    assert "case 3 y:" in err
    path.write_text("{", encoding="utf-8")
    assert run(capsys, "decide", "--cases", str(path))[0] == 2


def test_bodies(capsys, tmp_path):
    status, out, _ = run(capsys, "bodies", "list", "--json")
    assert status == 0
    assert {"un.ga", "un.ga.c3", "un.sc", "un.hrc", "eu.council"} <= {row["body"] for row in json.loads(out)}
    assert "charter.27(3)" in run(capsys, "bodies", "show", "un.sc", "--date", "2014-12-18", "--json")[1]
    table = tmp_path / "tabled.toml"
    table.write_text('[[drafts]]\nkey = "L.1"\ntitle = "draft"\n', encoding="utf-8")
    status, out, _ = run(capsys, "bodies", "script", "un.ga.c3", str(table), "--date", "2014-11-18")
    assert status == 0
    assert "1. draft  [L.1]" in out


def test_power(capsys, tmp_path):
    status, out, _ = run(capsys, "power", "un.sc", "--date", "2014-05-22", "--index", "all", "--json")
    rows = json.loads(out)
    assert status == 0
    china = next(row for row in rows["members"] if row["member"] == "CHN")
    assert china["exact"]["shapley"] == "421/2145"
    weights = tmp_path / "weights.csv"
    weights.write_text("member,weight\nFR,4\nDE,4\nIT,4\nNL,2\nBE,2\nLU,1\n", encoding="utf-8")
    status, out, _ = run(
        capsys, "power", "--weights", str(weights), "--quota", "12", "--index", "shapley", "--json"
    )
    assert [row["shapley"] for row in json.loads(out)["members"]][-1] == 0
    weights.write_text("member,weight\nFR,4\nFR,4\nIT,much\n", encoding="utf-8")
    status, _, err = run(capsys, "power", "--weights", str(weights), "--quota", "12")
    assert status == 2
    assert "row 3: FR comes a second time" in err
    assert "row 4: the weight of IT is 'much'" in err
    assert run(capsys, "power", "un.sc", "--date", "2014-05-22", "--abstention")[0] == 0
    assert run(capsys, "power", "un.sc", "--date", "2014-05-22", "--estimate", "500")[0] == 0


def test_route(capsys, tmp_path):
    figure = tmp_path / "route.svg"
    status, out, _ = run(capsys, "route", str(EXAMPLE), "--as-of", "2014-10-16", "--figure", str(figure))
    assert status == 0
    assert "Third Committee" in out
    assert figure.read_text(encoding="utf-8").startswith("<svg")
