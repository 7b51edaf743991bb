"""Small counts as English prose writes them."""

from __future__ import annotations

_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    "twelve",
)


def spell(count: int) -> str:
    """Write a small count as a word.

    Examples
    --------
    >>> spell(4), spell(0), spell(23)
    ('four', 'no', '23')
    """
    return _SMALL[count] if 0 <= count < len(_SMALL) else str(count)
