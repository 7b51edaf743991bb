"""One mention of a document, with what its own words tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from whipcount.coverage.language.tagging import Sentence

_JUDGING = re.compile(
    r"\b(?:(?:support|back|accept|oppos|reject|block|veto|adopt|approv)\w*|(?:it|this|that) (?:is|was)|"
    r"vot\w+ (?:for|against|in favou?r of)|"
    r"(?:describ|call|brand|dismiss|denounc|label)\w*(?: (?:it|this|the \w+))?(?: as)?) [“\"‘]?$"
)
"""What stands before a text that is judged."""


@dataclass(slots=True)
class Mention:
    """One mention, before it is known which document it is of."""

    sentence: Sentence
    first: int
    last: int
    head: int
    start: int
    end: int
    family: str
    definite: bool
    own: bool
    """Said to be somebody's own: *its report*."""
    owners: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    """Lower-case words that tell it apart: *commission*, *inquiry*, *COI*."""
    symbol: str | None = None
    rival: bool = False
    introduced: bool = False
    """Made, sent or published in this very clause, so that a date beside it is the document's."""
    month: str = ""
    appeared: date | None = None
    """The first day on which the document can have been out, when its own clause states one."""
    pending: bool = False
    """Spoken of as still to come or to change, so that it is no adopted text."""
    settled: bool = False
    """Said to have been adopted or passed."""
    prospective: bool = False
    """Only wished for, needed or thought of: *a second resolution would be needed*."""
    stage: bool = False
    """An earlier stage of a text spoken of: *an earlier draft*."""
    stopped: bool = False
    """A rival that was withdrawn or lost, and is seldom spoken of again."""
    of_past_year: bool = False
    """*Last year's text*."""
    adopter: str = ""
    """Code of the body outside the United Nations that its clause names when it was adopted."""
    key: str = field(default="")

    @property
    def holder(self) -> str:
        """The noun of its possessive, *panel* in *the panel's report*, when it is no state."""
        at = self.sentence.tags.find("'", self.first, self.head)
        return self.sentence.lower(at - 1) if at > self.first and not self.owners else ""

    @property
    def judged(self) -> bool:
        """Whether somebody's mind on it is told: *could not vote for a text that*, *called it “a text*."""
        before = self.sentence.text[max(0, self.start - 60) : self.start].lower()
        return bool(_JUDGING.search(before))

    @property
    def of_somebody(self) -> bool:
        """Whether a possessive names an owner who is no state: *the host country's text*."""
        return "'" in self.sentence.tags[self.first : self.head] and not self.owners

    @property
    def called(self) -> str:
        """What it is called without owner or adjectives: *draft resolution*, *text*."""
        head = self.sentence.lower(self.head)
        is_draft = "draft" in [self.sentence.lower(at) for at in range(self.first, self.head)]
        return f"draft {head}" if is_draft else head

    @property
    def text(self) -> str:
        """The words of the mention."""
        return self.sentence.text[self.start : self.end]
