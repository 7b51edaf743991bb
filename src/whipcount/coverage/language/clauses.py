"""Who does what in a sentence: noun phrases and the subject of a verb, from tags alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from whipcount.coverage.language.lexicon import BODY_NOUNS, CUE_FORMS, DOCUMENT_NOUNS, PERSON_NOUNS
from whipcount.coverage.language.phrases import base_phrase, head_of, phrase_left
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.wordlists import words

_BOUNDARY = frozenset(",;:.-TKB(xQ")
_HEDGES = words("clauses.hedges")
_NEGATIONS = words("clauses.negations")
_CATENATIVES = frozenset(["went", "goes", "continued", "continues", "proceeded", "hastened"])
_MAX_DEPTH = 4
_VERBS_BACK = 6
_AUXILIARY_REACH = 3
"""An auxiliary this close before a verb is part of it."""


class Subject(NamedTuple):
    """The words, first to last, that are the subject of a verb, and how they were found."""

    first: int
    last: int
    how: str
    """plain, apposition, bracket, shared, relative, reduced, participle or inverted."""
    hedged: bool = False
    negated: bool = False
    modal: bool = False
    passive: bool = False


@dataclass(slots=True)
class _Skipped:
    place: int
    hedged: bool = False
    negated: bool = False
    modal: bool = False
    be: bool = False
    to: bool = False


def subject_of(sentence: Sentence, verb: int, floor: int = 0, depth: int = 0) -> Subject | None:
    """Find the subject of the verb at `verb` by walking left from it.

    Returns None when no noun phrase can be found by rule: missing beats wrong. The sentence keeps the
    answer, since several rules ask for the subject of one verb.
    """
    asked = (verb, floor, depth)
    if asked not in sentence.subjects:
        sentence.subjects[asked] = _find_subject(sentence, verb, floor, depth)
    return sentence.subjects[asked]


def _find_subject(sentence: Sentence, verb: int, floor: int, depth: int) -> Subject | None:
    skipped = _skip_auxiliaries(sentence, verb - 1, floor)
    found = _subject_at(sentence, skipped.place, floor, depth)
    if found is None or (skipped.to and not skipped.hedged):
        return None
    return Subject(
        found.first,
        found.last,
        found.how,
        hedged=skipped.hedged or found.hedged,
        negated=skipped.negated or sentence.lowered[found.first] in ("no", "nobody", "neither", "none"),
        modal=skipped.modal or (found.modal and sentence.tags[verb] == "v"),
        passive=skipped.be and sentence.tags[verb] == "V",
    )


def _skip_auxiliaries(sentence: Sentence, place: int, floor: int) -> _Skipped:
    at = _Skipped(place)
    while at.place >= floor:
        tag, word = sentence.tags[at.place], sentence.lower(at.place).replace("’", "'")
        if word in _NEGATIONS:
            at.negated = True
        if tag in "RHEMd" or word in ("likely", "unlikely", "all") or _both(sentence, at.place):
            at.modal = at.modal or tag == "M"
            at.be = (at.be or tag == "E") and not at.hedged
            at.place -= 1
        elif tag == "t":
            dated = sentence.lower(at.place - 1) in ("last", "next", "this")
            at.place -= 2 if dated or sentence.tag(at.place - 1) == "I" else 1
        elif tag == "," and _single_word(sentence, at.place - 1):
            at.place -= 3
        elif (
            tag == "O"
            and sentence.lower(at.place - 1) in _HEDGES
            and sentence.tag(at.place - 2) in tuple("ER")
        ):
            at.hedged = True
            at.be = False
            at.place -= 2
        elif tag == "O" and {sentence.lower(at.place - 1), sentence.lower(at.place - 2)} & _CATENATIVES:
            at.place -= 2 if sentence.lower(at.place - 1) in _CATENATIVES else 3
        elif tag == "O" and sentence.lower(at.place - 1) == "floor":
            at.place -= 4  # "took the floor to say"
        else:
            at.to = tag == "O"
            break
    return at


def _single_word(sentence: Sentence, place: int) -> bool:
    """Whether *however* or *though* stands alone between commas."""
    alone = sentence.tag(place) == "R" or sentence.lower(place) in ("though", "too")
    return alone and sentence.tag(place - 1) == ","


def _both(sentence: Sentence, place: int) -> bool:
    """Tell *Chile and Peru, which both abstained* from *both sides*."""
    return sentence.lower(place) == "both" and sentence.tag(place - 1) == "W"


def _subject_at(sentence: Sentence, place: int, floor: int, depth: int) -> Subject | None:
    """Read the subject that ends at `place`, by the kind of word that stands there."""
    tag = sentence.tag(place)
    if place < floor or depth > _MAX_DEPTH:
        return None
    if tag == "," or tag in "&B":
        aside = _behind_comma(sentence, place, floor) if tag == "," else None
        return aside or _shared(sentence, place, floor, depth)
    if tag == "W":
        return _antecedent(sentence, place, floor)
    if tag in ")-":
        # "the two chairs (Chile and Peru) said", "the two chairs - Chile and Peru - said"
        opened = sentence.tags.rfind("(" if tag == ")" else "-", floor, place)
        first = phrase_left(sentence, opened - 1, floor) if opened > floor else None
        return Subject(first, place, "bracket") if first is not None else None
    if tag in "VG":
        return _reduced(sentence, place, floor) or _told_of(sentence, place, floor)
    return _phrase(sentence, place, floor)


def _antecedent(sentence: Sentence, place: int, floor: int) -> Subject | None:
    """Find what *which*, *who* or *that* at `place` stands for."""
    after_comma = sentence.tag(place - 1) == ","
    end = place - 2 if after_comma else place - 1
    while end > floor and sentence.tags[end] == "t":
        end -= 2 if sentence.tags[end - 1] == "I" else 1  # "a resolution on Thursday that calls"
    first = phrase_left(sentence, end, floor)
    if first is None:
        return None
    # After a comma the nearest noun is meant; else perhaps the one that a participle describes.
    return Subject(first, end, "relative") if after_comma else _whole(sentence, first, end, floor, "relative")


def _phrase(sentence: Sentence, place: int, floor: int) -> Subject | None:
    if sentence.tag(place) == "Q" and sentence.tag(place - 1) not in tuple("DSJNC"):
        return None
    first = phrase_left(sentence, place, floor)
    if first is None:
        return None
    named = _name_before(sentence, first, floor)
    if named is not None:
        return Subject(named, place, "apposition")
    return _whole(sentence, first, place, floor, "plain")


def _name_before(sentence: Sentence, first: int, floor: int) -> int | None:
    """Find the name before an apposition that no comma closes: *Ann Lee, an expert at the institute said*."""
    if first - 3 < floor or sentence.tags[first - 1] != "," or sentence.tags[first] != "D":
        return None
    name = phrase_left(sentence, first - 2, floor)
    if (
        name is None
        or sentence.tags[name : first - 1].strip("C")
        or sentence.tag(name - 1) == "&"  # "for the Arab Group and Chile, the envoy said": no name of hers
        or not _clause_starts(sentence, name, floor)
    ):
        return None
    return name


def _whole(sentence: Sentence, first: int, last: int, floor: int, how: str) -> Subject:
    """Step out of *the Assembly* in *a draft to be presented to the Assembly calls*."""
    if first > floor and sentence.tags[first - 1] in "Io":
        ahead_of = sentence.tags[first - 1] == "o" and sentence.tag(first - 2) == "I"
        if sentence.tags[first - 1] == "o" and not ahead_of:
            return Subject(first, last, how)
        outer = _reduced(sentence, first - 2 - ahead_of, floor)
        if outer is not None:
            return outer
    return Subject(first, last, how)


def _reduced(sentence: Sentence, place: int, floor: int) -> Subject | None:
    """Find the noun before a participle: *the text adopted in March*, *delegates meeting in Geneva*."""
    at, verbs = place, 0
    while at > floor and (sentence.tags[at] in "VGRO" or sentence.lower(at) in ("be", "being", "been")):
        verbs += sentence.tags[at] in "VG"
        at -= 1
    if verbs and sentence.tags[at] == "P" and sentence.tag(at - 1) in ("N", "C"):
        at -= 1  # "the text they gave to the chair asks ..."
    if verbs and sentence.tags[at] == ")":
        at = sentence.tags.rfind("(", floor, at) - 1  # "a report of the panel (A/60/1) issued in May"
        begin = phrase_left(sentence, at, floor) if at >= floor else None
        if begin is not None and sentence.lower(head_of(sentence, begin, at)) in DOCUMENT_NOUNS:
            return Subject(begin, at, "reduced")
    if not verbs or at < floor or sentence.tags[at] not in "NC":
        return None
    word = sentence.lower(at)
    if not (word in DOCUMENT_NOUNS or word in PERSON_NOUNS or word in BODY_NOUNS):
        return None
    first = base_phrase(sentence, at, floor)
    return Subject(first, at, "reduced") if first is not None else None


_CLAUSE_OF = re.compile(r"(?<=[NC])W[^,;:.W]{1,9}$")


def _told_of(sentence: Sentence, place: int, floor: int) -> Subject | None:
    """Find the noun before a relative clause without commas: *an official who asked not to be named said*."""
    match = _CLAUSE_OF.search(sentence.tags, floor, place + 1)
    if match is None or sentence.lower(match.start()) != "who":
        return None
    first = phrase_left(sentence, match.start() - 1, floor)
    return Subject(first, match.start() - 1, "plain") if first is not None else None


def _behind_comma(sentence: Sentence, place: int, floor: int) -> Subject | None:
    """Find the noun phrase before an apposition or clause that a comma closes at `place`."""
    whole = _object_relative(sentence, place, floor)
    if whole is not None:
        return whole
    opened = place
    for _ in range(3):
        opened = sentence.tags.rfind(",", floor, opened)
        if opened <= floor:
            return None
        first = _left_of_bracket(sentence, opened - 1, floor)
        if first is None or not _clause_starts(sentence, first, floor):
            continue
        if sentence.tags[opened + 1] not in "DSNCJW#IGVRE" or not _is_aside(sentence, opened + 1, place):
            continue
        return Subject(_name_of_office(sentence, first, floor), place, "apposition")
    return None


def _left_of_bracket(sentence: Sentence, last: int, floor: int) -> int | None:
    """Return where the noun phrase that ends at `last` starts, stepping over *(Kenya)* after a name."""
    if sentence.tag(last) == ")":
        opened = sentence.tags.rfind("(", floor, last)
        return phrase_left(sentence, opened - 1, floor) if opened > floor else None
    return phrase_left(sentence, last, floor)


def _name_of_office(sentence: Sentence, first: int, floor: int) -> int:
    """Step back to the name before a second apposition: *Ann Lee, the envoy of Chile, speaking early,*."""
    if first - 2 < floor or sentence.tags[first - 1] != ",":
        return first
    outer = _left_of_bracket(sentence, first - 2, floor)
    if outer is None or not _clause_starts(sentence, outer, floor):
        return first
    if sentence.tags[first] == "D":
        return outer if sentence.tags[first - 2] in "C)" else first
    # "ANN LEE, Permanent Representative of Chile, aligning herself ..."
    alone = outer == floor and not sentence.tags[outer : first - 1].strip("C()")
    named = first - 1 - outer > 1 and not sentence.places_in(sentence.starts[outer], sentence.ends[outer + 1])
    titled = bool({sentence.lower(at) for at in range(first, first + 4)} & PERSON_NOUNS)
    return outer if alone and named and titled else first


_OBJECT_RELATIVE = re.compile(r",W(?:[DSNCJ'o#&,]+)[VZ]$")


_LISTED_RELATIVE = re.compile(r",W[RHEMdVZ]+I?(?:D?C+,)*D?C+,?&D?C+$")
"""*, which was tabled by Chile, Peru and Togo*: the commas in it part no clauses."""


def _object_relative(sentence: Sentence, place: int, floor: int) -> Subject | None:
    """Find the noun before *, which Chile, Peru and Togo sponsored,*: the commas in it part no clauses."""
    match = _OBJECT_RELATIVE.search(sentence.tags, floor, place)
    match = match or _LISTED_RELATIVE.search(sentence.tags, floor, place)
    first = phrase_left(sentence, match.start() - 1, floor) if match else None
    if match is None or first is None or not _clause_starts(sentence, first, floor):
        return None
    return Subject(first, place, "apposition")


def _clause_starts(sentence: Sentence, first: int, floor: int) -> bool:
    return first <= floor or sentence.tags[first - 1] in _BOUNDARY or sentence.tags[first - 1] == "&"


def _is_aside(sentence: Sentence, first: int, end: int) -> bool:
    """Tell an aside from a clause: an apposition has no finite verb of its own, a relative clause may."""
    if sentence.tags[first] in "WGV" or sentence.lower(first) in ("speaking", "acting"):
        return True
    if sentence.tags.startswith(("NoW", "PoW", "#oW", "DoW"), first):
        return True  # "parts of which were still disputed"
    inside = _WITHIN_ASIDE.sub("", sentence.tags[first:end])
    return not any(tag in "ZMEd" for tag in inside) and not ("V" in inside and sentence.tags[first] == "P")


_WITHIN_ASIDE = re.compile(r"(?<=[NC])W.*$")
"""*a body that represents the Tatars*: the verb belongs to the aside."""


def _shared(sentence: Sentence, place: int, floor: int, depth: int) -> Subject | None:
    """Find the subject of the verb before: *handed out copies and said*."""
    verbs = earlier_verbs(sentence, place, floor)
    speaking = [verb for verb in verbs if sentence.lower(verb) in CUE_FORMS and sentence.tags[verb] in "VZ"]
    if len(verbs) > 1 and _in_step(sentence, place, verbs):
        # "passed a text which regrets the delay and calls for talks": the text calls
        described = subject_of(sentence, verbs[0], floor, depth + 1)
        if described is not None and described.how == "relative":
            return described._replace(how="shared")
    for verb in [*speaking, *verbs]:
        found = subject_of(sentence, verb, floor, depth + 1)
        acts = found is not None and (not found.passive or _SAYS_THAT.match(sentence.tags, place + 1))
        if found is not None and sentence.lower(found.first - 1) == "what":
            continue  # "the victims of what he called a plot, and said that"
        if found is not None and acts and found.how not in ("relative", "reduced"):
            return found._replace(how="shared")
    return None


_SAYS_THAT = re.compile(r"VR?T")
"""*It was submitted by Chile and asked merely that ...*: the second verb is no passive."""


def _in_step(sentence: Sentence, place: int, verbs: list[int]) -> bool:
    """Whether the verb after `place` has the present tense of the one before it and not the main verb's."""
    coming = place + 1 + (sentence.tag(place + 1) == "R")
    return sentence.tag(coming) == sentence.tags[verbs[0]] == "Z" and sentence.tags[verbs[-1]] == "V"


def earlier_verbs(sentence: Sentence, place: int, floor: int = 0) -> list[int]:
    """Places of the finite verbs before `place`, nearest first, at most six."""
    found: list[int] = []
    for nth in range(bisect_left(sentence.finite, place) - 1, -1, -1):
        at = sentence.finite[nth]
        if at < floor or len(found) == _VERBS_BACK:
            break
        if sentence.tags[at] in "VZv" or not (found and found[-1] - at <= _AUXILIARY_REACH):
            found.append(at)
    return found
