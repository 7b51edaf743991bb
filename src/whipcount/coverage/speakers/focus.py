"""Whom a short form means: *its*, *the North*, *the government*, a person named earlier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from whipcount.coverage.article.prepared import PreparedArticle
from whipcount.coverage.documents.finding import Mention, maker_of
from whipcount.coverage.language.clauses import Subject, earlier_verbs, subject_of
from whipcount.coverage.language.datevalues import resolve
from whipcount.coverage.language.lexicon import TITLES
from whipcount.coverage.language.phrases import phrase_left
from whipcount.coverage.language.places import PlaceKind, find_places
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.speakers.memory import Memory
from whipcount.coverage.speakers.persons import person_in
from whipcount.domain import Precision

_APPEARED = re.compile(
    r"\W*(?:released|published|issued|adopted|circulated|dated|submitted|tabled|of|in|on|\W)*$"
)
_SEATS = re.compile(
    r"\b(?:GENEVA|NEW YORK|VIENNA|THE HAGUE|BRUSSELS|NAIROBI|UNITED NATIONS)\b", re.IGNORECASE
)
"""Cities of international bodies: a dateline there does not tell whose government is meant."""
_PERSON_REACH = 500
"""How far back, in characters, *his* and *her* may reach."""
_BODIES = frozenset(
    [
        "mission",
        "panel",
        "inquiry",
        "experts",
        "investigators",
        "rapporteur",
        "commission",
        "court",
        "tribunal",
    ]
)
_ACTORS = frozenset({PlaceKind.NAME, PlaceKind.CAPITAL, PlaceKind.BLOC})


def remember_article(prepared: PreparedArticle) -> Memory:
    """Return what a reader knows of an article at its head: dateline, people named, which North is meant."""
    memory = Memory()
    body = prepared.article.body
    text = prepared.article.text
    for place in find_places(_SEATS.sub(" ", prepared.article.dateline).title()):
        if place.kind is not PlaceKind.BODY and place.code != "UN":
            memory.here = place.code
            break
    if body:
        for place in find_places(text, 0, body[-1].end):
            for half in ("North", "South"):
                if place.kind is PlaceKind.NAME and place.name.startswith(half + " "):
                    memory.halves.setdefault(half, place.code)
        if "KOR" in memory.halves.values() or "PRK" in memory.halves.values():
            memory.halves = {"North": "PRK", "South": "KOR"} | memory.halves
    for sentence in prepared.sentences:
        _people(sentence, memory)
    return memory


def _people(sentence: Sentence, memory: Memory) -> None:
    """Note the people whom a sentence names with an office before or an apposition after the name."""
    tags = sentence.tags
    at = 0
    while at < len(tags):
        if tags[at] != "C":
            at += 1
            continue
        end = at
        while end + 1 < len(tags) and tags[end + 1] in "CJ":
            end += 1
        if sentence.places_in(sentence.starts[at], sentence.ends[end]):
            at = end + 1
            continue
        first = phrase_left(sentence, end)
        first = at if first is None else first
        last = end
        if sentence.tag(end + 1) == "," and sentence.tag(end + 2) in tuple("DNJC"):
            closed = next((p for p in range(end + 2, min(end + 16, len(tags))) if tags[p] in ",.;"), None)
            aside = tags[end + 2 : closed] if closed else ""
            last = closed - 1 if closed and not set(aside) & set("VZMEHdv") else end
        if sentence.tag(first - 1) == "," and sentence.tag(first - 2) in tuple("NC") and first == at:
            # "Russia's envoy, NAME," : the office stands before the name
            opened = phrase_left(sentence, first - 2)
            if opened is not None and sentence.tag(opened - 1) == "o":
                opened = phrase_left(sentence, opened - 2)  # "The Ambassador of Peru, NAME"
            words = frozenset(map(sentence.lower, range(opened or 0, first - 1)))
            office = opened is not None and ("N" in tags[opened : first - 1] or not words.isdisjoint(TITLES))
            first = opened if opened is not None and office else first
        mention = sentence.span_text(first, last)
        person_in(mention, find_places(mention), memory)
        at = end + 1


@dataclass(slots=True)
class Focus:
    """Follows which state the article speaks of, to read *its* and *their*."""

    memory: Memory
    latest: list[str] = field(default_factory=list)
    trail: list[tuple[str, ...]] = field(default_factory=list)
    """What `latest` was at each sentence passed, so that a second reading need not follow again."""

    def owner_of(self, mention: Mention) -> tuple[str, ...]:
        """Say which states *its* or *their* means at a mention, from the subject of its clause."""
        sentence = mention.sentence
        if sentence.lower(mention.first) in ("his", "her"):
            return self.of_person_before(sentence.text, mention.start)
        plural = sentence.lower(mention.first) == "their"
        coming = self._subject_to_come(mention)
        if coming is not None:
            return self._of_subject(sentence, coming)
        for verb in earlier_verbs(sentence, mention.first):
            subject = subject_of(sentence, verb) if sentence.tags[verb] != "G" else None
            codes = self.codes_at(sentence, subject)
            if codes:
                return codes if plural or len(codes) == 1 else codes[:1]
            if subject is not None and sentence.lower(subject.last) in _BODIES:
                return ()  # "The mission presented its report": not of the state told of before
        before = self.codes_in(sentence, sentence.start, mention.start)
        if before and not plural:
            return before[-1:]
        return tuple(self.latest[-2:]) if plural else tuple(self.latest[-1:])

    def _subject_to_come(self, mention: Mention) -> Subject | None:
        """Return the subject after a sentence's opening words: *In its report, the panel said*."""
        sentence = mention.sentence
        if mention.first != 1 or sentence.tags[0] != "I":
            return None
        for verb in sentence.finite:
            subject = subject_of(sentence, verb) if verb > mention.head else None
            if subject is not None and subject.first > mention.head:
                return subject if sentence.tags[subject.first] != "P" else None
        return None

    def _of_subject(self, sentence: Sentence, subject: Subject) -> tuple[str, ...]:
        start, end = sentence.starts[subject.first], sentence.ends[subject.last]
        bodies = (place.code for place in sentence.places_in(start, end) if place.kind is PlaceKind.BODY)
        return self.codes_in(sentence, start, end) or tuple(dict.fromkeys(bodies))[:1]

    def of_person_before(self, text: str, place: int) -> tuple[str, ...]:
        """Return the states of the person named last before a place: *his report*, *her proposal*."""
        near = text[max(0, place - _PERSON_REACH) : place]
        named = [(near.rfind(person.name.split()[-1]), person) for person in self.memory.people]
        at, person = max(named, key=lambda pair: pair[0], default=(-1, None))
        return person.states if person is not None and at >= 0 else ()

    def codes_at(self, sentence: Sentence, subject: Subject | None) -> tuple[str, ...]:
        """Return the states that a subject names, or the pronoun in its place means."""
        if subject is None:
            return ()
        if sentence.tags[subject.first] == "P" and sentence.lower(subject.first) in ("it", "they"):
            for verb in earlier_verbs(sentence, subject.first):
                before = subject_of(sentence, verb)
                if (
                    before is not None
                    and sentence.tags[before.first] != "P"
                    and before.how in ("plain", "apposition")
                ):
                    codes = self.codes_in(sentence, sentence.starts[before.first], sentence.ends[before.last])
                    if codes:
                        return codes
            return tuple(self.latest[-1:])
        codes = self.codes_in(sentence, sentence.starts[subject.first], sentence.ends[subject.last])
        if not codes and sentence.lower(subject.first) in ("its", "their"):
            return tuple(self.latest[-1:])  # "Its mission circulated a letter"
        return codes

    def codes_in(self, sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
        """Return the states and blocs named in a stretch of text, *the North* among them, in order."""
        text = sentence.text
        places = sentence.places_in(start, end)
        found = [
            (place.start, place.code)
            for place in places
            if place.kind in _ACTORS or place.kind is PlaceKind.DEMONYM
        ]
        for half in self.memory.halves.keys() & sentence.words:
            found += self._alone(sentence, half, range(start, end), found)
        plain = [code for place, code in sorted(found) if code != "UN"]
        free = [
            place.code
            for place in places
            if place.code in plain and not text.startswith(("’s", "'s"), place.end)
        ]
        # "North Korea's ally, China": the owner in the possessive is not who acts
        return tuple(dict.fromkeys(free or plain))

    def _alone(
        self, sentence: Sentence, half: str, reach: range, named: Sequence[tuple[int, str]]
    ) -> list[tuple[int, str]]:
        """Give the places of *North* or *South* within reach that are not part of a name."""
        starts = [at for at, word in zip(sentence.starts, sentence.words, strict=True) if word == half]
        return [
            (at, self.memory.halves[half])
            for at in starts
            if at in reach and all(abs(place - at) > 1 for place, _ in named)
        ]

    def pass_sentence(self, sentence: Sentence) -> None:
        """Note the states that are the subject of a sentence's last verb that names any."""
        self.trail.append(tuple(self.latest))
        if not (sentence.places or self.memory.halves.keys() & sentence.words):
            return  # a pronoun means the latest again
        of_verbs = (
            self.codes_at(sentence, subject_of(sentence, verb))
            for verb in earlier_verbs(sentence, len(sentence.words))
        )
        for code in next((codes for codes in of_verbs if codes), ()):
            if code in self.latest:
                self.latest.remove(code)
            self.latest.append(code)


def made_by(mention: Mention, focus: Focus) -> tuple[str, ...]:
    """Return the states that make, send or publish the document in this clause."""
    maker = maker_of(mention)
    if maker is None:
        return ()
    codes = focus.codes_at(mention.sentence, Subject(maker[0], maker[1], "plain"))
    return tuple(dict.fromkeys((*codes, *_made_with(mention, focus)))) if codes else ()


def _made_with(mention: Mention, focus: Focus) -> tuple[str, ...]:
    """Return those with whom a text is made: *drafted the text together with Peru, Chile and others*."""
    sentence = mention.sentence
    match = _WITH.match(sentence.text, mention.end, sentence.end)
    if match is None:
        return ()
    ends = [
        place
        for place in (sentence.text.find(mark, match.end(), sentence.end) for mark in ".;(")
        if place > 0
    ]
    stop = min(ends, default=sentence.end)
    verb = _VERB_AFTER.search(sentence.text, match.end(), stop)
    return focus.codes_in(sentence, match.end(), verb.start() if verb else stop)


_WITH = re.compile(r",?\s(?:together|along|jointly)\swith\s")
_VERB_AFTER = re.compile(r",?\s(?:on|in|at|after|before|to|which|who|that|for|against|about|said|says)\s")


def date_document(mention: Mention, prepared: PreparedArticle) -> None:
    """Note on a mention when its document appeared, when its own clause states it."""
    sentence = mention.sentence
    reach = sentence.end if mention.introduced else min(sentence.end, mention.end + 40)
    start = sentence.start if mention.introduced else mention.start
    anchor = prepared.article.anchor or prepared.earliest
    near = sorted(
        (words for words in sentence.dates if start <= words.start < reach),
        key=lambda words: max(words.start - mention.end, mention.start - words.end),
    )
    for words in near:
        inside = words.start < mention.end
        between = sentence.text[mention.end : words.start] if not inside else ""
        if not mention.introduced and not inside and not _APPEARED.match(between):
            continue
        value, _ = resolve(words, anchor)
        if value is not None and value.precision is not Precision.YEAR:
            mention.month, mention.appeared = value.first.isoformat()[:7], value.first
            return
