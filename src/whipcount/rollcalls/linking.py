"""Predecessors: for every roll call, the one of an earlier session that it repeats, by title and heading.

Titles are compared by their words, slips of the pen mended; states that they name must meet, nearer
sessions are preferred, and in each session a text has one successor. Where a title is worded anew, a heading
that names one text may tell. Votes play no part in it.

Against labels of our own (tests/rollcalls/link_labels*.csv, General Assembly, sessions 25 to 73): 55 of 58
links right and 53 of 55 found; on labels held out, by which only the reach of headings was chosen, 35 of 35
and 34 of 35.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from whipcount.rollcalls.spelling import find_slips
from whipcount.rollcalls.states import StateFinder, title_words
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.titles import bare_heading, clean_title, content_words

WINDOW = 12
"""Sessions that are looked back."""
PER_SESSION = 0.03
"""What a predecessor loses in rank for every session that it is further back."""
WORDS_ALONE = 0.8
"""What the likeness of words counts for without regard to which stand together."""
HEADING_WINDOW = 3
"""Sessions that a heading is looked back: what stands under one changes."""
HEADING_COUNTS = 0.9
"""What the likeness of a heading counts for beside that of titles."""
TITLES_AKIN = 0.2
"""Least likeness of two titles for their headings to be compared."""
FIRST_SESSION_YEAR = 1945

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Text:
    """What a title says: the states it names and its content words."""

    states: frozenset[str]
    words: tuple[str, ...]


def link(
    rollcalls: RollCalls,
    *,
    finder: StateFinder | None = None,
    checked: Mapping[str, str | None] | None = None,
) -> pl.DataFrame:
    """Link each roll call to the one of an earlier session that it repeats.

    Only roll calls on whole texts of one body and source are linked. Special sessions count to the regular
    session of their date. A roll call without a title, or with no title like its own in the twelve sessions
    before it, has no predecessor. Links that a person has `checked` (see `rollcalls.links`) hold as they are.

    Returns
    -------
    pl.DataFrame
        One row a roll call: `rollcall_id`, `predecessor_id` (null if none), `score` (0 to 1; null if
        checked).
    """
    finder = finder or StateFinder.from_register()
    frame = rollcalls.rollcalls.filter(pl.col("kind") == "draft_resolution")
    parts = [
        _link_body(part, finder, checked or {})
        for part in frame.partition_by("body", "source", maintain_order=True)
    ]
    kinds = {"rollcall_id": pl.String, "predecessor_id": pl.String, "score": pl.Float32}
    rows = [row for part in parts for row in part]
    return pl.DataFrame(rows, schema=kinds, orient="row")


@dataclass(frozen=True, slots=True)
class Predecessors:
    """The place of each title's predecessor among the titles, -1 for none, and its score; shape (titles,)."""

    place: NDArray[np.intp]
    score: NDArray[np.float32]


def find_predecessors(
    titles: Sequence[str],
    sessions: Sequence[int],
    *,
    finder: StateFinder | None = None,
    headings: Sequence[str] | None = None,
    checked: Mapping[int, int] | None = None,
) -> Predecessors:
    """Find for each title the latest one of an earlier session that it repeats.

    Parameters
    ----------
    titles : sequence of str, length n
    sessions : sequence of int, length n
        In any order; of titles that are equally alike, the later in the sequence is the predecessor.
    finder : StateFinder, optional
        Finds the states that a title names; the register's names if not given.
    headings : sequence of str, length n, optional
        What each text stands under, or "". One that has stood over one text a session is compared with the
        titles and such headings of the last three sessions; texts that have a successor are left to titles.
    checked : mapping of int to int, optional
        By the place of a title, that of its predecessor, or -1 for none, as a person has said: it holds,
        with a score of 1, and a predecessor so given is free for no other title.

    Examples
    --------
    >>> find_predecessors(["Law of the sea", "Right to food", "Law of the sea"], [45, 45, 46]).place.tolist()
    [-1, -1, 0]
    """
    finder = finder or StateFinder.from_register()
    texts = _texts(titles, finder)
    distinct = list(dict.fromkeys(texts))
    number = {text: at for at, text in enumerate(distinct)}
    kinds = np.array([number[text] for text in texts], dtype=np.intp)
    likeness, held = _likeness(distinct), np.array(sessions, dtype=np.int64)
    place = np.full(len(texts), -1, dtype=np.intp)
    score = np.zeros(len(texts), dtype=np.float32)
    headed = None if headings is None else _Headings.read(texts, headings, held, finder)
    continued = np.zeros(len(texts), dtype=bool)
    said = dict(checked or {})
    free = np.ones(len(texts), dtype=bool)
    free[list(said)] = False
    for session in np.unique(held):
        here = np.flatnonzero((held == session) & free)
        given = [said[at] for at in np.flatnonzero((held == session) & ~free).tolist()]
        # The latest first: of two that are equally alike, it is the predecessor.
        before = np.flatnonzero((held < session) & (held >= session - WINDOW))[::-1]
        before = before[~np.isin(before, given)]
        near = likeness[np.ix_(kinds[here], kinds[before])]
        if headed:
            reached = np.flatnonzero((held[before] >= session - HEADING_WINDOW) & ~continued[before])
            near[:, reached] = np.maximum(near[:, reached], headed.likeness(here, before[reached]))
        rank = np.where(near >= ACCEPTED, near - PER_SESSION * (session - held[before]), -np.inf)
        for row, column in _share(_match(rank), rank, kinds[here]).items():
            place[here[row]], score[here[row]] = before[column], near[row, column]
        taken_up = [*place[here].tolist(), *given]
        continued[[at for at in taken_up if at >= 0]] = True
    for at, earlier in said.items():
        place[at], score[at] = earlier, float(earlier >= 0)
    return Predecessors(place, score)


