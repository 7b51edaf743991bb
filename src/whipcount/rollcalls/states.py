"""States named in a title, found by the names that the register or a source knows them by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from whipcount.register import NameKind, load
from whipcount.rollcalls.titles import clean_title

_WORD = re.compile(r"[^\W\d_]+|\d+")
_IN_TITLES = frozenset(
    {
        NameKind.OFFICIAL,
        NameKind.FORMER,
        NameKind.SHORT,
        NameKind.PRESS,
        NameKind.ABBREVIATION,
        NameKind.DEMONYM,
    }
)
"""Kinds of name by which titles name states; a capital in a title is a city."""


@dataclass(frozen=True, slots=True)
class StateFinder:
    """Names of states by their first word, the longest first, so that a name within a name is not found.

    Examples
    --------
    >>> finder = StateFinder.of_names([("Republic of Korea", "KOR"),
    ...                                ("Democratic People's Republic of Korea", "PRK")])
    >>> finder.part("Human rights in the Democratic People’s Republic of Korea")
    (frozenset({'PRK'}), ('human', 'rights', 'in', 'the'))
    """

    names: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]

    @classmethod
    @cache
    def from_register(cls) -> StateFinder:
        """Build a finder of the register's names of states; organisations are not among them."""
        register = load()
        states = register.states
        return cls.of_names(
            (name, code)
            for name, code, _ in register.names(_IN_TITLES)
            if states[code].kind != "organisation"
        )

    @classmethod
    def of_names(cls, names: Iterable[tuple[str, str]]) -> StateFinder:
        """Build a finder from pairs of a name and a member; one name may stand for several."""
        codes: dict[tuple[str, ...], set[str]] = {}
        for name, member in names:
            words = title_words(name)
            if words:
                codes.setdefault(words, set()).add(member)
        by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
        for words in sorted(codes, key=lambda words: (-len(words), words)):
            by_first.setdefault(words[0], []).append((words, frozenset(codes[words])))
        return cls({first: tuple(known) for first, known in by_first.items()})

    def part(self, title: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the members that a title names, and its other words in order."""
        return self.part_words(title_words(title))

    @property
    def words(self) -> frozenset[str]:
        """Every word of the names."""
        return frozenset(word for known in self.names.values() for name, _ in known for word in name)

    def part_words(self, words: Sequence[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Do as `part` does, for a title that is in words already."""
        at = 0
        found: set[str] = set()
        others: list[str] = []
        while at < len(words):
            name, members = self._name_at(words, at)
            found |= members
            if name:
                at += name
            else:
                others.append(words[at])
                at += 1
        return frozenset(found), tuple(others)

    def _name_at(self, words: Sequence[str], at: int) -> tuple[int, frozenset[str]]:
        for name, members in self.names.get(words[at], ()):
            if tuple(words[at : at + len(name)]) == name:
                return len(name), members
        return 0, frozenset()


def title_words(text: str) -> tuple[str, ...]:
    """Return the words of a title in order: lower case, no accents, numbers apart from letters."""
    plain = unicodedata.normalize("NFKD", clean_title(text).replace("'", ""))
    return tuple(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
