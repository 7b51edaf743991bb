"""Titles of roll calls as words that can be compared across sessions, styles and typing errors."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_TAIL = re.compile(r"\s*:?\s*(?:draft\s+)?(?:resolution|decision)\s*/\s*(?:as\s+)?adopted.*$", re.IGNORECASE)
_AGENDA_SYMBOL = re.compile(r"^\s*[A-Z]+(?:/[A-Za-z0-9.\-]+)+\s+\S+\s+")
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[-/]\s*(?:19|20)?\d\d)?\b")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])\s?(?:['’‘`´?]|[?\u0080-\uffff]{2,}[^a-z]*)\s?(?=s\b)")
"""An apostrophe before s, or the characters that a wrongly decoded one leaves."""
_WORD = re.compile(r"[a-z]+|\d+")
_SUFFIXES = (
    *("ization", "isation", "ations", "ation", "ities", "ments", "ment"),
    *("ings", "ing", "ies", "ed", "es", "s"),
)
_SHORT_FORMS = {
    "un": "united nations",
    "u n": "united nations",
    "icj": "international court of justice",
    "iaea": "international atomic energy agency",
    "unrwa": "relief and works agency for palestine refugees in the near east",
    "wmd": "weapons of mass destruction",
    "npt": "treaty on the non proliferation of nuclear weapons",
    "ctbt": "comprehensive nuclear test ban treaty",
    "opcw": "organization for the prohibition of chemical weapons",
    "dprk": "democratic peoples republic of korea",
    "drc": "democratic republic of the congo",
    "us": "united states",
    "usa": "united states",
    "coersion": "coercion",
}
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
            *("eleventh", "twelfth"),
        ),
        start=1,
    )
}
_STOP = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "it", "of", "on", "or"),
        *("that", "the", "their", "them", "this", "to", "under", "upon", "which", "with", "all", "other"),
        *("resolution", "adopted", "general", "assembly"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One title or heading, taken apart; terms are kept as 32-bit checksums, which compare fast."""

    text: str
    """Cleaned: lower case, no accents, no library's ending, no years."""
    terms: NDArray[np.int64]
    """Checksums of stemmed words and pairs of neighbours, repeated as they occur."""
    grams: NDArray[np.int64]
    """Checksums of runs of three and four characters, for typing errors."""


def clean(text: str) -> str:
    """Settle a title's spelling.

    Examples
    --------
    >>> clean("Human rights in the Democratic People 's Republic of Korea : resolution / adopted by")
    'human rights in the democratic peoples republic of korea'
    >>> clean("A/69/251 68c Human rights situations. HUMAN RIGHTS--SYRIA (2013)")
    'human rights situations human rights syria'
    """
    text = _AGENDA_SYMBOL.sub("", text)
    text = _TAIL.sub("", text)
    text = _APOSTROPHE.sub("", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    text = _YEARS.sub(" ", text)
    words = " ".join(_WORD.findall(text))
    return re.sub(
        r"\b(?:" + "|".join(sorted(_SHORT_FORMS, key=len, reverse=True)) + r")\b",
        lambda found: _SHORT_FORMS[found.group()],
        words,
    )


def take_apart(text: str) -> Words:
    """Clean a text and list its terms and character runs."""
    cleaned = clean(text)
    words = [_ORDINALS.get(word, word) for word in cleaned.split()]
    stems = [_stem(word) for word in words if word not in _STOP]
    pairs = [f"{one} {two}" for one, two in pairwise(stems)]
    joined = f" {' '.join(words)} "
    grams = [joined[i : i + n] for n in (3, 4) for i in range(len(joined) - n + 1)]
    return Words(cleaned, _checksums(stems + pairs), _checksums(grams))


def _checksums(terms: Sequence[str]) -> NDArray[np.int64]:
    return np.array([zlib.crc32(term.encode()) for term in terms], dtype=np.int64)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word