def _link_body(
    frame: pl.DataFrame, finder: StateFinder, checked: Mapping[str, str | None]
) -> list[tuple[str, str | None, float | None]]:
    described = frame.select("title", "agenda_title", "fields").iter_rows()
    titles, headings = zip(*(title_and_heading(*row) for row in described), strict=True)
    sessions = [session_number(*row) for row in frame.select("session", "date").iter_rows()]
    names = frame["rollcall_id"].to_list()
    found = find_predecessors(
        titles, sessions, finder=finder, headings=headings, checked=_places(names, checked)
    )
    return [
        (
            name,
            names[place] if place >= 0 else None,
            None if name in checked or place < 0 else round(score, 3),
        )
        for name, place, score in zip(names, found.place.tolist(), found.score.tolist(), strict=True)
    ]


def _places(names: Sequence[str], checked: Mapping[str, str | None]) -> dict[int, int]:
    """Give checked links by the places of their roll calls, those of other bodies left out."""
    at = {name: place for place, name in enumerate(names)}
    return {
        at[name]: at[earlier] if earlier else -1
        for name, earlier in checked.items()
        if name in at and (earlier is None or earlier in at)
    }


def _match(rank: Scores) -> dict[int, int]:
    """Pair the roll calls of a session (rows) with earlier ones (columns), the best first, each once."""
    rows, columns = np.nonzero(np.isfinite(rank))
    order = np.argsort(-rank[rows, columns], kind="stable")
    taken = set[int]()
    found: dict[int, int] = {}
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in found and column not in taken:
            taken.add(column)
            found[row] = column
    return found


def _share(found: dict[int, int], rank: Scores, kinds: NDArray[np.intp]) -> dict[int, int]:
    """Let texts of one title share a predecessor where the only free one is of an older session.

    A matter that is voted on in more parts than in the session before has not turned to an older one.
    """
    holder = {column: row for row, column in found.items()}
    shared = {}
    for row in range(len(rank)):
        best = int(np.argmax(rank[row])) if rank.shape[1] else -1
        if best < 0 or not np.isfinite(rank[row, best]) or holder.get(best, row) == row:
            continue
        own = rank[row, found[row]] if row in found else -np.inf
        if kinds[holder[best]] == kinds[row] and rank[row, best] - own >= PER_SESSION:
            shared[row] = best
    return found | shared


def title_and_heading(title: str | None, heading: str | None, fields: str | None) -> tuple[str, str]:
    """Give a roll call's title and heading, "" if none; in Voeten's table `descr` and `short`."""
    described = str((json.loads(fields).get("descr") if fields else None) or "")
    if not described:
        return title or "", heading or ""
    # Where the short text is the beginning of the title cut off, it is no heading.
    cut_off = clean_title(described).startswith(clean_title(title or "")[:40])
    return described, "" if cut_off else title or ""


