"""What a forecast of a roll call rests on: one row a member, from votes of earlier sessions alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSTAIN, NO, YES
from whipcount.forecast.persistence import one_hot, was_cast
from whipcount.forecast.wholerecord.absencecolumns import Columns, absence_columns, out_of_season
from whipcount.forecast.wholerecord.kernels import Moves, NearVotes, find_moves, near_votes
from whipcount.forecast.wholerecord.nearness import Nearness, find_near
from whipcount.forecast.wholerecord.ownrecord import (
    OwnRecords,
    codes_at,
    fit_items,
    lay_chains,
    own_records,
)
from whipcount.forecast.wholerecord.positions import Surroundings, look_around, topic_neighbours
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Floats = NDArray[np.float64]
_LOGIT_END = 6.0
_SETTLED = 0.95
_STEADY = 0.06
_BENT = frozenset(
    (
        *("position:chain:yes", "position:chain:yes:bent", "position:chain:no", "position:chain:no:bent"),
        *("position:moved:yes", "position:moved:no", "age", "switch share", "votes", "drift", "switching"),
        *("drift near", "drift of all", "chain:volatility", "chain:change", "chain:trend", "chain:yes"),
    )
)
_CHAIN_WEIGHT = np.array([1.0, 0.5, 0.25, 0.125])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionRows:
    """Features of one session's roll calls, one row a roll call and eligible member.

    `cast` (rows, columns) serves the vote, its columns named by `names`, and `absence` the absence; `row` is
    the roll call's row in the record, `member` the column of the member, `last` its last vote on the chain
    or -1. `chained` tells whether the roll call has a chain, `settled` whether the member's own record and
    those that vote like it on such matters leave little doubt, `steady` whether it is hardly ever absent;
    `factors` holds what the scale of the shared shift depends on, by `row`.
    """

    session: int
    row: NDArray[np.int64]
    member: NDArray[np.int64]
    last: NDArray[np.int8]
    chained: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    steady: NDArray[np.bool_]
    names: tuple[str, ...]
    cast: NDArray[np.float32]
    absence: NDArray[np.float32]
    factors: Mapping[int, ShiftFactors]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFactors:
    """What the centre and the scale of a roll call's shared shift depend on."""

    chained: bool
    volatility: float
    gap: float
    on_country: bool
    last_share: float
    """Share of yes among the votes cast on the chain's last roll call; nan without a chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is known before a session, whichever of its roll calls is looked at."""

    around: Surroundings
    near: Nearness
    moves: Moves


def set_scene(record: VotingRecord, session: int) -> Scene:
    """Gather what is known before `session`."""
    return Scene(
        around=look_around(record, session),
        near=find_near(record, session),
        moves=find_moves(record, session),
    )


def session_rows(
    record: VotingRecord, session: int, *, as_new: bool = False, scene: Scene | None = None
) -> SessionRows:
    """Compute the features of all roll calls of `session`.

    Parameters
    ----------
    record : VotingRecord
        With predecessors linked; only roll calls before `session` are read, and who is eligible in it.
    as_new : bool
        Treat every chained roll call as if its matter were new: its chain and all roll calls like it are
        hidden, and the others left out. Gives examples from which forecasts of new matters can be learned.
    scene : Scene, optional
        That of `set_scene`, where it is at hand.
    """
    rows = np.flatnonzero(record.sessions == session)
    scene = scene or set_scene(record, session)
    around, near = scene.around, scene.near
    if as_new:
        chained = record.predecessor[rows] >= 0
        rows, near = rows[chained], near.of(chained)
    if not len(rows):
        return _nothing(session)
    true_chains = lay_chains(record, rows)
    chains = np.full_like(true_chains, -1) if as_new else true_chains
    own = own_records(record, chains, session, around.absent_three)
    close = near_votes(
        record, near, around.own_three, around.absent_three, hidden=true_chains if as_new else None
    )
    columns = _vote_columns(record, chains, own, close, around)
    columns |= _move_columns(near, scene.moves, as_new)
    columns |= _whole_columns(record, rows, own, close)
    absence = absence_columns(columns, own, close, around, record.region)
    absence["out of season"] = out_of_season([record.dates[row] for row in rows])
    eligible = record.codes[rows] >= 0
    place, member = np.nonzero(eligible)
    return SessionRows(
        session=session,
        row=rows[place],
        member=member,
        last=own.last[0][eligible],
        chained=own.chained[place],
        settled=_settled(columns)[eligible],
        steady=_steady(absence)[eligible],
        names=tuple(sorted(columns)),
        cast=_lay_out(columns, eligible),
        absence=_lay_out(absence, eligible),
        factors=_factors(record, rows, own),
    )


def _settled(columns: Columns) -> NDArray[np.bool_]:
    own, others = (
        np.maximum.reduce([columns[f"{name}:{vote}"] for vote in ("yes", "abstain", "no")])
        for name in ("own", "topic")
    )
    return np.minimum(own, others) > _SETTLED


