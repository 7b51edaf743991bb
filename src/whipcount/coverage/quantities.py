"""Numbers that sources could dispute: how many, of what, said by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whipcount.coverage.placed import Placed
from whipcount.coverage.signs import holds
from whipcount.coverage.tagging import Sentence
from whipcount.coverage.tallies import find_tallies
from whipcount.coverage.wordlists import words as word_list
from whipcount.domain import Span
from whipcount.domain.statements import DocumentMention, Quantity, Statement

_SCALE = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_LOOSE = {
    "tens of thousands": 10_000, "hundreds of thousands": 100_000, "tens of millions": 10_000_000,
    "hundreds of millions": 100_000_000, "thousands": 1_000, "hundreds": 100, "millions": 1_000_000,
    "billions": 1_000_000_000, "dozens": 24, "scores": 40, "tens": 10,
}  # fmt: skip
_SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_UPPER = r"up to|as many as|at most|no more than|fewer than|less than|under|a maximum of"
_LOWER = (
    r"at least|more than|over|no fewer than|no less than|upwards of|a minimum of|in excess of|not less than"
)
_ABOUT = r"about|around|nearly|almost|some|roughly|approximately|an estimated|close to|just"
_FIGURE = rf"\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|\b(?i:{'|'.join(_SMALL)})(?=[ -])"
_SCALED = r"(?:[ -](?P<{0}>hundred|thousand|million|billion))?"
_QUANTITY = re.compile(
    rf"(?:\b(?i:(?P<upper>{_UPPER})|(?P<lower>{_LOWER})|(?P<about>{_ABOUT}|between|from)) )?"
    rf"(?:\b(?P<loose>{'|'.join(sorted(_LOOSE, key=len, reverse=True))})\b(?: of)?"
    rf"|(?<![\w/.,$€£-])(?P<first>{_FIGURE}){_SCALED.format('scale1')}"
    rf"(?: ?(?:to|and|[-–]) ?(?P<second>\d{{1,3}}(?:,\d{{3}})+|"
    rf"\d+){_SCALED.format('scale2')})?(?![\d/:.]\d|/|st\b|nd\b|rd\b|th\b))"
    r"(?:(?P<hyphen>[- ])(?P<share>of the (?:\d+|[a-z]+) (?=[a-z]+ ))?"
    r"(?P<unit>%|percent\b|per cent\b|[a-z]+(?:-[a-z]+)?|[A-Z][a-z]+)?)?",
)
_BOUNDS = re.compile(rf"\b(?:{_UPPER}|{_LOWER}|{_ABOUT}|between|from) $", re.IGNORECASE)
_LONGEST_BOUND = 20
_NUMERAL = re.compile(
    r"(?<![\w/.,$€£-])(?:\d|"
    + "|".join(
        f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in sorted([*_LOOSE, *_SMALL], key=len)[::-1]
    )
    + ")"
)
"""Where a number starts; what it counts, and what bounds it, is read from there."""
_SIGNS = (*(word.split()[-1] for word in _LOOSE), *_SMALL, *_CURRENCIES)
"""Without a number and without one of these a sentence holds no quantity."""
_NOT_UNITS = word_list("quantities.not_units")
_PEOPLE = word_list("quantities.people")
_STATES = word_list("quantities.states")
_CONTEXT = word_list("quantities.context")
_TAIL = re.compile(r"(?:(?:of|in|from|held in|detained in|at)\s+(?:the\s+)?)((?:[a-z]+\s+){0,2}[A-Za-z]+)")


_MONEY = re.compile(
    rf"(?:\b(?i:(?P<upper>{_UPPER})|(?P<lower>{_LOWER})|(?P<about>{_ABOUT})) )?"
    r"(?P<currency>[$€£])\s?(?P<figure>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?: ?(?P<scale>thousand|million|billion|trillion))?\b"
)


def _money(source: str, sentence: Sentence, statements: Placed[Statement]) -> Iterator[Quantity]:
    for match in _MONEY.finditer(sentence.text, sentence.start, sentence.end):
        value = _number(match["figure"], match["scale"])
        span = Span(match.start(), match.end())
        yield Quantity(
            source=source,
            span=span,
            text=span.of(sentence.text),
            low=None if match["upper"] else value,
            high=None if match["lower"] else value,
            unit=_CURRENCIES[match["currency"]],
            claimant=_claimant(span, statements),
            confidence=0.8,
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
        if not (set("#Q") & set(sentence.tags) or holds(sentence.plain, _SIGNS)):
            continue
        tallies = list(find_tallies(sentence.text, sentence.start, sentence.end))
        for words in tallies:
            span = Span(words.start, words.end)
            found.append(
                Quantity(
                    source=source, span=span, text=span.of(sentence.text), low=None, high=None, unit="votes",
                    key="tally", tally=words.tally, counts=words.counts, confidence=0.95,
                    claimant=_claimant(span, statements),
                )
            )  # fmt: skip
        taken = [(words.start, words.end) for words in tallies]
        taken += [(words.start, words.end) for words in sentence.dates]
        if holds(sentence.plain, tuple(_CURRENCIES)):
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
    for match in _counts(text, sentence.start, sentence.end):
        start, end = match.span()
        if any(start < b and a < end for a, b in taken):
            continue
        unit = (
            (match["unit"] or "").lower().removesuffix("s")
            if match["hyphen"] == "-"
            else (match["unit"] or "").lower()
        )
        value = _value(match)
        counted = match["share"] or _countable(match, unit, text)  # "twelve of the fifteen members"
        if value is None or not counted:
            continue
        low, high = value
        end = _through(text, end, sentence.end, unit)
        span = Span(start, end)
        subject, key = _about(text, span, sentence, unit, documents)
        yield Quantity(
            source=source, span=span, text=span.of(text), low=low, high=high, unit=_unit_name(unit), key=key,
            subject=subject, claimant=_claimant(span, statements), confidence=0.85 if key else 0.6,
        )  # fmt: skip


def _counts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Give the numbers in a stretch of text with their bounds and units."""
    done = start
    for numeral in _NUMERAL.finditer(text, start, end):
        at = numeral.start()
        if at < done:
            continue
        near = max(done, at - _LONGEST_BOUND)
        bound = _BOUNDS.search(text[near:at])
        match = bound and _QUANTITY.match(text, near + bound.start(), end)
        match = match or _QUANTITY.match(text, at, end)
        if match is not None:
            done = match.end()
            yield match


