"""What a forecast of a roll call rests on: one row a member, from votes of earlier sessions alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSTAIN, NO, YES
from whipcount.forecast.kernels import Moves, Nearness, NearVotes, find_moves, find_near, near_votes
from whipcount.forecast.ownrecord import OwnRecord, fit_item, own_record
from whipcount.forecast.persistence import one_hot
from whipcount.forecast.positions import (
    Surroundings,
    agreement,
    look_around,
    neighbour_weights,
)
from whipcount.forecast.votingrecord import VotingRecord

Floats = NDArray[np.float64]
Columns = dict[str, Floats]

_TOPIC_SHARPNESS = 25.0
_LOGIT_END = 6.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionRows:
    """Features of one session's roll calls, one row a roll call and eligible member.

    `cast` (rows, columns) serves the vote, `absence` the absence; `row` is the roll call's row in the record,
    `member` the column of the member, `last` its last vote on the chain or -1. `chained` tells whether the
    roll call has a chain; `shift` holds what the scale of the shared shift depends on (see `ShiftFactors`).
    """

    session: int
    row: NDArray[np.int64]
    member: NDArray[np.int64]
    last: NDArray[np.int8]
    chained: NDArray[np.bool_]
    cast: NDArray[np.float32]
    absence: NDArray[np.float32]
    factors: Mapping[int, ShiftFactors]

    def where(self, kept: NDArray[np.bool_]) -> SessionRows:
        """Keep some rows."""
        return SessionRows(
            session=self.session,
            row=self.row[kept],
            member=self.member[kept],
            last=self.last[kept],
            chained=self.chained[kept],
            cast=self.cast[kept],
            absence=self.absence[kept],
            factors=self.factors,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFactors:
    """What the centre and the scale of a roll call's shared shift depend on."""

    chained: bool
    volatility: float
    gap: float
    on_country: bool
    last_share: float
    """Share of yes among the votes cast on the chain's last roll call; nan without a chain."""


def session_rows(record: VotingRecord, session: int, *, as_new: bool = False) -> SessionRows:
    """Compute the features of all roll calls of `session`.

    Parameters
    ----------
    record : VotingRecord
        With predecessors linked; only roll calls before `session` are read, and who is eligible in it.
    as_new : bool
        Treat every chained roll call as if its matter were new: its chain and all roll calls like it are
        hidden. Gives examples from which forecasts of new matters can be learned.
    """
    around = look_around(record, session)
    near, moves = find_near(record, session), find_moves(record, session)
    parts = []
    for place, row in enumerate(np.flatnonzero(record.sessions == session).tolist()):
        if as_new and record.predecessor[row] < 0:
            continue
        parts.append(_roll_call(record, row, place, around, near, moves, as_new))
    return _stack(session, parts)


def _roll_call(
    record: VotingRecord,
    row: int,
    place: int,
    around: Surroundings,
    near: Nearness,
    moves: Moves,
    as_new: bool,
) -> SessionRows:
    session = int(record.sessions[row])
    true_chain = record.chain(row)
    chain = [] if as_new else true_chain
    own = own_record(record, chain, session, around.absent_three)
    close = near_votes(
        record, near, place, around.own_three, around.absent_three, hidden=true_chain if as_new else None
    )
    columns = _vote_columns(record, chain, own, close, around)
    columns |= _move_columns(near, place, moves, as_new)
    columns |= _whole_columns(record, row, chain, own, close)
    eligible = np.flatnonzero(record.codes[row] >= 0)
    cast = _lay_out(columns, eligible)
    absence = _lay_out(_absence_columns(columns, own, close, around, record.region), eligible)
    return SessionRows(
        session=session,
        row=np.full(len(eligible), row),
        member=eligible,
        last=own.last[0, eligible],
        chained=np.full(len(eligible), bool(chain)),
        cast=cast,
        absence=absence,
        factors={
            row: ShiftFactors(
                chained=bool(chain),
                volatility=own.volatility,
                gap=own.gap,
                on_country=record.texts[row].on_country,
                last_share=float(own.shares[YES]) if chain else float("nan"),
            )
        },
    )


