"""When two annotations mean the same: spans, speakers, dates and values compared as the guideline says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from whipcount.coverage.language.wordlists import words as word_list

Record = dict[str, Any]

_EDGES = "\"“”‘’'`«»„ \t\r\n.,;:!?()[]–—-_"
_DETERMINER = re.compile(r"(?:the|an?|its|his|her|their|our)\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SHORT = re.compile(r"\b(?:U\.S\.|U\.N\.|N\.)", re.IGNORECASE)
_SPELT = {
    "u.s.": "united states", "u.n.": "united nations", "n.": "north", "us": "united states",
    "usa": "united states",
    "un": "united nations", "eu": "european union", "dprk": "north korea", "pyongyang": "north korea",
    "n": "north",
}  # fmt: skip
_EMPTY = word_list("likeness.empty")
_PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "who", "one", "him", "her", "them"])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text, end exclusive."""

    start: int
    end: int

    def touches(self, other: Stretch) -> bool:
        """Whether the two share a character."""
        return min(self.end, other.end) > max(self.start, other.start)

    def likeness(self, other: Stretch) -> float:
        """Shared length divided by joint length."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return shared / (max(self.end, other.end) - min(self.start, other.start)) if shared > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A record of ours matched with one of theirs."""

    ours: int
    theirs: int
    overlap: float


def speech_core(text: str, record: Record) -> Stretch:
    """Return the span of a record without quotation marks, brackets and stops at its edges."""
    start, end = record["start"], record["end"]
    words = text[start:end]
    return Stretch(
        start + len(words) - len(words.lstrip(_EDGES)), end - len(words) + len(words.rstrip(_EDGES))
    )


def document_core(text: str, record: Record) -> Stretch:
    """Return the span of a document mention, without its article or possessive too."""
    core = speech_core(text, record)
    match = _DETERMINER.match(text, core.start, core.end)
    return Stretch(match.end(), core.end) if match else core


def pair_up(ours: Sequence[Stretch], theirs: Sequence[Stretch], least: float) -> list[Pair]:
    """Match spans one to one, the likest first, none below `least`.

    Examples
    --------
    >>> pair_up([Stretch(0, 10)], [Stretch(0, 8), Stretch(0, 10)], 0.5)
    [Pair(ours=0, theirs=1, overlap=1.0)]
    """
    candidates = [
        Pair(mine, other, likeness)
        for mine, one in enumerate(ours)
        for other, two in enumerate(theirs)
        if (likeness := one.likeness(two)) >= least
    ]
    candidates.sort(key=lambda pair: (-pair.overlap, pair.ours, pair.theirs))
    used_ours: set[int] = set()
    used_theirs: set[int] = set()
    chosen: list[Pair] = []
    for pair in candidates:
        if pair.ours not in used_ours and pair.theirs not in used_theirs:
            used_ours.add(pair.ours)
            used_theirs.add(pair.theirs)
            chosen.append(pair)
    return chosen


def content_words(name: str | None) -> frozenset[str]:
    """Return the words of a name that tell it apart, short forms written out.

    Examples
    --------
    >>> sorted(content_words("the U.S. ambassador"))
    ['ambassador', 'states', 'united']
    """
    plain = (name or "").lower().replace("’", "'")
    spelt = _SHORT.sub(lambda match: _SPELT[match.group().lower()], plain)
    found: list[str] = _WORD.findall(re.sub(r"'s\b", "", spelt))
    words = (word for raw in found for word in (_SPELT.get(raw) or raw).split())
    return frozenset(word for word in words if word not in _EMPTY)


def _same(one: str | None, other: str | None) -> bool:
    first, second = content_words(one), content_words(other)
    return bool(first and second and (first <= second or second <= first))


def same_speaker(mention: str | None, name: str | None, gold_mention: str | None, gold_name: str) -> bool:
    """Tell whether a speaker is the annotated one, by the mention or by the name it resolves to."""
    literal = bool(mention and gold_mention and mention.strip().lower() == gold_mention.strip().lower())
    if literal or _same(name or mention, gold_name) or _same(mention, gold_name):
        return True
    told = bool(content_words(gold_mention) - _PRONOUNS)
    by_name = told and not content_words(name) <= _PRONOUNS and _same(name, gold_mention)
    return by_name or bool(gold_mention and _same(mention, gold_mention))


def date_agrees(mine: Record, theirs: Record) -> bool:
    """Tell whether a date is the annotated one at the precision annotated."""
    ours, gold = mine.get("iso"), theirs["iso"]
    if ours is None or gold is None:
        return ours == gold
    if "W" in gold and "W" not in ours and len(ours) == 10:
        year, week, _ = date.fromisoformat(ours).isocalendar()
        return f"{year}-W{week:02d}" == gold
    return ours.startswith(gold)


def value_agrees(mine: Record, theirs: Record) -> bool:
    """Tell whether a value is the annotated one; a bound may be given as a pair or alone."""
    ours, gold = mine.get("value"), theirs["value"]
    if ours == gold:
        return True
    if isinstance(gold, dict):
        return isinstance(ours, list) and ours == list(gold.values())
    if isinstance(gold, list):
        known = [value for value in gold if value is not None]
        return ours in known or (isinstance(ours, list) and [v for v in ours if v is not None] == known)
    return False
