"""Two readers' records of one corpus put together by overlap, each record with the names of its readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whipcount.coverage.readers.naming import likeness
from whipcount.domain import Span
from whipcount.domain.statements import Position, Speaker, Statement

SAME = 0.5
"""Shared length over joint length from which two spans are one statement; the measure of the scorer."""
DISPUTED = 0.5
"""Confidence of a statement whose speaker two readers see differently: it goes to the head of the queue."""
_PRONOUNS = frozenset(["i", "we", "he", "she", "it", "they", "one", "those", "neither", "who"])
_MARKS = "\"“”‘’'`«»„ \t\r\n.,;:!?()[]–—-"


def merge_statements(ours: Sequence[Statement], theirs: Sequence[Statement]) -> tuple[Statement, ...]:
    """Merge the statements of one article, in order of place.

    Where both readers have one, ours stands under both names: surer where they agree on the speaker,
    doubtful where they do not. What one alone has stays as it is, so nothing that we read is lost; only
    what a pronoun says inside a statement of ours is that statement's own, and left out.
    """
    left = list(theirs)
    merged: list[Statement] = []
    for mine in ours:
        twin = _twin(mine, left)
        if twin is None:
            merged.append(mine)
            continue
        left.remove(twin)
        sure = _both(mine.confidence, twin.confidence) if _same(mine.speaker, twin.speaker) else DISPUTED
        merged.append(replace(mine, confidence=sure, reader=_named(mine.reader, twin.reader)))
    left = [other for other in left if not _repeats(other, merged)]
    return tuple(sorted([*merged, *left], key=lambda s: (s.span.start, -s.span.end)))


def merge_positions(ours: Sequence[Position], theirs: Sequence[Position]) -> tuple[Position, ...]:
    """Merge the positions of one article: the same actor and stance in overlapping words is one position."""
    left = list(theirs)
    merged: list[Position] = []
    for mine in ours:
        twins = [
            other
            for other in left
            if (other.actor, other.stance) == (mine.actor, mine.stance) and other.span.overlaps(mine.span)
        ]
        left = [other for other in left if other not in twins]
        for twin in twins[:1]:
            sure = (
                _both(mine.confidence, twin.confidence) if twin.proposal == mine.proposal else mine.confidence
            )
            mine = replace(mine, confidence=sure, reader=_named(mine.reader, twin.reader))  # noqa: PLW2901
        merged.append(mine)
    return tuple(sorted([*merged, *left], key=lambda p: (p.span.start, p.actor)))


def _twin(mine: Statement, others: Sequence[Statement]) -> Statement | None:
    """Find what is the same statement: most of its words, or some of them under the same mention."""
    core = _core(mine.span, mine.text)
    best, most = None, 0.0
    for other in others:
        if not other.span.overlaps(mine.span):
            continue
        alike = likeness(core, _core(other.span, other.text))
        enough = alike >= SAME or _one_mention(mine.speaker, other.speaker)
        if enough and alike > most:
            best, most = other, alike
    return best


def _one_mention(one: Speaker, other: Speaker) -> bool:
    return bool(one.span and other.span and one.span.overlaps(other.span))


def _repeats(other: Statement, ours: Sequence[Statement]) -> bool:
    """Whether a pronoun says it inside a statement of ours: *said it opposes*, *"we want ..."*."""
    return other.speaker.mention.lower() in _PRONOUNS and any(
        mine.span.start <= other.span.start and other.span.end <= mine.span.end for mine in ours
    )


def _core(span: Span, text: str) -> Span:
    start = span.start + len(text) - len(text.lstrip(_MARKS))
    return Span(start, max(start, span.end - (len(text) - len(text.rstrip(_MARKS)))))


def _same(one: Speaker, other: Speaker) -> bool:
    if not (one.name or one.mention) or not (other.name or other.mention):
        return False
    return _one_mention(one, other) or (bool(one.name) and one.name == other.name)


def _both(one: float, other: float) -> float:
    """Return the confidence of what two readers found: as if they erred independently, at most 0.97."""
    return round(min(0.97, 1 - (1 - one) * (1 - other)), 2)


def _named(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(name for name in (one, other) if name))
