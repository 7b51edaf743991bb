"""Who speaks: mentions of persons, states, bodies and documents resolved to whom they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whipcount.coverage.lexicon import (
    BODY_NOUNS,
    EXPERT_NOUNS,
    FAMILY_WORDS,
    MEDIA_NAMES,
    MEDIA_STATES,
    PERSON_NOUNS,
    TITLES,
)
from whipcount.coverage.memory import Known, Memory
from whipcount.coverage.places import Place, PlaceKind, find_places, plain_name
from whipcount.coverage.shortforms import (
    GOVERNMENTAL,
    OWN,
    REMEMBERED,
    as_known,
    earlier_holder,
    latest_official,
    of_government,
    of_owner,
)
from whipcount.coverage.signs import holds
from whipcount.domain import Span
from whipcount.domain.statements import Speaker, SpeakerType

_MEDIA = re.compile(rf"\b(?:{MEDIA_NAMES})\b", re.IGNORECASE)
_MEDIA_WORDS = re.compile(
    r"\b(?:newspaper|news agency|daily|broadcaster|magazine|website|wire service|online edition|"
    r"[A-Z]\w+ (?:News|Times|Post|"
    r"Herald|Daily|Tribune|Gazette))\b"
)
_MEDIA_SIGNS = (
    "news", "daily", "broadcaster", "magazine", "website", "wire", "online", "times", "post", "herald",
    "tribune", "gazette",
)  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|these|those)\s+", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:Council|Association|Ministry|Watch|International|University|Party|Network|Group|Union|Institute|"
    r"Committee|Commission|Court|Organi[sz]ation|Foundation|Centre|Center|Forum|League|Alliance|Army|Front|"
    r"Movement|Agency|Fund|Bank|Assembly|Parliament|House|Embassy|Mission|Office|Department|Campaign|"
    r"Coalition|"
    r"Federation|Society|Service|Bureau|Church|Congress|Relations|Affairs|Studies|Security|Rights|"
    r"Republic|Crisis|Prisoners|Senate|Nations|Secretariat|Tribunal|Initiative|Project)\b"
)
_TITLED = re.compile(
    r"^(?:[\w ]* )?(?:[Aa]mbassador|[Mm]inister|[Pp]resident|[Dd]elegate|[Rr]epresentative)$"
)
_INTERNATIONAL = re.compile(
    r"\b(?:[Ss]ecretary-[Gg]eneral|[Hh]igh [Cc]ommissioner|[Ss]pecial [Rr]apporteur|[Ss]pecial [Ee]nvoy)\b"
)
_HE = frozenset(["he", "she", "i", "him", "her", "himself", "herself"])
_THEY = frozenset(["they", "we", "them"])
_ABOUT_WHOM = re.compile(r"\b(?:to|on|for|about|against|over)\s+(?:the\s+)?$", re.IGNORECASE)
_ALL_MEMBERS = re.compile(r"19\d-(?:member|nation|state) (?:assembly|body|organi[sz]ation)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"”’']{0,2}\s+(?=[A-Z“\"`])")
_AMONG_STATES = frozenset(["diplomat", "diplomats", "member", "members", "delegate", "delegates"])
"""Before these the name of a body tells where they sit, not for whom they speak."""
_NAMED_AFTER = re.compile(r" (?:Group|Process|Agreements?|Protocols?|Accords?|Declaration|Convention)\b")
_SET_APART = re.compile(r"\s[-–—]+\s(?P<who>[^-–—]+?)\s*[-–—]*$")
_UN_BODIES = frozenset(["assembly", "council", "committee", "secretariat", "commission"])
_SEATS = frozenset(["The Hague", "Geneva", "Vienna", "Nairobi", "Brussels"])
"""Cities of international bodies: who speaks there need not speak for the state."""
_PARTS = re.compile(r"[,(]")
_NEAR = 250
_ACTING = (PlaceKind.NAME, PlaceKind.CAPITAL, PlaceKind.BLOC)
_ARTICLES = frozenset(["article", "editorial", "commentary", "op-ed", "column"])
_OUTLET_NOUNS = _ARTICLES | {"newspaper", "paper", "daily", "magazine", "broadcaster"}
_NAME_WORD = re.compile(r"^[A-ZÀ-Þ][\w.’'\-]*$")
_WORDS = re.compile(r"[^\s,()]+")


def resolve_speaker(text: str, start: int, end: int, head: str, memory: Memory) -> Speaker:
    """Say who the mention `text[start:end]` with head noun `head` is."""
    mention = text[start:end].rstrip(" ,;")
    span = Span(start, start + len(mention))
    lower = mention.lower()
    memory.outlet = None
    if head.lower() in _OUTLET_NOUNS:
        memory.outlet = _outlet_in(text[max(0, start - _NEAR) : start])
    memory.is_here = text.startswith(" here", end)
    memory.before = []
    if OWN.match(mention):
        memory.before = _owners_before(text, start, memory)
    if lower in _HE | _THEY | {"it", "one", "who", "others"}:
        found = _pronoun(lower, memory)
    else:
        found = _named(mention, head.lower(), memory)
    if found is None:
        return Speaker(mention=mention, span=span)
    return Speaker(
        mention=mention,
        span=span,
        name=found.name,
        type=found.type,
        office=found.office,
        states=found.states,
    )


def _owners_before(text: str, start: int, memory: Memory) -> list[str]:
    """Say whom *its* can mean: a body that spoke just before, else states of this sentence and the last."""
    latest = memory.spoken[-1] if memory.spoken else None
    near = max(0, start - _NEAR)
    if latest is not None and latest.type is SpeakerType.ORGANISATION and latest.span:
        between = text[latest.span.start : start]
        if 0 < len(between) <= _NEAR and "\n" not in between:
            return list(latest.states)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, near, start + 1)]
    since = ends[-2] if len(ends) > 1 else near
    return [place.code for place in find_places(text, since, start) if place.kind in _ACTING]


def _pronoun(word: str, memory: Memory) -> Known | None:
    people = (SpeakerType.PERSON, SpeakerType.UNNAMED)
    for speaker in reversed(memory.spoken[-REMEMBERED:]):
        singular = not re.search(
            r"\b(?:and|officials|diplomats|delegates|[a-z]+s)$", speaker.mention.partition(",")[0]
        )
        if word in _HE and speaker.type in people and (singular or speaker.type is SpeakerType.PERSON):
            return as_known(speaker)
        if word == "it" and speaker.type not in people:
            return as_known(speaker)
        if word in _THEY and (speaker.type not in (SpeakerType.PERSON, SpeakerType.DOCUMENT)):
            return as_known(speaker)
        if (word == "one" and not singular) or (word == "one" and speaker.type is SpeakerType.STATE):
            return Known(_one_of(speaker), "", speaker.states, SpeakerType.UNNAMED)
    if word == "it" and memory.mentioned:
        code = memory.mentioned[-1]
        return Known(plain_name(code), "", (code,), SpeakerType.STATE)
    return None


def _one_of(speaker: Speaker) -> str:
    plain = _ARTICLE.sub("", speaker.mention)
    return f"one of the {plain}" if plain else ""


def _named(mention: str, head: str, memory: Memory) -> Known | None:
    """Say whom a mention with words of its own means."""
    places = find_places(mention)
    plain = _ARTICLE.sub("", mention)
    half = memory.halves.get(plain.capitalize()) if plain.lower() in ("north", "south") else None
    known = Known(plain_name(half), "", (half,), SpeakerType.STATE) if half else None
    known = known or _state_alone(mention, plain, places)
    if known is None and head in _ARTICLES:
        known = memory.outlet
    if known is None and head in FAMILY_WORDS:
        known = Known(plain, "", (), SpeakerType.DOCUMENT)
    known = known or _media(mention, places, head) or person_in(mention, places, memory)
    if known is None and (head in PERSON_NOUNS or head.rstrip("s") in PERSON_NOUNS):
        known = _unnamed(plain, mention, head, places, memory)
    return known or _body(plain, mention, head, places, memory)


def _state_alone(mention: str, plain: str, places: Sequence[Place]) -> Known | None:
    """*Pyongyang*, *the EU and Japan*, *the North Koreans*, *China, a permanent member,*."""
    parts = plain.split(",")
    listed = next(
        (n for n, part in enumerate(parts) if not _only_places(part, part, find_places(part))), None
    )
    core = plain if listed is None else ",".join(parts[: max(1, listed)])
    offset = len(mention) - len(plain)
    inside = [place for place in places if place.start < offset + len(core)]
    rest = core
    for place in inside:
        rest = rest.replace(mention[place.start : place.end], " ")
    if not inside or re.sub(r"\b(?:and|the|as well as|both)\b|[\s,&]", "", rest):
        return None
    codes = tuple(dict.fromkeys(place.code for place in inside))
    kinds = {place.kind for place in inside}
    if kinds <= {PlaceKind.BODY}:
        return Known(inside[0].name, "", codes, SpeakerType.ORGANISATION)
    kind = SpeakerType.BLOC if PlaceKind.BLOC in kinds else SpeakerType.STATE
    return Known("; ".join(dict.fromkeys(place.name for place in inside)), "", codes, kind)


def _only_places(plain: str, mention: str, places: Sequence[Place]) -> bool:
    rest = plain
    for place in places:
        rest = rest.replace(mention[place.start : place.end], " ")
    return bool(places) and not re.sub(r"\b(?:and|the|as well as|both)\b|[\s,&]", "", rest)


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
    match = _MEDIA.search(mention) if holds(plain, tuple(MEDIA_STATES)) else None
    match = match or (_MEDIA_WORDS.search(mention) if holds(plain, _MEDIA_SIGNS) else None)
    if match is None or len(match.group()) < 2 or not match.group()[0].isupper():
        return None
    name = match.group()
    state = MEDIA_STATES.get(name.lower().replace("’", "'"))
    codes = (state,) if state else tuple(place.code for place in places if place.code not in ("UN", "EU"))[:1]
    return Known(name, "", codes, SpeakerType.MEDIA)


def person_in(mention: str, places: Sequence[Place], memory: Memory) -> Known | None:
    """Find the person whom a mention names, with office and states."""
    for part in _PARTS.split(mention):
        name, before = _name_in(part)
        if not name:
            continue
        for known in reversed(memory.people[-REMEMBERED * 5 :]):
            if _same_person(name, known.name):
                return _enriched(known, before, part, mention, places, memory)
        words = name.split()
        titled = bool(before) and before.split()[-1].lower() in TITLES | PERSON_NOUNS
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
    words = [match.group() for match in _WORDS.finditer(part)]
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
    head = next(
        (word for word in re.findall(r"[\w\-]+", described.lower())[::-1] if word in PERSON_NOUNS), ""
    )
    states = _states_of(mention, head, places)
    office = _office(described, places, mention)
    if (
        not states
        and (match := re.search(r"\b(North|South)[’']s?\b", described))
        and match[1] in memory.halves
    ):
        states = (memory.halves[match[1]],)
    told = bool(states)
    if not states and GOVERNMENTAL.search(described):
        states = of_government(memory)
    elif not states and _TITLED.match(described) and memory.here:
        states = (memory.here,)
    guessed = bool(states) and not told
    if not states and "Secretary of State" in described:
        states = ("USA",)  # no other government's foreign minister is called so
    if not states and _INTERNATIONAL.search(described):
        states = ("UN",)
    known = Known(name, office, states, SpeakerType.PERSON, head, guessed=guessed)
    memory.people.append(known)
    return known


def _office(described: str, places: Sequence[Place], mention: str) -> str:
    plain = _ARTICLE.sub("", described.strip(" ,"))
    for place in places:
        name = mention[place.start : place.end]
        if plain.startswith(name):
            plain = re.sub(r"^[’']s?\s+", "", plain[len(name) :]).strip()
            break
    plain = plain.strip(" ,()")
    return (
        ""
        if plain.lower().rstrip(".") in ("mr", "mrs", "ms", "dr") or not re.search(r"[a-z]", plain)
        else plain
    )


def _may_speak_for(mention: str, place: Place, head: str) -> bool:
    """Tell the state of an envoy from the topic of an expert, the seat of a body, the name of a group."""
    before = mention[: place.start]
    if _ABOUT_WHOM.search(before) and not (
        head.startswith("spokes") and re.search(r"\bfor\s+(?:the\s+)?$", before)
    ):
        return False
    if place.kind is PlaceKind.BODY and head in _AMONG_STATES:
        return False
    if place.kind is PlaceKind.CAPITAL:
        return mention[place.start : place.end] not in _SEATS and not _NAMED_AFTER.match(mention, place.end)
    own = mention.startswith(("’s", "'s"), place.end) or re.search(r"\b(?:of|from)\s+$", before)
    topic = head in EXPERT_NOUNS and place.kind is PlaceKind.NAME and place.code != "UN"
    return bool(own) or not topic


def _states_of(mention: str, head: str, places: Sequence[Place]) -> tuple[str, ...]:
    """Return the states that somebody speaks for: never an expert's topic, nor an envoy's post."""
    apart = _SET_APART.search(mention)
    if apart and _only_places(apart["who"], apart["who"], find_places(apart["who"])):
        return tuple(dict.fromkeys(place.code for place in find_places(apart["who"])))
    usable = [place for place in places if _may_speak_for(mention, place, head)]
    first = [
        place
        for place in usable
        if not re.search(r"\bin\s+(?:the\s+)?$", mention[: place.start], re.IGNORECASE)
    ]
    chosen = first or usable
    national = [place for place in chosen if place.kind is not PlaceKind.BODY]
    chosen = national or chosen
    if re.search(r"\band\b", mention.split(",", maxsplit=1)[0]) and len(chosen) > 1:
        return tuple(dict.fromkeys(place.code for place in chosen))
    return tuple(dict.fromkeys(place.code for place in chosen[:1]))


def _unnamed(plain: str, mention: str, head: str, places: Sequence[Place], memory: Memory) -> Known:
    definite = mention.lower().startswith(("the ", "this ", "that ", "both "))
    states = _states_of(mention, head, places)
    states = states or of_owner(mention, memory)
    bare = len(plain.split()) == 1 or plain.lower() in ("senior official", "same official")
    if definite and bare:
        earlier = earlier_holder(head, memory)
        if earlier is not None:
            return earlier
    if not states:
        if memory.halves and (match := re.search(r"\b(North|South)’?'?s?\b", mention)):
            code = memory.halves.get(match.group(1))
            states = (code,) if code else ()
        elif memory.is_here:
            states = (memory.here,) if memory.here else latest_official(memory)
        elif GOVERNMENTAL.search(mention):
            states = of_government(memory)
        elif _INTERNATIONAL.search(mention):
            states = ("UN",)
    return Known(f"{plain.partition(',')[0]} (unnamed)", "", states, SpeakerType.UNNAMED, head)


def _body(plain: str, mention: str, head: str, places: Sequence[Place], memory: Memory) -> Known | None:
    states = _states_of(mention, head, places)
    states = states or of_owner(mention, memory)
    if head in _OUTLET_NOUNS and memory.outlet and not states:
        return memory.outlet
    if not states and ((head in _UN_BODIES and plain.lower() == head) or _ALL_MEMBERS.match(plain)):
        states = ("UN",)  # "the Assembly", "the council", once its full name has been given
    if head in BODY_NOUNS or head.rstrip("s") in BODY_NOUNS:
        general = plain.lower().split()[-1] in (
            "government",
            "regime",
            "country",
            "state",
            "delegation",
            "authorities",
        )
        if not states and general and memory.mentioned and plain.islower():
            states = (memory.mentioned[-1],)
        governs = head in ("government", "regime", "administration", "authorities", "country")
        kind = SpeakerType.STATE if governs and states else SpeakerType.ORGANISATION
        return Known(plain, "", states, kind)
    if mention[:1].isupper() or states or re.search(r"[A-Z]", plain):
        return Known(plain, "", states, SpeakerType.ORGANISATION)
    return Known(plain, "", states, SpeakerType.UNNAMED)
