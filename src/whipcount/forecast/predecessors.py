"""Which earlier roll call was on the same recurring matter, and which were on matters near to it.

Links are made by title, heading and the places named; votes are never looked at. Scores are cosines of
TF-IDF vectors of words and pairs of words, and of character runs for titles with typing errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.titles import Words

WINDOW = 12
"""Sessions back in which a predecessor is looked for."""

ACCEPT = 0.58
"""Least score of a link."""

PER_SESSION = 0.03
"""How much nearer in score an older candidate must be, per session."""

_HEADING_FACTOR = 0.9
_GRAM_FACTOR = 0.97
_GRAM_LEAST = 0.72
_ONE_SIDED = 0.1
_TITLE_LEAST = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterText:
    """What a roll call is recognised by."""

    title: Words
    heading: Words
    both: Words
    """Title and heading together."""
    places: frozenset[str]
    session: int
    on_country: bool
    """Whether it is on the situation in one country: another country's text is never its predecessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The predecessor of each target among the candidates, or -1, with its score, shape (targets,)."""

    predecessor: NDArray[np.int64]
    score: NDArray[np.float64]


def link(
    targets: Sequence[MatterText],
    candidates: Sequence[MatterText],
    *,
    continued: NDArray[np.bool_] | None = None,
) -> Links:
    """Find for each target of one session its predecessor among earlier roll calls, one to one.

    The best pairs are taken first, so that of two targets that want one candidate the nearer gets it.
    Candidates outside the window, or not earlier, are not considered. A candidate that an earlier session
    has `continued` already is taken by its title only, never by a heading.
    """
    ranked, scores = _ranked(targets, candidates, continued)
    predecessor = np.full(len(targets), -1, dtype=np.int64)
    score = np.zeros(len(targets))
    taken: set[int] = set()
    rows, columns = np.nonzero(ranked > 0)
    order = np.argsort(-ranked[rows, columns], kind="stable")
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if predecessor[row] < 0 and column not in taken:
            predecessor[row] = column
            score[row] = scores[row, column]
            taken.add(column)
    return Links(predecessor=predecessor, score=score)


def _ranked(
    targets: Sequence[MatterText], candidates: Sequence[MatterText], continued: NDArray[np.bool_] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score less a little per session for every accepted pair, 0 for the others; and the scores alone."""
    scores = similarity(targets, candidates, continued=continued)
    gap = np.array([t.session for t in targets])[:, None] - np.array([c.session for c in candidates])[None, :]
    usable = (scores >= ACCEPT) & (gap >= 1) & (gap <= WINDOW)
    return np.where(usable, scores - PER_SESSION * gap, 0.0), scores


def similarity(
    targets: Sequence[MatterText],
    candidates: Sequence[MatterText],
    *,
    continued: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Score every target against every candidate, shape (targets, candidates), 0 to 1.

    Candidates that are `continued`, shape (candidates,), are scored without their headings.
    """
    if not targets or not candidates:
        return np.zeros((len(targets), len(candidates)))
    title = cosine([t.title.terms for t in targets], [c.title.terms for c in candidates])
    both = cosine([t.both.terms for t in targets], [c.both.terms for c in candidates])
    grams = cosine([t.title.grams for t in targets], [c.title.grams for c in candidates])
    score = np.maximum(title, both)
    score = np.maximum(score, np.where(grams >= _GRAM_LEAST, _GRAM_FACTOR * grams, 0.0))
    by_heading = _HEADING_FACTOR * _heading_scores(targets, candidates)
    if continued is not None:
        by_heading = np.where(continued[None, :], 0.0, by_heading)
    score = np.maximum(score, by_heading)
    return np.maximum(score - _place_penalty(targets, candidates), 0.0)


def _heading_scores(targets: Sequence[MatterText], candidates: Sequence[MatterText]) -> NDArray[np.float64]:
    """Cosines that use a heading, where the heading names only one text of its session."""
    own = _unique_headings(targets)
    theirs = _unique_headings(candidates)
    nothing = np.zeros(0, dtype=np.int64)
    t_heading = [t.heading.terms if alone else nothing for t, alone in zip(targets, own, strict=True)]
    c_heading = [c.heading.terms if alone else nothing for c, alone in zip(candidates, theirs, strict=True)]
    t_title, c_title = [t.title.terms for t in targets], [c.title.terms for c in candidates]
    crossed = np.maximum(cosine(t_heading, c_title), cosine(t_title, c_heading))
    # Two texts under one broad heading need a word in common in their titles as well.
    same = np.where(cosine(t_title, c_title) >= _TITLE_LEAST, cosine(t_heading, c_heading), 0.0)
    return np.maximum(crossed, same)


def _unique_headings(texts: Sequence[MatterText]) -> list[bool]:
    counts = Counter((text.session, text.heading.text) for text in texts)
    return [bool(text.heading.text) and counts[text.session, text.heading.text] == 1 for text in texts]


def _place_penalty(targets: Sequence[MatterText], candidates: Sequence[MatterText]) -> NDArray[np.float64]:
    """1 where the places named contradict each other, a little where only one side names any."""
    codes = {
        code: i for i, code in enumerate(sorted({p for text in (*targets, *candidates) for p in text.places}))
    }

    def named(texts: Sequence[MatterText]) -> NDArray[np.float64]:
        found = np.zeros((len(texts), max(len(codes), 1)))
        for row, text in enumerate(texts):
            found[row, [codes[place] for place in text.places]] = 1.0
        return found

    left, right = named(targets), named(candidates)
    shared = left @ right.T > 0
    left_any, right_any = left.sum(axis=1)[:, None] > 0, right.sum(axis=1)[None, :] > 0
    penalty = np.where(left_any & right_any & ~shared, 1.0, 0.0)
    country = np.array([t.on_country for t in targets])[:, None] | np.array(
        [c.on_country for c in candidates]
    )
    return np.where(left_any ^ right_any, np.where(country, 1.0, _ONE_SIDED), penalty)


def cosine(left: Sequence[NDArray[np.int64]], right: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Cosines of TF-IDF vectors, weights fitted on both sides, shape (left, right).

    A term's weight grows with the logarithm of its count in a text. Only terms that occur on the left are
    laid out: the others add to a length and to no product.
    """
    rows = np.repeat(np.arange(len(left) + len(right)), [len(terms) for terms in (*left, *right)])
    everything = np.concatenate([*left, *right]) if len(rows) else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return np.zeros((len(left), len(right)))
    vocabulary, term = np.unique(everything, return_inverse=True)
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
    vectors = np.zeros((len(left) + len(right), len(shown)))
    kept = place[term] >= 0
    vectors[row[kept], place[term[kept]]] = value[kept]
    return vectors[: len(left)] @ vectors[len(left) :].T
