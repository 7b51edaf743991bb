"""What evidence moved a member, in clauses with their sources; and what it did to all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Cited, Ref
from whipcount.brief.material import Material
from whipcount.brief.wording import chances, counted, listed, long_date
from whipcount.domain import Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.statements import Modality
from whipcount.forecast import Moved

_VOTED: dict[Vote | None, str] = {
    Vote.YES: "voted yes",
    Vote.ABSTAIN: "abstained",
    Vote.NO: "voted no",
    Vote.ABSENT: "was absent",
}
_STANDS: dict[Vote | None, str] = {
    Vote.YES: "supports it",
    Vote.NO: "opposes it",
    Vote.ABSTAIN: "means to abstain",
    None: "is undecided",
}
_HOW = {
    Modality.ASSERTED: "",
    Modality.REPORTED: ", as reported",
    Modality.PREDICTED: ", as predicted",
    Modality.CONDITIONAL: ", on a condition",
}
_PLURAL = {
    EvidenceKind.SPONSOR: ("sponsor", "sponsors"),
    EvidenceKind.CO_SPONSOR: ("co-sponsor", "co-sponsors"),
    EvidenceKind.STATEMENT: ("statement of its own", "statements of their own"),
    EvidenceKind.POSITION: ("position taken", "positions taken"),
    EvidenceKind.COMMITTEE_VOTE: ("vote in the committee", "votes in the committee"),
    EvidenceKind.EXPLANATION: ("explanation of vote", "explanations of vote"),
}


def evidence_rows(material: Material, book: Bibliography, member: str) -> tuple[Cited, ...]:
    """Say each fact that counts for a member, with all that tell it."""
    moved = material.outlook.evidenced.moved.get(member)
    if moved is None:
        return ()
    return tuple(_row(material, book, moved, one) for one in moved.counted)


def movement(material: Material, member: str) -> str:
    """Say from where to where evidence moved a member; empty where it has none."""
    moved = material.outlook.evidenced.moved.get(member)
    if moved is None:
        return ""
    text = f"of 100: {chances(_four(moved.before))} by history alone, {chances(_four(moved.after))} with it"
    return f"{text}; the evidence contradicts itself" if moved.contradictory else text


def evidence_note(material: Material, book: Bibliography) -> Cited:
    """Say how many members evidence moved, by what, and what it did to the expected tally."""
    evidenced, history = material.outlook.evidenced, material.outlook.history
    if not evidenced.moved:
        return book.cited("No evidence beyond the earlier votes counts for any member.")
    kinds = Counter(one.kind for moved in evidenced.moved.values() for one in moved.counted)
    parts = [counted(number, *_PLURAL[kind]) for kind, number in kinds.items() if kind in _PLURAL]
    before, after = float(history.p[:, 0].sum()), float(evidenced.forecast.p[:, 0].sum())
    text = (
        f"Evidence moves {counted(len(evidenced.moved), 'member')} from what history alone says: "
        f"{listed(parts)}. The sum of P(yes) goes from {before:.1f} to {after:.1f}."
    )
    against = [material.name_of(member) for member, moved in evidenced.moved.items() if moved.contradictory]
    if against:
        text += f" It contradicts itself on {listed(against)}."
    if evidenced.left_out:
        reasons = Counter(reason for _, reason in evidenced.left_out)
        told = [f"{number} {reason}" for reason, number in reasons.most_common()]
        text += f" Not counted: {'; '.join(told)}."
    refs = [
        ref for member in evidenced.moved for row in evidence_rows(material, book, member) for ref in row.refs
    ]
    return book.cited(text, *refs)


def _row(material: Material, book: Bibliography, moved: Moved, one: Evidence) -> Cited:
    same = [one, *(other for other in moved.repeated if other.fact == one.fact)]
    told = f" (told {len(same)} times, counted once)" if len(same) > 1 else ""
    return book.cited(_clause(one) + told, *_refs(material, book, same))


def _clause(one: Evidence) -> str:
    match one.kind:
        case EvidenceKind.SPONSOR:
            return "sponsors the text"
        case EvidenceKind.CO_SPONSOR:
            return f"co-sponsors the text {one.words}".rstrip()
        case EvidenceKind.COMMITTEE_VOTE:
            voted = _VOTED.get(one.speaks_for, "voted")
            when = f" on {long_date(one.on)}" if one.on else ""
            return f"{voted} in the committee{when}"
        case EvidenceKind.EXPLANATION:
            return f"explains its vote: {_STANDS.get(one.speaks_for, '')}"
        case _:
            itself = "says itself that it " if one.by_itself else ""
            return f"{itself}{_STANDS.get(one.speaks_for, 'stays away')}{_HOW[one.modality]}"


def _refs(material: Material, book: Bibliography, same: Sequence[Evidence]) -> list[Ref]:
    articles = {article.source.id: article for article in material.reading.articles}
    found = []
    for one in same:
        if one.span is not None and one.source in articles:
            found.append(book.article(articles[one.source], one.span))
        elif one.kind is EvidenceKind.COMMITTEE_VOTE and material.committee is not None:
            found.append(book.decision(material.committee))
        else:
            found.append(book.fact(one.source))
    return found


def _four(p: NDArray[np.float64]) -> tuple[float, float, float, float]:
    p_yes, p_abstain, p_no, p_absent = (float(share) for share in p)
    return p_yes, p_abstain, p_no, p_absent
