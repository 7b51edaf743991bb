"""Amendments, separate votes on paragraphs, no-action motions: forecast from the text's own forecast.

Public tables hold hardly any such vote since session 40, so what is known comes from before: how members that
voted so on a text as a whole had voted on a motion upon it, in the same debate. The forecasts are wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from whipcount.domain.evidence import Evidence
from whipcount.forecast.evidence.applying import apply_evidence
from whipcount.forecast.history import YES
from whipcount.forecast.members import MemberForecast
from whipcount.forecast.shift import Shift


class MotionKind(StrEnum):
    """A motion upon a text, by what its success would do to it."""

    HOSTILE_AMENDMENT = "hostile amendment"
    FRIENDLY_AMENDMENT = "friendly amendment"
    PARAGRAPH = "separate vote on a paragraph"
    NO_ACTION = "no-action motion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How members voted on a kind of motion (columns) given their vote on the whole (rows), shape (4, 4)."""

    given_whole: NDArray[np.float64]
    shift: Shift
    basis: str


HABITS: dict[MotionKind, Habit] = {
    MotionKind.HOSTILE_AMENDMENT: Habit(
        given_whole=np.array(
            [
                [0.07, 0.17, 0.66, 0.10],
                [0.34, 0.50, 0.06, 0.10],
                [0.70, 0.09, 0.11, 0.10],
                [0.1, 0.1, 0.1, 0.7],
            ]
        ),
        shift=Shift(yes=1.3, absence=0.9, tails=30.0),
        basis="11 amendments of sessions 1 to 39 whose mover did not vote for the text as a whole, 898 votes",
    ),
    MotionKind.FRIENDLY_AMENDMENT: Habit(
        given_whole=np.array(
            [
                [0.56, 0.22, 0.12, 0.10],
                [0.05, 0.55, 0.30, 0.10],
                [0.03, 0.07, 0.80, 0.10],
                [0.1, 0.1, 0.1, 0.7],
            ]
        ),
        shift=Shift(yes=1.5, absence=0.9, tails=30.0),
        basis="4 amendments of sessions 1 to 39 whose mover voted for the text as a whole, 233 votes",
    ),
    MotionKind.PARAGRAPH: Habit(
        given_whole=np.array(
            [
                [0.74, 0.12, 0.08, 0.06],
                [0.27, 0.48, 0.19, 0.06],
                [0.21, 0.18, 0.55, 0.06],
                [0.1, 0.1, 0.1, 0.7],
            ]
        ),
        shift=Shift(yes=1.8, absence=0.9, tails=30.0),
        basis="169 paragraphs of sessions 1 to 39 with a vote on the whole after them, 16,805 votes",
    ),
    MotionKind.NO_ACTION: Habit(
        given_whole=np.array(
            [
                [0.02, 0.05, 0.85, 0.08],
                [0.30, 0.44, 0.16, 0.10],
                [0.91, 0.03, 0.02, 0.04],
                [0.1, 0.1, 0.1, 0.7],
            ]
        ),
        shift=Shift(yes=1.0, absence=0.9, tails=30.0),
        basis="tallies alone of 4 motions of 2005 to 2011 beside those of the texts they failed to stop",
    ),
}
"""Rows and columns yes, abstain, no, absent; absence as in committees, where most such motions are put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionForecast:
    """A motion's forecast and what it rests on."""

    kind: MotionKind
    forecast: MemberForecast
    basis: str


def forecast_motion(
    whole: MemberForecast, kind: MotionKind, *, evidence: Iterable[Evidence] = ()
) -> MotionForecast:
    """Forecast the vote on a motion upon a text from the forecast of the text as a whole.

    A hostile motion is drawn from those that oppose the text and some that abstain on it. The shift that
    all members share is wide: such motions differ from each other more than years of one text do.

    Parameters
    ----------
    whole : MemberForecast
        Of the text that the motion is upon.
    evidence : iterable of Evidence
        On the motion itself, as who moves it: a yes on the motion.
    """
    habit = HABITS[kind]
    reasons = tuple(f"on the text as a whole: {reason}" for reason in whole.reasons)
    moved = replace(whole, p=whole.p @ habit.given_whole, shift=habit.shift, reasons=reasons)
    return MotionForecast(kind=kind, forecast=apply_evidence(moved, evidence).forecast, basis=habit.basis)


def bearing(whole: MemberForecast, movers: Sequence[str]) -> MotionKind:
    """Tell a hostile amendment from a friendly one: its movers are likelier against the text than for it.

    Without a mover among the members it is taken to be hostile: such are the ones that are contested.
    """
    places = [whole.members.index(mover) for mover in movers if mover in whole.members]
    if places and float(np.mean(whole.p[places, YES])) > 0.5:
        return MotionKind.FRIENDLY_AMENDMENT
    return MotionKind.HOSTILE_AMENDMENT
