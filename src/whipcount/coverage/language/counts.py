"""Counts in prose: a number in figures or words, its bounds, and the word for what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from whipcount.coverage.language.numberwords import (
    HALVES,
    HUNDREDS,
    SCALES,
    SMALL,
    THOUSANDS,
    UNDER_HUNDRED,
    number_in_words,
)
from whipcount.coverage.language.openings import opening, starts_in
from whipcount.coverage.language.wordlists import words as word_list

_LOOSE = {
    "tens of thousands": 10_000, "hundreds of thousands": 100_000, "tens of millions": 10_000_000,
    "hundreds of millions": 100_000_000, "thousands": 1_000, "hundreds": 100, "millions": 1_000_000,
    "billions": 1_000_000_000, "dozens": 24, "scores": 40, "tens": 10,
}  # fmt: skip
_DOZENS = "two dozen|three dozen|four dozen|a dozen|half a dozen"
UPPER = (
    r"up to|as many as|at most|no more than|not more than|fewer than|less than|"
    r"(?:just |well )?(?:under|below)|a maximum of"
)
LOWER = (
    r"at least|(?:slightly |far |many )?more than|(?:just |well |far |a little )?(?:over|above)|"
    r"no fewer than|no less than|upwards of|a minimum of|in excess of|not less than|as few as"
)
ABOUT = r"about|around|nearly|almost|some|roughly|approximately|an estimated|close to|closer to|just|only|all"
_SCALE_AHEAD = r"(?= (?:hundred|thousand|million|billion)\b)"
_FIGURE = (
    rf"\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|\b(?i:{THOUSANDS}|{HALVES}|{HUNDREDS}|{_DOZENS}|"
    rf"(?!one\b){UNDER_HUNDRED}|(?:one|an?){_SCALE_AHEAD}|one(?= (?:to|or) ))\b"
)
_SCALED = r"(?:[ -](?P<{0}>hundred|thousand|million|billion)\b)?"
_QUANTITY = re.compile(
    rf"(?:\b(?i:(?P<upper>{UPPER})|(?P<lower>{LOWER})|(?P<about>{ABOUT}|between|from)) )?"
    rf"(?:\b(?P<loose>(?i:{'|'.join(sorted(_LOOSE, key=len, reverse=True))}))\b(?: of)?"
    rf"|(?<![\w/.,$€£-])(?P<first>{_FIGURE}){_SCALED.format('scale1')}(?P<more> or more\b)?(?:-odd| or so)?"
    rf"(?: ?(?:to|or|and|[-–]) ?(?P<second>\d{{1,3}}(?:,\d{{3}})+|"
    rf"\d+|(?i:{UNDER_HUNDRED})\b){_SCALED.format('scale2')})?"
    r"(?![\d/:.]\d|/|st\b|nd\b|rd\b|th\b))"
    r"(?:(?P<hyphen>(?=%)|[- ])(?P<share>of (?:them|whom|those|these)\b|"
    rf"of (?:the|its|his|her|their|those|these) (?:[A-Z][\w’' ]*?[’']s )?"
    rf"(?:(?:\d+|{UNDER_HUNDRED}) )?(?=[a-z]+\b))?"
    r"(?P<unit>%|percent\b|per cent\b|[a-z]+(?:-[a-z]+)?(?:(?<!s) [a-z]{3,}(?<!s)s\b)?|"
    r"[A-Z][A-Za-z]+(?: (?:member )?[a-z]{3,}(?<!s)s\b)?)?)?",
)
_BOUNDS = re.compile(rf"\b(?:{UPPER}|{LOWER}|{ABOUT}|between|from) $", re.IGNORECASE)
_LONGEST_BOUND = 20
_STARTS = [
    *_LOOSE, *_DOZENS.split("|"), *(word for word in SMALL if word != "one"),
    *(f"one {word}" for word in ("to", "or", "and a half", "hundred", "thousand", "million", "billion")),
]  # fmt: skip
_NUMERAL = opening(
    _STARTS,
    r"\d",
    "[Aa]n? (?:hundred|thousand|million|billion|quarter of)",
    "[Hh]alf an? ",
    behind=r"[^\w/.,$€£-]",
)
"""Where a number starts; what it counts, and what bounds it, is read from there."""
NOT_UNITS = word_list("quantities.not_units")
PEOPLE = word_list("quantities.people")
STATES = word_list("quantities.states")
NUMBER_WORDS = (*(word.split()[-1] for word in _LOOSE), *SMALL, *SCALES, "dozen")
"""A sentence without a figure and without one of these holds no count."""


class Count(NamedTuple):
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
        if (unit in NOT_UNITS or unit in _LEFT_OUT) and not match["share"]:
            yield Count(match.start(), match.start("hyphen"), *value, "")
        else:
            yield Count(match.start(), match.end(), *value, unit)


def _numbers(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Give the numbers in a stretch of text with their bounds and what follows."""
    done = start
    for at in starts_in(_NUMERAL, text, start, end):
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
    value = (
        float(figure.replace(",", "")) if figure[0].isdigit() else number_in_words(f"{figure} {scale or ''}")
    )
    value *= SCALES[scale.lower()] if scale and figure[0].isdigit() else 1
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
    return (first, None) if _is_least(match) else (first, first)


