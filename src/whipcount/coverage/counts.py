"""Counts in prose: a number in figures or words, its bounds, and the word for what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whipcount.coverage.wordlists import words as word_list

_SCALE = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_LOOSE = {
    "tens of thousands": 10_000, "hundreds of thousands": 100_000, "tens of millions": 10_000_000,
    "hundreds of millions": 100_000_000, "thousands": 1_000, "hundreds": 100, "millions": 1_000_000,
    "billions": 1_000_000_000, "dozens": 24, "scores": 40, "tens": 10,
}  # fmt: skip
_SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "two dozen": 24, "three dozen": 36, "a dozen": 12,
    "half a dozen": 6,
}  # fmt: skip
_ONES = "|".join(list(_SMALL)[:8])
_TENS = "|".join(word for word in _SMALL if word.endswith("ty"))
UPPER = r"up to|as many as|at most|no more than|fewer than|less than|under|a maximum of"
LOWER = (
    r"at least|more than|over|no fewer than|no less than|upwards of|a minimum of|in excess of|not less than"
)
ABOUT = r"about|around|nearly|almost|some|roughly|approximately|an estimated|close to|just"
_FIGURE = (
    rf"\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|\b(?i:(?:{_TENS})-(?:one|{_ONES})|"
    rf"{'|'.join(sorted(_SMALL, key=len, reverse=True))}|one(?= (?:to|or) ))\b"
)
_SCALED = r"(?:[ -](?P<{0}>hundred|thousand|million|billion))?"
_QUANTITY = re.compile(
    rf"(?:\b(?i:(?P<upper>{UPPER})|(?P<lower>{LOWER})|(?P<about>{ABOUT}|between|from)) )?"
    rf"(?:\b(?P<loose>{'|'.join(sorted(_LOOSE, key=len, reverse=True))})\b(?: of)?"
    rf"|(?<![\w/.,$€£-])(?P<first>{_FIGURE}){_SCALED.format('scale1')}"
    rf"(?: ?(?:to|or|and|[-–]) ?(?P<second>\d{{1,3}}(?:,\d{{3}})+|"
    rf"\d+|(?i:{'|'.join(list(_SMALL)[:11])})\b){_SCALED.format('scale2')})?(?![\d/:.]\d|/|st\b|nd\b|rd\b|th\b))"
    r"(?:(?P<hyphen>(?=%)|[- ])(?P<share>of (?:them|whom|those|these)\b|"
    rf"of (?:the|its|their|those|these) (?:[A-Z][\w’' ]*?[’']s )?"
    rf"(?:(?:\d+|{'|'.join(_SMALL)}) )?(?=[a-z]+\b))?"
    r"(?P<unit>%|percent\b|per cent\b|[a-z]+(?:-[a-z]+)?(?:(?<!s) [a-z]{3,}(?<!s)s\b)?|[A-Z][a-z]+)?)?",
)
_BOUNDS = re.compile(rf"\b(?:{UPPER}|{LOWER}|{ABOUT}|between|from) $", re.IGNORECASE)
_LONGEST_BOUND = 20
_NUMERAL = re.compile(
    r"(?<![\w/.,$€£-])(?:\d|"
    + "|".join(
        f"[{word[0]}{word[0].upper()}]{word[1:]}"
        for word in sorted([*_LOOSE, *_SMALL, "one to", "one or"], key=len)[::-1]
    )
    + ")"
)
"""Where a number starts; what it counts, and what bounds it, is read from there."""
NOT_UNITS = word_list("quantities.not_units")
PEOPLE = word_list("quantities.people")
STATES = word_list("quantities.states")
NUMBER_WORDS = (*(word.split()[-1] for word in _LOOSE), *_SMALL)
"""A sentence without a figure and without one of these holds no count."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count as it stands in the text; `low` or `high` is None where the words leave it open."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    """The words for what is counted, in lower case; empty where they are left out."""


