"""Words that name a state, a bloc or a body, and the code of whom they speak for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from whipcount.register import NameKind, Register, load


class PlaceKind(StrEnum):
    """How a word names a state."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    BLOC = "bloc"
    BODY = "body"


class Place(NamedTuple):
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
        "UNDP", "WFP", "World Food Programme", "World Food Program",
    ),
    "EU": ("European Commission", "European Parliament", "European Council"),
    "ILO": ("International Labour Conference", "International Labour Office"),
}  # fmt: skip

_Name = tuple[tuple[str, ...], str, str, PlaceKind]
"""Words, code, name shown, kind."""


class _Names(NamedTuple):
    """The names that start with one word."""

    alone: _Name | None
    """The word by itself, when it is a name."""
    longer: tuple[_Name, ...]
    """Those of several words, the longest first."""
    seconds: frozenset[str]
    """The second words of those."""


_Table = dict[str, _Names]
_OF_STATES = frozenset(
    ["EU", "AU", "NATO", "ASEAN", "LAS", "OIC", "NONALIGNED", "G77", "GCC", "CARICOM", "CIS", "OAS"]
)
"""Organisations that take positions for their members; the others are bodies with voices of their own."""
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

_WORD_PATTERN = r"(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s)|[^\W_](?:[\w]|['’](?=\w)(?!s\b)|-(?=[A-Z]))*"
_WORD = re.compile(_WORD_PATTERN)
_INNER = frozenset("-.'’_")
"""Characters that stand within a word as often as before one."""
_BEFORE_WORD = re.compile(r"(?:^|[^\w.'’-])[\w.'’-]*$")
_LONGEST_WORD = 60


def _kind(register: Register, code: str, kind: NameKind) -> PlaceKind:
    if kind in _KINDS:
        return _KINDS[kind]
    if register.state(code).kind == "organisation":
        return PlaceKind.BLOC if code in _OF_STATES else PlaceKind.BODY
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


@cache
def _adjectives() -> dict[str, str]:
    """Map a code to the adjective of its people; none where only a noun is known (*New Zealander*)."""
    found: dict[str, str] = {}
    for alias, code, kind in load().names():
        if kind is NameKind.DEMONYM and not alias.endswith(("er", "man", "s")):
            found.setdefault(code, alias)
    return found


def adjective(code: str) -> str:
    """Return *Chinese* for CHN, or nothing.

    Examples
    --------
    >>> adjective("ZAF"), adjective("NZL")
    ('South African', '')
    """
    return _adjectives().get(code, "")


def _clear_names() -> Iterator[tuple[str, str, PlaceKind]]:
    """Give the register's names that mean one state; what stood for another once does not count."""
    register = load()
    names = list(register.names())
    gone = {code for code, state in register.states.items() if state.successors}
    owners: dict[str, set[str]] = {}
    for alias, code, kind in names:
        if kind is not NameKind.FORMER:
            owners.setdefault(alias, set()).add(code)
    for alias, codes in owners.items():
        owners[alias] = codes - gone or codes  # Prague is the capital of a state of today
    for alias, code, kind in names:
        if owners.setdefault(alias, {code}) == {code} and alias not in _ALSO_PEOPLE:
            yield alias, code, _kind(register, code, kind)


@cache
def _gazetteer() -> _Table:
    """Map a first word to the names that start with it, longest first."""
    table: dict[str, list[_Name]] = {}

    def put(words: str, code: str, name: str, kind: PlaceKind) -> None:
        parts = tuple(_WORD.findall(words.replace("’", "'")))
        if parts:
            table.setdefault(parts[0], []).append((parts, code, name, kind))

    put("Soviet", "RUS", plain_name("RUS"), PlaceKind.DEMONYM)
    for alias, code, kind in _clear_names():
        put(alias, code, plain_name(code), kind)
    for kind, group in ((PlaceKind.BLOC, _BLOCS), (PlaceKind.BODY, _BODIES)):
        for code, names in group.items():
            for alias in names:
                put(alias, code, names[0] if kind is PlaceKind.BLOC else alias, kind)
    return {first: _in_order(entries) for first, entries in table.items()}


def _in_order(entries: Sequence[_Name]) -> _Names:
    longer = sorted((entry for entry in entries if len(entry[0]) > 1), key=lambda entry: -len(entry[0]))
    alone = next((entry for entry in entries if len(entry[0]) == 1), None)
    return _Names(alone, tuple(longer), frozenset(entry[0][1] for entry in longer))