def _steady(absence: Columns) -> NDArray[np.bool_]:
    rates = ("rate:chain", "rate:three sessions", "rate:last session")
    return np.maximum(absence[rates[0]], np.maximum(*(absence[name] for name in rates[1:]))) < _STEADY


def is_bent(name: str) -> bool:
    """Whether a column of `SessionRows.cast` is one whose effect may bend: a log ratio, a logit, a rate."""
    return name.endswith("/abstain") or name in _BENT


def _factors(record: VotingRecord, rows: NDArray[np.int64], own: OwnRecords) -> dict[int, ShiftFactors]:
    return {
        row: ShiftFactors(
            chained=bool(own.chained[place]),
            volatility=float(own.volatility[place]),
            gap=float(own.gap[place]),
            on_country=record.texts[row].on_country,
            last_share=float(own.shares[place, YES]) if own.chained[place] else float("nan"),
        )
        for place, row in enumerate(rows.tolist())
    }


def _vote_columns(
    record: VotingRecord, chains: NDArray[np.int64], own: OwnRecords, close: NearVotes, around: Surroundings
) -> Columns:
    """Gather what a member itself, those that vote like it and its position say."""
    chained = own.chained[:, None]
    shares = np.where(chained, own.shares, close.overall)
    known = np.where(chained[..., None], one_hot(own.last[0], 3), close.wide)
    topic = topic_neighbours(record.codes[close.topic], close.topic_weight, around.agreement)
    near = _neighbours(around.near, known, shares, 0.3)
    prior = 0.5 * near + 0.5 * close.gated_wide
    likewise = topic @ close.sharp.astype(np.float32)
    triples = {
        "own": (own.counts + 0.4 * prior) / (own.counts.sum(axis=2, keepdims=True) + 0.4),
        "wide": _neighbours(around.wide, known, shares, 0.5),
        "near": near,
        "region": _neighbours(around.region, known, shares, 1.0),
        "topic": _neighbours(topic, known, shares, 0.5),
        "lately": _neighbours(around.lately, known, shares, 0.3),
        "kernel": close.wide,
        "sharp": close.sharp,
        "gated": close.gated_wide,
        "gated_sharp": close.gated_sharp,
        "topic_kernel": (likewise + 0.3 * close.overall[:, None]) / (topic.sum(axis=2, keepdims=True) + 0.3),
        "last_session": around.own_last,
        "three_sessions": around.own_three,
    }
    columns = _position_columns(record, chains, close, around)
    for name, triple in triples.items():
        columns |= _triple_columns(name, triple)
    return columns | _last_columns(own, columns, triples)


def _neighbours(weights: NDArray[np.floating], known: Floats, shares: Floats, strength: float) -> Floats:
    """Shares of the neighbours' votes, shrunk to the roll call's; `strength` in units of the nearest one."""
    prior = strength * weights.max(axis=-1)[..., None] + 1e-12
    found = weights @ known.astype(weights.dtype)
    return (found + prior * shares[:, None]) / (found.sum(axis=2, keepdims=True) + prior)


def _triple_columns(name: str, triple: Floats) -> Columns:
    # In single precision, as the columns are laid out: logarithms take a fifth of the time.
    shares = triple.astype(np.float32)
    log = np.log(np.clip(shares, np.float32(0.002), 1))
    return {
        f"{name}:yes/abstain": log[..., YES] - log[..., ABSTAIN],
        f"{name}:no/abstain": log[..., NO] - log[..., ABSTAIN],
        f"{name}:yes": shares[..., YES],
        f"{name}:abstain": shares[..., ABSTAIN],
        f"{name}:no": shares[..., NO],
    }


def _position_columns(
    record: VotingRecord, chains: NDArray[np.int64], close: NearVotes, around: Surroundings
) -> Columns:
    """Logits of yes and of no by position: fitted to the chain and to the nearest roll calls."""
    few_weight: Floats = 3 * close.few_weight / close.few_weight.sum(axis=1, keepdims=True)
    lasting, recent = around.positions.lasting, around.positions.recent
    near_codes, chain_codes = codes_at(record, close.few), codes_at(record, chains[:, :4])
    chained = chains[:, [0]] >= 0
    columns: Columns = {}
    for name, vote in (("yes", YES), ("no", NO)):
        by_near = _fit(near_codes, few_weight, lasting, vote)
        by_chain = np.where(
            chained, _fit(chain_codes, np.tile(_CHAIN_WEIGHT, (len(chains), 1)), lasting, vote), by_near
        )
        for source, item in (("chain", by_chain), ("near", by_near)):
            value = np.clip(item[:, :1] + item[:, 1:] @ lasting.T, -_LOGIT_END, _LOGIT_END)
            columns[f"position:{source}:{name}"] = value
            columns[f"position:{source}:{name}:bent"] = np.tanh(value / 2)
        columns[f"position:moved:{name}"] = np.clip(by_chain[:, 1:] @ (recent - lasting).T, -2, 2)
    return columns


