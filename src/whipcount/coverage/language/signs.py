"""Words that a pattern cannot do without: one bit a pattern, all bits of a sentence found in one pass.

A rule asks for the bit of its words once, when it is loaded (`sign`), and looks at a sentence only where
the bit is set (`Sentence.signs`). What a word holds is looked up once and kept, since nine words in ten
of any article have been met before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_asked: list[tuple[tuple[str, ...], frozenset[str]]] = []
"""The parts of words, and the whole words, behind each bit."""
_of_part: dict[str, int] = {}
_of_word: dict[str, int] = {}
_lengths: set[int] = set()
"""Lengths of the parts."""
_WORD = re.compile(r"\w+")
_known: dict[str, int] = {}
"""Bits of the words met so far, emptied when full."""
_REMEMBERED = 50_000
ANY = -1
"""All bits, for a text whose words have not been looked at."""
_LONGEST_WORD = 40


def sign(*parts: str, words: Sequence[str] = ()) -> int:
    """Return the bit that a word sets which holds one of `parts` or is one of `words`, all in lower case."""
    asked = (parts, frozenset(words))
    if asked not in _asked:
        bit = 1 << len(_asked)
        _asked.append(asked)
        for part in parts:
            _of_part[part] = _of_part.get(part, 0) | bit
        for word in words:
            _of_word[word] = _of_word.get(word, 0) | bit
        _lengths.update(map(len, parts))
        _known.clear()
    return 1 << _asked.index(asked)


def signs_of(words: Sequence[str]) -> int:
    """Return all bits that words in lower case set.

    Examples
    --------
    >>> tabling = sign("tabl", words=["by"])
    >>> bool(signs_of(["a", "tabled", "text"]) & tabling), bool(signs_of(["nearby"]) & tabling)
    (True, False)
    """
    found = 0
    for word, known in zip(words, map(_known.get, words), strict=True):
        found |= _look_up(word) if known is None else known
    return found


def _look_up(word: str) -> int:
    if " " in word:
        return signs_of(word.split())  # a quotation is one word in its sentence
    bits = 0
    for whole in (word, *_WORD.findall(word)):
        bits |= _of_word.get(whole, 0)
    for length in _lengths:
        for at in range(len(word) - length + 1):
            bits |= _of_part.get(word[at : at + length], 0)
    if len(word) <= _LONGEST_WORD:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[word] = bits
    return bits


def holds(plain: str, signs: tuple[str, ...]) -> bool:
    """Tell whether one of the signs stands in a text that is in lower case.

    Examples
    --------
    >>> holds("it was tabled by chile", (" by ", "sponsor"))
    True
    """
    for sign in signs:  # noqa: SIM110 - a generator takes twice as long
        if sign in plain:
            return True
    return False
