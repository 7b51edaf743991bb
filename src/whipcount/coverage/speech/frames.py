"""Which frame a cue has where it stands: *called for*, *called it a plot*, *explained its vote*."""

from __future__ import annotations

import re

from whipcount.coverage.language.lexicon import DOCUMENT_NOUNS
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Cue, Frame
from whipcount.coverage.speech.contents import past_time


def frame_in(sentence: Sentence, place: int, cue: Cue) -> tuple[Frame | None, int]:
    """Return the frame in force and where what follows the cue starts; no frame when nothing is reported."""
    follower = sentence.lower(place + 1)
    if cue.lemma == "ask" and "Q" in sentence.tags and _asks_in_quotes(sentence, place):
        return Frame.TELL if ":" in sentence.tags[place:] else Frame.SAY, place + 1
    if cue.frame is Frame.PARTICLE:
        return _particle_frame(sentence, place, cue, follower)
    lacking = (
        (cue.frame is Frame.CALL and not _has_predicate(sentence, place + 1))
        or (cue.frame is Frame.AS and not (cue.lemma == "describe" or _has_as(sentence, place + 1)))
        or (cue.lemma == "put" and not _puts_figure(sentence, place + 1))
        or (cue.lemma in _NEEDS_TO and not _has_infinitive(sentence, place + 1))
        or (cue.lemma == "threaten" and follower != "to")
        or (cue.lemma == "thank" and "for" not in sentence.lowered[place + 2 : place + 8])
        or (cue.frame is Frame.SAY and _without_content(sentence, place, cue))
    )
    if lacking:
        return None, place
    if cue.frame is Frame.DOCUMENT and sentence.tag(place + 1) == ".":
        return Frame.SAY, place + 1  # "..., ministry data show."
    denied_then = past_time(sentence, place + 1) > place + 1  # "denied on Tuesday that"
    if cue.frame is Frame.OBJECT and follower in _PREPOSITIONS and not denied_then:
        reports = (cue.lemma, follower) in _REPORTING_PAIRS and sentence.tag(place + 2) not in tuple("I,.t")
        return (Frame.OBJECT, place + 2) if reports else (None, place)
    of_what = follower in _WITH_PREPOSITION.get(cue.lemma, ()) and sentence.tag(place + 2) not in ("t", "#")
    object_at = place + (1 if follower == "against" else 2)  # "warned against haste"
    frame = Frame.DOCUMENT if cue.frame is Frame.AS and not _has_as(sentence, place + 1) else cue.frame
    return (Frame.OBJECT, object_at) if of_what else (frame, place + 1)


def _asks_in_quotes(sentence: Sentence, place: int) -> bool:
    """Read *"Where?" the envoy asked*, *"Where?" asked the envoy* and *asked the council: "Where?"*."""
    before = "Q" in sentence.tags[:place]
    closes = sentence.tag(place + 1) in (".", ",", "", "t") or sentence.tags[place - 1] in "Q."
    return (before and closes) or ":Q" in sentence.tags[place : place + 8]


def _particle_frame(sentence: Sentence, place: int, cue: Cue, follower: str) -> tuple[Frame | None, int]:
    that = past_time(sentence, place + 1)
    if that > place + 1 and "that" in cue.particles:
        return Frame.OBJECT, that  # "ruled in 2014 that"
    if cue.lemma == "speak" and follower == "out" and sentence.lower(place + 2) == "against":
        return Frame.OBJECT, place + 3
    if follower in cue.particles:
        return Frame.OBJECT, place + 1 if follower == "that" else place + 2
    if cue.also is Frame.CALL and _has_predicate(sentence, place + 1):
        return Frame.CALL, place + 1
    return None, place


_WITH_PREPOSITION = {
    "warn": ("of", "against", "about"),
    "caution": ("against",),
    "insist": ("on", "upon"),
    "complain": ("of", "about"),
}
"""Verbs of saying whose matter may follow a preposition: *warned of a war*, *insisted on a vote*."""
OPEN = frozenset(["what", "whether", "if"])
_PREPOSITIONS = frozenset(["for", "against", "of", "with", "about", "on", "over", "back"])
_REPORTING_PAIRS = frozenset({("press", "for"), ("ask", "for"), ("ask", "about")})


