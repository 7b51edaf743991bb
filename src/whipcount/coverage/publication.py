"""The day on which a page says that it was published; None rather than a guess."""

from __future__ import annotations

import re
from datetime import date

from whipcount.coverage.datewords import full_date

_FOUNDED = re.compile(r"\b(?:est\.|(?:established|founded|since|copyright)\b)|©", re.IGNORECASE)
_DATE_WORDS = re.compile(
    r"\b(?:page|published|posted|updated|last|first|modified|issued|date|on|at|press|release|[ap]\.?m|"
    r"(?:[a-z]{1,4}t|utc|uk)|(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:first |last |page last )?(?:published|posted|updated|modified|date|issued|press release)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·]\s*")
_YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?!\d|[/.-]\d)"
)
_MONTH_NAMED = re.compile(r"\b(?P<d>\d{1,2})-(?P<m>[A-Za-z]{3})-(?P<y>(?:19|20)\d\d)\b")
_IN_FIGURES = re.compile(
    r"(?<![\d/.])(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)(?P<y>(?:19|20)\d\d)(?![\d/]|\.\d)"
)
_PLACES_SHOWN = re.compile(r"^[A-Z][A-Z .’'/-]+,\s")
"""The place of a dateline on a line of its own: *GENEVA/NEW DELHI, March 23, 2012*."""
_DAY_FIRST_ZONES = re.compile(r"\b(?:GMT|BST|CES?T|MSK|IST|WAT|EAT|SAST)\b")
_MONTH_FIRST_ZONES = re.compile(r"\b[ECMP][SD]?T\b")
_UN_RELEASE = re.compile(r"^(?:press release|meetings coverage(?: and press releases)?)$", re.IGNORECASE)


def is_date_line(text: str) -> bool:
    """Tell a complete date with hardly anything beside it; *Est. 1883* is no date of publication."""
    if _FOUNDED.search(text):
        return False
    return any(_is_date_alone(part) for part in (text, *_PARTS.split(text)))


def _is_date_alone(text: str) -> bool:
    if stated_day(text) is None:
        return False
    rest = re.findall(r"[^\W\d_]{2,}", _DATE_WORDS.sub(" ", _PLACES_SHOWN.sub("", text)))
    return len(rest) <= (6 if is_labelled(text) else 2)


def is_labelled(text: str) -> bool:
    """Whether a line says itself that it tells when the page was published."""
    return bool(_LABEL.match(text))


def is_un_release(text: str) -> bool:
    """Whether a line alone says that the page is a press release of the United Nations."""
    return bool(_UN_RELEASE.match(text))


def stated_day(text: str) -> date | None:
    """Return the first complete date that does not rest on figures alone, or None.

    Examples
    --------
    >>> stated_day("2018/09/17 17:05"), stated_day("17-Sep-2018"), stated_day("17/09/2018")
    (datetime.date(2018, 9, 17), datetime.date(2018, 9, 17), None)
    """
    match = _YEAR_FIRST.search(text)
    if match:
        return _day(match["y"], match["m"], match["d"])
    named = _MONTH_NAMED.search(text)
    return full_date(f"{named['d']} {named['m']} {named['y']}" if named else text)


def day_in_figures(text: str, *, day_first: bool = False) -> date | None:
    """Return a date written in figures alone, or None where it may be one of two days.

    Points stand behind a day; a figure above twelve and a zone of time tell; else `day_first` does.

    Examples
    --------
    >>> day_in_figures("Posted 03/17/2018"), day_in_figures("3/8/2018"), day_in_figures("3/8/2018 9:12 EDT")
    (datetime.date(2018, 3, 17), None, datetime.date(2018, 3, 8))
    """
    match = _IN_FIGURES.search(text)
    if not match:
        return None
    one, two = int(match["one"]), int(match["two"])
    if match["mark"] == "." or one > 12 or one == two:
        return _day(match["y"], match["two"], match["one"])
    if two > 12 or _MONTH_FIRST_ZONES.search(text):
        return _day(match["y"], match["one"], match["two"])
    if day_first or _DAY_FIRST_ZONES.search(text):
        return _day(match["y"], match["two"], match["one"])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
