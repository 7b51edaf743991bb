"""Articles compared: stories, facts by outlet, shared copy, quantities, people, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from whipcount.coverage.stories.copies import SharedCopy, find_copies
from whipcount.coverage.stories.events import Story, group_stories
from whipcount.coverage.stories.facts import Fact, outlet_of, split, story_facts
from whipcount.coverage.stories.mentions import Mention, NamedText, Person, join_documents, join_people
from whipcount.coverage.stories.quantities import Disagreement, compare_quantities
from whipcount.coverage.stories.side_by_side import with_story_keys
from whipcount.domain import Span
from whipcount.domain.matter import NamedDocument
from whipcount.domain.statements import Article, Reading

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """A story with its outlets and what they report; no facts where one article alone tells it."""

    story: Story
    outlets: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a comparison of articles shows."""

    stories: tuple[ToldStory, ...]
    copies: tuple[SharedCopy, ...]
    quantities: tuple[Disagreement, ...]
    people: tuple[Person, ...]
    documents: tuple[NamedText, ...]
    articles: tuple[Article, ...]


def compare_articles(reading: Reading, *, known_documents: Sequence[NamedDocument] = ()) -> Comparison:
    """Compare the articles of a reading; the cost grows with their paragraphs and records, not with pairs.

    Parameters
    ----------
    reading : Reading
        What was read, by whatever reader.
    known_documents : sequence of NamedDocument, optional
        As for `compare_quantities`.

    Examples
    --------
    >>> compare_articles(Reading()).stories
    ()
    """
    copies = find_copies(reading)
    stories = group_stories(reading, copies)
    articles = {article.source.id: article for article in reading.articles}
    parts = split(reading, [story.sources for story in stories])
    told = tuple(
        ToldStory(
            story=story,
            outlets=tuple(dict.fromkeys(outlet_of(articles[source]) for source in story.sources)),
            # One article by itself leaves nothing out and words nothing differently.
            facts=story_facts(part, story.sources, copies_in) if len(story.sources) > 1 else (),
        )
        for story, part, copies_in in zip(stories, parts, _copies_by_story(stories, copies), strict=True)
    )
    return Comparison(
        stories=told,
        copies=copies,
        quantities=_compared(reading, parts, known_documents),
        people=join_people(reading),
        documents=join_documents(reading),
        articles=reading.articles,
    )


def _compared(
    reading: Reading, parts: Sequence[Reading], known_documents: Sequence[NamedDocument]
) -> tuple[Disagreement, ...]:
    """Compare what the reader gave a key in all articles, and within each story what counts one thing."""
    found = list(compare_quantities(reading, known_documents=known_documents))
    keyed = {quantity.key for quantity in reading.quantities}
    for part in parts:
        new = tuple(quantity for quantity in with_story_keys(part) if quantity.key not in keyed)
        found += compare_quantities(Reading(quantities=new), known_documents=known_documents)
    return tuple(found)


def comparison_records(comparison: Comparison) -> dict[str, list[Record]]:
    """Write a comparison as plain records; offsets are as in `to_gold`."""
    return {
        "stories": [_story(told, comparison.articles) for told in comparison.stories],
        "copies": [_copy(copy) for copy in comparison.copies],
        "quantities": [
            {
                "subject": found.subject,
                "relation": found.relation,
                "words": found.words,
                "claims": [
                    _place(claim.source, claim.span, claim.text) | {"claimant": claim.claimant}
                    for claim in found.claims
                ],
            }
            for found in comparison.quantities
        ],
        "people": [
            {
                "name": person.name,
                "offices": list(person.offices),
                "states": list(person.states),
                "mentions": _mentions(person.mentions),
            }
            for person in comparison.people
        ],
        "documents": [
            {
                "key": text.key,
                "title": text.title,
                "symbol": text.symbol,
                "mentions": _mentions(text.mentions),
            }
            for text in comparison.documents
        ],
    }


def _copies_by_story(stories: Sequence[Story], copies: Sequence[SharedCopy]) -> list[list[SharedCopy]]:
    story_of = {source: number for number, story in enumerate(stories) for source in story.sources}
    by_story: list[list[SharedCopy]] = [[] for _ in stories]
    for copy in copies:
        for number in dict.fromkeys(story_of[source] for source in copy.sources):
            by_story[number].append(copy)
    return by_story


def _story(told: ToldStory, articles: Sequence[Article]) -> Record:
    borrowed = {
        article.source.id: article.anchor_reason
        for article in articles
        if article.source.id in told.story.sources and article.published is None and article.anchor_reason
    }
    return {
        "sources": list(told.story.sources),
        "outlets": list(told.outlets),
        "first_day": told.story.first_day.isoformat() if told.story.first_day else None,
        "last_day": told.story.last_day.isoformat() if told.story.last_day else None,
        "reasons": list(told.story.reasons),
        "borrowed_dates": borrowed,
        "facts": [
            {
                "kind": fact.kind,
                "subject": fact.subject,
                "wording": fact.wording,
                "tellings": fact.tellings,
                "left_out_by": list(fact.left_out_by),
                "reports": [
                    _place(report.source, report.span, report.words)
                    | {"outlet": report.outlet, "reprint": report.reprint}
                    for report in fact.reports
                ],
            }
            for fact in told.facts
        ],
    }


def _copy(copy: SharedCopy) -> Record:
    return {
        "kind": copy.kind,
        "agencies": list(copy.agencies),
        "paragraphs": [
            {"source": one.source, "start": one.span.start, "end": one.span.end, "kept": one.kept}
            for one in copy.paragraphs
        ],
    }


def _mentions(mentions: Sequence[Mention]) -> list[Record]:
    return [_place(mention.source, mention.span, mention.words) for mention in mentions]


def _place(source: str, span: Span, words: str) -> Record:
    return {"source": source, "start": span.start, "end": span.end, "text": words}
