"""How alike two titles are: the cosine of their words and pairs of words, rare ones weighing more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

Vector = Mapping[str, float]


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
            counts.update(set(_terms(words)))
            size += 1
        return cls(size, counts)

    def vector(self, words: Sequence[str]) -> Vector:
        """Return the weighted terms of a title, of length one; empty for no words."""
        terms = Counter(_terms(words))
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


def _terms(words: Sequence[str]) -> list[str]:
    return [*words, *(" ".join(pair) for pair in pairwise(words))]
