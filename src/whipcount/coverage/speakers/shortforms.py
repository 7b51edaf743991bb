"""Whom the short form of a speaker means: *its ministry*, *his delegate*, *the official*, *the minister*."""

from __future__ import annotations

import re

from whipcount.coverage.speakers.memory import Known, Memory
from whipcount.domain.statements import Speaker, SpeakerType

OWN = re.compile(
    r"(?:its|their|his|her|whose|the country[’']s"
    r"|(?:the|that) (?:[\w-]+ ){0,2}(?:nation|island|archipelago|bloc)[’']s"
    r"|the (?:\w+ )?(?:republic|kingdom|emirate|sultanate)[’']s)\s",
    re.IGNORECASE,
)
INNER_OWN = re.compile(r"\b(?:for|of|from|at|in) (?:its|their|the country[’']s) ")
"""*a spokesman for its foreign ministry*."""
REMEMBERED = 60
"""How many speakers back a short form may reach."""
GOVERNMENTAL = re.compile(
    r"\b[Ff]oreign [Mm]inist|\b[Gg]overnment\b|\bpresidential\b|\b[Ss]tate [Dd]epartment|\b[Mm]inistry\b"
    r"|\b[Ss]tate (?:radio|television|TV|media|news)\b"
)


def as_known(speaker: Speaker) -> Known:
    """Return a speaker as somebody whom later short forms lead back to."""
    return Known(speaker.name, speaker.office, speaker.states, speaker.type)


def of_government(memory: Memory) -> tuple[str, ...]:
    """Whose foreign ministry it is: the dateline's, or that of the state that acted just before."""
    latest = memory.spoken[-1] if memory.spoken else None
    if latest is not None and OWN.match(latest.mention) and GOVERNMENTAL.search(latest.mention):
        return latest.states  # "its foreign ministry said ..., and Foreign Minister X warned"
    if memory.here:
        return (memory.here,)
    if memory.lead:
        return memory.lead
    states = [s.states for s in memory.spoken[-3:] if s.type is SpeakerType.STATE and len(s.states) == 1]
    return states[-1] if states else _spoken_of_most(memory)


def of_country(memory: Memory) -> tuple[str, ...]:
    """Whose *foreign ministry* it is when nobody spoke for it: of the dateline, or the main state."""
    return (memory.here,) if memory.here else memory.lead or _spoken_of_most(memory)


def _spoken_of_most(memory: Memory) -> tuple[str, ...]:
    """Return the state that more than half of all names so far are of."""
    most = memory.often.most_common(1)
    return (most[0][0],) if most and most[0][1] > len(memory.mentioned) / 2 else ()


def of_parliament(mention: str, memory: Memory) -> tuple[str, ...]:
    """Whose lawmakers speak: the dateline's; senators of no named country are American in this press."""
    if memory.here:
        return (memory.here,)
    return ("USA",) if _SENATORS.search(mention) else ()


_HOUSE = r"[Ss]enators?|[Cc]ongress(?:m[ae]n|wom[ae]n)"
PARLIAMENTARY = re.compile(rf"\b(?:{_HOUSE}|[Ll]awmakers?|ruling [\w ]*[Pp]arty)\b")
_SENATORS = re.compile(rf"\b(?:{_HOUSE}|(?:Republican|Democratic) [Ll]awmakers?)\b")


_OF_NAMED = re.compile(
    r"(?P<who>[A-Z][\w-]+)[’']s? (?:[a-z-]+ ){0,2}(?:spokes\w+|aides?|advis[eo]rs?|deputy|envoy|ministers?)\b"
)


def of_person_named(mention: str, memory: Memory) -> tuple[str, ...]:
    """Whose aide it is when a person known by name has him: *Lee’s spokesman*."""
    match = _OF_NAMED.match(mention)
    if match is None:
        return ()
    last = REMEMBERED * 5
    return next((p.states for p in reversed(memory.people[-last:]) if p.name.split()[-1] == match["who"]), ())


def of_owner(mention: str, memory: Memory) -> tuple[str, ...]:
    """Whose delegate it is: *his* of the latest person, *its* and *their* of the state named before."""
    if re.match(r"(?:his|her|whose)\s", mention, re.IGNORECASE):
        if memory.person_before or mention.lower().startswith("whose"):
            return memory.person_before
        people = [s.states for s in memory.spoken[-3:] if s.type in (SpeakerType.PERSON, SpeakerType.UNNAMED)]
        return people[-1] if people else tuple(memory.before[-1:])
    return tuple(memory.before[-1:]) if OWN.match(mention) or INNER_OWN.search(mention) else ()


def latest_official(memory: Memory) -> tuple[str, ...]:
    """Whose official speaks *here*: the state of the latest person with one."""
    for speaker in reversed(memory.spoken[-REMEMBERED:]):
        if speaker.type in (SpeakerType.UNNAMED, SpeakerType.PERSON) and speaker.states not in ((), ("UN",)):
            return speaker.states
    return ()


def earlier_holder(head: str, memory: Memory) -> Known | None:
    """Find the latest speaker whom *the official*, *the ambassador* can mean."""
    singular = head.rstrip("s")
    for speaker in reversed(memory.spoken[-REMEMBERED:]):
        described = f"{speaker.mention} {speaker.office} {speaker.name}".lower()
        if re.search(rf"\b{re.escape(singular)}s?\b", described) and speaker.type in (
            SpeakerType.PERSON,
            SpeakerType.UNNAMED,
        ):
            return as_known(speaker)
    for known in reversed(memory.people[-REMEMBERED * 5 :]):
        if singular and singular in known.office.lower():
            return known
    return None
