"""Words for numbers, dates and lists, the same in every part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def out_of_100(share: float) -> int:
    """Write a share of the draws as a whole number out of 100; what is not certain is not rounded to it.

    Examples
    --------
    >>> out_of_100(0.623), out_of_100(0.9991), out_of_100(0.002), out_of_100(1.0)
    (62, 99, 1, 100)
    """
    whole = round(share * 100)
    if 0 < share < 1:
        return min(max(whole, 1), 99)
    return whole


def chances(of: tuple[float, float, float, float]) -> str:
    """Write P(yes), P(abstain), P(no) and P(absent) as whole numbers of 100, each with its letter.

    Examples
    --------
    >>> chances((0.714, 0.2, 0.0, 0.086))
    'Y 71 A 20 N 0 – 9'
    """
    return " ".join(f"{letter} {share * 100:.0f}" for letter, share in zip("YAN–", of, strict=True))


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun, in the plural where it is not one.

    Examples
    --------
    >>> counted(1, "vote"), counted(1204, "vote"), counted(2, "body", "bodies")
    ('1 vote', '1,204 votes', '2 bodies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """Join words with commas and a last "and".

    Examples
    --------
    >>> listed(["Chad"]), listed(["Chad", "Mali", "Niger"])
    ('Chad', 'Chad, Mali and Niger')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def long_date(day: date) -> str:
    """Write a date in full, the same on every machine.

    Examples
    --------
    >>> long_date(date(2014, 10, 16))
    '16 October 2014'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
