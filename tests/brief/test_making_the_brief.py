"""The main job end to end: what the brief says, what it may not know, what it refuses."""

from __future__ import annotations

import csv
import gzip
import io
import random
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from whipcount.brief import Brief, Request, make_brief
from whipcount.brief.as_json import as_json
from whipcount.brief.html import as_html
from whipcount.cli import run
from whipcount.domain import InputError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "dprk-2014"
NO_RECORD = shutil.ignore_patterns("record.db*")
"""A record that a desk has left in the example is nobody's business here."""
SHARED = ROOT.parent / "shared"
CUT_OFF = date(2014, 10, 16)
NOW = datetime(2026, 1, 2, tzinfo=UTC)

needs_shared = pytest.mark.skipif(
    not (SHARED / "data" / "ga_voting.csv.gz").exists(),
    reason="the public voting file is absent",
)


def request(**changes) -> Request:
    asked = {"matter": EXAMPLE, "as_of": CUT_OFF, "now": NOW, "draws": 2_000, "command": "whipcount brief"}
    return Request(**(asked | changes))


@pytest.fixture(scope="module")
def example() -> Brief:
    return make_brief(request())


# --- what it says ---------------------------------------------------------------------------------------


def test_every_reference_leads_to_a_source(example):
    found = as_json(example)
    rows = {row["id"] for row in msgspec.json.decode(found)["sources"]["rows"]}

    def cited(value):
        if isinstance(value, dict):
            if set(value) == {"source", "span"}:
                yield value["source"]
            for inner in value.values():
                yield from cited(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from cited(inner)

    used = set(cited(msgspec.json.decode(found)))
    assert used
    assert used <= rows


def test_chain_holds_the_nine_decisions_with_the_two_without_a_vote(example):
    assert [row.symbol for row in example.stand.chain] == [
        *("A/RES/60/173", "A/RES/61/174", "A/RES/62/167", "A/RES/63/190", "A/RES/64/175"),
        *("A/RES/65/225", "A/RES/66/174", "A/RES/67/181", "A/RES/68/183"),
    ]
    assert [row.symbol for row in example.stand.chain if row.tally is None] == [
        "A/RES/67/181",
        "A/RES/68/183",
    ]


def test_members_probabilities_sum_to_one_and_all_193_are_there(example):
    assert len(example.deciders.members) == 193
    for row in example.deciders.members:
        assert row.p_yes + row.p_abstain + row.p_no + row.p_absent == pytest.approx(1)
        assert row.reason.refs


def test_ranges_widen_with_their_level_and_hold_the_expectation(example):
    for count in example.tally.counts:
        inner, middle, outer = count.intervals
        assert (
            outer.low <= middle.low <= inner.low <= count.expected <= inner.high <= middle.high <= outer.high
        )


def test_route_has_the_committee_the_plenary_the_council_and_the_court(example):
    steps = {row.key: row for row in example.decided.steps}
    assert "30-6-11" in steps["hrc-2014"].status
    assert "Nine votes" in steps["council-agenda"].needs.text
    assert "no permanent member voting no" in steps["council-referral"].needs.text
    assert "human rights committee" in steps["committee"].needs.text
    assert list(steps).index("committee") < list(steps).index("plenary")
    ends = {(row.start, row.end): row.kind for row in example.decided.edges}
    assert ends["hrc-2014", "committee"] == "informs"


def test_china_is_on_record_and_the_veto_follows(example):
    assert "China is on record against" in example.decided.blockers.text
    assert any(row.actor == "China" and row.stance == "oppose" for row in example.said.positions)


def test_the_dprk_draft_is_not_tabled_and_an_amendment_is_expected(example):
    status = {row.key: row.status for row in example.decided.proposals}
    assert status["dprk-draft"] == "not tabled"
    assert status["hostile-amendment"].startswith("to be expected")


def test_sources_differ_on_the_prisoners_and_on_the_length_of_the_report(example):
    relation = {row.subject: row.relation for row in example.said.disagreements}
    assert "incompatible" in relation.values()
    assert any("length" in subject for subject in relation)


def test_spans_reproduce_their_words(example):
    texts = {path.name: path.read_bytes().decode() for path in (EXAMPLE / "coverage").glob("*.txt")}
    notes = {row.id: row.note for row in example.sources.rows}
    rows = [*example.said.statements, *example.said.positions]
    assert rows
    for row in rows:
        name = notes[row.ref.source].split(";")[0]
        assert row.ref.span.of(texts[name]) == row.text


def test_the_same_request_gives_the_same_page(example):
    assert as_html(make_brief(request())) == as_html(example)


def test_the_recorded_result_stands_beside_the_forecast_and_changes_nothing_else(example):
    after = make_brief(request(after=EXAMPLE / "after" / "decisions.csv"))
    assert str(after.track_record.after.actual).startswith("116-20-53")
    assert 0 < after.track_record.after.log_loss < 1
    assert after.tally == example.tally
    assert after.deciders == example.deciders


# --- what it may not know -------------------------------------------------------------------------------


def test_a_text_later_than_the_cut_off_changes_nothing(tmp_path):
    early, late = tmp_path / "early", tmp_path / "late"
    for folder, words in ((early, "China said it would vote yes."), (late, "China said it would stay away.")):
        folder.mkdir()
        text = f"A later story\n\nNovember 20, 2014\n\nNEW YORK (Agency) — {words}\n"
        (folder / "later.txt").write_text(text, encoding="utf-8")
    one, other = (make_brief(request(coverage=(folder,))) for folder in (early, late))
    assert one == other


def test_an_undated_text_is_left_out_unless_asked_for(tmp_path):
    page = tmp_path / "undated.txt"
    page.write_text("A story\n\nChina said it opposed the draft resolution.\n", encoding="utf-8")
    left = make_brief(request(coverage=(page,)))
    used = make_brief(request(coverage=(page,), undated="use"))
    assert any("undated.txt" in line for line in left.sources.left_out)
    assert len(used.said.statements) > len(left.said.statements)


@needs_shared
@pytest.mark.slow
def test_scrambling_every_later_vote_changes_nothing(tmp_path):
    votes = SHARED / "data" / "ga_voting.csv.gz"
    scrambled = tmp_path / "ga_voting.csv.gz"
    shuffle_later_votes(votes, scrambled)
    one = make_brief(request(votes=(votes,), coverage=(SHARED / "coverage",)))
    other = make_brief(request(votes=(scrambled,), coverage=(SHARED / "coverage",)))
    assert as_json(one) == as_json(other)


def shuffle_later_votes(path: Path, target: Path) -> None:
    """Give every vote after the cut-off another member's mark, and its totals with it left as they are."""
    draw = random.Random(7)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if row["date"] > CUT_OFF.isoformat():
            row["ms_vote"] = draw.choice("YNAX")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    target.write_bytes(gzip.compress(out.getvalue().encode(), compresslevel=1))


# --- what it leaves as it was ---------------------------------------------------------------------------


def test_the_matter_stays_as_it_was_unless_told_to_keep(tmp_path):
    matter = shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=NO_RECORD)
    make_brief(request(matter=matter))
    assert not list(matter.glob("record.db*"))
    make_brief(request(matter=matter, keep=True))
    assert [path.name for path in matter.glob("record.db*")] == ["record.db"]


