"""One matter's forecast: probabilities for every member from the chain of earlier decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, InputError, Vote
from whipcount.domain.matter import EarlierDecision
from whipcount.forecast.history import OUTSIDE, ChainVotes, read_chain
from whipcount.forecast.persistence import Persistence, member_probabilities
from whipcount.forecast.reasons import describe_record
from whipcount.forecast.shift import Shift, fit_shift, past_shifts

USUAL_SHIFT = Shift(yes=0.4, absence=0.7, tails=3.0)
"""Scale of the shared shift: chosen among 60 on the Assembly's chains of sessions 55 to 62."""

FIRST_SHIFT = Shift(yes=1.8, absence=0.9, tails=30.0)
"""Scale where the chain has no recorded vote: a new matter."""

SHIFT_WEIGHT = 12.0
"""Past votes for which the usual shift counts beside the chain's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberForecast:
    """How each member is expected to vote, and what that rests on.

    `p` has shape (members, 4), columns yes, abstain, no, absent (`domain.MEMBER_VOTES`); rows sum to one.
    `earlier[i]` holds (session, vote) for the recorded votes at which member i was a member, oldest first;
    `reasons[i]` says so in words. `shift` is the scale of what the members share on one roll call.
    """

    members: tuple[str, ...]
    p: NDArray[np.float64]
    earlier: tuple[tuple[tuple[str, Vote], ...], ...]
    reasons: tuple[str, ...]
    shift: Shift
    as_of: date
    recorded: int
    """Recorded votes that the forecast rests on."""
    gap: float
    """Sessions from the last recorded vote to the decision forecast."""

    @property
    def likeliest(self) -> NDArray[np.int64]:
        """Column of each member's likeliest vote, shape (members,)."""
        return self.p.argmax(axis=1)

    def of(self, member: str) -> NDArray[np.float64]:
        """Return the four probabilities of one member."""
        return self.p[self.members.index(member)]


def forecast_members(
    decisions: Sequence[EarlierDecision],
    members: Sequence[str],
    *,
    as_of: date,
    groups: Mapping[str, str] | None = None,
    settings: Persistence | None = None,
) -> MemberForecast:
    """Forecast the next vote on a matter from the earlier decisions on it.

    A member's own votes count, the later ones more; where it has few, its group's and the chain's count in
    their place. The longer ago the last recorded vote, the more a member may have moved, in the way that
    members on this chain have moved before. Nothing later than `as_of` is used.

    Parameters
    ----------
    decisions : sequence of EarlierDecision
        The chain, in any order; decisions without a vote lengthen the gap.
    members : sequence of str
        Who may vote on the day.
    as_of : date
        The cut-off, included.
    groups : mapping of member to group, optional
        For members without a record of their own.

    Raises
    ------
    InputError
        When no member is given, one is given twice, or a decision's votes cannot be used.

    Examples
    --------
    >>> first = EarlierDecision(symbol="A/RES/1", body="un.ga", decided_on=date(2010, 12, 1), session="65",
    ...     title="On a matter", recorded=True,
    ...     votes=(("FRA", Vote.YES), ("CHN", Vote.NO)), source="own table")
    >>> forecast = forecast_members([first], ["CHN", "FRA"], as_of=date(2011, 10, 1))
    >>> forecast.reasons
    ('no in the one earlier vote (2010)', 'yes in the one earlier vote (2010)')
    >>> bool(forecast.of("FRA")[0] > 0.7 > 0.3 > forecast.of("CHN")[0])
    True
    """
    members = tuple(members)
    _check_members(members)
    chain = read_chain(decisions, as_of=as_of)
    everyone = members + tuple(code for code in chain.members if code not in set(members))
    group = number_groups(everyone, groups or {})
    codes = chain.of_members(everyone)
    p = member_probabilities(codes, group, gap=chain.next_gap, settings=settings)[: len(members)]
    own = codes[:, : len(members)]
    return MemberForecast(
        members=members,
        p=p,
        earlier=tuple(_earlier(own[:, i], chain.sessions) for i in range(len(members))),
        reasons=tuple(_reason(own[:, i], chain) for i in range(len(members))),
        shift=chain_shift(codes, group, chain, settings=settings),
        as_of=as_of,
        recorded=len(codes),
        gap=chain.next_gap,
    )


def chain_shift(
    codes: NDArray[np.int8],
    group: NDArray[np.int64],
    chain: ChainVotes,
    *,
    settings: Persistence | None = None,
) -> Shift:
    """Scale of the next shared shift, from the chain's own past shifts, forecast one after the other."""
    if not len(codes):
        return FIRST_SHIFT
    past = []
    for vote in range(1, len(codes)):
        p = member_probabilities(codes[:vote], group, gap=float(chain.gaps[vote]), settings=settings)
        past.append(past_shifts(p, codes[vote]))
    return fit_shift(past, usual=USUAL_SHIFT, weight=SHIFT_WEIGHT)


def number_groups(members: Sequence[str], groups: Mapping[str, str]) -> NDArray[np.int64]:
    """Give the groups of `members` numbers from 0, in alphabetical order; -1 for a member without one."""
    names = sorted({groups[member] for member in members if groups.get(member)})
    number = {name: index for index, name in enumerate(names)}
    return np.array([number.get(groups.get(member, ""), -1) for member in members], dtype=np.int64)


def _earlier(codes: NDArray[np.int8], sessions: Sequence[str]) -> tuple[tuple[str, Vote], ...]:
    return tuple(
        (session, MEMBER_VOTES[code])
        for session, code in zip(sessions, codes.tolist(), strict=True)
        if code != OUTSIDE
    )


def _reason(codes: NDArray[np.int8], chain: ChainVotes) -> str:
    votes = [
        (day.year, MEMBER_VOTES[code])
        for day, code in zip(chain.dates, codes.tolist(), strict=True)
        if code != OUTSIDE
    ]
    return describe_record(votes, chain_length=len(chain.dates))


def _check_members(members: Sequence[str]) -> None:
    if not members:
        raise InputError(
            "No member is given to forecast.",
            expected="Expected the codes of the members that may vote on the day.",
            do="Take them from the register for the body and the date.",
        )
    if len(set(members)) < len(members):
        twice = sorted({member for member in members if members.count(member) > 1})
        raise InputError(
            f"{', '.join(twice)} is given more than once.",
            expected="Expected each member once.",
            do="Remove the repetition.",
        )
