"""Offices and houses that one state alone has, or a few: *the secretary of state*, *the Duma*, *an MP*."""

from __future__ import annotations

import re

from whipcount.coverage.language.wordlists import section
from whipcount.coverage.speakers.memory import Memory

_STATES = {name: tuple(codes.split()) for name, codes in section("offices").items()}
_LONGEST_FIRST = sorted(_STATES, key=len, reverse=True)
_OFFICE = re.compile(
    rf"\b(?:{'|'.join(re.escape(name) for name in _LONGEST_FIRST)})s?\b(?! of (?!state\b)| for [A-Z])"
)
"""A list that opens with a dash names those of several where the article must name the state besides."""
_CAPITALS = frozenset(["diet", "duma", "majlis"])
"""Houses whose names are other words, or none, without a capital."""


def states_of_office(mention: str, memory: Memory) -> tuple[str, ...]:
    """Return the state that an office tells by itself; of several, the one whose article it is, or the first.

    Parameters
    ----------
    mention : str
        Words that name no state: *Ann Lee, the foreign secretary*.
    """
    plain = " ".join(mention.lower().replace("’", "'").split())
    match = _OFFICE.search(plain)
    if match is None:
        return ()
    name = match.group() if match.group() in _STATES else match.group().removesuffix("s")
    if name in _CAPITALS and not re.search(rf"\b{name.capitalize()}\b", mention):
        return ()
    codes = _STATES[name]
    if len(codes) == 1 or memory.here in codes:
        return codes if len(codes) == 1 else (memory.here,)
    lead = next((code for code in memory.lead if code in codes), "")
    often = max(codes, key=lambda code: (memory.often[code], code == codes[0]))
    found = lead or often
    return (found,) if memory.often[found] or "-" not in codes else ()
