"""Where the climb begins: the leading directions of agreement between members, the same in every period."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from whipcount.idealpoints.links import Floats
from whipcount.idealpoints.responses import Responses


def start_members(responses: Responses, dims: int) -> Floats:
    """Return the leading directions of the members' covariance, standardised, shape (n_members, dims).

    Positions are centred by item; no random draw takes part.
    """
    size = len(responses.members)
    value = 0.5 * (responses.low.astype(float) + responses.high)
    counts = np.maximum(np.bincount(responses.item, minlength=len(responses.items)), 1)
    mean = np.bincount(responses.item, weights=value, minlength=len(counts)) / counts
    centred = value - mean[responses.item]
    together, agreement = np.zeros((size, size)), np.zeros((size, size))
    order = np.argsort(responses.item, kind="stable")
    items = responses.item[order]
    for start in range(0, len(counts), 500):
        part = order[np.searchsorted(items, start) : np.searchsorted(items, start + 500)]
        table, seen = np.zeros((size, 500)), np.zeros((size, 500))
        table[responses.member[part], responses.item[part] - start] = centred[part]
        seen[responses.member[part], responses.item[part] - start] = 1.0
        agreement += table @ table.T
        together += seen @ seen.T
    # Members who seldom meet are shrunk towards no covariance.
    covariance = agreement / (together + 5.0)
    _, vectors = np.linalg.eigh(covariance)
    leading = vectors[:, : -dims - 1 : -1]
    spread = leading.std(axis=0)
    return (leading - leading.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)


def start_items(responses: Responses, dims: int) -> Floats:
    """Return items without discrimination, at the cuts that give their shares, shape (n_parameters, p)."""
    n_cuts = len(responses.categories) - 1
    row = responses.item_parameters[responses.item]
    counts = np.full((responses.n_parameters, n_cuts + 1), 0.5)
    np.add.at(counts, (row, responses.low), 0.5)
    np.add.at(counts, (row, responses.high), 0.5)
    below = np.cumsum(counts, axis=1)
    share = below[:, :-1] / below[:, -1:]
    quantile = np.vectorize(NormalDist().inv_cdf, otypes=[float])
    cuts = quantile(share)
    return np.concatenate([np.zeros((len(cuts), dims)), cuts], axis=1)