def _number(figure: str, scale: str | None) -> float:
    value = float(_SMALL[figure.lower()]) if figure.lower() in _SMALL else float(figure.replace(",", ""))
    value *= _SCALE[scale.lower()] if scale else 1
    return int(value) if value == int(value) else value


def _value(match: re.Match[str]) -> tuple[float | None, float | None] | None:
    if match["loose"]:
        return float(_LOOSE[match["loose"].lower()]), None
    first = _number(match["first"], match["scale1"])
    if match["second"]:
        scale = match["scale2"]
        second = _number(match["second"], scale)
        first = _number(match["first"], match["scale1"] or scale)
        return (first, second) if first < second else None
    if match["upper"]:
        return None, first
    return (first, None) if match["lower"] else (first, first)


_NUMBERED = re.compile(r"(?:resolution|rule|article|paragraph|chapter|page|no\.|session|part)\s*$")
_WON = re.compile(r"\b(?:received|won|got|drew|gained|attracted)\s*$")
_END = re.compile(r"[.;!?]?(?:[\"”’']|\s*$|\s*\n|\s+(?=[A-Z]))|[;,]\s")
_VOTING = frozenset(["did", "voted", "abstained", "abstain", "have", "were", "against", "votes", "vote"])


def _countable(match: re.Match[str], unit: str, text: str) -> bool:
    """Tell a count of something from a year, a rule's number, a time of day."""
    if match["loose"]:
        large = match["loose"].lower() in ("tens of thousands", "hundreds of thousands")
        return large or bool(unit and unit not in _NOT_UNITS)
    figure = match["first"]
    before = text[max(0, match.start() - 12) : match.start()].lower()
    bounded = bool(match["upper"] or match["lower"])
    if "," in figure and (not unit or unit in _NOT_UNITS) and _END.match(text, match.end("first")):
        return True  # "the true figure is 165,000."
    if not unit or unit in _NOT_UNITS or _NUMBERED.search(before):
        return False
    if unit in _VOTING:
        return unit == "votes" and (figure[:1].isdigit() or bool(_WON.search(before)))
    if re.fullmatch(r"(?:19|20)\d\d", figure) and not (bounded or match["about"]):
        return unit in ("people", "pages", "page")
    return bounded or figure.lower() not in _SMALL or unit in _PEOPLE or unit in _STATES


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
    if unit in ("page", "pages"):
        return "pages"
    if unit in _STATES or unit == "nation":
        return "states"
    if unit in ("%", "percent", "per cent"):
        return "percent"
    return "people" if unit in _PEOPLE or not unit or unit[:1].isupper() else unit


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
