"""Persons in mentions: their names, offices and the states they speak for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whipcount.coverage.language.lexicon import (
    EXPERT_NOUNS,
    PERSON_NOUNS,
    TITLES,
)
from whipcount.coverage.language.places import Place, PlaceKind, find_places
from whipcount.coverage.speakers.memory import Known, Memory
from whipcount.coverage.speakers.offices import states_of_office
from whipcount.coverage.speakers.shortforms import (
    GOVERNMENTAL,
    REMEMBERED,
    earlier_holder,
    of_government,
    of_owner,
)
from whipcount.domain.statements import SpeakerType

ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|these|those)\s+", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:Council|Association|Ministry|Watch|International|University|Party|Network|Group|Union|Institute|"
    r"Committee|Commission|Court|Organi[sz]ation|Foundation|Centre|Center|Forum|League|Alliance|Army|Front|"
    r"Movement|Agency|Fund|Bank|Assembly|Parliament|House|Embassy|Mission|Office|Department|Campaign|"
    r"Coalition|"
    r"Federation|Society|Service|Bureau|Church|Congress|Relations|Affairs|Studies|Security|Rights|"
    r"Republic|Crisis|Prisoners|Senate|Nations|Secretariat|Tribunal|Initiative|Project)\b"
)
_THAT_HOLDER = re.compile(r"(?:That|The|that|the) [a-z]+, [A-Z]")
_TITLED = re.compile(
    r"^(?:[\w ]* )?(?:[Aa]mbassador|[Mm]inister|[Pp]resident|[Dd]elegate|[Rr]epresentative)$"
)
INTERNATIONAL = re.compile(
    r"\b(?:[Ss]ecretary-[Gg]eneral|[Hh]igh [Cc]ommissioner|[Ss]pecial [Rr]apporteur|[Ss]pecial [Ee]nvoy)\b"
)
_ABOUT_WHOM = re.compile(
    r"\b(?i:to|on|for|about|against|over)\s+(?:the\s+)?(?:[A-Z][\w ]{2,30}(?:,| and) )*$"
)
_AMONG_STATES = frozenset(["diplomat", "diplomats", "member", "members", "delegate", "delegates"])
"""Before these the name of a body tells where they sit, not for whom they speak."""
_NAMED_AFTER = re.compile(r" (?:Group|Process|Agreements?|Protocols?|Accords?|Declaration|Convention)\b")
_SET_APART = re.compile(r"\s[-–—]+\s(?P<who>[^-–—]+?)\s*[-–—]*$")
_SEATS = frozenset(["The Hague", "Geneva", "Vienna", "Nairobi", "Brussels"])
"""Cities of international bodies: who speaks there need not speak for the state."""
_PARTS = re.compile(r"[,(]")
_HYPHENED = re.compile(r"[\w\-]+")
_SMALL = re.compile(r"[a-z]")
_OF = re.compile(r"\b(?:of|from)\s+$")
_IN = re.compile(r"\bin\s+(?:the\s+)?$", re.IGNORECASE)
_AND = re.compile(r"\band\b")
_NAME_WORD = re.compile(r"^[A-ZÀ-Þ][\w.’'\-]*$")


BESIDE_NAMES = re.compile(r"\b(?:and|the|as well as|both)\b|[\s,&]")
_TITLE_WORDS = TITLES | PERSON_NOUNS
_LED_BY = re.compile(r"\s(?:led|chaired|headed)\sby\b")
_NO_NAMES = frozenset(["The", "A", "An", "This", "That", "These", "Its", "Their", "Our", "His", "Her"])
_OF_THESE = re.compile(r"\b(?:of|from)\s+(?:[A-Z][\w ]{2,30}(?:,| and) )*$")
_OF_ANOTHER = re.compile(r"[Ss]ecretary-[Gg]eneral of (?:the )?[A-Z]")


def is_of_un(mention: str) -> bool:
    """Whether somebody without a state speaks for the United Nations: *the secretary-general*, not a club's.

    Examples
    --------
    >>> is_of_un("the special rapporteur"), is_of_un("the secretary-general of Friends of Peace")
    (True, False)
    """
    return INTERNATIONAL.search(mention) is not None and _OF_ANOTHER.search(mention) is None


def only_places(plain: str, mention: str, places: Sequence[Place]) -> bool:
    """Whether a part of a mention names places and nothing else."""
    rest = plain
    for place in places:
        rest = rest.replace(mention[place.start : place.end], " ")
    return bool(places) and not BESIDE_NAMES.sub("", rest)


def person_in(mention: str, places: Sequence[Place], memory: Memory) -> Known | None:
    """Find the person whom a mention names, with office and states."""
    for part in _PARTS.split(mention):
        name, before = _name_in(part)
        if not name:
            continue
        first = name.partition(" ")[0]
        for known in reversed(memory.people[-REMEMBERED * 5 :]):
            if first in known.name and _same_person(name, known.name):
                return _enriched(known, before, part, mention, places, memory)
        words = name.split()
        titled = bool(before) and before.split()[-1].lower() in _TITLE_WORDS
        if len(words) < 2 and not titled and "(" not in mention:
            continue
        return _introduce(name, before, part, mention, places, memory)
    return None


def _enriched(
    known: Known, before: str, part: str, mention: str, places: Sequence[Place], memory: Memory
) -> Known:
    """Add office and states to somebody who was known by name alone."""
    if (known.states and not known.guessed) or (not before and mention.strip(" ,") == part.strip(" ,")):
        return known
    told = _introduce(known.name, before, part, mention, places, memory)
    memory.people.pop()
    known.office, known.states, known.head = known.office or told.office, told.states, known.head or told.head
    known.guessed = told.guessed
    return known


def _same_person(short: str, full: str) -> bool:
    one, other = short.split(), full.split()
    return one == other or (len(one) < len(other) and (one == other[-len(one) :] or one == other[: len(one)]))


def _name_in(part: str) -> tuple[str, str]:
    """Return the name at the end of a part of a mention, and the words before it."""
    words = part.replace(")", " ").split()
    while words and words[-1].lower() in ("here", "there"):
        words.pop()
    taken: list[str] = []
    while (
        words
        and _NAME_WORD.match(words[-1])
        and not (taken and words[-1].endswith(("’s", "'s")))
        and words[-1].lower().rstrip("’'s") not in TITLES
    ):
        taken.insert(0, words.pop())
    name = " ".join(taken)
    if taken and taken[0] in _NO_NAMES:
        return "", ""  # "The Government"
    if not name or _ORGANISATION.search(name) or len(taken) > 4 or (name.isupper() and len(name) < 6):
        return "", ""
    if any(place.kind is not PlaceKind.CAPITAL or len(taken) == 1 for place in find_places(name)):
        return "", ""
    if words and words[-1].lower() in ("of", "the", "at", "in", "from", "for", "to", "a", "an", "and"):
        return "", ""
    return name.replace("’s", "").strip("’'"), " ".join(words)


def _introduce(
    name: str, before: str, part: str, mention: str, places: Sequence[Place], memory: Memory
) -> Known:
    tail = mention.partition(part)[2].strip(" ,()")
    described = tail or before
    if not described and mention.find(part) > 0:
        described = mention[: mention.find(part)].strip(" ,()")
    head = next((word for word in _HYPHENED.findall(described.lower())[::-1] if word in PERSON_NOUNS), "")
    states = states_of(mention, head, places)
    office = _office(described, places, mention)
    if (
        not states
        and (match := re.search(r"\b(North|South)[’']s?\b", described))
        and match[1] in memory.halves
    ):
        states = (memory.halves[match[1]],)
    if not states and head and _THAT_HOLDER.match(mention):
        earlier = earlier_holder(head, memory)
        states = earlier.states if earlier is not None else ()
    states = states or of_owner(mention, memory)
    told = bool(states)
    if not states and GOVERNMENTAL.search(described):
        states = of_government(memory)
    elif not states and _TITLED.match(described) and memory.here:
        states = (memory.here,)
    guessed = bool(states) and not told
    states = states or states_of_office(described, memory)
    if not states and is_of_un(described):
        states = ("UN",)
    known = Known(name, office, states, SpeakerType.PERSON, head, guessed=guessed)
    memory.people.append(known)
    return known


def _office(described: str, places: Sequence[Place], mention: str) -> str:
    plain = ARTICLE.sub("", described.strip(" ,"))
    for place in places:
        name = mention[place.start : place.end]
        if plain.startswith(name):
            plain = re.sub(r"^[’']s?\s+", "", plain[len(name) :]).strip()
            break
    plain = plain.strip(" ,()")
    return (
        ""
        if _DOING.match(plain)
        or plain.lower().rstrip(".") in ("mr", "mrs", "ms", "dr")
        or not _SMALL.search(plain)
        else plain
    )


_DOING = re.compile(r"(?:also |then )?[a-z]{3,}ing\b")
"""*speaking on behalf of the group*, *explaining his vote*: what somebody does is no office."""


def _may_speak_for(mention: str, place: Place, head: str) -> bool:
    """Tell the state of an envoy from the topic of an expert, the seat of a body, the name of a group."""
    before = mention[: place.start]
    if _ABOUT_WHOM.search(before) and not (
        head.startswith("spokes") and re.search(r"\bfor\s+(?:the\s+)?$", before)
    ):
        return False
    if place.kind is PlaceKind.BODY and head in _AMONG_STATES and place.code != "EU":
        return False
    if place.kind is PlaceKind.CAPITAL:
        return mention[place.start : place.end] not in _SEATS and not _NAMED_AFTER.match(mention, place.end)
    own = mention.startswith(("’", "'"), place.end) or _OF_THESE.search(before)
    topic = head in EXPERT_NOUNS and place.kind is PlaceKind.NAME and place.code != "UN"
    return bool(own) or not topic


_PRESIDING = re.compile(
    r"\b(?:[Pp]resident|(?:[Vv]ice-|[Cc]o-)?[Cc]hair(?:man|woman|person|s)?) of (?:the )?$"
)
_OF_BODY = re.compile(
    r"\b(?:committee|commission|council|assembly|body|conference|session)[’']s (?:two |three )?"
    r"(?:vice-|co-)?(?:chair\w*|president)\b",
    re.IGNORECASE,
)
"""Who presides speaks for the body, whatever the passport."""
_IN_WRITING = re.compile(
    r",? in (?:an?|the|its|his|her) (?:[\w-]+ )?"
    r"(?:statement|letter|report|interview|e-?mail|message|note|tweet)\b"
)
"""*The group, in a statement issued in London*: where words appear does not tell whose they are."""


def states_of(mention: str, head: str, places: Sequence[Place]) -> tuple[str, ...]:
    """Return the states that somebody speaks for: never an expert's topic, nor an envoy's post."""
    aside = _IN_WRITING.search(mention)
    if aside:
        places = [place for place in places if place.start < aside.start()]
    apart = _SET_APART.search(mention)
    if apart and only_places(apart["who"], apart["who"], find_places(apart["who"])):
        return tuple(dict.fromkeys(place.code for place in find_places(apart["who"])))
    for place in places:
        if place.kind is PlaceKind.BODY and _PRESIDING.search(mention, 0, place.start):
            return (place.code,)
    if _OF_BODY.search(mention):
        return ()
    led = _LED_BY.search(mention)
    usable = [p for p in places if _may_speak_for(mention, p, head) and not (led and p.start > led.start())]
    first = [place for place in usable if not _IN.search(mention, 0, place.start)]
    chosen = first or usable
    national = [place for place in chosen if place.kind is not PlaceKind.BODY]
    chosen = national or chosen
    if len(chosen) > 1 and _AND.search(mention.partition(",")[0]):
        return tuple(dict.fromkeys(place.code for place in chosen))
    return tuple(dict.fromkeys(place.code for place in chosen[:1]))
