"""Votes on matters near to a roll call's own: by title, and by how members moved on them lately."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import OUTSIDE
from whipcount.forecast.persistence import one_hot, was_cast
from whipcount.forecast.predecessors import cosine, similarity
from whipcount.forecast.votingrecord import VotingRecord

Floats = NDArray[np.float64]

SESSIONS, DECAY = 8, 0.85
"""How far back near matters are looked for, and the weight of a session against the next."""
GATED_SESSIONS, GATED_DECAY = 4, 0.8
_SHARED_PLACE = 0.1
_HIDDEN = 0.5
"""A likeness from which a roll call counts as on the same matter when a matter is treated as new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Likeness of a session's roll calls to those of the eight sessions before.

    `rows` are the earlier roll calls; `free` and `gated` have shape (roll calls of the session, rows). The
    gated likeness is that of chains: 0 where the places named contradict each other.
    """

    rows: NDArray[np.int64]
    age: NDArray[np.int64]
    free: Floats
    gated: Floats


def find_near(record: VotingRecord, session: int) -> Nearness:
    """Score the roll calls of `session` against the earlier ones, by titles alone."""
    targets = [record.texts[i] for i in np.flatnonzero(record.sessions == session)]
    rows = np.flatnonzero((record.sessions < session) & (record.sessions >= session - SESSIONS))
    earlier = [record.texts[i] for i in rows]
    gated = similarity(targets, earlier)
    free = np.maximum(
        cosine([t.title.terms for t in targets], [e.title.terms for e in earlier]),
        cosine([t.both.terms for t in targets], [e.both.terms for e in earlier]),
    )
    free = np.maximum(free, gated)
    shared = np.array([[bool(t.places & e.places) for e in earlier] for t in targets]).reshape(free.shape)
    return Nearness(
        rows=rows,
        age=session - 1 - record.sessions[rows],
        free=np.where(shared, np.minimum(1.0, free + _SHARED_PLACE), free),
        gated=gated,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NearVotes:
    """Votes on the nearest matters. Shares have shape (members, 3), `nearest` (3, members)."""

    wide: Floats
    sharp: Floats
    gated_wide: Floats
    gated_sharp: Floats
    overall: Floats
    """Shares of all members' votes on the near matters, (3,)."""
    mass: float
    likeness: Floats
    """Of the three nearest, (3,)."""
    nearest: NDArray[np.int8]
    """Votes on the three nearest."""
    topic: NDArray[np.int64]
    topic_weight: Floats
    """The sixty nearest roll calls and their weights: who votes alike on this topic."""
    few: NDArray[np.int64]
    few_weight: Floats
    """The fifteen nearest, for positions on a matter without a chain."""
    absence: Floats
    """Absence rate on the near matters, shape (members,)."""


def near_votes(
    record: VotingRecord, near: Nearness, place: int, own: Floats, absent: Floats, *, hidden: list[int] | None
) -> NearVotes:
    """Gather the votes on matters near to the roll call at `place` of its session.

    `own` are the members' overall shares and `absent` their absence rates, where near matters say little.
    With `hidden`, a list of rows, these and all others like them are left out: the matter is treated as new.
    """
    free, gated = near.free[place].copy(), near.gated[place].copy()
    if hidden is not None:
        same = np.isin(near.rows, hidden) | (gated >= _HIDDEN)
        free[same] = gated[same] = 0.0
    votes = one_hot(record.codes[near.rows], 3)
    decay = DECAY**near.age
    wide_weight = free**2 * decay
    counts = np.einsum("r,rmv->mv", wide_weight, votes)
    overall = counts.sum(axis=0) / max(float(counts.sum()), 1e-9)
    wide = _shrunk(counts, 0.5 * own + 0.5 * overall, 0.5)
    sharp_counts = np.einsum("r,rmv->mv", free**4 * decay, votes)
    window = (near.age < GATED_SESSIONS) * GATED_DECAY**near.age
    gated_counts = np.einsum("r,rmv->mv", gated**2 * window, votes)
    gated_overall = gated_counts.sum(axis=0) / max(float(gated_counts.sum()), 1e-9)
    gated_wide = _shrunk(gated_counts, 0.5 * own + 0.5 * gated_overall, 0.5)
    order = np.argsort(-free, kind="stable")
    by_weight = np.argsort(-wide_weight, kind="stable")[:60]
    codes = record.codes[near.rows]
    return NearVotes(
        wide=wide,
        sharp=_shrunk(sharp_counts, wide, 0.3),
        gated_wide=gated_wide,
        gated_sharp=_shrunk(np.einsum("r,rmv->mv", gated**4 * window, votes), gated_wide, 0.3),
        overall=overall,
        mass=float(sharp_counts.sum()),
        likeness=_padded(free[order[:3]]),
        nearest=_nearest(codes[order[:3]]),
        topic=near.rows[by_weight],
        topic_weight=wide_weight[by_weight] + 1e-4,
        few=near.rows[order[:15]],
        few_weight=(free[order[:15]] ** 2 + 1e-3) * decay[order[:15]],
        absence=_absence(codes, wide_weight, absent),
    )


def _shrunk(counts: Floats, prior: Floats, strength: float) -> Floats:
    return (counts + strength * prior) / (counts.sum(axis=1, keepdims=True) + strength)


def _padded(values: Floats) -> Floats:
    return np.pad(values, (0, 3 - len(values)))


def _nearest(codes: NDArray[np.int8]) -> NDArray[np.int8]:
    found = np.full((3, codes.shape[1]), OUTSIDE, dtype=np.int8)
    found[: len(codes)] = np.where(was_cast(codes), codes, OUTSIDE)
    return found


def _absence(codes: NDArray[np.int8], weight: Floats, usual: Floats) -> Floats:
    absent = weight @ (codes == 3)
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
