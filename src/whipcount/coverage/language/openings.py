r"""Where a large pattern may start: found first by the letters that a word opens with.

The regular expression engine tries a pattern at every character unless it starts with one of a set of
characters. The large patterns of the rules start with a boundary, so they are tried only behind a character
of no word (`\W`) that the letters of an opening follow: one character in forty, instead of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def opening(stems: Sequence[str], *others: str, behind: str = r"\W") -> re.Pattern[str]:
    """Return the pattern of a character of no word with one of the stems after it, in either case.

    Parameters
    ----------
    stems : sequence of str
        First letters of words, in lower case, with the words before them if any.
    others : str
        Patterns of what else may stand there.
    behind : str
        Pattern of the character, when not any will do.

    Examples
    --------
    >>> [found.end() for found in opening(["jan", "jul"], "[0-9]").finditer("by 9 July, trojan")]
    [3, 5]
    """
    return re.compile(rf"{behind}(?={'|'.join([*_branches(stems), *others])})")


def _branches(stems: Sequence[str]) -> list[str]:
    """Return the branches of a pattern of stems that share their first letters: each letter is tried once."""
    by_letter: dict[str, list[str]] = {}
    for stem in stems:
        by_letter.setdefault(stem[0], []).append(stem[1:])
    return [_either(first) + _rest(rests) for first, rests in by_letter.items()]


def _rest(stems: Sequence[str]) -> str:
    if "" in stems:
        return ""
    branches = _branches(stems)
    return f"(?:{'|'.join(branches)})" if len(branches) > 1 else branches[0]


def _either(letter: str) -> str:
    return f"[{letter}{letter.upper()}]" if letter.isalpha() else letter


def starts_in(opens: re.Pattern[str], text: str, start: int, end: int) -> list[int]:
    """Return where openings are; `start` among them when no text stands before it to tell."""
    first = [] if start else [start]
    return first + [place.end() for place in opens.finditer(text, max(0, start - 1), end)]


def matches_from(
    opens: re.Pattern[str] | None, pattern: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Give the matches of a pattern without overlap, tried where `opens`, if given, finds that one may start.

    Examples
    --------
    >>> text = "In 1999, 12 states and 20 states"
    >>> found = matches_from(opening([], "[0-9]"), re.compile("[0-9]{2} states"), text, 0, len(text))
    >>> [match.group() for match in found]
    ['12 states', '20 states']
    """
    if opens is None:
        yield from pattern.finditer(text, start, end)
        return
    done = start
    for at in starts_in(opens, text, start, end):
        if at >= done and (match := pattern.match(text, at, end)) is not None:
            done = match.end()
            yield match
