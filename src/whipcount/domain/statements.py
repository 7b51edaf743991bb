"""What was said: the records that a reader finds in the press, each with its exact span.

Every record names its `source` (the identifier of an article) and its `span` in that article's raw text;
`text` is always `span.of(raw)`. `confidence` is the reader's estimate, 0 to 1, that the record is right.
`reader` names who read the record, with the version; empty for the reader that the article's source names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from whipcount.domain.dates import DatedValue
from whipcount.domain.source import Source, Span
from whipcount.domain.votes import Tally


class StatementKind(StrEnum):
    """Direct: the whole content is one quotation. Everything else is indirect."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class SpeakerType(StrEnum):
    """Who or what speaks."""

    PERSON = "person"
    UNNAMED = "unnamed"
    STATE = "state"
    BLOC = "bloc"
    ORGANISATION = "organisation"
    MEDIA = "media"
    DOCUMENT = "document"


class Stance(StrEnum):
    """Where an actor stands on a proposal."""

    SPONSOR = "sponsor"
    SUPPORT = "support"
    OPPOSE = "oppose"
    ABSTAIN = "abstain"
    UNDECIDED = "undecided"


class Modality(StrEnum):
    """Whether the text asserts a position, reports another's word for it, or only expects it."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    PREDICTED = "predicted"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page, told apart from its boilerplate. `text` is the raw text as decoded, never edited."""

    source: Source
    text: str
    title: str
    outlet: str = ""
    agency: str = ""
    byline: str = ""
    dateline: str = ""
    published: date | None = None
    anchor: date | None = None
    """The date that the article's own relative dates are counted from, when it can be told."""
    anchor_reason: str = ""
    body: tuple[Span, ...] = ()
    decoded_as: str = ""
    """The encoding that the bytes were read in, and why: "windows-1252 (not UTF-8, so assumed)"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who spoke: the mention in the text, and who that is."""

    mention: str = ""
    span: Span | None = None
    name: str = ""
    """The person, state, body or document after resolving pronouns and short forms."""
    type: SpeakerType = SpeakerType.UNNAMED
    office: str = ""
    states: tuple[str, ...] = ()
    """Codes of the states or organisations spoken for; empty when not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A spoken or written communication attributed to a source that the text names."""

    source: str
    span: Span
    text: str
    kind: StatementKind
    speaker: Speaker
    cue: str = ""
    addressee: str = ""
    hedged: bool = False
    continued: bool = False
    nested_in: Span | None = None
    """Span of the statement that reports this one."""
    confidence: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where one actor stands on one proposal, resting on words in the text."""

    source: str
    span: Span
    text: str
    actor: str
    proposal: str
    """Key of a document (see `DocumentMention.key`)."""
    stance: Stance
    modality: Modality = Modality.ASSERTED
    confidence: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMention:
    """One place where a document is named. Mentions of one document share a `key` across articles."""

    source: str
    span: Span
    text: str
    key: str
    title: str = ""
    """A plain name for the document, the same for all its mentions."""
    kind: str = ""
    symbol: str | None = None
    issuers: tuple[str, ...] = ()
    confidence: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that sources could dispute. `low` and `high` are equal when the text gives one value."""

    source: str
    span: Span
    text: str
    low: float | None
    high: float | None
    unit: str
    key: str = ""
    """The same quantity of the same thing shares a key across articles."""
    subject: str = ""
    claimant: str = ""
    tally: Tally | None = None
    """The counts, when the quantity is the result of a vote; `low` and `high` are then None."""
    counts: tuple[int, ...] = ()
    """Those of the tally's numbers that the text states, in the order yes, no, abstain, absent."""
    confidence: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression, its value at the precision stated, and what it was counted from."""

    source: str
    span: Span
    text: str
    value: DatedValue | None
    reason: str = ""
    event: str = ""
    """The clause that the date belongs to, in the article's own words."""
    event_span: Span | None = None
    confidence: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What somebody expects to happen; kept so that it can be scored when the event has come."""

    source: str
    span: Span
    text: str
    predictor: str
    about: str = ""
    condition: str = ""
    confidence: float = 1.0
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one reader found in one corpus, in the order of the articles."""

    articles: tuple[Article, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    documents: tuple[DocumentMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())
    _by_source: dict[str, Article] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_source.update((article.source.id, article) for article in reversed(self.articles))

    def article(self, source: str) -> Article:
        """Return the article that a record's `source` names."""
        return self._by_source[source]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A source that was not used, and why."""

    source: str
    reason: str
