"""A printed list of states taken apart, each name resolved at the date of the vote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from whipcount.register import AmbiguousState, UnknownState, load

_NOTE_MARK = re.compile(r"(?<=[A-Za-z)’',;])[ \t]*(?:\[\w{1,3}\]|[*†‡§]+|\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)(?=$|[\s,;])")
_BREAK = re.compile(r"(?<=[a-z])-\n[ \t]*(?=[a-z])")
_PIECE = re.compile(r"[,;](?![^()]*\))")
_NOBODY = frozenset({"", "none", "nil", "-", "–", "—", "no one", "nobody"})
LONGEST_JOIN = 3
"""Most pieces of a list that one name may be spread over, as `Korea, Republic of`."""


@dataclass(frozen=True, slots=True)
class NameList:
    """The pieces of a printed list, in order."""

    pieces: tuple[str, ...]

    def resolve(self, on: date) -> Iterator[tuple[str, str, str]]:
        """Give for every name in the list: the name, the member, and what is wrong where there is none."""
        at = 0
        while at < len(self.pieces):
            taken, members = self._longest(at, on)
            if members:
                yield from ((name, member, "") for name, member in members)
                at += taken
                continue
            name = self.pieces[at]
            yield name, "", _problem(name, on)
            at += 1

    def _longest(self, at: int, on: date) -> tuple[int, list[tuple[str, str]]]:
        for taken in range(1, min(LONGEST_JOIN, len(self.pieces) - at) + 1):
            name = ", ".join(self.pieces[at : at + taken])
            found = _member(name, on)
            if found:
                return taken, [(name, found)]
        return 1, _two_members(self.pieces[at], on)


def read_names(text: str) -> NameList:
    r"""Take a list apart at its commas; line breaks, footnote signs and a last "and" do not count.

    Examples
    --------
    >>> read_names("Benin, Bosnia and\n  Herzegovina,1 Kenya and Peru").pieces
    ('Benin', 'Bosnia and Herzegovina', 'Kenya and Peru')
    >>> list(read_names("Kenya and Peru").resolve(date(2014, 12, 18)))
    [('Kenya', 'KEN', ''), ('Peru', 'PER', '')]
    """
    joined = _NOTE_MARK.sub("", _BREAK.sub("", text))
    pieces = [" ".join(piece.split()).strip(" .;:") for piece in _PIECE.split(joined)]
    return NameList(tuple(piece for piece in pieces if piece.lower() not in _NOBODY))


def _member(name: str, on: date) -> str:
    bare = name.removeprefix("and ").removeprefix("the ")
    try:
        return load().member(bare, on=on)
    except (UnknownState, AmbiguousState):
        return ""


def _two_members(piece: str, on: date) -> list[tuple[str, str]]:
    """Part `Kenya and Peru`, the end of a list, where the whole is no name."""
    words = piece.split(" and ")
    for cut in range(1, len(words)):
        halves = " and ".join(words[:cut]), " and ".join(words[cut:])
        members = [_member(half, on) for half in halves]
        if all(members):
            return list(zip(halves, members, strict=True))
    return []


def _problem(name: str, on: date) -> str:
    try:
        load().member(name, on=on)
    except (UnknownState, AmbiguousState) as error:
        return error.found + (f" {error.do}" if error.do.startswith("Did you mean") else "")
    return ""
