"""Dates in prose: found by a small grammar, resolved against the article's own date."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from whipcount.coverage.language.openings import matches_from, opening
from whipcount.coverage.language.signs import sign

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = {name: number for number, name in enumerate(_DAYS)}
COUNTED = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70,
}  # fmt: skip
"""Numbers in words before *days ago*."""

_M = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_W = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(COUNTED, key=len, reverse=True))})"
_SEASON = r"spring|summer|autumn|winter"
_FULL = re.compile(
    rf"\b(?:(?:{_W}),? )?(?:{_M.format('m1')} (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_M.format('m2')},? (?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})"
    r"|(?<=\[)(?P<d4>1[3-9]|2\d|3[01])/(?P<m4>\d{2})/(?P<y4>\d{4})(?= \d\d?:\d\d))\b(?!\d)",
    re.IGNORECASE,
)


_NAMED = [name[:3] for name in (*_MONTH_NAMES, *_DAYS)]
_SPANS = (
    *_NAMED, "day", "week", "month", "year", "decade", "few", "past", "com", "spr", "sum", "aut", "win",
    "night", "morn", "after", "even",
)  # fmt: skip
_WHICH = ("last", "this", "next", "coming", "recent", "past", "following", "previous")
_OPENING = opening(
    [
        *_NAMED, *["tod", "yes", "tom", "ton", "spr", "sum", "aut", "win"],
        *(f"the {stem}" for stem in ("end", "beg", "start", "same", "mid", *_WHICH, *_SPANS)),
        *(f"{which} {span}" for which in _WHICH for span in _SPANS),
        *(f"{part}{gap}{stem}" for part in ("early", "late", "earlier", "later", "mid") for gap in " -"
          for stem in ("last", "this", "next", "the", *_NAMED, "1", "2")),
        *(f"{number} {unit}" for number in COUNTED for unit in ("day", "week", "month", "year", "decade")),
    ],
    r"\d",
)  # fmt: skip
"""The first letters of a date."""


def _after(*words: str) -> str:
    return "(?:" + "|".join(f"(?<={word} )" for word in words) + ")"


_YEAR_AFTER = (
    _after("in", "since", "until", "before", "after", "during", "between")[:-1]
    + r"|(?<=\b(?:19|20)\d\d and )|(?<=\b(?:19|20)\d\d to ))"
)
_YEAR_OF = _after("by", "from", "of", "the", "its", "their", "’s", "'s")
"""A number after these may as well be a count, unless no noun in the plural follows."""
_EXPRESSION = re.compile(
    r"\b(?:"
    rf"(?P<full>(?:(?:{_W}),? )?(?:{_M.format('fm')} (?P<fd>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<fy>(?:19|"
    rf"20)\d\d)"
    rf"|(?P<gd>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_M.format('gm')},? (?P<gy>(?:19|20)\d\d))\b)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|(?:(?:{_W}),? )?{_M.format('dm')} (?P<dd>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d%-])"
    rf"|(?:(?:{_W}),? )?(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_M.format('em')}(?!\w)"
    rf"|(?P<ends>the end of (?:(?:the|this) (?P<endof>week|month|year)|{_M.format('zm')}(?: (?P<zy>(?:19|"
    rf"20)\d\d))?|(?P<endyear>(?:19|20)\d\d)))(?!\w)"
    rf"|(?P<rel>(?:(?P<part>early|late|earlier|later|mid|the end of|the beginning of|the start of|"
    rf"the middle of) )?(?P<which>last|this past|this coming|this|next|the same) (?P<unit>week|month|year|"
    rf"weekend|{_SEASON}|"
    rf"{_W}|January|February|March|April|May|June|July|August|September|October|November|December))\b"
    r"|(?P<beforelast>the (?P<lastunit>week|month|year) before last)\b"
    rf"|(?P<ago>(?P<many>{_NUMBER}) (?P<agounit>day|week|month|year|decade)s? "
    r"(?P<way>ago|earlier|later|before|after))\b"
    r"|(?P<beside>(?:the )?(?P<side>next|following|previous) (?P<sideunit>day|week|month|year)"
    r"|the (?P<sideunit2>day|week|month|year) (?P<side2>before|after))\b"
    rf"|(?P<ofyear>(?:(?:early|late|mid)[ -])?{_M.format('ym')},? (?:of )?(?:(?P<yy>(?:19|20)\d\d)|"
    r"(?P<ywhich>last|this|next) year))\b"
    rf"|(?P<partyear>(?:(?:early|late|mid)[ -]|the (?:beginning|start|middle) of |"
    rf"(?:the )?(?:{_SEASON})(?: of)? )(?P<py>(?:19|20)\d\d))\b"
    r"|(?P<today>today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening)|last night)\b"
    rf"|(?P<weekday>{_W})(?: (?:of )?(?P<ofweek>last|this|next) week)?\b"
    r"|(?P<weekend>the weekend)\b"
    r"|(?P<figures>(?P<nd>\d{1,2})[/.](?P<nm>\d{1,2})[/.](?P<ny>(?:19|20)\d\d))\b"
    rf"|(?P<month>(?:(?:early|late|mid)[ -])?{_M.format('bm')})(?![\w-])"
    r"|(?P<vague>(?:the )?(?:coming|recent|past|next few|last few|following) (?:days|weeks|months|"
    r"years|decades))\b"
    rf"|{_YEAR_AFTER}(?P<year>(?:19|20)\d\d)\b(?!-page| page|[,.]\d)"
    rf"|{_YEAR_OF}(?P<of_year>(?:19|20)\d\d)\b(?!-page| page|[,.]\d| people| \w+s\b)"
    r")",
    re.IGNORECASE,
)
_MAY_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|by|of|during|last|this|next|late|early|from|to|and|on)|^|,)\s+$", re.IGNORECASE
)
_FUTURE = re.compile(
    r"\b(?:will|would|due|expected|scheduled|slated|(?:set|likely) (?:to|for|in|on|by)|(?:is|are) to|plans?|"
    r"planned|to be|next|ahead of|expects?|may|"
    r"not before|(?:ask|request|urg|propos)\w* (?:\w+ ){0,2}(?:to|that)|"
    r"could|if)\b(?:[^.]|(?<=[ap])\.|(?<=\.m)\.){0,120}$"
    r"|\b(?:until|by|deadline of|(?:postponed|deferred) to) (?:the |next )?$|\b(?:must|should)(?: \w+){1,4} $"
    r"|\b(?:ends|opens|begins|starts|closes|meets|convenes|reconvenes|resumes|expires|lapses|votes|runs|"
    r"concludes|takes (?:effect|place)|(?:comes|enters) into (?:force|effect)|falls due|"
    r"(?:comes|goes) to (?:a|the) \w+)\b(?: \w+){0,5} $",
    re.IGNORECASE,
)
"""What stands before a day to come; *votes on Friday* and other timetables are told in the present."""
_FRONTED = re.compile(
    r"\W*(?:(?:but|and|then|so) )?(?:at [\d:.apm ]{1,12})?(?:(?:later |early |late )?(?:on|in|from) )?",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r",? (?:[\w’'-]+ ){0,7}?(?:will|(?:is|are) (?:to|due|expected|scheduled|set)|"
    r"votes?|meets|decides|opens|ends|begins|returns)\b"
)
"""*On Friday the council will vote*: the verb tells after the day."""
_OVER = re.compile(r"\b(?:had been|might have|would have|could have)\b")
_PAST = re.compile(
    r"\b(?<!be )(?!planned|expected|scheduled)(?:[a-z]{2,}ed|said|told|wrote|held|met|says)"
    r"(?: \w+){0,2}(?: on)? $"
)
_PASSED = re.compile(r"\b(?:was|were|had|did|took|held|met|fell|made|gave|sent|came|since|\w{2,}ed)\b")


class DateWords(NamedTuple):
    """A date expression as it stands in the text."""

    start: int
    end: int
    match: re.Match[str]
    future: bool
    """Whether its sentence looks ahead to it."""
    past: bool = False
    """Whether its sentence looks back on it."""


def full_date(text: str) -> date | None:
    """Return the first complete date in `text`, or None.

    Examples
    --------
    >>> full_date("Published : Oct. 13, 2014 - 21:13")
    datetime.date(2014, 10, 13)
    """
    for match in _FULL.finditer(text):
        for number in "1234":
            if match[f"y{number}"]:
                return day_of(match[f"y{number}"], match[f"m{number}"], match[f"d{number}"])
    return None


DATED = sign(
    *"0123456789", "week", "month", "year", "day", "decade", "morn", "noon", "evening", "night", "tom",
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "spring", "summer", "autumn", "winter",
)  # fmt: skip
"""Without one of these a sentence holds no date."""


def find_dates(text: str, start: int, end: int) -> tuple[DateWords, ...]:
    """Return the date expressions between `start` and `end`, longest reading first, without overlap."""
    found: list[DateWords] = []
    stretch = text[start:end]
    for match in matches_from(_OPENING, _EXPRESSION, stretch, 0, len(stretch)):
        if match["bm"] and not _is_bare_month(stretch, match):
            continue
        if match["rel"] and match["unit"] == "may":
            continue
        if (match["ago"] or match["beside"]) and _of_an_event(stretch, match):
            continue
        found.append(DateWords(match.start() + start, match.end() + start, match, *_tense(stretch, match)))
    return tuple(found)


def _tense(text: str, match: re.Match[str]) -> tuple[bool, bool]:
    """Tell whether the words around a date look ahead to it or back on it."""
    before = text[max(0, match.start() - 160) : match.start()]
    future = bool(_FUTURE.search(before)) and not _PAST.search(before) and not _OVER.search(before)
    fronted = match.start() < _EARLY and _FRONTED.fullmatch(before)
    future = future or bool(fronted and _AHEAD.match(text, match.end()))
    over = bool(_PASSED.search(before) or _PASSED.search(text, match.end(), match.end() + _NEAR))
    return future, over and not future


_EARLY = 30
_NEAR = 50


def _of_an_event(text: str, match: re.Match[str]) -> bool:
    """Tell *a day before the vote*, which dates nothing, from *a day before*."""
    by_event = (match["way"] or match["side2"] or "").lower() in ("before", "after")
    return by_event and text[match.end() : match.end() + 2].strip().isalnum()


def _is_bare_month(text: str, match: re.Match[str]) -> bool:
    """Tell the month from a verb, a rank, a name: *may*, *march*, *Mar*."""
    word = match.group()
    if word.lower() in ("may", "march", "mar", "sun", "august"):
        place = match.start()
        return word[0].isupper() and bool(_MAY_BEFORE.search(text, max(0, place - 12), place))
    return word[:1].isupper() or match["month"].lower().startswith(("early", "late", "mid"))


def day_of(year: str, month: str, day: str) -> date | None:
    """Return the day that a year, a month by name or number and a day give, or None where there is none."""
    number = int(month) if month.isdigit() else MONTHS[month.lower().rstrip(".")]
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
