"""How alike two titles are: the cosine of their words and pairs of words, rare ones weighing more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

Vector = Mapping[str, float]

ACCEPTED = 0.6
"""Least likeness of two titles, the states in them left out, for one matter."""
SAME_WORDS = 0.95
"""Likeness of titles that hold the same words in another order."""
SLIP = 0.88
"""Likeness in spelling from which two titles differ by a slip of the pen."""


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Inverse document frequencies of the words and pairs in a body of titles.

    A word in `n` of `size` titles weighs log((1 + size) / (1 + n)) + 1; Salton and Buckley (1988),
    doi:10.1016/0306-4573(88)90021-0.
    """

    size: int
    counts: Mapping[str, int]

    @classmethod
    def fit(cls, titles: Iterable[Sequence[str]]) -> WordWeights:
        """Count in how many titles, each given as its words, every word and pair stands."""
        counts: Counter[str] = Counter()
        size = 0
        for words in titles:
            counts.update(set(words_and_pairs(words)))
            size += 1
        return cls(size, counts)

    def vector(self, words: Sequence[str], *, pairs: bool = True) -> Vector:
        """Return the weighted terms of a title, of length one; empty for no words."""
        terms = Counter(words_and_pairs(words) if pairs else words)
        weights = {
            term: (1 + log(count)) * (log((1 + self.size) / (1 + self.counts.get(term, 0))) + 1)
            for term, count in terms.items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length one, 0 to 1.

    Examples
    --------
    >>> weights = WordWeights.fit([("oceans", "law"), ("space", "law")])
    >>> round(cosine(weights.vector(("oceans", "law")), weights.vector(("oceans", "law"))), 6)
    1.0
    """
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def spelling_likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the cosine of the three-letter pieces of two titles, 0 to 1: high for a slip of the pen.

    Examples
    --------
    >>> spelling_likeness(("israeli", "practices"), ("israeli", "practicies")) > 0.85
    True
    """
    here, there = Counter(letter_pieces(one)), Counter(letter_pieces(other))
    length = sqrt(sum(n * n for n in here.values()) * sum(n * n for n in there.values()))
    return sum(count * there[piece] for piece, count in here.items()) / length if length else 0.0


def title_likeness(one: Sequence[str], other: Sequence[str], weights: WordWeights) -> float:
    """Tell how alike two titles are by their content words, 0 to 1; order and slips count for little."""
    likeness = cosine(weights.vector(one), weights.vector(other))
    if likeness < SAME_WORDS and set(one) == set(other):
        return SAME_WORDS
    if likeness < ACCEPTED:
        spelling = spelling_likeness(one, other)
        return max(likeness, spelling if spelling >= SLIP else 0.0)
    return likeness


def letter_pieces(words: Sequence[str]) -> list[str]:
    """Return every three letters that stand together in a title, spaces counted as letters."""
    text = f" {' '.join(words)} "
    return [text[at : at + 3] for at in range(len(text) - 2)]


def words_and_pairs(words: Sequence[str]) -> list[str]:
    """Return the words of a title and each two that stand together."""
    return [*words, *(" ".join(pair) for pair in pairwise(words))]
