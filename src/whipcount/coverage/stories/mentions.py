"""A person's and a document's mentions, joined across articles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from whipcount.coverage.stories.facts import same_name
from whipcount.domain import Span
from whipcount.domain.statements import Reading, Speaker, SpeakerType


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where somebody or something is named."""

    source: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who speaks, under one name, with every mention as a speaker."""

    name: str
    offices: tuple[str, ...]
    states: tuple[str, ...]
    mentions: tuple[Mention, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The articles in which the person speaks."""
        return tuple(dict.fromkeys(mention.source for mention in self.mentions))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A document, with every mention."""

    key: str
    title: str
    symbol: str | None
    mentions: tuple[Mention, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The articles that mention it."""
        return tuple(dict.fromkeys(mention.source for mention in self.mentions))


def join_people(reading: Reading) -> tuple[Person, ...]:
    """Join the persons who speak in a reading, those in most articles first.

    The same name is the same person, unless it speaks for different states. A shorter name (*Solis*) is the
    person of the one longer name that begins or ends with it and whose states do not speak against it; where
    several fit, it stays by itself.
    """
    spoken: defaultdict[tuple[str, frozenset[str]], list[tuple[Speaker, Mention]]] = defaultdict(list)
    for statement in reading.statements:
        speaker = statement.speaker
        if speaker.type is SpeakerType.PERSON and speaker.name and speaker.span:
            place = Mention(source=statement.source, span=speaker.span, words=speaker.mention)
            spoken[speaker.name, frozenset(speaker.states)].append((speaker, place))
    by_part: defaultdict[str, set[tuple[str, frozenset[str]]]] = defaultdict(set)
    for name, states in spoken:
        parts = name.casefold().split()
        by_part[parts[0]].add((name, states))
        by_part[parts[-1]].add((name, states))
    into = {key: _fuller(key, by_part) for key in spoken}
    groups: defaultdict[tuple[str, frozenset[str]], list[tuple[Speaker, Mention]]] = defaultdict(list)
    for key, places in spoken.items():
        root = key
        while into[root] != root:
            root = into[root]
        groups[root] += places
    people = [_person(name, places) for (name, _), places in groups.items()]
    return tuple(sorted(people, key=lambda person: (-len(person.sources), person.name)))


def join_documents(reading: Reading) -> tuple[NamedText, ...]:
    """Join the mentions of each document of a reading, those in most articles first."""
    groups: defaultdict[str, list[Mention]] = defaultdict(list)
    named: dict[str, tuple[str, str | None]] = {}
    for mention in reading.documents:
        groups[mention.key].append(Mention(source=mention.source, span=mention.span, words=mention.text))
        title, symbol = named.get(mention.key, ("", None))
        named[mention.key] = (title or mention.title, symbol or mention.symbol)
    texts = [
        NamedText(key=key, title=named[key][0] or key, symbol=named[key][1], mentions=tuple(mentions))
        for key, mentions in groups.items()
    ]
    return tuple(sorted(texts, key=lambda text: (-len(text.sources), text.key)))


def _fuller(
    key: tuple[str, frozenset[str]], by_part: dict[str, set[tuple[str, frozenset[str]]]]
) -> tuple[str, frozenset[str]]:
    """Return the one fuller naming of a person, or the naming itself where there is none or several."""
    name, states = key
    parts = name.casefold().split()
    near = by_part[parts[0]] | by_part[parts[-1]]
    fuller = {
        (other, theirs)
        for other, theirs in near
        if _tells_more(other, theirs, name, states)
        and same_name(name, other)
        and (not states or not theirs or states & theirs)
    }
    longest = max((len(other.split()) for other, _ in fuller), default=0)
    best = {found for found in fuller if len(found[0].split()) == longest}
    return best.pop() if len(best) == 1 else key


def _tells_more(other: str, theirs: frozenset[str], name: str, states: frozenset[str]) -> bool:
    """Whether a naming is fuller: a longer name, or the same name with states where there was none."""
    if len(other.split()) != len(name.split()):
        return len(other.split()) > len(name.split())
    return other.casefold() == name.casefold() and len(theirs) > len(states)


def _person(name: str, places: list[tuple[Speaker, Mention]]) -> Person:
    return Person(
        name=name,
        offices=tuple(dict.fromkeys(speaker.office for speaker, _ in places if speaker.office)),
        states=tuple(dict.fromkeys(code for speaker, _ in places for code in speaker.states)),
        mentions=tuple(sorted((place for _, place in places), key=lambda p: (p.source, p.span.start))),
    )
