"""Baselines that a forecast must beat, each from earlier sessions alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import OUTSIDE
from whipcount.forecast.persistence import member_probabilities, one_hot, was_cast
from whipcount.forecast.wholerecord.kernels import last_votes
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Floats = NDArray[np.float64]
Baseline = Callable[[VotingRecord, int], Floats]
"""From a record and a row of it to P(yes), P(abstain), P(no) given that a member votes, (members, 3)."""

_TRAINING_SESSIONS = 6
_TRAINING_DECAY = 0.85


def class_frequencies(record: VotingRecord, row: int) -> Floats:
    """B0: shares of yes, abstain and no on all roll calls of the six sessions before."""
    rows, weight = _window(record, row, _TRAINING_SESSIONS, _TRAINING_DECAY)
    counts = np.einsum("r,rmv->v", weight, one_hot(record.codes[rows], 3))
    return np.tile((counts + 1) / (counts.sum() + 3), (record.codes.shape[1], 1))


def own_frequencies(record: VotingRecord, row: int) -> Floats:
    """B1: a member's own shares on all roll calls of the three sessions before, and three pseudo-votes."""
    rows, weight = _window(record, row, 3, 0.7)
    counts = np.einsum("r,rmv->mv", weight, one_hot(record.codes[rows], 3))
    usual = counts.sum(axis=0) / max(float(counts.sum()), 1.0)
    return (counts + 3 * usual) / (counts.sum(axis=1, keepdims=True) + 3)


def repeat_by_transition(record: VotingRecord, row: int) -> Floats:
    """B3a: what followed a member's last vote on a chain in the six sessions before; without one, B1."""
    counts = np.ones((3, 3))
    rows, weight = _window(record, row, _TRAINING_SESSIONS, _TRAINING_DECAY)
    for earlier, share in zip(rows.tolist(), weight.tolist(), strict=True):
        if record.predecessor[earlier] < 0:
            continue
        last, now = last_votes(record, record.chain(earlier)), record.codes[earlier]
        both = was_cast(now) & (last != OUTSIDE)
        np.add.at(counts, (last[both], now[both]), share)
    last = last_votes(record, record.chain(row))
    follows = counts / counts.sum(axis=1, keepdims=True)
    return np.where((last != OUTSIDE)[:, None], follows[last], own_frequencies(record, row))


def chain_counts(record: VotingRecord, row: int) -> Floats:
    """Give the chain model of `forecast_members` on the chain found by title; without a chain, B1."""
    chain = record.chain(row)[::-1]
    if not chain:
        return own_frequencies(record, row)
    gap = float(record.sessions[row] - record.sessions[chain[-1]])
    p = member_probabilities(record.codes[chain], record.region, gap=gap)[:, :3]
    return p / p.sum(axis=1, keepdims=True)


def _window(record: VotingRecord, row: int, sessions: int, decay: float) -> tuple[NDArray[np.int64], Floats]:
    session = int(record.sessions[row])
    rows = np.flatnonzero((record.sessions < session) & (record.sessions >= session - sessions))
    return rows, decay ** (session - 1 - record.sessions[rows]).astype(float)


BASELINES: dict[str, Baseline] = {
    "B0 class frequencies": class_frequencies,
    "B1 own frequencies": own_frequencies,
    "B3a own last vote on the chain": repeat_by_transition,
    "Chain model": chain_counts,
}
