"""The register: which state a name means, whether it was a member on a day, and in which groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

from whipcount.domain import InputError
from whipcount.register import seats, tables
from whipcount.register.errors import unknown_state
from whipcount.register.names import (
    LONGEST_NAME,
    LOOSE_KINDS,
    PRESS_KINDS,
    RECORD_KINDS,
    NameKind,
    fold,
    spellings,
)
from whipcount.register.states import Alias, Group, Membership, Spell, State

REGIONAL_GROUPS = ("African", "Asia-Pacific", "Eastern European", "GRULAC", "WEOG")
"""The regional groups of the United Nations, for elections."""

ASSEMBLY_BODIES = ("un.ga", *(f"un.ga.c{number}" for number in range(1, 7)))
"""The General Assembly and its six Main Committees, in which every member sits."""

SHOWN_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Lookup:
    """The answer to a name: one state, several or none, and why."""

    name: str
    on: date | None
    codes: tuple[str, ...]
    reason: str
    nearest: tuple[str, ...] = ()
    """Names like the one asked for, with their codes, when none fits."""

    @property
    def status(self) -> Literal["one", "several", "none"]:
        """How many states fit."""
        return "none" if not self.codes else "one" if len(self.codes) == 1 else "several"

    @property
    def code(self) -> str | None:
        """The state's code when exactly one fits."""
        return self.codes[0] if len(self.codes) == 1 else None


@cache
def load() -> Register:
    """Read the register that comes with the package; read once, then shared.

    Examples
    --------
    >>> load().member("Czechia", on=date(1950, 11, 1))
    'CSK'
    """
    states = tables.read_states()
    memberships, groups = tables.read_memberships(), tables.read_groups()
    return Register(states, tables.read_aliases(states), memberships, groups=groups)


@cache
def _former_names() -> tuple[Alias, ...]:
    return tables.read_former_names()


