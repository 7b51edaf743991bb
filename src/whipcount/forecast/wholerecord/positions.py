"""Where members stood before a session: positions from their votes, and who votes like whom.

Positions come from a truncated singular value decomposition of recent votes, a fast stand-in for the ideal
points of `idealpoints`: they serve as features, and carry no uncertainty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, ABSTAIN, NO, YES
from whipcount.forecast.persistence import one_hot, was_cast
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Floats = NDArray[np.float64]

DIMENSIONS = 6
_SESSIONS, _DECAY = 5, 0.8
_RECENT_WEIGHT = 0.15
"""Weight of the long-run position against the last session's votes in `Positions.recent`."""
ALIKE = 60.0
"""How fast a member's weight falls with disagreement: at 1 % less agreement to exp(-0.6)."""
ALIKE_WIDE = 20.0
_TOPIC_SHARPNESS = 25.0
_TOPIC_PRIOR = 0.15
"""Share of the near matters' weight that the agreement on all matters counts for."""
_AGREEMENT = 0.7
"""Agreement assumed of two members with few votes in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """`lasting` and `recent` (last session only, shrunk to lasting), each of shape (members, dimensions)."""

    lasting: Floats
    recent: Floats


def find_positions(record: VotingRecord, session: int) -> Positions:
    """Place the members by their votes of the five sessions before `session`."""
    rows = np.flatnonzero((record.sessions < session) & (record.sessions >= session - _SESSIONS))
    codes = record.codes[rows]
    cast = was_cast(codes)
    age = session - 1 - record.sessions[rows]
    value = np.where(codes == YES, 1.0, np.where(codes == NO, -1.0, 0.0))
    value = np.where(cast, value - _row_mean(value, cast)[:, None], 0.0)
    weight = _DECAY**age
    weighted = value * np.sqrt(weight)[:, None]
    directions, size = _leading_directions(weighted)
    scores = directions * size
    # A member that voted seldom has a short vector for that alone.
    taken_part = (cast * weight[:, None]).sum(axis=0)
    most = max(float(taken_part.max()), 1e-9)
    scores *= np.sqrt(most / np.maximum(taken_part, 0.1 * most))[:, None]
    scale = float(scores[taken_part > 0.3 * most].std(axis=0).max()) + 1e-9
    loadings = (value @ directions) / np.maximum(size, 1e-9)
    last = age == 0
    recent = _refit(loadings[last], value[last], cast[last], scores)
    return Positions(lasting=scores / scale, recent=recent / scale)


def _leading_directions(votes: Floats) -> tuple[Floats, Floats]:
    """Find the members' leading singular vectors, (members, dimensions), and the singular values."""
    squares, vectors = np.linalg.eigh(votes.T @ votes)
    directions = np.zeros((votes.shape[1], DIMENSIONS))
    size = np.zeros(DIMENSIONS)
    kept = min(DIMENSIONS, len(squares))
    directions[:, :kept] = vectors[:, ::-1][:, :kept]
    size[:kept] = np.sqrt(np.maximum(squares[::-1][:kept], 0))
    return directions, size


def _row_mean(value: Floats, cast: NDArray[np.bool_]) -> Floats:
    return (value * cast).sum(axis=1) / np.maximum(cast.sum(axis=1), 1)


def _refit(loadings: Floats, value: Floats, cast: NDArray[np.bool_], lasting: Floats) -> Floats:
    """Ridge scores from few roll calls, shrunk to the lasting ones."""
    ridge = _RECENT_WEIGHT * np.trace(loadings.T @ loadings) / DIMENSIONS + 1e-9
    squares = np.einsum("rm,rj,rk->mjk", cast, loadings, loadings) + ridge * np.eye(DIMENSIONS)
    products = (value * cast).T @ loadings + ridge * lasting
    return np.linalg.solve(squares, products[..., None])[..., 0]


