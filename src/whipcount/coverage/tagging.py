"""Sentences as tags: one letter a word, so that grammar can be written as patterns over short strings.

Tags: D determiner, S possessive pronoun, ' possessive ending, P pronoun, W who or which, T that, o of,
I preposition, K subordinator, & and, B but, O to, M modal, H have, E be, d do, V past or participle,
Z third person, v base form, G -ing form, R adverb, J adjective, N noun, C capitalised word, # number,
t day or month, Q quotation, ``,`` ``:`` ``;`` ``.`` ``-`` ``(`` ``)`` punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from whipcount.coverage.datewords import DATE_SIGNS, DateWords, find_dates
from whipcount.coverage.lexicon import (
    BODY_NOUNS,
    CLOSED,
    CUE_FORMS,
    DOCUMENT_NOUNS,
    NOUNS_TOO,
    PERSON_NOUNS,
    VERB_TAGS,
)
from whipcount.coverage.quotations import find_quotations
from whipcount.coverage.signs import holds
from whipcount.coverage.wordlists import words
from whipcount.domain import SYMBOL_PATTERN

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|Amb|Prof|St|Jr|Sr|Lt|Col|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|Co|"
    "Corp|Inc|Ltd|Art|Messrs|Maj|Capt|Rev|Hon|Adm|Brig"
)
_TOKEN = re.compile(
    r"(?P<plain>[a-z]+(?=[ ,]))"
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
_MARKS = {",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "(": "(", ")": ")", "[": "(", "]": ")"}
_STARTERS = words("tagging.starters")
_NOUN_AHEAD = frozenset("NCJ'#")
_INNER_END = re.compile(r"([.,!?…;])['\"”’»`]*$")
_LONGEST = 250
"""Words in a sentence at most: lists and text without stops are cut, so that the cost stays linear."""
_FIRST_WORD = re.compile(r"\W{1,2}(?:[a-z]+ly )?(?P<word>[a-z]+)\b")
_SPANS_OF_TIME = words("tagging.spans_of_time")
_TO_NOUN = re.compile(r"O(?=[DSCNJ#P'tQT])")
_FINITE = re.compile(r"[HEMd]|(?<![ODS])[VZv]")
_WHICH_TIME = frozenset(
    ["last", "next", "this", "past", "same", "previous", "following", "coming", "recent", "earlier"]
)


@dataclass(eq=False)
class Sentence:
    """One sentence: its words with their places in the raw text, and one tag a word."""

    text: str
    """The whole raw text that the places index."""
    paragraph: int
    starts: list[int]
    ends: list[int]
    words: list[str]
    lowered: list[str]
    """The words in lower case."""
    tags: str
    subjects: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    """Subjects of verbs found so far, which several rules ask for; see `clauses.subject_of`."""

    @cached_property
    def start(self) -> int:
        """Where the sentence starts in the raw text."""
        return self.starts[0]

    @cached_property
    def end(self) -> int:
        """Where the sentence ends in the raw text."""
        return self.ends[-1]

    @cached_property
    def plain(self) -> str:
        """The sentence in lower case, quotations and all, in which the signs of a pattern are looked for."""
        return self.text[self.start : self.end].lower()

    @cached_property
    def finite(self) -> list[int]:
        """Places of the finite verbs and auxiliaries, infinitives left out."""
        return [match.start() for match in _FINITE.finditer(self.tags)]

    @cached_property
    def dates(self) -> tuple[DateWords, ...]:
        """The date expressions of the sentence."""
        dated = set("t#Q") & set(self.tags) or holds(self.plain, DATE_SIGNS)
        return find_dates(self.text, self.start, self.end) if dated else ()

    def lower(self, place: int) -> str:
        """Return the word at `place` in lower case, or nothing beyond the sentence."""
        return self.lowered[place] if 0 <= place < len(self.lowered) else ""

    def tag(self, place: int) -> str:
        """Return the tag at `place`, or nothing beyond the sentence."""
        return self.tags[place] if 0 <= place < len(self.tags) else ""

    def span_text(self, first: int, last: int) -> str:
        """Return the raw text from word `first` to word `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]


class _Word(NamedTuple):
    """What is known of a word before its neighbours are looked at."""

    lower: str
    guess: str
    """Its tag at first sight; `?` for verbs, nouns and adjectives in lower case."""
    settled: str
    """Its tag when no neighbour can change it, else nothing."""


@dataclass(slots=True)
class _Tokens:
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    known: list[_Word] = field(default_factory=list)

    def put(self, start: int, end: int, word: str, known: _Word) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.known.append(known)


def read_sentences(text: str, start: int, end: int, *, paragraph: int = 0) -> Iterator[Sentence]:
    """Split one paragraph into tagged sentences; a quotation is one word, whatever is in it."""
    tokens = _tokens(text, start, end)
    guesses = [word.guess for word in tokens.known]
    begin = 0
    for stop in _stops(tokens.words, guesses):
        for cut in range(begin, stop, _LONGEST):
            chunk = slice(cut, min(cut + _LONGEST, stop))
            words, known = tokens.words[chunk], tokens.known[chunk]
            lowered = [word.lower for word in known]
            tags = _tag(words, lowered, known)
            yield Sentence(text, paragraph, tokens.starts[chunk], tokens.ends[chunk], words, lowered, tags)
        begin = stop


def _stops(words: Sequence[str], guesses: Sequence[str]) -> Iterator[int]:
    """Give the places after the last word of each sentence."""
    last = len(words) - 1
    for place, guess in enumerate(guesses):
        may_end = guess == "." or (words[place][-1:] == "." and guess in "Ct")
        if place == last or (may_end and _ends_sentence(words, guesses, place)):
            yield place + 1


def _tokens(text: str, start: int, end: int) -> _Tokens:
    """Return the words with first guesses at tags; a stop inside a quotation is given after it."""
    tokens = _Tokens()
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
        tokens.put(opened, closed, quotation, _Word(quotation.lower(), "Q", "Q"))
        inner = _INNER_END.search(text, max(opened, closed - 6), closed)
        if inner:
            mark = inner.group(1)
            tag = _MARKS.get(mark, ".")
            word = "?" if mark in "!?" else ""
            tokens.put(closed, closed, word, _Word(word, tag, tag))
    return tokens


_BEFORE_NOUNS = frozenset(["earlier", "later", "then", "far"])
_TURNED_BY_NEIGHBOURS = frozenset("TtDJ")
_TURNED_WORDS = frozenset({("#", "one"), ("B", "yet"), *(("R", word) for word in _BEFORE_NOUNS)})
_SHAPED = ("ing", "ed", "ous", "ful", "ive", "ical", "able", "ible", "ary", "ish", "less")
"""Endings that make a verb or an adjective of a word, as its neighbours have it."""
_AMBIGUOUS = frozenset("-'’_")
"""Marks that are read by what stands beside them."""
_REMEMBERED = 50_000
_remembered: dict[str, _Word] = {}
"""Words met so far, emptied when full: nine words in ten of any article are among them."""


def _read_words(text: str, start: int, end: int, tokens: _Tokens) -> None:
    starts, ends, words, known = tokens.starts, tokens.ends, tokens.words, tokens.known
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        found = _remembered.get(word)
        if found is None:
            found = _word(match)
            if word not in _AMBIGUOUS:
                if len(_remembered) >= _REMEMBERED:
                    _remembered.clear()
                _remembered[word] = found
        first, last = match.span()
        starts.append(first)
        ends.append(last)
        words.append(word)
        known.append(found)


def _word(match: re.Match[str]) -> _Word:
    word, guess = match.group(), _first_tag(match)
    lower = word.lower()
    return _Word(lower, guess, _settled(word, lower, guess))


def _settled(word: str, lower: str, guess: str) -> str:
    """Return the tag of a word that no neighbour can change, else nothing."""
    if word in _SPANS_OF_TIME:
        return ""
    if guess == "?":
        shaped = lower.endswith(_SHAPED) and lower not in PERSON_NOUNS and lower not in BODY_NOUNS
        return "" if lower in VERB_TAGS or shaped else _by_shape(lower, "", "")
    if guess in _TURNED_BY_NEIGHBOURS or (guess, lower) in _TURNED_WORDS:
        return ""
    return guess


def _quoted_cue(text: str, opened: int, closed: int) -> int | None:
    """Return where the first word in a quotation starts, when it is a verb that reports speech."""
    match = _FIRST_WORD.match(text, opened, closed)
    if match and match["word"] in CUE_FORMS and VERB_TAGS[match["word"]] in ("Z", "V"):
        return match.start("word")
    return None


def _first_tag(match: re.Match[str]) -> str:
    kind = match.lastgroup
    word = match.group()
    if kind in ("word", "plain"):
        known = CLOSED.get(word.lower().replace("’", "'"))
        if known and len(word) == 2 and word.isupper() and known == "P":
            return "C"  # US the state, not the pronoun
        if known == "J" and word[0].isupper():
            return "C"  # "Amnesty International", "General Assembly"
        return known or ("C" if word[0].isupper() else "?")
    if kind == "mark":
        return _MARKS.get(word, "x")
    if kind == "short":
        return CLOSED.get(word.lower(), "C")
    return {"symbol": "C", "initials": "C", "number": "#", "own": "'", "dash": "-", "dots": "-", "rule": "-"}[
        kind or "own"
    ]


def _ends_sentence(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    follower = words[place + 1]
    if tags[place] == "." and words[place] == "?" and tags[place - 1] == "Q" and tags[place + 1] != "Q":
        # "Why!" she said: after a question or a cry the sentence may go on with the speaker.
        return follower[:1].isupper() and not _speech_follows(words, tags, place + 1)
    if tags[place] == ".":
        return tags[place + 1] not in ".)" and not follower[:1].islower()
    if words[place].endswith(".") and tags[place] in "Ct" and "." in words[place][:-1]:
        return follower.lower() in _STARTERS and follower[:1].isupper()
    return False


def _speech_follows(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    for ahead in range(place, min(place + 8, len(words))):
        if words[ahead].lower() in {"said", "says", "asked", "added", "told", "wrote"}:
            return ahead + 1 >= len(words) or tags[ahead + 1] in ".,I?Ct"
        if tags[ahead] in ".;:Q":
            return False
    return False


def _tag(words: Sequence[str], lowered: Sequence[str], known: Sequence[_Word]) -> str:
    tags: list[str] = []
    size = len(words)
    for place, (lower, guess, settled) in enumerate(known):
        if settled and place:
            tags.append(settled)
            continue
        behind = (tags[-1] if tags else "", tags[-2] if place > 1 else "")
        after = known[place + 1].guess if place + 1 < size else ""
        tags.append(_settle(words[place], guess, behind, after, lowered, place))
        if place and words[place] in _SPANS_OF_TIME and lowered[place - 1] in _WHICH_TIME:
            tags[-2:] = "tt"
            if place > 1 and lowered[place - 2] in ("early", "late", "earlier", "later"):
                tags[-3] = "t"
    # "to" before a noun is a preposition; before a verb it marks the infinitive.
    return _TO_NOUN.sub("I", "".join(tags))


def _settle(
    word: str, guess: str, behind: tuple[str, str], after: str, lowered: Sequence[str], place: int
) -> str:
    """Settle a first guess by the words around it."""
    before, lower = behind[0], lowered[place]
    if guess == "?":
        return _open_class(lower, behind, after, lowered, place)
    if guess == "T":
        return _that(before, after, lowered, place)
    turned = ""
    if guess == "#" and lower == "one" and after in ("?", "M", "H", "E", "d", "."):
        turned = "N" if before in ("D", "S", "J") else "P"
    elif guess == "t" and (before in ("D", "S", "'") or (after == "C" and word == "May")):
        turned = "J"  # "a February report"
    elif guess == "D" and (
        after in ("E", "M", "H", "d", ".", ",") or (lower == "both" and _is_past(lowered, place + 1))
    ):
        turned = "P"  # "some were", "all, however", "Both urged restraint"
    elif guess == "J" and before == "M":
        turned = "R"  # "would likely veto"
    elif guess == "R" and before in ("D", "S") and lower in _BEFORE_NOUNS:
        turned = "J"  # "an earlier draft"
    elif guess == "B" and lower == "yet" and before in ("H", "R", "V"):
        turned = "R"
    elif guess == "C" and place == 0 and lower in VERB_TAGS and lower not in NOUNS_TOO:
        turned = VERB_TAGS[lower][0]
    return turned or guess


def _is_past(lowered: Sequence[str], place: int) -> bool:
    return place < len(lowered) and "V" in VERB_TAGS.get(lowered[place], "")


def _closes_phrase(word: str) -> bool:
    """Whether a noun phrase ends before this word: *that report as*, *that text,*, not *that text is*."""
    return CLOSED.get(word, "") in ("I", "K", "W") or not word[:1].isalnum()


def _that(before: str, after: str, lowered: Sequence[str], place: int) -> str:
    """Tell *that goal*, *a draft that calls* and *said that* apart."""
    if before == "I":
        return "D"
    following = lowered[place + 1 : place + 3]
    if len(following) > 1 and following[0] in DOCUMENT_NOUNS and _closes_phrase(following[1]):
        return "D"  # "rejected that report as untrue"
    forms = [VERB_TAGS.get(word, "") for word in following]
    follower = following[0] if following else ""
    relative = (
        after in ("E", "M", "H", "d")
        or (bool(forms) and "V" in forms[0])
        or (bool(forms) and "Z" in forms[0] and follower not in ("states", "nations"))
    )
    if len(forms) > 1 and (follower.endswith("ly") or after == "R"):
        relative = relative or bool({"V", "Z"} & set(forms[1]))  # "a text that sharply criticises"
    return "W" if relative and before in ("N", "C", "J") else "T"


def _open_class(lower: str, behind: tuple[str, str], after: str, lowered: Sequence[str], place: int) -> str:
    before = behind[0]
    verb = VERB_TAGS.get(lower, "")
    if lower in PERSON_NOUNS and before not in ("O", "M", "P", "d"):
        return "N"
    if not verb:
        return _by_shape(lower, before, after)
    if "G" in verb or ("V" in verb and lower not in NOUNS_TOO):
        return _participle("G" if "G" in verb else "V", behind, after)
    if lower in NOUNS_TOO:
        return _noun_or_verb(verb, behind, after, lowered, place)
    if before in ("D", "S", "'", "J"):
        return "N" if after not in ("?", "C", "N") else "J"
    return "Z" if "Z" in verb else ("v" if "v" in verb else "V")


def _by_shape(lower: str, before: str, after: str) -> str:
    if lower in PERSON_NOUNS or lower in BODY_NOUNS or lower in ("family", "july", "anomaly", "monopoly"):
        return "N"
    if lower.endswith("ly") and len(lower) > 4:
        return "R"
    if lower.endswith("ing") and len(lower) > 5:
        return "G" if before not in ("D", "S", "'", "J", "o") else ("J" if after in ("?", "C") else "N")
    if lower.endswith("ed") and len(lower) > 4:
        return "J" if before in ("D", "S", "'", "I", "#") else "V"
    if lower.endswith(("ous", "ful", "ive", "ical", "able", "ible", "ary", "ish", "less")) and after in (
        "?",
        "C",
    ):
        return "J"
    return "N"


def _participle(tag: str, behind: tuple[str, str], after: str) -> str:
    """Tell *the alleged abuses* (adjective) and *the meeting* (noun) from a verb."""
    before, earlier = behind
    noun_ahead = after in ("?", "C", "J", "#")
    if before in ("D", "S", "'") or (before in ("R", "J", "#") and earlier in ("D", "S", "'")):
        return "J" if noun_ahead else "N"
    if tag == "V" and before in ("I", "o", "#") and noun_ahead:
        return "J"
    if tag == "G" and before in ("J", "o") and not noun_ahead and after != "D":
        return "N"
    return tag


def _noun_or_verb(verb: str, behind: tuple[str, str], after: str, lowered: Sequence[str], place: int) -> str:
    """Tell the verb from the noun in *reports*, *calls*, *draft* by the words around it."""
    before, earlier = behind
    past = verb == "V" or lowered[place] in ("set", "cut", "read", "led")
    tag = "Z" if "Z" in verb else "V" if past else "v"
    if before in ("M", "O", "d", "H"):
        wanted = "V" if before == "H" else "v"
        return wanted if wanted in verb else "N"
    if before in ("P", "W", "T") or (before == "R" and earlier not in ("D", "S")):
        return tag
    follower = lowered[place + 1] if place + 1 < len(lowered) else ""
    opens_object = after in ("T", "D", "S", "Q", "P")
    if lowered[place] == "states" and after not in ("T", "Q") and follower not in ("further", "clearly"):
        return "N"  # "member states to use"
    speaks = {
        "Z": before in ("N", "C", ")", "t")
        and (opens_object or after in ("C", "#") or follower in _AFTER_CALLS),
        "v": before in ("N", "C") and lowered[place - 1].endswith("s")
        and (opens_object or after == "C" or follower in _AFTER_CALLS),
    }.get(tag, False)  # fmt: skip
    joined = before in ("&", ",", "B") and (opens_object or follower in ("for", "on", "out"))
    return tag if speaks or joined else "N"


_AFTER_CALLS = frozenset(["for", "on", "upon", "to", "states", "all", "further", "also", "clearly"])
