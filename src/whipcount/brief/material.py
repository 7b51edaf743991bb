"""What a brief is made from: everything read, cut off at one day, and the forecast on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from whipcount.brief.standing import Standing
from whipcount.brief.told import Told
from whipcount.domain import Source, Visibility
from whipcount.domain.evidence import Evidence
from whipcount.domain.matter import EarlierDecision, Matter, Proposal, Stage
from whipcount.domain.statements import Reading
from whipcount.forecast import Evidenced, MemberForecast, PastScore, ResultScore, TallyDraws, WhatIf
from whipcount.procedure import Body, Rule
from whipcount.record import MemberCalls
from whipcount.register import Register
from whipcount.rollcalls.chains import Chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How the vote is expected to go, what would change it, and how the method did before.

    `p_adopted` and `p_goal` are shares of the joint draws; `past` holds the method's scores on the earlier
    votes, `result` those of this forecast once the vote is recorded.
    """

    forecast: MemberForecast
    """With the evidence and the count's own calls in it."""
    history: MemberForecast
    """From the earlier votes alone."""
    basis: str
    """What history rests on, in a sentence."""
    evidenced: Evidenced
    """With the evidence in it, without the count's own calls; and what moved whom."""
    evidence: tuple[Evidence, ...]
    """All evidence on the text, whether it counts or not."""
    draws: TallyDraws
    p_adopted: float
    p_goal: float
    what_ifs: tuple[WhatIf, ...]
    past: tuple[PastScore, ...]
    result: ResultScore | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that the nine parts are written from; nothing in it but `after` is later than `as_of`."""

    matter: Matter
    matter_source: Source
    as_of: date
    stage: Stage
    audience: Visibility
    reading: Reading
    chain: Chain
    vote_sources: tuple[Source, ...]
    register: Register
    body: Body
    rule: Rule
    outlook: Outlook
    committee: EarlierDecision | None = None
    """The committee's recorded vote on this text, where it is known."""
    count: Mapping[str, MemberCalls] = field(default_factory=dict)
    """What the count's own calls on the proposal say, by member, as far as the audience may know."""
    told: Told = field(default_factory=Told)
    standing: Standing | None = None
    """Ideal points, where whole sessions of votes are given."""
    after: EarlierDecision | None = None
    """The recorded result, for comparison only: no part but the eighth may look at it."""

    @property
    def recorded(self) -> tuple[EarlierDecision, ...]:
        """The earlier decisions on which members' votes were recorded, oldest first."""
        return self.chain.recorded

    @property
    def proposal(self) -> Proposal:
        """The proposal that the forecast is of."""
        return next(entry for entry in self.matter.proposals if entry.key == self.matter.proposal)

    def name_of(self, code: str) -> str:
        """English name of a state or organisation; the code itself where the register has none."""
        return self.register.english_name(code) if code in self.register.states else code

    def group_title(self, member: str) -> str:
        """Title of a member's regional group on the cut-off; empty for a member of none."""
        group = self.register.group_of(member, self.as_of)
        return self.register.groups[group].title if group else ""

    def titles(self) -> dict[str, str]:
        """Titles of the proposals and documents of the matter by key, then of those the press names."""
        named = {mention.key: mention.title or mention.text for mention in reversed(self.reading.documents)}
        entries = (*self.matter.documents, *self.matter.proposals)
        return named | {entry.key: entry.title for entry in entries}

    def issuers(self, key: str) -> tuple[str, ...]:
        """Who issued or sponsors a document or proposal, by name."""
        for proposal in self.matter.proposals:
            if proposal.key == key:
                return tuple(self.name_of(code) for code in proposal.sponsors)
        for document in self.matter.documents:
            if document.key == key:
                return tuple(self.name_of(code) for code in document.issuers)
        found = (mention.issuers for mention in self.reading.documents if mention.key == key)
        return tuple(self.name_of(code) for code in next((codes for codes in found if codes), ()))
