"""Words that name a state, a bloc or a body, and the code of whom they speak for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from whipcount.register import NameKind, Register, load


class PlaceKind(StrEnum):
    """How a word names a state."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    BLOC = "bloc"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Place:
    """A state, bloc or body as named in a text."""

    start: int
    end: int
    code: str
    name: str
    kind: PlaceKind


_BLOCS = {
    "AFR": ("African Group",),
    "ECOWAS": ("ECOWAS", "Economic Community of West African States"),
    "PIF": ("Pacific Islands Forum",),
    "LAS": ("Arab Group",),
    "NONALIGNED": ("NAM",),
    "G77": ("G-77", "Group of 77 and China"),
}
_BODIES = {
    "UN": (
        "Security Council", "General Assembly", "Human Rights Council",
        "Commission of Inquiry", "Secretariat", "UNHCR", "UNICEF", "UNESCO", "OHCHR", "Third Committee",
        "First Committee", "Second Committee", "Fourth Committee", "Fifth Committee", "Sixth Committee",
    ),
    "IAEA": ("International Atomic Energy Agency", "IAEA"),
    "OPCW": ("Organisation for the Prohibition of Chemical Weapons",
             "Organization for the Prohibition of Chemical Weapons", "OPCW"),
    "IOM": ("International Organisation for Migration", "International Organization for Migration", "IOM"),
    "AI": ("Amnesty International",),
    "HRW": ("Human Rights Watch",),
}  # fmt: skip

_Table = dict[str, list[tuple[tuple[str, ...], str, str, PlaceKind]]]
_KINDS = {
    NameKind.DEMONYM: PlaceKind.DEMONYM,
    NameKind.CAPITAL: PlaceKind.CAPITAL,
    NameKind.METONYM: PlaceKind.CAPITAL,
}
_ALSO_PEOPLE = frozenset(
    [
        "Victoria",
        "Santiago",
        "Male",
        "Georgetown",
        "Kingston",
        "Jordan",
        "Hamilton",
        "Basseterre",
        "Stanley",
        "Charlotte",
        "Bern",
        "Dominica",
    ]
) - {"Jordan"}
"""Capitals that are as often a person's or another place's name."""

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s)|[^\W_](?:[\w]|['’](?=\w)(?!s\b)|-(?=[A-Z]))*")


def _kind(register: Register, code: str, kind: NameKind) -> PlaceKind:
    if kind in _KINDS:
        return _KINDS[kind]
    if register.state(code).kind == "organisation":
        return PlaceKind.BODY if code in ("UN", "ICC") else PlaceKind.BLOC
    return PlaceKind.NAME


def plain_name(code: str) -> str:
    """Return the name by which a code is shown: *North Korea*, *United States*, *European Union*."""
    for group, names in _BLOCS.items():
        if group == code:
            return names[0]
    states = load().states
    if code not in states:
        return code
    state = states[code]
    return state.short_name if len(state.short_name) > 3 else state.name


def _clear_names() -> Iterator[tuple[str, str, PlaceKind]]:
    """Give the register's names that mean one state; what stood for another once does not count."""
    register = load()
    names = list(register.names())
    owners: dict[str, set[str]] = {}
    for alias, code, kind in names:
        if kind is not NameKind.FORMER:
            owners.setdefault(alias, set()).add(code)
    for alias, code, kind in names:
        if owners.setdefault(alias, {code}) == {code} and alias not in _ALSO_PEOPLE:
            yield alias, code, _kind(register, code, kind)


@cache
def _gazetteer() -> _Table:
    """Map a first word to the names that start with it, longest first."""
    table: _Table = {}

    def put(words: str, code: str, name: str, kind: PlaceKind) -> None:
        parts = tuple(_WORD.findall(words.replace("’", "'")))
        if parts:
            table.setdefault(parts[0], []).append((parts, code, name, kind))

    put("Naypyitaw", "MMR", plain_name("MMR"), PlaceKind.CAPITAL)
    put("Soviet", "RUS", plain_name("RUS"), PlaceKind.DEMONYM)
    for alias, code, kind in _clear_names():
        put(alias, code, plain_name(code), kind)
    for kind, group in ((PlaceKind.BLOC, _BLOCS), (PlaceKind.BODY, _BODIES)):
        for code, names in group.items():
            for alias in names:
                put(alias, code, names[0] if kind is PlaceKind.BLOC else alias, kind)
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def find_places(text: str, start: int = 0, end: int | None = None) -> Iterator[Place]:
    """Give the states, blocs and bodies named in a text, longest name first, without overlap.

    Examples
    --------
    >>> [(place.code, place.kind.value) for place in find_places("a North Korean envoy in New York")]
    [('PRK', 'demonym')]
    """
    for place in _places_in(text[start:end]):
        yield Place(place.start + start, place.end + start, place.code, place.name, place.kind)


@lru_cache(maxsize=4096)
def _places_in(text: str) -> tuple[Place, ...]:
    """Return the places of a stretch of text; the rules look at the same stretches again and again."""
    table = _gazetteer()
    words = [(match, match.group().replace("’", "'")) for match in _WORD.finditer(text)]
    found: list[Place] = []
    at = 0
    while at < len(words):
        word = words[at][1]
        entries = table.get(word)
        if entries is None or (at and word in _PARTIAL and words[at - 1][1] in _QUALIFIERS):
            if "-" in word:
                found += _joined(words[at][0], table)
            at += 1
            continue
        entry = next((e for e in entries if e[0] == tuple(w for _, w in words[at : at + len(e[0])])), None)
        if entry is None:
            at += 1
            continue
        parts, code, name, kind = entry
        found.append(Place(words[at][0].start(), words[at + len(parts) - 1][0].end(), code, name, kind))
        at += len(parts)
    return tuple(found)


_PARTIAL = frozenset(["American", "Americans", "Korea", "Africa", "African"])
_QUALIFIERS = frozenset(["Latin", "South", "Central", "North", "West", "East"])
"""*Latin American* names no state; *South Korea* is read from its first word."""


def _joined(word: re.Match[str], table: _Table) -> Iterator[Place]:
    """*EU-Japan*: the names on both sides of the hyphen."""
    start = word.start()
    for part in word.group().split("-"):
        for parts, code, name, kind in table.get(part, ()):
            if len(parts) == 1:
                yield Place(start, start + len(part), code, name, kind)
                break
        start += len(part) + 1
