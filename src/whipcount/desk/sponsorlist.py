"""A pasted list of states: each name resolved through the register; several or none are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whipcount.register import Register

LONGEST_RUN = 6
"""Parts between commas and "and" that one name may have: "Congo, Democratic Republic of the"."""

_LINES = re.compile(r"[\n;•·]+")
_PARTS = re.compile(r"(\s*,\s*(?:and\s+|&\s+)?|\s+and\s+|\s+&\s+)", re.IGNORECASE)
_EDGES = " \t\r.,:*†"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStates:
    """The states that a list names, by code in its order, and what of it could not be told, in sentences."""

    codes: tuple[str, ...]
    problems: tuple[str, ...]


def read_states(text: str, register: Register, *, on: date) -> NamedStates:
    """Read a list of states: one a line, or with commas, semicolons or "and" between them.

    A name that holds a comma or an "and" itself is found by trying the longest run of parts first.

    Examples
    --------
    >>> from whipcount.register import load
    >>> found = read_states("Japan, Bosnia and Herzegovina and Korea", load(), on=date(2014, 11, 1))
    >>> found.codes, found.problems
    (('JPN', 'BIH'), ("'Korea' is a name of Republic of Korea (KOR), Democratic People's Republic of \
Korea (PRK).",))
    """
    codes: list[str] = []
    problems: list[str] = []
    for line in _LINES.split(text):
        parts = _PARTS.split(line.strip(_EDGES))
        at = 0
        while at < len(parts):
            code, length = _longest(parts[at:], register, on)
            if code is not None:
                codes.append(code)
            elif name := parts[at].strip(_EDGES):
                problems.append(_problem(name, register, on))
            at += 2 * length
    return NamedStates(codes=tuple(dict.fromkeys(codes)), problems=tuple(dict.fromkeys(problems)))


def _longest(parts: Sequence[str], register: Register, on: date) -> tuple[str | None, int]:
    """Return the state that the longest run of parts from the first names, and how many parts it takes."""
    for length in range(min(LONGEST_RUN, (len(parts) + 1) // 2), 0, -1):
        name = "".join(parts[: 2 * length - 1]).strip(_EDGES)
        found = register.lookup(name, on=on) if name else None
        if found is not None and found.code is not None:
            return found.code, length
    return None, 1


def _problem(name: str, register: Register, on: date) -> str:
    found = register.lookup(name, on=on)
    near = f" Did you mean {' or '.join(found.nearest)}?" if found.nearest else ""
    return f"{found.reason}{near}"
