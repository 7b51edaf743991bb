"""Words with their places and what is known of each before its neighbours are looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from whipcount.coverage.language.lexicon import BODY_NOUNS, CLOSED, CUE_FORMS, PERSON_NOUNS, VERB_TAGS
from whipcount.coverage.language.quotations import find_quotations
from whipcount.coverage.language.wordlists import words as word_list
from whipcount.domain import SYMBOL_PATTERN

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|Amb|Prof|St|Jr|Sr|Lt|Col|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|Co|"
    "Corp|Inc|Ltd|Art|Messrs|Maj|Capt|Rev|Hon|Adm|Brig"
)
_KINDS = re.compile(
    r"(?P<plain>[A-Za-z]++(?=[ ,])|[a-z]{2,}+(?=[.;:?!)]))"
    r"|(?P<comma>[,;()])"
    rf"|(?P<symbol>{SYMBOL_PATTERN.pattern})"
    r"|(?P<initials>(?:[A-Za-z]\.){2,}(?:-\w+)*|\b[A-Z]\.(?=\s?[A-Z])|\b[A-Z]\.\d+\b"
    r"|\b[A-Z]\w+\.(?i:com|org|net|info|ru|az|ge|am|ua|kz|by|cn)\b)"
    rf"|(?P<short>\b(?:{_ABBREVIATIONS})\.)"
    r"|(?P<number>[$€£]?\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|%)?(?:-[A-Za-z]+)*)"
    r"|(?P<rule>(?<=\s)_(?=\s))"
    r"|(?P<word>(?!\d)\w+(?:(?:-|[’'](?!s\b))\w+)*)"
    r"|(?P<own>['’]s\b|['’](?=\s))"
    r"|(?P<dash>--|[—–―]|(?<=\s)-(?=\s))"
    r"|(?P<dots>\.\.\.|…)"
    r"|(?P<mark>[^\w\s])"
)
_TOKEN = re.compile(rf"(?=\S)(?:{re.sub(r'[?]P<[a-z]+>', '?:', _KINDS.pattern)})")
"""The same without names and with spaces passed over at once: a word is found at half the cost."""
_MARKS = {",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "(": "(", ")": ")", "[": "(", "]": ")"}
_INNER_END = re.compile(r"([.,!?…;])['\"”’»`]*$")
_FIRST_WORD = re.compile(r"\W{1,2}(?:[a-z]+ly )?(?P<word>[a-z]+)\b")
SPANS_OF_TIME = word_list("tagging.spans_of_time")


class Word(NamedTuple):
    """What is known of a word before its neighbours are looked at."""

    lower: str
    guess: str
    """Its tag at first sight; `?` for verbs, nouns and adjectives in lower case."""
    settled: str
    """Its tag when no neighbour can change it, else nothing."""
    stops: bool
    """Whether a sentence may end with it."""


@dataclass(slots=True)
class Tokens:
    """The words of a stretch of text in order, quotations among them as one word each."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    known: list[Word] = field(default_factory=list)

    def put(self, start: int, end: int, word: str, known: Word) -> None:
        """Add a word."""
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.known.append(known)


def read_words(text: str, start: int, end: int) -> Tokens:
    """Return the words with first guesses at tags; a stop inside a quotation is given after it."""
    tokens = Tokens()
    place = start
    for opened, closed in [*find_quotations(text, start, end), (end, end)]:
        _read_words(text, place, opened, tokens)
        place = closed
        if opened == closed:
            continue
        before = tokens.known[-1].guess if tokens.known else ""
        cue = _quoted_cue(text, opened, closed) if before and before in "?CP" else None
        if cue is not None:
            # It "calls upon all states" ...: the quotation starts with the verb that reports.
            place = cue
            continue
        quotation = text[opened:closed]
        tokens.put(opened, closed, quotation, Word(quotation.lower(), "Q", "Q", quotation.endswith(".")))
        inner = _INNER_END.search(text, max(opened, closed - 6), closed)
        if inner:
            mark = inner.group(1)
            tag = _MARKS.get(mark, ".")
            word = "?" if mark in "!?" else ""
            tokens.put(closed, closed, word, Word(word, tag, tag, tag == "."))
    return tokens


