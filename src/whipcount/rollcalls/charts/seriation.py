"""Seriation: an order in which those who are alike stand side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
ROUNDS = 30


def order_by_likeness(likeness: Matrix) -> NDArray[np.intp]:
    """Order members so that those who are alike stand side by side.

    The spectral order of Atkins, Boman and Hendrickson (1998), doi:10.1137/S0097539795285771: along the
    second eigenvector of the Laplacian of the likenesses, which gives the true order where there is one
    from which likeness falls on both sides. Stretches of it are then turned round as long as that brings
    neighbours closer (2-opt; Croes 1958, doi:10.1287/opre.6.6.791), which gathers blocs. Which end comes
    first is settled by the first member: it stands in the first half.

    Parameters
    ----------
    likeness : array, shape (n, n)
        Symmetric, larger is more alike; NaN where not known, which counts as the mean.

    Returns
    -------
    array of int, shape (n,)
        Places in the order drawn.

    Examples
    --------
    >>> along = np.array([0.0, 3.0, 1.0, 2.0])
    >>> order_by_likeness(-np.abs(along[:, None] - along)).tolist()
    [0, 2, 3, 1]
    """
    size = len(likeness)
    if size < 3:
        return np.arange(size)
    known = np.where(np.isnan(likeness), np.nanmean(likeness), likeness)
    weights = known - known.min()
    np.fill_diagonal(weights, 0.0)
    _, vectors = np.linalg.eigh(np.diag(weights.sum(axis=1)) - weights)
    spectral = np.argsort(vectors[:, 1], kind="stable")
    order = _turn_stretches(spectral, known.max() - known)
    return order[::-1] if int(np.flatnonzero(order == 0)[0]) > (size - 1) / 2 else order


def _turn_stretches(order: NDArray[np.intp], distance: Matrix) -> NDArray[np.intp]:
    """Turn stretches of the order round while the sum of the distances of neighbours falls."""
    size = len(order)
    # A member that is no distance from everybody stands at both ends, so that the ends may move too.
    apart = np.zeros((size + 1, size + 1))
    apart[:size, :size] = distance
    path = np.concatenate([[size], order, [size]])
    for _ in range(ROUNDS):
        turned = False
        for start in range(size - 1):
            here, following = path[start], path[start + 1]
            ends, after = path[start + 2 : size + 1], path[start + 3 : size + 2]
            ends = ends[: len(after)]
            gain = apart[here, following] + apart[ends, after] - apart[here, ends] - apart[following, after]
            if not len(gain):
                continue
            best = int(np.argmax(gain))
            if gain[best] > 1e-12:
                stop = start + 2 + best
                path[start + 1 : stop + 1] = path[start + 1 : stop + 1][::-1]
                turned = True
        if not turned:
            break
    return path[1:-1]
