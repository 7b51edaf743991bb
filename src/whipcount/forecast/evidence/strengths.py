"""How strong each kind of evidence is: learned where votes could be counted, a stated prior where not.

A strength is a likelihood for each of the four votes, 1 for the vote that the evidence speaks for: how much
less often such evidence is met before one of the others. History times likelihood, made to sum to one, is
the update. `benchmarks/evidence.py` works the learned ones out again from the public record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.statements import Modality

SPONSOR_RATIO = 110.0
"""How much likelier a vote for the text is among those who tabled it, beyond how those like them vote.

Learned from the 190 General Assembly motions of sessions 3 to 26 that one named state moved (188 yes, 2 no),
each held against the votes of those that had voted like the mover in the three sessions before: the ratio of
highest likelihood is 110, its 95 % interval 32 to 700. All 58 sponsors of A/C.3/69/L.28/Rev.1 voted yes.
"""

CO_SPONSOR_RATIO = 33.0
"""For those that joined later or through a group: the low end of `SPONSOR_RATIO`'s interval, a prior."""

COMMITTEE_GIVEN_PLENARY = np.array(
    [
        [0.870, 0.008, 0.002, 0.12],
        [0.010, 0.860, 0.010, 0.12],
        [0.025, 0.030, 0.825, 0.12],
        [0.330, 0.060, 0.020, 0.59],
    ]
)
"""How members voted in the committee (column) that voted so on the same text at the plenary (row).

Both in the order of `MEMBER_VOTES`. Learned from 24 texts of sessions 51 to 69 whose committee tallies are
public (4,500 votes), fitted to the margins, among them 89 members named as opposing or abstaining: of 48
abstentions 39 stood, 5 became yes and 4 absences; of 41 no 38 stood and 3 became abstentions. Rounded, no
cell nought, and absence from the committee alike for all who vote: it speaks for absence alone.
"""

COMMITTEE_LIKELIHOOD = (COMMITTEE_GIVEN_PLENARY / COMMITTEE_GIVEN_PLENARY.max(axis=0)).T
"""How likely each committee vote (row) is before each plenary vote (column), 1 where it is likeliest."""

COMMITTEE_RATIO = 100.0
"""What stands between yes and abstain, and between abstain and no, in `COMMITTEE_LIKELIHOOD`."""

STATED_RATIO: dict[Modality, tuple[float, float]] = {
    Modality.ASSERTED: (20.0, 6.0),
    Modality.REPORTED: (10.0, 4.0),
    Modality.PREDICTED: (4.0, 2.0),
    Modality.CONDITIONAL: (2.0, 1.5),
}
"""Ratio of words on where a member stands: said by itself, and by another. Stated priors.

No public record pairs what states say before a vote with how they vote, so these are modest on purpose.
"""

EXPLANATION_RATIO = 60.0
"""A member's own words on its vote as it casts it, or just before: a prior, between words and acts."""

_NEAR = np.array([[0.0, 1.0, 1.4, 0.5], [1.0, 0.0, 1.0, 0.3], [1.0, 0.45, 0.0, 0.5], [0.5, 0.5, 0.5, 0.0]])
"""Powers of the ratio by which words for one vote (row) speak against each other (column).

Opposition is often voiced by who then abstains, and either side may stay away.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Likelihoods of the four votes, shape (4,), largest 1; and what they rest on, in words.

    `ratio` is how many times likelier the evidence is before the vote that it speaks for than before the
    opposite one; by it sides that contradict each other are weighed.
    """

    likelihood: NDArray[np.float64]
    ratio: float
    learned: bool
    basis: str


def strength_of(evidence: Evidence) -> Strength:
    """Return the strength of evidence that speaks for a vote; own calls have weights of their own (`calls`).

    `evidence.sure` takes the likelihoods to that power: at 0 the evidence says nothing.

    Raises
    ------
    ValueError
        When it speaks for no vote, or is an own call.

    Examples
    --------
    >>> from datetime import date
    >>> named = Evidence(kind=EvidenceKind.SPONSOR, member="JPN", speaks_for=Vote.YES, source="A/C.3/69/L.28")
    >>> round(strength_of(named).ratio), strength_of(named).learned
    (110, True)
    """
    vote = evidence.speaks_for
    if vote is None or vote is Vote.NOT_A_MEMBER or evidence.kind is EvidenceKind.OWN_CALL:
        raise ValueError(f"no likelihood for {evidence.kind} of {evidence.member}")
    column = MEMBER_VOTES.index(vote)
    match evidence.kind:
        case EvidenceKind.COMMITTEE_VOTE:
            likelihood, ratio = COMMITTEE_LIKELIHOOD[column], COMMITTEE_RATIO
            learned, basis = True, "24 texts with committee and plenary tallies, 89 members named"
        case EvidenceKind.SPONSOR:
            likelihood, ratio = _even(column, SPONSOR_RATIO), SPONSOR_RATIO
            learned, basis = True, "190 motions with one named mover, 188 of whom voted for them"
        case EvidenceKind.CO_SPONSOR:
            likelihood, ratio = _even(column, CO_SPONSOR_RATIO), CO_SPONSOR_RATIO
            learned, basis = False, "a prior: the low end of what sponsors showed"
        case EvidenceKind.EXPLANATION:
            likelihood, ratio = EXPLANATION_RATIO ** -_NEAR[column], EXPLANATION_RATIO
            learned, basis = False, "a prior, between words and acts"
        case _:
            own, another = STATED_RATIO[evidence.modality]
            ratio = own if evidence.by_itself else another
            likelihood = ratio ** -_NEAR[column]
            learned, basis = False, "a prior: no record pairs such words with votes"
    sure = float(np.clip(evidence.sure, 0.0, 1.0))
    return Strength(likelihood=likelihood**sure, ratio=ratio**sure, learned=learned, basis=basis)


def _even(column: int, ratio: float) -> NDArray[np.float64]:
    likelihood = np.full(len(MEMBER_VOTES), 1.0 / ratio)
    likelihood[column] = 1.0
    return likelihood
