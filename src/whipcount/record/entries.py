"""The entries of a record: what people hold, what readers found, what was told to whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from whipcount.domain import Visibility
from whipcount.domain.statements import (
    DateMention,
    DocumentMention,
    Position,
    Prediction,
    Quantity,
    Statement,
)

ReadRecord = Statement | Position | DocumentMention | Quantity | DateMention | Prediction
"""One record that a reader found in an article."""

KINDS: dict[str, type[ReadRecord]] = {
    "statement": Statement,
    "position": Position,
    "document": DocumentMention,
    "quantity": Quantity,
    "date": DateMention,
    "prediction": Prediction,
}
"""Kind of a read record, as the store names it."""

READER_BY_HAND = "by hand"
"""Reader of what people found in a text themselves: beside the reader's readings, never in their place."""

KIND_OF: dict[type, str] = {read: kind for kind, read in KINDS.items()}


class Verdict(StrEnum):
    """What a person says of a record that a reader found."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who made an entry, when, and who may see it; `at` has a time zone.

    `visibility` left out means the default of the entry's kind: own for a call, that of the source for what
    rests on a source.
    """

    at: datetime
    who: str = ""
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's verdict on a read record, kept by the hash of its source, its kind and its span.

    `target` is the row of the record as the reader found it and `read` its value; `held` is what it is held
    to be since, None where it was rejected; `chain` the entry of the first correction of the same record,
    which the later ones override.
    """

    entry: int
    sha256: str
    kind: str
    verdict: Verdict
    target: int
    read: ReadRecord
    held: ReadRecord | None
    chain: int
    visibility: Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingMade:
    """A reading as it was made: by which reader and version, of which texts by their hashes."""

    entry: int
    reader: str
    version: str
    texts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefMade:
    """A brief as it was made: its hash, its cut-off, its forecast numbers, and its scores since."""

    entry: int
    sha256: str
    as_of: date
    forecast: dict[str, object]
    scores: tuple[dict[str, object], ...]
    at: datetime
    visibility: Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMade:
    """A whip sheet as it was exported, by the entries that stood in it.

    `cells[proposal][member][field]` is the call entry whose value was in that cell, if any;
    every row of the sheet is there.
    """

    key: str
    matter: str
    audience: Visibility
    cells: dict[str, dict[str, dict[str, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One entry of the record, as the history lists it."""

    entry: int
    kind: str
    at: datetime
    who: str
    visibility: Visibility
    words: str
    undone: bool = False
