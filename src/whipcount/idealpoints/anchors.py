"""Polarity: which way is up is said by named members, never by a starting value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from whipcount.domain import InputError
from whipcount.idealpoints.links import Floats

Anchor = Mapping[str, int | Sequence[int]]
"""Member to the side it stands on: 1 or -1, or one of 1, -1, 0 (says nothing) for each dimension."""


def check_anchor(anchor: Anchor, members: Sequence[str], *, dims: int, without: Mapping[str, str]) -> Floats:
    """Return the sides as an array, shape (n_anchors, dims).

    Parameters
    ----------
    anchor : mapping
    members : sequence of str
        Everybody with a position.
    dims : int
    without : mapping of str to str
        Members that took no part in the fit, and why.

    Raises
    ------
    InputError
        When an anchor is not among the members, took no part, or its side is not 1 or -1.
    """
    sides = np.zeros((len(anchor), dims))
    for row, (member, side) in enumerate(anchor.items()):
        if member not in members or member in without:
            why = without.get(member, "no vote of it is in the table")
            raise InputError(
                f"The anchor {member} has no ideal point: {why}.",
                expected=f"Expected a member that voted, one of {_shown(members)}.",
                do="Choose another anchor.",
            )
        given = [side] if isinstance(side, int) else list(side)
        if len(given) > dims or any(value not in (-1, 0, 1) for value in given) or not any(given):
            raise InputError(
                f"The anchor {member} has side {side}.",
                expected=f"Expected 1 or -1, or up to {dims} of 1, -1 and 0, one for each dimension.",
                do="Write for example anchor={'USA': 1}.",
            )
        sides[row, : len(given)] = given
    return sides


def find_signs(anchor: Anchor, sides: Floats, stands: Floats, fallback: Floats) -> Floats:
    """Return the sign of each dimension, shape (dims,).

    Parameters
    ----------
    sides : array, shape (n_anchors, dims)
    stands : array, shape (n_anchors, dims)
        Mean standardised ideal point of each anchor.
    fallback : array, shape (dims,)
        Signs where no anchor says anything.

    Raises
    ------
    InputError
        When the anchors of a dimension contradict each other.
    """
    signs = fallback.copy()
    names = list(anchor)
    for dim in range(sides.shape[1]):
        told = np.flatnonzero(sides[:, dim])
        if len(told) == 0:
            continue
        votes = np.sign(sides[told, dim] * stands[told, dim])
        if np.any(votes != votes[0]):
            found = ", ".join(
                f"{names[at]} should be at {sides[at, dim]:+.0f} and "
                f"stands at {stands[at, dim] * votes[0]:+.2f}"
                for at in told
            )
            raise InputError(
                f"The anchors contradict each other in dimension {dim + 1}: {found}.",
                expected="Expected anchors that one direction can satisfy.",
                do="Keep one anchor a side, or leave out the one that is wrong.",
            )
        signs[dim] = votes[0]
    return signs


def _shown(members: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(members[:most])
    return shown if len(members) <= most else f"{shown} and {len(members) - most} more"
