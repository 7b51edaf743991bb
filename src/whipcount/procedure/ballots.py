"""What was cast: a tally, the votes known, and what the two together leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from whipcount import register
from whipcount.domain import InputError, Tally, Vote, VoteReason, list_bad_rows
from whipcount.procedure.compiled import UNLISTED, VOTES, Atom, Chamber

YES, ABSTAIN, NO, ABSENT = range(4)
FALSE, UNKNOWN, TRUE = range(3)
"""Three-valued truth: with some votes unknown a condition may be undecided."""
TRUTH_OPS: Mapping[str, Callable[[Sequence[int]], int]] = {
    "all": min,
    "any": max,
    "not": lambda parts: TRUE - parts[0],
}

_MARKS: dict[str, tuple[Vote, VoteReason | None]] = {
    **{str(vote): (vote, None) for vote in Vote},
    "not_participating": (Vote.ABSENT, VoteReason.NOT_PARTICIPATING),
    "nonparticipating": (Vote.ABSENT, VoteReason.NOT_PARTICIPATING),
    "present": (Vote.ABSTAIN, VoteReason.PRESENT_NOT_VOTING),
    "ineligible": (Vote.NOT_A_MEMBER, VoteReason.INELIGIBLE),
    "suspended": (Vote.NOT_A_MEMBER, VoteReason.SUSPENDED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """Counts of the four votes and, where they are known, who cast them.

    `absent` is None where the number of members is not known. `votes` holds the index of the vote by member;
    `open_members` are members whose vote is not known, `open_counts` what they cast between them.
    """

    yes: int
    abstain: int
    no: int
    absent: int | None
    votes: Mapping[str, int]
    reasons: Mapping[str, VoteReason]
    open_members: tuple[str, ...] = ()
    open_counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    listed: bool = False

    @property
    def counts(self) -> np.ndarray:
        """The tally, (4,) in the order of the votes; absences that are not known count nought."""
        return np.array([self.yes, self.abstain, self.no, self.absent or 0], dtype=np.int64)

    @property
    def tally(self) -> Tally:
        """The tally as a value."""
        return Tally(yes=self.yes, no=self.no, abstain=self.abstain, absent=self.absent)


def make_ballot(
    tally: Tally | None, votes: Mapping[str, Vote | str] | None, chamber: Chamber, on: date
) -> Ballot:
    """Bring a tally and the votes that are known together, and check them against the chamber.

    Raises
    ------
    InputError
        For a tally larger than the membership, an unknown mark, the vote of a state that is no member, two
        votes of one member, or votes that the tally contradicts; every one of them is named.
    """
    known, reasons, outside = _read_votes(votes or {}, chamber, on)
    total = _total(tally, known, chamber, outside)
    members = tuple(code for code in chamber.members if code not in known and code not in outside)
    if not chamber.members:
        return Ballot(
            yes=total[0], abstain=total[1], no=total[2], absent=total[3], votes=known, reasons=reasons
        )
    cast = [sum(vote == index for vote in known.values()) for index in range(4)]
    rest = [(count or 0) - seen for count, seen in zip(total, cast, strict=True)]
    if min(rest) < 0:
        index = rest.index(min(rest))
        raise InputError(
            f"The votes given hold {cast[index]} {VOTES[index]}, and the tally {tally} has {total[index]}.",
            expected="Expected a tally that the votes add up to.",
            do="Mend the tally, or the votes.",
        )
    if sum(count > 0 for count in rest) == 1:  # what is left is all of one kind: no vote is unknown
        index = next(index for index, count in enumerate(rest) if count > 0)
        known = {**known, **dict.fromkeys(members, index)}
        members, rest = (), [0, 0, 0, 0]
    return Ballot(
        yes=total[0],
        abstain=total[1],
        no=total[2],
        absent=total[3],
        votes=known,
        reasons=reasons,
        open_members=members,
        open_counts=(rest[0], rest[1], rest[2], rest[3]),
        listed=True,
    )


def _read_votes(
    votes: Mapping[str, Vote | str], chamber: Chamber, on: date
) -> tuple[dict[str, int], dict[str, VoteReason], set[str]]:
    known: dict[str, int] = {}
    reasons: dict[str, VoteReason] = {}
    outside: set[str] = set()
    problems: list[str] = []
    unlisted = [code for code in chamber.members if code.startswith(UNLISTED)]
    for name, mark in votes.items():
        if str(mark) not in _MARKS:
            problems.append(f"{name}: '{mark}' is not a vote; allowed: {', '.join(_MARKS)}")
            continue
        vote, reason = _MARKS[str(mark)]
        code = member_code(name, chamber, on)
        if chamber.members and code is not None and code not in chamber.members:
            code = next((seat for seat in unlisted if seat not in known), None)
        if code is None:
            if vote is not Vote.NOT_A_MEMBER or reason is not None:
                problems.append(f"{name}: not a member of {chamber.body} on {on}, and has a vote ({mark})")
            continue
        if code in known or code in outside:
            problems.append(f"{name}: a second vote of {code}")
        elif vote is Vote.NOT_A_MEMBER:
            outside.add(code)
        else:
            known[code] = VOTES.index(str(vote))
        if reason is not None:
            reasons[code] = reason
    if problems:
        raise InputError(
            f"The votes cannot be counted:\n{list_bad_rows(problems)}\n",
            expected=f"Expected one vote for each member of {chamber.body}.",
            do="Mend each of them.",
        )
    return known, reasons, outside


def member_code(name: str, chamber: Chamber, on: date) -> str | None:
    """Return the code that a name means on the day, or None where it means no state."""
    if not chamber.members or name in chamber.members:
        return name
    if name in chamber.aliases:
        return chamber.aliases[name]
    states = register.load()
    try:
        return states.member(name, on=on)
    except InputError:
        return states.lookup(name, on=on).code


def _total(
    tally: Tally | None, known: Mapping[str, int], chamber: Chamber, outside: set[str]
) -> tuple[int, int, int, int | None]:
    if tally is None:
        counts = [sum(vote == index for vote in known.values()) for index in range(4)]
        if chamber.members and len(known) + len(outside) < len(chamber.members):
            missing = [code for code in chamber.members if code not in known and code not in outside]
            raise InputError(
                f"{len(missing)} of the {len(chamber.members)} members have no vote: "
                f"{', '.join(missing[:10])}{' ...' if len(missing) > 10 else ''}.",
                expected="Expected every member's vote, absent ones marked so, or the tally.",
                do="Complete the votes, or give the tally.",
            )
        return counts[0], counts[1], counts[2], counts[3]
    negative = [name for name in ("yes", "no", "abstain") if getattr(tally, name) < 0]
    voters = None if chamber.size is None else chamber.size - len(outside)
    if negative or (voters is not None and tally.cast > voters):
        raise InputError(
            f"The tally {tally} counts {tally.cast} votes.",
            expected=f"Expected no more than the {voters} members of {chamber.body} who have a vote.",
            do="Check the tally, the body and the date.",
        )
    absent = tally.absent if voters is None else voters - tally.cast
    return tally.yes, tally.abstain, tally.no, absent


def truth(atom: Atom, ballot: Ballot, members: Sequence[str]) -> int:
    """Tell whether an atom is met, in three values, under everything that the ballot leaves open."""
    if atom.coefficients[ABSENT] and ballot.absent is None:
        return UNKNOWN
    low, high = score_range(atom, ballot, members)
    if atom.needs_one and not any(ballot.counts[VOTES.index(vote)] for vote in atom.of):
        return FALSE
    if low >= atom.threshold:
        return TRUE
    return UNKNOWN if high >= atom.threshold else FALSE


def score_range(atom: Atom, ballot: Ballot, members: Sequence[str]) -> tuple[int, int]:
    """Return the least and the greatest score the atom can have, over all ways the open votes may lie."""
    if atom.weights is None:
        score = int(ballot.counts @ np.asarray(atom.coefficients, dtype=np.int64))
        return score, score
    weight = dict(zip(members, atom.weights, strict=True))
    fixed = sum(weight[code] * atom.coefficients[vote] for code, vote in ballot.votes.items())
    if not ballot.listed:
        fixed = 0
    heavy = sorted((weight[code] for code in ballot.open_members), reverse=True)
    cast = sorted(
        (atom.coefficients[vote] for vote in range(4) for _ in range(ballot.open_counts[vote])), reverse=True
    )
    best = sum(w * c for w, c in zip(heavy, cast, strict=False))
    worst = sum(w * c for w, c in zip(heavy, reversed(cast), strict=False))
    return fixed + worst, fixed + best
