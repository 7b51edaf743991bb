"""The likelihood in slabs: one period's members by a run of its items, dense, small enough for the cache.

Roll calls are nearly complete tables: within a period almost every member faces every item. A slab holds
them as a matrix; sums over members or items are then matrix products, and no position is visited twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from whipcount.idealpoints.links import Floats, Link, between, tail
from whipcount.idealpoints.responses import Responses

CellType = type[np.float32] | type[np.float64]
"""Precision of single cells. Sums over cells are kept in double precision."""
CELLS = 16_000
"""Cells of a slab: six working arrays of this size fit a core's own cache (swept 4,000 to 60,000)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slab:
    """Members `rows` by items with parameter rows `columns`, in one period.

    Parameters
    ----------
    period : int
    rows, columns : int array
        Members, and parameter rows of items; shapes (n,) and (m,).
    side : list of float array, one per cut, each shape (n, m)
        -1 where the position lies above this cut alone, +1 where below it alone, 0 elsewhere.
    signs : float array, shape (n, m)
        Their sum: which tail a cell is, 0 where it is none.
    cut : int array, shape (n, m)
        The cut of each tail, as an index into the slab's cuts flattened (item-major).
    inner : int array, shape (k,)
        Flat cells that lie between two cuts; `inner_upper`, `inner_lower` are those cuts' flat indices.
    """

    period: int
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    side: Sequence[Floats]
    signs: Floats
    cut: NDArray[np.intp]
    inner: NDArray[np.intp]
    inner_upper: NDArray[np.intp]
    inner_lower: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Slopes:
    """Derivatives of one slab's log-likelihood, cell by cell.

    Parameters
    ----------
    log : float
        The slab's log-likelihood.
    eta : array, shape (n, m)
        Slope in eta.
    cut : array, shape (n_cuts, n, m)
        Slope in each cut.
    bend : array, shape (n_cuts, n, m)
        Minus the mixed derivative in this cut and in all cuts together; summed over cuts, minus the
        curvature in eta.
    mixed : array, shape (k,)
        Minus the mixed derivative of the two cuts of each inner cell.
    """

    log: float
    eta: Floats
    cut: Floats
    bend: Floats
    mixed: Floats


def cut_slabs(responses: Responses, *, cell_type: CellType = np.float32, cells: int = CELLS) -> list[Slab]:
    """Arrange positions in slabs, period by period.

    Parameters
    ----------
    responses : Responses
        At least one position.
    cell_type : type
        Single precision halves the time and moves no estimate by more than 1e-5.
    cells : int
        Wanted number of cells in a slab.
    """
    period = responses.item_period[responses.item]
    order = np.lexsort((responses.item, period))
    slabs: list[Slab] = []
    bounds = np.searchsorted(period[order], np.arange(len(responses.periods) + 1))
    for at, (start, stop) in enumerate(pairwise(bounds)):
        entries = order[start:stop]
        slabs += [_slab(responses, part, at, cell_type) for part in _runs(responses, entries, cells)]
    return slabs


