"""Part 5: who said what, where sources differ, documents, dates, predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from whipcount.brief.content.cited import Cited, Figure, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """Who said what: the words and their place; `when` is the publication date or what stands for it."""

    speaker: str
    office: str
    states: tuple[str, ...]
    outlet: str
    when: str
    text: str
    kind: str
    confidence: float
    ref: Ref
    cue: str = ""
    """The word that makes it a statement: said, denied, according to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """A position taken on a proposal, with the words it rests on."""

    actor: str
    proposal: str
    stance: str
    modality: str
    text: str
    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreementRow:
    """One thing that sources put differently, and how."""

    subject: str
    relation: Literal["incompatible", "compatible", "about different documents"]
    words: str
    claims: tuple[tuple[str, Ref], ...]
    """(what is claimed and by whom, where)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document of the matter, told apart from the others, with where it is named."""

    key: str
    title: str
    symbol: str
    issuers: tuple[str, ...]
    words: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """A dated event, at the precision its source gives."""

    iso: str
    precision: str
    words: str
    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionRow:
    """What somebody expects, kept to be scored later."""

    predictor: str
    text: str
    condition: str
    outcome: str
    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who said what, where sources differ, the documents named, the dates, the predictions."""

    words: Cited
    statements: tuple[StatementRow, ...]
    positions: tuple[PositionRow, ...]
    disagreements: tuple[DisagreementRow, ...]
    documents: tuple[DocumentRow, ...]
    timeline: tuple[TimelineRow, ...]
    predictions: tuple[PredictionRow, ...]
    when: Figure | None = None
    """Who spoke, took a position or did something when."""
    matrix: Figure | None = None
    """Who takes which position on which text."""