def _vote_columns(
    record: VotingRecord, chain: list[int], own: OwnRecord, close: NearVotes, around: Surroundings
) -> Columns:
    """Gather what a member itself, those that vote like it and its position say."""
    shares = own.shares if chain else close.overall
    known = one_hot(own.last[0], 3) if chain else close.wide
    topic = neighbour_weights(
        agreement(
            record.codes[close.topic],
            close.topic_weight,
            np.maximum(around.agreement, 0),
            _topic_prior(close),
        ),
        _TOPIC_SHARPNESS,
    )
    near = _neighbours(around.near, known, shares, 0.3)
    prior = 0.5 * near + 0.5 * close.gated_wide
    triples = {
        "own": (own.counts + 0.4 * prior) / (own.counts.sum(axis=1, keepdims=True) + 0.4),
        "wide": _neighbours(around.wide, known, shares, 0.5),
        "near": near,
        "region": _neighbours(around.region, known, shares, 1.0),
        "topic": _neighbours(topic, known, shares, 0.5),
        "lately": _neighbours(around.lately, known, shares, 0.3),
        "kernel": close.wide,
        "sharp": close.sharp,
        "gated": close.gated_wide,
        "gated_sharp": close.gated_sharp,
        "topic_kernel": (topic @ close.sharp + 0.3 * close.overall)
        / (topic.sum(axis=1, keepdims=True) + 0.3),
        "last_session": around.own_last,
        "three_sessions": around.own_three,
    }
    columns = _position_columns(record, chain, close, around)
    for name, triple in triples.items():
        columns |= _triple_columns(name, triple)
    return columns | _last_columns(own, columns, triples)


def _topic_prior(close: NearVotes) -> float:
    return float(0.15 * close.topic_weight.sum())


def _neighbours(weights: Floats, known: Floats, shares: Floats, strength: float) -> Floats:
    """Shares of the neighbours' votes, shrunk to the roll call's; `strength` in units of the nearest one."""
    prior = strength * weights.max(axis=1, keepdims=True) + 1e-12
    return (weights @ known + prior * shares) / ((weights @ known).sum(axis=1, keepdims=True) + prior)


def _triple_columns(name: str, triple: Floats) -> Columns:
    log = np.log(np.clip(triple, 0.002, 1))
    return {
        f"{name}:yes/abstain": log[:, YES] - log[:, ABSTAIN],
        f"{name}:no/abstain": log[:, NO] - log[:, ABSTAIN],
        f"{name}:yes": triple[:, YES],
        f"{name}:abstain": triple[:, ABSTAIN],
        f"{name}:no": triple[:, NO],
    }


def _position_columns(
    record: VotingRecord, chain: list[int], close: NearVotes, around: Surroundings
) -> Columns:
    """Logits of yes and of no by position: fitted to the chain and to the nearest roll calls."""
    few = 3 * close.few_weight / close.few_weight.sum()
    lasting, recent = around.positions.lasting, around.positions.recent
    columns: Columns = {}
    for name, vote in (("yes", YES), ("no", NO)):
        by_near = fit_item(record, close.few.tolist(), few, lasting, vote)
        weight = np.power(0.5, np.arange(min(len(chain), 4), dtype=float))
        by_chain = fit_item(record, chain[:4], weight, lasting, vote) if chain else by_near
        for source, item in (("chain", by_chain), ("near", by_near)):
            value = np.clip(item[0] + lasting @ item[1:], -_LOGIT_END, _LOGIT_END)
            columns[f"position:{source}:{name}"] = value
            columns[f"position:{source}:{name}:bent"] = np.tanh(value / 2)
        columns[f"position:moved:{name}"] = np.clip((recent - lasting) @ by_chain[1:], -2, 2)
    for dimension in range(4):
        columns[f"position:{dimension}"] = lasting[:, dimension]
    return columns


def _last_columns(own: OwnRecord, columns: Columns, triples: Mapping[str, Floats]) -> Columns:
    """Set out a member's last votes, alone and together with what else is known of it."""
    steadiness = own.switches / (own.votes + 1)
    found: Columns = {
        "last:none": (own.last[0] < 0).astype(float),
        "age": np.log1p(own.age),
        "votes": np.log1p(own.votes),
        "switches": np.log1p(own.switches),
        "switch share": steadiness,
    }
    for vote, name in enumerate(("yes", "abstain", "no")):
        cast = (own.last[0] == vote).astype(float)
        found[f"last:{name}"] = cast
        beside = {
            "age": found["age"],
            "switch share": steadiness,
            "votes": found["votes"],
            "position yes": columns["position:chain:yes"] / 3,
            "position no": columns["position:chain:no"] / 3,
            "moved yes": columns["position:moved:yes"],
            "moved no": columns["position:moved:no"],
        } | {
            key: np.log(np.clip(triples[key][:, vote], 0.01, 1))
            for key in ("near", "topic", "lately", "sharp", "gated_sharp", "own")
        }
        found |= {f"last:{name} x {key}": cast * value for key, value in beside.items()}
    for place in (1, 2):
        for vote in (-1, YES, ABSTAIN, NO):
            found[f"last {place}:{vote}"] = (own.last[place] == vote).astype(float)
    return found


