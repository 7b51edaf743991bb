"""Words that a pattern cannot do without: looked for first, they cost a hundredth of the pattern."""

from __future__ import annotations


def holds(plain: str, signs: tuple[str, ...]) -> bool:
    """Tell whether one of the signs stands in a text that is in lower case.

    Examples
    --------
    >>> holds("it was tabled by chile", (" by ", "sponsor"))
    True
    """
    for sign in signs:  # noqa: SIM110 - a generator takes twice as long
        if sign in plain:
            return True
    return False
