"""The matter file: what it says is read, and each thing that it may not say has its own message."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from whipcount.domain import InputError, Tally
from whipcount.domain.matter import ProposalStatus, Stage
from whipcount.record import known_on, open_matter, read_matter

WHOLE = """
key = "chalk"
title = "The price of chalk"
body = "un.ga"
expected_on = "2020-11"
proposal = "ours"
decisions = "decisions.csv"

[goal]
title = "More than last time"
more_than = 12

[chain]
body = "un.ga"
title = "The price of chalk"
states = ["FRE"]

[[proposals]]
key = "ours"
title = "Our draft"
status = "tabled"
known_from = 2020-10-01
source = "A/C.2/75/L.1"

[[proposals]]
key = "theirs"
title = "Their draft"
known_from = 2020-10-20
source = "said in the corridor"

[[documents]]
key = "study"
title = "A study"
known_from = 2020-02-01
source = "the study"

[[steps]]
key = "council"
body = "un.hrc"
kind = "draft_resolution"
title = "The Council"
known_from = 2020-03-01
result = { yes = 30, no = 6, abstain = 11 }
decided_on = 2020-03-28

[[steps]]
key = "committee"
body = "un.ga.c2"
kind = "draft_resolution"
title = "The Committee"

[[edges]]
start = "council"
end = "committee"
kind = "informs"

[[not_after]]
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
not_after = 2020-10-02
reason = "It tells of that day as today."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decisions.csv").write_text("symbol\n", encoding="utf-8")
    (tmp_path / "matter.toml").write_text(WHOLE, encoding="utf-8")
    return tmp_path


def message_of(folder: Path, old: str, new: str) -> str:
    assert WHOLE.count(old) == 1
    (folder / "matter.toml").write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_matter(folder)
    message = str(raised.value)
    assert str(folder / "matter.toml") in message
    assert raised.value.do
    return message


def test_what_the_file_says_is_read(folder: Path) -> None:
    matter = read_matter(folder)
    assert matter.key == "chalk"
    assert matter.stage is Stage.BEFORE_COMMITTEE
    assert matter.proposals[0].status is ProposalStatus.TABLED
    assert matter.proposals[0].known_from == date(2020, 10, 1)
    assert matter.steps[0].result == Tally(yes=30, no=6, abstain=11)
    assert matter.chain.states == ("FRE",)


def test_the_folder_and_the_file_open_the_same_matter(folder: Path) -> None:
    by_folder, by_file = open_matter(folder), open_matter(folder / "matter.toml")
    assert by_folder == by_file
    assert by_folder.record == folder / "record.db"
    assert by_folder.coverage == folder / "coverage"
    assert by_folder.decisions == folder / "decisions.csv"
    assert by_folder.votes is None
    assert len(by_folder.sha256) == 64


