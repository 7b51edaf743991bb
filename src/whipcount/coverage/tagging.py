"""Sentences as tags: one letter a word, so that grammar can be written as patterns over short strings.

Tags: D determiner, S possessive pronoun, ' possessive ending, P pronoun, W who or which, T that, o of,
I preposition, K subordinator, & and, B but, O to, M modal, H have, E be, d do, V past or participle,
Z third person, v base form, G -ing form, R adverb, J adjective, N noun, C capitalised word, # number,
t day or month, Q quotation, ``,`` ``:`` ``;`` ``.`` ``-`` ``(`` ``)`` punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whipcount.coverage.lexicon import BODY_NOUNS, CLOSED, CUE_FORMS, NOUNS_TOO, PERSON_NOUNS, VERB_TAGS
from whipcount.coverage.quotations import find_quotations
from whipcount.coverage.wordlists import words
from whipcount.domain import SYMBOL_PATTERN

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|Amb|Prof|St|Jr|Sr|Lt|Col|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|Co|"
    "Corp|Inc|Ltd|Art|Messrs|Maj|Capt|Rev|Hon|Adm|Brig"
)
_TOKEN = re.compile(
    rf"(?P<symbol>{SYMBOL_PATTERN.pattern})"
    r"|(?P<initials>(?:[A-Za-z]\.){2,}(?:-\w+)*|\b[A-Z]\.(?=\s?[A-Z]))"
    rf"|(?P<short>\b(?:{_ABBREVIATIONS})\.)"
    r"|(?P<number>[$€£]?\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|%)?(?:-[A-Za-z]+)*)"
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
_FIRST_WORD = re.compile(r"\W{1,2}(?P<word>[a-z]+)\b")
_SPANS_OF_TIME = words("tagging.spans_of_time")
_TO_NOUN = re.compile(r"O(?=[DSCNJ#P'tQT])")
_WHICH_TIME = frozenset(
    ["last", "next", "this", "past", "same", "previous", "following", "coming", "recent", "earlier"]
)


@dataclass(slots=True)
class Sentence:
    """One sentence: its words with their places in the raw text, and one tag a word."""

    text: str
    """The whole raw text that the places index."""
    paragraph: int
    starts: list[int]
    ends: list[int]
    words: list[str]
    tags: str

    @property
    def start(self) -> int:
        """Where the sentence starts in the raw text."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Where the sentence ends in the raw text."""
        return self.ends[-1]

    def lower(self, place: int) -> str:
        """Return the word at `place` in lower case, or nothing beyond the sentence."""
        return self.words[place].lower() if 0 <= place < len(self.words) else ""

    def tag(self, place: int) -> str:
        """Return the tag at `place`, or nothing beyond the sentence."""
        return self.tags[place] if 0 <= place < len(self.tags) else ""

    def span_text(self, first: int, last: int) -> str:
        """Return the raw text from word `first` to word `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def read_sentences(text: str, start: int, end: int, *, paragraph: int = 0) -> Iterator[Sentence]:
    """Split one paragraph into tagged sentences; a quotation is one word, whatever is in it."""
    starts, ends, words, first = _tokens(text, start, end)
    begin = 0
    for place in range(len(words)):
        if place + 1 == len(words) or _ends_sentence(words, first, place):
            chunk = slice(begin, place + 1)
            tags = _tag(words[chunk], first[chunk])
            yield Sentence(text, paragraph, starts[chunk], ends[chunk], words[chunk], tags)
            begin = place + 1


def _tokens(text: str, start: int, end: int) -> tuple[list[int], list[int], list[str], list[str]]:
    """Return starts, ends, words and first guesses at tags; a stop inside a quotation is given after it."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    tags: list[str] = []

    def put(first: int, last: int, tag: str) -> None:
        starts.append(first)
        ends.append(last)
        words.append(text[first:last])
        tags.append(tag)

    place = start
    for opened, closed in [*find_quotations(text, start, end), (end, end)]:
        for match in _TOKEN.finditer(text, place, opened):
            put(match.start(), match.end(), _first_tag(match))
        place = closed
        if opened < closed and (cue := _quoted_cue(text, opened, closed)) and tags and tags[-1] in "?CP":
            # It "calls upon all states" ...: the quotation starts with the verb that reports.
            place = cue
        elif opened < closed:
            put(opened, closed, "Q")
            inner = _INNER_END.search(text, max(opened, closed - 6), closed)
            if inner:
                put(closed, closed, _MARKS.get(inner.group(1), "."))
    return starts, ends, words, tags


def _quoted_cue(text: str, opened: int, closed: int) -> int | None:
    """Return where the first word in a quotation starts, when it is a verb that reports speech."""
    match = _FIRST_WORD.match(text, opened, closed)
    if match and match["word"] in CUE_FORMS and VERB_TAGS[match["word"]] in ("Z", "V"):
        return match.start("word")
    return None


def _first_tag(match: re.Match[str]) -> str:
    kind = match.lastgroup
    word = match.group()
    if kind == "word":
        known = CLOSED.get(word.lower().replace("’", "'"))
        if known and len(word) == 2 and word.isupper() and known == "P":
            return "C"  # US the state, not the pronoun
        return known or ("C" if word[0].isupper() else "?")
    if kind == "mark":
        return _MARKS.get(word, "x")
    if kind == "short":
        return CLOSED.get(word.lower(), "C")
    return {"symbol": "C", "initials": "C", "number": "#", "own": "'", "dash": "-", "dots": "-"}[
        kind or "own"
    ]


