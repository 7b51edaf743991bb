"""The day on which a page says that it was published; None rather than a guess."""

from __future__ import annotations

import re
from datetime import date

from whipcount.coverage.language.datewords import full_date

_FOUNDED = re.compile(r"\b(?:est\.|(?:established|founded|since|copyright)\b)|©", re.IGNORECASE)
_CLOCK_WORDS = re.compile(r"^\W*today\b|\bweather\b|°", re.IGNORECASE)
"""A line that shows the day on which it is looked at."""
_DATE_WORDS = re.compile(
    r"\b(?:page|publi(?:shed|cation|sh)|posted|updated?|last|first|modified|issued|date|on|at|press|release|"
    r"[ap]\.?m|web|online|edition|print|min(?:ute)?s?|read|the|of|\d+(?:st|nd|rd|th)|\w+(?:\.\w+)+|"
    r"(?:[a-z]{1,4}t|utc|uk)|(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:first |last |page last |web |publi\w+ |this article was )?"
    r"(?:published|posted|updated?|modified|date|issued|publi(?:sh|cation) date|press release)\b"
    r"|\b(?:published|posted|updated)(?: on| at)?\s*:",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:updated?|modified)\b", re.IGNORECASE)
_OUT = re.compile(r"\b(?:published|posted|issued|publi(?:sh|cation) date)\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|•·]\s*|\s+/\s+")
_RUN_ON = re.compile(
    r"(?<=\d[ ,-](?:19|20)\d\d)(?=\d{1,2}[: ]|[A-Z])|(?<= (?:19|20)\d\d)(?=\d{1,2}[: ]|[A-Z])"
)
"""Where the words after a year run on without a space, as copied from a page: *5 Mar 201410:12 AM*."""
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
_LATE_HOUR = re.compile(r"\b(?:1[3-9]|2[0-3])[:.h][0-5]\d(?!\s?[ap]\.?m)", re.IGNORECASE)
"""Who counts hours beyond twelve puts the day first."""
_UN_RELEASE = re.compile(r"^(?:press release|meetings coverage(?: and press releases)?)$", re.IGNORECASE)


_YEAR = re.compile(r"\d{4}")


def is_date_line(text: str) -> bool:
    """Tell a complete date with hardly anything beside it; *Est. 1883* is no date of publication."""
    if not _YEAR.search(text) or _FOUNDED.search(text) or _CLOCK_WORDS.search(text):
        return False
    text = _RUN_ON.sub(" ", text)
    return any(_is_date_alone(part) for part in (text, *_PARTS.split(text)))


def _is_date_alone(text: str) -> bool:
    if stated_day(text) is None:
        return False
    rest = re.findall(r"[^\W\d_]{2,}", _DATE_WORDS.sub(" ", _PLACES_SHOWN.sub("", text)))
    return len(rest) <= (_BESIDE_LABEL if is_labelled(text) or text.startswith("By ") else _BESIDE)


_BESIDE, _BESIDE_LABEL = 3, 6
"""Other words at most in a line that is a date: a place, an agency, a section; with a label, a name too."""


def day_of_line(text: str) -> tuple[int, date] | None:
    """Return the day that a date line states, and how surely it is that of publication: 0 is surest.

    Examples
    --------
    >>> day_of_line("Updated 6 March 2014 | Published 5 March 2014"), day_of_line("6 March 2014")
    ((0, datetime.date(2014, 3, 5)), (1, datetime.date(2014, 3, 6)))
    """
    text = _RUN_ON.sub(" ", text)
    out, changed = _OUT.search(text), _CHANGED.search(text)
    if out and (day := stated_day(text[out.end() :])):
        return 0, day
    day = stated_day(text)
    return (2 if changed and not stated_day(text[: changed.start()]) else 1, day) if day else None


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
    if day_first or _DAY_FIRST_ZONES.search(text) or _LATE_HOUR.search(text):
        return _day(match["y"], match["two"], match["one"])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
