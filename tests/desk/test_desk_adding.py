"""A person adds a statement that no reader found; it stays, and is exported as an annotation."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.desk.passages import find_passage, sentences
from whipcount.domain import InputError, Visibility
from whipcount.record import Record

OWN = Visibility.OWN


@pytest.fixture
def article(made):
    return made.material.reading.articles[0]


@pytest.fixture
def add(send, article):
    def adding(**fields: str):
        given = {"speaker": "The envoy", "back": f"/coverage/{article.source.sha256}", **fields}
        return send(f"/coverage/{article.source.sha256}/add", **given)

    return adding


def added(record: Record):
    held = record.reading(audience=OWN)
    return [one for one in (*held.statements, *held.positions) if one.reader == "by hand"]


def test_a_sentence_is_added_with_who_says_it_and_for_what(client, add, record, article):
    chosen = sentences(article.text)[4]
    answer = add(
        sentence=f"{chosen.span.start}-{chosen.span.end}",
        states="Cuba, ven",
        stance="oppose",
        on="eu-japan-draft",
        office="ambassador",
    )
    assert answer.status_code == 303
    statement, *positions = added(record)
    assert (statement.text, statement.speaker.name, statement.speaker.office) == (
        chosen.text, "The envoy", "ambassador",
    )  # fmt: skip
    assert statement.speaker.states == ("CUB", "VEN")
    assert [(one.actor, one.stance, one.proposal) for one in positions] == [
        ("CUB", "oppose", "eu-japan-draft"),
        ("VEN", "oppose", "eu-japan-draft"),
    ]
    page = client.get(answer.headers["location"]).text
    assert "added by a person" in page
    assert f'id="at-{chosen.span.start}-{chosen.span.end}"' in page
    assert "The envoy" in client.get("/member/CUB").text
    annotations = client.get("/review/annotations.json").json()
    cores = [one for one in annotations["articles"][0]["statements"] if one["core"]]
    assert [one["content"] for one in cores] == [chosen.text]


def test_from_these_words_to_those(add, record, article):
    words = article.text.split()
    first = " ".join(words[20:26])
    until = " ".join(words[34:38])
    assert add(words=first, until=until, visibility="own").status_code == 303
    (statement,) = added(record)
    assert " ".join(statement.text.split()) == " ".join(words[20:38])
    assert not [
        one for one in record.reading(audience=Visibility.PUBLIC).statements if one.reader == "by hand"
    ]


def test_it_is_undone_in_one_step(client, add, send, record, article):
    chosen = sentences(article.text)[3]
    add(sentence=f"{chosen.span.start}-{chosen.span.end}")
    assert len(added(record)) == 1
    page = client.get("/coverage").text
    assert "added a statement in" in page
    entry = page.split('name="entry" value="')[1].split('"')[0]
    assert send("/undo", entry=entry, back="/coverage").status_code == 303
    assert added(record) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose a sentence, or copy the words."),
        ({"words": "words that are nowhere in it"}, "do not stand in this text"),
        ({"words": "the"}, "times in this text"),
        ({"words": "x" * 60, "speaker": ""}, "do not stand in this text"),
        ({"sentence": "first", "speaker": ""}, "Nobody is named as the speaker."),
        ({"sentence": "first", "stance": "oppose"}, "is nobody"),
        ({"sentence": "first", "states": "Atlantis"}, "Atlantis"),
        ({"sentence": "first", "states": "CHN", "stance": "hate"}, "is not allowed for"),
        ({"sentence": "first", "states": "CHN", "stance": "oppose", "on": "nothing"}, "is not allowed for"),
    ],
)
def test_what_cannot_be_added_is_told_and_not_kept(add, record, article, fields, told):
    span = sentences(article.text)[3].span
    if fields.get("sentence"):
        fields = fields | {"sentence": f"{span.start}-{span.end}"}
    before = record.newest()
    answer = add(**fields)
    assert answer.status_code == 400
    assert told in answer.text
    assert record.newest() == before


def test_an_article_that_is_not_there_is_no_page(send):
    assert send(f"/coverage/{'0' * 64}/add", words="x").status_code == 404


@given(st.text(alphabet="aB .!?\n“”’\u202e", max_size=200))
def test_sentences_are_pieces_of_the_text_in_order(text):
    found = sentences(text)
    assert all(one.span.of(text) == one.text and one.text.strip() for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert sorted(one.paragraph for one in found) == [one.paragraph for one in found]


def test_a_word_that_was_cut_is_taken_whole():
    text = "BEIJING: the envoy said yes."
    assert find_passage(text, "IJING: the env").of(text) == "BEIJING: the envoy"
    assert find_passage(text, "the envoy").of(text) == "the envoy"


def test_of_several_places_the_nearest_is_taken():
    text = "no. " * 50
    assert find_passage(text, "no.", near=101).start == 100
    with pytest.raises(InputError, match="Name a shorter one"):
        find_passage("a " + "b " * 4000 + "end", "a b", until="end", near=0)
