"""Members' probabilities from a chain alone: decayed counts of own votes, transitions, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """Settings of the chain model.

    Chosen among 116 on the 745 chained General Assembly roll calls of sessions 51 to 62, each forecast from
    earlier sessions alone (log loss per vote cast 0.191, country texts 0.372).
    """

    decay: float = 0.5
    """Weight of a vote against the member's next one."""
    prior_weight: float = 1.5
    """Pseudo-votes, beside a member's own, of what members with its last vote do next."""
    gap_power: float = 0.3
    """The pseudo-votes grow with the sessions since the last recorded vote, to this power."""
    group_share: float = 0.2
    """Share of the group's recent votes in the pseudo-votes."""
    group_weight: float = 3.0
    """How many of its group's votes the chain's overall shares count for."""
    drift: float = 0.3
    """Share by which every further session without a recorded vote repeats the usual transition."""
    transition_weight: float = 150.0
    """Pseudo-votes of the usual transitions beside those seen on the chain."""
    transition_decay: float = 0.6
    """Weight of the transitions seen at one recorded vote against those at the next."""
    absence_weight: float = 1.0
    """Pseudo-votes of the chain's absence rate beside a member's own record."""
    absence_decay: float = 0.6
    base: tuple[float, float, float] = (0.60, 0.27, 0.13)
    """Shares of yes, abstain and no where a chain has no vote; wide on purpose."""
    base_weight: float = 2.0
    base_absence: float = 0.10


USUAL_TRANSITIONS = np.array([[0.977, 0.019, 0.004], [0.180, 0.773, 0.047], [0.042, 0.058, 0.900]])
"""From the last vote (row) to the next one (column): General Assembly chains of sessions 51 to 62."""


def member_probabilities(
    codes: NDArray[np.int8],
    group: NDArray[np.int64],
    *,
    gap: float,
    settings: Persistence | None = None,
) -> NDArray[np.float64]:
    """Probabilities of yes, abstain, no and absent from a chain's recorded votes.

    Parameters
    ----------
    codes : ndarray, shape (votes, members)
        Oldest first: 0 yes, 1 abstain, 2 no, 3 absent, -1 not a member.
    group : ndarray, shape (members,)
        Number of each member's group, from 0; -1 for none.
    gap : float
        Sessions from the last recorded vote to the one forecast.

    Returns
    -------
    ndarray, shape (members, 4)
        Rows sum to one.
    """
    settings = settings or Persistence()
    absent = _absence(codes, settings)
    prior = _group_shares(codes, group, settings)
    cast = _cast(codes, prior, gap, settings)
    return np.column_stack([cast * (1 - absent)[:, None], absent])


def one_hot(codes: NDArray[np.int8], width: int = 4) -> NDArray[np.float64]:
    """Turn codes into indicator columns; a code of -1 gives zeros."""
    return (codes[..., None] == np.arange(width)).astype(float)


def _weights(count: int, decay: float) -> NDArray[np.float64]:
    return decay ** np.arange(count - 1, -1, -1, dtype=float)


def _absence(codes: NDArray[np.int8], settings: Persistence) -> NDArray[np.float64]:
    weights = _weights(len(codes), settings.absence_decay)[:, None]
    absences = (weights * (codes == ABSENT)).sum(axis=0)
    seats = (weights * (codes >= 0)).sum(axis=0)
    usual = (absences.sum() + 20 * settings.base_absence) / (seats.sum() + 20)
    return (absences + settings.absence_weight * usual) / (seats + settings.absence_weight)


def _group_shares(
    codes: NDArray[np.int8], group: NDArray[np.int64], settings: Persistence
) -> NDArray[np.float64]:
    """Recent shares of yes, abstain and no by group, shrunk to the chain's, shape (members, 3)."""
    weights = _weights(len(codes), settings.decay)
    cast = np.einsum("t,tmv->mv", weights, one_hot(codes, 3)) if len(codes) else np.zeros((codes.shape[1], 3))
    base = settings.base_weight * np.asarray(settings.base)
    overall = (cast.sum(axis=0) + base) / (cast.sum() + settings.base_weight)
    shares = np.tile(overall, (codes.shape[1], 1))
    for number in np.unique(group[group >= 0]):
        inside = group == number
        counts = cast[inside].sum(axis=0)
        shares[inside] = (counts + settings.group_weight * overall) / (counts.sum() + settings.group_weight)
    return shares


def _cast(
    codes: NDArray[np.int8], prior: NDArray[np.float64], gap: float, settings: Persistence
) -> NDArray[np.float64]:
    """P(yes), P(abstain), P(no) given that a member votes, shape (members, 3)."""
    own = np.zeros((codes.shape[1], 3))
    last = np.full(codes.shape[1], OUTSIDE, dtype=np.int8)
    for row in codes:
        # Only votes that the member cast age its record: absence is not a change of mind.
        voted = was_cast(row)
        own[voted] = settings.decay * own[voted] + one_hot(row[voted], 3)
        last[voted] = row[voted]
    next_vote = transitions(codes, settings)
    for_last = np.where((last >= 0)[:, None], next_vote[last], prior)
    if gap > 1:
        moved = 1 - (1 - settings.drift) ** (gap - 1)
        for_last = (1 - moved) * for_last + moved * for_last @ next_vote
    pseudo = (1 - settings.group_share) * for_last + settings.group_share * prior
    weight = settings.prior_weight * gap**settings.gap_power
    return (own + weight * pseudo) / (own.sum(axis=1, keepdims=True) + weight)


def transitions(codes: NDArray[np.int8], settings: Persistence) -> NDArray[np.float64]:
    """From a member's last vote (row) to its next (column) on this chain, shrunk to the usual ones.

    Transitions seen at earlier votes count less, so that a chain that was lively once may calm down.
    """
    seen = np.zeros((3, 3))
    last = np.full(codes.shape[1], OUTSIDE, dtype=np.int8)
    for row in codes:
        voted = was_cast(row)
        both = voted & (last >= 0)
        seen *= settings.transition_decay
        np.add.at(seen, (last[both], row[both]), 1.0)
        last[voted] = row[voted]
    counts = settings.transition_weight * USUAL_TRANSITIONS + seen
    return counts / counts.sum(axis=1, keepdims=True)


def was_cast(codes: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Whether a code is a vote cast: yes, abstain or no."""
    return (codes >= 0) & (codes < ABSENT)
