"""What was found in a file of votes: how it was read, what agrees, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.domain import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A roll call whose votes do not add up to the totals that its source states."""

    rollcall_id: str
    symbol: str
    official: Tally
    counted: Tally

    def __str__(self) -> str:
        name = self.symbol or self.rollcall_id
        return f"{name}: the source states {self.official}, its votes add up to {self.counted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Rows of a file that are no votes of members, with the reason they were not counted."""

    rows: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReport:
    """How the names or codes of members in a file were resolved.

    `corrected` lists the names whose code in the file was not the member's code at the time.
    """

    matched: int = 0
    unmatched: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What one file gave.

    `recounted` is the number of roll calls whose source states totals; all of these were counted again,
    and those that do not agree are the `mismatches`.
    """

    path: str
    sha256: str
    layout: str
    rows: int
    rollcalls: int
    recounted: int = 0
    mismatches: tuple[Mismatch, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    names: NameReport = NameReport()
    notes: tuple[str, ...] = ()
