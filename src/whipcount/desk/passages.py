"""A passage of a text that a person names: a sentence, or from these words to those."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whipcount.domain import InputError, Span

SENTENCES = 400
"""Sentences that a list of them holds; what comes after is named by its words."""

LONGEST = 5_000
"""Characters of one passage."""

_SENTENCE = re.compile(
    r"""\S                                          # from the first sign
        (?:[^\n]*?
           [.!?…][”’"')\]]*(?=\s+[“‘"'(\[]?[^\W\d_a-z]|\s*(?:\n|\Z))
         | [^\n]*)                                  # a line that ends without a stop
    """,
    re.VERBOSE,
)
"""Up to a stop before a capital letter, or to the end of the line: good enough to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a text and the number of its paragraph, from 1."""

    span: Span
    text: str
    paragraph: int


def sentences(text: str) -> tuple[Sentence, ...]:
    r"""Cut a text into sentences to choose from, the first ones of a long text.

    Examples
    --------
    >>> found = sentences("A title\n\nShe said no. “Why?” he asked. U.S. too.")
    >>> [(one.paragraph, one.text) for one in found]
    [(1, 'A title'), (2, 'She said no.'), (2, '“Why?” he asked.'), (2, 'U.S. too.')]
    """
    found: list[Sentence] = []
    paragraph, last = 0, -1
    for match in _SENTENCE.finditer(text):
        if last < 0 or "\n" in text[last : match.start()]:
            paragraph += 1
        last = match.end()
        words = match[0].rstrip()
        span = Span(match.start(), match.start() + len(words))
        found.append(Sentence(span=span, text=words, paragraph=paragraph))
        if len(found) == SENTENCES:
            break
    return tuple(found)


def find_passage(text: str, words: str, *, until: str = "", near: int | None = None) -> Span:
    """Find the passage that begins with `words`, and ends with `until` where that is given.

    White space counts as one blank; a word that is cut is taken whole. `near` chooses among several
    places: the one that begins nearest.

    Raises
    ------
    InputError
        When the words do not stand in the text, stand there more than once, or the passage is too long.

    Examples
    --------
    >>> text = "The envoy said no. Later the envoy said yes to the whole text."
    >>> find_passage(text, "Later  the", until="said yes").of(text)
    'Later the envoy said yes'
    """
    places = list(_pattern(words).finditer(text)) if words else []
    if not places:
        raise InputError(
            f"The words “{words[:120]}” do not stand in this text.",
            expected="Expected words as they stand there.",
            do="Copy them from the text, or choose a sentence.",
        )
    if len(places) > 1 and near is None:
        raise InputError(
            f"The words “{words[:120]}” stand {len(places)} times in this text.",
            expected="Expected words that stand there once.",
            do="Give more of them.",
        )
    first = min(places, key=lambda place: abs(place.start() - (near or 0)))
    end = first.end()
    if until:
        last = _pattern(until).search(text, first.start())
        if last is None:
            raise InputError(
                f"The words “{until[:120]}” do not stand after “{words[:120]}”.",
                expected="Expected the last words of the passage.",
                do="Copy them from the text.",
            )
        end = max(end, last.end())
    if end - first.start() > LONGEST:
        raise InputError(
            f"The passage has {end - first.start():,} characters.",
            expected=f"Expected at most {LONGEST:,}.",
            do="Name a shorter one.",
        )
    return _whole_words(text, first.start(), end)


def _whole_words(text: str, start: int, end: int) -> Span:
    """Take in the rest of a word that a hand with a mouse has cut."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))
