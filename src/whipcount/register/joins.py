"""Many rows of a table to members at once, with a report of what matched and what did not.

A key is the triple (name, code, COW number). Its answer changes only on few days, so that a table of a
million rows needs a few hundred answers: `seats_over_time` gives them as stretches of time, for a join in
a data frame; `resolve` applies them row by row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from whipcount.domain import InputError, list_bad_rows
from whipcount.register.errors import AmbiguousState, UnknownState
from whipcount.register.register import Register
from whipcount.register.seats import describe_marks
from whipcount.register.states import Spell, State

Key = tuple[str, str | None, int | None]
"""What a row says of its member: name, code or None, COW number or None."""


class JoinStatus(StrEnum):
    """How a key fared on a day."""

    MATCHED = "matched"
    OUTSIDE = "outside"
    """The code or number says which state it is, but it was no member then."""
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Seat:
    """The member that a key means from `start` to `end`, both included.

    `member` is None when the key is unmatched or ambiguous, and `reason` says why.
    """

    key: Key
    start: date
    end: date
    status: JoinStatus
    member: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyReport:
    """A key that did not simply match: how many rows it has, when, and why."""

    key: Key
    rows: int
    first: date
    last: date
    reason: str

    def __str__(self) -> str:
        days = str(self.first) if self.first == self.last else f"{self.first} to {self.last}"
        return f"{describe_marks(*self.key)} ({self.rows} rows, {days}): {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The members of a table's rows, and the report."""

    members: tuple[str | None, ...]
    """One a row, in their order; None exactly for the rows of `unmatched` and `ambiguous`."""
    matched: int
    """Rows whose member is known and was one on the day."""
    outside: tuple[KeyReport, ...]
    unmatched: tuple[KeyReport, ...]
    ambiguous: tuple[KeyReport, ...]

    def require_complete(self, source: str) -> tuple[str, ...]:
        """Return the members, or raise `InputError` with every key of `source` that has none."""
        missed = self.unmatched + self.ambiguous
        if missed:
            raise InputError(
                f"{len(missed)} names in {source} are no known member, or may be several:\n"
                + list_bad_rows([str(report) for report in missed]),
                expected="\nExpected names or codes of UN members at the date of the vote.",
                do="Mend the names, or give three-letter codes.",
            )
        return tuple(member for member in self.members if member is not None)

    def __str__(self) -> str:
        counts = {
            "outside their membership": self.outside,
            "unmatched": self.unmatched,
            "ambiguous": self.ambiguous,
        }
        told = [f"{sum(report.rows for report in reports)} {what}" for what, reports in counts.items()]
        return f"{len(self.members)} rows: {self.matched} matched, {', '.join(told)}."


def resolve(
    register: Register,
    names: Sequence[str],
    *,
    on: Sequence[date],
    codes: Sequence[str | None] | None = None,
    cows: Sequence[int | None] | None = None,
) -> Join:
    """Find the member of every row; nothing is dropped, and nothing is linked by likeness.

    Parameters
    ----------
    register : Register
        Where names are looked up.
    names : sequence of str, length n
        Names as the source writes them; empty where it has none.
    on : sequence of date, length n
        The day of each row's vote.
    codes : sequence of str or None, length n, optional
        Letter codes.
    cows : sequence of int or None, length n, optional
        Correlates of War country codes.

    Examples
    --------
    >>> from whipcount.register import load
    >>> join = resolve(load(), ["Czechia", "Kenia"], on=[date(1950, 11, 1), date(1970, 11, 1)])
    >>> join.members
    ('CSK', None)
    >>> print(join)
    2 rows: 1 matched, 0 outside their membership, 1 unmatched, 0 ambiguous.
    """
    blank = [None] * len(names)
    keys: list[Key] = list(zip(names, codes or blank, cows or blank, strict=True))
    first, last = min(on, default=date.min), max(on, default=date.min)
    timelines = {key: seats_over_time(register, key, first=first, last=last) for key in set(keys)}
    starts = {key: [seat.start for seat in seats] for key, seats in timelines.items()}
    found = [timelines[key][bisect_right(starts[key], day) - 1] for key, day in zip(keys, on, strict=True)]
    return Join(
        members=tuple(seat.member for seat in found),
        matched=sum(seat.status is JoinStatus.MATCHED for seat in found),
        outside=_reports(found, on, JoinStatus.OUTSIDE),
        unmatched=_reports(found, on, JoinStatus.UNMATCHED),
        ambiguous=_reports(found, on, JoinStatus.AMBIGUOUS),
    )


