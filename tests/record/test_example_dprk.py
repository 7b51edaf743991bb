"""The worked example holds together: tallies, dates, what was public when, and no text of others."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from whipcount.coverage import ArticleInput, dated
from whipcount.domain import Tally, Vote
from whipcount.domain.matter import ProposalStatus
from whipcount.record import known_on, open_matter
from whipcount.rollcalls.decisions import read_decisions

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "dprk-2014"
ARTICLES = ROOT / ".." / "shared" / "coverage"
CUT_OFF = date(2014, 10, 16)
NOTES = sorted((EXAMPLE / "coverage").glob("*.txt"))

PUBLISHED = {
    "A/RES/60/173": (88, 21, 60),
    "A/RES/61/174": (99, 21, 56),
    "A/RES/62/167": (101, 22, 59),
    "A/RES/63/190": (94, 22, 63),
    "A/RES/64/175": (99, 20, 63),
    "A/RES/65/225": (106, 20, 57),
    "A/RES/66/174": (123, 16, 51),
}
"""Yes, no and abstain, as the Assembly's meeting records give them."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("folder", [EXAMPLE, EXAMPLE / "after"])
def test_tallies_are_the_counts_of_the_columns(folder: Path) -> None:
    votes = rows(folder / "votes.csv")
    for decision in rows(folder / "decisions.csv"):
        if decision["recorded"] == "no":
            assert decision["symbol"] not in votes[0]
            continue
        marks = [row[decision["symbol"]] for row in votes]
        assert set(marks) <= {"Y", "N", "A", "X", ""}
        for mark, column in zip("YNAX", ("yes", "no", "abstain", "absent"), strict=True):
            assert marks.count(mark) == int(decision[column]), (decision["symbol"], column)


def test_the_chain_is_nine_decisions_with_the_published_tallies() -> None:
    decisions = read_decisions(EXAMPLE / "decisions.csv", EXAMPLE / "votes.csv")
    assert [decision.session for decision in decisions] == [str(session) for session in range(60, 69)]
    recorded = [decision for decision in decisions if decision.recorded]
    assert {
        one.symbol: (one.tally.yes, one.tally.no, one.tally.abstain) for one in recorded if one.tally
    } == PUBLISHED
    assert all(decision.decided_on < CUT_OFF for decision in decisions)
    for decision in recorded:
        assert Tally.count(vote for _, vote in decision.votes) == decision.tally


def test_members_are_those_of_the_day() -> None:
    votes = {
        decision.session: dict(decision.votes)
        for decision in read_decisions(EXAMPLE / "decisions.csv", EXAMPLE / "votes.csv")
        if decision.recorded
    }
    assert [len(votes[session]) for session in ("60", "61", "65", "66")] == [191, 192, 192, 193]
    assert "SCG" in votes["60"]
    assert not {"SRB", "MNE", "SSD"} & set(votes["60"])
    assert "SCG" not in votes["61"]
    assert "SSD" in votes["66"]
    assert votes["66"]["PRK"] is Vote.NO


def test_the_result_is_kept_apart() -> None:
    (result,) = read_decisions(EXAMPLE / "after" / "decisions.csv", EXAMPLE / "after" / "votes.csv")
    assert (result.symbol, str(result.tally)) == ("A/RES/69/188", "116-20-53-4")
    absent = {member for member, vote in result.votes if vote is Vote.ABSENT}
    assert absent == {"AZE", "GNQ", "MNG", "SWZ"}


def test_the_matter_is_as_it_stood_at_the_cut_off() -> None:
    matter = open_matter(EXAMPLE).matter
    assert known_on(matter, CUT_OFF) == matter
    assert {proposal.key: proposal.status for proposal in matter.proposals} == {
        "eu-japan-draft": ProposalStatus.INFORMAL,
        "dprk-draft": ProposalStatus.INFORMAL,
        "hostile-amendment": ProposalStatus.EXPECTED,
    }
    text = (EXAMPLE / "matter.toml").read_text(encoding="utf-8")
    for later in ("L.28", "L.63", "69/188", "S/2014/872", "111-19", "116-20", "40-77", "Cuban"):
        assert later not in text, f"{later} was not known on {CUT_OFF}"


def test_the_route_is_the_one_of_the_rules() -> None:
    matter = open_matter(EXAMPLE).matter
    ways = {(edge.start, edge.end): (edge.kind, edge.when) for edge in matter.edges}
    assert ways["committee", "plenary"] == ("causes", "adopted")
    assert ways["inquiry", "committee"][0] == ways["hrc-2014", "committee"][0] == "informs"
    assert ways["council-agenda", "council-referral"] == ("allows", "adopted")
    assert ways["council-referral", "court"] == ("causes", "adopted")
    assert ways["council-referral", "emergency-session"] == ("allows", "vetoed")
    assert ("court", "council-deferral") in ways
    steps = {step.key: step for step in matter.steps}
    assert str(steps["hrc-2014"].result) == "30-6-11"
    assert "human rights committee" in steps["committee"].aliases
    assert steps["committee"].body == "un.ga.c3"
    assert all(step.source for step in matter.steps)
    assert all(edge.source for edge in matter.edges)


def test_before_the_dprk_called_its_meeting_its_draft_is_not_seen() -> None:
    keys = {one.key for one in known_on(open_matter(EXAMPLE).matter, date(2014, 10, 14)).proposals}
    assert keys == {"eu-japan-draft", "hostile-amendment"}


@pytest.mark.parametrize("note", NOTES, ids=lambda path: path.stem)
def test_each_note_states_its_date_and_whose_report_it_is(note: Path) -> None:
    title, _, day, author, *_ = note.read_text(encoding="utf-8").split("\n")
    assert re.search(r" – (The )?[A-Z][A-Za-z ]+$", title)
    assert re.fullmatch(r"(February|March|October) \d{1,2}, 2014", day)
    assert author == "By the whipcount project, a note in its own words"
    published = date.fromisoformat(note.stem[:10])
    assert published <= CUT_OFF
    assert dated([ArticleInput(name=note.name, raw=note.read_bytes())]) == (published,)


def test_the_undated_articles_are_those_of_the_matter_file() -> None:
    if not ARTICLES.is_dir():
        pytest.skip("the five articles are not part of the repository")
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest(): path.name[:3] for path in ARTICLES.glob("*.txt")}
    entries = open_matter(EXAMPLE).matter.not_after
    assert {hashes[entry.sha256]: entry.not_after for entry in entries} == {
        "002": date(2014, 10, 15),
        "003": date(2014, 10, 16),
        "004": date(2014, 2, 19),
    }


def test_no_sentence_of_an_article_is_in_the_example() -> None:
    if not ARTICLES.is_dir():
        pytest.skip("the five articles are not part of the repository")
    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in ARTICLES.glob("*.txt")))
    ours = (path for path in EXAMPLE.rglob("*") if path.suffix in {".txt", ".md", ".toml"})
    # Eight words in a row; names of offices and bodies run to seven.
    shared = {run for path in ours for run in runs(path.read_text(encoding="utf-8")) & theirs}
    assert not shared


def runs(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return {" ".join(words[start : start + 8]) for start in range(len(words) - 7)}
