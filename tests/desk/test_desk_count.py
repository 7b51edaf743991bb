"""The count: draws that keep their numbers, calls, filters, undo, several tabs."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from whipcount.desk import StaleEditError, open_desk
from whipcount.desk.dots import lay_dots
from whipcount.desk.tallying import tally_now
from whipcount.forecast import apply_calls, draw_votes
from whipcount.forecast.redraw import KeptDraws
from whipcount.record import Record, Stamp

AT = datetime(2014, 10, 16, 9, 30, tzinfo=UTC)


def test_kept_draws_are_the_draws_of_the_forecast(made):
    forecast = made.material.outlook.history
    kept = KeptDraws.draw(forecast, draws=500, rng=np.random.default_rng(7))
    fresh = draw_votes(forecast, draws=500, rng=np.random.default_rng(7))
    assert np.array_equal(kept.tallies.votes, fresh.votes)
    assert np.array_equal(kept.tallies.counts, fresh.counts)


def test_redrawing_the_changed_columns_is_drawing_all_again(made):
    forecast = made.material.outlook.history
    called = apply_calls(forecast, {"CHN": "firm yes", "BRA": "absent", "NGA": "undecided"})
    kept = KeptDraws.draw(forecast, draws=500, rng=np.random.default_rng(7)).with_probabilities(called.p)
    fresh = draw_votes(called, draws=500, rng=np.random.default_rng(7))
    assert np.array_equal(kept.tallies.votes, fresh.votes)
    assert np.array_equal(kept.tallies.counts, fresh.counts)
    assert kept.with_probabilities(called.p) is kept


def test_the_desk_starts_from_the_numbers_of_the_brief(made, opened):
    with opened() as desk:
        assert np.array_equal(desk.count().draws.counts, made.material.outlook.draws.counts)
        assert desk.brief().tally.p_goal == made.material.outlook.p_goal


def test_a_call_moves_the_tally_and_stands_in_the_record(client, send, record):
    page = client.get("/count").text
    assert 'id="row-CHN"' in page
    answer = send("/call", member="CHN", word="firm yes", seen=0, live=1)
    assert answer.status_code == 200
    assert re.search(r'id="c-CHN-1"[^>]*aria-pressed="true"', answer.text)
    assert "China</bdi>: firm yes" in answer.text
    (call,) = [call for call in record.calls(audience="own") if call.member == "CHN"]
    assert (call.word, call.who, call.visibility) == ("firm yes", "desk", "own")


def test_a_call_counts_as_the_forecast_says(opened):
    with opened() as desk:
        before = desk.count()
        desk.call("CHN", {"call": "firm yes"}, seen=0)
        after = desk.count()
        assert after.forecast.of("CHN")[0] > before.forecast.of("CHN")[0]
        assert after.draws.expected[0] > before.draws.expected[0]
        now = tally_now(desk)
        assert now.called == 1
        assert sum(line.expected for line in now.counts) == 193


def test_without_script_a_call_leads_back_to_the_filtered_page(send):
    answer = send("/call", member="CHN", word="firm no", seen=0, back="/count?q=chi&sort=yes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/count?q=chi&sort=yes")


def test_undo_is_one_more_entry_and_goes_back_step_by_step(opened):
    with opened() as desk:
        desk.call("CHN", {"call": "firm yes"}, seen=0)
        first = desk.undoable.entry
        desk.call("CHN", {"call": "absent"}, seen=first)
        newest = desk.record.newest()
        with pytest.raises(StaleEditError):
            desk.undo(first)
        desk.undo(desk.undoable.entry)
        assert desk.count().calls["CHN"].word == "firm yes"
        assert desk.record.newest() == newest + 1
        desk.undo(desk.undoable.entry)
        assert "CHN" not in desk.count().calls
        assert desk.undoable is None


def test_a_stale_edit_is_told_and_writes_nothing(client, send, record):
    client.get("/count")
    record.add_call("CHN", "eu-japan-draft", "leaning no", stamp=Stamp(at=AT, who="Ana"))
    before = record.newest()
    answer = send("/call", member="CHN", word="firm yes", seen=0, live=1)
    assert answer.status_code == 409
    assert "Ana has called China “leaning no” since" in answer.text
    assert record.newest() == before


def test_another_members_call_does_not_make_an_edit_stale(send, record):
    record.add_call("BRA", "eu-japan-draft", "leaning no", stamp=Stamp(at=AT, who="Ana"))
    assert send("/call", member="CHN", word="firm yes", seen=0, live=1).status_code == 200


def test_what_another_program_writes_shows_and_moves_the_version(client, record):
    version = client.get("/version").text
    record.add_call("BRA", "eu-japan-draft", "firm no", stamp=Stamp(at=AT, who="Ana"))
    assert client.get("/version").text != version
    assert re.search(r'id="c-BRA-7"[^>]*aria-pressed="true"', client.get("/count").text)


def test_two_peoples_differing_calls_are_both_shown(client, record):
    record.add_call("BRA", "eu-japan-draft", "firm no", stamp=Stamp(at=AT, who="Ana"))
    record.add_call("BRA", "eu-japan-draft", "leaning yes", stamp=Stamp(at=AT, who="Ben"))
    page = client.get("/count?q=brazil").text
    assert "our calls differ" in page
    assert "Ana" in page
    assert "Ben" in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"member": "XXX", "word": "firm yes", "seen": 0}, "is not a member"),
        ({"member": "CHN", "word": "firm yess", "seen": 0}, "Did you mean &#39;firm yes&#39;?"),
        ({"member": "CHN", "word": "firm yes", "seen": "x"}, "Load the page again"),
        ({"member": "CHN", "word": "firm yes"}, "Load the page again"),
        ({"member": "CHN", "seen": 0}, "says nothing"),
    ],
)
def test_a_wrong_form_is_told_and_writes_nothing(send, record, fields, told):
    before = record.newest()
    answer = send("/call", **fields)
    assert answer.status_code == 400
    assert told in answer.text
    assert record.newest() == before


def shown(page: str) -> list[str]:
    return re.findall(r'id="row-([A-Z]{3})"', page)


def test_the_address_keeps_its_filters(client, send):
    assert len(shown(client.get("/count").text)) == 193
    assert shown(client.get("/count?q=cote").text) == ["CIV"]
    assert shown(client.get("/count?q=chn").text) == ["CHN"]
    send("/call", member="NGA", word="leaning yes", seen=0)
    assert shown(client.get("/count?show=called").text) == ["NGA"]
    assert shown(client.get("/count?call=leaning+yes").text) == ["NGA"]
    african = shown(client.get("/count?group=African&likeliest=yes&sort=yes").text)
    assert 0 < len(african) < 54
    assert "NGA" in african
    page = client.get("/count?group=African&show=in-play&sort=unsure").text
    assert "<option selected>African</option>" in page
    assert 'value="unsure" selected' in page
    assert 'name="back" value="/count?group=African&amp;show=in-play&amp;sort=unsure"' in page


def test_what_is_no_filter_is_passed_over(client):
    page = client.get("/count?sort=<script>&call=nonsense&likeliest=9&show=x&other=1")
    assert page.status_code == 200
    assert len(shown(page.text)) == 193
    assert "<script>" not in page.text


def test_a_member_has_a_page_with_its_calls_and_history(client, send, record):
    record.add_call(
        "CHN", "eu-japan-draft", "leaning no", stamp=Stamp(at=AT, who="Ana"), note="heard in the corridor"
    )
    page = client.get("/member/CHN").text
    assert "heard in the corridor" in page
    assert "2014-10-16 09:30" in page
    assert "strongly opposes resolutions" in page or "China" in page
    assert client.get("/member/XXX").status_code == 404
    seen = record.newest()
    send("/call", member="CHN", seen=seen, **{"condition": "paragraph 8 goes", "condition-before": "",
         "call-then": "abstain", "call-then-before": "", "note": "heard in the corridor",
         "note-before": "heard in the corridor"})  # fmt: skip
    newest = record.calls(audience="own")[-1]
    assert dict(newest.said) == {"condition": "paragraph 8 goes", "call then": "abstain"}


def test_opening_again_adds_nothing_to_the_record_and_a_new_text_is_added(made, tmp_path):
    matter = shutil.copytree(made.request.matter, tmp_path / "matter")
    request = replace(made.request, matter=matter, keep=False)
    with open_desk(request, clock=lambda: AT) as desk:
        first = desk.record.newest()
        desk.call("CHN", {"call": "firm no"}, seen=0)
        articles = len(desk.texts.articles)
    with open_desk(request, clock=lambda: AT) as desk:
        assert desk.record.newest() == first + 1
        assert desk.count().calls["CHN"].word == "firm no"
    page = "Made up - The Example\n\nOctober 12, 2014\n\nChad said that it supports the draft.\n"
    (matter / "coverage" / "new.txt").write_text(page, encoding="utf-8")
    with open_desk(request, clock=lambda: AT) as desk:
        assert len(desk.texts.articles) == articles + 1
        assert desk.record.newest() > first + 1


def test_one_members_influence_is_that_of_the_whole_list(opened):
    with opened() as desk:
        desk.call("CHN", {"call": "leaning yes"}, seen=0)
        alone = [desk.influence_of(member) for member in ("CHN", "BRA", "ZWE")]
        places = [desk.count().forecast.members.index(member) for member in ("CHN", "BRA", "ZWE")]
        assert alone == [desk.influence()[place] for place in places]


def test_a_call_that_is_overtaken_while_it_is_written_is_told(opened, record_file, monkeypatch):
    with opened() as desk, Record.open(record_file) as other:
        desk.count()
        add_calls = desk.record.add_calls

        def overtaken(*args, **rest):
            monkeypatch.setattr(desk.record, "add_calls", add_calls)
            other.add_call("CHN", "eu-japan-draft", "firm no", stamp=Stamp(at=AT, who="Ana"))
            return add_calls(*args, **rest)

        monkeypatch.setattr(desk.record, "add_calls", overtaken)
        with pytest.raises(StaleEditError, match="Ana has called China"):
            desk.call("CHN", {"call": "firm yes"}, seen=0)
        assert desk.count().calls["CHN"].word == "firm no"


@given(values=arrays(np.int64, st.integers(1, 300), elements=st.integers(0, 193)), goal=st.integers(-5, 200))
def test_the_dots_are_a_hundred_outcomes_cut_at_the_goal(values, goal):
    laid = lay_dots(values, more_than=goal)
    assert len(laid.dots) == 100
    assert sum(number for _, number in laid.rows) == 100
    quantiles = np.quantile(values, (np.arange(100) + 0.5) / 100, method="inverted_cdf")
    assert sum(dot.reached for dot in laid.dots) == (quantiles > goal).sum()
    assert all(0 < dot.x < laid.width and 0 < dot.y < laid.height for dot in laid.dots)
    if laid.line is not None:
        assert all((dot.x > laid.line) == dot.reached for dot in laid.dots)