def _puts_figure(sentence: Sentence, first: int) -> bool:
    """Tell *put the number of dead at 300* from *put the talks at risk*."""
    at = next((p for p in range(first + 1, first + 10) if sentence.lower(p) == "at"), None)
    return sentence.tag(first) in ("D", "S", "P") and at is not None and "#" in sentence.tags[at : at + 5]


def _has_infinitive(sentence: Sentence, first: int) -> bool:
    return "to" in [sentence.lower(at) for at in range(first, first + 8)]


_EMPTY_OBJECTS = frozenset(["victory", "responsibility", "credit", "asylum", "independence", "lives", "war"])
_NEEDS_TO = frozenset(["invite", "pressure", "beseech", "advise", "liken", "compare"])
_SAID_BEFORE = frozenset(
    ["charge", "charges", "claim", "claims", "accusation", "accusations", "allegation", "allegations", "call",
     "calls", "demand", "demands", "warning", "warnings", "threat", "threats", "view", "views", "line"]
)  # fmt: skip


def _without_content(sentence: Sentence, place: int, cue: Cue) -> bool:
    """Tell *claimed victory*, *reported on by the press* from what reports words."""
    follower = sentence.lower(place + 1)
    if follower in _EMPTY_OBJECTS or (cue.lemma == "propose" and sentence.tag(place + 1) == "O"):
        return True
    if _makes_or_goes_on(sentence, place, cue):
        return True
    if cue.lemma == "repeat" and _last_of_object(sentence, place + 1) in _SAID_BEFORE:
        return True  # "repeated the charge in a letter"
    if cue.lemma == "add" and sentence.tag(place + 1) == "#":
        return "to" in [sentence.lower(at) for at in range(place + 2, place + 6)]  # "add 36 names to"
    if cue.lemma == "explain" and sentence.tag(place + 1) in ("D", "S"):
        stop = next((at for at in range(place, len(sentence.tags)) if sentence.tags[at] in ",.;"), place)
        return not set("VZMHEdQW") & set(sentence.tags[place + 1 : stop])  # "explained its vote"
    return (
        follower in ("on", "about")
        and "Q" not in sentence.tags[:place]
        and sentence.tag(place + 2) not in ("t", "#")
        and cue.lemma in ("report", "comment", "remark", "elaborate", "write")
    )


def _makes_or_goes_on(sentence: Sentence, place: int, cue: Cue) -> bool:
    """Tell *wrote the wording*, *proposed an amendment*, *continued to back it* from what reports words."""
    if cue.lemma == "continue":
        quoted = {"Q", "T"} & set(sentence.tags[place + 1 : place + 4])
        return not quoted and sentence.tag(place + 1) in tuple("ODSN")
    made = _last_of_object(sentence, place + 1) if cue.lemma in ("write", "propose") else ""
    return made in DOCUMENT_NOUNS if cue.lemma == "propose" else bool(made)


def _last_of_object(sentence: Sentence, first: int) -> str:
    """Return the last word of a short object, *an earlier draft*, when no clause hangs on it."""
    match = _OBJECT.match(sentence.tags, first)
    return sentence.lower(match.end() - 1) if match else ""


_OBJECT = re.compile(r"[DS][JNC]*N(?=[.,IoGOV])")
_CONVENED = frozenset(["session", "meeting", "conference", "election", "elections", "referendum", "strike"])


def _convened(sentence: Sentence, first: int) -> bool:
    """Tell *called the session after the attack* from *called the session a farce*."""
    near = range(first, min(first + 5, len(sentence.words)))
    noun = next((at for at in near if sentence.lower(at) in _CONVENED), None)
    return noun is not None and sentence.tag(noun + 1) in ("I", "t", "O") and "Q" not in sentence.tags


def _has_predicate(sentence: Sentence, first: int) -> bool:
    """Look for a target with a predicate: *called the report "unfair"*, *called it a plot*."""
    tags = sentence.tags
    at = first
    if _convened(sentence, first):
        return False
    if sentence.tag(at) == "P":
        at += 1
    else:
        while at < len(tags) and tags[at] in "DS":
            at += 1
        while at < len(tags) and tags[at] in "NCJ'#toI&":
            if tags[at] == "J" and at > first + 1 and sentence.tag(at + 1) not in tuple("NCJ"):
                return True
            at += 1
    return at > first and sentence.tag(at) in tuple("QDSJVR") and sentence.tag(at) != ""


def _has_as(sentence: Sentence, first: int) -> bool:
    return any(sentence.lower(at) == "as" for at in range(first, min(first + 16, len(sentence.words))))
