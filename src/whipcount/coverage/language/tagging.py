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
from itertools import compress
from typing import Any

from whipcount.coverage.language.datewords import DATED, DateWords, find_dates
from whipcount.coverage.language.kept import kept
from whipcount.coverage.language.lexicon import (
    CLOSED,
    DOCUMENT_NOUNS,
    NOUNS_TOO,
    PERSON_NOUNS,
    VERB_TAGS,
)
from whipcount.coverage.language.places import Place, find_places
from whipcount.coverage.language.signs import signs_of
from whipcount.coverage.language.tokens import BEFORE_NOUNS, SPANS_OF_TIME, by_shape, read_words
from whipcount.coverage.language.wordlists import words

_STARTERS = words("tagging.starters")
_NOUN_AHEAD = frozenset("NCJ'#")
_LONGEST = 250
"""Words in a sentence at most: lists and text without stops are cut, so that the cost stays linear."""
_TO_NOUN = re.compile(r"O(?=[DSCNJ#P'tQT])")
_FINITE = re.compile(r"[HEMdVZv](?<![ODS][VZv])")
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
    lowered: Sequence[str]
    """The words in lower case."""
    tags: str
    subjects: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    """Subjects of verbs found so far, which several rules ask for; see `clauses.subject_of`."""
    start: int = field(init=False)
    """Where the sentence starts in the raw text."""
    end: int = field(init=False)
    """Where the sentence ends in the raw text."""

    def __post_init__(self) -> None:
        self.start, self.end = self.starts[0], self.ends[-1]

    @kept
    def signs(self) -> int:
        """Return the bits of the words that patterns look for, quotations and all; see `signs`."""
        return signs_of(self.lowered)

    @kept
    def finite(self) -> list[int]:
        """Places of the finite verbs and auxiliaries, infinitives left out."""
        return [match.start() for match in _FINITE.finditer(self.tags)]

    @kept
    def places(self) -> Sequence[Place]:
        """Return the states, blocs and bodies that the sentence names."""
        return find_places(self.text, self.start, self.end)

    @kept
    def dates(self) -> tuple[DateWords, ...]:
        """Return the date expressions of the sentence."""
        return find_dates(self.text, self.start, self.end) if self.signs & DATED else ()

    def places_in(self, start: int, end: int) -> Sequence[Place]:
        """Return the places named between two indices of the raw text, both within the sentence."""
        return [place for place in self.places if start <= place.start and place.end <= end]

    def lower(self, place: int) -> str:
        """Return the word at `place` in lower case, or nothing beyond the sentence."""
        return self.lowered[place] if 0 <= place < len(self.lowered) else ""

    def tag(self, place: int) -> str:
        """Return the tag at `place`, or nothing beyond the sentence."""
        return self.tags[place] if 0 <= place < len(self.tags) else ""

    def span_text(self, first: int, last: int) -> str:
        """Return the raw text from word `first` to word `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def read_sentences(text: str, start: int, end: int, *, paragraph: int = 0) -> Iterator[Sentence]:
    """Split one paragraph into tagged sentences; a quotation is one word, whatever is in it."""
    tokens = read_words(text, start, end)
    if not tokens.known:
        return
    lowered, guesses, settled, stopping = zip(*tokens.known, strict=True)
    begin = 0
    for stop in _stops(tokens.words, guesses, stopping):
        for cut in range(begin, stop, _LONGEST):
            chunk = slice(cut, min(cut + _LONGEST, stop))
            words, lower = tokens.words[chunk], lowered[chunk]
            tags = _tag(words, lower, guesses[chunk], list(settled[chunk]))
            yield Sentence(text, paragraph, tokens.starts[chunk], tokens.ends[chunk], words, lower, tags)
        begin = stop


def _stops(words: Sequence[str], guesses: Sequence[str], stopping: Sequence[bool]) -> Iterator[int]:
    """Give the places after the last word of each sentence."""
    last = len(words) - 1
    for place in compress(range(last), stopping):
        if _ends_sentence(words, guesses, place):
            yield place + 1
    yield last + 1


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


def _tag(words: Sequence[str], lowered: Sequence[str], guesses: Sequence[str], tags: list[str]) -> str:
    """Settle the tags that are still open, from the first word to the last."""
    tags[0] = ""
    last = len(words) - 1
    for place in [place for place, tag in enumerate(tags) if not tag]:
        guess = guesses[place]
        behind = (tags[place - 1] if place else "", tags[place - 2] if place > 1 else "")
        after = guesses[place + 1] if place < last else ""
        if guess == "?":
            tags[place] = _open_class(lowered[place], behind, after, lowered, place)
        elif guess == "D":
            tags[place] = _determiner(behind[0], after, lowered, place)
        else:
            tags[place] = _settle(words[place], guess, behind, after, lowered, place)
        if place and words[place] in SPANS_OF_TIME and lowered[place - 1] in _WHICH_TIME:
            tags[place - 1] = tags[place] = "t"
            if place > 1 and lowered[place - 2] in ("early", "late", "earlier", "later"):
                tags[place - 2] = "t"
    # "to" before a noun is a preposition; before a verb it marks the infinitive.
    return _TO_NOUN.sub("I", "".join(tags))


def _settle(
    word: str, guess: str, behind: tuple[str, str], after: str, lowered: Sequence[str], place: int
) -> str:
    """Settle a first guess by the words around it."""
    before, lower = behind[0], lowered[place]
    if guess == "T":
        return _that(behind, after, lowered, place)
    turned = ""
    if guess == "#" and lower == "one" and after in ("?", "M", "H", "E", "d", "."):
        turned = "N" if before in ("D", "S", "J") else "P"
    elif guess == "t" and (before in ("D", "S", "'") or (after == "C" and word == "May")):
        turned = "J"  # "a February report"
    elif word == "May" and guess == "M" and (before == "I" or after in ("#", "t")):
        turned = "t"
    elif guess == "J" and before == "M":
        turned = "R"  # "would likely veto"
    elif guess == "R" and before in ("D", "S") and lower in BEFORE_NOUNS:
        turned = "J"  # "an earlier draft"
    elif guess == "B" and lower == "yet" and before in ("H", "R", "V"):
        turned = "R"
    elif guess == "C" and place == 0 and lower in VERB_TAGS and lower not in NOUNS_TOO:
        turned = VERB_TAGS[lower][0]
    return turned or guess


_WITHOUT_NOUN = frozenset("EMHd.,")


def _determiner(before: str, after: str, lowered: Sequence[str], place: int) -> str:
    """Tell *some were*, *all, however* and *Both urged restraint* from a determiner before its noun."""
    if after in _WITHOUT_NOUN or (lowered[place] == "both" and _is_past(lowered, place + 1)):
        return "P"
    adverb = lowered[place] in ("all", "both") and before in ("H", "E", "M")
    return "R" if adverb and _is_past(lowered, place + 1) else "D"  # "have all said"


def _is_past(lowered: Sequence[str], place: int) -> bool:
    return place < len(lowered) and "V" in VERB_TAGS.get(lowered[place], "")


def _closes_phrase(word: str) -> bool:
    """Whether a noun phrase ends before this word: *that report as*, *that text,*, not *that text is*."""
    return CLOSED.get(word, "") in ("I", "K", "W") or not word[:1].isalnum()


def _that(behind: tuple[str, str], after: str, lowered: Sequence[str], place: int) -> str:
    """Tell *that goal*, *a draft that calls* and *said that* apart."""
    before, earlier = behind
    if before == "I":
        return "T" if lowered[place - 1] == "out" else "D"  # "pointed out that"
    following = lowered[place + 1 : place + 3]
    if len(following) > 1 and following[0] in DOCUMENT_NOUNS and (not before or _closes_phrase(following[1])):
        return "D"  # "rejected that report as untrue", "That report found ..."
    if len(following) > 1 and before in ("V", "Z", "v") and following[1] in (".", ",", ";"):
        return "D"  # "disputed that figure."
    forms = [VERB_TAGS.get(word, "") for word in following]
    follower = following[0] if following else ""
    relative = (
        after in ("E", "M", "H", "d")
        or (bool(forms) and "V" in forms[0])
        or (bool(forms) and "Z" in forms[0] and follower not in ("states", "nations"))
    )
    if len(forms) > 1 and (follower.endswith("ly") or after == "R"):
        relative = relative or bool({"V", "Z"} & set(forms[1]))  # "a text that sharply criticises"
    noun = before in ("N", "C", "J") or (before == "t" and earlier == "N")  # "a text Thursday that calls"
    return "W" if relative and noun else "T"


def _open_class(lower: str, behind: tuple[str, str], after: str, lowered: Sequence[str], place: int) -> str:
    before = behind[0]
    verb = VERB_TAGS.get(lower, "")
    if lower in PERSON_NOUNS and before not in ("O", "M", "P", "d"):
        return "N"
    if not verb:
        return by_shape(lower, before, after)
    if "G" in verb or ("V" in verb and lower not in NOUNS_TOO):
        return _participle("G" if "G" in verb else "V", behind, after)
    if lower in NOUNS_TOO:
        return _noun_or_verb(verb, behind, after, lowered, place)
    if before in ("D", "S", "'", "J"):
        return "N" if after not in ("?", "C", "N") else "J"
    return "Z" if "Z" in verb else ("v" if "v" in verb else "V")


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
        return tag if after not in ("E", "M", "H") else "N"  # "by which states were urged"
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
    near = lowered[max(0, place - 3) : place]
    if after == "." and tag == "v" and before in ("N", "C") and any(w.endswith(("s", "data")) for w in near):
        return "v"  # "..., rights groups estimate.", "..., researchers in Stockholm estimate."
    joined = before in ("&", ",", "B") and (opens_object or follower in ("for", "on", "out"))
    return tag if speaks or joined else "N"


_AFTER_CALLS = frozenset(["for", "on", "upon", "to", "states", "all", "further", "also", "clearly"])
