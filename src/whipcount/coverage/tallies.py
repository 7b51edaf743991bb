"""Results of votes in prose: *111 in favour to 19 against, with 55 abstentions*, *by 30 votes to 6*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whipcount.coverage.signs import holds
from whipcount.domain import Tally

_WORDS = {
    "no": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_N = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:-(?:{_ONES}))?|{'|'.join(_WORDS)})"


def _side_pattern(name: str) -> str:
    return (
        rf"(?:(?P<{name}_n1>{_N})\s+(?:of (?:the|its) (?:{_N}\s+)?)?"
        rf"(?:(?:(?:member )?(?:countries|states|members?|nations|governments)|"
        rf"delegations|others|votes?)\s+)?"
        rf"(?P<{name}_w>(?:in favou?r|for|against|abstentions?|abstaining|abstained|opposed|rejected|"
        rf"voted in favou?r|voted for|voted yes|favou?red|backed|supported|endorsed|"
        rf"stayed neutral|remained neutral|stayed away|were absent|did not vote|"
        rf"voted against|voted no|voting in favou?r|voting against|yes|no|absent|not voting)(?! by\b))"
        rf"|(?P<{name}_w2>abstentions?|abstaining|against|in favou?r|absent)[: ]\s*(?P<{name}_n2>{_N}))"
    )


_GAP = (
    r"(?: (?:it|(?:the|[A-Z]\w+[’']s) (?:draft )?(?:resolution|text|draft|motion|measure|treaty|amendment|"
    r"document|proposal|bill|declaration|decision)))?"
    r"(?: on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?:\s*\([^()]{0,90}\))?"
    r"(?:\s*[,;()]\s*|\s+)(?:(?:to|and|with|while|but|versus|by|there were|a total of)\s+){0,3}"
)
_SIDES = re.compile(
    rf"\b{_side_pattern('a')}{_GAP}{_side_pattern('b')}"
    rf"(?:{_GAP}{_side_pattern('c')})?(?:{_GAP}{_side_pattern('d')})?\b",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"\b(?:(?:a |the )?(?:recorded )?vote of |by |passed |approved |adopted |voted |(?={_N} votes to ))"
    rf"(?:a (?:recorded )?vote of )?(?P<yes>{_N})(?: votes?)?(?: in favou?r)?\s?(?:to|"
    rf"[-–])\s?(?P<no>{_N})(?: votes?)?(?: against)?"
    rf"(?:\s?[-–]\s?(?P<third>\d{{1,3}}))?"
    rf"(?:,?\s*\(?(?:with |and )?(?P<abstain>{_N}) (?:abstentions?|abstaining|countries abstaining|"
    rf"members abstaining))?\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    rf"\b(?:vote|result|tally|count)\b[^.;:()]{{0,60}}? (?:was|stood at) (?P<yes>{_N})[-–](?P<no>{_N})"
    rf"(?:,? with (?P<abstain>{_N}) (?:abstentions?|abstaining))?(?![\w/-])",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"\b(?:backed|supported|endorsed|favou?red) by (?P<yes>{_N})(?: \w+)?,? (?:and|but) "
    rf"(?:opposed|rejected) by (?P<no>{_N})\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?<![\d/.-])(?P<yes>\d{1,3})[-–](?P<no>\d{1,3})[-–](?P<abstain>\d{1,3})(?![\d/-])")


_DEFEAT = re.compile(r"\b(?:voted down|rejected|defeated|thrown out|turned down|threw out)\b", re.IGNORECASE)
_DEFEAT_REACH = 120


_ORDER = ("yes", "no", "abstain", "absent")


@dataclass(frozen=True, slots=True)
class TallyWords:
    """A tally as it stands in the text; `counts` are those stated, as yes, no, abstain, absent."""

    start: int
    end: int
    tally: Tally
    counts: tuple[int, ...]


def find_tallies(text: str, start: int, end: int) -> Iterator[TallyWords]:
    """Give the results of votes stated between `start` and `end`.

    Examples
    --------
    >>> text = "It passed by 111 in favour to 19 against, with 55 abstentions."
    >>> str(next(find_tallies(text, 0, len(text))).tally)
    '111-19-55'
    """
    found: list[TallyWords] = []
    plain = text[start:end].lower()
    for pattern, may_stand, reading in _FORMS:
        if not may_stand(plain):
            continue
        for match in pattern.finditer(text, start, end):
            words = reading(match)
            if words is not None and not any(words.start < o.end and o.start < words.end for o in found):
                found.append(words)
    yield from sorted(found, key=lambda words: words.start)


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    tens, _, ones = word.lower().partition("-")
    return _TENS[tens] + _WORDS.get(ones, 0) if tens in _TENS else _WORDS[tens]


def _side(word: str) -> str:
    lower = word.lower()
    if "abst" in lower or "neutral" in lower:
        return "abstain"
    if lower in _AWAY:
        return "absent"
    return "no" if "against" in lower or lower in ("opposed", "rejected", "no", "voted no") else "yes"


_AWAY = frozenset(["absent", "were absent", "not voting", "did not vote", "stayed away"])


def _by_side(match: re.Match[str]) -> TallyWords | None:
    sides: dict[str, int] = {}
    for name in "abcd":
        word = match[f"{name}_w"] or match[f"{name}_w2"]
        number = match[f"{name}_n1"] or match[f"{name}_n2"]
        if word and number:
            if _side(word) in sides:
                return None
            sides[_side(word)] = _count(number)
    if "yes" not in sides and "no" not in sides:
        return None
    tally = Tally(
        yes=sides.get("yes", 0),
        no=sides.get("no", 0),
        abstain=sides.get("abstain", 0),
        absent=sides.get("absent"),
    )
    counts = tuple(sides[side] for side in _ORDER if side in sides)
    return TallyWords(match.start(), match.end(), tally, counts)


def _by_order(match: re.Match[str]) -> TallyWords:
    groups = match.groupdict()
    abstain = groups.get("abstain") or groups.get("third")
    counts = [_count(match["yes"]), _count(match["no"]), *([_count(abstain)] if abstain else [])]
    yes, no = counts[:2]
    before = match.string[max(0, match.start() - _DEFEAT_REACH) : match.start("yes")]
    lost = _DEFEAT.search(before.rpartition(". ")[2])
    if lost and yes > no and "favo" not in match.group().lower():
        yes, no = no, yes  # "was voted down by 41 votes to 27": the larger side won
    tally = Tally(yes=yes, no=no, abstain=counts[2] if abstain else 0)
    start = match.start("yes")
    return TallyWords(start, match.end(), tally, (yes, no, *counts[2:]))


_TO_NUMBER = re.compile(rf"to ?(?:\d|{'|'.join([*_WORDS, *_TENS])})")
_DASHES = ("-", "–")


def _has_sides(plain: str) -> bool:
    return holds(plain, ("against", "abst", "opposed", "rejected", "absent", "not vot", "neutral", " no "))


def _has_passive(plain: str) -> bool:
    return " by " in plain and holds(plain, ("opposed by", "rejected by"))


def _has_dash(plain: str) -> bool:
    return holds(plain, _DASHES)


def _has_joint(plain: str) -> bool:
    return _has_dash(plain) or bool(_TO_NUMBER.search(plain))


_FORMS = (
    (_SIDES, _has_sides, _by_side),
    (_PASSIVE, _has_passive, _by_order),
    (_TO, _has_joint, _by_order),
    (_WAS, _has_dash, _by_order),
    (_PLAIN, _has_dash, _by_order),
)
"""Each form of a tally, what a text must hold for it to stand there, and how it is read."""
