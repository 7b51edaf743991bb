"""Who speaks: mentions of persons, states, bodies and documents resolved to whom they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from whipcount.coverage.language.lexicon import (
    BODY_NOUNS,
    FAMILY_WORDS,
    MEDIA_NAMES,
    MEDIA_STATES,
    PERSON_NOUNS,
)
from whipcount.coverage.language.places import Place, PlaceKind, adjective, find_places, plain_name
from whipcount.coverage.language.signs import holds
from whipcount.coverage.speakers.bodies import set_up_by_un, short_body
from whipcount.coverage.speakers.domestic import (
    in_focus,
    is_organ,
    is_outlet_of_state,
    stands_apart,
    state_of_ministry,
    state_of_setting,
)
from whipcount.coverage.speakers.memory import Known, Memory
from whipcount.coverage.speakers.offices import states_of_office
from whipcount.coverage.speakers.persons import (
    ARTICLE,
    BESIDE_NAMES,
    INTERNATIONAL,
    is_of_un,
    only_places,
    person_in,
    states_of,
)
from whipcount.coverage.speakers.shortforms import (
    GOVERNMENTAL,
    INNER_OWN,
    OWN,
    PARLIAMENTARY,
    REMEMBERED,
    as_known,
    earlier_holder,
    latest_official,
    of_country,
    of_government,
    of_owner,
    of_parliament,
    of_person_named,
)
from whipcount.domain import Span
from whipcount.domain.statements import Speaker, SpeakerType

_MEDIA = re.compile(rf"\b(?:{MEDIA_NAMES})\b", re.IGNORECASE)
_MEDIA_WORDS = re.compile(
    r"\b(?:newspaper|news agency|daily|broadcaster|magazine|website|wire service|online edition|"
    r"[A-Z]\w+ (?:News|Times|Post|"
    r"Herald|Daily|Tribune|Gazette))\b"
)
_OUTLETS = tuple(MEDIA_STATES)
_MEDIA_SIGNS = (
    "news", "daily", "broadcaster", "magazine", "website", "wire", "online", "times", "post", "herald",
    "tribune", "gazette",
)  # fmt: skip
_ONE_OF_THEM = re.compile(r"^(?:one|another|some|several) of them$")
_HE = frozenset(["he", "she", "i", "him", "her", "himself", "herself"])
_THEY = frozenset(["they", "we", "them"])
_PRONOUNS = _HE | _THEY | {"it", "one", "who", "others"}
_ALL_MEMBERS = re.compile(r"19\d-(?:member|nation|state) (?:assembly|body|organi[sz]ation)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?][\"”’']{0,2}\s+(?=[A-Z“\"`])")
_UN_BODIES = frozenset(["assembly", "council", "committee", "secretariat", "commission"])
_NEAR = 250
_ACTING = (PlaceKind.NAME, PlaceKind.CAPITAL, PlaceKind.BLOC)
_OF_A_STATE = frozenset({SpeakerType.UNNAMED, SpeakerType.ORGANISATION, SpeakerType.MEDIA})
_OF_A_BODY = _OF_A_STATE | {SpeakerType.PERSON}
_ARTICLES = frozenset(["article", "editorial", "commentary", "op-ed", "column"])
_OUTLET_NOUNS = _ARTICLES | {"newspaper", "paper", "daily", "magazine", "broadcaster"}


def resolve_speaker(text: str, start: int, end: int, head: str, memory: Memory) -> Speaker:
    """Say who the mention `text[start:end]` with head noun `head` is."""
    mention = text[start:end].rstrip(" ,;")
    span = Span(start, start + len(mention))
    lower = mention.lower()
    memory.outlet = None
    if head.lower() in _OUTLET_NOUNS:
        memory.outlet = _outlet_in(text[max(0, start - _NEAR) : start])
    memory.is_here = text.startswith(" here", end)
    memory.setting = state_of_setting(text, start, memory)
    memory.ministry = state_of_ministry(text, start, memory) if "ministry" in lower else ()
    memory.before = []
    memory.person_before = ()
    if _OF_PERSON.match(mention):
        memory.person_before = _person_before(text, start, memory)
    if OWN.match(mention) or INNER_OWN.search(mention):
        memory.before = _owners_before(text, start, memory)
    lower = _ONE_OF_THEM.sub("one", lower)
    if lower == "both":
        found = _last_two(memory)
    elif lower in _PRONOUNS:
        found = _pronoun(lower, memory) if lower != "we" else None  # "we": the writers themselves
    else:
        found = _named(mention, head.lower(), memory)
    memory.guessed = False
    if found is None:
        return Speaker(mention=mention, span=span)
    if found.type in _OF_A_STATE and stands_apart(text, start, mention):
        found = replace(found, states=())
    elif not found.states and found.type in _OF_A_BODY:
        found.states = ("UN",) if set_up_by_un(text, end) else short_body(mention, memory)
        found.states = found.states or states_of_office(mention, memory)
        organ = found.type in _OF_A_STATE and is_organ(mention)
        organ = organ or (found.type is SpeakerType.MEDIA and is_outlet_of_state(mention))
        if not found.states and organ:
            found = replace(found, states=in_focus(text, start, memory))
            memory.guessed = bool(found.states)
    return Speaker(
        mention=mention,
        span=span,
        name=found.name,
        type=found.type,
        office=found.office,
        states=found.states,
    )


def _is_one_state(speaker: Speaker) -> bool:
    return speaker.type in (SpeakerType.STATE, SpeakerType.BLOC) and len(speaker.states) == 1


_OF_PERSON = re.compile(r"(?:his|her|whose)\s", re.IGNORECASE)


def _person_before(text: str, start: int, memory: Memory) -> tuple[str, ...]:
    """Say for whom the person named in the sentence speaks: *the EU's chief ..., her aide*."""
    ends = (match.end() for match in _SENTENCE_END.finditer(text, memory.opened_before(start), start + 1))
    opened = max(max(ends, default=0), memory.opened_before(start))
    whose = text.startswith("whose", start)
    if whose:
        opened = max(opened, text.rfind(",", 0, max(0, start - 2)))
    if INTERNATIONAL.search(text, opened, start):
        return ("UN",)
    named = [place for place in find_places(text, opened, start) if place.code != "UN"]
    if not named:
        return ()
    place = named[-1 if whose else 0]
    office = text.startswith(("’s", "'s"), place.end)
    between = text[place.end + 2 * office : start].strip(" ,\n")
    beside = len(between.split()) <= _OFFICE_WORDS if office else not between
    return (place.code,) if (beside if whose else office) else ()


