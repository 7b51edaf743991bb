"""The evidence on the text that is followed, from the matter file, the record, the coverage and the votes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from whipcount.domain import Visibility, Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import EarlierDecision, Matter, Proposal, Stage
from whipcount.domain.statements import Modality, Position, Reading, Stance, StatementKind
from whipcount.forecast.evidence.sponsors import groups_of, sponsor_evidence
from whipcount.procedure.eligible import members_on
from whipcount.record import Noted, Sponsoring
from whipcount.rollcalls.states import StateFinder

FIRST_WORDS = 5
"""Words of a position in which its subject stands."""

_SPEAKS_FOR: dict[Stance, Vote | None] = {
    Stance.SPONSOR: Vote.YES,
    Stance.SUPPORT: Vote.YES,
    Stance.OPPOSE: Vote.NO,
    Stance.ABSTAIN: Vote.ABSTAIN,
    Stance.UNDECIDED: None,
}


def gather_evidence(
    matter: Matter,
    reading: Reading,
    *,
    as_of: date,
    sponsorings: Iterable[Noted[Sponsoring]] = (),
    committee: EarlierDecision | None = None,
) -> tuple[Evidence, ...]:
    """Bring together what speaks for how members will vote on the proposal that is followed.

    Parameters
    ----------
    matter : Matter
        As known on the cut-off, with the record's versions and sponsors in it.
    reading : Reading
        What the texts say, none later than the cut-off.
    sponsorings : iterable of Noted
        Who joined and who withdrew, as the record has it for the audience.
    committee : EarlierDecision, optional
        The committee's recorded vote on the same text.
    """
    proposal = next(entry for entry in matter.proposals if entry.key == matter.proposal)
    members = frozenset(members_on(matter.body, matter.kind, as_of))
    sponsors = _sponsors(proposal, sponsorings, members, as_of)
    positions = _positions(proposal, reading, members, as_of)
    votes = _committee_votes(committee, members) if committee else ()
    after = committee.decided_on if committee else None
    return tuple(_staged(one, after) for one in (*sponsors, *positions, *votes))


def _sponsors(
    proposal: Proposal,
    sponsorings: Iterable[Noted[Sponsoring]],
    members: Collection[str],
    as_of: date,
) -> Sequence[Evidence]:
    """Date each sponsor by the entry of the record that it joined by, else by the matter file."""
    joined = {
        noted.value.member: noted
        for noted in sponsorings
        if noted.value.proposal == proposal.key and noted.value.member in proposal.sponsors
    }
    groups = groups_of(proposal.sponsors, members, as_of)
    found: list[Evidence] = []
    for sponsor in proposal.sponsors:
        noted = joined.get(sponsor)
        found += sponsor_evidence(
            [sponsor],
            source=(noted.value.source if noted else "") or proposal.symbol or proposal.source,
            on=noted.value.on_day.last if noted else proposal.known_from,
            groups=groups,
            visibility=noted.visibility if noted else Visibility.PUBLIC,
        )
    return found


def _positions(
    proposal: Proposal, reading: Reading, members: Collection[str], as_of: date
) -> Iterable[Evidence]:
    """Turn positions on the proposal into evidence, but for words that begin with another state.

    *A North Korean letter called it biased, officials in Seoul said* is no position of Seoul's: such words
    are shown among the positions, and move nobody.
    """
    finder = StateFinder.from_register()
    for position in reading.positions:
        if position.proposal != proposal.key or position.actor not in members:
            continue
        first, _ = finder.part(" ".join(position.text.split()[:FIRST_WORDS]))
        if first - {position.actor, *proposal.sponsors} and position.actor not in first:
            continue
        itself, quoted = _spoken_by_itself(position, reading)
        kind = EvidenceKind.STATEMENT if itself and quoted else EvidenceKind.POSITION
        if position.stance is Stance.SPONSOR and position.modality is Modality.ASSERTED:
            kind = EvidenceKind.SPONSOR
        # A text without a date was let in on the word of the matter file or the command line: by the cut-off.
        yield Evidence(
            kind=kind,
            member=position.actor,
            speaks_for=_SPEAKS_FOR[position.stance],
            source=position.source,
            on=reading.article(position.source).published or as_of,
            span=position.span,
            words=position.text,
            modality=position.modality,
            by_itself=itself,
            sure=position.confidence,
            condition=position.text if position.modality is Modality.CONDITIONAL else "",
        )


def _spoken_by_itself(position: Position, reading: Reading) -> tuple[bool, bool]:
    """Tell whether the words are the member's own, and whether they are quoted."""
    own = [
        statement
        for statement in reading.statements
        if statement.source == position.source
        and statement.span.overlaps(position.span)
        and position.actor in statement.speaker.states
    ]
    return bool(own), any(statement.kind is StatementKind.DIRECT for statement in own)


def _committee_votes(committee: EarlierDecision, members: Collection[str]) -> Iterable[Evidence]:
    for member, vote in committee.votes:
        if member in members and vote is not Vote.NOT_A_MEMBER:
            yield Evidence(
                kind=EvidenceKind.COMMITTEE_VOTE,
                member=member,
                speaks_for=vote,
                source=committee.symbol,
                on=committee.decided_on,
                stage=Stage.BEFORE_PLENARY,
                words=committee.title,
                by_itself=True,
            )


def _staged(one: Evidence, committee_on: date | None) -> Evidence:
    """Give evidence from after the committee's vote the stage between committee and plenary."""
    later = committee_on is not None and one.on is not None and one.on > committee_on
    if later and one.stage is Stage.BEFORE_COMMITTEE and one.kind is not EvidenceKind.SPONSOR:
        return replace(one, stage=Stage.BEFORE_PLENARY)
    return one


def committee_bodies(matter: Matter) -> tuple[str, ...]:
    """Return the bodies that decide on the text before the matter's own body does, by its route."""
    bodies: Mapping[str, str] = {step.key: step.body for step in matter.steps}
    before = [
        bodies[edge.start]
        for edge in matter.edges
        if edge.kind == "causes" and bodies[edge.end] == matter.body and bodies[edge.start] != matter.body
    ]
    return tuple(dict.fromkeys(before))
