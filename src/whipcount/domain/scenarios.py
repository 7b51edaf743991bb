"""Scenarios: named sets of what-ifs, compared side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whipcount.domain.calls import CallWord


class Supposing(StrEnum):
    """What a step of a scenario supposes."""

    MEMBERS_MOVE = "members move"
    """The members named take the call `word`."""
    GROUP_MOVES = "group moves"
    """All members of the group named take the call `word`."""
    CONDITION_MET = "condition met"
    """The calls that depend on the condition `about` hold."""
    AMENDMENT_CARRIES = "amendment carries"
    """As a condition met, by the key of the amendment; and the mood moves by `amount`."""
    ATTENDANCE_FALLS = "attendance falls"
    """Expected absences are multiplied by `amount`."""
    MOOD_MOVES = "mood moves"
    """Everybody's logit of yes moves by `amount`."""
    VOTE_NOT_CALLED = "vote not called"
    """Nobody asks for a vote: the text is adopted without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """One step of a scenario; which fields it needs, its kind says."""

    kind: Supposing
    who: tuple[str, ...] = ()
    """Codes of the members, or the name of one group."""
    word: CallWord = CallWord.UNKNOWN
    about: str = ""
    amount: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named set of what-ifs on one proposal, applied in order."""

    name: str
    proposal: str
    steps: tuple[Supposition, ...] = ()
    note: str = ""
