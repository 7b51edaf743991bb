"""Evidence in the forecast: what sponsors, statements, committee votes and calls do to what history says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, Visibility, Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import Stage
from whipcount.forecast.evidence.calls import called
from whipcount.forecast.evidence.strengths import strength_of
from whipcount.forecast.members import MemberForecast
from whipcount.forecast.shift import Shift

VOTE_OVER_OTHERS = 10.0
"""How many times more a committee vote counts than other evidence of the same ratio against it: a prior."""

UNDECIDED_WEIGHT = 0.25
"""Share of P(yes), P(abstain) and P(no) that is spread evenly for a member said to be undecided: a prior."""

AFTER_COMMITTEE = Shift(yes=0.35, absence=0.4, tails=3.0)
"""Scale of the shared shift from the committee to the plenary.

Learned from the tallies of the same 24 texts as `COMMITTEE_LIKELIHOOD`: root mean square of the shifts 0.6 on
the logit of yes and 0.4 on that of absence, with what counting leaves taken off.
"""

MOST = 0.5
"""Share of the members with a committee vote from which the shift is the committee's."""

_STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What evidence did to one member: its probabilities before and after, shape (4,), and what counted.

    `counted` names each fact once, the strongest telling of it; `repeated` other tellings of the same facts;
    `contradictory` says that evidence speaks for more than one of yes, abstain and no.
    """

    member: str
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    counted: tuple[Evidence, ...]
    repeated: tuple[Evidence, ...] = ()
    contradictory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidenced:
    """A forecast with evidence in it, what moved whom, and what was left out and why.

    Evidence above the audience is in none of these: not even that there is some is told.
    """

    forecast: MemberForecast
    moved: Mapping[str, Moved] = field(default_factory=dict)
    left_out: tuple[tuple[Evidence, str], ...] = ()


def apply_evidence(
    history: MemberForecast,
    evidence: Iterable[Evidence],
    *,
    stage: Stage = Stage.AT_PLENARY,
    audience: Visibility = Visibility.OWN,
    as_of: date | None = None,
    conditions_met: Iterable[str] = (),
) -> Evidenced:
    """Update members' probabilities by evidence; who has none stays as history has it.

    A member's evidence is told apart by the vote that it speaks for. On one side only the strongest counts in
    each respect, so that a fact told by three outlets counts once and words do not add up to an act. Where
    the sides contradict each other, each is right with a weight in proportion to its ratio (a vote on the
    same text counts tenfold), and the result is the mean of what they say. Evidence for a vote never
    lowers that vote. The count's own calls come last, with the weights of `calls`.

    Parameters
    ----------
    history : MemberForecast
        What history alone says, of the chain or of the whole record.
    evidence : iterable of Evidence
        All of one text, in any order.
    stage : Stage
        Evidence of a later stage is left out; before the committee that is the committee's own vote.
    audience : Visibility
        Nothing above it counts.
    as_of : date, optional
        Cut-off, included; the forecast's own if not given. Evidence without a date never counts.
    conditions_met : iterable of str
        Conditional evidence counts where its condition is among these: a scenario.

    Examples
    --------
    >>> history = MemberForecast(members=("AFG", "IND"), p=np.array([[0.5, 0.4, 0.05, 0.05]] * 2),
    ...     earlier=((), ()), reasons=("", ""), shift=Shift(yes=0.4, absence=0.7), as_of=date(2014, 11, 15),
    ...     recorded=5, gap=1.0)
    >>> named = Evidence(kind=EvidenceKind.SPONSOR, member="AFG", speaks_for=Vote.YES, source="A/C.3/69/L.28",
    ...     on=date(2014, 11, 14))
    >>> apply_evidence(history, [named]).forecast.p[:, 0].round(2).tolist()
    [0.99, 0.5]
    """
    met = {_settled(condition) for condition in conditions_met}
    cut_off = as_of or history.as_of
    kept: dict[str, list[Evidence]] = {}
    left_out: list[tuple[Evidence, str]] = []
    for one in evidence:
        if not one.visibility.may_be_shown_to(audience):
            continue
        reason = _unusable(one, history.members, cut_off, stage, met)
        if reason:
            left_out.append((one, reason))
        else:
            kept.setdefault(one.member, []).append(one)
    p = history.p.copy()
    moved = {}
    for member, mine in kept.items():
        row = history.members.index(member)
        moved[member] = move_member(p[row], mine)
        p[row] = moved[member].after
    in_committee = sum(any(one.kind is EvidenceKind.COMMITTEE_VOTE for one in mine) for mine in kept.values())
    shift = AFTER_COMMITTEE if in_committee >= MOST * len(history.members) else history.shift
    return Evidenced(forecast=replace(history, p=p, shift=shift), moved=moved, left_out=tuple(left_out))


def move_member(p: NDArray[np.float64], evidence: Sequence[Evidence]) -> Moved:
    """Update one member's four probabilities, shape (4,), by all its evidence; see `apply_evidence`."""
    before = p.copy()
    counted, repeated = _each_fact_once(evidence)
    by_vote: dict[Vote, list[Evidence]] = {}
    for one in counted:
        if one.speaks_for is not None and one.kind is not EvidenceKind.OWN_CALL:
            by_vote.setdefault(one.speaks_for, []).append(one)
    # Indecision first: spread after the sides, a vote's evidence could cost it what it gives to absence.
    undecided = [one.sure for one in counted if one.speaks_for is None and one.word is None]
    if undecided:
        p = _spread(p, UNDECIDED_WEIGHT * max(undecided))
    p = _posterior(p, by_vote.pop(Vote.ABSENT, []))
    if by_vote:
        weight = np.array([_weight(side) for side in by_vote.values()])
        says = p * _likelihoods(by_vote)
        says /= says.sum(axis=1, keepdims=True)
        p = weight / weight.sum() @ says
    for one in counted:
        if one.word is not None:
            p = called(p, one.word)
    return Moved(
        member=evidence[0].member,
        before=before,
        after=p,
        counted=counted,
        repeated=repeated,
        contradictory=len(by_vote) > 1,
    )


