"""Votes on matters near to a roll call's own: by title, and by how members moved on them lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, OUTSIDE
from whipcount.forecast.persistence import one_hot, was_cast
from whipcount.forecast.wholerecord.nearness import Nearness
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Floats = NDArray[np.float64]

DECAY = 0.85
"""Weight of a session against the next, on near matters."""
GATED_SESSIONS, GATED_DECAY = 4, 0.8
_HIDDEN = 0.5
"""A likeness from which a roll call counts as on the same matter when a matter is treated as new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearVotes:
    """Votes on the nearest matters, for r roll calls and m members. Shares have shape (r, m, 3)."""

    wide: Floats
    sharp: Floats
    gated_wide: Floats
    gated_sharp: Floats
    overall: Floats
    """Shares of all members' votes on the near matters, (r, 3)."""
    mass: Floats
    """(r,)"""
    likeness: Floats
    """Of the three nearest, (r, 3)."""
    nearest: NDArray[np.int8]
    """Votes on the three nearest, (r, 3, m)."""
    topic: NDArray[np.int64]
    topic_weight: Floats
    """The sixty nearest roll calls and their weights: who votes alike on this topic, (r, 60)."""
    few: NDArray[np.int64]
    few_weight: Floats
    """The fifteen nearest, for positions on a matter without a chain, (r, 15)."""
    absence: Floats
    """Absence rate on the near matters, (r, m)."""


def near_votes(
    record: VotingRecord, near: Nearness, own: Floats, absent: Floats, *, hidden: NDArray[np.int64] | None
) -> NearVotes:
    """Gather the votes on matters near to a session's roll calls.

    `own` are the members' overall shares and `absent` their absence rates, where near matters say little.
    With `hidden`, rows of the record for each roll call, these and all others like them are left out: the
    matter is treated as new.
    """
    free, gated = near.free, near.gated
    if hidden is not None:
        same = (near.rows[None, :, None] == hidden[:, None, :]).any(axis=2) | (gated >= _HIDDEN)
        free, gated = np.where(same, 0.0, free), np.where(same, 0.0, gated)
    codes = record.codes[near.rows]
    votes = one_hot(codes, 3).reshape(len(codes), -1)
    decay: Floats = DECAY ** near.age.astype(float)
    wide_weight, sharp_weight = free**2 * decay, free**4 * decay
    window = (near.age < GATED_SESSIONS) * GATED_DECAY**near.age
    wide, overall = _shrunk_to_all(wide_weight @ votes, own)
    gated_wide, _ = _shrunk_to_all((gated**2 * window) @ votes, own)
    sharp_counts = (sharp_weight @ votes).reshape(wide.shape)
    gated_counts = ((gated**4 * window) @ votes).reshape(wide.shape)
    order = np.argsort(-free, axis=1, kind="stable")
    by_weight = np.argsort(-wide_weight, axis=1, kind="stable")[:, :60]
    three, few = order[:, :3], order[:, :15]
    return NearVotes(
        wide=wide,
        sharp=_shrunk(sharp_counts, wide, 0.3),
        gated_wide=gated_wide,
        gated_sharp=_shrunk(gated_counts, gated_wide, 0.3),
        overall=overall,
        mass=sharp_counts.sum(axis=(1, 2)),
        likeness=_three(np.take_along_axis(free, three, axis=1), 0.0),
        nearest=_three(np.where(was_cast(codes), codes, OUTSIDE)[three], OUTSIDE),
        topic=near.rows[by_weight],
        topic_weight=np.take_along_axis(wide_weight, by_weight, axis=1) + 1e-4,
        few=near.rows[few],
        few_weight=(np.take_along_axis(free, few, axis=1) ** 2 + 1e-3) * decay[few],
        absence=_absence(codes, wide_weight, absent),
    )


def _shrunk_to_all(counts: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Shrink shares to the member's own and to those of all, half each; give the latter too."""
    counts = counts.reshape(len(counts), *own.shape)
    overall = counts.sum(axis=1) / np.maximum(counts.sum(axis=(1, 2)), 1e-9)[:, None]
    return _shrunk(counts, 0.5 * own + 0.5 * overall[:, None], 0.5), overall


def _shrunk(counts: Floats, prior: Floats, strength: float) -> Floats:
    return (counts + strength * prior) / (counts.sum(axis=-1, keepdims=True) + strength)


def _three(values: NDArray[Any], fill: float) -> NDArray[Any]:
    """Fill the second axis up to three where there are fewer earlier roll calls."""
    missing = 3 - values.shape[1]
    edges = [(0, 0), (0, missing), *[(0, 0)] * (values.ndim - 2)]
    return np.pad(values, edges, constant_values=fill) if missing else values


def _absence(codes: NDArray[np.int8], weight: Floats, usual: Floats) -> Floats:
    absent = weight @ (codes == ABSENT)
    return (absent + 0.5 * usual) / (weight @ (codes >= 0) + 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How members moved on chained roll calls of the two sessions before: towards yes is positive.

    `rows` are those roll calls, `move` and `seen` have shape (rows, members), `weight` (rows,).
    """

    rows: NDArray[np.int64]
    weight: Floats
    move: Floats
    seen: NDArray[np.bool_]
    drift: Floats
    """A member's mean move, shrunk to 0, shape (members,)."""
    switching: Floats
    """Share of a member's votes that differed from its last on the chain, shrunk to the mean."""


def find_moves(record: VotingRecord, session: int) -> Moves:
    """Compare the votes of the two sessions before with each member's own vote before on the same matter."""
    rows = np.flatnonzero(
        (record.sessions < session) & (record.sessions >= session - 2) & (record.predecessor >= 0)
    )
    members = record.codes.shape[1]
    move, seen = np.zeros((len(rows), members)), np.zeros((len(rows), members), dtype=bool)
    for place, row in enumerate(rows):
        last = last_votes(record, record.chain(int(row)))
        seen[place] = (last >= 0) & was_cast(record.codes[row])
        move[place] = np.where(seen[place], last.astype(float) - record.codes[row], 0.0)
    weight = np.where(record.sessions[rows] == session - 1, 1.0, 0.5)
    count = weight @ seen
    switched = weight @ (move != 0)
    mean = float(switched.sum()) / max(float(count.sum()), 1.0)
    return Moves(
        rows=rows,
        weight=weight,
        move=move,
        seen=seen,
        drift=(weight @ move) / (count + 10),
        switching=(switched + 15 * mean) / (count + 15),
    )


def last_votes(record: VotingRecord, chain: list[int]) -> NDArray[np.int8]:
    """Each member's latest vote cast on a chain, -1 for none, shape (members,)."""
    last = np.full(record.codes.shape[1], OUTSIDE, dtype=np.int8)
    for row in reversed(chain):
        cast = was_cast(record.codes[row])
        last[cast] = record.codes[row][cast]
    return last
