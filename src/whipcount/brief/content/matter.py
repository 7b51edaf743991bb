"""Parts 1 and 2: the line, and what is being decided by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from whipcount.brief.content.cited import Cited
from whipcount.brief.content.since import Since
from whipcount.domain import Visibility
from whipcount.domain.matter import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line: what is forecast, the expected tally with its range, and the user's goal."""

    matter: str
    title: str
    body: str
    stage: Stage
    asked: str
    """The stage in words."""
    as_of: date
    expected_on: str
    badge: Literal["forecast", "recorded"]
    audience: Visibility
    sentence: Cited
    goal: Cited
    since: Since | None = None


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