class Register:
    """States and groups over time.

    Parameters
    ----------
    states : dict of str to State
        By the three-letter code that the UN uses in its voting records.
    aliases : tuple of Alias
        Every name of every state.
    memberships : tuple of Membership
        Who was in which group, and when.
    groups : tuple of Group
        The groups themselves, with the source of their membership.
    """

    def __init__(
        self,
        states: dict[str, State],
        aliases: tuple[Alias, ...],
        memberships: tuple[Membership, ...],
        *,
        groups: tuple[Group, ...],
    ) -> None:
        self._states = states
        self._groups = {group.key: group for group in groups}
        self._aliases = aliases
        self._by_name: dict[str, list[Alias]] = defaultdict(list)
        for alias in aliases:
            self._by_name[fold(alias.text)].append(alias)
        self._by_cow: dict[int, list[str]] = defaultdict(list)
        for state in states.values():
            for number, _ in state.cow:
                self._by_cow[number].append(state.code)
        self._by_group: dict[str, list[Membership]] = defaultdict(list)
        for membership in memberships:
            self._by_group[membership.group].append(membership)

    @property
    def states(self) -> Mapping[str, State]:
        """Every state and entity by code."""
        return MappingProxyType(self._states)

    @property
    def groups(self) -> Mapping[str, Group]:
        """Every group whose membership the register knows, by its key, with the source."""
        return MappingProxyType(self._groups)

    def state(self, code: str) -> State:
        """Return the state or entity with this code.

        Raises
        ------
        UnknownState
            When the register has no such code.
        """
        if code not in self._states:
            raise unknown_state(f"code '{code}'", self.nearest(code))
        return self._states[code]

    def english_name(self, code: str) -> str:
        """Return the English name that the United Nations uses."""
        return self.state(code).name

    def name_on(self, code: str, on: date) -> str:
        """Return the English name that the United Nations used on a day.

        Changes of name are dated to the day, month or year that is known; spellings and articles are not
        followed.

        Examples
        --------
        >>> load().name_on("LKA", date(1960, 1, 1)), load().name_on("LKA", date(1980, 1, 1))
        ('Ceylon', 'Sri Lanka')
        """
        self.state(code)
        former = (alias.text for alias in _former_names() if alias.code == code and on in alias.spell)
        return next(former, self.english_name(code))

    def names(self, kinds: Collection[NameKind] = PRESS_KINDS) -> Iterator[tuple[str, str, NameKind]]:
        """Give every (alias, code, kind) of the kinds asked for; one alias may belong to several states."""
        return ((alias.text, alias.code, alias.kind) for alias in self._aliases if alias.kind in kinds)

    def lookup(
        self, name: str, *, on: date | None = None, kinds: Collection[NameKind] | None = None
    ) -> Lookup:
        """Say which state a name means.

        Names may be older or newer than `on`. With a date, a name that fits several states means those
        of them that were members on the day, if any was; organisations stay beside them. Without a date,
        what a name means today comes before what it meant earlier.

        Parameters
        ----------
        name : str
            In any case, with or without accents, apostrophes, commas and parentheses.
        on : date, optional
            The day that the text is about.
        kinds : collection of NameKind, optional
            Kinds of name to consider. Without it: names as records write them, and when none fits,
            abbreviations and names as the press uses them; never demonyms, capitals or metonyms.

        Examples
        --------
        >>> load().lookup("Congo, Democratic Republic of the").code
        'COD'
        >>> load().lookup("Korea").codes
        ('KOR', 'PRK')
        """
        tiers = (RECORD_KINDS, LOOSE_KINDS) if kinds is None else (kinds,)
        for tier in tiers:
            codes = self._codes_of(name, on, tier) if on else self._codes_today(name, tier)
            if codes:
                return self._answer(name, on, codes)
        return Lookup(
            name, on, (), f"The register has no state called '{name}'.", self.nearest(name, kinds=kinds)
        )

    def member(self, name: str = "", *, on: date, code: str | None = None, cow: int | None = None) -> str:
        """Return the code of the one member that a row of a table means on a day.

        The most specific mark that the register knows decides: the COW number, else the code, else the
        name; the others must not contradict it. By its name alone, a state stands for the member that it
        continues or that took it in ("Serbia" in 1980, "East Germany" in 1995), and a name counts for the
        whole session in which the state joined or left, since sources list it so. With a number or a code
        the state is certain, and is returned though it was no member on the day (see `State.is_member`).

        Raises
        ------
        UnknownState
            When nothing fits; `NotAMember` when the name fits a state that was no member then.
        AmbiguousState
            When several fit, or the name contradicts the code.
        """
        return seats.find_member(self, name, on=on, code=code, cow=cow)

    def candidates(
        self, name: str, *, code: str | None = None, cow: int | None = None
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Give the states that the COW number, the code and the name fit at any time, in this order."""
        by_code = self._codes_of(code, None, {NameKind.CODE}) if code else set[str]()
        by_name = self._codes_of(name, None, RECORD_KINDS) or self._codes_of(name, None, LOOSE_KINDS)
        numbered = self._by_cow.get(cow, []) if cow is not None else []
        return frozenset(numbered), frozenset(by_code), frozenset(by_name)

    def name_spells(self, name: str) -> tuple[Spell, ...]:
        """Give the stretches of time to which the meanings of a name are bound."""
        return tuple(alias.spell for part in spellings(name) for alias in self._by_name.get(part, ()))

    def members(self, body: str, on: date) -> tuple[str, ...]:
        """Return the members of a body on a day, in the English alphabetical order of their names.

        Raises
        ------
        InputError
            For a body other than the General Assembly and its Main Committees.
        """
        if body not in ASSEMBLY_BODIES:
            raise InputError(
                f"The register does not know who sits in '{body}'.",
                expected=f"It knows the members of {', '.join(ASSEMBLY_BODIES)}.",
                do="Name the members in the file of the body or of the matter.",
            )
        sitting = (state for state in self._states.values() if state.is_member(on))
        return tuple(state.code for state in sorted(sitting, key=lambda state: fold(state.name)))

    def group_of(self, code: str, on: date) -> str | None:
        """Return the UN regional group of a member on a day, or None for a member of none.

        The groups were settled in 1963 (A/RES/1991 (XVIII)); for earlier days the same groups are given.
        """
        self.state(code)
        return next((group for group in REGIONAL_GROUPS if code in self.group(group, on)), None)

    def group(self, name: str, on: date) -> frozenset[str]:
        """Return the codes of the states in a group on a day.

        Parameters
        ----------
        name : str
            A regional group (`REGIONAL_GROUPS`) or an organisation by its name or abbreviation: `EU`, `NAM`.
        on : date
            The day. Where only a year or month of joining is known, its first day counts.

        Raises
        ------
        InputError
            When the register has no such group.
        """
        return frozenset(row.code for row in self.memberships(name) if on in row.spell)

    def memberships(self, group: str) -> tuple[Membership, ...]:
        """Return every stretch of membership of a group, with its dates as precisely as they are known."""
        if group in self._by_group:
            return tuple(self._by_group[group])
        called = {alias.code for alias in self._by_name.get(fold(group), ())} & self._by_group.keys()
        called |= {key for key, known in self._groups.items() if fold(group) in map(fold, (key, known.title))}
        if len(called) != 1:
            raise InputError(
                f"The register has no group '{group}'.",
                expected=f"Expected one of {', '.join(sorted(self._by_group))}.",
                do="Use one of these names.",
            )
        return tuple(self._by_group[called.pop()])

    def nearest(self, name: str, *, kinds: Collection[NameKind] | None = None) -> tuple[str, ...]:
        """Give a few listed names most like `name`, each with its code; a hint, never an answer."""
        from difflib import get_close_matches  # noqa: PLC0415 -- only when something went wrong

        allowed = RECORD_KINDS | LOOSE_KINDS if kinds is None else kinds
        asked = fold(name[:LONGEST_NAME])
        near = get_close_matches(asked, list(self._by_name), n=3 * SHOWN_NEAREST, cutoff=0.6)
        found: dict[str, str] = {}
        for alias in (alias for folded in near for alias in self._by_name[folded]):
            if alias.kind in allowed and alias.code not in found:
                found[alias.code] = f"{self._states[alias.code].name} ({alias.code})"
        return tuple(found.values())[:SHOWN_NEAREST]

    def _codes_of(self, name: str, on: date | None, kinds: Collection[NameKind]) -> set[str]:
        return {
            alias.code
            for spelling in spellings(name)
            for alias in self._by_name.get(spelling, ())
            if alias.kind in kinds and (on is None or on in alias.spell)
        }

    def _codes_today(self, name: str, kinds: Collection[NameKind]) -> set[str]:
        return self._codes_of(name, date.max, kinds) or self._codes_of(name, None, kinds)

    def _answer(self, name: str, on: date | None, codes: set[str]) -> Lookup:
        kept = codes
        if on is not None and len(codes) > 1:
            present = {code for code in codes if self._states[code].is_member(on)}
            bodies = {code for code in codes if self._states[code].kind == "organisation"}
            kept = present | bodies if present else codes
        ordered = tuple(sorted(kept))
        if len(ordered) == 1:
            reason = f"'{name}' is a name of {self._states[ordered[0]].name}"
            reason += ", the only one of that name then a member." if len(codes) > 1 else "."
        else:
            listed = ", ".join(f"{self._states[code].name} ({code})" for code in ordered)
            reason = f"'{name}' is a name of {listed}."
        return Lookup(name, on, ordered, reason)