_OFFICE_WORDS = 3
"""Words at most of an office before *whose*: *Peru's deputy foreign minister, whose note*."""


def _owners_before(text: str, start: int, memory: Memory) -> list[str]:
    """Say whom *its* can mean: a body that spoke just before, else states of this sentence and the last."""
    latest = memory.spoken[-1] if memory.spoken else None
    near = max(0, start - _NEAR)
    if latest is not None and latest.type is SpeakerType.ORGANISATION and latest.span:
        between = text[latest.span.start : start]
        if 0 < len(between) <= _NEAR and "\n" not in between:
            named = find_places(text, latest.span.end, start)
            return [place.code for place in named if place.kind in _ACTING] or list(latest.states)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, near, start + 1)]
    since = ends[-2] if len(ends) > 1 else near
    opens = bool(ends) and ends[-1] == start
    if opens and latest is not None and latest.span and latest.span.start >= since and _is_one_state(latest):
        return list(latest.states)  # "India, slow to criticise Damascus, voted yes. Its envoy said"
    return [place.code for place in find_places(text, since, start) if place.kind in _ACTING]


def _pronoun(word: str, memory: Memory) -> Known | None:
    people = (SpeakerType.PERSON, SpeakerType.UNNAMED)
    for speaker in reversed(memory.spoken[-REMEMBERED:]):
        singular = not _PLURAL.search(_HANGING.split(speaker.mention, maxsplit=1)[0])
        if word in _HE and speaker.type in people and (singular or speaker.type is SpeakerType.PERSON):
            return as_known(speaker)
        if word == "it" and speaker.type not in people and not _several(speaker):
            return _state_of_latest(speaker, memory) or as_known(speaker)
        if word in _THEY and (speaker.type not in (SpeakerType.PERSON, SpeakerType.DOCUMENT)):
            return as_known(speaker)
        several = speaker.type is SpeakerType.STATE and bool(
            len(speaker.states) > 1 or _PEOPLE.search(speaker.mention)
        )
        if word == "one" and (several or not singular):
            return Known(_one_of(speaker), "", speaker.states, SpeakerType.UNNAMED)
    if word == "it" and memory.mentioned:
        code = memory.mentioned[-1]
        return Known(plain_name(code), "", (code,), SpeakerType.STATE)
    return None


_HANGING = re.compile(r",| (?:in|at|of|from|with|for|on|who) ")
_PLURAL = re.compile(r"\b(?:and|[a-z]+s)$")


def _several(speaker: Speaker) -> bool:
    """Whether a speaker is more than one: *Russia, China and Cuba*, whom no *it* means."""
    return speaker.type is not SpeakerType.DOCUMENT and len(speaker.states) > 1


_PEOPLE = re.compile(r"(?:[a-z]ns|[a-z]is|ese)$")
"""*the Russians*, of whom *one* may speak; *the Netherlands* are one speaker."""
_DELEGATE = re.compile(r"\(|\b(?:representative|delegate|observer)\b")


