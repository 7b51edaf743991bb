"""Evidence: what the coverage and the record hold of how one member will vote on one text.

Coverage and the record produce it, the forecast takes it; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whipcount.domain.calls import CallWord
from whipcount.domain.matter import Stage
from whipcount.domain.source import Span, Visibility
from whipcount.domain.statements import Modality
from whipcount.domain.votes import Vote


class EvidenceKind(StrEnum):
    """What the evidence is: an act, words, or what the count itself holds."""

    SPONSOR = "sponsor"
    """The member stands among those who tabled the text."""
    CO_SPONSOR = "co-sponsor"
    """The member joined later, or through a group that tabled the text."""
    STATEMENT = "statement"
    """Words of the member's own that speak for a vote."""
    POSITION = "position"
    """What a text says of where the member stands."""
    COMMITTEE_VOTE = "committee vote"
    """How it voted on the same text in the committee; absence there is evidence of absence alone."""
    EXPLANATION = "explanation of vote"
    """What it said of its vote when it cast it, or just before."""
    OWN_CALL = "own call"
    """What the count holds, by one of the words of `CallWord`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of evidence, with its source and who may see it.

    How strong it is, the forecast works out from its kind and how it was said; `sure` is how sure it is that
    it was so said or done at all (a reader's confidence), 0 to 1.
    """

    kind: EvidenceKind
    member: str
    speaks_for: Vote | None
    """The vote it speaks for; None where the member is said to be undecided."""
    source: str
    """The article, document symbol or entry of the record that it was read from."""
    on: date | None = None
    """The last day that its date may mean; None where it has none, and then it never counts."""
    stage: Stage = Stage.BEFORE_COMMITTEE
    """The stage at which it was said or done."""
    span: Span | None = None
    """Its place in the source, where the source is a text."""
    words: str = ""
    """The words it rests on, or a short description."""
    modality: Modality = Modality.ASSERTED
    by_itself: bool = False
    """Whether the member said so itself, and not another about it."""
    sure: float = 1.0
    word: CallWord | None = None
    """The word of the count, where it is an own call."""
    condition: str = ""
    """What it depends on; where this is not empty it counts only where the condition is met."""
    visibility: Visibility = Visibility.PUBLIC

    @property
    def fact(self) -> tuple[str, EvidenceKind, Vote | None, str]:
        """What makes two pieces of evidence one fact, told by however many sources."""
        kind = EvidenceKind.SPONSOR if self.kind is EvidenceKind.CO_SPONSOR else self.kind
        return self.member, kind, self.speaks_for, self.condition
