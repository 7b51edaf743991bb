"""Stories told by several outlets: grouped, set side by side, agency copy found, people joined."""

import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.coverage import ArticleInput, read_articles
from whipcount.coverage.stories import (
    by_outlet,
    compare_articles,
    comparison_records,
    find_copies,
    join_people,
    story_facts,
)
from whipcount.coverage.stories.copies import credited
from whipcount.domain import Source, Span
from whipcount.domain.statements import Article, Reading

HERE = Path(__file__).parent
OUTLETS = HERE / "outlets"
WATER = {"water-agency.txt", "water-daily.txt", "water-reprint.txt"}
ARMS = {"arms-agency.txt", "arms-undated.txt", "arms-weekly.txt"}


def _read(*folders):
    files = [file for folder in folders for file in sorted(folder.glob("*.txt"))]
    return read_articles([ArticleInput(file.name, file.read_bytes()) for file in files])


@pytest.fixture(scope="module")
def reading():
    return _read(OUTLETS)


@pytest.fixture(scope="module")
def told(reading):
    return compare_articles(reading)


def _fact(told, story, kind, subject):
    chosen = next(entry for entry in told.stories if set(entry.story.sources) == story)
    return next(fact for fact in chosen.facts if fact.kind == kind and subject in fact.subject)


def test_outlets_that_tell_one_event_are_one_story(told):
    assert {frozenset(entry.story.sources) for entry in told.stories} == {frozenset(WATER), frozenset(ARMS)}
    arms = next(entry.story for entry in told.stories if set(entry.story.sources) == ARMS)
    assert (arms.first_day, arms.last_day) == (date(2013, 4, 2), date(2013, 4, 4))
    assert all("alike by" in reason or "shares" in reason for reason in arms.reasons)


def test_articles_on_one_matter_at_other_times_and_on_other_matters_are_not():
    """Twenty-six articles on other matters and years, and seven on one matter over eight months."""
    coverage = HERE.parent
    apart = compare_articles(_read(coverage / "articles", coverage / "blind", coverage / "later"))
    assert all(len(entry.story.sources) == 1 for entry in apart.stories)
    example = HERE.parents[2] / "examples" / "dprk-2014" / "coverage"
    assert all(len(entry.story.sources) == 1 for entry in compare_articles(_read(example)).stories)


def test_a_story_is_found_among_articles_on_other_matters():
    coverage = HERE.parent
    among = compare_articles(_read(OUTLETS, coverage / "blind", coverage / "articles"))
    several = {frozenset(e.story.sources) for e in among.stories if len(e.story.sources) > 1}
    assert several == {frozenset(WATER), frozenset(ARMS)}


def test_the_order_of_the_articles_does_not_change_the_stories(reading):
    files = sorted(OUTLETS.glob("*.txt"))
    for seed in range(4):
        random.Random(seed).shuffle(files)
        shuffled = read_articles([ArticleInput(file.name, file.read_bytes()) for file in files])
        stories = {frozenset(entry.story.sources) for entry in compare_articles(shuffled).stories}
        assert stories == {frozenset(WATER), frozenset(ARMS)}


def test_a_vote_told_in_three_ways_is_one_fact_that_nobody_leaves_out(told):
    vote = _fact(told, ARMS, "vote", "154-3-23")
    assert vote.left_out_by == ()
    assert vote.wording == "differs"
    assert by_outlet(vote)["Lakeside Chronicle"][0].words == "154 votes to three, with 23 abstentions"


def test_a_statement_quoted_and_reported_is_one_fact_with_each_outlets_words(told):
    said = _fact(told, ARMS, "statement", "Syria")
    assert set(said.outlets) == {"Reuters", "Lakeside Chronicle"}
    assert said.left_out_by == ("Valley Herald",)
    assert said.wording == "differs"
    assert said.tellings == 2


def test_two_speakers_with_the_same_words_are_two_facts(told):
    arms = next(entry for entry in told.stories if set(entry.story.sources) == ARMS)
    russia = next(f for f in arms.facts if f.kind == "statement" and "Russia" in f.subject)
    assert all("Russia" in r.words or "treaty" in r.words for r in russia.reports)
    assert not any("Syria" in f.subject and "Russia" in f.subject for f in arms.facts)


def test_a_position_on_a_text_that_outlets_call_differently_is_one_fact(told):
    arms = next(entry for entry in told.stories if set(entry.story.sources) == ARMS)
    (iran,) = [f for f in arms.facts if f.kind == "position" and f.subject.startswith("IRN: oppose")]
    assert iran.left_out_by == ()
    assert {report.source for report in iran.reports} == ARMS