def _state_of_latest(other: Speaker, memory: Memory) -> Known | None:
    """Read *ANN LEE (Peru) said X. It called for Y*: her state, and nobody of an earlier paragraph."""
    latest = memory.spoken[-1]
    if other is latest or len(latest.states) != 1 or latest.span is None or other.span is None:
        return None
    earlier = other.type is not SpeakerType.DOCUMENT and other.span.start < memory.paragraph
    if not (earlier and memory.paragraph <= latest.span.start and _DELEGATE.search(latest.mention)):
        return None
    return Known(plain_name(latest.states[0]), "", latest.states, SpeakerType.STATE)


def _last_two(memory: Memory) -> Known | None:
    """Return the two different speakers before *both*."""
    names = {speaker.name: speaker for speaker in memory.spoken[-6:] if speaker.name}
    two = list(names.values())[-2:]
    if len(two) < 2:
        return None
    states = tuple(dict.fromkeys(code for speaker in two for code in speaker.states))
    return Known("; ".join(speaker.name for speaker in two), "", states, two[0].type)


def _one_of(speaker: Speaker) -> str:
    plain = ARTICLE.sub("", speaker.mention)
    return f"one of the {plain}" if plain else ""


def _named(mention: str, head: str, memory: Memory) -> Known | None:
    """Say whom a mention with words of its own means."""
    places = find_places(mention)
    plain = ARTICLE.sub("", mention)
    half = memory.halves.get(plain.capitalize()) if plain.lower() in ("north", "south") else None
    known = Known(plain_name(half), "", (half,), SpeakerType.STATE) if half else None
    known = known or _state_alone(mention, plain, places)
    if known is None and head in _ARTICLES:
        known = _media(mention, places, "") or memory.outlet
    if known is None and head in FAMILY_WORDS:
        known = Known(plain, "", _issuers(mention, head, places, memory), SpeakerType.DOCUMENT)
    if known is None and _NUMBERED.match(mention):
        known = Known(plain, "", states_of(mention, head, places) or ("UN",), SpeakerType.DOCUMENT)
    if known is None and _SYMBOL.match(mention):
        known = Known(plain, "", states_of(mention, head, places), SpeakerType.DOCUMENT)
    known = known or _media(mention, places, head) or person_in(mention, places, memory)
    if known is None and (head in PERSON_NOUNS or head.rstrip("s") in PERSON_NOUNS):
        known = _unnamed(plain, mention, head, places, memory)
    return known or _body(plain, mention, head, places, memory)


_NUMBERED = re.compile(r"\b[Rr]esolution \d+")
_SYMBOL = re.compile(r"[Rr]esolution [A-Z]{1,4}[./][\w./]{0,30}\d")
"""*Resolution 1593*: numbers are given to what a body of the United Nations has adopted."""


def _issuers(mention: str, head: str, places: Sequence[Place], memory: Memory) -> tuple[str, ...]:
    """Say whose a document is, from the words of the mention."""
    states = states_of(mention, head, places) or of_owner(mention, memory)
    return states or (("UN",) if _NUMBERED.search(mention) else ())


def _state_alone(mention: str, plain: str, places: Sequence[Place]) -> Known | None:
    """*Pyongyang*, *the EU and Japan*, *the North Koreans*, *China, a permanent member,*."""
    parts = plain.split(",")
    listed = next((n for n, part in enumerate(parts) if not only_places(part, part, find_places(part))), None)
    core = plain if listed is None else ",".join(parts[: max(1, listed)])
    offset = len(mention) - len(plain)
    inside = [place for place in places if place.start < offset + len(core)]
    rest = core
    for place in inside:
        rest = rest.replace(mention[place.start : place.end], " ")
    if not inside or BESIDE_NAMES.sub("", rest):
        return None
    codes = tuple(dict.fromkeys(place.code for place in inside))
    kinds = {place.kind for place in inside}
    if kinds <= {PlaceKind.BODY}:
        return Known(inside[0].name, "", codes, SpeakerType.ORGANISATION)
    kind = SpeakerType.BLOC if PlaceKind.BLOC in kinds else SpeakerType.STATE
    return Known("; ".join(dict.fromkeys(place.name for place in inside)), "", codes, kind)


def _outlet_in(text: str) -> Known | None:
    """Return the outlet named last in a stretch of text."""
    found: Known | None = None
    for pattern in (_MEDIA, _MEDIA_WORDS):
        for match in pattern.finditer(text):
            if match.group()[0].isupper() and len(match.group()) > 3:
                found = _media(match.group(), find_places(match.group()), "") or found
    return found


