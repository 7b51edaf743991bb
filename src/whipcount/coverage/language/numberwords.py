"""Numbers written in words: *twenty-seven*, *one hundred and eleven*, *half a million*, *two and a half*."""

from __future__ import annotations

import re

SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SMALL = {**_ONES, **_TEENS, **_TENS}
"""Numbers of one word."""
_ONE_WORDS = "|".join(_ONES)
UNDER_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_ONE_WORDS}))?|{'|'.join(_TEENS)}|{_ONE_WORDS})"
"""Pattern of a number in words below a hundred."""
HUNDREDS = rf"(?:(?:an?|{_ONE_WORDS}|{'|'.join(_TEENS)}) hundred(?:(?: and)? {UNDER_HUNDRED})?)"
"""Pattern of a number in words with its hundreds."""
THOUSANDS = rf"(?:{UNDER_HUNDRED} thousand,?(?: and)? (?:{HUNDREDS}|{UNDER_HUNDRED}))"
"""Pattern of a number in words with thousands and what goes beyond them."""
HALVES = rf"(?:half a|a quarter of a|{UNDER_HUNDRED} and a half)(?= (?:dozen|hundred|[mb]illion|thousand)\b)"
"""Pattern of a fraction of a scale."""
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "dozen": 12}
_WORD = re.compile(r"[a-z]+")


def number_in_words(text: str) -> float:
    """Return the value of a number in words; words that are no number count nothing.

    Examples
    --------
    >>> number_in_words("One hundred and eleven"), number_in_words("half a million")
    (111, 500000)
    >>> number_in_words("two and a half million"), number_in_words("Six thousand three hundred")
    (2500000, 6300)
    """
    total, part = 0.0, 0.0
    for word in _WORD.findall(text.lower()):
        if word in SMALL:
            part += SMALL[word]
        elif word in ("a", "an") and not part:
            part = 1
        elif word == "quarter":
            part = _FRACTIONS[word]
        elif word == "half":
            part += _FRACTIONS[word]
        elif word in ("hundred", "dozen"):
            part = (part or 1) * (SCALES["hundred"] if word == "hundred" else _FRACTIONS["dozen"])
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0.0
    value = total + part
    return int(value) if value == int(value) else value
