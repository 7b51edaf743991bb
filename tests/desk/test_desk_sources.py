"""Sources compared: a story told by three outlets, shared copy, and reviews handed out as annotations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from whipcount.coverage import ArticleInput, read_articles
from whipcount.desk import make_app

OUTLETS = Path(__file__).resolve().parents[1] / "coverage" / "stories" / "outlets"
PORT, TOKEN = 8765, "the-token-of-this-session"


@pytest.fixture
def several(made, opened):
    """A desk on six articles: two events, each told by three outlets."""
    reading = read_articles([ArticleInput(f.name, f.read_bytes()) for f in sorted(OUTLETS.glob("*.txt"))])
    material = replace(made.material, reading=reading)
    app = make_app(lambda: opened(material), port=PORT, token=TOKEN)
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False) as client:
        client.get(f"/count?token={TOKEN}")
        yield client


def test_a_story_is_shown_with_each_outlets_words_and_what_it_leaves_out(several):
    page = several.get("/sources").text
    assert "154 votes to three, with 23 abstentions" in page
    assert "worded differently" in page
    assert "left out" in page
    assert "alike by" in page
    assert "has no date of its own" in page
    assert "Iran (Islamic Republic of): oppose" in page


def test_figures_that_differ_within_a_story_stand_where_sources_differ(several):
    differ = several.get("/sources").text.split('id="stories-heading"')[0]
    assert "nearly 900 million people" in differ
    assert "some 884 million people" in differ
    assert "compatible" in differ


def test_another_story_can_be_chosen_and_an_unknown_one_is_the_first(several):
    assert "none against and 41 abstentions" in several.get("/sources?story=1").text
    first = several.get("/sources").text
    assert several.get("/sources?story=99").text.count("<tr>") == first.count("<tr>")
    assert several.get("/sources?story=x").status_code == 200


def test_shared_copy_names_the_agency_and_the_quotation_that_two_have_is_no_copy(several):
    page = several.get("/sources").text
    assert "Associated Press" in page
    assert "the same quotation" in page
    assert "93 %" in page or "93%" in page


def test_the_example_answers_without_a_story(client):
    assert "No two articles tell the same event." in client.get("/sources").text


def test_what_was_reviewed_is_handed_out_as_annotations(client, send):
    page = client.get("/review").text
    assert "annotations.json" not in page
    key = page.split('name="key" value="', 1)[1].split('"', 1)[0]
    assert send("/judge", key=key, verdict="accept", note="", back="/review").status_code == 303
    assert "/review/annotations.json" in client.get("/review").text
    answer = client.get("/review/annotations.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert "attachment" in answer.headers["content-disposition"]
    (article,) = json.loads(answer.text)["articles"]
    assert sum(done for done, _ in article["reviewed"].values()) == 1
