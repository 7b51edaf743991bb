"""Predecessors: for every roll call, the one of an earlier session that it repeats, by title alone.

The method follows the baselines that forecasts are held against: likeness of titles, states that must
meet, nearer sessions preferred, one successor a predecessor in each session. Votes play no part in it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.rollcalls.similarity import (
    ACCEPTED,
    SAME_WORDS,
    SLIP,
    Vector,
    WordWeights,
    letter_pieces,
    words_and_pairs,
)
from whipcount.rollcalls.states import StateFinder
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.titles import content_words

WINDOW = 12
"""Sessions that are looked back."""
PER_SESSION = 0.015
"""What a predecessor loses in rank for every session that it is further back."""
FIRST_SESSION_YEAR = 1945

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Text:
    """What a title says: the states it names and its content words."""

    states: frozenset[str]
    words: tuple[str, ...]


def link(rollcalls: RollCalls, *, finder: StateFinder | None = None) -> pl.DataFrame:
    """Link each roll call to the one of an earlier session that it repeats.

    Only roll calls on whole texts of one body and source are linked. Special sessions count to the regular
    session of their date. A roll call without a title, or with no title like its own in the twelve sessions
    before it, has no predecessor.

    Returns
    -------
    pl.DataFrame
        One row a roll call: `rollcall_id`, `predecessor_id` (null if none), `score` (0 to 1).
    """
    finder = finder or StateFinder.from_register()
    frame = rollcalls.rollcalls.filter(pl.col("kind") == "draft_resolution")
    parts = [_link_body(part, finder) for part in frame.partition_by("body", "source", maintain_order=True)]
    kinds = {"rollcall_id": pl.String, "predecessor_id": pl.String, "score": pl.Float32}
    rows = [row for part in parts for row in part]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _link_body(frame: pl.DataFrame, finder: StateFinder) -> list[tuple[str, str | None, float | None]]:
    texts = [_text(title, fields, finder) for title, fields in frame.select("title", "fields").iter_rows()]
    distinct = list(dict.fromkeys(texts))
    place = {text: at for at, text in enumerate(distinct)}
    kinds = np.array([place[text] for text in texts], dtype=np.intp)
    scores = _likeness(distinct)
    sessions = np.array(
        [session_number(*row) for row in frame.select("session", "date").iter_rows()], dtype=np.int64
    )
    names = frame["rollcall_id"].to_list()
    found: dict[int, tuple[int, float]] = {}
    for session in np.unique(sessions):
        here = np.flatnonzero(sessions == session)
        before = np.flatnonzero((sessions < session) & (sessions >= session - WINDOW))
        found |= _match(here, before, scores[np.ix_(kinds[here], kinds[before])], session - sessions[before])
    return [
        (name, names[found[at][0]], round(found[at][1], 3)) if at in found else (name, None, None)
        for at, name in enumerate(names)
    ]


def _match(
    here: NDArray[np.intp], before: NDArray[np.intp], scores: Scores, gaps: NDArray[np.int64]
) -> dict[int, tuple[int, float]]:
    """Pair the roll calls of a session with earlier ones, the best pair first, each at most once."""
    rank = scores - PER_SESSION * gaps[np.newaxis, :]
    rows, columns = np.nonzero(scores >= ACCEPTED)
    order = np.argsort(-rank[rows, columns], kind="stable")
    taken_rows, taken_columns = set[int](), set[int]()
    found: dict[int, tuple[int, float]] = {}
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            found[int(here[row])] = int(before[column]), float(scores[row, column])
    return found


def _text(title: str | None, fields: str | None, finder: StateFinder) -> _Text:
    described = json.loads(fields).get("descr") if fields else None
    states, others = finder.part(described or title or "")
    return _Text(states, content_words(others))


def _likeness(texts: Sequence[_Text]) -> Scores:
    """Return how alike each two texts are, shape (texts, texts); 0 where the states do not meet."""
    weights = WordWeights.fit(text.words for text in texts)
    words = [Counter(words_and_pairs(text.words)) for text in texts]
    score = _cosines([weights.vector(text.words) for text in texts], words)
    pieces = [Counter(letter_pieces(text.words)) for text in texts]
    spelling = _cosines([_unit(counts) for counts in pieces], pieces)
    score = np.where((score < ACCEPTED) & (spelling >= SLIP), spelling, score)
    _raise_same_words(score, texts)
    score[~_states_meet(texts)] = 0.0
    silent = [at for at, text in enumerate(texts) if not text.words and not text.states]
    score[silent, :] = 0.0
    return score


def _unit(counts: Counter[str]) -> dict[str, float]:
    length = sum(count * count for count in counts.values()) ** 0.5
    return {term: count / length for term, count in counts.items()} if length else {}


def _cosines(vectors: Sequence[Vector], terms: Iterable[Counter[str]]) -> Scores:
    """Multiply vectors of length one with each other; terms of a single text cannot matter."""
    seen: Counter[str] = Counter()
    for counts in terms:
        seen.update(counts.keys())
    column = {term: at for at, term in enumerate(term for term, count in seen.items() if count > 1)}
    matrix = np.zeros((len(vectors), len(column)), dtype=np.float32)
    for row, vector in enumerate(vectors):
        for term, weight in vector.items():
            if term in column:
                matrix[row, column[term]] = weight
    product = np.minimum(matrix @ matrix.T, 1.0)
    np.fill_diagonal(product, [1.0 if vector else 0.0 for vector in vectors])
    return product


def _raise_same_words(score: Scores, texts: Sequence[_Text]) -> None:
    same: dict[frozenset[str], list[int]] = {}
    for at, text in enumerate(texts):
        same.setdefault(frozenset(text.words), []).append(at)
    for group in same.values():
        if len(group) > 1:
            block = np.ix_(group, group)
            score[block] = np.maximum(score[block], SAME_WORDS)


def _states_meet(texts: Sequence[_Text]) -> NDArray[np.bool_]:
    """Whether two texts name a state in common, or neither names any; shape (texts, texts)."""
    codes = {code: at for at, code in enumerate(sorted({code for text in texts for code in text.states}))}
    named = np.zeros((len(texts), len(codes) + 1), dtype=np.float32)
    for row, text in enumerate(texts):
        named[row, [codes[code] for code in text.states]] = 1.0
        named[row, -1] = 0.0 if text.states else 1.0
    return named @ named.T > 0


def session_number(session: str | None, day: date | None) -> int:
    """Return the number of the session; of the regular session of its date for a special one."""
    if session and session.isdecimal():
        return int(session)
    if day is None:
        return 0
    return day.year - FIRST_SESSION_YEAR - (0 if day.month >= 9 else 1)
