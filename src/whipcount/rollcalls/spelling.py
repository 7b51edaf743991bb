"""Slips of the pen in titles: a rare word that is one letter from a common one is read as that one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

LEAST_LENGTH, MOST_LENGTH = 6, 40
"""Shorter words are left alone: too many of them are one letter apart; what is longer is no word."""
RARE = 10
"""Most titles in which a slip stands; who copies last year's title copies its slips."""
TIMES_AS_COMMON = 5
"""How many times as many titles must have the word that was meant."""


def find_slips(titles: Iterable[Sequence[str]], *, known: Collection[str] = ()) -> Mapping[str, str]:
    """Find words that are slips of other words, and the words that they stand for.

    A slip differs from a far more common word by one letter left out, put in, changed or exchanged with its
    neighbour; the first letter is the same. Words of `known` (names of states) are never slips.

    Examples
    --------
    >>> titles = [("transparency", "armaments")] * 5 + [("transparancy", "armaments")]
    >>> find_slips(titles)
    {'transparancy': 'transparency'}
    """
    counts = Counter(
        word for words in titles for word in set(words) if LEAST_LENGTH <= len(word) <= MOST_LENGTH
    )
    common: dict[str, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count >= TIMES_AS_COMMON:
            for short in _shortened(word):
                common[short].append(word)
    slips = {}
    for word, count in counts.items():
        if count <= RARE and word.isalpha() and word not in known:
            near = {other for short in _shortened(word) for other in common.get(short, ())}
            meant = [n for n in near if counts[n] >= TIMES_AS_COMMON * count and _one_letter_apart(word, n)]
            if meant:
                slips[word] = max(meant, key=lambda other: (counts[other], other))
    return slips


def _shortened(word: str) -> Iterator[str]:
    yield word
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


def _one_letter_apart(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if at == 0 or one == other:
        return False
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    exchanged = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return exchanged or one[at + 1 :] == other[at + 1 :]