def find_counts(text: str, start: int, end: int) -> Iterator[Count]:
    """Give the counts of something that stand in a stretch of text; dates are for the caller to pass over.

    Examples
    --------
    >>> found = find_counts("Two dozen states, or at least 20, met at 10 am.", 0, 44)
    >>> [(one.low, one.high, one.unit) for one in found]
    [(24, 24, 'states'), (20, None, '')]
    """
    for match in _numbers(text, start, end):
        named = (match["unit"] or "").lower()
        unit = named.removesuffix("s") if match["hyphen"] == "-" else named
        value = _value(match)
        if value is None or not _counts_something(match, unit, text):
            continue
        if unit in NOT_UNITS and not match["share"]:
            yield Count(match.start(), match.start("hyphen"), *value, "")
        else:
            yield Count(match.start(), match.end(), *value, unit)


def _numbers(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Give the numbers in a stretch of text with their bounds and what follows."""
    done = start
    for numeral in _NUMERAL.finditer(text, start, end):
        at = numeral.start()
        if at < done:
            continue
        near = max(done, at - _LONGEST_BOUND)
        bound = _BOUNDS.search(text[near:at])
        match = bound and _QUANTITY.match(text, near + bound.start(), end)
        match = match or _QUANTITY.match(text, at, end)
        if match is not None:
            done = match.end()
            yield match


def number_of(figure: str, scale: str | None) -> float:
    """Return the value of a number in figures or words, as *Twenty-seven* or *5.4* with *million*."""
    tens, _, ones = figure.lower().partition("-")
    in_words = 1 if tens == "one" else _SMALL.get(tens)
    value = float(in_words + _SMALL.get(ones, 1 if ones else 0) if in_words else figure.replace(",", ""))
    value *= _SCALE[scale.lower()] if scale else 1
    return int(value) if value == int(value) else value


def _value(match: re.Match[str]) -> tuple[float | None, float | None] | None:
    if match["loose"]:
        return float(_LOOSE[match["loose"].lower()]), None
    first = number_of(match["first"], match["scale1"])
    if match["second"]:
        scale = match["scale2"]
        second = number_of(match["second"], scale)
        first = number_of(match["first"], match["scale1"] or scale)
        return (first, second) if first < second else None
    if match["upper"]:
        return None, first
    return (first, None) if match["lower"] else (first, first)


_NUMBERED = re.compile(r"(?:resolution|rule|article|paragraph|chapter|page|no\.|session|part)\s*$")
_WON = re.compile(r"\b(?:received|won|got|drew|gained|attracted)\s*$")
_VOTING = frozenset(["did", "voted", "abstained", "abstain", "have", "were", "against", "votes", "vote"])
_CLOCK_WORDS = frozenset(["am", "pm", "gmt", "utc"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEW = frozenset(["two", "three", "four"])
"""Words that count what stands in the sentence as often as what could be disputed."""
_TIMES = frozenset(["days", "weeks", "months", "years", "decades", "times"])
"""Counted in words they are told in passing, as *three years of war*."""


def _counts_something(match: re.Match[str], unit: str, text: str) -> bool:
    """Tell a count of something from a year, a rule's number, a time of day."""
    named = bool(unit) and unit not in NOT_UNITS
    if match["loose"]:
        return named or match["loose"].lower() in ("tens of thousands", "hundreds of thousands")
    before = text[max(0, match.start() - 12) : match.start()].lower()
    if _NUMBERED.search(before):
        return False
    if match["share"]:
        return True  # "twelve of the fifteen members"
    if named and unit in _VOTING:
        return unit == "votes" and (match["first"][0].isdigit() or bool(_WON.search(before)))
    return _counts_unit(match, unit) if named else _counts_alone(match, unit)


def _counts_alone(match: re.Match[str], after: str) -> bool:
    """Tell *the true figure is 165,000*, *about 5.4 million*, *at least five*; `after` is the next word."""
    told = "," in match["first"] or match["scale1"] or match["upper"] or match["lower"] or match["about"]
    return bool(told) and after not in _CLOCK_WORDS and not _YEAR.fullmatch(match["first"])


def _counts_unit(match: re.Match[str], unit: str) -> bool:
    bounded = bool(match["upper"] or match["lower"])
    figure = match["first"].lower()
    if _YEAR.fullmatch(figure) and not (bounded or match["about"]):
        return unit in ("people", "pages", "page")
    if figure[:1].isdigit() or bounded or match["second"]:
        return True
    head = unit.rpartition(" ")[2]
    return head in PEOPLE or head in STATES or (figure not in _FEW and head not in _TIMES)