def test_positions_on_rival_texts_stay_apart():
    pages = [
        ("a", "China said on Tuesday that it would vote against the European draft resolution on Belarus."),
        ("b", "China said on Tuesday that it would vote against the Belarusian draft resolution on Belarus."),
    ]
    reading = read_articles([ArticleInput(name, text.encode()) for name, text in pages])
    facts = story_facts(reading, ("a", "b"), ())
    opposing = [fact for fact in facts if fact.kind == "position"]
    assert len(opposing) == len({position.proposal for position in reading.positions})


def test_every_report_gives_back_its_words(told, reading):
    for entry in told.stories:
        for fact in entry.facts:
            assert set(fact.outlets) | set(fact.left_out_by) == set(entry.outlets)
            for report in fact.reports:
                assert report.span.of(reading.article(report.source).text) == report.words


def test_figures_of_one_thing_are_set_side_by_side(told):
    (found,) = [d for d in told.quantities if "900 million" in d.subject]
    assert found.relation == "compatible"
    assert {claim.text for claim in found.claims} == {"nearly 900 million people", "some 884 million people"}


def test_agency_copy_is_found_by_paragraph_with_the_agency_that_the_page_credits(told):
    copies = [copy for copy in told.copies if copy.kind == "copy"]
    assert len(copies) == 2
    for copy in copies:
        assert set(copy.sources) == {"water-agency.txt", "water-reprint.txt"}
        assert copy.agencies == ("Associated Press",)
    assert [p.kept for copy in copies for p in copy.paragraphs if p.source == "water-reprint.txt"] == [
        0.93,
        1.0,
    ]


def test_the_same_quotation_is_no_copy(told):
    quoted = [copy for copy in told.copies if copy.kind == "quotation"]
    assert all("reprint" not in source for copy in quoted for source in copy.sources)
    assert not any(
        report.reprint
        for entry in told.stories
        if set(entry.story.sources) == ARMS
        for fact in entry.facts
        for report in fact.reports
    )


def test_copy_reprinted_forty_times_is_told_once():
    wire = (OUTLETS / "arms-agency.txt").read_text(encoding="utf-8")
    pages = [
        ArticleInput(f"{n:02}.txt", wire.replace("U.N. adopts", f"Paper number {n}: U.N. adopts").encode())
        for n in range(40)
    ]
    told = compare_articles(read_articles(pages))
    (story,) = told.stories
    assert len(story.story.sources) == 40
    said = next(f for f in story.facts if f.kind == "statement" and "Syria" in f.subject)
    assert len(said.reports) == 40
    assert said.tellings == 1
    assert all(copy.agencies == ("Reuters",) for copy in told.copies)


@pytest.mark.parametrize(
    ("fields", "end", "agency"),
    [
        ({"agency": "AP"}, "", "Associated Press"),
        ({"agency": "The Associated Press"}, "", "Associated Press"),
        ({"agency": "Wire"}, "", "Wire"),
        ({"byline": "Agence France-Presse in Geneva"}, "", "AFP"),
        ({}, "Reuters contributed to this report.", "Reuters"),
        ({}, "With files from The Associated Press", "Associated Press"),
        ({}, "Reuters reported that the vote was close.", ""),
        ({"byline": "Our correspondent"}, "Photo: AFP", ""),
    ],
)
def test_an_agency_is_named_only_where_the_page_credits_it_for_the_text(fields, end, agency):
    text = f"Delegates met in Geneva on Monday and argued late into the night.\n{end}"
    made = Article(
        source=Source(id="a", title="a"), text=text, title="", body=(Span(0, text.index("\n")),), **fields
    )
    assert credited(made) == agency


def test_a_person_named_in_full_once_is_the_same_by_the_last_name_elsewhere():
    pages = [
        ("a", "The French ambassador, Gerard Araud, said on Monday that the draft was fair to all sides."),
        ("b", "“The draft is fair,” Araud told reporters in New York. Gerard Araud said it twice."),
        ("c", "The Russian ambassador, Vitaly Churkin, said that the draft was unfair and would fail."),
        ("d", "Churkin said no more. The Russian foreign minister, Sergei Lavrov, said that it was so."),
    ]
    reading = read_articles([ArticleInput(name, text.encode()) for name, text in pages])
    people = {person.name: person for person in join_people(reading)}
    assert people["Gerard Araud"].sources == ("a", "b")
    assert people["Gerard Araud"].states == ("FRA",)
    assert set(people) <= {"Gerard Araud", "Vitaly Churkin", "Sergei Lavrov", "Churkin"}
    for person in people.values():
        for mention in person.mentions:
            assert mention.span.of(reading.article(mention.source).text) == mention.words


