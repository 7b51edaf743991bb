"""Where sources put a quantity differently: incompatible, compatible, or about different documents."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from whipcount.domain.matter import NamedDocument
from whipcount.domain.statements import Quantity, Reading

Relation = Literal["incompatible", "compatible", "about different documents"]

_FIGURE = re.compile(
    r"(?:[A-Za-z]+ ){0,4}?(?:(?:hundreds|tens) of (?:thousands|millions)"
    r"|(?:thousands|hundreds|millions|dozens)\b"
    r"|[$€£]?\d[\d,.]*(?:(?: |-)(?:hundred|thousand|million|billion|pages?))?)",
    re.IGNORECASE,
)
LENGTH = "length of "
"""How the keys of document lengths start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One quantity that sources put differently, and how their claims stand to each other."""

    subject: str
    relation: Relation
    words: str
    claims: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class _Range:
    """What a claim can mean: `low` to `high`, `high` excluded when `open_above`."""

    low: float
    high: float
    open_above: bool
    why: str

    def meets(self, other: _Range) -> bool:
        """Whether one number may fit both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        excluded = (self.high == high and self.open_above) or (other.high == high and other.open_above)
        return low < high or (low == high and not excluded)


def compare_quantities(
    reading: Reading, *, known_documents: Sequence[NamedDocument] = ()
) -> tuple[Disagreement, ...]:
    """Put claims about one quantity side by side where they differ.

    A loose figure means its own order of magnitude (*tens of thousands*: from 10,000 to below 100,000,
    else it would be called hundreds of thousands); a round figure may stand for what rounds to it.
    Lengths of documents are held against the known documents' pages.

    Parameters
    ----------
    reading : Reading
        What was read; only quantities with a key are compared.
    known_documents : sequence of NamedDocument, optional
        Documents of the matter, with `pages` where they are known.
    """
    found: list[Disagreement] = []
    for key, claims in _grouped(reading.quantities).items():
        distinct = _one_a_claim(claims)
        if len({(claim.low, claim.high) for claim in distinct}) < 2:
            continue
        if key.startswith(LENGTH):
            found.append(_lengths(key, distinct, known_documents))
        else:
            found.append(_numbers(key, distinct))
    return tuple(found)


def _grouped(quantities: Sequence[Quantity]) -> dict[str, list[Quantity]]:
    groups: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        if quantity.key and quantity.tally is None:
            groups.setdefault(quantity.key, []).append(quantity)
    return groups


def _one_a_claim(claims: Sequence[Quantity]) -> tuple[Quantity, ...]:
    seen: dict[tuple[str, float | None, float | None], Quantity] = {}
    for claim in claims:
        seen.setdefault((claim.source, claim.low, claim.high), claim)
    return tuple(seen.values())


def _range(claim: Quantity) -> _Range:
    words = claim.text.lower()
    for unit, ceiling in (("hundreds of ", 10), ("tens of ", 10)):
        if words.startswith(unit) and claim.low:
            low, high = claim.low, claim.low * ceiling
            return _Range(
                low, high, True, f"“{_figure(claim)}” means {_shown(low)} or more, below {_shown(high)}"
            )
    if claim.low is None and claim.high is not None:
        return _Range(0, claim.high, False, f"“{_figure(claim)}” means at most {_shown(claim.high)}")
    if claim.high is None and claim.low is not None:
        return _Range(claim.low, math.inf, False, f"“{_figure(claim)}” means {_shown(claim.low)} or more")
    low, high = claim.low or 0.0, claim.high or 0.0
    if low == high:
        half = rounding(low) / 2
        if half >= 1:
            return _Range(
                low - half,
                low + half,
                True,
                f"{_shown(low)} may round {_shown(low - half)} to {_shown(low + half)}",
            )
    return _Range(low, high, False, f"“{_figure(claim)}” is taken as it stands")


def rounding(value: float) -> float:
    """Return the unit that a whole number is round to: 400 to 100, 120,000 to 10,000, 372 to 1.

    Examples
    --------
    >>> [rounding(value) for value in (400, 372, 120000)]
    [100, 1, 10000]
    """
    number = round(value)
    if number == 0:
        return 1
    unit = 1
    while number % (unit * 10) == 0:
        unit *= 10
    return unit


def _figure(claim: Quantity) -> str:
    """Return the figure alone: *hundreds of thousands*, *up to 120,000*, *372-page*."""
    words = " ".join(claim.text.split())
    match = _FIGURE.match(words)
    return match.group() if match else words


def _shown(value: float) -> str:
    return f"{value:,.0f}"


def _numbers(key: str, claims: tuple[Quantity, ...]) -> Disagreement:
    ranges = [_range(claim) for claim in claims]
    apart = [
        (one, other)
        for one, other in combinations(range(len(claims)), 2)
        if not ranges[one].meets(ranges[other])
    ]
    reasons = "; ".join(dict.fromkeys(r.why for r in ranges))
    if apart:
        told = [" and ".join(sorted(f"“{_figure(claims[place])}”" for place in pair)) for pair in apart]
        pairs = "; ".join(dict.fromkeys(told))
        words = f"No number fits {pairs}: {reasons}."
        return Disagreement(subject=key, relation="incompatible", words=words, claims=claims)
    words = f"One number may fit all: {reasons}."
    return Disagreement(subject=key, relation="compatible", words=words, claims=claims)


def _lengths(key: str, claims: tuple[Quantity, ...], known: Sequence[NamedDocument]) -> Disagreement:
    """Say which known document each count of pages fits, exactly or as a round figure."""
    subject = f"length of {claims[0].subject or key.removeprefix(LENGTH)}"
    named = next((d for d in known if d.key == key.removeprefix(LENGTH)), None)
    fits = [_fitting(claim, known) for claim in claims]
    told = [_length_words(claim, fit) for claim, fit in zip(claims, fits, strict=True)]
    documents = {fit.key for fit in fits if fit is not None}
    if len(documents) > 1:
        return Disagreement(
            subject=subject, relation="about different documents", words=f"{_joined(told)}.", claims=claims
        )
    if len(documents) == 1 and all(fit is not None for fit in fits):
        other = named is not None and named.key not in documents and named.pages is not None
        note = (
            f" The document that the articles name, {_titled(named)}, has about {named.pages} pages."
            if other and named
            else ""
        )
        return Disagreement(
            subject=subject, relation="compatible", words=f"{_joined(told)}.{note}", claims=claims
        )
    plain = _numbers(key, claims)
    return Disagreement(subject=subject, relation=plain.relation, words=plain.words, claims=claims)


def _joined(told: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(told))


def _fitting(claim: Quantity, known: Sequence[NamedDocument]) -> NamedDocument | None:
    """Find the known document whose length the claim states exactly, or else may round."""
    pages = [document for document in known if document.pages is not None]
    exact = [d for d in pages if d.pages == claim.low == claim.high]
    if exact:
        return exact[0]
    meant = _range(claim)
    near = [d for d in pages if d.pages is not None and meant.meets(_Range(d.pages, d.pages, False, ""))]
    return near[0] if len(near) == 1 else None


def _length_words(claim: Quantity, fit: NamedDocument | None) -> str:
    if fit is None:
        return f"{_figure(claim)} fits no known document"
    if fit.pages == claim.low == claim.high:
        return f"{_figure(claim)} is the length of {_titled(fit)}"
    return f"{_figure(claim)} is a round figure for the {fit.pages} pages of {_titled(fit)}"


def _titled(document: NamedDocument) -> str:
    return f"{document.title} ({document.symbol})" if document.symbol else document.title
