"""Stored scenarios stand side by side in the brief, played on the same random numbers."""

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
from whipcount.domain import Visibility
from whipcount.domain.calls import CallWord
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.record import Record, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NOW = datetime(2014, 10, 16, 9, tzinfo=UTC)
STAMP = Stamp(at=NOW, who="Ada")
DRAFT = "eu-japan-draft"


@pytest.fixture
def matter(tmp_path) -> Path:
    return shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=shutil.ignore_patterns("record.*"))


def made(matter: Path, **changes) -> Brief:
    asked = {"matter": matter, "as_of": date(2014, 10, 16), "now": NOW, "draws": 1_000}
    return make_brief(Request(**(asked | changes)))


def store(matter: Path, name: str, *steps: Supposition, stamp: Stamp = STAMP) -> None:
    with Record.open(matter / "record.db") as record:
        record.add_scenario(Scenario(name=name, proposal=DRAFT, steps=steps), stamp=stamp)


def test_scenarios_stand_beside_the_forecast_and_say_what_they_suppose(matter):
    won = Supposition(kind=Supposing.MEMBERS_MOVE, who=("IND", "IDN", "ZAF"), word=CallWord.FIRM_YES)
    store(matter, "three won", won)
    store(matter, "consensus", Supposition(kind=Supposing.VOTE_NOT_CALLED))
    store(matter, "nothing")
    store(matter, "worse mood", Supposition(kind=Supposing.MOOD_MOVES, amount=-1.0))
    store(matter, "many away", Supposition(kind=Supposing.ATTENDANCE_FALLS, amount=3.0))
    store(matter, "a stranger", replace(won, who=("YUG",)))
    brief = made(matter)
    rows = {row.name: row for row in brief.changes.scenarios}
    assert next(iter(rows)) == "As it stands"
    stands = rows["As it stands"]
    assert stands.expected is not None
    assert rows["nothing"].expected == stands.expected
    assert rows["nothing"].goal_of_100 == stands.goal_of_100
    assert rows["three won"].expected[0] - stands.expected[0] > 1
    assert "India, Indonesia, South Africa: firm yes" in rows["three won"].words.text
    assert rows["worse mood"].expected[0] < stands.expected[0]
    assert rows["many away"].expected[3] == pytest.approx(3 * stands.expected[3], rel=0.2)
    assert rows["consensus"].expected is None
    assert rows["consensus"].adopted_of_100 == 100
    assert "YUG cannot be supposed" in rows["a stranger"].words.text
    assert sum(stands.expected) == pytest.approx(193)
    for page in (as_html(brief), as_markdown(brief)):
        assert "Scenarios side by side" in page
        assert "three won" in page


def test_scenarios_of_our_own_are_not_for_the_public(matter):
    store(matter, "our secret plan", Supposition(kind=Supposing.MOOD_MOVES, amount=1.0))
    shown = replace(STAMP, visibility=Visibility.PUBLIC)
    store(matter, "for all", Supposition(kind=Supposing.MOOD_MOVES, amount=1.0), stamp=shown)
    public = made(matter, audience=Visibility.PUBLIC)
    assert [row.name for row in public.changes.scenarios] == ["As it stands", "for all"]
    assert "secret plan" not in as_json(public) + as_html(public)


def test_a_brief_without_scenarios_has_no_such_table(matter):
    brief = made(matter)
    assert brief.changes.scenarios == ()
    assert "Scenarios side by side" not in as_html(brief)