def test_a_borrowed_date_stands_with_its_reason(told):
    records = comparison_records(told)
    (story,) = [entry for entry in records["stories"] if set(entry["sources"]) == ARMS]
    assert set(story["borrowed_dates"]) == {"arms-undated.txt"}
    assert "tells the same event of Tuesday 2013-04-02" in story["borrowed_dates"]["arms-undated.txt"]


def test_records_are_plain_and_complete(told):
    records = comparison_records(told)
    assert set(records) == {"stories", "copies", "quantities", "people", "documents"}
    report = records["stories"][0]["facts"][0]["reports"][0]
    assert set(report) == {"source", "start", "end", "text", "outlet", "reprint"}


_WORDS = [f"word{n}" for n in range(3_000)]


def _article(name: str, paragraphs: list[str]) -> Article:
    text, spans = "", []
    for paragraph in paragraphs:
        spans.append(Span(len(text), len(text) + len(paragraph)))
        text += paragraph + "\n"
    return Article(source=Source(id=name, title=name), text=text, title="", body=tuple(spans))


def _corpus(rng: random.Random, articles: int) -> Reading:
    """Ten paragraphs an article; a third of them reprint, a little changed, what an agency sent out."""
    wire = [" ".join(rng.choices(_WORDS, k=50)) + "." for _ in range(articles // 4)]
    made = []
    for number in range(articles):
        paragraphs = []
        for _ in range(10):
            words = (rng.choice(wire) if rng.random() < 0.33 else " ".join(rng.choices(_WORDS, k=50))).split()
            words[rng.randrange(len(words))] = "changed"
            paragraphs.append(" ".join(words))
        made.append(_article(str(number), paragraphs))
    return Reading(articles=tuple(made))


def _cpu(reading: Reading) -> float:
    start = time.process_time()
    compare_articles(reading)
    return time.process_time() - start


def test_ten_thousand_paragraphs_take_seconds_and_the_cost_is_in_proportion():
    rng = random.Random(7)
    few, many = _corpus(rng, 250), _corpus(rng, 1_000)
    short, long = _cpu(few), _cpu(many)
    assert long < 8
    assert long < 8 * short


def test_the_same_phrase_everywhere_does_not_explode():
    phrase = "the permanent representative of the country to the United Nations in New York said again that "
    rng = random.Random(5)
    articles = [
        _article(str(n), [phrase + " ".join(rng.choices(_WORDS, k=30)) for _ in range(5)]) for n in range(600)
    ]
    start = time.process_time()
    assert find_copies(Reading(articles=tuple(articles))) == ()
    assert time.process_time() - start < 4


def test_copy_is_found_in_pages_that_set_their_story_as_one_paragraph():
    rng = random.Random(3)
    sentences = [" ".join(rng.choices(_WORDS, k=20)).capitalize() + "." for _ in range(40)]
    own = [" ".join(rng.choices(_WORDS, k=20)).capitalize() + "." for _ in range(40)]
    articles = [
        _article("agency", [" ".join(sentences[at : at + 3]) for at in range(0, 39, 3)]),
        _article("one-line", [" ".join([*own[:20], *sentences[10:30], *own[20:]])]),
        _article("other-line", [" ".join(own[10:30])]),
    ]
    copies = find_copies(Reading(articles=tuple(articles)))
    assert any(set(copy.sources) == {"agency", "one-line"} for copy in copies)
    assert any(set(copy.sources) == {"one-line", "other-line"} for copy in copies)
    assert not any({"agency", "other-line"} <= set(copy.sources) for copy in copies)


def test_an_edited_paragraph_is_found_wherever_it_was_cut_or_added_to():
    rng = random.Random(11)
    words = rng.choices(_WORDS, k=60)
    versions = [words, words[:40], words[20:], [*words, *rng.choices(_WORDS, k=25)], words[:30]]
    articles = [_article(str(n), [" ".join(version)]) for n, version in enumerate(versions)]
    (copy,) = find_copies(Reading(articles=tuple(articles)))
    assert copy.sources == ("0", "1", "2", "3", "4")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=8), st.lists(st.text(max_size=120), max_size=8))
def test_any_text_is_compared_without_fault(one, other):
    reading = Reading(articles=(_article("one", one), _article("other", other)))
    told = compare_articles(reading)
    assert sorted(source for entry in told.stories for source in entry.story.sources) == ["one", "other"]
    for copy in told.copies:
        assert len(copy.sources) > 1
        assert all(0 < paragraph.kept <= 1 for paragraph in copy.paragraphs)
