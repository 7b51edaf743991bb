"""The other pages: proposal, coverage, review, sources, timeline, scenarios, brief; hostile text in all."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from whipcount.desk import make_app
from whipcount.desk.scenarios import play, step_from
from whipcount.desk.texts import Texts, pieces
from whipcount.domain import InputError, Visibility
from whipcount.domain.scenarios import Scenario
from whipcount.domain.statements import Stance
from whipcount.record import Stamp

AT = datetime(2014, 10, 16, 9, 30, tzinfo=UTC)
PAGES = ["/count", "/member/CHN", "/proposal", "/coverage", "/review", "/sources", "/timeline", "/scenarios"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert 'lang="en"' in answer.text
    assert f'href="/{path.split("/")[1]}" aria-current="page"' in answer.text or "/member/" in path


def test_the_proposal_says_what_it_takes_by_which_rule_and_on_which_route(client):
    page = client.get("/proposal").text
    assert "majority of the members present and voting" in page
    assert "More yes votes than the 123 of 2011" in page
    assert "in play" in page
    assert "<svg" in page
    assert "opens the way" not in page or "Security Council" in page


def test_pieces_put_together_are_the_text_and_each_record_covers_its_own_words(made):
    texts = Texts.of(made.material.reading)
    for article in texts.articles.values():
        read = texts.in_article[article.source.id]
        cut = pieces(article.text, read)
        assert "".join(piece.text for piece in cut) == article.text
        for each in read:
            words = "".join(piece.text for piece in cut if each in piece.covers)
            assert words == each.record.text


def test_an_article_shows_its_text_with_the_read_words_marked(client, made):
    for article in made.material.reading.articles:
        page = client.get(f"/coverage/{article.source.sha256}").text
        shown = page.split('class="article-text"', 1)[1].split(">", 1)[1].split("</div>", 1)[0]
        assert html.unescape(re.sub(r"<[^>]+>", "", shown)) == article.text
    assert "<mark" in page
    assert client.get("/coverage/" + "0" * 64).status_code == 404


def position_of(made):
    texts = Texts.of(made.material.reading)
    return next(read for read in texts.read.values() if read.kind == "position")


def test_a_correction_is_one_more_entry_and_shows_everywhere(client, send, record, made):
    read = position_of(made)
    before = record.newest()
    answer = send(
        "/judge", key=read.key, verdict="correct", stance="undecided", note="read it again", back="/review"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    assert record.newest() == before + 1
    held = record.reading(audience=Visibility.OWN).positions
    same = next(position for position in held if position.span == read.record.span)
    assert (same.stance, same.confidence) == (Stance.UNDECIDED, 1.0)
    assert "reviewed" in client.get(f"/coverage/{read.article.source.sha256}").text
    assert client.get("/review").text.count("undecided (") or client.get("/review?show=all").text


def test_accepting_takes_a_record_from_the_queue_and_rejecting_takes_it_away(client, send, record, made):
    read = position_of(made)
    send("/judge", key=read.key, verdict="accept")
    assert f'value="{read.key}"' not in client.get("/review?kind=position").text
    assert f'value="{read.key}"' in client.get("/review?kind=position&show=all").text
    send("/judge", key=read.key, verdict="reject")
    assert read.record.span not in [p.span for p in record.reading(audience=Visibility.OWN).positions
                                    if p.source == read.record.source]  # fmt: skip
    answer = send("/judge", key=read.key, verdict="accept")
    assert answer.status_code == 409
    assert "not held any more" in answer.text
    page = client.get("/count").text
    entry = re.search(r'name="entry" value="(\d+)"', page)[1]
    send("/undo", entry=entry)
    assert read.record.span in [p.span for p in record.reading(audience=Visibility.OWN).positions]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"verdict": "maybe"}, "is not a verdict"),
        ({"verdict": "correct", "stance": "neutral"}, "is not allowed for"),
        ({"key": "position.x.1-2.1", "verdict": "accept"}, "not held any more"),
    ],
)
def test_a_wrong_verdict_writes_nothing(send, record, made, fields, told):
    before = record.newest()
    answer = send("/judge", **({"key": position_of(made).key} | fields))
    assert answer.status_code in (400, 409)
    assert told in answer.text
    assert record.newest() == before


def test_scenarios_stand_side_by_side_and_their_steps_are_taken_back(client, send):
    assert send("/scenario", name="China turns", kind="members move", who="chn, bra", word="firm yes")
    send("/scenario", name="China turns", kind="attendance falls", amount="2")
    send("/scenario", name="No vote", kind="vote not called")
    page = client.get("/scenarios").text
    assert "China, Brazil: firm yes" in page
    assert "2 times the absences" in page
    assert "Adopted without a vote" in page
    entry = re.search(r"China turns</bdi>.*?name=\"entry\" value=\"(\d+)\"", page, re.DOTALL)[1]
    send("/scenario/back", entry=entry)
    page = client.get("/scenarios").text
    assert "China, Brazil: firm yes" in page
    assert "2 times the absences" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "kind": "vote not called"},
        {"name": "x", "kind": "a miracle"},
        {"name": "x", "kind": "members move", "who": "XXX", "word": "firm yes"},
        {"name": "x", "kind": "members move", "who": "CHN", "word": "maybe"},
        {"name": "x", "kind": "group moves", "group": "Nobody", "word": "firm yes"},
        {"name": "x", "kind": "mood moves", "amount": "nan"},
        {"name": "x", "kind": "mood moves", "amount": "99"},
        {"name": "x", "kind": "attendance falls", "amount": "0"},
        {"name": "x", "kind": "condition met", "about": ""},
    ],
)
def test_what_cannot_be_supposed_is_told_and_not_kept(send, record, fields):
    before = record.newest()
    assert send("/scenario", **fields).status_code == 400
    assert record.newest() == before


def test_a_scenario_changes_only_what_it_supposes(opened):
    with opened() as desk:
        same = play(desk, Scenario(name="nothing", proposal="eu-japan-draft"))
        assert same.goal_of_100 == round(100 * desk.count().p_goal)

        def under(**step):
            fields = {"who": "", "word": "", "about": "", "amount": ""} | step
            steps = (step_from(desk, **fields),)
            return play(desk, Scenario(name="x", proposal="eu-japan-draft", steps=steps))

        assert under(kind="members move", who="CHN", word="firm yes").expected[0] >= same.expected[0]
        assert under(kind="mood moves", amount="1").goal_of_100 > same.goal_of_100
        assert under(kind="attendance falls", amount="2").expected[3] == pytest.approx(
            2 * same.expected[3], abs=2
        )
        assert under(kind="group moves", who="African", word="firm no").goal_of_100 < same.goal_of_100
        with pytest.raises(InputError):
            under(kind="group moves", who="Nobody", word="firm no")


def test_a_met_condition_brings_the_call_that_depends_on_it(opened):
    with opened() as desk:
        desk.call("NGA", {"condition": "Paragraph 8 goes", "call then": "firm yes"}, seen=0)
        fields = {"kind": "condition met", "who": "", "word": "", "about": "paragraph 8  GOES", "amount": ""}
        steps = (step_from(desk, **fields),)
        assert desk.count().calls["NGA"].word == "unknown"
        played = play(desk, Scenario(name="x", proposal="eu-japan-draft", steps=steps))
        assert played.goal_of_100 >= round(100 * desk.count().p_goal)


def test_a_brief_for_the_public_holds_nothing_of_our_own(client, send, record):
    heard = "the ambassador's cousin"
    record.add_call("NGA", "eu-japan-draft", "firm no", stamp=Stamp(at=AT, who="Zenobia"), note=heard)
    record.add_call("BRA", "eu-japan-draft", "firm no", stamp=Stamp(at=AT, who="Zenobia"))
    own = client.get("/brief").text
    assert "Zenobia" in own
    plain = client.get("/brief/brief.json?audience=public").json()
    for form in ("html", "md", "json"):
        public = client.get(f"/brief/brief.{form}?audience=public").text
        for word in ("Zenobia", heard, html.escape(heard), "our call"):
            assert word not in public
    assert plain["tally"]["p_goal"] != client.get("/brief/brief.json").json()["tally"]["p_goal"]
    assert client.get("/brief?audience=everybody").status_code == 400


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}\u202eturned"


def hostile(made):
    """The same matter, with an attack in every text that comes from outside."""
    reading = made.material.reading
    articles = tuple(
        replace(
            article,
            text=article.text.replace("\n\n", f"\n\n{HOSTILE}\n\n", 1) + HOSTILE,
            title=HOSTILE,
            outlet=HOSTILE + article.outlet,
            agency=HOSTILE,
            byline=HOSTILE,
        )
        for article in reading.articles
    )
    changed = {
        "articles": articles,
        "statements": tuple(
            replace(one, text=HOSTILE, speaker=replace(one.speaker, name=HOSTILE, office=HOSTILE))
            for one in reading.statements
        ),
        "positions": tuple(replace(one, text=HOSTILE) for one in reading.positions),
        "documents": tuple(replace(one, text=HOSTILE, title=HOSTILE) for one in reading.documents),
        "quantities": tuple(replace(one, subject=HOSTILE, claimant=HOSTILE) for one in reading.quantities),
        "dates": tuple(replace(one, event=HOSTILE) for one in reading.dates),
        "predictions": tuple(
            replace(one, predictor=HOSTILE, condition=HOSTILE) for one in reading.predictions
        ),
    }
    matter = replace(made.material.matter, title=HOSTILE)
    return replace(made.material, reading=replace(reading, **changed), matter=matter)


def test_text_from_outside_is_text_on_every_page(made, opened):
    port, token = 8765, "the-token-of-this-session"
    app = make_app(lambda: opened(hostile(made)), port=port, token=token)
    home = f"http://127.0.0.1:{port}"
    with TestClient(app, base_url=home, follow_redirects=False) as client:
        client.get(f"/count?token={token}")
        seen = {"member": "CHN", "seen": 0}
        client.post(
            "/call", data={**seen, "word": "firm yes", "note": HOSTILE, "condition": HOSTILE},
            headers={"Origin": home},
        )  # fmt: skip
        client.post(
            "/scenario", data={"name": HOSTILE[:60], "kind": "vote not called"}, headers={"Origin": home}
        )
        articles = [f"/coverage/{article.source.sha256}" for article in made.material.reading.articles]
        for path in [
            *PAGES,
            "/brief",
            "/brief/brief.html",
            *articles,
            f"/count?q={HOSTILE}",
            f"/coverage?q={HOSTILE}&outlet={HOSTILE}",
        ]:
            page = client.get(path)
            assert page.status_code == 200, path
            assert "<script>alert" not in page.text
            assert "<img" not in page.text
            assert "49turned" not in page.text
            if "q=" not in path:
                hidden = re.sub(r'value="[^"]*"|<textarea.*?</textarea>', "", page.text, flags=re.DOTALL)
                assert "\u202e" not in hidden, path
