"""How near the matters of a session's roll calls are to those of earlier ones, by titles and places alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.wholerecord.matters import MatterText
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Floats = NDArray[np.float64]

SESSIONS = 8
"""How far back near matters are looked for."""
_SHARED_PLACE = 0.1
_ONE_SIDED = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Likeness of a session's roll calls to those of the eight sessions before.

    `rows` are the earlier roll calls, in order, and `age` the sessions between; `free` and `gated` have shape
    (roll calls of the session, rows). The gated likeness is 0 where the places named contradict each other.
    """

    rows: NDArray[np.int64]
    age: NDArray[np.int64]
    free: Floats
    gated: Floats

    def of(self, kept: NDArray[np.bool_]) -> Nearness:
        """Keep some roll calls of the session."""
        return replace(self, free=self.free[kept], gated=self.gated[kept])


def find_near(record: VotingRecord, session: int) -> Nearness:
    """Score the roll calls of `session` against the earlier ones, by titles alone."""
    rows = np.flatnonzero((record.sessions < session) & (record.sessions >= session - SESSIONS))
    targets = [record.texts[i] for i in np.flatnonzero(record.sessions == session)]
    earlier = [record.texts[i] for i in rows]
    plain = np.maximum(
        cosine([t.title for t in targets], [e.title for e in earlier]),
        cosine([t.both for t in targets], [e.both for e in earlier]),
    )
    shared, penalty = _places(targets, earlier)
    return Nearness(
        rows=rows,
        age=session - 1 - record.sessions[rows],
        free=np.where(shared, np.minimum(1.0, plain + _SHARED_PLACE), plain),
        gated=np.maximum(plain - penalty, 0.0),
    )


def _places(targets: Sequence[MatterText], earlier: Sequence[MatterText]) -> tuple[NDArray[np.bool_], Floats]:
    """Whether two texts name a place in common; and what they lose in likeness by the places they name.

    1 where these contradict each other, or where only one side names any and a text is on a country; a
    little where only one side names any.
    """
    names = sorted({place for text in (*targets, *earlier) for place in text.places})
    code = {place: number for number, place in enumerate(names)}

    def named(texts: Sequence[MatterText]) -> NDArray[np.float32]:
        found = np.zeros((len(texts), max(len(code), 1)), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row, [code[place] for place in text.places]] = 1.0
        return found

    left, right = named(targets), named(earlier)
    shared = left @ right.T > 0
    left_any, right_any = (left.sum(axis=1) > 0)[:, None], (right.sum(axis=1) > 0)[None, :]
    country = np.array([t.on_country for t in targets])[:, None] | np.array(
        [e.on_country for e in earlier], dtype=bool
    )
    contradict = np.where(left_any & right_any & ~shared, 1.0, 0.0)
    return shared, np.where(left_any ^ right_any, np.where(country, 1.0, _ONE_SIDED), contradict)


def cosine(left: Sequence[NDArray[np.int64]], right: Sequence[NDArray[np.int64]]) -> Floats:
    """Cosines of TF-IDF vectors, weights fitted on both sides, shape (left, right).

    A term's weight grows with the logarithm of its count in a text. Only terms that occur on the left are
    laid out: the others add to a length and to no product.
    """
    rows = np.repeat(np.arange(len(left) + len(right)), [len(terms) for terms in (*left, *right)])
    if not len(rows):
        return np.zeros((len(left), len(right)))
    vocabulary, term = np.unique(np.concatenate([*left, *right]), return_inverse=True)
    pairs, counts = np.unique(rows * len(vocabulary) + term, return_counts=True)
    row, term = pairs // len(vocabulary), pairs % len(vocabulary)
    documents = np.bincount(term, minlength=len(vocabulary))
    weight = np.log((1 + len(left) + len(right)) / (1 + documents)) + 1
    value = weight[term] * (1 + np.log(counts))
    length = np.sqrt(np.bincount(row, value**2, minlength=len(left) + len(right)))
    value = value / np.maximum(length[row], 1e-12)
    shown = np.unique(term[row < len(left)])
    place = np.full(len(vocabulary), -1)
    place[shown] = np.arange(len(shown))
    vectors = np.zeros((len(left) + len(right), len(shown)), dtype=np.float32)
    kept = place[term] >= 0
    vectors[row[kept], place[term[kept]]] = value[kept]
    return (vectors[: len(left)] @ vectors[len(left) :].T).astype(float)
