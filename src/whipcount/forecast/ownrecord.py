"""A roll call's chain, told member by member and as a whole; and positions fitted to its votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, OUTSIDE, YES
from whipcount.forecast.persistence import one_hot, was_cast
from whipcount.forecast.shift import expit
from whipcount.forecast.votingrecord import VotingRecord

Floats = NDArray[np.float64]

LONG_AGO = 13
"""Sessions that stand for "never": more than the window of chains."""
_OWN_DECAY = 0.6
_ABSENCE_DECAY = 0.7
_USUAL_VOLATILITY = 0.05
_SHARES = np.array([0.7, 0.2, 0.1])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """What a chain says, the latest votes first. Arrays run over members."""

    last: NDArray[np.int8]
    """Shape (3, members): the last three votes cast, -1 for none."""
    age: Floats
    """Sessions since the member's last vote cast."""
    counts: Floats
    """Decayed counts of yes, abstain and no, (members, 3)."""
    votes: Floats
    switches: Floats
    shares: Floats
    """Yes, abstain and no on the chain's last roll call, (3,)."""
    change: float
    """Of the share of yes from the roll call before that."""
    gap: float
    length: int
    volatility: float
    """Share of votes that differed from the vote before on the last four pairs, shrunk."""
    trend: float
    """Mean move between the last two, towards yes positive."""
    absence: Floats
    last_absent: Floats
    """1 absent on the chain's last roll call, 0 not, -1 not a member."""
    all_absent: float
    """Share of members absent on the chain's last roll call."""


def own_record(record: VotingRecord, chain: Sequence[int], session: int, absent: Floats) -> OwnRecord:
    """Read a chain. `absent` are the members' general absence rates, where the chain says little."""
    members = record.codes.shape[1]
    last, age = np.full((3, members), OUTSIDE, dtype=np.int8), np.full(members, float(LONG_AGO))
    counts, weight, votes = np.zeros((members, 3)), np.ones(members), np.zeros(members)
    for row in chain:
        codes = record.codes[row]
        cast = was_cast(codes)
        counts[cast] += weight[cast, None] * one_hot(codes[cast], 3)
        weight[cast] *= _OWN_DECAY
        for place in range(3):
            fresh = cast & (votes == place)
            last[place, fresh] = codes[fresh]
            if place == 0:
                age[fresh] = session - record.sessions[row]
        votes += cast
    shares, before = _shares(record, chain[:1]), _shares(record, chain[1:2] or chain[:1])
    absence, last_absent, all_absent = _absence(record, chain, absent)
    volatility, trend = _volatility(record, chain)
    return OwnRecord(
        last=last,
        age=np.minimum(age, LONG_AGO),
        counts=counts,
        votes=votes,
        switches=_switches(record, chain),
        shares=shares,
        change=float(shares[YES] - before[YES]),
        gap=float(min(session - record.sessions[chain[0]], LONG_AGO)) if chain else float(LONG_AGO),
        length=len(chain),
        volatility=volatility,
        trend=trend,
        absence=absence,
        last_absent=last_absent,
        all_absent=all_absent,
    )


def _shares(record: VotingRecord, rows: Sequence[int]) -> Floats:
    counts = one_hot(record.codes[list(rows)], 3).sum(axis=(0, 1)) if len(rows) else np.zeros(3)
    return (counts + _SHARES) / (counts.sum() + 1)


def _switches(record: VotingRecord, chain: Sequence[int]) -> Floats:
    switches = np.zeros(record.codes.shape[1])
    before = np.full(record.codes.shape[1], OUTSIDE, dtype=np.int8)
    for row in reversed(chain):
        codes = record.codes[row]
        cast = was_cast(codes)
        switches += cast & (before >= 0) & (before != codes)
        before[cast] = codes[cast]
    return switches


def _volatility(record: VotingRecord, chain: Sequence[int]) -> tuple[float, float]:
    changed, moves = [], []
    for later, earlier in pairwise(chain[:5]):
        both = was_cast(record.codes[later]) & was_cast(record.codes[earlier])
        if both.any():
            difference = record.codes[earlier][both].astype(float) - record.codes[later][both]
            changed.append(float((difference != 0).mean()))
            moves.append(float(difference.mean()))
    volatility = (sum(changed) + 2 * _USUAL_VOLATILITY) / (len(changed) + 2)
    return volatility, moves[0] if moves else 0.0


def _absence(record: VotingRecord, chain: Sequence[int], usual: Floats) -> tuple[Floats, Floats, float]:
    if not chain:
        return usual, np.full(len(usual), -1.0), float(usual.mean())
    absent, seats = np.zeros(len(usual)), np.zeros(len(usual))
    for place, row in enumerate(chain[:6]):
        absent += _ABSENCE_DECAY**place * (record.codes[row] == ABSENT)
        seats += _ABSENCE_DECAY**place * (record.codes[row] >= 0)
    latest = record.codes[chain[0]]
    last_absent = np.where(latest >= 0, (latest == ABSENT).astype(float), -1.0)
    share = float((latest == ABSENT).sum()) / max(int((latest >= 0).sum()), 1)
    return (absent + usual) / (seats + 1), last_absent, share


def fit_item(
    record: VotingRecord, rows: Sequence[int], weight: Floats, positions: Floats, vote: int
) -> Floats:
    """Fit how a vote on some roll calls depends on positions: intercept first, shape (1 + dimensions,).

    A ridge logit by Newton's method, of "cast `vote`" against the other votes cast.
    """
    cast = [was_cast(record.codes[row]) for row in rows]
    x = np.concatenate([positions[c] for c in cast])
    x = np.column_stack([np.ones(len(x)), x])
    y = np.concatenate([record.codes[row][c] == vote for row, c in zip(rows, cast, strict=True)]).astype(
        float
    )
    w = np.repeat(weight, [int(c.sum()) for c in cast])
    share = float(np.clip((w * y).sum() / max(float(w.sum()), 1e-9), 0.01, 0.99))
    start = np.zeros(x.shape[1])
    start[0] = np.log(share / (1 - share))
    ridge = np.ones(x.shape[1])
    ridge[0] = 0.3
    item = start.copy()
    for _ in range(8):
        q = expit(x @ item)
        slope = x.T @ (w * (y - q)) - ridge * (item - start)
        step = np.linalg.solve((x * (w * q * (1 - q))[:, None]).T @ x + np.diag(ridge), slope)
        item += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-3:
            break
    return item
