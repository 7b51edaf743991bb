"""What every part is made of: sentences with their sources, ranges, figures."""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.domain import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A pointer to a row of part 9, and to the place in it where that is known."""

    source: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One or more sentences and the sources they rest on."""

    text: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The central range of a count in the joint draws, ends included; `level` in percent."""

    level: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its finding as title, a text alternative, and the rows it was drawn from."""

    key: str
    title: str
    alt: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: str = ""
    """The same picture for a narrow screen; empty where `svg` serves."""
    printed: str = ""
    """The same, or the most telling of it, in few lines, for the printed pages; empty where `svg` serves."""
    printed_without: int = 0
    """Rows of it that the printed one leaves out."""