def _likelihoods(by_vote: Mapping[Vote, Sequence[Evidence]]) -> NDArray[np.float64]:
    """Likelihood of each side, shape (sides, 4): of its strongest evidence in each respect.

    A side is at least as good for its own vote as the others are: opposition, which half speaks for an
    abstention, must not do more for one than what speaks for abstaining outright.
    """
    sides = np.stack([_likelihood(side) for side in by_vote.values()])
    own = [MEMBER_VOTES.index(vote) for vote in by_vote]
    relative = sides[None, :, :] / sides[:, own].T[:, :, None]
    return np.minimum(sides, relative.min(axis=1))


def _likelihood(side: Sequence[Evidence]) -> NDArray[np.float64]:
    return np.min([strength_of(one).likelihood for one in side], axis=0)


def _posterior(p: NDArray[np.float64], side: Sequence[Evidence]) -> NDArray[np.float64]:
    if not side:
        return p
    product = p * _likelihood(side)
    return product / product.sum()


def _weight(side: Sequence[Evidence]) -> float:
    return max(
        strength_of(one).ratio * (VOTE_OVER_OTHERS if one.kind is EvidenceKind.COMMITTEE_VOTE else 1.0)
        for one in side
    )


def _spread(p: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    even = np.append(np.full(3, (1 - p[3]) / 3), p[3])
    return weight * even + (1 - weight) * p


def _each_fact_once(
    evidence: Sequence[Evidence],
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Part the strongest telling of each fact from the others, both in the order given."""
    strongest: dict[object, int] = {}
    for place, one in enumerate(evidence):
        known = strongest.get(one.fact)
        if known is None or _rank(one) > _rank(evidence[known]):
            strongest[one.fact] = place
    chosen = set(strongest.values())
    return (
        tuple(one for place, one in enumerate(evidence) if place in chosen),
        tuple(one for place, one in enumerate(evidence) if place not in chosen),
    )


def _rank(one: Evidence) -> tuple[float, date]:
    if one.kind is EvidenceKind.OWN_CALL or one.speaks_for is None:
        return one.sure, one.on or date.min
    return strength_of(one).ratio, one.on or date.min


def _unusable(one: Evidence, members: Sequence[str], as_of: date, stage: Stage, met: Collection[str]) -> str:
    """Say why evidence does not count; empty where it does."""
    if one.member not in members:
        return "no member that may vote here on the day"
    if one.on is None:
        return "without a date"
    if one.on > as_of:
        return "later than the cut-off"
    earliest = Stage.BEFORE_PLENARY if one.kind is EvidenceKind.COMMITTEE_VOTE else one.stage
    if max(_STAGES.index(earliest), _STAGES.index(one.stage)) > _STAGES.index(stage):
        return "of a later stage than the forecast's"
    if one.condition and _settled(one.condition) not in met:
        return "conditional: it counts in a scenario in which the condition is met"
    return ""


def _settled(text: str) -> str:
    return " ".join(text.casefold().split())
