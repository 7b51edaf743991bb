"""The text's own state: its versions with their dates and deadlines, and its sponsors as they join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from whipcount.domain import SYMBOL_PATTERN, DatedValue, Visibility
from whipcount.domain.matter import Matter, Proposal, ProposalStatus

Value = TypeVar("Value")


class DraftStatus(StrEnum):
    """How far a version of a text has come."""

    INFORMAL = "informal"
    TABLED = "tabled"
    REVISED = "revised"
    ORALLY_REVISED = "orally revised"
    WITHDRAWN = "withdrawn"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not adopted"


class SponsorDid(StrEnum):
    """A sponsor joins a text, or withdraws from it."""

    JOINS = "joins"
    WITHDRAWS = "withdraws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of a text: how far it has come since which day, and what it changed.

    `label` is its symbol or name, as A/C.3/69/L.28/Rev.1; `tabling_closes` and `sponsoring_closes` are
    deadlines at the precision known; `sha256` is the hash of the text's bytes, where the record holds them.
    """

    proposal: str
    status: DraftStatus
    on_day: DatedValue
    label: str = ""
    changed: str = ""
    tabling_closes: DatedValue | None = None
    sponsoring_closes: DatedValue | None = None
    sha256: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsoring:
    """A member that joined the sponsors of a text, or withdrew from them, on a day."""

    proposal: str
    member: str
    on_day: DatedValue
    did: SponsorDid = SponsorDid.JOINS
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Generic[Value]):
    """What an entry holds, with who made it, when, and who may see it."""

    entry: int
    value: Value
    who: str
    at: datetime
    visibility: Visibility


_STATUS: dict[DraftStatus, ProposalStatus] = {
    DraftStatus.INFORMAL: ProposalStatus.INFORMAL,
    DraftStatus.TABLED: ProposalStatus.TABLED,
    DraftStatus.REVISED: ProposalStatus.REVISED,
    DraftStatus.ORALLY_REVISED: ProposalStatus.REVISED,
    DraftStatus.WITHDRAWN: ProposalStatus.WITHDRAWN,
    DraftStatus.ADOPTED: ProposalStatus.ADOPTED,
}
"""What the matter file would call each; a text that was voted down has no word of its own there."""


def with_texts(
    matter: Matter, drafts: Iterable[Noted[Draft]], sponsors: Iterable[Noted[Sponsoring]]
) -> Matter:
    """Bring a matter's proposals to what the record says of their versions and sponsors.

    The newest version gives the status, the symbol where its label is one, and the note; sponsors that joined
    are added and those that withdrew taken away, in the order of the days.

    Parameters
    ----------
    matter : Matter
        As the matter file has it.
    drafts, sponsors : iterable of Noted
        As `Record.drafts` and `Record.sponsors` return them, for one audience and up to one day.
    """
    versions = {noted.value.proposal: noted.value for noted in drafts}
    joined: dict[str, list[Sponsoring]] = {}
    for noted in sponsors:
        joined.setdefault(noted.value.proposal, []).append(noted.value)
    proposals = tuple(
        _with_sponsors(_with_version(proposal, versions.get(proposal.key)), joined.get(proposal.key, ()))
        for proposal in matter.proposals
    )
    return replace(matter, proposals=proposals)


def _with_version(proposal: Proposal, draft: Draft | None) -> Proposal:
    if draft is None:
        return proposal
    says = f"{draft.status.value.capitalize()} on {draft.on_day}" + (
        f" as {draft.label}" if draft.label else ""
    )
    closes = [
        f"{what} closes on {day}"
        for what, day in (("Tabling", draft.tabling_closes), ("Co-sponsorship", draft.sponsoring_closes))
        if day is not None
    ]
    return replace(
        proposal,
        status=_STATUS.get(draft.status, proposal.status),
        status_note=". ".join(filter(None, (says, draft.changed.rstrip("."), *closes))) + ".",
        symbol=draft.label if SYMBOL_PATTERN.fullmatch(draft.label) else proposal.symbol,
        source=draft.source or proposal.source,
    )


def _with_sponsors(proposal: Proposal, changes: Iterable[Sponsoring]) -> Proposal:
    sponsors = list(proposal.sponsors)
    for change in changes:
        if change.did is SponsorDid.JOINS and change.member not in sponsors:
            sponsors.append(change.member)
        if change.did is SponsorDid.WITHDRAWS and change.member in sponsors:
            sponsors.remove(change.member)
    return replace(proposal, sponsors=tuple(sponsors))
