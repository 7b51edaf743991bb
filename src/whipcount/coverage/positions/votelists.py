"""Lists of who voted how: *Against: China, Cuba*, *voted against: ...*, *with France abstaining*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from whipcount.coverage.language.places import PlaceKind, find_places
from whipcount.coverage.language.signs import ANY, sign
from whipcount.domain.statements import Stance

_HEADING = re.compile(
    r"\b(?P<side>in favou?r|against|abstain(?:ing|ed)|abstain(?=\s*(?:\(\d+\)\s*)?:)|abstentions?|absent|"
    r"(?:voting|voted|votes?) (?:in favou?r|against|for|yes|no))"
    r"\s*(?:\((?:\d+|none)\)\s*)?(?:were\s*)?[:–—-]\s*",
    re.IGNORECASE,
)
VOTED = sign("vot", "favo", "against", "abst", "oppos", "hands")
"""Without one of these a paragraph lists no votes."""
_BRACKET = sign("(")
_WITH_SIGN = sign(words=["with"])
_LISTING = sign("includ", "notably", words=["were", "was", "came", "among", "such"])
_BEING = sign(words=["was", "were", "stood"])
_DONE = sign("abstained", "voted", "hands")
_VOTED_SIGN = sign("voted")
_MARK = sign(":", "–", "—", "-")
_STOP = re.compile(
    r"\b(?:in favou?r|against|abstain(?:ing|ed)?|abstentions?|absent|(?:voting|voted) (?:in favou?r|"
    r"against|for|yes|no))\b"
    r"\s*(?:\(\d+\)\s*)?(?:were\s*)?[:–—-]|[.;\n]",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"[\s,;&()*’']*(?:and|the|as well as|Republic of|Islamic|\d+)?[\s,;&()*’']*", re.IGNORECASE
)


class ListedVote(NamedTuple):
    """One state in a list of votes."""

    start: int
    end: int
    code: str
    stance: Stance


_LIST = r"(?:[^()\n.;:]{2,160})"
_NAMES = r"(?:[^().;:\n]|(?<=\b[A-Z])\.){2,160}"
"""A stretch within a sentence; the stops of *U.S.* do not end it."""
_IN_BRACKETS = re.compile(
    rf"\b(?P<side>in favou?r|against|abstentions?|abstained|abstaining|opposed)\s*\((?P<list>{_LIST})\)",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"\bwith (?P<list>{_LIST}?)\s+(?P<side>voting against|voting in favou?r|abstaining|opposed|"
    r"opposing(?: it| the (?:text|draft|resolution|measure))|voting no)\b",
    re.IGNORECASE,
)


_BESIDE_NAMES = re.compile(r"\b(?:(?:[a-z]+|\d+) others|and|the|of)\b|[\s,&]")
_SIDE_WORDS = (
    r"voting against|voted against|vote against|voting in favou?r|voted in favou?r|voting no|voted no|"
    r"voting yes|"
    r"abstaining|abstained|abstain|opposed|opposing|in favou?r|against"
)
_WERE = re.compile(
    rf"\b(?P<side>{_SIDE_WORDS})(?: (?:on )?(?:it|the \w+))?,? "
    r"(?:were|was|included|include|including|came from|among them|notably)"
    rf" (?P<list>{_NAMES})",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r",? (?:was|were) (?:also )?(?:among (?:those|the [\w-]+)(?: \w+)?|(?:one|two|both|all) of (?:the|those)"
    r"(?: [\w-]+){0,2}?)(?: (?:that|who|which))? "
    rf"(?P<side>{_SIDE_WORDS})\b",
    re.IGNORECASE,
)
_ON_A_TEXT = (
    r"(?: (?:it|the (?:text|draft|resolution|measure|motion|proposal))"
    r"(?: resolution)?)?(?=\s*[.;,\n]|$)"
)
_WERE_AGAINST = re.compile(
    r" (?:was|were|stood) (?:also )?"
    rf"(?P<side>against|opposed to|opposed|in favou?r)"
    rf"{_ON_A_TEXT}",
    re.IGNORECASE,
)
"""*A and B were against*: of a text or of nothing named, for who is against war has cast no vote."""
_AMID = re.compile(
    rf"\b(?:among them|including|such as) (?P<list>{_NAMES}?),? "
    r"(?P<side>voted against|voted in favou?r|"
    r"abstained|voted no|voted yes|opposed it|opposed the (?:text|draft|resolution|measure))\b",
    re.IGNORECASE,
)
"""*ten states, among them A and B, voted against it*."""
_LONGEST_LIST = 160
"""Characters at most in a list before its verb."""
_LIST_GAP = re.compile(
    r"^(?:\s|,|and\b|the\b|as well as\b|along with\b|together with\b|alongside\b)*$", re.IGNORECASE
)
_LISTED_VERB = re.compile(
    r"(?:,? (?:all |both |also )?|\s?[,–—-]\s?)(?P<side>abstained|sat on (?:its|their) hands|"
    r"voted (?:against|in favou?r|no|yes))\b",
    re.IGNORECASE,
)
_GAPPED = re.compile(
    r"\bvoted (?:in favou?r|against|for)\b[^.;:]{0,100}?(?P<rest> (?P<side>against|in favou?r))(?=\s*[,.;])",
    re.IGNORECASE,
)
"""*Chile voted in favour and Peru and Togo against*."""
_A_LIST = 2
"""One name before *abstained* is told by its verb; so many are a list."""


def _in_prose(text: str, start: int, end: int, signs: int) -> Iterator[ListedVote]:
    """Read *those voting against were A and B*, *58 abstained, including A*, *A was among those against*."""
    if signs & _LISTING:
        for pattern in (_WERE, _AMID):
            for match in pattern.finditer(text, start, end):
                yield from _names_from(text, match)
    for match in _LISTED_VERB.finditer(text, start, end) if signs & _DONE else ():
        listed = list(_names_up_to(text, start, match))
        yield from listed if len(listed) >= _A_LIST else ()
    if signs & _VOTED_SIGN:
        for match in _GAPPED.finditer(text, start, end):
            yield from _names_up_to(text, start, match, end=match.start("rest"))
    if signs & _BEING:
        for pattern in (_AMONG, _WERE_AGAINST):
            for match in pattern.finditer(text, start, end):
                yield from _names_up_to(text, start, match)


def _names_from(text: str, match: re.Match[str]) -> Iterator[ListedVote]:
    """Give the states from the start of a list on, up to the first words that name none."""
    stance = _stance(match["side"])
    last = match.start("list")
    for place in find_places(text, match.start("list"), match.end("list")):
        if stance is None or not _LIST_GAP.match(text[last : place.start]) or place.kind is PlaceKind.DEMONYM:
            return
        yield ListedVote(place.start, place.end, place.code, stance)
        last = place.end


def _names_up_to(
    text: str, start: int, match: re.Match[str], *, end: int | None = None
) -> Iterator[ListedVote]:
    """Give the states at the end of a list, back to the first words that name none."""
    stance = _stance(match["side"])
    last = match.start() if end is None else end
    for place in reversed(list(find_places(text, max(start, last - _LONGEST_LIST), last))):
        if stance is None or not _LIST_GAP.match(text[place.end : last]) or place.kind is PlaceKind.DEMONYM:
            return
        yield ListedVote(place.start, place.end, place.code, stance)
        last = place.start


def _bracketed(text: str, start: int, end: int, signs: int) -> Iterator[ListedVote]:
    """Read *two against (Israel, United States)* and *with China and Russia voting against*."""
    for pattern, needed in ((_IN_BRACKETS, _BRACKET), (_WITH, _WITH_SIGN)):
        for match in pattern.finditer(text, start, end) if signs & needed else ():
            stance = _stance(match["side"])
            places = list(find_places(text, match.start("list"), match.end("list")))
            rest = match["list"]
            for place in places:
                rest = rest.replace(text[place.start : place.end], " ")
            # Names of states and nothing else, or it is no list
            if stance is None or not places or _BESIDE_NAMES.sub("", rest):
                continue
            for place in places:
                yield ListedVote(place.start, place.end, place.code, stance)


def find_vote_lists(text: str, start: int, end: int, signs: int = ANY) -> Iterator[ListedVote]:
    """Give the states in lists headed by how they voted; the absent take no stance and are not given.

    `signs` are those of the words between `start` and `end`, when they are known.
    """
    yield from _bracketed(text, start, end, signs)
    yield from _in_prose(text, start, end, signs)
    for heading in _HEADING.finditer(text, start, end) if signs & _MARK else ():
        stance = _stance(heading["side"])
        if stance is None:
            continue
        stop = _STOP.search(text, heading.end(), end)
        limit = stop.start() if stop else end
        for place in find_places(text, heading.end(), limit):
            if place.kind is PlaceKind.NAME:
                yield ListedVote(place.start, place.end, place.code, stance)


def _stance(side: str) -> Stance | None:
    lower = side.lower()
    if "abst" in lower or "hands" in lower:
        return Stance.ABSTAIN
    if "absent" in lower:
        return None
    return (
        Stance.OPPOSE
        if "against" in lower or lower.endswith(" no") or lower.startswith("oppos")
        else Stance.SUPPORT
    )