def _media(mention: str, places: Sequence[Place], head: str) -> Known | None:
    if head in PERSON_NOUNS:
        return None
    plain = mention.lower().replace("’", "'")
    match = _MEDIA.search(mention) if holds(plain, _OUTLETS) else None
    match = match or (_MEDIA_WORDS.search(mention) if holds(plain, _MEDIA_SIGNS) else None)
    if match is None or len(match.group()) < 2 or not match.group()[0].isupper():
        return None
    name = match.group()
    state = MEDIA_STATES.get(name.lower().replace("’", "'"))
    codes = (state,) if state else tuple(place.code for place in places if place.code not in ("UN", "EU"))[:1]
    return Known(name, "", codes, SpeakerType.MEDIA)


def _unnamed(plain: str, mention: str, head: str, places: Sequence[Place], memory: Memory) -> Known:
    definite = mention.lower().startswith(("the ", "this ", "that ", "both "))
    states = states_of(mention, head, places)
    states = states or of_owner(mention, memory)
    bare = len(plain.split()) == 1 or plain.lower() in ("senior official", "same official")
    if definite and bare:
        earlier = earlier_holder(head, memory)
        if earlier is not None and (earlier.states or not is_of_un(mention)):
            return earlier
    if not states:
        if memory.halves and (match := re.search(r"\b(North|South)’?'?s?\b(?! [A-Z])", mention)):
            code = memory.halves.get(match.group(1))
            states = (code,) if code else ()
        elif memory.is_here:
            states = (memory.here,) if memory.here else latest_official(memory)
        elif GOVERNMENTAL.search(mention):
            states = memory.ministry or memory.setting or of_government(memory)
        elif owner := of_person_named(mention, memory):
            states = owner
        elif PARLIAMENTARY.search(mention):
            states = of_parliament(mention, memory)
        elif office := states_of_office(mention, memory):
            states = office
        elif is_of_un(mention) and not plain.startswith("whose "):
            states = ("UN",)
    return Known(
        f"{_of_its_country(plain.partition(',')[0])} (unnamed)", "", states, SpeakerType.UNNAMED, head
    )


_POSSESSIVE = re.compile(r"(?P<owner>[A-Z][\w ]*)[’']s? (?=[a-z])")


def _of_its_country(plain: str) -> str:
    """Name *China's envoy* as *Chinese envoy*, which is one and the same."""
    match = _POSSESSIVE.match(plain)
    places = find_places(match["owner"]) if match else ()
    if not match or len(places) != 1 or places[0].kind is not PlaceKind.NAME:
        return plain
    people = adjective(places[0].code)
    whole = places[0].end - places[0].start == len(match["owner"])
    return f"{people} {plain[match.end() :]}" if people and whole else plain


_NATIONAL = re.compile(r"(?:[A-Z][\w-]+ ){1,3}(?:Agency|Department|Bureau)")
"""*the Fisheries Agency* in a dispatch from a capital: that government's."""
_SHORT_BODIES = frozenset(
    ["agency", "organization", "organisation", "commission", "court", "tribunal", "watchdog"]
)


def _body_before(head: str, memory: Memory) -> Known | None:
    """Return the body named last that *the agency* or *the court* can mean."""
    for code, name in reversed(memory.bodies):
        if code != "UN" and (head in name.lower() or head in ("agency", "watchdog")):
            return Known(name, "", (code,), SpeakerType.ORGANISATION)
    return None


_GOVERNING = frozenset(["government", "regime", "country", "state", "delegation", "authorities"])


def _body(plain: str, mention: str, head: str, places: Sequence[Place], memory: Memory) -> Known | None:
    states = states_of(mention, head, places)
    states = states or of_owner(mention, memory)
    if head in _OUTLET_NOUNS and memory.outlet and not states:
        return memory.outlet
    states = states or memory.ministry
    if not states and not memory.setting and GOVERNMENTAL.search(mention):
        states = of_country(memory)
    if not states and memory.here and _NATIONAL.fullmatch(plain):
        states = (memory.here,)
    if not states and head in _SHORT_BODIES and plain.lower() == head:
        known = _body_before(head, memory)
        if known is not None:
            return known
    if not states and ((head in _UN_BODIES and plain.lower() == head) or _ALL_MEMBERS.match(plain)):
        states = ("UN",)  # "the Assembly", "the council", once its full name has been given
    if head in BODY_NOUNS or head.rstrip("s") in BODY_NOUNS:
        general = plain.lower().split()[-1] in _GOVERNING
        if not states and general and memory.mentioned and plain.islower():
            states = (memory.mentioned[-1],)
        governs = head in ("government", "regime", "administration", "authorities", "country")
        kind = SpeakerType.STATE if governs and states else SpeakerType.ORGANISATION
        return Known(plain, "", states, kind)
    if mention[:1].isupper() or states or re.search(r"[A-Z]", plain):
        return Known(plain, "", states, SpeakerType.ORGANISATION)
    return Known(plain, "", states, SpeakerType.UNNAMED)