# --- what it refuses ------------------------------------------------------------------------------------


def test_a_cut_off_before_the_first_vote_is_refused(capsys, tmp_path):
    assert run(["brief", str(EXAMPLE), "--as-of", "2005-01-01", "-o", str(tmp_path / "out")]) == 2
    assert "no recorded vote" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def truncated(path: Path) -> None:
    path.write_bytes(gzip.compress(b"undl_id,ms_code\n" * 1000)[:50])


def other_columns(path: Path) -> None:
    path.write_bytes(gzip.compress(b"name,colour\nx,y\n"))


@pytest.mark.parametrize("spoil", [truncated, other_columns])
def test_votes_that_cannot_be_read_leave_no_file(spoil, capsys, tmp_path):
    votes = tmp_path / "votes.csv.gz"
    spoil(votes)
    assert run(["brief", str(EXAMPLE), "--votes", str(votes), "-o", str(tmp_path / "out")]) == 2
    assert "votes.csv.gz" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("raw", "words"), [(b"", "empty"), (b"x" * 50_000_000, "MB")])
def test_articles_that_cannot_be_read_are_named(raw, words, capsys, tmp_path):
    page = tmp_path / "page.txt"
    page.write_bytes(raw)
    arguments = ["brief", str(EXAMPLE), "--as-of", "2014-10-16", "--coverage", str(page)]
    assert run([*arguments, "--undated", "use", "-o", str(tmp_path / "out")]) == 2
    err = capsys.readouterr().err
    assert "page.txt" in err
    assert words in err
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path, capsys):
    arguments = ["brief", str(EXAMPLE), "--as-of", "2014-10-16", "--format", "html,pdf"]
    assert run([*arguments, "-o", str(tmp_path / "out")]) == 2
    assert "'pdf'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_markup_in_an_article_is_shown_as_text(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        "Story <script>alert(1)</script>\n\nOctober 14, 2014\n\n"
        'NEW YORK (Agency) — China said it opposed "<img src=x onerror=alert(1)>" in the draft resolution.\n',
        encoding="utf-8",
    )
    shown = as_html(make_brief(request(coverage=(page,))))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_an_unknown_key_in_the_matter_file_is_named(tmp_path):
    matter = shutil.copytree(EXAMPLE, tmp_path / "matter", ignore=NO_RECORD)
    file = matter / "matter.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("stage =", "stages ="), encoding="utf-8")
    with pytest.raises(InputError, match="stages"):
        make_brief(request(matter=matter))