def agreement(
    codes: NDArray[np.int8], weight: Floats, prior: NDArray[np.floating] | float, strength: float
) -> NDArray[np.float32]:
    """Share of votes on which two members agree, shape (members, members), shrunk to `prior`.

    `weight` is of shape (roll calls,); `strength` counts how many votes the prior stands for. The diagonal
    is -9: nobody is its own neighbour.
    """
    root = np.sqrt(weight).astype(np.float32)[:, None]
    votes = np.concatenate([(codes == vote) * root for vote in (YES, ABSTAIN, NO)])
    both = was_cast(codes) * root
    share = (votes.T @ votes + np.float32(strength) * np.asarray(prior, dtype=np.float32)) / (
        both.T @ both + np.float32(strength)
    )
    np.fill_diagonal(share, -9.0)
    return share.astype(np.float32, copy=False)


def neighbour_weights(share: NDArray[np.float32], sharpness: float) -> NDArray[np.float32]:
    """Weights of the members that vote alike: exp(sharpness x (agreement - 1))."""
    return np.exp(np.float32(sharpness) * (share - np.float32(1))) * (share > 0)


def topic_neighbours(
    codes: NDArray[np.int8], weight: Floats, usual: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Weights of the members that vote alike on the matters nearest to each of several roll calls.

    Parameters
    ----------
    codes : ndarray, shape (roll calls, near matters, members)
    weight : ndarray, shape (roll calls, near matters)
        Weights of the near matters.
    usual : ndarray, shape (members, members)
        Agreement on all matters, to which that on the near ones is shrunk.

    Returns
    -------
    ndarray, shape (roll calls, members, members)
    """
    found = np.empty((len(codes), codes.shape[2], codes.shape[2]), dtype=np.float32)
    prior = np.maximum(usual, 0)
    for place, (near, heavy) in enumerate(zip(codes, weight, strict=True)):
        share = agreement(near, heavy, prior, float(_TOPIC_PRIOR * heavy.sum()))
        found[place] = neighbour_weights(share, _TOPIC_SHARPNESS)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of all members before a session, whatever the roll call."""

    positions: Positions
    agreement: NDArray[np.float32]
    wide: NDArray[np.float32]
    near: NDArray[np.float32]
    lately: NDArray[np.float32]
    region: NDArray[np.float32]
    """Weights of neighbours, shape (members, members): by three sessions, by the last, by regional group."""
    own_last: Floats
    own_three: Floats
    """Shares of a member's yes, abstain and no in the last session and the last three, (members, 3)."""
    absent_last: Floats
    absent_three: Floats
    absent_days: Floats
    """Absence rates in the last session, the last three, and on the last fifteen roll calls."""


def look_around(record: VotingRecord, session: int) -> Surroundings:
    """Gather what is known of the members before `session`."""
    three = np.flatnonzero((record.sessions < session) & (record.sessions >= session - 3))
    last = np.flatnonzero(record.sessions == session - 1)
    if not len(last):
        last = three[-70:]
    age = (session - 1 - record.sessions).astype(float)
    share = agreement(record.codes[three], 0.8 ** age[three], _AGREEMENT, 2.0)
    lately = agreement(record.codes[last], np.ones(len(last)), np.maximum(share, 0), 5.0)
    same_region = (record.region[:, None] == record.region[None, :]) & (record.region >= 0)[:, None]
    np.fill_diagonal(same_region, False)
    return Surroundings(
        positions=find_positions(record, session),
        agreement=share,
        wide=neighbour_weights(share, ALIKE_WIDE),
        near=neighbour_weights(share, ALIKE),
        lately=neighbour_weights(lately, ALIKE),
        region=same_region.astype(np.float32),
        own_last=_shares(record.codes[last], np.ones(len(last))),
        own_three=_shares(record.codes[three], 0.7 ** age[three]),
        absent_last=_absence(record.codes[last]),
        absent_three=_absence(record.codes[three]),
        absent_days=_absence(record.codes[last[-15:]]),
    )


def _shares(codes: NDArray[np.int8], weight: Floats) -> Floats:
    counts = np.einsum("r,rmv->mv", weight, one_hot(codes, 3))
    overall = counts.sum(axis=0) / max(float(counts.sum()), 1e-9)
    return (counts + 3 * overall) / (counts.sum(axis=1, keepdims=True) + 3)


def _absence(codes: NDArray[np.int8]) -> Floats:
    absent, seats = (codes == ABSENT).sum(axis=0), (codes >= 0).sum(axis=0)
    return (absent + 3 * absent.sum() / max(int(seats.sum()), 1)) / (seats + 3)
