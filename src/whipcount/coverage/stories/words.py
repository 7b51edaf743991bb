"""Words as numbers: what paragraphs and statements are compared by."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache

from whipcount.coverage.language.lexicon import BODY_NOUNS, CLOSED, CUE_FORMS, DOCUMENT_NOUNS

SHINGLE = 5
"""Words in a row that make one shingle."""
_WORD = re.compile(r"\w+(?:[’'.]\w+)*")
_BASE, _PRIME = 1_000_003, (1 << 61) - 1
_STEM = 6
_DULL = frozenset(
    ["united", "nations", "country", "countries", "states", "government", "international", "world"]
)


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    # Not Python's own hash, which differs from run to run.
    return zlib.crc32(word.encode(errors="surrogatepass")) + 1


def word_places(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Give the words of a stretch in lower case, each with its place."""
    for match in _WORD.finditer(text, start, end):
        yield match.group().lower().replace("’", "'"), match.start()


def shingles(words: list[str]) -> list[int]:
    """Return a number for every five words in a row: the same for the same words, in every run."""
    numbers = [_number(word) for word in words]
    made: list[int] = []
    for at in range(len(numbers) - SHINGLE + 1):
        value = 0
        for number in numbers[at : at + SHINGLE]:
            value = (value * _BASE + number) % _PRIME
        made.append(value)
    return made


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what a word is compared by, or nothing for a word that tells nothing apart.

    Examples
    --------
    >>> stem("prisoners") == stem("prison"), stem("said"), stem("would")
    (True, '', '')
    """
    plain = word.removesuffix("'s")
    dull = plain in CLOSED or plain in CUE_FORMS or plain in _DULL
    if dull or plain in DOCUMENT_NOUNS or plain in BODY_NOUNS or plain.removesuffix("s") in DOCUMENT_NOUNS:
        return ""
    if plain[:1].isdigit():
        return plain
    return plain[:_STEM] if len(plain) > 3 else ""


def stems(text: str) -> list[str]:
    """Return the telling stems of a text, in order.

    Examples
    --------
    >>> stems("The draft resolution said that 120,000 prisoners were held.")
    ['120', '000', 'prison', 'held']
    """
    found = (stem(word) for word, _ in word_places(text, 0, len(text)))
    return [one for one in found if one]