def _fit(codes: NDArray[np.int8], weight: Floats, positions: Floats, vote: int) -> Floats:
    """Fit one item to each roll call's `codes`, (r, earlier roll calls, members), weighted (r, earlier)."""
    counts = np.einsum("rk,rkm->rm", weight, was_cast(codes))
    return fit_items(counts, np.einsum("rk,rkm->rm", weight, codes == vote), positions)


def _last_columns(own: OwnRecords, columns: Columns, triples: Mapping[str, Floats]) -> Columns:
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
            key: np.log(np.clip(triples[key][..., vote], 0.01, 1))
            for key in ("near", "topic", "lately", "sharp", "gated_sharp", "own")
        }
        found |= {f"last:{name} x {key}": cast * value for key, value in beside.items()}
    for place in (1, 2):
        for vote in (-1, YES, ABSTAIN, NO):
            found[f"last {place}:{vote}"] = (own.last[place] == vote).astype(float)
    return found


def _move_columns(near: Nearness, moves: Moves, as_new: bool) -> Columns:
    """How a member moved lately, everywhere and on near matters."""
    # The roll calls of two sessions back are among those of eight.
    likeness = near.free[:, np.searchsorted(near.rows, moves.rows)]
    if as_new:
        likeness = np.where(likeness >= 0.5, 0.0, likeness)
    weight = (0.02 + likeness**2) * moves.weight
    moved, seen = weight @ moves.move, weight @ moves.seen
    everyone = moved.sum(axis=1) / (seen.sum(axis=1) + 1)
    return {
        "drift": moves.drift,
        "switching": moves.switching,
        "drift near": moved / (seen + 0.5),
        "drift of all": everyone[:, None],
    }


def _whole_columns(
    record: VotingRecord, rows: NDArray[np.int64], own: OwnRecords, close: NearVotes
) -> Columns:
    """Set out what holds for the roll call as a whole, and whether it is about the member itself."""
    chained = own.chained
    shares = np.where(chained[:, None], own.shares, close.overall)
    texts = [record.texts[row] for row in rows]
    before = [record.texts[max(row, 0)].words for row in record.predecessor[rows]]
    same = np.array([text.words == other for text, other in zip(texts, before, strict=True)])
    whole = {
        "chain:yes": shares[:, YES],
        "chain:abstain": shares[:, ABSTAIN],
        "chain:no": shares[:, NO],
        "chain:change": own.change,
        "chain:volatility": own.volatility,
        "chain:log volatility": np.where(chained, np.log(own.volatility + 0.01), 0.0),
        "chain:trend": own.trend,
        "chain:gap": np.log1p(own.gap),
        "chain:length": np.log1p(own.length),
        "chain:likeness": np.where(chained, record.likeness[rows], 0.0),
        "chain:same title": (chained & same).astype(float),
        "near:yes": close.overall[:, YES],
        "near:no": close.overall[:, NO],
        "near:mass": np.log(close.mass + 0.01),
        "on a country": np.array([float(text.on_country) for text in texts]),
        "chain:absent": own.all_absent,
    } | {f"near:likeness {i}": close.likeness[:, i] for i in range(3)}
    columns: Columns = {name: value[:, None] for name, value in whole.items()}
    columns["named"] = np.array(
        [[float(member in text.places) for member in record.members] for text in texts]
    )
    for place in range(3):
        for vote in (YES, ABSTAIN, NO):
            columns[f"nearest {place}:{vote}"] = (close.nearest[:, place] == vote) * close.likeness[
                :, place, None
            ]
    return columns


def _lay_out(columns: Columns, eligible: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Lay columns out in the order of their names, one row an eligible member of a roll call."""
    rollcall, member = np.nonzero(eligible)
    at = np.flatnonzero(eligible)
    laid = np.empty((len(at), len(columns)), dtype=np.float32)
    for place, name in enumerate(sorted(columns)):
        value = columns[name]
        if value.shape == eligible.shape:
            laid[:, place] = value.ravel()[at]
        else:
            laid[:, place] = value[member] if value.ndim == 1 else value[rollcall, 0]
    return laid


def _nothing(session: int) -> SessionRows:
    nothing = np.zeros(0, dtype=np.int64)
    return SessionRows(
        session=session,
        row=nothing,
        member=nothing,
        last=nothing.astype(np.int8),
        chained=nothing.astype(bool),
        settled=nothing.astype(bool),
        steady=nothing.astype(bool),
        names=(),
        cast=np.zeros((0, 0), dtype=np.float32),
        absence=np.zeros((0, 0), dtype=np.float32),
        factors={},
    )
