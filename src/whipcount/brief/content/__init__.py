"""What a brief says, once: nine parts of plain values that every output form presents.

The order of the fields of `Brief` is the order of the page, of the Markdown headings and of the JSON keys.
Nothing here computes; `assemble` fills it, `html`, `markdown` and `as_json` present it.
"""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.brief.content.cited import Cited, Figure, Interval, Ref
from whipcount.brief.content.count import (
    Changes,
    CountForecast,
    Deciders,
    MemberRow,
    ScenarioRow,
    TallyPart,
    WhatIf,
)
from whipcount.brief.content.earlier import AfterTheFact, ChainRow, PastForecast, Stand, TrackRecord
from whipcount.brief.content.matter import Decided, EdgeRow, Line, ProposalRow, StepRow
from whipcount.brief.content.said import (
    DisagreementRow,
    DocumentRow,
    PositionRow,
    PredictionRow,
    Said,
    StatementRow,
    TimelineRow,
)
from whipcount.brief.content.since import BriefScore, CountMoved, MemberMoved, NewRow, Since

__all__ = [
    "HEADINGS",
    "AfterTheFact",
    "Brief",
    "BriefScore",
    "ChainRow",
    "Changes",
    "Cited",
    "CountForecast",
    "CountMoved",
    "Decided",
    "Deciders",
    "DisagreementRow",
    "DocumentRow",
    "EdgeRow",
    "Figure",
    "Interval",
    "Line",
    "MemberMoved",
    "MemberRow",
    "NewRow",
    "PastForecast",
    "PositionRow",
    "PredictionRow",
    "ProposalRow",
    "Ref",
    "Said",
    "ScenarioRow",
    "Since",
    "SourceRow",
    "Sources",
    "Stand",
    "StatementRow",
    "StepRow",
    "TallyPart",
    "TimelineRow",
    "TrackRecord",
    "WhatIf",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source: what it is, its hash, when it was read, by which reader."""

    id: str
    title: str
    sha256: str
    read_on: str
    reader: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Sources and method."""

    rows: tuple[SourceRow, ...]
    left_out: tuple[str, ...]
    method: tuple[str, ...]
    version: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The nine parts, in order."""

    line: Line
    decided: Decided
    tally: TallyPart
    deciders: Deciders
    said: Said
    stand: Stand
    changes: Changes
    track_record: TrackRecord
    sources: Sources


HEADINGS: dict[str, str] = {
    "line": "The line",
    "decided": "What is being decided and by which rule",
    "tally": "Tally",
    "deciders": "Who decides it",
    "said": "Who said what",
    "stand": "Where they stand and who moved",
    "changes": "What would change this",
    "track_record": "How well this has done",
    "sources": "Sources and method",
}
"""The heading of each part; the same in HTML and Markdown."""
