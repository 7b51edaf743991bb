"""The forecast from a body's whole record: networks fitted on earlier sessions, by kind of matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.features import Scene, SessionRows, ShiftFactors, session_rows, set_scene
from whipcount.forecast.history import ABSENT, ABSTAIN, NO, YES
from whipcount.forecast.network import Network, NetworkSettings, fit_network
from whipcount.forecast.shift import Shift, expit, logit
from whipcount.forecast.votingrecord import VotingRecord

Progress = Callable[[str], None]

FEWEST_ROWS = 4_000
"""Members' votes below which networks are not fitted and the chain model serves instead."""


ANCHOR = 0.5
"""How far the expected share of yes on a chain is moved from the networks' to the last tally's."""

ABSENCE = NetworkSettings(hidden=24, epochs=4, dropout=0.1, starts=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """Settings of the engine, chosen on General Assembly sessions 55 to 62 (see `docs/forecast.md`)."""

    sessions: int = 9
    """Sessions before the target's that are learned from."""
    decay: float = 0.92
    """Weight of a session against the next."""
    hidden_weight: float = 0.15
    """For new matters, the weight of a chained roll call treated as new, beside one whose matter is new."""
    chained_weight: float = 0.3
    """For new matters, the weight of a chained roll call as it is."""
    chained: tuple[NetworkSettings, ...] = (
        NetworkSettings(hidden=64, epochs=4, dropout=0.5, weight_decay=0.03, starts=4),
    )
    new: tuple[NetworkSettings, ...] = (
        NetworkSettings(hidden=32, epochs=3, dropout=0.5, weight_decay=0.3, starts=4),
    )
    absence: NetworkSettings = ABSENCE


@dataclass(slots=True, eq=False)
class RowStore:
    """Features by session, computed when they are first asked for."""

    record: VotingRecord
    progress: Progress = lambda _step: None
    _kept: dict[tuple[int, bool], SessionRows] = field(default_factory=dict)
    _scenes: dict[int, Scene] = field(default_factory=dict)

    def rows(self, session: int, *, as_new: bool = False) -> SessionRows:
        """Return the features of one session."""
        key = (session, as_new)
        if key not in self._kept:
            self.progress(f"Session {session}: reading the votes before it")
            if session not in self._scenes:
                self._scenes[session] = set_scene(self.record, session)
            scene = self._scenes[session]
            self._kept[key] = session_rows(self.record, session, as_new=as_new, scene=scene)
        return self._kept[key]

    def votes(self, rows: SessionRows) -> NDArray[np.int64]:
        """Return the votes that the rows stand for."""
        return self.record.codes[rows.row, rows.member].astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Engine:
    """Fitted networks for the votes on chained and new matters, and for absence."""

    chained: tuple[Network, ...]
    new: tuple[Network, ...]
    absence: Network

    def predict(self, rows: SessionRows) -> NDArray[np.float64]:
        """Probabilities of yes, abstain, no and absent, shape (rows, 4)."""
        cast = np.zeros((len(rows.row), 3))
        for kept, networks in ((rows.chained, self.chained), (~rows.chained, self.new)):
            if kept.any():
                cast[kept] = log_mean([network.predict(rows.cast[kept]) for network in networks])
        absent = self.absence.predict(rows.absence)[:, 1]
        for row, factors in rows.factors.items():
            if factors.chained:
                mine = rows.row == row
                cast[mine] = anchored(cast[mine], 1 - absent[mine], factors.last_share, weight=ANCHOR)
        return np.column_stack([cast * (1 - absent)[:, None], absent])


def anchored(
    cast: NDArray[np.float64], present: NDArray[np.float64], last_share: float, *, weight: float
) -> NDArray[np.float64]:
    """Shift the logits of yes so that the expected share of yes moves by `weight` towards the last tally's.

    Parameters
    ----------
    cast : ndarray, shape (members, 3)
        P(yes), P(abstain), P(no) given that a member votes.
    present : ndarray, shape (members,)
        P(votes).
    """
    yes = cast[:, YES]
    wanted = (1 - weight) * np.average(yes, weights=present) + weight * last_share
    offset, low, high = logit(yes), -8.0, 8.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        too_low = np.average(expit(offset + middle), weights=present) < wanted
        low, high = (middle, high) if too_low else (low, middle)
    moved = expit(offset + low)
    rest = (1 - moved) / np.maximum(1 - yes, 1e-12)
    return np.column_stack([moved, cast[:, ABSTAIN] * rest, cast[:, NO] * rest])


def log_mean(probabilities: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Geometric mean of several forecasts, rows summing to one."""
    z = np.mean([np.log(np.clip(p, 1e-6, 1)) for p in probabilities], axis=0)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def fit_engine(store: RowStore, session: int, *, settings: EngineSettings, seed: int) -> Engine | None:
    """Fit the networks that the targets of `session` need on the sessions before it.

    Without a target on a chain, or without a new one, the networks for these are not fitted. None where the
    record is too short to learn from.
    """
    known = sorted({int(s) for s in store.record.sessions if session - settings.sessions <= s < session})
    # The first session of a record has nothing before it to be forecast from.
    usable = [s for s in known if (store.record.sessions < s).any()]
    chained = _examples(store, usable, session, settings, chained=True)
    if len(chained[1]) < FEWEST_ROWS:
        return None
    on_chain = store.record.predecessor[store.record.sessions == session] >= 0
    store.progress(f"Session {session}: learning from {len(usable)} sessions before it")
    rows = [store.rows(s) for s in usable]
    votes = np.concatenate([store.votes(r) for r in rows])
    weight = np.concatenate([np.full(len(r.row), settings.decay ** (session - 1 - r.session)) for r in rows])
    return Engine(
        chained=_fit_all(chained, settings.chained, seed) if on_chain.any() else (),
        new=()
        if on_chain.all()
        else _fit_all(_examples(store, usable, session, settings, chained=False), settings.new, seed),
        absence=fit_network(
            np.concatenate([r.absence for r in rows]),
            (votes == ABSENT).astype(np.int64),
            weight,
            classes=2,
            settings=settings.absence,
            seeds=range(seed, seed + settings.absence.starts),
        ),
    )


Examples = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]


def _fit_all(examples: Examples, settings: Sequence[NetworkSettings], seed: int) -> tuple[Network, ...]:
    x, y, weight = examples
    return tuple(
        fit_network(x, y, weight, classes=3, settings=one, seeds=range(seed, seed + one.starts))
        for one in settings
    )


def _examples(
    store: RowStore, sessions: Sequence[int], session: int, settings: EngineSettings, *, chained: bool
) -> Examples:
    """Features, votes and weights of the votes cast that networks for chained or new matters learn from."""
    parts = [(store.rows(s), 1.0) for s in sessions]
    if not chained:
        parts += [(store.rows(s, as_new=True), settings.hidden_weight) for s in sessions]
    x, y, weight = [], [], []
    for rows, share in parts:
        if not len(rows.row):
            continue
        votes = store.votes(rows)
        kept = (votes < ABSENT) & (rows.chained if chained else True)
        shares = share * settings.decay ** (session - 1 - rows.session) * np.ones(int(kept.sum()))
        if not chained:
            shares *= np.where(rows.chained[kept], settings.chained_weight, 1.0)
        x.append(rows.cast[kept])
        y.append(votes[kept])
        weight.append(shares)
    if not x:
        return np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64), np.zeros(0)
    return np.concatenate(x), np.concatenate(y), np.concatenate(weight)


def shift_scale(factors: ShiftFactors) -> Shift:
    """Scale of the shared shift of a roll call.

    On a chain it grows with the share of votes that changed on the chain's last pairs and with the sessions
    since the last vote, and is smaller on country texts, where few votes are near the margin; tails are
    heavy. On a new matter it is large. Fitted by maximum likelihood to out-of-sample forecasts of the 593
    roll calls of General Assembly sessions 55 to 62, the shift integrated out.
    """
    if not factors.chained:
        return Shift(yes=1.4 if factors.on_country else 2.2, absence=0.9, tails=30.0)
    log_scale = -0.75 + 0.41 * (np.log(factors.volatility + 0.01) + 2.97)
    log_scale += 0.29 * (np.log(max(factors.gap, 1.0)) - 0.16)
    if factors.on_country:
        log_scale -= 0.4
    return Shift(yes=float(np.exp(log_scale)), absence=0.72, tails=3.0)
