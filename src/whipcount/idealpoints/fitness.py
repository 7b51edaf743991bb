"""How well a fit accounts for votes: the usual measures of the field, in the sample or on votes held out.

Proportional reduction of error (APRE) and geometric mean probability (GMP) after Poole and Rosenthal (1997,
Congress: A Political-Economic History of Roll Call Voting, ISBN 978-0195142426).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from whipcount.domain import InputError
from whipcount.idealpoints.predict import predict_cells
from whipcount.idealpoints.result import IdealPoints
from whipcount.idealpoints.votes import Reading, read_responses
from whipcount.rollcalls import RollCalls

SURE = 1e-9
"""Smallest probability whose logarithm is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitness:
    """How well votes are accounted for.

    Parameters
    ----------
    votes : int
        Votes measured.
    unplaced : int
        Votes that the fit cannot speak of: roll call or member without estimates.
    log_loss : float
        Mean of minus the log-probability of the vote that was cast.
    log_loss_yes : float
        The same for yes against every other vote: comparable between models with different categories.
    errors : float
        Share of votes whose likeliest category was not the one cast.
    apre : float
        Share of the errors of "everybody votes with the majority" that are avoided.
    gmp : float
        Geometric mean probability of the votes cast.
    """

    votes: int
    unplaced: int
    log_loss: float
    log_loss_yes: float
    errors: float
    apre: float
    gmp: float


def measure_fit(fitted: IdealPoints, rollcalls: RollCalls | pl.DataFrame | None = None) -> Fitness:
    """Measure how well a fit accounts for votes.

    Parameters
    ----------
    fitted : IdealPoints
    rollcalls : RollCalls or polars.DataFrame, optional
        Votes held out of the fit, on roll calls of which other votes were in it; the fit's own votes when
        None.
    """
    if rollcalls is None:
        responses = fitted.responses
        members, items, seen = responses.member, responses.item, responses.low
        single = responses.low == responses.high
        return score_cells(fitted, members[single], items[single], seen[single])
    manifest = fitted.manifest
    reading = Reading(votes_as=manifest.votes_as, period=manifest.period)  # type: ignore[arg-type]
    held, _ = read_responses(rollcalls, reading, dynamic=manifest.model == "dynamic")
    member_of = {name: at for at, name in enumerate(fitted.responses.members)}
    item_of = {name: at for at, name in enumerate(fitted.responses.items)}
    members = np.array([member_of.get(name, -1) for name in held.members])[held.member]
    items = np.array([item_of.get(name, -1) for name in held.items])[held.item]
    return score_cells(fitted, members, items, held.low)


def score_cells(fitted: IdealPoints, members: np.ndarray, items: np.ndarray, seen: np.ndarray) -> Fitness:
    """Measure by index; -1 stands for a member or roll call that the fit does not know."""
    known = (members >= 0) & (items >= 0)
    chances = predict_cells(fitted, members[known], items[known])
    placed = np.isfinite(chances[:, 0])
    if not np.any(placed):
        raise InputError(
            "None of these votes is by a member and on a roll call that the fit knows.",
            expected="Expected votes held out of roll calls of the fit.",
            do="Place new roll calls with `place_item` first.",
        )
    chances, seen, calls = chances[placed], seen[known][placed], items[known][placed]
    at = np.arange(len(seen))
    logs = -np.log(np.maximum(chances[at, seen], SURE))
    top = chances.shape[1] - 1
    yes = np.where(seen == top, chances[:, top], 1.0 - chances[:, top])
    wrong = int(np.sum(chances.argmax(axis=1) != seen))
    counts = np.zeros((int(calls.max()) + 1, top + 1))
    np.add.at(counts, (calls, seen), 1.0)
    against = float(np.sum(counts.sum(axis=1) - counts.max(axis=1)))
    return Fitness(
        votes=len(seen),
        unplaced=len(members) - len(seen),
        log_loss=float(logs.mean()),
        log_loss_yes=float(-np.log(np.maximum(yes, SURE)).mean()),
        errors=wrong / len(seen),
        apre=(against - wrong) / against if against else float("nan"),
        gmp=float(np.exp(-logs.mean())),
    )