BEFORE_NOUNS = frozenset(["earlier", "later", "then", "far"])
_TURNED_BY_NEIGHBOURS = frozenset("TtDJ")
_TURNED_WORDS = frozenset({("#", "one"), ("B", "yet"), *(("R", word) for word in BEFORE_NOUNS)})
_ADJECTIVE_ENDINGS = ("ous", "ful", "ive", "ical", "able", "ible", "ary", "ish", "less")
_SHAPED = ("ing", "ed", *_ADJECTIVE_ENDINGS)
"""Endings that make a verb or an adjective of a word, as its neighbours have it."""
_AMBIGUOUS = frozenset("-'’_")
"""Marks that are read by what stands beside them."""
_REMEMBERED = 50_000
_LONGEST_WORD = 40
_remembered: dict[str, Word] = {}
"""Words met so far, emptied when full: nine words in ten of any article are among them."""


def _read_words(text: str, start: int, end: int, tokens: Tokens) -> None:
    matches = list(_TOKEN.finditer(text, start, end))
    words = [match[0] for match in matches]
    met = map(_remembered.get, words)
    tokens.starts += [match.start() for match in matches]
    tokens.ends += [match.end() for match in matches]
    tokens.words += words
    tokens.known += [known or _word(match) for known, match in zip(met, matches, strict=True)]


def _word(match: re.Match[str]) -> Word:
    kind = _KINDS.match(match.string, match.start(), match.endpos)
    word, guess = match[0], _first_tag(match[0], kind.lastgroup if kind else None)
    lower = word.lower()
    known = Word(lower, guess, _settled(word, lower, guess), guess == "." or word.endswith("."))
    if word not in _AMBIGUOUS and len(word) <= _LONGEST_WORD:
        if len(_remembered) >= _REMEMBERED:
            _remembered.clear()
        _remembered[word] = known
    return known


def _settled(word: str, lower: str, guess: str) -> str:
    """Return the tag of a word that no neighbour can change, else nothing."""
    if word in SPANS_OF_TIME or word == "May":
        return ""
    if guess == "?":
        shaped = lower.endswith(_SHAPED) and lower not in PERSON_NOUNS and lower not in BODY_NOUNS
        return "" if lower in VERB_TAGS or shaped else by_shape(lower, "", "")
    if guess in _TURNED_BY_NEIGHBOURS or (guess, lower) in _TURNED_WORDS:
        return ""
    return guess


def _quoted_cue(text: str, opened: int, closed: int) -> int | None:
    """Return where the first word in a quotation starts, when it is a verb that reports speech."""
    match = _FIRST_WORD.match(text, opened, closed)
    if match and match["word"] in CUE_FORMS and VERB_TAGS[match["word"]] in ("Z", "V"):
        return match.start("word")
    return None


def _first_tag(word: str, kind: str | None) -> str:
    if kind in ("word", "plain"):
        known = CLOSED.get(word.lower().replace("’", "'"))
        if word in ("US", "WHO"):
            return "C"  # the state and the organisation, not the pronouns
        if known == "J" and word[0].isupper():
            return "C"  # "Amnesty International", "General Assembly"
        return known or ("C" if word[0].isupper() else "?")
    if kind in ("mark", "comma"):
        return _MARKS.get(word, "x")
    if kind == "short":
        return CLOSED.get(word.lower(), "C")
    return {"symbol": "C", "initials": "C", "number": "#", "own": "'", "dash": "-", "dots": "-", "rule": "-"}[
        kind or "own"
    ]


def by_shape(lower: str, before: str, after: str) -> str:
    """Guess the tag of a word that the lists do not hold, by its ending and its neighbours' tags."""
    if lower in PERSON_NOUNS or lower in BODY_NOUNS or lower in ("family", "july", "anomaly", "monopoly"):
        return "N"
    if lower.endswith("ly") and len(lower) > 4:
        return "R"
    if lower.endswith("ing") and len(lower) > 5:
        return "G" if before not in ("D", "S", "'", "J", "o") else ("J" if after in ("?", "C") else "N")
    if lower.endswith("ed") and len(lower) > 4:
        return "J" if before in ("D", "S", "'", "I", "#") else "V"
    return "J" if lower.endswith(_ADJECTIVE_ENDINGS) and after in ("?", "C") else "N"
