"""What history alone says of each member: by the whole record of votes where one is given, else the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from whipcount.domain import DatedValue
from whipcount.domain.matter import Matter
from whipcount.forecast import MemberForecast, forecast_members
from whipcount.forecast.wholerecord.targets import TargetForecast, TargetRow, forecast_targets
from whipcount.forecast.wholerecord.votingrecord import session_number
from whipcount.rollcalls import RollCalls
from whipcount.rollcalls.chains import Chain
from whipcount.rollcalls.merging import plain_symbol

LEAST_SESSIONS = 10
"""Sessions of recorded votes from which the networks can learn; with fewer the chain serves."""

LEAST_ROLLCALLS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Members' probabilities before any evidence, and in a sentence what they rest on."""

    forecast: MemberForecast
    basis: str
    whole_record: bool = False


def member_history(
    rollcalls: RollCalls,
    chain: Chain,
    matter: Matter,
    members: tuple[str, ...],
    *,
    groups: Mapping[str, str],
    as_of: date,
    progress: Callable[[str], None],
) -> History:
    """Forecast each member from history alone.

    The networks that learn from a body's whole record serve where the votes given are long enough and hold
    the last recorded vote on the matter; in everything else, and for each member's record in words, the chain
    does. Nothing later than `as_of` is used, and no vote of the session in hand by the networks.
    """
    by_chain = forecast_members(chain.decisions, members, as_of=as_of, groups=groups)
    alone = (
        f"History is the {by_chain.recorded} recorded votes on the matter, without the body's whole record"
    )
    known = rollcalls.as_of(as_of).filter(pl.col("body") == matter.body)
    if not _long_enough(known):
        return History(forecast=by_chain, basis=f"{alone}: none was given, or too short a one.")
    progress("Learning from the whole record of votes")
    made = forecast_targets(known, [_target(matter, as_of)], as_of=as_of, progress=progress)[0]
    last = chain.recorded[-1].symbol
    if "how members vote on others" not in made.basis or _symbol_of(known, made) != plain_symbol(last):
        return History(
            forecast=by_chain, basis=f"{alone}: it cannot be learned from, or has no link to {last}."
        )
    place = {member: index for index, member in enumerate(made.forecast.members)}
    if any(member not in place for member in members):
        return History(forecast=by_chain, basis=f"{alone}: on the day of the vote the members are others.")
    p = made.forecast.p[[place[member] for member in members]]
    return History(
        forecast=replace(by_chain, p=np.ascontiguousarray(p), shift=made.forecast.shift),
        basis=(
            f"History is the body's whole record, {known.rollcalls.height:,} recorded votes, of which those "
            "before the session in hand are learned from: a member's votes on the matter, and how it and "
            "those that vote like it vote on others. The scores of part 8 are of the chain alone."
        ),
        whole_record=True,
    )


def _long_enough(known: RollCalls) -> bool:
    calls = known.rollcalls
    return calls.height >= LEAST_ROLLCALLS and calls["session"].n_unique() >= LEAST_SESSIONS


def _target(matter: Matter, as_of: date) -> TargetRow:
    on = max(DatedValue(matter.expected_on).last, as_of) if matter.expected_on else as_of
    return TargetRow(
        id=matter.key,
        on=on,
        session=session_number(None, on),
        body=matter.body,
        title=matter.chain.title,
    )


def _symbol_of(known: RollCalls, made: TargetForecast) -> str:
    """Return the symbol of the roll call that was found to be the last on the matter; empty without one."""
    found = known.rollcalls.filter(pl.col("rollcall_id") == made.predecessor)["symbol"]
    return plain_symbol(found[0]) if len(found) and found[0] else ""