def find_places(text: str, start: int = 0, end: int | None = None) -> Sequence[Place]:
    """Return the states, blocs and bodies named in a text, longest name first, without overlap.

    Examples
    --------
    >>> [(place.code, place.kind.value) for place in find_places("a North Korean envoy in New York")]
    [('PRK', 'demonym')]
    """
    if start == 0 and end is None:
        return _places_in(text) if len(text) <= _MENTION else list(_places(text))
    starts, places = _index_article(text) if len(text) <= _ARTICLE else _index_long(text)
    limit = len(text) if end is None else end
    within = places[bisect_left(starts, start) : bisect_left(starts, limit)]
    if within and within[-1].end > limit:
        within.pop()  # a name that the end of the stretch cuts
    return within


def _indexed(text: str) -> tuple[list[int], list[Place]]:
    """Find the places of a whole article once: the rules ask about stretches of it again and again."""
    places = list(_places(text))
    return [place.start for place in places], places


_index_article = lru_cache(maxsize=256)(_indexed)
"""Kept for as many articles as are read together; those that are longer than usual, for two."""
_index_long = lru_cache(maxsize=2)(_indexed)
_ARTICLE = 50_000
"""Characters at most in an article of usual length."""


@lru_cache(maxsize=4096)
def _places_in(text: str) -> tuple[Place, ...]:
    """Return the places of a mention, which is resolved more than once."""
    return tuple(_places(text))


_MENTION = 300
"""Characters at most in a mention: what is longer is not kept."""


@cache
def _capital() -> re.Pattern[str]:
    """Return the pattern of a character before one with which the name of a place may start."""
    return re.compile(rf"[\W_](?=[{''.join(sorted({word[0] for word in _gazetteer()}))}])")


def _words_with_capitals(text: str) -> Iterator[re.Match[str]]:
    """Give the words that may start a name, and those with one behind a hyphen: *anti-Japan*."""
    done = 0
    for at in (0, *[place.end() for place in _capital().finditer(text)]):
        if at < done:
            continue
        word = _word_across(text, at) if at and text[at - 1] in _INNER else _WORD.match(text, at)
        if word is not None:
            done = word.end()
            yield word


def _word_across(text: str, at: int) -> re.Match[str] | None:
    """Return the word that holds the capital at `at`, which stands behind a mark."""
    before = _BEFORE_WORD.search(text, max(0, at - _LONGEST_WORD), at)
    words = _WORD.finditer(text, before.start() if before else at)
    return next((word for word in words if word.end() > at), None)


def _places(text: str) -> Iterator[Place]:
    table = _gazetteer()
    done = 0
    for token in _words_with_capitals(text):
        word, start = token[0], token.start()
        if start < done:
            continue
        entries = table.get(word.replace("’", "'") if "’" in word else word)
        if entries is None or (word in _PARTIAL and _QUALIFIED.search(text, max(0, start - 10), start)):
            if "-" in word:
                yield from _joined(word, start, table)
            continue
        found = _longest(text, token.end(), entries)
        if found is not None:
            (_, code, name, kind), done = found
            yield Place(start, done, code, name, kind)


def _longest(text: str, end: int, names: _Names) -> tuple[_Name, int] | None:
    """Return the longest name that goes on at `end`, after its first word, and where it ends."""
    second = _WORD.search(text, end) if names.longer else None
    if second is not None and second[0].replace("’", "'") in names.seconds:
        coming = list(islice(_WORD.finditer(text, end), len(names.longer[0][0]) - 1))
        following = tuple(word[0].replace("’", "'") for word in coming)
        for entry in names.longer:
            more = len(entry[0]) - 1
            if entry[0][1:] == following[:more]:
                return entry, coming[more - 1].end()
    return (names.alone, end) if names.alone is not None else None


_PARTIAL = frozenset(["American", "Americans", "Korea", "Africa", "African"])
_QUALIFIED = re.compile(r"\b(?:Latin|South|Central|North|West|East)\W+$")
"""*Latin American* names no state; *South Korea* is read from its first word."""


def _joined(word: str, start: int, table: _Table) -> Iterator[Place]:
    """*EU-Japan*: the names on both sides of the hyphen."""
    for part in word.split("-"):
        names = table.get(part)
        if names is not None and names.alone is not None:
            _, code, name, kind = names.alone
            yield Place(start, start + len(part), code, name, kind)
        start += len(part) + 1
