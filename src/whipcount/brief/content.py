"""What a brief says, once: nine parts of plain values that every output form presents.

The order of the fields of `Brief` is the order of the page, of the Markdown headings and of the JSON keys.
Nothing here computes; `assemble` fills it, `html`, `markdown` and `as_json` present it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from whipcount.domain import Span, Tally, Visibility, Vote
from whipcount.domain.matter import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A pointer to a row of part 9, and to the place in it where that is known."""

    source: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One or more sentences and the sources they rest on."""

    text: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The central range of a count in the joint draws, ends included; `level` in percent."""

    level: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForecast:
    """One vote's expected count and its 50, 80 and 95 % ranges."""

    vote: Vote
    expected: float
    intervals: tuple[Interval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its finding as title, a text alternative, and the rows it was drawn from."""

    key: str
    title: str
    alt: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: str = ""
    """The same picture for a narrow screen; empty where `svg` serves."""


# 1 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line: what is forecast, the expected tally with its range, and the user's goal."""

    matter: str
    title: str
    body: str
    stage: Stage
    as_of: date
    expected_on: str
    badge: Literal["forecast", "recorded"]
    audience: Visibility
    sentence: Cited
    goal: Cited


# 2 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A text on the matter: whose it is and how far it has come."""

    key: str
    title: str
    symbol: str
    status: str
    sponsors: tuple[str, ...]
    note: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step of the route: what it needs, by which rule, and how it was decided where it has been."""

    key: str
    body: str
    title: str
    needs: Cited
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRow:
    """How one step of the route bears on another."""

    start: str
    end: str
    kind: str
    words: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is being decided, by which rule, and on which route."""

    what: Cited
    rule: Cited
    abstentions: Cited
    voters: Cited
    blockers: Cited
    proposals: tuple[ProposalRow, ...]
    steps: tuple[StepRow, ...]
    edges: tuple[EdgeRow, ...]


# 3 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyPart:
    """The expected tally from joint draws. Probabilities are shares of the draws, 0 to 1."""

    counts: tuple[CountForecast, ...]
    p_adopted: float
    p_adopted_note: Cited
    p_goal: float
    goal: str
    draws: int
    words: Cited
    figure: Figure


# 4 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member's forecast, the votes it rests on (oldest first), and the reason in words."""

    member: str
    name: str
    group: str
    p_yes: float
    p_abstain: float
    p_no: float
    p_absent: float
    earlier: tuple[tuple[str, Vote], ...]
    """(session, vote) on the recorded votes of the chain at which it was a member."""
    reason: Cited
    influence: float
    """Change of the chance of the goal, in points of 100, between its yes and its likeliest other vote."""
    swing: bool
    call: str = ""
    """The count's own call, where there is one that the audience may know of."""
    history: tuple[float, float, float, float] | None = None
    """P(yes), P(abstain), P(no), P(absent) from the earlier votes alone, where a call moved them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """Who decides it: every member, and the swing list in the order to work through."""

    words: Cited
    swing: tuple[str, ...]
    members: tuple[MemberRow, ...]
    tiles: Figure
    swing_figure: Figure


# 5 -------------------------------------------------------------------------------------------------------


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


# 6 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """One earlier decision on the matter; `tally` is None where it was adopted without a vote."""

    symbol: str
    decided_on: date
    session: str
    tally: Tally | None
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where they stand and who moved between the last two recorded votes."""

    words: Cited
    chain: tuple[ChainRow, ...]
    moved: tuple[tuple[str, str, str], ...]
    """(member, vote before, vote after) between the last two recorded votes."""


# 7 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One change and what the forecast says under it."""

    words: Cited
    expected_yes: float
    goal_of_100: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What would change this."""

    words: Cited
    what_ifs: tuple[WhatIf, ...]


# 8 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PastForecast:
    """The method on one earlier vote of the chain, from what was known before it."""

    symbol: str
    decided_on: date
    actual: Tally
    expected_yes: float
    yes_intervals: tuple[Interval, ...]
    log_loss: float
    persistence_log_loss: float
    """Log loss of 'everybody repeats the last vote' on the same members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterTheFact:
    """The recorded result beside the forecast, when it is known."""

    symbol: str
    decided_on: date
    actual: Tally
    words: Cited
    log_loss: float
    yes_percentile: float
    """Share of draws with fewer yes votes, half of the ties included; 0 to 1."""
    missed: tuple[tuple[str, str, str], ...]
    """(member, likeliest forecast, recorded vote)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How well this has done on earlier votes of the chain."""

    words: Cited
    past: tuple[PastForecast, ...]
    misses: tuple[Cited, ...]
    figure: Figure | None
    after: AfterTheFact | None


# 9 -------------------------------------------------------------------------------------------------------


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
