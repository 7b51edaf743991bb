"""Which articles tell the same event: by day, actors, documents and words; a story is their group."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from whipcount.coverage.stories.copies import SharedCopy
from whipcount.coverage.stories.words import stems
from whipcount.domain.statements import Article, Reading, SpeakerType

DAYS = 4
"""Days between two articles on one event at most; outlets follow up late, and weeklies later."""
ALIKE = 0.30
"""Likeness of words from which articles of the same days tell one event."""
ALIKE_UNDATED = 0.36
"""The same, where one of the two has no day."""
ALIKE_LINKED = 0.20
"""The same, where one took its day from the other because a dated sentence of theirs is the same."""
SAME_DAY, SAME_PERSON, MOST_PERSONS = 0.03, 0.03, 2
"""Added to the likeness of two articles of one day, and for each of two named persons who speak in both."""
COPIED = 0.3
"""Share of the shorter article's text that makes two articles one story by itself when it is shared copy."""

_MOST_OF_ONE = 60
"""Articles looked at for one word: a word that more of them have tells nothing."""
_TELLING = 40
"""Words of an article that it is looked up by, the rarest first."""
_HELD_AGAINST = 6
_FEW = 200
"""Added to the number of articles: in a handful of articles a word's rareness says little."""
_HEAD = 3_000
"""Characters of the story that are compared: news tells the event first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell one event, in the order of the reading, and why they are taken for it."""

    sources: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    reasons: tuple[str, ...]
    """For each article but the first: what it shares with the others."""


@dataclass(slots=True)
class _Told:
    """One article as it is compared."""

    article: Article
    weights: dict[str, float]
    actors: frozenset[str]
    persons: frozenset[str]
    documents: frozenset[str]
    length: float


def group_stories(reading: Reading, copies: Sequence[SharedCopy]) -> tuple[Story, ...]:
    """Group the articles of a reading by the event that they tell; every article is in one story.

    Two articles tell one event when their days are at most four apart, they share an actor or a document,
    and their words are alike; or when they share much copy. An article joins a story by its likeness to the
    story's articles on the average, so that a chain of follow-ups does not become one event. The thresholds
    were set on articles of our own.

    Returns
    -------
    tuple of Story
        The story told by most articles first.
    """
    told = _told(reading)
    shared = _shared_text(copies)
    stories: list[list[int]] = []
    reasons: list[list[str]] = []
    story_of: dict[int, int] = {}
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        rare = sorted(one.weights, key=lambda word: (-one.weights[word], word))[:_TELLING]
        met = Counter(story_of[other] for word in rare for other in index[word][-_MOST_OF_ONE:])
        for source in shared.get(one.article.source.id, {}):
            met.update({story_of[other]: 1_000 for other in index[f"source {source}"]})
        best, likest, why = -1, 0.0, ""
        for story, _ in met.most_common(_HELD_AGAINST):
            likeness, reason = _joins(one, [told[other] for other in stories[story][-_HELD_AGAINST:]], shared)
            if reason and likeness > likest:
                best, likest, why = story, likeness, reason
        if best < 0:
            best = len(stories)
            stories.append([])
            reasons.append([])
        else:
            reasons[best].append(why)
        stories[best].append(number)
        story_of[number] = best
        for word in (*rare, f"source {one.article.source.id}"):
            index[word].append(number)
    made = [
        _story([told[n].article for n in group], why) for group, why in zip(stories, reasons, strict=True)
    ]
    return tuple(sorted(made, key=lambda story: -len(story.sources)))


