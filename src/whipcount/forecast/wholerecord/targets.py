"""Targets: roll calls to come, forecast from a body's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from whipcount.domain import MEMBER_VOTES, InputError
from whipcount.forecast.evidence.applying import apply_evidence
from whipcount.forecast.evidence.sponsors import groups_of, sponsor_evidence
from whipcount.forecast.history import OUTSIDE
from whipcount.forecast.members import FIRST_SHIFT, MemberForecast
from whipcount.forecast.persistence import member_probabilities
from whipcount.forecast.reasons import describe_record
from whipcount.forecast.wholerecord.engine import Engine, fit_engine, shift_scale
from whipcount.forecast.wholerecord.learning import Learning, Progress, RowStore
from whipcount.forecast.wholerecord.targettable import TargetRow
from whipcount.forecast.wholerecord.votingrecord import (
    LINKED_BEFORE,
    CheckedLinks,
    Target,
    VotingRecord,
    between,
    known_on,
    linked,
    read_record,
    with_targets,
)
from whipcount.procedure.eligible import members_on
from whipcount.rollcalls import RollCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetForecast:
    """A target with its forecast, and what the forecast rests on, in words."""

    target: TargetRow
    forecast: MemberForecast
    basis: str
    predecessor: str
    """Identifier of the roll call before it on the same matter; empty if none was found."""


def forecast_targets(
    rollcalls: RollCalls,
    targets: Sequence[TargetRow],
    *,
    as_of: date | None = None,
    learning: Learning | None = None,
    checked: CheckedLinks | None = None,
    progress: Progress = lambda _step: None,
) -> tuple[TargetForecast, ...]:
    """Forecast roll calls from the recorded votes of earlier sessions.

    Votes of a target's own session are not used, whatever the cut-off: most of them are cast on a few days,
    and they add next to nothing. Where the record is too short to learn from, the chain alone serves; where
    there is no chain either, the forecast is wide and says so.

    Parameters
    ----------
    rollcalls : RollCalls
        The history; later votes than the cut-off may be in it and are not read.
    targets : sequence of TargetRow
        What to forecast.
    as_of : date, optional
        Cut-off, included; by default the day before each target's session.
    learning : Learning, optional
        Settings, the seed that networks start from, and a folder for fitted ones.
    checked : mapping of str to str or None, optional
        Links that a person has confirmed or corrected, as `rollcalls.links.read_links` gives them.

    Raises
    ------
    InputError
        When the history holds no vote of a target's body up to the cut-off, or two targets share an id.
    """
    _require_distinct(targets)
    found: dict[str, TargetForecast] = {}
    for body in sorted({target.body for target in targets}):
        mine = [target for target in targets if target.body == body]
        record = read_record(rollcalls.as_of(as_of) if as_of else rollcalls, body=body)
        for session in sorted({target.session for target in mine}):
            chosen = [target for target in mine if target.session == session]
            for one in forecast_matters(
                record, chosen, as_of=as_of, learning=learning, checked=checked, progress=progress
            ):
                found[one.target.id] = with_sponsors(one)
    return tuple(found[target.id] for target in targets)


def with_sponsors(one: TargetForecast) -> TargetForecast:
    """Count the sponsors given with a target as evidence for their yes; the basis says so.

    Who gives them knows them: they count whatever the cut-off for votes is.
    """
    target, history = one.target, one.forecast
    if not target.sponsors:
        return one
    behind = groups_of(target.sponsors, history.members, target.on)
    evidence = sponsor_evidence(
        target.sponsors, source=target.symbol or target.id, on=history.as_of, groups=behind
    )
    made = apply_evidence(history, evidence)
    strangers = sorted({each.member for each, _ in made.left_out})
    basis = f"{one.basis}; {len(made.moved)} sponsors given"
    if strangers:
        basis += f" ({', '.join(strangers)} may not vote here on the day)"
    return replace(one, forecast=made.forecast, basis=basis)


def forecast_matters(
    record: VotingRecord,
    targets: Sequence[TargetRow],
    *,
    as_of: date | None = None,
    learning: Learning | None = None,
    checked: CheckedLinks | None = None,
    progress: Progress = lambda _step: None,
) -> list[TargetForecast]:
    """Forecast roll calls of one session and body from a record that is read already.

    As `forecast_targets`, which reads the record for each body first and then counts sponsors that are given
    as evidence; here votes alone speak. With `as_of`, roll calls later than it
    are left out, and those without a date.

    Raises
    ------
    InputError
        When the record holds no vote before the targets' session, or two targets share an id.
    """
    _require_distinct(targets)
    learning = learning or Learning()
    (session,) = {target.session for target in targets}
    if as_of is not None:
        record = known_on(record, as_of)
    if not (record.sessions < session).any():
        raise InputError(
            f"The history holds no vote of {record.body} before session {session}, "
            f"for {', '.join(target.id for target in targets)}.",
            expected="Expected recorded votes of sessions before the targets'.",
            do="Give an earlier history, a later cut-off, or targets of a later session.",
        )
    progress(f"Session {session}: linking matters by title")
    whole = linked_for(
        with_targets(record, [_eligible(target) for target in targets]), session, learning, checked
    )
    store = RowStore(whole, progress)
    engine = fit_engine(store, session, learning)
    cut_off = as_of or _day_before_session(targets)
    if engine is None:
        return [_by_chain(whole, target, cut_off) for target in targets]
    return _by_engine(store, engine, targets, cut_off)


def linked_for(
    record: VotingRecord, session: int, learning: Learning, checked: CheckedLinks | None
) -> VotingRecord:
    """Link what a forecast for `session` learns from, and then that session itself.

    One after the other, so that what is learned does not depend on what is to be forecast; and of the
    sessions before only as many as a chain is likely to reach back.
    """
    first = session - learning.settings.sessions - LINKED_BEFORE
    record = between(record, first - LINKED_BEFORE, session)
    if (record.sessions < session).any():
        record = linked(record, first=first, last=session - 1, checked=checked)
    return linked(record, first=session, last=session, checked=checked)


def _require_distinct(targets: Sequence[TargetRow]) -> None:
    names = [target.id for target in targets]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"{', '.join(twice)} is the id of more than one target.",
            expected="Expected an id of its own for every target.",
            do="Rename them.",
        )


def _eligible(target: TargetRow) -> Target:
    return Target(
        id=target.id,
        title=target.title,
        agenda_title=target.agenda_title,
        session=target.session,
        on=target.on,
        members=members_on(target.body, "draft_resolution", target.on),
    )


def _day_before_session(targets: Sequence[TargetRow]) -> date:
    return min(*(t.on for t in targets), date(targets[0].session + 1945, 9, 1)) - timedelta(days=1)


def _row_of(record: VotingRecord, target: TargetRow) -> int:
    return len(record.ids) - 1 - record.ids[::-1].index(target.id)


def _by_engine(
    store: RowStore, engine: Engine, targets: Sequence[TargetRow], cut_off: date
) -> list[TargetForecast]:
    rows = store.rows(targets[0].session)
    p = engine.predict(rows)
    found = []
    for target in targets:
        row = _row_of(store.record, target)
        mine = rows.row == row
        made = member_forecast(store.record, row, rows.member[mine].tolist(), p[mine], cut_off)
        made = replace(made, shift=shift_scale(rows.factors[row]))
        found.append(_with_basis(store.record, row, target, made, learned=True))
    return found


def _by_chain(record: VotingRecord, target: TargetRow, cut_off: date) -> TargetForecast:
    row = _row_of(record, target)
    chain = record.chain(row)
    gap = float(record.sessions[row] - record.sessions[chain[0]]) if chain else 1.0
    members = np.flatnonzero(record.codes[row] >= 0)
    p = member_probabilities(record.codes[chain[::-1]], record.region, gap=gap)[members]
    made = member_forecast(record, row, members.tolist(), p, cut_off)
    return _with_basis(record, row, target, made, learned=False)


def member_forecast(
    record: VotingRecord, row: int, members: Sequence[int], p: np.ndarray, cut_off: date
) -> MemberForecast:
    """Put probabilities together with each member's own record on the chain of `row`."""
    chain = record.chain(row)[::-1]
    earlier = tuple(
        tuple(
            (str(record.sessions[vote]), MEMBER_VOTES[record.codes[vote, member]])
            for vote in chain
            if record.codes[vote, member] != OUTSIDE
        )
        for member in members
    )
    years = {str(record.sessions[vote]): _year(record, vote) for vote in chain}
    return MemberForecast(
        members=tuple(record.members[member] for member in members),
        p=p,
        earlier=earlier,
        reasons=tuple(
            describe_record([(years[s], vote) for s, vote in votes], chain_length=len(chain))
            for votes in earlier
        ),
        shift=FIRST_SHIFT,
        as_of=cut_off,
        recorded=len(chain),
        gap=float(record.sessions[row] - record.sessions[chain[-1]]) if chain else 1.0,
    )


def _year(record: VotingRecord, row: int) -> int:
    on = record.dates[row]
    return on.year if on else int(record.sessions[row]) + 1945


def _with_basis(
    record: VotingRecord, row: int, target: TargetRow, made: MemberForecast, *, learned: bool
) -> TargetForecast:
    before = record.chain(row, length=1)
    if before and learned:
        basis = "earlier votes on this matter, and how members vote on others"
    elif before:
        basis = "earlier votes on this matter alone: the record is too short to learn from"
    elif learned:
        basis = "no earlier vote on this matter: votes on matters near to it by title; wide"
    else:
        basis = "no earlier vote on this matter and too short a record to learn from: wide"
    return TargetForecast(
        target=target, forecast=made, basis=basis, predecessor=record.ids[before[0]] if before else ""
    )
