"""Chains told member by member and as a whole, for all roll calls of a session; and items fitted to votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, OUTSIDE, YES
from whipcount.forecast.persistence import one_hot, was_cast
from whipcount.forecast.shift import expit
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Floats = NDArray[np.float64]

LONG_AGO = 13
"""Sessions that stand for "never": more than the window of chains."""
CHAIN_LENGTH = 8
"""Earlier roll calls of a chain that are read."""
_OWN_DECAY = 0.6
_ABSENCE_DECAY = 0.7
_USUAL_VOLATILITY = 0.05
_SHARES = np.array([0.7, 0.2, 0.1])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecords:
    """What chains say, the latest votes first: one row a roll call of the session.

    Shapes are given with r roll calls and m members.
    """

    chained: NDArray[np.bool_]
    """(r,)"""
    last: NDArray[np.int8]
    """The last three votes cast, -1 for none, (3, r, m)."""
    age: Floats
    """Sessions since the member's last vote cast, (r, m)."""
    counts: Floats
    """Decayed counts of yes, abstain and no, (r, m, 3)."""
    votes: Floats
    switches: Floats
    """Votes cast, and how many of them differed from the one before, (r, m)."""
    shares: Floats
    """Yes, abstain and no on the chain's last roll call, (r, 3)."""
    change: Floats
    """Of the share of yes from the roll call before that, (r,)."""
    gap: Floats
    length: Floats
    volatility: Floats
    """Share of votes that differed from the vote before on the last four pairs, shrunk, (r,)."""
    trend: Floats
    """Mean move between the last two, towards yes positive, (r,)."""
    absence: Floats
    """(r, m)"""
    last_absent: Floats
    """1 absent on the chain's last roll call, 0 not, -1 not a member, (r, m)."""
    absences_running: Floats
    """Roll calls of the chain, up to the last, that the member was absent from without a break, (r, m)."""
    all_absent: Floats
    """Share of members absent on the chain's last roll call, (r,)."""


