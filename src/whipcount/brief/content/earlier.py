"""Parts 6 and 8: the earlier decisions, who moved between them, and how well the method did on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whipcount.brief.content.cited import Cited, Figure, Interval, Ref
from whipcount.brief.content.since import BriefScore
from whipcount.domain import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """One earlier decision on the matter; `tally` is None where it was adopted without a vote."""

    symbol: str
    decided_on: date
    session: str
    tally: Tally | None
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where they stand and who moved between the last two recorded votes."""

    words: Cited
    chain: tuple[ChainRow, ...]
    moved: tuple[tuple[str, str, str], ...]
    """(member, vote before, vote after) between the last two recorded votes."""
    notes: tuple[Cited, ...] = ()
    """What the stage means, what evidence did, whether a vote is called, motions upon the text."""
    flow: Figure | None = None
    """Who moved between the last votes, and would move to the forecast."""
    strip: Figure | None = None
    """Where members stand on one axis, where whole sessions of votes are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastForecast:
    """The method on one earlier vote of the chain, from what was known before it."""

    symbol: str
    decided_on: date
    actual: Tally
    expected_yes: float
    yes_intervals: tuple[Interval, ...]
    log_loss: float
    persistence_log_loss: float
    """Log loss of 'everybody repeats the last vote' on the same members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterTheFact:
    """The recorded result beside the forecast, when it is known."""

    symbol: str
    decided_on: date
    actual: Tally
    words: Cited
    log_loss: float
    yes_percentile: float
    """Share of draws with fewer yes votes, half of the ties included; 0 to 1."""
    missed: tuple[tuple[str, str, str], ...]
    """(member, likeliest forecast, recorded vote)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How well this has done on earlier votes of the chain."""

    words: Cited
    past: tuple[PastForecast, ...]
    misses: tuple[Cited, ...]
    figure: Figure | None
    after: AfterTheFact | None
    briefs: tuple[BriefScore, ...] = ()
    """How earlier briefs on the proposal came out, oldest first."""
    reliability: Figure | None = None
    """How often yes came where it was given which chance; None while too few votes are scored."""
    reliability_note: str = ""
    """Which forecasts it is of, or what it still takes."""