def _told(reading: Reading) -> list[_Told]:
    """Return what each article is compared by: its words, weighed by rareness, its actors, its documents."""
    actors: defaultdict[str, set[str]] = defaultdict(set)
    persons: defaultdict[str, set[str]] = defaultdict(set)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for statement in reading.statements:
        actors[statement.source].update(statement.speaker.states)
        if statement.speaker.type is SpeakerType.PERSON and " " in statement.speaker.name:
            persons[statement.source].add(statement.speaker.name.casefold())
    for position in reading.positions:
        actors[position.source].add(position.actor)
    for mention in reading.documents:
        documents[mention.source].add(mention.key)
    counts = [_words(article) for article in reading.articles]
    spread = Counter(word for words in counts for word in words)
    made: list[_Told] = []
    for article, words in zip(reading.articles, counts, strict=True):
        weights = {
            word: (1 + math.log(times)) * math.log((len(counts) + _FEW) / (spread[word] + 1))
            for word, times in words.items()
        }
        source = article.source.id
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        made.append(
            _Told(
                article,
                weights,
                frozenset(actors[source]),
                frozenset(persons[source]),
                frozenset(documents[source]),
                length,
            )
        )
    return made


def _words(article: Article) -> Counter[str]:
    found = Counter(stems(article.title))
    taken = 0
    for span in article.body:
        found.update(stems(span.of(article.text)[: _HEAD - taken]))
        taken += span.end - span.start
        if taken >= _HEAD:
            break
    return found


def _shared_text(copies: Sequence[SharedCopy]) -> dict[str, Counter[str]]:
    """By article: how many characters it shares with which others; of a much printed text, with the first."""
    shared: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for copy in copies:
        if copy.kind == "copy":
            first = copy.paragraphs[0]
            for other in copy.paragraphs[1:]:
                if other.source != first.source:
                    length = min(one.span.end - one.span.start for one in (first, other))
                    shared[other.source][first.source] += length
                    shared[first.source][other.source] += length
    return shared


def _joins(one: _Told, others: Sequence[_Told], shared: Mapping[str, Counter[str]]) -> tuple[float, str]:
    """Return how alike an article is to those of a story on the average, and why it joins, if it does."""
    pairs = [(_likeness(one, other) + _nearness(one, other), other) for other in others]
    average = sum(likeness for likeness, _ in pairs) / len(pairs)
    for _, other in pairs:
        common = shared.get(one.article.source.id, Counter())[other.article.source.id]
        share = common / max(1, min(_length(one.article), _length(other.article)))
        if share >= COPIED:
            return 1 + average, f"shares {min(share, 1):.0%} of its text with {other.article.source.id}"
    likest, nearest = max(pairs, key=lambda pair: pair[0])
    wanted = _wanted(one.article, nearest.article)
    actors = sorted(one.actors & nearest.actors)
    documents = sorted(one.documents & nearest.documents)
    if wanted is None or average < wanted or not (actors or documents):
        return average, ""
    what = [f"alike by {likest:.2f}"]
    what += [f"actors {', '.join(actors[:6])}"] if actors else []
    what += [f"documents {', '.join(documents[:4])}"] if documents else []
    return average, f"with {nearest.article.source.id}: {'; '.join(what)}"


def _length(article: Article) -> int:
    return sum(span.end - span.start for span in article.body)


def _nearness(one: _Told, other: _Told) -> float:
    """Return what the same day and the same persons add to the likeness of words."""
    same_day = one.article.anchor is not None and one.article.anchor == other.article.anchor
    persons = min(MOST_PERSONS, len(one.persons & other.persons))
    return SAME_DAY * same_day + SAME_PERSON * persons


def _likeness(one: _Told, other: _Told) -> float:
    """Return the cosine of two articles' weighed words."""
    few, many = sorted((one.weights, other.weights), key=len)
    common = sum(weight * many[word] for word, weight in few.items() if word in many)
    return common / (one.length * other.length)


def _wanted(one: Article, other: Article) -> float | None:
    """Return how alike the words of two articles must be; None when their days are too far apart."""
    if one.source.id in other.anchor_reason or other.source.id in one.anchor_reason:
        return ALIKE_LINKED
    if one.anchor is None or other.anchor is None:
        return ALIKE_UNDATED
    return ALIKE if abs((one.anchor - other.anchor).days) <= DAYS else None


def _story(articles: Sequence[Article], reasons: Sequence[str]) -> Story:
    days = [article.anchor for article in articles if article.anchor]
    return Story(
        sources=tuple(article.source.id for article in articles),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        reasons=tuple(reasons),
    )
