"""Lists of who voted how: *Against: China, Cuba*, *voted against: ...*, *with France abstaining*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whipcount.coverage.places import PlaceKind, find_places
from whipcount.domain.statements import Stance

_HEADING = re.compile(
    r"\b(?P<side>in favou?r|against|abstain(?:ing|ed)|abstentions?|absent|(?:voting|voted|"
    r"votes?) (?:in favou?r|against|for|yes|no))"
    r"\s*(?:\((?:\d+|none)\)\s*)?(?:were\s*)?[:–—-]\s*",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:in favou?r|against|abstain(?:ing|ed)|abstentions?|absent|(?:voting|voted) (?:in favou?r|"
    r"against|for|yes|no))\b"
    r"\s*(?:\(\d+\)\s*)?(?:were\s*)?[:–—-]|[.;\n]",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"[\s,;&()*’']*(?:and|the|as well as|Republic of|Islamic|\d+)?[\s,;&()*’']*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ListedVote:
    """One state in a list of votes."""

    start: int
    end: int
    code: str
    stance: Stance


_LIST = r"(?:[^()\n.;:]{2,160})"
_IN_BRACKETS = re.compile(
    rf"\b(?P<side>in favou?r|against|abstentions?|abstained|abstaining|opposed)\s*\((?P<list>{_LIST})\)",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"\bwith (?P<list>{_LIST}?)\s+(?P<side>voting against|voting in favou?r|abstaining|opposed|voting no)\b",
    re.IGNORECASE,
)


_SIDE_WORDS = (
    r"voting against|voted against|vote against|voting in favou?r|voted in favou?r|voting no|voted no|"
    r"voting yes|"
    r"abstaining|abstained|abstain|opposed|opposing|in favou?r|against"
)
_WERE = re.compile(
    rf"\b(?:those|countries|states|members|delegations|others|also|votes?|among those)?\s*(?:who |"
    rf"that |which )?"
    rf"(?P<side>{_SIDE_WORDS})(?: (?:it|the \w+))?,? (?:were|was|included|include|including|came from|"
    rf"among them|notably)"
    rf" (?P<list>[^().;:\n]{{2,160}})",
    re.IGNORECASE,
)
_AMONG = re.compile(
    rf"(?P<list>[^().;:\n]{{2,160}}?),? (?:was|were) (?:also )?among (?:those|"
    rf"the [\w-]+)(?: \w+)?(?: (?:that|who|which))? "
    rf"(?P<side>{_SIDE_WORDS})\b",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(r"^(?:\s|,|and\b|the\b|as well as\b)*$", re.IGNORECASE)


def _in_prose(text: str, start: int, end: int) -> Iterator[ListedVote]:
    """Read *those voting against were A and B*, *58 abstained, including A*, *A was among those against*."""
    for match in _WERE.finditer(text, start, end):
        stance = _stance(match["side"])
        last = match.start("list")
        for place in find_places(text, match.start("list"), match.end("list")):
            if (
                stance is None
                or not _LIST_GAP.match(text[last : place.start])
                or place.kind is PlaceKind.DEMONYM
            ):
                break
            yield ListedVote(place.start, place.end, place.code, stance)
            last = place.end
    for match in _AMONG.finditer(text, start, end):
        stance = _stance(match["side"])
        last = match.end("list")
        for place in reversed(list(find_places(text, match.start("list"), match.end("list")))):
            if (
                stance is None
                or not _LIST_GAP.match(text[place.end : last])
                or place.kind is PlaceKind.DEMONYM
            ):
                break
            yield ListedVote(place.start, place.end, place.code, stance)
            last = place.start


def _bracketed(text: str, start: int, end: int) -> Iterator[ListedVote]:
    """Read *two against (Israel, United States)* and *with China and Russia voting against*."""
    for pattern in (_IN_BRACKETS, _WITH):
        for match in pattern.finditer(text, start, end):
            stance = _stance(match["side"])
            places = list(find_places(text, match.start("list"), match.end("list")))
            rest = match["list"]
            for place in places:
                rest = rest.replace(text[place.start : place.end], " ")
            # Names of states and nothing else, or it is no list
            if stance is None or not places or re.sub(r"\b(?:and|the|of)\b|[\s,&]", "", rest):
                continue
            for place in places:
                yield ListedVote(place.start, place.end, place.code, stance)


def find_vote_lists(text: str, start: int, end: int) -> Iterator[ListedVote]:
    """Give the states in lists headed by how they voted; the absent take no stance and are not given."""
    yield from _bracketed(text, start, end)
    yield from _in_prose(text, start, end)
    for heading in _HEADING.finditer(text, start, end):
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
    if "abst" in lower:
        return Stance.ABSTAIN
    if "absent" in lower:
        return None
    return (
        Stance.OPPOSE
        if "against" in lower or lower.endswith(" no") or lower.startswith("oppos")
        else Stance.SUPPORT
    )
