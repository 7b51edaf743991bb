"""Positions told in passing: *a text by Chile*, *Peru's draft*, *is undecided*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from whipcount.coverage.article.confidence import BY_OWNER, BY_VERB, MADE_BY
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.language.places import PlaceKind
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.positions.stanceverb import DRAFT_KINDS
from whipcount.domain.statements import DocumentMention, Modality, Stance, Statement

_VERBS = (
    "written|drafted|prepared|sponsored|co-?sponsored|tabled|submitted|circulated|proposed|"
    "introduced|brought(?: forward)?|put forward|presented|authored|drawn up|crafted|penned|piloted|"
    "steered|initiated|moved|vetoed|blocked|killed|stopped|sunk|opposed|rejected|backed|supported|endorsed"
)
_BY = re.compile(rf"\b(?P<verb>{_VERBS})\b(?:\s\w+ly)?\s+by\s+", re.IGNORECASE)
_AGENT_STANCES = {
    **dict.fromkeys(("vetoed", "blocked", "killed", "stopped", "sunk", "opposed", "rejected"), Stance.OPPOSE),
    **dict.fromkeys(("backed", "supported", "endorsed"), Stance.SUPPORT),
}
_IT_WAS = re.compile(r"\b[Ii]t (?:was|is|has been|had been) (?:\w+ly )?$")
_AGENT_GAP = re.compile(
    r"(?:\s|,|and|the|an?|together|jointly|along|with|core|group|led|made up of|consisting of|"
    r"including|chiefly|mainly|by|notably|among them|such as|"
    r"(?:more than |over |some |about |at least )?\d+ (?:other )?(?:countries|states|nations|members)|"
    r"(?:representatives?|delegations?|delegates?|ambassadors?|envoys?|missions?|governments?) of)*"
)
_SPONSORED = re.compile(r"(?P<who>[A-Z][\w’'.]*(?: [A-Z][\w’'.]*)*)-(?:sponsored|drafted|authored)\b")
_AMONG = re.compile(r",? (?:who (?:are|were) )?among (?:the|its) (?:main |many |chief )?(?:co-)?sponsors\b")
_FOR_SPONSORS = re.compile(
    r"\bon behalf of (?:the|its) (?:other |main |many |chief |core )*(?:co-?)?sponsors\b", re.IGNORECASE
)
_OWNED = re.compile(r"(?:its|his|her|their|our)\s+own\s", re.IGNORECASE)
_TABLED_KINDS = frozenset({"draft", "text", "amendment", "resolution"})
_IN_FORCE = frozenset({"treaty", "law", "statement"})
"""Kinds that a vote is seldom on: taken only when the article names no other text."""
_TABLED_WORDS = re.compile(r"\b(?:draft|text|proposal|amendment|motion)\b", re.IGNORECASE)
_UNDECIDED = re.compile(
    r"\b(?:(?:has|have|had) (?:not (?:yet )?(?:made up (?:its|their) minds?|decided how to vote)|"
    r"not (?:yet )?(?:decided|said|disclosed|announced) (?:whether|if|how)|"
    r"yet to (?:take a (?:position|stand)|decide|make up (?:its|their) minds?|"
    r"(?:announce|declare|state) (?:its|their) (?:position|vote|stand|intentions?)|say how))|"
    r"(?:declined|declines|refused|refuses|would not|will not|did not) (?:to )?say (?:how|whether|if) "
    r"(?:it|they)|(?:is|are|was|were|remains?|remained) (?:still )?(?:undecided|wavering|"
    r"weighing (?:its|their) (?:vote|options)|keeping (?:its|their) options open))\b"
)
_MADE_BY = re.compile(r"\b(?:draft|text|proposal|amendment|motion|resolution|version)\s+by\s+", re.IGNORECASE)
_DECIDES = re.compile(
    r"[’']s? (?:decision|choice|intention|plan|promise|threat|pledge) to "
    r"(?:(?P<no>vote (?:against|no)|oppose|veto|block|reject)|"
    r"(?P<yes>vote (?:in favou?r|for|yes)|support|back)|abstain)\b"
)
LIST_GAP = re.compile(r"(?:\s|,|and|the|as well as)*")
"""What stands between the states of a list."""
_SUBJECT_GAP = re.compile(r"(?:,? which|,? who|[’']s (?:government|delegation|mission))?\s*")
_LOOKED_BACK = 30
_AGENT = sign(words=["by"])
_MADE = sign(*(re.findall(r"[a-z]{3,}", verb)[0] for verb in _VERBS.split("|")))
_TEXT = sign(words=["draft", "text", "proposal", "amendment", "motion", "resolution", "version"])
_DECISION = sign("decision", "choice", "intention", "plan", "promise", "threat", "pledge")
_MAKER = sign("sponsor", "drafted", "authored")
_SPONSORS = sign("sponsors")
_OPEN = sign("undecided", "mind", "decide", "waver", "weighing", words=["yet", "say", "said", "options"])


class Told(NamedTuple):
    """A position as told in a stretch of text."""

    start: int
    end: int
    actor: str
    key: str
    stance: Stance
    confidence: float = BY_VERB
    modality: Modality = Modality.ASSERTED


def told_in_passing(
    sentence: Sentence,
    documents: Placed[DocumentMention],
    statements: Placed[Statement],
) -> Iterator[Told]:
    """Give the positions that a sentence tells without a verb of its own for them."""
    signs = sentence.signs
    if signs & _AGENT and signs & _MADE:
        yield from _by_agent(sentence, documents)
    if signs & _AGENT and signs & _TEXT:
        yield from _by_maker(sentence, documents)
    if signs & _DECISION:
        yield from _by_decision(sentence, documents)
    if signs & _MAKER:
        yield from _by_epithet(sentence, documents)
    yield from _by_owner(sentence, documents)
    if signs & _SPONSORS:
        yield from _for_sponsors(sentence, documents, statements)
    if signs & _OPEN:
        yield from _undecided(sentence, documents)


def _by_agent(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *a text being written by the European Union and Japan*, *vetoed by Russia*, *backed by Cuba*."""
    for match in _BY.finditer(sentence.text, sentence.start, sentence.end):
        stance = _AGENT_STANCES.get(match["verb"].lower(), Stance.SPONSOR)
        before = documents.within(sentence.start, match.start() + 1)
        # "an amendment put forward by Chile" is one mention, its maker in it
        around = documents.around(match.start())
        target = around if around is not None else before[-1] if before else None
        if target is None and _IT_WAS.search(sentence.text, sentence.start, match.start()):
            target = latest_text(documents, sentence.start)
        if target is None or (stance is Stance.SPONSOR and target.kind in ("report", "letter")):
            continue
        codes, last = listed(sentence, match.end(), _AGENT_GAP)
        for actor in codes:
            yield Told(target.span.start, last, actor, target.key, stance, MADE_BY)