def _texts(titles: Sequence[str], finder: StateFinder) -> list[_Text]:
    """Take titles apart, their slips of the pen mended: a misspelt state is no other state."""
    worded = [title_words(title) for title in titles]
    slips = find_slips(worded, known=finder.words)
    parted = (finder.part_words([slips.get(word, word) for word in words]) for words in worded)
    return [_Text(states, content_words(others)) for states, others in parted]


@dataclass(frozen=True, slots=True)
class _Headings:
    """How alike titles and headings are: `cosines` among distinct texts, numbered by `title` and `heading`.

    A heading that does not name one text has the number of the empty text, which is like nothing.
    """

    cosines: Scores
    title: NDArray[np.intp]
    heading: NDArray[np.intp]
    states: Scores
    """Which states title and heading name together, the last column for none; shape (titles, states + 1)."""

    @classmethod
    def read(
        cls, texts: Sequence[_Text], headings: Sequence[str], sessions: NDArray[np.int64], finder: StateFinder
    ) -> _Headings:
        bare = [bare_heading(heading) for heading in headings]
        heads = _texts(bare, finder)
        words = [text.words for text in texts]
        one_text = _name_one_text(bare, sessions.tolist())
        named = [head.words if one else () for head, one in zip(heads, one_text, strict=True)]
        number = {text: at for at, text in enumerate(dict.fromkeys((*words, *named)))}
        weights = WordWeights.fit(number)
        together = [one.states | other.states for one, other in zip(texts, heads, strict=True)]
        terms = [Counter(words_and_pairs(text)) for text in number]
        return cls(
            cosines=_cosines([weights.vector(text) for text in number], terms),
            title=np.array([number[text] for text in words], dtype=np.intp),
            heading=np.array([number[text] for text in named], dtype=np.intp),
            states=_states_named(together),
        )

    def likeness(self, here: NDArray[np.intp], before: NDArray[np.intp]) -> Scores:
        """Score the titles at `here` (rows) against those `before` (columns) by their headings."""

        def compare(one: NDArray[np.intp], other: NDArray[np.intp]) -> Scores:
            return self.cosines[np.ix_(one[here], other[before])]

        # A heading of one text in each session may be broad all the same: titles must have words in common.
        akin = compare(self.title, self.title) >= TITLES_AKIN
        same = np.where(akin, compare(self.heading, self.heading), 0.0)
        crossed = np.maximum(compare(self.heading, self.title), compare(self.title, self.heading))
        meet = self.states[here] @ self.states[before].T > 0
        return np.where(meet, HEADING_COUNTS * np.maximum(same, crossed), 0.0)


def _name_one_text(headings: Sequence[str], sessions: Sequence[int]) -> list[bool]:
    """Whether each heading has stood over one text a session, in its own session and those before it."""
    held = list(zip(headings, sessions, strict=True))
    broad_from: dict[str, int] = {}
    for (heading, session), count in sorted(Counter(held).items(), key=lambda item: -item[0][1]):
        if count > 1:
            broad_from[heading] = session
    return [session < broad_from.get(heading, session + 1) for heading, session in held]


def _likeness(texts: Sequence[_Text]) -> Scores:
    """Return how alike each two texts are, shape (texts, texts); 0 where the states do not meet."""
    weights = WordWeights.fit(text.words for text in texts)
    words = [Counter(words_and_pairs(text.words)) for text in texts]
    score = _cosines([weights.vector(text.words) for text in texts], words)
    alone = [Counter(text.words) for text in texts]
    score = np.maximum(
        score, WORDS_ALONE * _cosines([weights.vector(t.words, pairs=False) for t in texts], alone)
    )
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
    named = _states_named([text.states for text in texts])
    return named @ named.T > 0


def _states_named(states: Sequence[frozenset[str]]) -> Scores:
    """Return 1 for each state that is named, the last column for none; shape (texts, states + 1)."""
    codes = {code: at for at, code in enumerate(sorted(frozenset[str]().union(*states)))}
    named = np.zeros((len(states), len(codes) + 1), dtype=np.float32)
    for row, some in enumerate(states):
        named[row, [codes[code] for code in some]] = 1.0
        named[row, -1] = 0.0 if some else 1.0
    return named


def session_number(session: str | None, day: date | None) -> int:
    """Return the number of the session; of the regular session of its date for a special one."""
    if session and session.isdecimal():
        return int(session)
    if day is None:
        return 0
    return day.year - FIRST_SESSION_YEAR - (0 if day.month >= 9 else 1)
