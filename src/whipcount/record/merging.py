"""What readers found, merged with what people corrected; a newer reading never loses a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from whipcount.domain import Span
from whipcount.domain.statements import Position
from whipcount.record.entries import Correction, ReadRecord

SAME_PLACE = 0.5
"""Intersection over union from which two spans are of one record; the measure readers are scored by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record in the newest reading of its article; `id` is its row, `record` its value."""

    id: int
    kind: str
    record: ReadRecord
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record as it is held to be, the row it rests on (`target`), and the correction that made it so."""

    target: int
    kind: str
    record: ReadRecord
    correction: int | None = None
    by_hand: bool = False
    """Whether a person found it, no reader."""


def overlap(one: Span, other: Span) -> float:
    """Return the intersection over union of two spans, 0 to 1."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return 0.0
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def merge(
    found: Sequence[Found],
    corrections: Sequence[Correction],
    *,
    beside: dict[int, tuple[ReadRecord, ...]],
) -> list[Held]:
    """Apply the corrections of one article to the records of its newest reading.

    Parameters
    ----------
    found : sequence of Found
        What the newest reading of the article holds.
    corrections : sequence of Correction
        Corrections of records of this article, in any reading, oldest first.
    beside : dict
        For the entry of each correction: the other records of its kind that shared words with the corrected
        one when it was made. They keep the correction off its neighbours in a later reading.

    Returns
    -------
    list of Held
        In the order of the text. A correction of a record that the newest reading no longer finds stands by
        itself; later corrections override earlier ones of the same record.
    """
    by_row, alone = standing(found, corrections, beside=beside)
    held = [made for record in found if (made := _held(record, by_row.get(record.id))) is not None]
    for correction in alone:
        made = _held(Found(id=correction.target, kind=correction.kind, record=correction.read), correction)
        if made is not None:
            held.append(made)
    return sorted(held, key=lambda entry: (entry.record.span.start, entry.record.span.end))


def standing(
    found: Sequence[Found],
    corrections: Sequence[Correction],
    *,
    beside: dict[int, tuple[ReadRecord, ...]],
) -> tuple[dict[int, Correction], list[Correction]]:
    """Return the corrections that stand: by the row they are of, and those whose record is not found."""
    by_row: dict[int, Correction] = {}
    alone: list[Correction] = []
    for correction in {correction.chain: correction for correction in corrections}.values():
        match = _match(correction, found, beside.get(correction.entry, ()))
        if match is None:
            alone.append(correction)
        else:
            by_row[match.id] = correction
    return by_row, alone


def _held(found: Found, correction: Correction | None) -> Held | None:
    held = Held(target=found.id, kind=found.kind, record=found.record, by_hand=found.by_hand)
    if correction is None:
        return held
    if correction.held is None:
        return None
    return replace(held, record=correction.held, correction=correction.entry)


def besides(by_hand: Sequence[Found], by_reader: Sequence[Found]) -> list[Found]:
    """Put what people found beside what a reader found; what both found stands once, as the person has it."""
    alone = [found for found in by_reader if not any(_same(found, one) for one in by_hand)]
    return [*alone, *by_hand]


def _same(one: Found, other: Found) -> bool:
    if one.kind != other.kind or overlap(one.record.span, other.record.span) < SAME_PLACE:
        return False
    if isinstance(one.record, Position) and isinstance(other.record, Position):
        return (one.record.actor, one.record.proposal) == (other.record.actor, other.record.proposal)
    return True


def _match(correction: Correction, found: Sequence[Found], beside: Sequence[ReadRecord]) -> Found | None:
    """Find the record of the newest reading that is the corrected one.

    Old and new records of the place are paired one to one, the likest first; the partner of the corrected
    record is the match, and a record whose partner is a neighbour is not.
    """
    for record in found:
        if record.id == correction.target:
            return record
    old = (correction.read, *beside)
    near = [record for record in found if record.kind == correction.kind]
    pairs = sorted(
        (
            (_likeness(before, after.record), -number, -position)
            for number, before in enumerate(old)
            for position, after in enumerate(near)
            if overlap(before.span, after.record.span) >= SAME_PLACE
        ),
        reverse=True,
    )
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, number, position in pairs:
        if number in taken_old or position in taken_new:
            continue
        if number == 0:
            return near[-position]
        taken_old.add(number)
        taken_new.add(position)
    return None


_PLACE = {"source", "span", "text", "confidence"}
"""Fields that say where and how surely a record was found, not what it says."""


def _likeness(one: ReadRecord, other: ReadRecord) -> tuple[float, float]:
    """Share of equal fields of what the two say, then how far their spans agree."""
    names = [field.name for field in fields(one) if field.name not in _PLACE]
    same = sum(getattr(one, name) == getattr(other, name) for name in names)
    return same / len(names), overlap(one.span, other.span)
