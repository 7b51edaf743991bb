"""Dates that know how precise they are."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from whipcount.domain.errors import InputError


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_LENGTH = {4: Precision.YEAR, 7: Precision.MONTH, 8: Precision.WEEK, 10: Precision.DAY}


@dataclass(frozen=True, slots=True)
class DatedValue:
    """An ISO 8601 date at the precision stated: `2014-10-16`, `2014-W41`, `2014-10` or `2014`.

    Examples
    --------
    >>> DatedValue("2014-10").last
    datetime.date(2014, 10, 31)
    >>> DatedValue("2014-W41").precision
    <Precision.WEEK: 'week'>
    """

    iso: str

    def __post_init__(self) -> None:
        try:
            _ = self.first
        except (ValueError, KeyError) as error:
            raise InputError(
                f"'{self.iso}' is not a date.",
                expected="Expected YYYY-MM-DD, YYYY-Www, YYYY-MM or YYYY.",
                do="Write the date in one of these forms.",
            ) from error

    @property
    def precision(self) -> Precision:
        """The precision that the form states."""
        return _LENGTH[len(self.iso)]

    @property
    def first(self) -> date:
        """The first day that the value may mean."""
        match self.precision:
            case Precision.DAY:
                return date.fromisoformat(self.iso)
            case Precision.WEEK:
                return date.fromisocalendar(int(self.iso[:4]), int(self.iso[6:]), 1)
            case Precision.MONTH:
                return date(int(self.iso[:4]), int(self.iso[5:]), 1)
            case Precision.YEAR:
                return date(int(self.iso), 1, 1)

    @property
    def last(self) -> date:
        """The last day that the value may mean."""
        first = self.first
        match self.precision:
            case Precision.DAY:
                return first
            case Precision.WEEK:
                return first + timedelta(days=6)
            case Precision.MONTH:
                return first.replace(day=calendar.monthrange(first.year, first.month)[1])
            case Precision.YEAR:
                return first.replace(month=12, day=31)

    def __str__(self) -> str:
        return self.iso
