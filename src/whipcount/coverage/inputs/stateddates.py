"""Dates as markup, mail headers and fields state them: a day, or nothing."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_tz

from whipcount.coverage.language.datewords import full_date

_ISO = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:\s*$|T)")
LONGEST = 80


def stated_day(text: str) -> date | None:
    """Read the day of a stated date: ISO 8601, the form of mail headers, or a full date in words.

    The day is the one in the sender's own time zone. `10/11/2014` is no day, because nobody can tell which.

    Examples
    --------
    >>> stated_day("2014-10-16T23:50:00-04:00"), stated_day("Thu, 16 Oct 2014 09:00:00 +0900")
    (datetime.date(2014, 10, 16), datetime.date(2014, 10, 16))
    >>> stated_day("10/11/2014") is None
    True
    """
    if not text or len(text) > LONGEST:
        return None
    match = _ISO.match(text) or _COMPACT.match(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        parsed = parsedate_tz(text) if "," in text or ":" in text else None
        if parsed and re.search(r"\d{4}", text) and re.search(r"[A-Za-z]{3}", text):
            return date(*parsed[:3])
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return full_date(text)
