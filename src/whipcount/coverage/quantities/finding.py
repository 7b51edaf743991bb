"""Numbers that sources could dispute: how many, of what, said by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whipcount.coverage.article.confidence import KEYED_QUANTITY, MONEY, QUANTITY, TALLY
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.language.counts import (
    ABOUT,
    LOWER,
    NUMBER_WORDS,
    PEOPLE,
    STATES,
    UPPER,
    find_counts,
    number_of,
)
from whipcount.coverage.language.lexicon import CLOSED
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.wordlists import words as word_list
from whipcount.coverage.quantities.tallies import find_tallies
from whipcount.domain import Span
from whipcount.domain.statements import DocumentMention, Quantity, Statement

_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees", "₩": "won"}
_SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_MONEY_SIGN = sign(*_CURRENCIES)
_COUNTED = sign(*(word for word in NUMBER_WORDS if CLOSED.get(word) != "#"), *_CURRENCIES)
"""Without a number and without one of these a sentence holds no quantity."""
_CONTEXT = word_list("quantities.context")
_TAIL = re.compile(r"(?:(?:of|in|from|held in|detained in|at)\s+(?:the\s+)?)((?:[a-z]+\s+){0,2}[A-Za-z]+)")


_MONEY = re.compile(
    rf"(?:\b(?i:(?P<upper>{UPPER})|(?P<lower>{LOWER})|(?P<about>{ABOUT})) )?"
    r"(?P<currency>[$€£¥₹₩])\s?(?P<figure>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?: ?(?P<scale>thousand|million|billion|trillion|k|mn?|bn|tn))?\b"
)


def _money(source: str, sentence: Sentence, statements: Placed[Statement]) -> Iterator[Quantity]:
    for match in _MONEY.finditer(sentence.text, sentence.start, sentence.end):
        scale = match["scale"] or ""
        value = number_of(match["figure"], _SHORT_SCALES.get(scale, scale))
        span = Span(match.start(), match.end())
        yield Quantity(
            source=source,
            span=span,
            text=span.of(sentence.text),
            low=None if match["upper"] else value,
            high=None if match["lower"] else value,
            unit=_CURRENCIES[match["currency"]],
            claimant=_claimant(span, statements),
            confidence=MONEY,
        )


def read_quantities(
    source: str,
    sentences: Sequence[Sentence],
    statements: Placed[Statement],
    documents: Placed[DocumentMention],
) -> list[Quantity]:
    """Read the quantities of one article; who claims them is the innermost speaker, else nobody named."""
    found: list[Quantity] = []
    for sentence in sentences:
        if not ("#" in sentence.tags or sentence.signs & _COUNTED or "Q" in sentence.tags):
            continue
        tallies = list(find_tallies(sentence.text, sentence.start, sentence.end, signs=sentence.signs))
        for words in tallies:
            span = Span(words.start, words.end)
            found.append(
                Quantity(
                    source=source, span=span, text=span.of(sentence.text), low=None, high=None, unit="votes",
                    key="tally", tally=words.tally, counts=words.counts, confidence=TALLY,
                    claimant=_claimant(span, statements),
                )
            )  # fmt: skip
        taken = [(words.start, words.end) for words in tallies]
        taken += [(words.start, words.end) for words in sentence.dates]
        if sentence.signs & _MONEY_SIGN:
            found += _money(source, sentence, statements)
        found += _in_sentence(source, sentence, taken, statements, documents)
    return found


def _in_sentence(
    source: str,
    sentence: Sentence,
    taken: list[tuple[int, int]],
    statements: Placed[Statement],
    documents: Placed[DocumentMention],
) -> Iterator[Quantity]:
    text = sentence.text
    for count in find_counts(text, sentence.start, sentence.end):
        unit = count.unit
        sized = (
            text[count.end - len(unit) - 1 : count.end] == f"-{unit}"
        )  # "24 of the 47-member council in favour"
        if not sized and any(count.start < b and a < count.end for a, b in taken):
            continue
        span = Span(count.start, _through(text, count.end, sentence.end, unit))
        subject, key = _about(text, span, sentence, unit, documents)
        yield Quantity(
            source=source, span=span, text=span.of(text), low=count.low, high=count.high,
            unit=_unit_name(unit), key=key, subject=subject, claimant=_claimant(span, statements),
            confidence=KEYED_QUANTITY if key else QUANTITY,
        )  # fmt: skip


_PLACE_TAIL = re.compile(
    r" (?:Koreans|nationals|people|prisoners)?"
    r"(?: ?in (?:the )?(?:[a-z]+ ){0,2}(?:camps?|prisons?|detention|custody|jails?|exile)| have died| died)?"
)


def _through(text: str, end: int, limit: int, unit: str) -> int:
    """Take in *in political prison camps* or *in favour* after the unit."""
    if unit in ("page", "pages", "member", "%", "percent", "per cent"):
        return end
    match = _PLACE_TAIL.match(text, end, limit)
    stretch = match.group() if match else ""
    return end + len(stretch.rstrip())


def _unit_name(unit: str) -> str:
    head = unit.rpartition(" ")[2]  # "member states", "Afghan refugees"
    if unit in ("page", "pages"):
        return "pages"
    if head in STATES or unit == "nation":
        return "states"
    if unit in ("%", "percent", "per cent"):
        return "percent"
    return "people" if head in PEOPLE or not unit or unit[:1].isupper() else unit


def _about(
    text: str, span: Span, sentence: Sentence, unit: str, documents: Placed[DocumentMention]
) -> tuple[str, str]:
    """Say what is counted, and the key that the same quantity has in other articles."""
    if unit in ("page", "pages"):
        near = _nearest(span, documents, sentence)
        return (near.title, f"length of {near.key}") if near else ("", "")
    window = text[max(sentence.start, span.start - 60) : min(sentence.end, span.end + 60)].lower()
    heads = [word for word in re.findall(r"[a-z]+", window) if word in _CONTEXT]
    own = [word for word in re.findall(r"[a-z]+", text[span.start : span.end].lower()) if word in _CONTEXT]
    name = _unit_name(unit)
    if name == "people" or unit[:1].isupper() or unit in ("north", "south"):
        if {"died", "dead", "deaths", "killed", "executed"} & set(own or heads[:1]):
            return text[span.start : span.end], "deaths of people" + (
                " in camps" if "camps" in window or "prison" in window else ""
            )
        if {"camp", "camps"} & set(own + heads):
            return text[span.start : span.end], "people in camps"
        topic = (own + heads + [""])[0]
        return text[span.start : span.end], f"people {topic}".strip() if topic else ""
    if unit in ("member", "members"):
        after = re.match(r"\W*((?:[A-Z]\w+ ?){1,4})", text[span.end : sentence.end])
        return (after.group(1).strip(), f"members of {after.group(1).strip()}") if after else ("", "")
    return text[span.start : span.end], ""


def _nearest(span: Span, documents: Placed[DocumentMention], sentence: Sentence) -> DocumentMention | None:
    here = documents.within(sentence.start, sentence.end)
    return min(here, key=lambda d: abs(d.span.end - span.end), default=None)


def _claimant(span: Span, statements: Placed[Statement]) -> str:
    innermost = statements.around(span.start, span.end)
    return (innermost.speaker.name or innermost.speaker.mention) if innermost else ""
