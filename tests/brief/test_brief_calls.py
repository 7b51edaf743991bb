"""The count's own calls in the brief: they move it for those who may know of them, and nobody else."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief import Brief, Request, make_brief
from whipcount.brief.as_json import as_json
from whipcount.brief.html import as_html
from whipcount.brief.markdown import as_markdown
from whipcount.domain import DatedValue, Visibility
from whipcount.record import Draft, DraftStatus, Record, Sponsoring, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NO_RECORD = shutil.ignore_patterns("record.db*")
"""A record that a desk has left in the example is nobody's business here."""
PROPOSAL = "eu-japan-draft"


def stamp(who: str = "Ada", *, hour: int = 9, visibility: Visibility | None = None, day: int = 15) -> Stamp:
    return Stamp(at=datetime(2014, 10, day, hour, tzinfo=UTC), who=who, visibility=visibility)


def brief_of(matter: Path, **changes) -> Brief:
    asked = {
        "matter": matter,
        "as_of": date(2014, 10, 16),
        "now": datetime(2026, 1, 2, tzinfo=UTC),
        "draws": 1_000,
        "command": "whipcount brief",
    }
    return make_brief(Request(**(asked | changes)))


def copy_of_example(folder: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, folder / "matter", ignore=NO_RECORD))


def row_of(brief: Brief, member: str):
    return next(row for row in brief.deciders.members if row.member == member)


@pytest.fixture(scope="module")
def plain() -> Brief:
    return brief_of(EXAMPLE)


def test_a_call_moves_its_member_the_tally_and_the_reason(tmp_path, plain):
    matter = copy_of_example(tmp_path)
    with Record.open(matter / "record.db") as record:
        record.add_call("IDN", PROPOSAL, "firm yes", stamp=stamp())
        record.add_call("IDN", PROPOSAL, stamp=stamp(hour=10), said={"condition": "paragraph 8 goes"})
    brief = brief_of(matter)
    before, now = row_of(plain, "IDN"), row_of(brief, "IDN")
    assert now.p_yes > before.p_yes + 0.2
    assert now.history == pytest.approx((before.p_yes, before.p_abstain, before.p_no, before.p_absent))
    assert now.call == "firm yes"
    assert "; our call: firm yes (Ada, 15 October 2014); condition: paragraph 8 goes" in now.reason.text
    assert brief.tally.counts[0].expected > plain.tally.counts[0].expected
    assert any(row.title.startswith("The count's own calls") for row in brief.sources.rows)
    assert row_of(brief, "PER") == row_of(plain, "PER") or row_of(brief, "PER").history is None


def test_calls_that_differ_are_both_named_and_the_newest_counts(tmp_path):
    matter = copy_of_example(tmp_path)
    with Record.open(matter / "record.db") as record:
        record.add_call("IDN", PROPOSAL, "firm yes", stamp=stamp("Ada"))
        record.add_call("IDN", PROPOSAL, "leaning no", stamp=stamp("Ben", hour=11))
    row = row_of(brief_of(matter), "IDN")
    assert (
        "our calls differ: leaning no (Ben, 15 October 2014) and firm yes (Ada, 15 October 2014)"
        in row.reason.text
    )
    assert row.call == "leaning no"


def test_a_later_call_an_undone_one_and_one_on_a_stranger_do_not_count(tmp_path, plain):
    matter = copy_of_example(tmp_path)
    with Record.open(matter / "record.db") as record:
        record.add_call("IDN", PROPOSAL, "firm yes", stamp=stamp(day=17))
        record.undo(record.add_call("PER", PROPOSAL, "firm no", stamp=stamp()), stamp=stamp(hour=10))
        record.add_call("YUG", PROPOSAL, "firm no", stamp=stamp())
    brief = brief_of(matter)
    assert brief.deciders.members == plain.deciders.members
    assert "our call on YUG: no member that may vote here on the day" in brief.sources.left_out


def test_a_brief_for_the_public_is_the_same_with_and_without_own_entries(tmp_path):
    bare, full = tmp_path / "bare", tmp_path / "full"
    texts = []
    for folder in (bare, full):
        folder.mkdir()
        matter = copy_of_example(folder)
        if folder is full:
            with Record.open(matter / "record.db") as record:
                for member in ("IDN", "PER", "NGA"):
                    said = {"heard from": "Zanzibarov", "note": "quetzal in the corridor"}
                    record.add_call(member, PROPOSAL, "firm no", stamp=stamp("Xanthippe"), said=said)
        brief = brief_of(matter, audience=Visibility.PUBLIC)
        texts.append([as_html(brief), as_markdown(brief), as_json(brief)])
    assert texts[0] == texts[1]
    assert not any(word in text for text in texts[1] for word in ("Xanthippe", "Zanzibarov", "quetzal"))


def test_the_texts_own_state_is_the_records_as_far_as_the_audience_and_the_day_go(tmp_path):
    matter = copy_of_example(tmp_path)
    with Record.open(matter / "record.db") as record:
        for status, day, label in (
            (DraftStatus.TABLED, "2014-10-14", "A/C.3/69/L.28"),
            (DraftStatus.REVISED, "2014-11-14", "A/C.3/69/L.28/Rev.1"),
        ):
            draft = Draft(
                proposal=PROPOSAL,
                status=status,
                on_day=DatedValue(day),
                label=label,
                changed="Paragraph 8 is softer",
                sponsoring_closes=DatedValue("2014-10-20"),
            )
            record.add_draft(draft, stamp=stamp())
        joins = Sponsoring(proposal=PROPOSAL, member="BWA", on_day=DatedValue("2014-10-15"))
        record.add_sponsor(joins, stamp=stamp(visibility=Visibility.OWN))
    for audience in (Visibility.OWN, Visibility.PUBLIC):
        row = next(
            row for row in brief_of(matter, audience=audience).decided.proposals if row.key == PROPOSAL
        )
        assert row.symbol == "A/C.3/69/L.28"
        assert row.status == "tabled"
        assert "Paragraph 8 is softer. Co-sponsorship closes on 2014-10-20" in row.note.text
        assert ("Botswana" in row.sponsors) is (audience is Visibility.OWN)
