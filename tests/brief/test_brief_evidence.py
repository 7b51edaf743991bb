"""Evidence in the brief: what history says, what moved a member, where it stands; each audience its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief import Request, make_brief
from whipcount.brief.content import Brief, MemberRow
from whipcount.brief.markdown import as_markdown
from whipcount.domain import DatedValue, Visibility
from whipcount.domain.matter import Stage
from whipcount.record import Record, Sponsoring, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NOW = datetime(2014, 11, 20, tzinfo=UTC)

COMMITTEE = """symbol,body,date,session,title,recorded,yes,no,abstain,absent,source
A/C.3/69/L.99,un.ga.c3,2014-11-18,69,Situation of human rights in the Democratic People's Republic of Korea,\
yes,2,1,1,1,"a made-up roll call for this test"
"""
VOTED = {"JPN": "Y", "AGO": "A", "CHN": "N", "IND": "Y", "KEN": "X"}


@pytest.fixture
def matter(tmp_path: Path) -> Path:
    """Give a copy of the worked example, to add to."""
    return Path(
        shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=shutil.ignore_patterns("record.db*", "out"))
    )


def brief_of(matter: Path, **asked) -> Brief:
    request = Request(matter=matter, as_of=date(2014, 11, 20), now=NOW, draws=400)
    return make_brief(replace(request, **asked))


def row_of(brief: Brief, member: str) -> MemberRow:
    return next(row for row in brief.deciders.members if row.member == member)


def with_committee_vote(matter: Path) -> None:
    table = matter / "decisions.csv"
    table.write_text(
        table.read_text(encoding="utf-8") + COMMITTEE.partition("\n")[2], encoding="utf-8", newline=""
    )
    votes = (matter / "votes.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{votes[0]},A/C.3/69/L.99"]
    lines += [f"{line},{VOTED.get(line[:3], '')}" for line in votes[1:]]
    (matter / "votes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def brief(tmp_path_factory) -> Brief:
    """Give the brief of the worked example as it stands, cut off at 16 October 2014."""
    folder = tmp_path_factory.mktemp("plain") / "matter"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("record.db*", "out"))
    return brief_of(folder, as_of=date(2014, 10, 16))


def test_a_sponsor_is_shown_with_what_history_alone_says_and_its_source(brief):
    japan, angola = row_of(brief, "JPN"), row_of(brief, "AGO")
    assert japan.history is not None
    assert japan.p_yes > japan.history[0]
    assert "sponsors the text" in japan.reason.text
    assert "by history alone" in japan.reason.text
    assert [row.text for row in japan.evidence] == ["sponsors the text"]
    assert set(japan.evidence[0].refs) <= set(japan.reason.refs)
    assert angola.history is None
    assert angola.evidence == ()
    austria = row_of(brief, "AUT")
    assert austria.evidence[0].text == "co-sponsors the text through EU"


def test_words_of_another_state_that_a_member_passes_on_are_not_its_own(brief):
    assert row_of(brief, "KOR").evidence == ()


def test_the_stage_tells_whether_the_committees_vote_counts(matter):
    with_committee_vote(matter)
    before = brief_of(matter, stage=Stage.BEFORE_COMMITTEE)
    between = brief_of(matter, stage=Stage.BEFORE_PLENARY)
    assert row_of(before, "IND").evidence == ()
    india, kenya = row_of(between, "IND"), row_of(between, "KEN")
    assert india.evidence[0].text == "voted yes in the committee on 18 November 2014"
    assert india.p_yes > 0.85 > row_of(before, "IND").p_yes
    assert kenya.p_absent > row_of(before, "KEN").p_absent
    assert "though it is known by now" in before.stand.notes[2].text
    assert "strongest evidence" in between.stand.notes[2].text


def test_what_the_record_holds_of_sponsors_moves_only_the_audiences_it_is_for(matter):
    joins = Sponsoring(proposal="eu-japan-draft", member="BWA", on_day=DatedValue("2014-11-14"))
    with Record.open(matter / "record.db") as record:
        record.add_sponsor(joins, stamp=Stamp(at=NOW, who="Ada", visibility=Visibility.DELEGATION))
    assert row_of(brief_of(matter), "BWA").evidence
    public = brief_of(matter, audience=Visibility.PUBLIC)
    assert row_of(public, "BWA").evidence == ()
    early = brief_of(matter, as_of=date(2014, 11, 13))
    assert row_of(early, "BWA").evidence == ()


def test_the_brief_answers_what_else_is_asked_and_says_what_each_rests_on(brief):
    notes = [note.text for note in brief.stand.notes]
    assert notes[1].startswith("History is the 7 recorded votes on the matter")
    assert notes[2].startswith("Asked before the committee")
    assert "28 co-sponsors" in notes[0]
    assert "adopted without a vote the last two times" in notes[3]
    assert "123-16-51-3, 2011" in notes[4]
    assert "hostile amendment" in notes[5]
    assert "11 amendments" in notes[5]
    assert all(note.text in as_markdown(brief).replace("\\", "") for note in brief.stand.notes[4:5])