def _by_maker(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *an amendment by Chile*, *a proposal by Peru and Togo*."""
    for match in _MADE_BY.finditer(sentence.text, sentence.start, sentence.end):
        target = documents.around(match.start())
        if target is not None and target.kind in _TABLED_KINDS:
            codes, last = listed(sentence, match.end(), LIST_GAP)
            for actor in codes:
                yield Told(target.span.start, last, actor, target.key, Stance.SPONSOR, MADE_BY)


def _by_decision(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Chile's decision to vote in favour*."""
    for match in _DECIDES.finditer(sentence.text, sentence.start, sentence.end):
        target = latest_text(documents, match.start())
        stance = Stance.OPPOSE if match["no"] else Stance.SUPPORT if match["yes"] else Stance.ABSTAIN
        for place in sentence.places_in(sentence.start, match.start()):
            if place.end == match.start() and target is not None:
                yield Told(place.start, match.end(), place.code, target.key, stance)


def listed(sentence: Sentence, start: int, gap: re.Pattern[str]) -> tuple[list[str], int]:
    """Return the states listed from `start` on and where the list ends."""
    codes: list[str] = []
    last = start
    for place in sentence.places_in(start, sentence.end):
        if not gap.fullmatch(sentence.text, last, place.start):
            break
        if place.code != "UN":
            codes.append(place.code)
        last = place.end
    return codes, last


def listed_before(sentence: Sentence, end: int) -> Iterator[tuple[str, int]]:
    """Give the states listed right before a place, the last first, each with where it starts."""
    last = end
    for place in reversed(sentence.places_in(sentence.start, end)):
        if not LIST_GAP.fullmatch(sentence.text, place.end, last):
            return
        if place.code != "UN":
            yield place.code, place.start
        last = place.start


def _by_epithet(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *a United States-sponsored text* and *Brazil and Italy, among the main sponsors*."""
    text, start, end = sentence.text, sentence.start, sentence.end
    stretches = [(m.start("who"), m.end("who"), m.end()) for m in _SPONSORED.finditer(text, start, end)]
    stretches += [(start, m.start(), m.end()) for m in _AMONG.finditer(text, start, end)]
    for first, last, stop in stretches:
        target = latest_text(documents, end)
        for place in sentence.places_in(first, last) if target is not None else ():
            if place.code != "UN":
                yield Told(first, stop, place.code, target.key if target else "", Stance.SPONSOR)


def latest_text(documents: Placed[DocumentMention], end: int) -> DocumentMention | None:
    """Return the text to be voted on that was named last before a place, else the first one at all."""
    earlier = [d for d in islice(documents.up_to(end), _LOOKED_BACK) if d.kind in DRAFT_KINDS]
    later = [d for d in islice(documents.first(), _LOOKED_BACK) if d.kind in DRAFT_KINDS]
    voted_on = (d for d in [*earlier, *later] if d.kind not in _IN_FORCE)
    return next(voted_on, None) or next(iter([*earlier, *later]), None)


def _by_owner(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Canada's draft*, *the Chilean text*, *its own proposal*: whose text it is has tabled it."""
    for mention in documents.within(sentence.start, sentence.end):
        if mention.kind not in _TABLED_KINDS or not _TABLED_WORDS.search(mention.text):
            continue
        text, (start, end) = sentence.text, (mention.span.start, mention.span.end)
        own = mention.issuers if _OWNED.match(mention.text) else ()
        head = _TABLED_WORDS.search(text, start, end)
        places = sentence.places_in(start, head.start() if head else end)
        owners = [
            place.code
            for place in places
            if text.startswith(("’s ", "'s "), place.end) or place.kind is PlaceKind.DEMONYM
        ]
        for actor in dict.fromkeys([*own, *owners]):
            if actor != "UN":
                yield Told(start, end, actor, mention.key, Stance.SPONSOR, BY_OWNER)


def _for_sponsors(
    sentence: Sentence, documents: Placed[DocumentMention], statements: Placed[Statement]
) -> Iterator[Told]:
    """Read *the envoy of Peru, speaking on behalf of the main sponsors, said*."""
    match = _FOR_SPONSORS.search(sentence.text, sentence.start, sentence.end)
    target = latest_text(documents, sentence.end) if match else None
    if match is None or target is None:
        return
    for statement in statements.within(sentence.start, sentence.end):
        span = statement.speaker.span
        if span is not None and span.start <= match.start() <= span.end + 1:
            for actor in statement.speaker.states:
                yield Told(span.start, max(span.end, match.end()), actor, target.key, Stance.SPONSOR)


def _undecided(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Chile has not made up its mind*, the state right before the words."""
    for match in _UNDECIDED.finditer(sentence.text, sentence.start, sentence.end):
        target = latest_text(documents, match.start())
        for place in sentence.places_in(sentence.start, match.start()):
            beside = _SUBJECT_GAP.fullmatch(sentence.text, place.end, match.start())
            if beside and target is not None and place.kind is not PlaceKind.DEMONYM:
                yield Told(place.start, match.end(), place.code, target.key, Stance.UNDECIDED)
