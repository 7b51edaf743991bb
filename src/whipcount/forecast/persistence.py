"""Members' probabilities from a chain alone: decayed counts of own votes, transitions, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT, NO, YES

CAST = slice(YES, NO + 1)
"""The columns yes, abstain, no: the votes that are cast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """Settings of the chain model, chosen on the chains of General Assembly sessions 51 to 62."""

    decay: float = 0.6
    """Weight of a vote against the one after it, per recorded vote."""
    prior_weight: float = 0.3
    """Pseudo-votes of the group's and the chain's shares beside a member's own votes."""
    group_weight: float = 3.0
    """How many of its group's votes the chain's overall shares count for."""
    drift: float = 0.03
    """Share given to the chain's own transitions and shares per session since the last recorded vote."""
    transition_weight: float = 20.0
    """Pseudo-votes of the usual transitions beside those seen on the chain."""
    absence_weight: float = 2.0
    """Pseudo-votes of the chain's absence rate beside a member's own record."""
    absence_decay: float = 0.75
    base: tuple[float, float, float] = (0.60, 0.27, 0.13)
    """Shares of yes, abstain and no where a chain has no vote; wide on purpose."""
    base_weight: float = 2.0
    base_absence: float = 0.10


USUAL_TRANSITIONS = np.array([[0.982, 0.016, 0.002], [0.116, 0.844, 0.040], [0.022, 0.049, 0.929]])
"""From the last vote (row) to the next one (column): General Assembly chains of sessions 55 to 74."""


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
    members = codes.shape[1]
    own = np.zeros((members, 3))
    seen = np.zeros((members, 3))
    for row in codes:
        # Only recorded votes that the member cast age its record: absence is not a change of mind.
        voted = (row >= 0) & (row < ABSENT)
        own[voted] = settings.decay * own[voted] + one_hot(row[voted], 3)
        seen[voted] = one_hot(row[voted], 3)
    counts = (own + settings.prior_weight * prior) / (own.sum(axis=1, keepdims=True) + settings.prior_weight)
    moved = np.where(seen.sum(axis=1, keepdims=True) > 0, seen @ transitions(codes, settings), prior)
    weight = 1 - (1 - settings.drift) ** gap
    return (1 - weight) * counts + weight * moved


def transitions(codes: NDArray[np.int8], settings: Persistence) -> NDArray[np.float64]:
    """From a member's last vote (row) to its next (column) on this chain, shrunk to the usual ones."""
    counts = settings.transition_weight * USUAL_TRANSITIONS
    last = np.full(codes.shape[1], -1, dtype=np.int8)
    for row in codes:
        voted = (row >= 0) & (row < ABSENT)
        both = voted & (last >= 0)
        np.add.at(counts, (last[both], row[both]), 1.0)
        last[voted] = row[voted]
    return counts / counts.sum(axis=1, keepdims=True)
