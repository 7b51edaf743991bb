"""One colour, one letter and one word per vote, the same in every figure and table.

Fills are light enough for dark letters (contrast 7 to 1 or more); inks are dark enough for text and bars on
white (4.5 to 1 or more). The letter always stands beside the colour, so that the page reads in grey.
"""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.domain import MEMBER_VOTES, Vote


@dataclass(frozen=True, slots=True)
class Mark:
    """How one vote is shown: letter, word, light fill for areas, dark ink for marks and text."""

    letter: str
    word: str
    fill: str
    ink: str


MARKS: dict[Vote, Mark] = {
    Vote.YES: Mark("Y", "yes", "#9cc7ee", "#1f5f9e"),
    Vote.ABSTAIN: Mark("A", "abstain", "#f2d184", "#8a5d00"),
    Vote.NO: Mark("N", "no", "#f19b8c", "#a8321f"),
    Vote.ABSENT: Mark("–", "absent", "#dcdcd8", "#5f5f5b"),
    Vote.NOT_A_MEMBER: Mark("·", "not a member", "#ffffff", "#767672"),
}

INK = "#1d2329"
"""Colour of letters on fills and of rules that carry meaning."""
SOFT_INK = "#5a636c"
"""Colour of axis labels and notes; 6 to 1 on white."""
HAIRLINE = "#c9ced3"


def likeliest(probabilities: tuple[float, float, float, float]) -> tuple[Vote, float]:
    """Return the likeliest vote and its probability; the first in `MEMBER_VOTES` wins a tie.

    Examples
    --------
    >>> likeliest((0.2, 0.7, 0.05, 0.05))
    (<Vote.ABSTAIN: 'abstain'>, 0.7)
    """
    best = max(range(len(MEMBER_VOTES)), key=lambda index: probabilities[index])
    return MEMBER_VOTES[best], probabilities[best]
