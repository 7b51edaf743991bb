"""What a roll call is about: its title and heading as words that can be compared, and the places named."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from whipcount.rollcalls.similarity import words_and_pairs
from whipcount.rollcalls.states import StateFinder, title_words
from whipcount.rollcalls.titles import content_words

_AGENDA_SYMBOL = re.compile(r"^\s*[A-Z]+(?:/[A-Za-z0-9.\-]+)+\s+\S+\s+")
"""The document and item before a heading of the UN library."""

_TERRITORIES = {
    name: name
    for name in (
        *("jerusalem", "gaza", "guam", "new caledonia", "tokelau", "american samoa", "bermuda", "anguilla"),
        *("montserrat", "pitcairn", "st helena", "saint helena", "gibraltar", "falkland", "french polynesia"),
        *("crimea", "abkhazia", "mayotte", "chagos", "kosovo", "british virgin islands", "cayman islands"),
    )
} | {"golan": "SYR", "malvinas": "falkland", "palestinian": "PSE"}
"""Places that titles name and that are not members."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatterText:
    """What a roll call is recognised by. Terms are 32-bit checksums, which compare fast."""

    heading: str
    words: str
    """The title's words that carry meaning."""
    title: NDArray[np.int64]
    """Checksums of those words and of each two that stand together, repeated as they occur."""
    both: NDArray[np.int64]
    """The same of title and heading together."""
    places: frozenset[str]
    on_country: bool
    """Whether it is on the situation of human rights in a country."""


def read_text(title: str, heading: str) -> MatterText:
    """Take a title and a heading apart.

    Examples
    --------
    >>> text = read_text("Situation of human rights in Myanmar : resolution / adopted by", "")
    >>> text.words, sorted(text.places), text.on_country
    ('situation human right myanmar', ['MMR'], True)
    """
    return _read_text(title, _AGENDA_SYMBOL.sub("", heading))


@lru_cache(maxsize=16_384)
def _read_text(title: str, heading: str) -> MatterText:
    words, more = title_words(title), title_words(heading)
    states, _ = StateFinder.from_register().part_words((*words, ".", *more))
    running = f" {' '.join((*words, *more))} "
    territories = {code for name, code in _TERRITORIES.items() if f" {name} " in running}
    content = content_words(words)
    return MatterText(
        heading=heading,
        words=" ".join(content),
        title=_terms(content),
        both=_terms((*content, *content_words(more))),
        places=frozenset(states | territories),
        on_country="human rights" in " ".join(words) and "situation" in words and bool(states),
    )


def _terms(words: tuple[str, ...]) -> NDArray[np.int64]:
    return np.array([zlib.crc32(term.encode()) for term in words_and_pairs(words)], dtype=np.int64)