def _move_columns(near: Nearness, place: int, moves: Moves, as_new: bool) -> Columns:
    """How a member moved lately, everywhere and on near matters."""
    members = len(moves.drift)
    column = {int(row): i for i, row in enumerate(near.rows)}
    likeness = np.array([near.free[place, column[int(row)]] for row in moves.rows])
    if as_new and len(likeness):
        likeness = np.where(likeness >= 0.5, 0.0, likeness)
    weight = (0.02 + likeness**2) * moves.weight
    moved, seen = weight @ moves.move, weight @ moves.seen
    everyone = float(moved.sum() / (seen.sum() + 1)) if len(weight) else 0.0
    return {
        "drift": moves.drift,
        "switching": moves.switching,
        "drift near": moved / (seen + 0.5) if len(weight) else np.zeros(members),
        "drift of all": np.full(members, everyone),
    }


def _whole_columns(
    record: VotingRecord, row: int, chain: list[int], own: OwnRecord, close: NearVotes
) -> Columns:
    """Set out what holds for the roll call as a whole, and whether it is about the member itself."""
    shares = own.shares if chain else close.overall
    text = record.texts[row]
    whole = {
        "chain:yes": shares[YES],
        "chain:abstain": shares[ABSTAIN],
        "chain:no": shares[NO],
        "chain:change": own.change,
        "chain:volatility": own.volatility,
        "chain:log volatility": np.log(own.volatility + 0.01) if chain else 0.0,
        "chain:trend": own.trend,
        "chain:gap": np.log1p(own.gap),
        "chain:length": np.log1p(own.length),
        "chain:likeness": record.likeness[row] if chain else 0.0,
        "chain:same title": float(bool(chain) and text.title.text == record.texts[chain[0]].title.text),
        "near:yes": close.overall[YES],
        "near:no": close.overall[NO],
        "near:mass": np.log(close.mass + 0.01),
        "on a country": float(text.on_country),
        "chain:absent": own.all_absent,
    } | {f"near:likeness {i}": value for i, value in enumerate(close.likeness)}
    members = len(record.members)
    columns = {name: np.full(members, float(value)) for name, value in whole.items()}
    columns["named"] = np.array([float(member in text.places) for member in record.members])
    for place in range(3):
        for vote in (YES, ABSTAIN, NO):
            columns[f"nearest {place}:{vote}"] = (close.nearest[place] == vote) * close.likeness[place]
    return columns


_FOR_ABSENCE = (
    *("last:yes", "last:abstain", "last:no", "last:none", "last 1:-1", "age", "votes", "switching", "drift"),
    *("chain:gap", "chain:yes", "chain:abstain", "chain:no", "chain:volatility", "near:likeness 0"),
    *("own:yes", "own:abstain", "own:no", "topic:yes", "topic:abstain", "topic:no"),
    *("gated_sharp:yes", "gated_sharp:abstain", "gated_sharp:no", "on a country", "named", "near:mass"),
    *("position:0", "position:1", "position:2", "position:3", "position:chain:yes", "position:chain:no"),
)


def _absence_columns(
    columns: Columns, own: OwnRecord, close: NearVotes, around: Surroundings, region: NDArray[np.int64]
) -> Columns:
    rates = {
        "last session": around.absent_last,
        "three sessions": around.absent_three,
        "last days": around.absent_days,
        "chain": own.absence,
        "near": close.absence,
        "all": np.full(len(own.absence), own.all_absent),
    }
    found = {name: columns[name] for name in _FOR_ABSENCE}
    for name, rate in rates.items():
        p = np.clip(rate, 0.003, 0.997)
        found[f"rate:{name}"] = rate
        found[f"logit:{name}"] = np.log(p / (1 - p))
    found["was absent"] = (own.last_absent == 1).astype(float)
    found["was present"] = (own.last_absent == 0).astype(float)
    for number in range(5):
        found[f"region {number}"] = (region == number).astype(float)
    return found


def _lay_out(columns: Columns, eligible: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.stack([columns[name][eligible] for name in sorted(columns)], axis=1).astype(np.float32)


def _stack(session: int, parts: list[SessionRows]) -> SessionRows:
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return SessionRows(
            session=session,
            row=nothing,
            member=nothing,
            last=nothing.astype(np.int8),
            chained=nothing.astype(bool),
            cast=np.zeros((0, 0), dtype=np.float32),
            absence=np.zeros((0, 0), dtype=np.float32),
            factors={},
        )
    factors: dict[int, ShiftFactors] = {}
    for part in parts:
        factors |= part.factors
    return SessionRows(
        session=session,
        row=np.concatenate([part.row for part in parts]),
        member=np.concatenate([part.member for part in parts]),
        last=np.concatenate([part.last for part in parts]),
        chained=np.concatenate([part.chained for part in parts]),
        cast=np.concatenate([part.cast for part in parts]),
        absence=np.concatenate([part.absence for part in parts]),
        factors=factors,
    )