def _runs(responses: Responses, entries: NDArray[np.intp], cells: int) -> Iterator[NDArray[np.intp]]:
    """Split a period's entries (sorted by item) into runs of whole items of about `cells` cells."""
    if len(entries) == 0:
        return
    items = responses.item[entries]
    n_members = len(np.unique(responses.member[entries]))
    starts = np.flatnonzero(np.r_[True, items[1:] != items[:-1]])
    step = max(1, cells // n_members)
    edges = [*starts[::step], len(entries)]
    for start, stop in pairwise(edges):
        yield entries[start:stop]


def _slab(responses: Responses, entries: NDArray[np.intp], period: int, cell_type: CellType) -> Slab:
    n_cuts = len(responses.categories) - 1
    rows, row = np.unique(responses.member[entries], return_inverse=True)
    items, column = np.unique(responses.item[entries], return_inverse=True)
    shape = (len(rows), len(items))
    low, high = responses.low[entries].astype(np.intp), responses.high[entries].astype(np.intp)
    cell = row * shape[1] + column
    above, below = high == n_cuts, low == 0
    side = [np.zeros(shape, dtype=cell_type) for _ in range(n_cuts)]
    cut = np.zeros(shape, dtype=np.intp)
    tails = above | below
    # A tail above cut k - 1 (category k and up) or below cut k (category k and down).
    its_cut = np.where(above, low - 1, high)
    cut.flat[cell[tails]] = (column * n_cuts + its_cut)[tails]
    for k in range(n_cuts):
        side[k].flat[cell[above & (its_cut == k)]] = -1.0
        side[k].flat[cell[below & (its_cut == k)]] = 1.0
    inner = ~tails
    base = column[inner] * n_cuts
    return Slab(
        period=period,
        rows=rows.astype(np.intp),
        columns=responses.item_parameters[items].astype(np.intp),
        side=side,
        signs=side[0] if n_cuts == 1 else np.sum(side, axis=0),
        cut=cut,
        inner=cell[inner],
        inner_upper=base + high[inner],
        inner_lower=base + low[inner] - 1,
    )


def measure_slopes(slab: Slab, eta: Floats, cuts: Floats, link: Link) -> Slopes:
    """Return the slab's log-likelihood and its derivatives.

    Parameters
    ----------
    slab : Slab
    eta : array, shape (n, m)
        Discrimination times ideal point.
    cuts : array, shape (m, n_cuts)
        Cut-points, ascending.
    """
    flat_cuts = np.ascontiguousarray(cuts, dtype=eta.dtype).reshape(-1)
    end = tail(slab.signs * (flat_cuts.take(slab.cut) - eta), link)
    log = float(np.sum(np.abs(slab.signs) * end.log, dtype=np.float64))
    if len(slab.side) == 1:
        cut, bend = (slab.signs * end.slope)[None], (np.abs(slab.signs) * end.curvature)[None]
    else:
        cut, bend = np.stack(slab.side), np.stack(slab.side)
        bend *= slab.signs * end.curvature
        cut *= end.slope
    mixed = np.empty(0)
    if len(slab.inner):
        inner_log, mixed = _add_inner(slab, eta, flat_cuts, link, cut, bend)
        log += inner_log
    return Slopes(log, -cut.sum(axis=0), cut, bend, mixed)


def log_cells(slab: Slab, eta: Floats, cuts: Floats, link: Link) -> Floats:
    """Return the log-probability of every cell, 0 where there is no position, shape (n, m)."""
    flat_cuts = np.ascontiguousarray(cuts, dtype=eta.dtype).reshape(-1)
    logs = tail(slab.signs * (flat_cuts.take(slab.cut) - eta), link).log * np.abs(slab.signs)
    if len(slab.inner):
        at = eta.reshape(-1).take(slab.inner)
        upper, lower = flat_cuts.take(slab.inner_upper) - at, flat_cuts.take(slab.inner_lower) - at
        logs.reshape(-1)[slab.inner] = between(upper, lower, link).log
    return logs


def _add_inner(
    slab: Slab, eta: Floats, flat_cuts: Floats, link: Link, cut: Floats, bend: Floats
) -> tuple[float, Floats]:
    """Write the cells between two cuts into `cut` and `bend`; return their log-likelihood and mixed terms."""
    n_cuts, size = len(cut), eta.size
    at = eta.reshape(-1).take(slab.inner)
    piece = between(flat_cuts.take(slab.inner_upper) - at, flat_cuts.take(slab.inner_lower) - at, link)
    for which, slope, own in (
        (slab.inner_upper, piece.upper, piece.upper2),
        (slab.inner_lower, piece.lower, piece.lower2),
    ):
        cells = (which % n_cuts) * size + slab.inner
        cut.reshape(-1)[cells] = slope
        bend.reshape(-1)[cells] = own + piece.mixed
    return float(piece.log.sum(dtype=np.float64)), piece.mixed
