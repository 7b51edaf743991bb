"""Figures of one story that count the same thing, joined under one key, so that they can be compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whipcount.coverage.stories.words import stems
from whipcount.domain.statements import Quantity, Reading

AROUND = 90
"""Characters on each side of a figure that say what it counts; never beyond its paragraph."""
FEWEST_SHARED = 2
"""Telling words around two figures of one unit that must agree, their own words not counted."""
SAME_SCALE = 30
"""Figures further apart than this factor are taken to count different things."""
_MOST_OF_ONE = 40


@dataclass(slots=True)
class _Counted:
    """One thing that is counted: its key, and what was said around its figures."""

    key: str
    unit: str
    around: frozenset[str]
    value: float
    sources: set[str]


def with_story_keys(reading: Reading) -> tuple[Quantity, ...]:
    """Return the quantities of one story, those that count the same thing under one key.

    The reader gives keys to what it knows (people in camps, pages of a report). Here a figure without a key
    joins one of another article when the unit is the same, the scale is the same and the words around both
    agree. Tallies and figures that find no partner stay as they are.
    """
    texts = {article.source.id: article for article in reading.articles}
    things: list[_Counted] = []
    index: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    joined: list[tuple[Quantity, int]] = []
    kept: list[Quantity] = []
    for quantity in reading.quantities:
        value = quantity.low or quantity.high
        if quantity.key or quantity.tally is not None or not value or quantity.source not in texts:
            kept.append(quantity)
            continue
        article = texts[quantity.source]
        unit = quantity.unit.removesuffix("s")
        around = _around(quantity, article.text, [(span.start, span.end) for span in article.body])
        met = Counter(number for word in around for number in index[unit, word][-_MOST_OF_ONE:])
        number = next(
            (n for n, shared in met.most_common(4) if _one_thing(quantity, value, shared, things[n])), None
        )
        if number is None:
            number = len(things)
            things.append(_Counted(_key(quantity, around), unit, around, value, set()))
            for word in around:
                index[unit, word].append(number)
        things[number].sources.add(quantity.source)
        joined.append((quantity, number))
    kept += [
        replace(quantity, key=things[number].key) if len(things[number].sources) > 1 else quantity
        for quantity, number in joined
    ]
    return tuple(kept)


def _one_thing(quantity: Quantity, value: float, shared: int, thing: _Counted) -> bool:
    apart = max(value, thing.value) / min(value, thing.value)
    return shared >= FEWEST_SHARED and apart <= SAME_SCALE and quantity.source not in thing.sources


def _around(quantity: Quantity, text: str, body: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Return the telling words around a figure, without its own."""
    span = quantity.span
    start, end = next(((a, b) for a, b in body if a <= span.start < b), (span.start, span.end))
    before = text[max(start, span.start - AROUND) : span.start]
    after = text[span.end : min(end, span.end + AROUND)]
    own = set(stems(quantity.text))
    return frozenset(word for word in stems(f"{before} {after}") if word not in own and not word.isdigit())


def _key(quantity: Quantity, around: frozenset[str]) -> str:
    return f"{quantity.unit}, as in “{' '.join(quantity.text.split())}”" if around else quantity.text