def test_a_byte_order_mark_and_windows_newlines_are_no_obstacle(folder: Path) -> None:
    raw = b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()
    (folder / "matter.toml").write_bytes(raw)
    assert read_matter(folder).title == "The price of chalk"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'title = "Their draft"',
            'titel = "Their draft"\ntitle = "Their draft"',
            "proposals, entry 2 ('theirs') has an unknown key 'titel'. The nearest allowed is 'title'.",
        ),
        (
            'key = "chalk"',
            'key = "chalk"\ncolour = "white"',
            "the file has an unknown key 'colour'. Allowed: key",
        ),
        ("more_than = 12", 'more_than = "many"', "goal, more_than is 'many'. Expected a whole number."),
        ("more_than = 12", "", "goal lacks the key 'more_than'. Expected a whole number."),
        ("known_from = 2020-10-20\n", "", "proposals, entry 2 ('theirs') lacks the key 'known_from'"),
        (
            "known_from = 2020-10-20",
            'known_from = "20 October"',
            "proposals, entry 2 ('theirs'), known_from is '20 October'. Expected a date as 2014-10-16.",
        ),
        ('status = "tabled"', 'status = "tabeld"', "status is 'tabeld'. The nearest allowed is 'tabled'."),
        ('states = ["FRE"]', 'states = "FRE"', "chain, states is 'FRE'. Expected a list of texts"),
        (
            "yes = 30",
            'yes = "30"',
            "steps, entry 1 ('council'), result, yes is '30'. Expected a whole number.",
        ),
        ("no = 6", "no = -6", "steps, 'council' has the result 30--6-11. Expected counts of 0 or more."),
        ("decided_on = 2020-03-28\n", "", "has one of result and decided_on"),
        (
            'key = "chalk"',
            'key = "chalk"\nkey = "cheese"',
            "is not valid TOML: Cannot overwrite a value (at line 3",
        ),
        ('key = "chalk"', "key = chalk", "is not valid TOML: Invalid value (at line 2"),
        (
            'proposal = "ours"',
            'proposal = "our"',
            "proposal is 'our', but no entry of proposals has that key. The nearest is 'ours'.",
        ),
        ('key = "theirs"', 'key = "ours"', "proposals has 'ours' 2 times."),
        (
            'end = "committee"',
            'end = "comittee"',
            "edges, entry 1 ('council' to 'comittee') names the step 'comittee', "
            "which no entry of steps has. The nearest is 'committee'.",
        ),
        (
            'kind = "informs"',
            'kind = "informs"\nwhen = "lost"',
            "holds when 'lost'. Allowed: adopted, rejected",
        ),
        ('kind = "informs"', 'kind = "tells"', "has the kind 'tells'. Allowed: allows, causes, informs"),
        ('reason = "It tells of that day as today."', 'reason = " "', "not_after, entry 1 gives no reason."),
        ('reason = "It tells of that day as today."', "", "not_after, entry 1 lacks the key 'reason'"),
        ('sha256 = "00', 'sha256 = "xx', "Expected 64 digits and letters a to f."),
        ('expected_on = "2020-11"', 'expected_on = "November"', "expected_on: 'November' is not a date."),
        ('decisions = "decisions.csv"', 'decisions = "gone.csv"', "decisions is 'gone.csv', but"),
        ('decisions = "decisions.csv"', 'decisions = "../decisions.csv"', "Expected the name of a file in"),
        ('decisions = "decisions.csv"', "decisions = 'C:\\decisions.csv'", "Expected the name of a file in"),
        ('decisions = "decisions.csv"', 'decisions = "/etc/passwd"', "Expected the name of a file in"),
        ("[goal]", "[[goal]]", "goal is a list. Expected a table"),
        ("[[edges]]", "[edges]", "edges is a table. Expected entries, each under [[edges]]."),
    ],
)
def test_each_problem_has_its_message(folder: Path, old: str, new: str, said: str) -> None:
    assert said in message_of(folder, old, new)


def test_all_problems_come_in_one_message(folder: Path) -> None:
    broken = (
        WHOLE.replace("more_than = 12", "").replace('"tabled"', '"shelved"').replace('body = "un.hrc"', "")
    )
    (folder / "matter.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match="has 3 problems") as raised:
        read_matter(folder)
    assert str(raised.value).count("\n  ") == 3


def test_another_encoding_is_told(folder: Path) -> None:
    (folder / "matter.toml").write_bytes(WHOLE.replace("chalk", "crème").encode("latin-1"))
    with pytest.raises(InputError, match=r"is not UTF-8 \(line 2\)"):
        read_matter(folder)


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere", "There is no folder"), ("empty", r"has no matter\.toml"), ("note.txt", "is not a matter")],
)
def test_what_is_no_matter_is_told(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("a note", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        open_matter(tmp_path / name)


def test_before_its_day_nothing_is_known(folder: Path) -> None:
    matter = read_matter(folder)
    early = known_on(matter, date(2020, 1, 1))
    assert [proposal.status for proposal in early.proposals] == [ProposalStatus.EXPECTED]
    assert early.proposals[0].title == matter.title
    assert "L.1" not in early.proposals[0].source
    assert early.documents == ()
    assert [step.key for step in early.steps] == ["committee"]
    assert early.edges == ()


def test_a_step_known_but_not_decided_has_no_result(folder: Path) -> None:
    step = known_on(read_matter(folder), date(2020, 3, 27)).steps[0]
    assert step.key == "council"
    assert step.result is None
    assert step.decided_on is None


def test_on_the_last_day_all_is_known(folder: Path) -> None:
    matter = read_matter(folder)
    assert known_on(matter, date(2020, 10, 20)) == matter
