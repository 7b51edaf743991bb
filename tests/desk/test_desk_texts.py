"""The text's own state entered at the desk: versions, sponsors from a list, moves, predictions; conflicts."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from whipcount.brief.gather import gather
from whipcount.brief.sheet import import_sheet, make_sheet, read_sheet, write_sheet
from whipcount.desk.sponsorlist import read_states
from whipcount.domain import DatedValue, Visibility
from whipcount.record import (
    CallField,
    Conflict,
    DraftStatus,
    Record,
    Sponsoring,
    Stamp,
    latest_calls,
)
from whipcount.register import load

AT = datetime(2014, 10, 16, 9, 30, tzinfo=UTC)
OWN, PUBLIC = Visibility.OWN, Visibility.PUBLIC
TEXT = "eu-japan-draft"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Japan\nFrance\n", ("JPN", "FRA")),
        ("Japan, France and Bosnia and Herzegovina.", ("JPN", "FRA", "BIH")),
        ("Congo, Democratic Republic of the; Mali", ("COD", "MLI")),
        ("Trinidad and Tobago, Sao Tome and Principe, and the United Kingdom", ("TTO", "STP", "GBR")),
        ("- Republic of Korea, UK & USA", ("KOR", "GBR", "USA")),
        ("FRA, JPN, EU, FRA", ("FRA", "JPN", "EU")),
    ],
)
def test_a_pasted_list_names_its_states(text, codes):
    found = read_states(text, load(), on=date(2014, 11, 1))
    assert (found.codes, found.problems) == (codes, ())


def test_several_and_none_are_named():
    found = read_states("Japan, Korea, Austri, Freedonia", load(), on=date(2014, 11, 1))
    assert found.codes == ("JPN",)
    several, near, none = found.problems
    assert "Republic of Korea (KOR)" in several
    assert "Did you mean Austria (AUT)" in near
    assert "no state called 'Freedonia'" in none


def test_a_version_is_entered_shown_and_taken_back(client, send, record):
    fields = {
        "proposal": TEXT,
        "status": "tabled",
        "label": "A/C.3/69/L.28",
        "on": "2014-10-14",
        "tabling": "2014-11-06",
        "sponsoring": "2014-11-18",
        "changed": "the referral stands in paragraph 8",
        "source": "the Journal",
        "visibility": "delegation",
    }
    assert send("/text/draft", **fields).status_code == 303
    (noted,) = record.drafts(audience=OWN)
    assert noted.value.status is DraftStatus.TABLED
    assert (noted.visibility, noted.who) == (Visibility.DELEGATION, "desk")
    page = client.get("/proposal").text
    for words in ("A/C.3/69/L.28", "paragraph 8", "Co-sponsorship closes on 2014-11-18", "the Journal"):
        assert words in page
    assert "L.28" in client.get("/timeline").text
    assert "A/C.3/69/L.28" in client.get("/brief").text
    # What is not public is not in what is made for the public, nor is its effect on the matter.
    public = client.get("/brief/brief.html?audience=public").text
    assert "L.28" not in public
    assert "paragraph 8" not in public
    send("/undo", entry=str(noted.entry), back="/proposal")
    assert record.drafts(audience=OWN) == ()
    assert "the Journal" not in client.get("/proposal").text
    assert "L.28" not in client.get("/brief").text


def test_sponsors_join_from_a_list_all_or_none_and_are_undone_at_once(client, send, record):
    fields = {"proposal": TEXT, "did": "joins", "on": "2014-10-15", "source": "", "visibility": "public"}
    answer = send("/text/sponsors", states="Japan, Korea, Panama", **fields)
    assert answer.status_code == 400
    assert "a name could not be told" in answer.text
    assert "Republic of Korea (KOR)" in answer.text
    assert "Understood: Japan, Panama." in answer.text
    assert "Japan, Korea, Panama</textarea>" in answer.text  # nothing has to be typed again
    assert record.sponsors(audience=OWN) == ()
    assert send("/text/sponsors", states="Japan\nPanama\nRepublic of Korea", **fields).status_code == 303
    assert [noted.value.member for noted in record.sponsors(audience=PUBLIC)] == ["JPN", "PAN", "KOR"]
    assert "European Union, Japan, Panama, Republic of Korea" in _text(client.get("/proposal").text)
    first = record.sponsors(audience=PUBLIC)[0].entry
    send("/undo", entry=str(first), back="/proposal")
    assert record.sponsors(audience=OWN) == ()
    assert "European Union, Japan" in _text(client.get("/proposal").text)


def test_a_sponsor_moves_the_count_as_it_moves_the_brief(opened, record_file, made, tmp_path):
    with opened() as desk:
        before = desk.count().forecast.p
        joined = [
            Sponsoring(proposal=TEXT, member=code, on_day=DatedValue("2014-10-15")) for code in ("MLI", "AGO")
        ]
        entries = desk.record.add_sponsors(joined, stamp=desk.stamp())
        after = desk.count().forecast
        assert after.p[after.members.index("MLI"), 0] > before[after.members.index("MLI"), 0]
        matter = tmp_path / "matter"
        shutil.copytree(made.request.matter, matter, ignore=shutil.ignore_patterns("record.db*"))
        with Record.open(matter / "record.db") as other:
            other.add_sponsors(joined, stamp=desk.stamp())
        fresh = gather(replace(made.request, matter=matter, keep=False))
        assert (after.p == fresh.outlook.forecast.p).all()
        assert desk.outlook().outlook.p_goal == fresh.outlook.p_goal
        desk.record.undo_all(entries, stamp=desk.stamp())
        assert (desk.count().forecast.p == before).all()


def test_moves_and_predictions_are_own_by_default_and_scored(client, send, record):
    send("/text/move", proposal=TEXT, actor="PRK", did="held a briefing", on="2014-10-07", visibility="own")
    send(
        "/text/prediction",
        proposal=TEXT,
        predictor="An envoy",
        expects="it fails in the Council",
        condition="China vetoes",
        on="2014-10-09",
        due="2014-12",
        visibility="own",
    )
    page = client.get("/proposal").text
    assert "held a briefing" in page
    assert "if <bdi>China vetoes</bdi>" in page
    (kept,) = record.predictions(audience=OWN)
    send("/text/outcome", prediction=str(kept.noted.entry), came="condition not met", on="2014-12-22")
    assert '<span class="tag">condition not met</span>' in client.get("/proposal").text
    assert record.moves(audience=PUBLIC) == record.predictions(audience=PUBLIC) == ()
    (move,) = record.moves(audience=OWN)
    send("/text/back", entry=str(move.entry), back="/proposal")
    assert record.moves(audience=OWN) == ()


@pytest.mark.parametrize(
    ("path", "fields", "told"),
    [
        (
            "/text/draft",
            {"proposal": TEXT, "status": "tabled", "on": "soon", "visibility": "own"},
            "is not a date",
        ),
        (
            "/text/draft",
            {"proposal": "else", "status": "tabled", "on": "2014"},
            "not allowed for &#39;proposal",
        ),
        ("/text/draft", {"proposal": TEXT, "status": "lost", "on": "2014"}, "not allowed for &#39;status"),
        ("/text/move", {"proposal": TEXT, "actor": "", "did": "x", "on": "2014"}, "&#39;actor&#39; is empty"),
        ("/text/outcome", {"prediction": "1", "came": "right", "on": "2014"}, "Entry 1 is no prediction"),
        ("/settle", {"conflict": "1", "took": "sheet"}, "Entry 1 is no conflict"),
        ("/settle", {"conflict": "1", "took": "all"}, "Expected one of sheet, record, both"),
    ],
)
def test_what_cannot_be_kept_is_told_and_not_kept(send, record, path, fields, told):
    before = record.newest()
    answer = send(path, **fields)
    assert answer.status_code == 400
    assert told in answer.text
    assert record.newest() == before


@pytest.fixture
def conflicts(made, record, tmp_path):
    """Two conflicts over Peru, from a sheet that Ada filled in while Ben called at his desk."""
    sheet = make_sheet(made.material, (), at=AT)
    record.add_sheet(sheet.made, stamp=Stamp(at=AT))
    file = tmp_path / "sheet.csv"
    write_sheet(sheet, file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    row = next(row for row in rows if row[0] == "Peru")
    row[rows[0].index("call")], row[rows[0].index("note")] = "firm yes", "the envoy says so"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    record.add_call("PER", TEXT, "leaning no", stamp=Stamp(at=AT, who="Ben"), note="seen in the lobby")
    import_sheet(record, read_sheet(file), matter="dprk-2014", stamp=Stamp(at=AT, who="Ada"))
    return record.conflicts(audience=OWN)


def test_a_conflict_is_shown_with_both_sides_and_settled_by_a_click(client, send, record, conflicts):
    assert "2 conflicts to settle" in client.get("/count?q=peru").text
    page = client.get("/conflicts").text
    for words in ("leaning no", "firm yes", "Ben", "Ada", "seen in the lobby", "the envoy says so"):
        assert words in page
    assert "Take the sheet’s" in client.get("/member/PER").text
    call, note = (kept.entry for kept in conflicts)
    assert send("/settle", conflict=str(call), took="sheet", back="/conflicts").status_code == 303
    assert send("/settle", conflict=str(note), took="both", back="/conflicts").status_code == 303
    standing = latest_calls(record.calls(audience=OWN), TEXT)["PER"]
    assert str(standing.word) == "firm yes"
    assert "our calls differ" in client.get("/count?q=peru").text
    assert "No conflict waits" in client.get("/conflicts").text
    assert "took the sheet’s side" in client.get("/conflicts?show=all").text
    # The newest edit is undone first, and its conflict waits again.
    (settled,) = (kept.settled.entry for kept in record.conflicts(audience=OWN) if kept.entry == note)
    assert send("/undo", entry=str(settled), back="/conflicts").status_code == 303
    assert [kept.entry for kept in record.conflicts(audience=OWN) if kept.open] == [note]


def test_all_conflicts_are_settled_and_undone_at_once(client, send, record, conflicts):
    entries = [str(kept.entry) for kept in conflicts]
    before = record.calls(audience=OWN)
    assert send("/settle", conflict=entries, took="sheet", back="/conflicts").status_code == 303
    assert len(record.calls(audience=OWN)) == len(before) + 2
    first = record.conflicts(audience=OWN)[0].settled
    send("/undo", entry=str(first.entry), back="/conflicts")
    assert record.calls(audience=OWN) == before
    assert all(kept.open for kept in record.conflicts(audience=OWN))


def test_keeping_both_of_two_calls_shows_the_sheets_beside_the_records(client, send, conflicts):
    send("/settle", conflict=str(conflicts[0].entry), took="both", back="/conflicts")
    page = _text(client.get("/count?q=peru").text)
    assert "our calls differ: Ben leaning no, Ada firm yes (sheet)" in page


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}=cmd()\u202eturned"


PLACES = ("/proposal", "/conflicts", "/member/PER", "/count", "/timeline", "/brief")


def test_what_people_enter_is_text_wherever_it_stands(client, send, record):
    fields = {"proposal": TEXT, "on": "2014-10-14", "visibility": "own", "source": HOSTILE}
    send("/text/draft", status="tabled", label=HOSTILE, changed=HOSTILE, **fields)
    send("/text/move", actor=HOSTILE, did=HOSTILE, **fields)
    send("/text/prediction", predictor=HOSTILE, expects=HOSTILE, condition=HOSTILE, **fields)
    held = record.add_call("PER", TEXT, stamp=Stamp(at=AT, who=HOSTILE), note=HOSTILE)
    conflict = Conflict(
        sheet=HOSTILE,
        member="PER",
        proposal=TEXT,
        field=CallField.NOTE,
        said=HOSTILE * 2,
        held=held,
        exported=held,
    )
    record.bring_back([], [conflict], stamp=Stamp(at=AT, who=HOSTILE))
    sent = send("/text/sponsors", did="joins", states=f"{HOSTILE}, Japan", **fields).text
    for page in (sent, *(client.get(path).text for path in PLACES)):
        assert "<script>alert" not in page
        assert "{{7*7}}" in page or "⟨U+202E⟩" not in page
        # What is being typed comes back as it was typed; everywhere else hidden signs stand by number.
        shown = re.sub(r"<textarea.*?</textarea>|value=\"[^\"]*\"", "", page, flags=re.DOTALL)
        assert "\u202e" not in shown
    assert "&lt;script&gt;" in client.get("/conflicts").text
    assert record.check() == ()
