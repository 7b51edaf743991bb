"""The forecast from a body's whole record: networks fitted on earlier sessions, by kind of matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.history import ABSTAIN, NO, YES
from whipcount.forecast.shift import Shift, expit, logit
from whipcount.forecast.wholerecord.features import SessionRows, ShiftFactors
from whipcount.forecast.wholerecord.kept import fingerprint, kept_or_made
from whipcount.forecast.wholerecord.learning import (
    Examples,
    Learning,
    RowStore,
    absence_examples,
    chained_examples,
    enough,
    new_examples,
)
from whipcount.forecast.wholerecord.network import Network, NetworkSettings, fit_network

ANCHOR = 0.5
"""How far the expected share of yes on a chain is moved from the networks' to the last tally's."""


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


def fit_engine(store: RowStore, session: int, learning: Learning) -> Engine | None:
    """Fit the networks that the targets of `session` need on the sessions before it, or read them back.

    Without a target on a chain, or without a new one, the networks for these are not fitted. None where the
    record is too short to learn from.
    """
    known = sorted(
        {int(s) for s in store.record.sessions if session - learning.settings.sessions <= s < session}
    )
    # The first session of a record has nothing before it to be forecast from.
    usable = [s for s in known if (store.record.sessions < s).any()]
    if not enough(store.record, usable):
        return None
    on_chain = store.record.predecessor[store.record.sessions == session] >= 0
    kinds = (bool(on_chain.any()), not on_chain.all())
    until = max(usable)
    name = fingerprint(store.record, session, learning.settings, learning.seed, kinds, until=until)
    return kept_or_made(
        learning.keep, f"engine-{session}-{name}", Engine, lambda: _fit(store, usable, learning, kinds)
    )


def _fit(store: RowStore, sessions: Sequence[int], learning: Learning, kinds: tuple[bool, bool]) -> Engine:
    settings, seed = learning.settings, learning.seed
    # Each kind of example has draws of its own, so that one does not depend on whether another is needed.
    chained, new = (), ()
    if kinds[0]:
        examples = chained_examples(store, sessions, settings, rng=np.random.default_rng([seed, 1]))
        store.progress("Learning how members vote on matters voted on before")
        chained = _fit_all(examples, settings.chained, seed)
    if kinds[1]:
        examples = new_examples(store, sessions, settings, rng=np.random.default_rng([seed, 2]))
        store.progress("Learning how members vote on new matters")
        new = _fit_all(examples, settings.new, seed)
    examples = absence_examples(store, sessions, settings, rng=np.random.default_rng([seed, 3]))
    store.progress("Learning who stays away")
    (absence,) = _fit_all(examples, (settings.absence,), seed, classes=2)
    return Engine(chained=chained, new=new, absence=absence)


def _fit_all(
    examples: Examples, settings: Sequence[NetworkSettings], seed: int, *, classes: int = 3
) -> tuple[Network, ...]:
    return tuple(
        fit_network(
            examples.x,
            examples.classes,
            examples.weight,
            classes=classes,
            settings=one,
            seed=seed,
            bent=examples.bent,
        )
        for one in settings
    )


def shift_scale(factors: ShiftFactors) -> Shift:
    """Scale of the shared shift of a roll call.

    On a chain it grows with the share of votes that changed on the chain's last pairs and with the sessions
    since the last vote, and is smaller on country texts, where few votes are near the margin; tails are
    very heavy: half of all changes of mind fall in a tenth of the roll calls. On a new matter it is large.
    Fitted by maximum likelihood to out-of-sample forecasts of the 593 roll calls of General Assembly sessions
    55 to 62, the shift integrated out; the level on chains is the median of the eight sessions' own, which
    the one in which titles changed style does not move.
    """
    if not factors.chained:
        return Shift(yes=1.4 if factors.on_country else 2.2, absence=0.9, tails=30.0)
    log_scale = -1.04 + 0.41 * (np.log(factors.volatility + 0.01) + 2.97)
    log_scale += 0.29 * (np.log(max(factors.gap, 1.0)) - 0.16)
    if factors.on_country:
        log_scale -= 0.4
    return Shift(yes=float(np.exp(log_scale)), absence=0.72, tails=2.0)
