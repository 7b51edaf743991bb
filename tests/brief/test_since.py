"""What changed since the last brief, and how earlier briefs came out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief import Brief, Request, make_brief
from whipcount.brief.as_json import as_json
from whipcount.brief.html import as_html
from whipcount.brief.markdown import as_markdown
from whipcount.domain import DatedValue, Visibility
from whipcount.record import Move, Record, Sponsoring, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NOW = datetime(2014, 10, 16, 9, tzinfo=UTC)
STAMP = Stamp(at=NOW, who="Ada")
DRAFT = "eu-japan-draft"


@pytest.fixture
def matter(tmp_path) -> Path:
    return shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=shutil.ignore_patterns("record.*"))


def made(matter: Path, day: int = 16, **changes) -> Brief:
    asked = {"matter": matter, "as_of": date(2014, 10, day), "now": NOW, "draws": 500, "keep": True}
    return make_brief(Request(**(asked | changes)))


def test_the_first_brief_has_nothing_to_compare_with(matter):
    assert made(matter).line.since is None


def test_texts_positions_sponsors_and_states_that_are_new_are_named(matter):
    made(matter, day=10)
    since = made(matter).line.since
    assert since is not None
    assert since.as_of == date(2014, 10, 10)
    kinds = {row.kind for row in since.new}
    assert {"text", "position", "sponsor", "state of a text"} <= kinds
    assert "3 new texts" in since.words.text
    assert since.goal_before == since.goal_after
    assert all(row.words.refs for row in since.new)


def test_a_member_moves_by_our_call_and_by_nothing_else(matter):
    made(matter)
    with Record.open(matter / "record.db") as record:
        record.add_call("EGY", DRAFT, "firm yes", stamp=STAMP)
        record.add_move(
            Move(proposal=DRAFT, actor="Japan", did="visited Cairo", on_day=DatedValue("2014-10-14")),
            stamp=STAMP,
        )
    brief = made(matter)
    since = brief.line.since
    assert since is not None
    assert [row.member for row in since.moved] == ["EGY"]
    assert "our call: firm yes (Ada" in since.moved[0].why.text
    assert since.moved[0].after[0] > since.moved[0].before[0]
    assert [row.words.text for row in since.new] == ["Japan: visited Cairo (2014-10-14)"]
    for page in (as_html(brief), as_markdown(brief)):
        assert "Since the last brief" in page
        assert "visited Cairo" in page


def test_a_brief_made_again_is_the_same_again(matter):
    made(matter, day=10)
    assert as_json(made(matter)) == as_json(made(matter)) == as_json(made(matter, keep=False))
    with Record.open(matter / "record.db") as record:
        assert len(record.briefs(audience=Visibility.OWN)) == 2


def test_a_brief_is_compared_with_none_made_for_others_or_for_a_later_day(matter):
    made(matter)
    assert made(matter, audience=Visibility.PUBLIC).line.since is None
    assert made(matter, day=15).line.since is None


def test_nothing_of_our_own_shows_in_what_changed_for_the_public(matter):
    made(matter, day=10, audience=Visibility.PUBLIC)
    with Record.open(matter / "record.db") as record:
        record.add_call("EGY", DRAFT, "firm yes", stamp=STAMP)
        own = Sponsoring(proposal=DRAFT, member="MNG", on_day=DatedValue("2014-10-12"))
        record.add_sponsor(own, stamp=replace(STAMP, visibility=Visibility.OWN))
    public = made(matter, audience=Visibility.PUBLIC)
    assert public.line.since is not None
    assert not {row.member for row in public.line.since.moved} & {"EGY", "MNG"}
    for page in (as_json(public), as_html(public), as_markdown(public)):
        assert "firm yes" not in page
        assert "Mongolia joined" not in page


def test_another_goal_is_said_to_be_another(matter):
    made(matter)
    file = matter / "matter.toml"
    words = file.read_text(encoding="utf-8").replace("more_than = 123", "more_than = 110")
    file.write_text(words, encoding="utf-8")
    since = made(matter).line.since
    assert since is not None
    assert "the goal was another then" in since.words.text


def test_earlier_briefs_are_scored_once_and_shown_only_when_the_vote_may_be_known(matter):
    made(matter, day=10)
    after = matter / "after" / "decisions.csv"
    scored = made(matter, after=after).track_record.briefs
    assert [row.as_of.day for row in scored] == [10]
    assert scored[0].symbol == "A/RES/69/188"
    assert str(scored[0].actual).startswith("116-20-53")
    assert not scored[0].reached
    assert 0.2 < scored[0].log_loss < 0.7
    assert sum(cast for cast, _, _ in scored[0].by_chance) == 116 + 20 + 53
    assert sum(yes for _, _, yes in scored[0].by_chance) == 116
    again = made(matter, after=after).track_record
    assert [row.as_of.day for row in again.briefs] == [10, 16]
    assert again.reliability is not None  # of forecasts made afterwards: one vote is too few for our own
    assert "so far there is 1." in again.reliability_note
    assert made(matter).track_record.briefs == ()
    late = make_brief(
        Request(matter=matter, as_of=date(2014, 12, 31), now=NOW, draws=500, undated="skip")
    ).track_record.briefs
    assert len(late) == 2
    with Record.open(matter / "record.db") as record:
        kept = record.briefs(audience=Visibility.OWN)
    assert [len(brief.scores) for brief in kept] == [1, 1]
