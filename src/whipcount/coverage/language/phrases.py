"""Noun phrases from tags: where one starts and ends, and its head."""

from __future__ import annotations

import re

from whipcount.coverage.language.lexicon import BODY_NOUNS, DOCUMENT_NOUNS, PERSON_NOUNS
from whipcount.coverage.language.tagging import Sentence

_ATTACHING = frozenset(
    ["at", "for", "from", "in", "on", "to", "with", "near", "within", "against", "between", "behind"]
)
_NP_RIGHT = re.compile(
    r"(?:P|(?:#o|[DS]){0,2}(?:[JNC#'G]|,(?=J))*[NC#Q])(?:[oI](?:[DS]){0,2}[JNC#']*[NC])*(?:&[DS]?[JNC#']*[NC])?"
)
_NAMES_LISTED = re.compile(r"(?:(?<=[,.;:KTB&-])|^)D?C+(?:,D?C+)+$")


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """Return the place of the head noun: the last word before a preposition or a comma."""
    place = first
    for at in range(first, last + 1):
        tag = sentence.tags[at]
        if tag in "oIW,(" and at > first:
            if tag == "o" and sentence.tags[place] == "#":
                continue
            return place
        if tag in "NCPQ#J":
            place = at
    return place


def base_phrase(sentence: Sentence, last: int, floor: int = 0) -> int | None:
    """Return where the noun phrase without prepositions that ends at `last` starts, or None."""
    tags = sentence.tags
    if last < floor:
        return None
    if tags[last] == "P":
        return last
    if tags[last] not in "NC#Q'J":
        return None
    first = last
    while first - 1 >= floor and _goes_on(sentence, first, floor):
        first -= 2 if tags[first - 1] in ",&" else 1
    while first - 1 >= floor and tags[first - 1] in "DS":
        first -= 1
    if tags[last] == "J" and first == last:
        return None
    return first


def _goes_on(sentence: Sentence, first: int, floor: int) -> bool:
    """Tell whether the word before `first` belongs to the same noun phrase."""
    tags = sentence.tags
    before, earlier = tags[first - 1], sentence.tag(first - 2)
    if before in "NCJ#'":
        return True
    if before == "Q":
        return earlier in tuple("DSJC")
    if before in "tGR":
        after_determiner = before != "t" and earlier in tuple("DS")
        return (
            tags[first] == "'"
            if before == "t"
            else after_determiner and (before == "G" or tags[first] == "J")
        )
    if before == "&" and first - 3 >= floor and tags[first] in "CJ" and sentence.tag(first + 1) in ("N", "C"):
        # "several African and Asian states": two modifiers of one noun
        return tags[first - 2] in "CJ" and tags[first - 3] in "DSJ#"
    return before == "," and first - 2 >= floor and earlier == "J" and tags[first] == "J"


def phrase_left(sentence: Sentence, last: int, floor: int = 0) -> int | None:
    """Return where the noun phrase that ends at `last` starts, with what hangs on it, or None."""
    tags = sentence.tags
    if last >= floor and sentence.lower(last) in ("here", "there"):
        last -= 1
    first = base_phrase(sentence, last, floor)
    if first is None:
        return None
    coordinated = False
    while first - 1 > floor:
        link = tags[first - 1]
        earlier = base_phrase(sentence, first - 2, floor)
        if link == "&" and sentence.tag(first - 2) == ",":
            opened = _list_opens(sentence, first - 2, floor)  # "Chile, Peru, and Togo"
            if opened is not None:
                return opened
        if earlier is None or (link == "&" and tags[earlier] == "P" and earlier > floor):
            break
        if link == "o" or (link == "I" and _attaches(sentence, first - 1)):
            first = earlier
        elif link == "&" and _joins(sentence, earlier, floor):
            first, coordinated = earlier, True
        elif link == "," and coordinated and tags[earlier : first - 1].strip("DC") == "":
            first = earlier
        else:
            break
    return first


def _list_opens(sentence: Sentence, comma: int, floor: int) -> int | None:
    """Return where a list of names before a comma and *and* starts: at least two, commas between them."""
    names = _NAMES_LISTED.search(sentence.tags, floor, comma)
    return names.start() if names else None


def _attaches(sentence: Sentence, place: int) -> bool:
    if sentence.lower(place) not in _ATTACHING:
        return False
    before = sentence.lower(place - 1)
    return (
        sentence.tags[place - 1] == "C"
        or before in ("familiar", "close")  # "people familiar with the matter"
        or before in PERSON_NOUNS
        or before in BODY_NOUNS
        or before in DOCUMENT_NOUNS
        or before.rstrip("s") in PERSON_NOUNS
    )


def _joins(sentence: Sentence, first: int, floor: int) -> bool:
    """Tell *the EU and Japan said* from *criticised the report and China said*."""
    start = phrase_left(sentence, first, floor) if sentence.tags[first] in "NC" else first
    start = first if start is None else min(start, first)
    return (
        start <= floor
        or (sentence.tags[start - 1] == "R" and start - 1 <= floor)  # "Only Peru and Chile"
        or sentence.tags[start - 1] in "TKB.;:-("
        or sentence.lower(start - 1) in ("as", "after", "before", "since", "than")
        or (sentence.tags[start - 1] == "," and sentence.tags[first] in "CD")
    )


def phrase_right(sentence: Sentence, first: int) -> int | None:
    """Return the last word of the noun phrase that starts at `first`, with what hangs on it, or None."""
    match = _NP_RIGHT.match(sentence.tags, first)
    return match.end() - 1 if match else None
