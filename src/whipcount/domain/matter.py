"""A matter: what is contested, by which proposals, through which bodies, towards which goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whipcount.domain.votes import Tally, Vote


class Stage(StrEnum):
    """When a forecast is made. The stages are different questions."""

    BEFORE_COMMITTEE = "before-committee"
    BEFORE_PLENARY = "before-plenary"
    AT_PLENARY = "at-plenary"


class ProposalStatus(StrEnum):
    """How far a text has come."""

    EXPECTED = "expected"
    INFORMAL = "informal"
    TABLED = "tabled"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A text that may be put to a vote on the matter."""

    key: str
    title: str
    kind: str = "draft_resolution"
    status: ProposalStatus = ProposalStatus.INFORMAL
    status_note: str = ""
    symbol: str = ""
    sponsors: tuple[str, ...] = ()
    known_from: date
    """The first day on which this was public; an earlier cut-off does not see it."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDocument:
    """A document of the matter other than a proposal, with the names the press gives it."""

    key: str
    title: str
    symbol: str = ""
    pages: int | None = None
    issuers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    known_from: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One place on the way: a kind of decision in a body."""

    key: str
    body: str
    kind: str
    title: str
    question: str = ""
    note: str = ""
    aliases: tuple[str, ...] = ()
    """Names that the press gives this place, as "human rights committee" for the Third Committee."""
    known_from: date | None = None
    """The first day on which this step was public; None for one that the rules of the bodies imply."""
    result: Tally | None = None
    """What was decided, where it has been."""
    decided_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteEdge:
    """How one step bears on another: allows, causes, informs or precludes it."""

    start: str
    end: str
    kind: str
    when: str = ""
    """The outcome of `start` under which the edge holds, as `adopted` or `vetoed`; empty for any."""
    needs: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierDecision:
    """One decision of the chain of earlier votes on the matter.

    `votes` is empty for a text adopted without a vote; `recorded` tells the two apart.
    """

    symbol: str
    body: str
    decided_on: date
    session: str
    title: str
    recorded: bool
    tally: Tally | None = None
    votes: tuple[tuple[str, Vote], ...] = ()
    source: str


class GoalMeasure(StrEnum):
    """What a goal counts."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the user steers by: winning is not only adoption."""

    title: str
    measure: GoalMeasure = GoalMeasure.YES
    more_than: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAfter:
    """A text without a date of its own counts from `not_after`, for the reason given."""

    sha256: str
    not_after: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainQuery:
    """How the earlier decisions on the matter are recognised: by title, and by the states concerned.

    What a person said of a decision holds over what its title says: `confirmed` and `cut` are the symbols of
    decisions that are, and are not, on the matter.
    """

    body: str
    title: str
    states: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The matter file, read and checked."""

    key: str
    title: str
    body: str
    """The body whose decision the forecast is of, at the stage in hand."""
    kind: str = "draft_resolution"
    question: str = ""
    stage: Stage = Stage.BEFORE_COMMITTEE
    expected_on: str = ""
    """When the decision is expected, at the precision known."""
    proposal: str
    """Key of the proposal that is followed."""
    goal: Goal
    chain: ChainQuery
    proposals: tuple[Proposal, ...] = ()
    documents: tuple[NamedDocument, ...] = ()
    steps: tuple[RouteStep, ...] = ()
    edges: tuple[RouteEdge, ...] = ()
    not_after: tuple[NotAfter, ...] = ()
    decisions: str = ""
    """File, beside the matter file, of the earlier decisions in our own table."""
    votes: str = ""
    """File, beside the matter file, of who voted how on them."""
