"""A state or other entity, the stretches of time it was a member, and its names."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from whipcount.register.names import NameKind

Kind = Literal["member", "observer", "non_member", "organisation"]

SESSION_MONTH = 9
"""A regular session of the General Assembly opens in September and lasts until the next one."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time, both ends included.

    Examples
    --------
    >>> date(1990, 10, 3) in Spell(date(1973, 9, 18), date(1990, 10, 2))
    False
    """

    start: date = date.min
    end: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def by_sessions(self) -> Spell:
        """Widen to whole sessions: sources list a state for all of the session in which it came or went."""
        return Spell(session_opening(self.start), _session_close(self.end))


def session_opening(day: date) -> date:
    """Return the first day of the month in which the regular session that holds `day` opened."""
    if day == date.min:
        return day
    return date(day.year if day.month >= SESSION_MONTH else day.year - 1, SESSION_MONTH, 1)


def _session_close(day: date) -> date:
    if day.year >= date.max.year - 1:
        return date.max
    opening = session_opening(day)
    return date(opening.year + 1, SESSION_MONTH - 1, 31)


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one state. `spell` bounds it only when the name meant another state at other times."""

    text: str
    code: str
    kind: NameKind
    spell: Spell = Spell()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A member of the United Nations, past or present, or another entity that takes part or is named.

    `code` is the three-letter code that the UN uses in its voting records, for withdrawn members too;
    an organisation has a code of its own (`EU`, `UN`).
    """

    code: str
    kind: Kind
    name: str
    """The English name that the United Nations uses; for a withdrawn member, its last."""
    short_name: str
    formal_name: str
    french_name: str
    iso3: str
    former_iso: str
    """ISO 3166-3 code of a name or state withdrawn from ISO 3166-1, as `CSHH`."""
    m49: int | None
    cow: tuple[tuple[int, Spell], ...]
    """Correlates of War country codes, each with the time that it covers."""
    un_member: tuple[Spell, ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    """States that took this one's place or territory; a single one continues or absorbed it."""
    capitals: tuple[str, ...]
    demonyms: tuple[str, ...]

    def is_member(self, on: date) -> bool:
        """Whether the state was a member of the United Nations on the day."""
        return any(on in spell for spell in self.un_member)

    def is_listed(self, on: date) -> bool:
        """Whether sources may list the state on the day: from the session of its joining to its last.

        The time between two spells of membership (Syria 1958-1961, Indonesia 1965-1966) counts.
        """
        if not self.un_member:
            return False
        return on in Spell(self.un_member[0].start, self.un_member[-1].end).by_sessions()

    def cow_number(self, on: date) -> int | None:
        """Return the Correlates of War code in force on the day; before and after all, the nearest one."""
        if not self.cow:
            return None
        covering = [number for number, spell in self.cow if on in spell]
        return covering[0] if covering else self.cow[-1 if on > self.cow[-1][1].end else 0][0]

    def distance(self, on: date) -> int:
        """Days between `on` and the nearest day of membership; very many for a state that never was one."""
        gaps = [max((spell.start - on).days, (on - spell.end).days, 0) for spell in self.un_member]
        return min(gaps, default=date.max.toordinal())


@dataclass(frozen=True, slots=True)
class Group:
    """A group of states: where its membership is from, and how precisely it is dated."""

    key: str
    title: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A state's time in a group, with the dates as precisely as they are known (`1961`, `2017-01`)."""

    group: str
    code: str
    start: str
    end: str
    note: str
    spell: Spell


def first_day(iso: str) -> date:
    """Return the first day that `1961`, `2017-01` or `2017-01-30` may mean; empty, it has no beginning."""
    if not iso:
        return date.min
    return date.fromisoformat(f"{iso}-01-01"[:10])


def last_day(iso: str) -> date:
    """Return the last day that `1961`, `2017-01` or `2017-01-30` may mean; empty, it has no end."""
    if not iso:
        return date.max
    if len(iso) == 10:
        return date.fromisoformat(iso)
    year, month = int(iso[:4]), int(iso[5:7] or 12)
    return date(year, month, monthrange(year, month)[1])