_HANDED = re.compile(r"\b(?:hand|turn|tak|took|giv|gav|sign|mov)\w* $", re.IGNORECASE)


def _is_least(match: re.Match[str]) -> bool:
    """Tell *over 20 states* from *hand over 20% of the vaccines*."""
    place = match.start()
    moved = (match["lower"] or "").lower() == "over" and _HANDED.search(
        match.string[max(0, place - 12) : place]
    )
    return bool(match["more"] or (match["lower"] and not moved))


_NUMBERED = re.compile(r"(?:resolution|rule|article|paragraph|chapter|page|no\.|session|part|one in)\s*$")
_TOLL = re.compile(
    r"\b(?:toll|number|figure|total|count)\b[^.;,]{0,40}\b(?:at|of|to|is|was|as|reached|passed|exceeded)\s$"
)
_UNREAL = re.compile(r"\b(?:would|could|might) have \w+\s$")
_DEFINITE = re.compile(r"\b(?:the|these|those|its|his|her|their|other|first|last|past|next|both|every)\s$")
_VOTING = frozenset(["did", "voted", "abstained", "abstain", "have", "were", "against", "votes", "vote"])
_LEFT_OUT = frozenset(
    ["were", "was", "had", "have", "died", "abstained", "voted", "opposed", "backed", "supported"]
)
"""Verbs before which the noun may be left out: *115 members supported it and 57 opposed it*."""
_CLOCK_WORDS = frozenset(["am", "pm", "gmt", "utc"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEW = frozenset(["two", "three", "four"])
"""Words that count what stands in the sentence as often as what could be disputed."""
_TIMES = frozenset(["hours", "days", "weeks", "months", "years", "decades", "times"])
_LONG_TIMES = frozenset(["months", "years"])
"""Shorter times counted in words are told in passing, as *three hours of talks*."""
_THINGS = word_list("quantities.things")
"""What resolutions, votes and reports are made of: worth a count however small."""


def _counts_something(match: re.Match[str], unit: str, text: str) -> bool:
    """Tell a count of something from a year, a rule's number, a time of day."""
    named = bool(unit) and unit not in NOT_UNITS
    if match["loose"]:
        return named or match["loose"].lower() in ("tens of thousands", "hundreds of thousands")
    before = text[max(0, match.start() - 60) : match.start()].lower()
    if _NUMBERED.search(before):
        return False
    if match["share"] or unit == "votes":
        return not _UNREAL.search(before)  # "twelve of the fifteen members"
    if unit in _LEFT_OUT or _TOLL.search(before):
        return _is_large(match["first"]) or _counts_alone(match, unit)
    if named and unit in _VOTING:
        return False
    return _counts_unit(match, unit, before) if named else _counts_alone(match, unit)


def _is_large(figure: str) -> bool:
    """Tell *57* and *Twenty-six* from a year and from a rank or hour."""
    value = number_of(figure, None)
    return value >= _LARGE and not _YEAR.fullmatch(figure)


_LARGE = 12


def _counts_alone(match: re.Match[str], after: str) -> bool:
    """Tell *the true figure is 165,000*, *about 5.4 million*, *at least five*; `after` is the next word."""
    about = match["about"] and match["about"].lower() not in ("all", "only", "just")
    told = "," in match["first"] or match["scale1"] or match["upper"] or match["lower"] or about
    return bool(told) and after not in _CLOCK_WORDS and not _YEAR.fullmatch(match["first"])


def _counts_unit(match: re.Match[str], unit: str, before: str) -> bool:
    bounded = bool(match["upper"] or match["lower"])
    figure, head = match["first"].lower(), unit.rpartition(" ")[2]
    during = (match["lower"] or "").lower() == "over" and head in _TIMES
    if _YEAR.fullmatch(figure) and not (bounded or match["about"]):
        return unit in ("people", "pages", "page")
    if figure[:1].isdigit() or (bounded and not during) or match["second"]:
        return True
    if head in PEOPLE or head in STATES:
        return True
    if head in _TIMES:
        return head in _LONG_TIMES and figure not in _FEW and not _DEFINITE.search(before)
    return figure not in _FEW or (head in _THINGS and not _DEFINITE.search(before))
