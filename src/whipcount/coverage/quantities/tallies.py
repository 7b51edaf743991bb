"""Results of votes in prose: *111 in favour to 19 against, with 55 abstentions*, *by 30 votes to 6*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whipcount.coverage.language.numberwords import HUNDREDS, SMALL, UNDER_HUNDRED, number_in_words
from whipcount.coverage.language.openings import matches_from, opening
from whipcount.coverage.language.signs import ANY, sign
from whipcount.domain import Tally

_N = rf"(?:\d{{1,3}}|{HUNDREDS}|{UNDER_HUNDRED}|no|none|nobody|zero)"
_BODY = r"(?:member )?(?:countr(?:y|ies)|states?|members?|nations?|governments?)"


_AMONG_THEM = r"(?:,? (?:including|among them|led by) [^.;]{2,90}?,)?"


def _side_pattern(name: str) -> str:
    return (
        rf"(?:(?P<{name}_n1>{_N}){_AMONG_THEM}\s+(?:of the (?:{_N}\s+)?)?"
        rf"(?:(?:{_BODY}(?: of (?:the|its)(?: [\w-]+){{1,3}}?)?|delegations?|delegates|others|lawmakers|"
        rf"(?:\w+ )?votes?){_AMONG_THEM}\s+)?"
        rf"[\"'‘“]?(?P<{name}_w>(?:in favou?r|for|against|abstentions?|abstaining|abstained|opposed|opposing|"
        rf"rejected|voted in favou?r|voted for|voted yes|favou?red|backed|supported|endorsed|"
        rf"stayed neutral|remained neutral|stayed away|were absent|did not vote|"
        rf"voted against|voted no|voting in favou?r|voting against|yes|no|absent|absences|not voting"
        rf"|votes(?=,? (?:with|to) [^.;]{{0,40}}(?:against|opposed)))(?! by\b))[\"'’”]?(?: votes?\b)?"
        rf"|(?P<{name}_w2>abstentions?|abstaining|against|in favou?r|absent)[: ]\s*(?P<{name}_n2>{_N}))"
    )


_GAP = (
    r"(?:(?: of| to| on)? (?:it|(?:the|[A-Z]\w+[’']s) (?:draft )?(?:resolution|text|draft|motion|measure|"
    r"treaty|amendment|document|proposal|bill|declaration|decision|report|convention)))?"
    r"(?: on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?:\s*\([^()]{0,90}\))?"
    r"(?:\s*[,;()]\s*|\s+)(?:(?:to|and|with|while|but|versus|by|there were|a total of|another)\s+){0,3}"
)
_SIDES = re.compile(
    rf"\b{_side_pattern('a')}{_GAP}{_side_pattern('b')}"
    rf"(?:{_GAP}{_side_pattern('c')})?(?:{_GAP}{_side_pattern('d')})?(?!\w)",
    re.IGNORECASE,
)
_SIDE_OPENS = opening([*SMALL, "a hun", "an hun", "no", "zero", "abst", "against", "in fav", "absent"], r"\d")
"""The first letters of one side of a vote."""
_ABSTAINING = (
    rf"(?:[,;]?\s*\(?(?:with |and |while )?(?:another )?(?P<abstain>{_N}) (?:abstentions?|abstaining|"
    rf"{_BODY} abstain(?:ing|ed)|abstained)\b)?"
)
_OF_NO_VOTE = (
    r"(?! ?(?:%|per ?cent|(?:percentage )?points?|people|years?|months?|weeks?|days?|hours?|degrees|"
    r"(?:[mb]illion|thousand|hundred)\b))"
)
"""*Fell by 12 to 15 percent* is no result of a vote."""
_TO = re.compile(
    rf"\b(?:(?:a |the )?(?:recorded )?vote of |by |passed |approved |adopted |voted |unanimously,? |"
    rf"(?:failed |lost |defeated |rejected |backed |endorsed |carried )(?={_N}[-–])|(?={_N} votes to ))"
    rf"(?:a (?:recorded )?vote of )?(?P<yes>{_N})(?: votes?)?(?: in favou?r)?\s?(?:to|"
    rf"[-–])\s?(?P<no>{_N})(?![\w/]){_OF_NO_VOTE}(?: votes?)?(?: against)?"
    rf"(?:\s?[-–]\s?(?P<third>\d{{1,3}}))?"
    rf"{_ABSTAINING}",
    re.IGNORECASE,
)
_WAS = re.compile(
    rf"\b(?:vote|result|tally|count)\b[^.;:()]{{0,60}}? (?:was|of(?= {_N}[-–])|stood at) "
    rf"(?P<yes>{_N})(?:[-–]| to )(?P<no>{_N})(?![\w/-]){_OF_NO_VOTE}{_ABSTAINING}",
    re.IGNORECASE,
)
_BEFORE_VOTE = re.compile(
    rf"\b(?P<yes>\d{{1,3}})(?:[-–]|-to-)(?P<no>\d{{1,3}}) (?:vote|decision|margin|majority)\b{_ABSTAINING}",
    re.IGNORECASE,
)
"""*In a 215-171 vote*."""
_PASSIVE = re.compile(
    rf"\b(?:backed|supported|endorsed|favou?red) by (?P<yes>{_N})(?: \w+)?,? (?:and|but) "
    rf"(?:opposed|rejected) by (?P<no>{_N})\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?<![\d/.-])(?P<yes>\d{1,3})[-–](?P<no>\d{1,3})[-–](?P<abstain>\d{1,3})(?![\d/-])")


_DEFEAT = re.compile(
    r"\b(?:voted down|rejected|defeated|thrown out|turned down|threw out|failed|lost|killed|blocked)\b",
    re.IGNORECASE,
)
_DEFEAT_REACH = 120
_ABSTAINED_FIRST = re.compile(rf"\b(?:with|amid|despite) (?P<abstain>{_N}) abstentions?,", re.IGNORECASE)
"""*Amid 35 abstentions, the text passed 128-9*."""
_TWO_SIDES = 2


_ORDER = ("yes", "no", "abstain", "absent")


@dataclass(frozen=True, slots=True)
class TallyWords:
    """A tally as it stands in the text; `counts` are those stated, as yes, no, abstain, absent."""

    start: int
    end: int
    tally: Tally
    counts: tuple[int, ...]


def find_tallies(text: str, start: int, end: int, *, signs: int = ANY) -> Iterator[TallyWords]:
    """Give the results of votes stated between `start` and `end`.

    `signs` are those of the words between, when they are known.

    Examples
    --------
    >>> text = "It passed by 111 in favour to 19 against, with 55 abstentions."
    >>> str(next(find_tallies(text, 0, len(text))).tally)
    '111-19-55'
    """
    found: list[TallyWords] = []
    if signs & _TO_SIGN and not _JOINT.search(text, start, end):
        signs &= ~(_TO_SIGN | _DASHED)
    for pattern, opens, needed, reading in _FORMS:
        if not signs & needed:
            continue
        for match in matches_from(opens, pattern, text, start, end):
            words = reading(match)
            if words is not None and not any(words.start < o.end and o.start < words.end for o in found):
                found.append(words)
    yield from sorted(found, key=lambda words: words.start)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else int(number_in_words(word))


def _side(word: str) -> str:
    lower = word.lower()
    if "abst" in lower or "neutral" in lower:
        return "abstain"
    if lower in _AWAY:
        return "absent"
    return "no" if "against" in lower or lower in _NO else "yes"


_NO = frozenset(["opposed", "opposing", "rejected", "no", "voted no"])
_AWAY = frozenset(["absent", "absences", "were absent", "not voting", "did not vote", "stayed away"])


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
    before = match.string[max(0, match.start() - _DEFEAT_REACH) : match.start("yes")].rpartition(". ")[2]
    if len(counts) == _TWO_SIDES and (first := _ABSTAINED_FIRST.search(before)):
        abstain = first["abstain"]
        counts.append(_count(abstain))
    yes, no = counts[:2]
    lost = _DEFEAT.search(before)
    if lost and yes > no and "favo" not in match.group().lower():
        yes, no = no, yes  # "was voted down by 41 votes to 27": the larger side won
    tally = Tally(yes=yes, no=no, abstain=counts[2] if abstain else 0)
    start = match.start("yes")
    return TallyWords(start, match.end(), tally, (yes, no, *counts[2:]))


_SIDED = sign("against", "abst", "oppos", "reject", "absent", "neutral", words=["no", "not", "without"])
_PASSED_BY = sign("opposed", "rejected")
_DASHED = sign("-", "–")
_TO_SIGN = sign("-", "–", words=["to"])
_FORMS = (
    (_SIDES, _SIDE_OPENS, _SIDED, _by_side),
    (_PASSIVE, None, _PASSED_BY, _by_order),
    (_TO, None, _TO_SIGN, _by_order),
    (_WAS, None, _TO_SIGN, _by_order),
    (_BEFORE_VOTE, None, _DASHED, _by_order),
    (_PLAIN, None, _DASHED, _by_order),
)
"""Each form of a tally, how it opens, the sign of words that it cannot stand without, and how it is read."""
_JOINT = re.compile(rf"[-–oO]\s?(?i:{_N})")
"""*to* or a dash before a number; the last letter alone, since a set of letters is found fastest."""