def lay_chains(record: VotingRecord, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows of the roll calls before each on the same matter, the latest first, (rows, 8); -1 fills up."""
    chains = np.full((len(rows), CHAIN_LENGTH), -1, dtype=np.int64)
    before = record.predecessor[rows]
    for place in range(CHAIN_LENGTH):
        chains[:, place] = before
        before = np.where(before >= 0, record.predecessor[before], -1)
    return chains


def codes_at(record: VotingRecord, rows: NDArray[np.int64]) -> NDArray[np.int8]:
    """Votes on roll calls, shape (*rows, members); -1 throughout where a row is -1."""
    return np.where((rows >= 0)[..., None], record.codes[rows], np.int8(OUTSIDE))


def own_records(record: VotingRecord, chains: NDArray[np.int64], session: int, absent: Floats) -> OwnRecords:
    """Read chains. `absent` are the members' general absence rates, where a chain says little."""
    codes = codes_at(record, chains)
    cast = was_cast(codes)
    number = np.cumsum(cast, axis=1) - 1
    chained = chains[:, 0] >= 0
    since = (session - record.sessions[chains]).astype(float)
    last = np.full((3, *codes.shape[::2]), OUTSIDE, dtype=np.int8)
    for place in range(3):
        fresh = cast & (number == place)
        last[place] = np.where(fresh.any(axis=1), np.where(fresh, codes, 0).sum(axis=1), OUTSIDE)
    latest = cast & (number == 0)
    age = np.where(latest.any(axis=1), (latest * since[..., None]).sum(axis=1), LONG_AGO)
    weight = np.where(cast, _OWN_DECAY**number, 0.0)
    shares = _shares(codes[:, 0])
    before = np.where((chains[:, 1] >= 0)[:, None], _shares(codes[:, 1]), shares)
    volatility, trend = _volatility(codes, cast)
    absence, last_absent, all_absent = _absence(codes, chained, absent)
    return OwnRecords(
        chained=chained,
        last=last,
        age=np.minimum(age, LONG_AGO),
        counts=np.stack([(weight * (codes == vote)).sum(axis=1) for vote in range(3)], axis=-1),
        votes=cast.sum(axis=1).astype(float),
        switches=_switches(codes, cast),
        shares=shares,
        change=shares[:, YES] - before[:, YES],
        gap=np.where(chained, np.minimum(since[:, 0], LONG_AGO), float(LONG_AGO)),
        length=(chains >= 0).sum(axis=1).astype(float),
        volatility=volatility,
        trend=trend,
        absence=absence,
        last_absent=last_absent,
        absences_running=np.cumprod(codes == ABSENT, axis=1).sum(axis=1).astype(float),
        all_absent=all_absent,
    )


def _shares(codes: NDArray[np.int8]) -> Floats:
    counts = one_hot(codes, 3).sum(axis=1)
    return (counts + _SHARES) / (counts.sum(axis=1, keepdims=True) + 1)


def _switches(codes: NDArray[np.int8], cast: NDArray[np.bool_]) -> Floats:
    switches = np.zeros(codes.shape[::2])
    before = np.full(codes.shape[::2], OUTSIDE, dtype=np.int8)
    for place in reversed(range(codes.shape[1])):
        now, voted = codes[:, place], cast[:, place]
        switches += voted & (before >= 0) & (before != now)
        before = np.where(voted, now, before)
    return switches


def _volatility(codes: NDArray[np.int8], cast: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    both = cast[:, :4] & cast[:, 1:5]
    move = np.where(both, codes[:, 1:5].astype(float) - codes[:, :4], 0.0)
    seen = np.maximum(both.sum(axis=2), 1)
    pairs = both.any(axis=2)
    changed = (move != 0).sum(axis=2) / seen
    volatility = (changed.sum(axis=1) + 2 * _USUAL_VOLATILITY) / (pairs.sum(axis=1) + 2)
    first = pairs.argmax(axis=1)
    trend = (move.sum(axis=2) / seen)[np.arange(len(codes)), first]
    return volatility, trend


def _absence(
    codes: NDArray[np.int8], chained: NDArray[np.bool_], usual: Floats
) -> tuple[Floats, Floats, Floats]:
    weight = _ABSENCE_DECAY ** np.arange(6)
    recent = codes[:, :6]
    absent = np.einsum("l,rlm->rm", weight, recent == ABSENT)
    seats = np.einsum("l,rlm->rm", weight, recent >= 0)
    latest = codes[:, 0]
    last_absent = np.where(latest >= 0, (latest == ABSENT).astype(float), -1.0)
    share = (latest == ABSENT).sum(axis=1) / np.maximum((latest >= 0).sum(axis=1), 1)
    return (absent + usual) / (seats + 1), last_absent, np.where(chained, share, usual.mean())


def deliberateness(running: NDArray[np.float64], usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how little chance explains absences in a row on one matter: minus the log of their chance.

    A member that is seldom absent elsewhere and stays away from one matter year after year means to, and
    goes on: of members with a usual rate under 0.1 and three absences running 71 % are absent again (General
    Assembly, sessions 55 to 62).

    Parameters
    ----------
    running : ndarray
        Absences in a row.
    usual : ndarray, of a shape that broadcasts
        The member's rate of absence on all matters.

    Returns
    -------
    ndarray
        From 0 to 12.
    """
    return np.minimum(-running * np.log(np.clip(usual, 0.02, 0.98)), 12.0)


def fit_items(counts: Floats, happened: Floats, positions: Floats) -> Floats:
    """Fit how the chance of a vote depends on positions, one ridge logit an item, by Newton's method.

    Members' votes on an item's roll calls are added up first: a logit needs no more than the sums.

    Parameters
    ----------
    counts, happened : ndarray, shape (items, members)
        Weighted votes cast, and those of them that were the vote in question.
    positions : ndarray, shape (members, dimensions)

    Returns
    -------
    ndarray, shape (items, 1 + dimensions)
        Intercept first.
    """
    x = np.column_stack([np.ones(len(positions)), positions])
    width = x.shape[1]
    squares = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    share = np.clip(happened.sum(axis=1) / np.maximum(counts.sum(axis=1), 1e-9), 0.01, 0.99)
    start = np.zeros((len(counts), width))
    start[:, 0] = np.log(share / (1 - share))
    ridge = np.ones(width)
    ridge[0] = 0.3
    items = start.copy()
    moving = np.ones(len(counts), dtype=bool)
    for _ in range(8):
        q = expit(items[moving] @ x.T)
        weight = counts[moving]
        slope = (happened[moving] - weight * q) @ x - ridge * (items[moving] - start[moving])
        curvature = ((weight * q * (1 - q)) @ squares).reshape(-1, width, width) + np.diag(ridge)
        step = np.linalg.solve(curvature, slope[..., None])[..., 0]
        items[moving] += np.clip(step, -2, 2)
        moving[moving] = np.abs(step).max(axis=1) >= 1e-3
        if not moving.any():
            break
    return items
