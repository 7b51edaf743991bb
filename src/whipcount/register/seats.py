"""From a row's marks (name, code, COW number) and its day to the one member that it means."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Protocol

from whipcount.register.errors import AmbiguousState, NotAMember, unknown_state
from whipcount.register.states import Spell, State

LONGEST_SHOWN = 80


class Answer(Protocol):
    """What a look-up of a name gives."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The states that the name may mean."""
        ...


class Known(Protocol):
    """What is asked here of the register, which stands above this module."""

    def state(self, code: str) -> State:
        """Return the state with a code."""
        ...

    def english_name(self, code: str) -> str:
        """Return its English name."""
        ...

    def lookup(self, name: str, *, on: date) -> Answer:
        """Say which states a name may mean on a day."""
        ...

    def candidates(
        self, name: str, *, code: str | None, cow: int | None
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Give the states that the COW number, the code and the name fit at any time."""
        ...

    def nearest(self, name: str) -> tuple[str, ...]:
        """Give a few names most like one that fits nothing."""
        ...


def find_member(
    register: Known, name: str, *, on: date, code: str | None = None, cow: int | None = None
) -> str:
    """Return the member that the marks mean; see `Register.member`."""
    numbered, coded, named = register.candidates(name, code=code, cow=cow)
    marks = describe_marks(name, code, cow)
    _require_agreement(marks, numbered, coded, named)
    if numbered and cow is not None:
        return _one(register, marks, on, _by_number(register, numbered, cow, on))
    if coded:
        return _one(register, marks, on, _members_first(register, coded, on))
    if not named:
        raise unknown_state(marks, register.nearest(name or code or ""))
    found = register.lookup(name, on=on).codes or sorted(named)
    return _seat_by_name(register, _one(register, marks, on, list(found)), on)


def _by_number(register: Known, numbered: frozenset[str], cow: int, on: date) -> list[str]:
    """Narrow the states that share a COW number: 345 is Yugoslavia, Serbia and Montenegro, then Serbia."""
    states = [register.state(code) for code in sorted(numbered)]

    def covers(state: State, *, by_sessions: bool) -> bool:
        spells = (spell for number, spell in state.cow if number == cow)
        return any(on in (spell.by_sessions() if by_sessions else spell) for spell in spells)

    tests = (
        lambda state: covers(state, by_sessions=False) and state.is_member(on),
        lambda state: covers(state, by_sessions=True) and state.is_listed(on),
        lambda state: covers(state, by_sessions=False) and len(state.un_member) == 0,
    )
    for fits in tests:
        found = [state.code for state in states if fits(state)]
        if found:
            return found
    return _closest(states, on)


def _members_first(register: Known, coded: frozenset[str], on: date) -> list[str]:
    states = [register.state(code) for code in sorted(coded)]
    return [state.code for state in states if state.is_member(on)] or _closest(states, on)


def _closest(states: list[State], on: date) -> list[str]:
    least = min(state.distance(on) for state in states)
    return [state.code for state in states if state.distance(on) == least]


def _seat_by_name(register: Known, code: str, on: date) -> str:
    """Step from a state to the member whose seat it is on the day."""
    state = register.state(code)
    if state.is_member(on):
        return code
    if state.un_member:
        step = _continued if on < state.un_member[0].start else _continuing
        other = step(register, state)
        while other is not None and not other.is_member(on):
            other = step(register, other)
        if other is not None:
            return other.code
    if state.is_listed(on):
        return code
    raise _not_a_member(register, state, on)


def _continued(register: Known, state: State) -> State | None:
    """Return the member that `state` alone continues: Serbia and Montenegro for Serbia."""
    if len(state.predecessors) != 1:
        return None
    before = register.state(state.predecessors[0])
    return before if before.successors == (state.code,) and not _overlap(before, state) else None


def _continuing(register: Known, state: State) -> State | None:
    """Return the member that alone took the place of `state`: Germany for the German Democratic Republic."""
    return register.state(state.successors[0]) if len(state.successors) == 1 else None


def _overlap(one: State, other: State) -> bool:
    """Whether both were members at one time: then neither continues the other."""
    return any(_meet(first, second) for first in one.un_member for second in other.un_member)


def _meet(first: Spell, second: Spell) -> bool:
    return first.start <= second.end and second.start <= first.end


def _one(register: Known, marks: str, on: date, codes: list[str]) -> str:
    if len(codes) == 1:
        return codes[0]
    listed = ", ".join(f"{register.english_name(code)} ({code})" for code in codes)
    raise AmbiguousState(
        f"The {marks} on {on} may be {listed}.",
        expected="Expected a name that fits one member on that day.",
        do="Give the full name, the three-letter code or the COW number.",
    )


def _require_agreement(
    marks: str, numbered: frozenset[str], coded: frozenset[str], named: frozenset[str]
) -> None:
    known = [codes for codes in (numbered, coded, named) if codes]
    for one, other in combinations(known, 2):
        if not one & other:
            raise AmbiguousState(
                f"The {marks} contradict each other: {_listed(one)} against {_listed(other)}.",
                expected="Expected a name, a code and a number of one state.",
                do="Mend the row, or give one of them alone.",
            )


def _not_a_member(register: Known, state: State, on: date) -> NotAMember:
    spells = ", ".join(_say(spell) for spell in state.un_member)
    before = [register.state(code) for code in state.predecessors]
    seated = [f"{other.name} ({other.code})" for other in before if other.is_member(on)]
    hint = f" {' and '.join(seated)} was a member then." if seated else ""
    return NotAMember(
        f"{state.name} ({state.code}) was not a member of the United Nations on {on}.",
        expected=f"It was a member {spells}.{hint}" if spells else "It has never been a member.",
        do="Check the date and the name.",
    )


def _say(spell: Spell) -> str:
    return f"from {spell.start}" + ("" if spell.end == date.max else f" to {spell.end}")


def describe_marks(name: str, code: str | None, cow: int | None) -> str:
    """Write out what a row says of its member."""
    shown = name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}..."
    marks = [f"name '{shown}'" if name else "", f"code '{code}'" if code else ""]
    marks.append(f"COW number {cow}" if cow is not None else "")
    return ", ".join(mark for mark in marks if mark) or "name ''"


def _listed(codes: frozenset[str]) -> str:
    return " or ".join(sorted(codes))
