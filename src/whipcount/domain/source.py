"""Where a fact comes from: the source, the span in it, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Visibility(StrEnum):
    """Who may see an entry. What people say to a vote counter is off the record."""

    OWN = "own"
    DELEGATION = "delegation"
    PUBLIC = "public"

    def may_be_shown_to(self, audience: Visibility) -> bool:
        """Tell whether an entry of this visibility may appear in what is made for `audience`.

        Examples
        --------
        >>> Visibility.OWN.may_be_shown_to(Visibility.PUBLIC)
        False
        >>> Visibility.PUBLIC.may_be_shown_to(Visibility.OWN)
        True
        """
        order = list(Visibility)
        return order.index(self) >= order.index(audience)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: Python string indices into the text as decoded, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file, page or publication that facts were read from.

    `sha256` is the hash of the raw bytes; `read_at` an ISO 8601 time, given by whoever runs the reading.
    """

    id: str
    title: str
    sha256: str | None = None
    reader: str = ""
    reader_version: str = ""
    read_at: str | None = None
    citation: str = ""
    visibility: Visibility = Visibility.PUBLIC
