"""What the networks learn from: features by session, and the votes drawn from them as examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSENT
from whipcount.forecast.persistence import was_cast
from whipcount.forecast.wholerecord.features import Scene, SessionRows, is_bent, session_rows, set_scene
from whipcount.forecast.wholerecord.network import NetworkSettings
from whipcount.forecast.wholerecord.votingrecord import VotingRecord

Progress = Callable[[str], None]

FEWEST_ROWS = 4_000
"""Votes cast on chains below which networks are not fitted and the chain model serves instead."""

ABSENCE = NetworkSettings(hidden=40, epochs=4, dropout=0.3, starts=2)


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
    settled_share: float = 0.2
    """On chains, the share of settled votes (see `SessionRows`) that are learned from, each weighing more."""
    hidden_share: float = 0.3
    """For new matters, the share of votes on chained roll calls that are learned from, weighing more."""
    steady_share: float = 0.25
    """For absence, the share of members hardly ever absent that are learned from, each weighing more."""
    chained: tuple[NetworkSettings, ...] = (
        NetworkSettings(hidden=64, epochs=3, rate=3e-3, dropout=0.5, weight_decay=0.03, starts=2),
        NetworkSettings(hidden=64, epochs=3, rate=3e-3, dropout=0.5, weight_decay=0.03, starts=2, pieces=3),
    )
    new: tuple[NetworkSettings, ...] = (
        NetworkSettings(hidden=32, epochs=3, dropout=0.5, weight_decay=0.3, starts=4),
    )
    absence: NetworkSettings = ABSENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """How networks are fitted, and where fitted ones are kept: in a folder, or nowhere."""

    settings: EngineSettings = field(default_factory=EngineSettings)
    seed: int = 1
    keep: Path | None = None


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
class Examples:
    """Features, classes and weights of the votes that a network learns from."""

    x: NDArray[np.float32]
    classes: NDArray[np.int64]
    weight: NDArray[np.float64]
    bent: tuple[int, ...] = ()
    """Columns that may be laid out in pieces."""


def enough(record: VotingRecord, sessions: Sequence[int]) -> bool:
    """Whether there are votes enough on chains to learn from."""
    rows = np.isin(record.sessions, sessions) & (record.predecessor >= 0)
    return int(was_cast(record.codes[rows]).sum()) >= FEWEST_ROWS


def chained_examples(
    store: RowStore, sessions: Sequence[int], settings: EngineSettings, *, rng: np.random.Generator
) -> Examples:
    """Votes cast on chains; of the settled ones a share is drawn, which weighs as much as all."""
    parts = []
    for session in sessions:
        rows = store.rows(session)
        votes = store.votes(rows)
        cast = rows.chained & (votes < ABSENT)
        kept, weight = _drawn(cast, rows.settled, settings.settled_share, rng)
        parts.append((rows, rows.cast, votes, kept, weight))
    return _examples(parts, max(sessions), settings)


def new_examples(
    store: RowStore, sessions: Sequence[int], settings: EngineSettings, *, rng: np.random.Generator
) -> Examples:
    """Votes cast on new matters, on chains, and on chains treated as new; of the latter two a share."""
    parts = []
    for session in sessions:
        for as_new in (False, True):
            rows = store.rows(session, as_new=as_new)
            if not len(rows.row):
                continue
            votes = store.votes(rows)
            kept, weight = _drawn(votes < ABSENT, rows.chained | as_new, settings.hidden_share, rng)
            weight *= settings.hidden_weight if as_new else 1.0
            weight *= np.where(rows.chained[kept], settings.chained_weight, 1.0)
            parts.append((rows, rows.cast, votes, kept, weight))
    return _examples(parts, max(sessions), settings)


def absence_examples(
    store: RowStore, sessions: Sequence[int], settings: EngineSettings, *, rng: np.random.Generator
) -> Examples:
    """Who was absent; of the members that hardly ever are a share is drawn, which weighs as much as all."""
    parts = []
    for session in sessions:
        rows = store.rows(session)
        absent = (store.votes(rows) == ABSENT).astype(np.int64)
        kept, weight = _drawn(np.ones(len(absent), dtype=bool), rows.steady, settings.steady_share, rng)
        parts.append((rows, rows.absence, absent, kept, weight))
    return _examples(parts, max(sessions), settings)


def _drawn(
    usable: NDArray[np.bool_], plenty: NDArray[np.bool_], share: float, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Draw a share of the examples of which there are plenty; which are kept, and the weights of these."""
    kept = usable & (~plenty | (rng.random(len(usable)) < share))
    return kept, np.where(plenty, 1 / share, 1.0)[kept]


_Part = tuple[SessionRows, NDArray[np.float32], NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]]


def _examples(parts: Sequence[_Part], latest: int, settings: EngineSettings) -> Examples:
    return Examples(
        x=np.concatenate([x[kept] for _, x, _, kept, _ in parts]),
        classes=np.concatenate([classes[kept] for _, _, classes, kept, _ in parts]),
        weight=np.concatenate(
            [weight * settings.decay ** (latest - rows.session) for rows, _, _, _, weight in parts]
        ),
        bent=tuple(place for place, name in enumerate(parts[0][0].names) if is_bent(name)),
    )