def seats_over_time(register: Register, key: Key, *, first: date, last: date) -> tuple[Seat, ...]:
    """Give the member that a key means on each day from `first` to `last`, as stretches of time.

    The stretches follow each other without a gap; most keys have one, of a member that joined, left or
    changed place two or three.

    Examples
    --------
    >>> from whipcount.register import load
    >>> seats = seats_over_time(
    ...     load(), ("Yugoslavia", None, 345), first=date(2000, 1, 1), last=date(2010, 1, 1)
    ... )
    >>> [(str(seat.start), seat.member) for seat in seats]
    [('2000-01-01', 'YUG'), ('2003-02-04', 'SCG'), ('2006-06-03', 'SRB')]
    """
    changes = sorted({day for day in _changes(register, key) if first < day <= last})
    ends = [day - timedelta(days=1) for day in changes]
    seats: list[Seat] = []
    for start, end in zip([first, *changes], [*ends, last], strict=True):
        seat = _seat(register, key, start, end)
        if seats and (seats[-1].member, seats[-1].status) == (seat.member, seat.status):
            seats[-1] = replace(seats[-1], end=end)
        else:
            seats.append(seat)
    return tuple(seats)


def _seat(register: Register, key: Key, start: date, end: date) -> Seat:
    name, code, cow = key
    try:
        member = register.member(name, on=start, code=code, cow=cow)
    except UnknownState as error:
        return Seat(key, start, end, JoinStatus.UNMATCHED, None, str(error))
    except AmbiguousState as error:
        return Seat(key, start, end, JoinStatus.AMBIGUOUS, None, str(error))
    if register.state(member).is_listed(start):
        return Seat(key, start, end, JoinStatus.MATCHED, member)
    reason = f"{register.english_name(member)} was not a member then."
    return Seat(key, start, end, JoinStatus.OUTSIDE, member, reason)


def _changes(register: Register, key: Key) -> Iterator[date]:
    """Give every day on which the answer to a key may change."""
    name, code, cow = key
    for spell in register.name_spells(name):
        yield from _edges(spell)
    known = frozenset[str]().union(*register.candidates(name, code=code, cow=cow))
    for state in _kin(register, known):
        for spell in (*state.un_member, *(spell for _, spell in state.cow)):
            yield from _edges(spell)
            yield from _edges(spell.by_sessions())


def _edges(spell: Spell) -> Iterator[date]:
    yield spell.start
    if spell.end != date.max:
        yield spell.end + timedelta(days=1)


def _kin(register: Register, codes: Iterable[str]) -> Iterator[State]:
    """Give the states and all that came before or after them."""
    waiting, seen = list(codes), set[str]()
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            state = register.state(code)
            waiting.extend((*state.predecessors, *state.successors))
            yield state


def _reports(found: Sequence[Seat], on: Sequence[date], status: JoinStatus) -> tuple[KeyReport, ...]:
    days: dict[Key, list[date]] = defaultdict(list)
    reasons: dict[Key, str] = {}
    for seat, day in zip(found, on, strict=True):
        if seat.status is status:
            days[seat.key].append(day)
            reasons.setdefault(seat.key, seat.reason)
    return tuple(
        KeyReport(key, len(listed), min(listed), max(listed), reasons[key]) for key, listed in days.items()
    )
