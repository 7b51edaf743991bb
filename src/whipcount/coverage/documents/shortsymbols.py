"""*L.40*: the short symbol of a draft, alone, in quotation marks or behind the words that name it."""

from __future__ import annotations

import re

from whipcount.coverage.documents.mentions import Mention
from whipcount.coverage.language.tagging import Sentence

SHORT = re.compile(r"L\.\d{1,3}")
"""*L.40*, by which a committee calls a draft whose whole symbol has been given or is known to all."""
_QUOTES = "“”\"‘’'`"
_KNOWN_AS = re.compile(r"(?:,?VI)?(?=[CQ])")


def short_symbol(sentence: Sentence, place: int) -> Mention | None:
    """Return the mention that *L.40* or *“L.40”* alone at word `place` is."""
    word = sentence.words[place]
    bare = word.strip(_QUOTES)
    if not SHORT.fullmatch(bare):
        return None
    start = sentence.starts[place] + word.find(bare)
    return Mention(
        sentence,
        first=place,
        last=place,
        head=place,
        start=start,
        end=start + len(bare),
        family="draft",
        definite=True,
        own=False,
        symbol=bare,
    )


def symbol_after(sentence: Sentence, last: int) -> tuple[int, str] | None:
    """Find the symbol in *draft resolution L.17* and *the draft, known as L.41*, as (place, symbol)."""
    match = _KNOWN_AS.match(sentence.tags, last + 1)
    at = match.end() if match else 0
    if not match or (match.group() and sentence.lower(at - 2) not in ("known", "numbered")):
        return None
    bare = sentence.words[at].strip(_QUOTES)
    return (at, bare) if SHORT.fullmatch(bare) else None