def _ends_sentence(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    follower = words[place + 1]
    if tags[place] == "." and tags[place + 1] != "Q" and not words[place]:
        # The stop was inside a quotation: "No!" she said. The lower case, or a name that speaks, goes on.
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


def _tag(words: Sequence[str], first: Sequence[str]) -> str:
    tags: list[str] = []
    size = len(words)
    for place, guess in enumerate(first):
        word = words[place]
        before = tags[-1] if tags else ""
        after = first[place + 1] if place + 1 < size else ""
        tags.append(_settle(word, guess, (before, tags[-2] if place > 1 else ""), after, words, place))
        if word in _SPANS_OF_TIME and place and words[place - 1].lower() in _WHICH_TIME:
            tags[-2:] = "tt"
            if place > 1 and words[place - 2].lower() in ("early", "late", "earlier", "later"):
                tags[-3] = "t"
    # "to" before a noun is a preposition; before a verb it marks the infinitive.
    return _TO_NOUN.sub("I", "".join(tags))


def _settle(
    word: str, guess: str, behind: tuple[str, str], after: str, words: Sequence[str], place: int
) -> str:
    before = behind[0]
    if guess == "T":
        return _that(before, after, words, place)
    if guess == "t" and (before in ("D", "S", "'") or (after == "C" and word == "May")):
        return "J"
    if guess == "D" and after in ("E", "M", "H", "d", ".", ","):
        return "P"
    if guess == "#" and word.lower() == "one" and after in ("?", "M", "H", "E", "d", "."):
        return "P" if before not in ("D", "S", "J") else "N"
    if guess == "C" and place == 0 and word.lower() in VERB_TAGS and word.lower() not in NOUNS_TOO:
        return VERB_TAGS[word.lower()][0]
    if guess == "J" and before == "M":
        return "R"  # "would likely veto"
    if guess == "R" and before in ("D", "S") and word.lower() in ("earlier", "later", "then", "far"):
        return "J"
    if guess == "B" and word.lower() == "yet" and before in ("H", "R", "V"):
        return "R"
    if guess != "?":
        return guess
    return _open_class(word, behind, after, words, place)


def _that(before: str, after: str, words: Sequence[str], place: int) -> str:
    follower = words[place + 1].lower() if place + 1 < len(words) else ""
    if before == "I":
        return "D"
    if before in ("N", "C", "J") and (after in ("E", "M", "H", "d") or "V" in VERB_TAGS.get(follower, "")):
        return "W"
    if before in ("N", "C") and "Z" in VERB_TAGS.get(follower, "") and follower not in ("states", "nations"):
        return "W"
    if before in ("N", "C") and (follower.endswith("ly") or after == "R") and place + 2 < len(words):
        return "W" if {"V", "Z"} & set(VERB_TAGS.get(words[place + 2].lower(), "")) else "T"
    return "T"


def _open_class(word: str, behind: tuple[str, str], after: str, words: Sequence[str], place: int) -> str:
    lower = word.lower()
    before = behind[0]
    verb = VERB_TAGS.get(lower, "")
    if lower in PERSON_NOUNS and before not in ("O", "M", "P", "d"):
        return "N"
    if not verb:
        return _by_shape(lower, before, after)
    if "G" in verb:
        return _participle("G", behind, after)
    if "V" in verb and lower not in NOUNS_TOO:
        return _participle("V", behind, after)
    if lower in NOUNS_TOO:
        return _noun_or_verb(verb, behind, after, words, place)
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


def _noun_or_verb(verb: str, behind: tuple[str, str], after: str, words: Sequence[str], place: int) -> str:
    before, earlier = behind
    tag = (
        "Z"
        if "Z" in verb
        else ("V" if verb == "V" or words[place].lower() in ("set", "cut", "read", "led") else "v")
    )
    if before in ("M", "O", "d"):
        return "v" if "v" in verb else "N"
    if before == "P" or before in ("W", "T") or (before == "R" and earlier not in ("D", "S")):
        return tag
    if before == "H":
        return "V" if "V" in verb else "N"
    if before in ("D", "S", "'", "J", "#", "o", "I", "", "G", "V", "Z", "v", "E"):
        return "N"
    follower = words[place + 1].lower() if place + 1 < len(words) else ""
    if before in ("N", "C", ")") and tag == "Z":
        return "Z" if after in ("T", "D", "S", "Q", "P", "C", "#") or follower in _AFTER_CALLS else "N"
    if before in ("N", "C") and tag == "v" and words[place - 1].endswith("s"):
        return "v" if after in ("T", "D", "S", "Q", "P", "C") or follower in _AFTER_CALLS else "N"
    if before in ("&", ","):
        return tag if after in ("T", "D", "S", "Q", "P") or follower in ("for", "on") else "N"
    return "N"


_AFTER_CALLS = frozenset(["for", "on", "upon", "to", "states", "all", "further", "also", "clearly"])
