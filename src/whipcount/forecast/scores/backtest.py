"""Rolling-origin scores: each session forecast from the ones before it, beside the baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import InputError
from whipcount.forecast.history import ABSENT, YES
from whipcount.forecast.persistence import was_cast
from whipcount.forecast.scores.baselines import BASELINES
from whipcount.forecast.tallies import central_range, draw_given_shift
from whipcount.forecast.wholerecord.engine import fit_engine, shift_scale
from whipcount.forecast.wholerecord.features import SessionRows
from whipcount.forecast.wholerecord.kept import fingerprint, keep, read_kept
from whipcount.forecast.wholerecord.kernels import last_votes
from whipcount.forecast.wholerecord.learning import Learning, Progress, RowStore
from whipcount.forecast.wholerecord.targets import linked_for
from whipcount.forecast.wholerecord.votingrecord import LINKED_BEFORE, CheckedLinks, VotingRecord, between
from whipcount.workers import Serial, Workers

Floats = NDArray[np.float64]
ENGINE = "Engine"
LEVELS = (50, 80, 90, 95)
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RollCallScore:
    """One roll call: what was forecast and what came.

    `log_loss` holds, by method, the mean of -ln P(vote cast | votes) over the members that voted. `yes` and
    the intervals are of the tally with absences drawn; `yes_of_voters` given who voted.
    """

    id: str
    session: int
    chained: bool
    on_country: bool
    voted: int
    yes: int
    expected_yes: float
    yes_of_voters: float
    last_yes_of_voters: float
    """The last tally's share of yes, times who votes; nan on a new matter."""
    intervals: Mapping[int, tuple[int, int]]
    crps: float
    log_loss: Mapping[str, float]
    brier: float
    hits: int
    switch: Floats
    """For members with an own last vote: score 1 - P(last vote), and whether it switched, shape (n, 2)."""
    absence: Floats
    """P(absent) and whether absent, for all members, shape (n, 2)."""
    said_yes: Floats
    """P(yes) given that a member votes, and whether it voted yes, for those that voted, shape (n, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionTask:
    """One session to forecast and score, with all that is needed for it."""

    record: VotingRecord
    session: int
    learning: Learning
    draws: int
    checked: CheckedLinks

    def name(self) -> str:
        """Name of the scores, by all that they rest on."""
        checked = sorted(self.checked.items(), key=lambda link: link[0])
        settings = (self.learning.settings, self.learning.seed, self.draws, checked)
        return f"scores-{self.session}-{fingerprint(self.record, settings, until=self.session)}"


def run_backtest(
    record: VotingRecord,
    sessions: Sequence[int],
    *,
    learning: Learning | None = None,
    draws: int = 1_500,
    checked: CheckedLinks | None = None,
    workers: Workers | None = None,
    progress: Progress = lambda _step: None,
) -> tuple[RollCallScore, ...]:
    """Forecast every roll call of `sessions` from earlier sessions, and score it.

    Each session is forecast by itself, as `forecast_targets` would: nothing is handed from one to the next.

    Parameters
    ----------
    record : VotingRecord
    sessions : sequence of int
    learning : Learning, optional
        With a folder in it, scores of sessions already done are read back from there: an interrupted
        backtest goes on where it was.
    draws : int
        Joint draws of each roll call.
    checked : mapping of str to str or None, optional
        Links that a person has confirmed or corrected.
    workers : Workers, optional
        Who scores sessions; the scores are the same whoever does. This process if not given.

    Raises
    ------
    InputError
        When a session has no roll call, or too little history to learn from.
    """
    learning = learning or Learning()
    reach = learning.settings.sessions + 2 * LINKED_BEFORE
    done: dict[int, tuple[RollCallScore, ...]] = {}
    open_tasks: dict[int, SessionTask] = {}
    for session in sessions:
        task = SessionTask(
            record=between(record, session - reach, session),
            session=session,
            learning=replace(learning, keep=None),
            draws=draws,
            checked=checked or {},
        )
        found = read_kept(_path(learning.keep, task), tuple[RollCallScore, ...]) if learning.keep else None
        if found is None:
            open_tasks[session] = task
        else:
            done[session] = found
    progress(f"{len(done)} of {len(sessions)} sessions scored")
    results = (workers or Serial()).map(score_session, open_tasks.values())
    for (session, task), scores in zip(open_tasks.items(), results, strict=True):
        if not scores:
            raise _cannot_score(session)
        done[session] = scores
        if learning.keep:
            keep(_path(learning.keep, task), scores)
        progress(f"{len(done)} of {len(sessions)} sessions scored, the latest {session}")
    return tuple(score for session in sessions for score in done[session])


def _path(folder: Path, task: SessionTask) -> Path:
    return folder / f"{task.name()}.msgpack"


def _cannot_score(session: int) -> InputError:
    return InputError(
        f"Session {session} cannot be scored: it has no roll call, or too few before it.",
        expected="Expected sessions with votes, and some sessions of votes before them.",
        do="Choose later sessions, or give a longer record.",
    )


def score_session(task: SessionTask) -> tuple[RollCallScore, ...]:
    """Forecast and score one session; nothing where it has no roll call, or too few before it."""
    session, learning = task.session, task.learning
    if not (task.record.sessions == session).any():
        return ()
    record = linked_for(task.record, session, learning, task.checked)
    store = RowStore(record)
    engine = fit_engine(store, session, learning)
    if engine is None:
        return ()
    rows = store.rows(session)
    p = engine.predict(rows)
    rng = np.random.default_rng([learning.seed, session])
    return tuple(_score(record, rows, p, int(row), task.draws, rng) for row in np.unique(rows.row))


def _score(
    record: VotingRecord, rows: SessionRows, p: Floats, row: int, draws: int, rng: np.random.Generator
) -> RollCallScore:
    mine = rows.row == row
    members, forecast = rows.member[mine], p[mine]
    codes = record.codes[row, members]
    cast = was_cast(codes)
    given = forecast[:, :ABSENT] / np.maximum(1 - forecast[:, [ABSENT]], _SMALLEST)
    u, v = shift_scale(rows.factors[row]).draw(draws, rng)
    yes = (draw_given_shift(forecast, u, v, rng) == YES).sum(axis=1)
    actual = int((codes == YES).sum())
    log_loss = {ENGINE: _mean_log(given[cast], codes[cast])}
    for name, baseline in BASELINES.items():
        log_loss[name] = _mean_log(baseline(record, row)[members][cast], codes[cast])
    last = last_votes(record, record.chain(row))[members]
    known = cast & (last >= 0)
    return RollCallScore(
        id=record.ids[row],
        session=int(record.sessions[row]),
        chained=bool(record.predecessor[row] >= 0),
        on_country=record.texts[row].on_country,
        voted=int(cast.sum()),
        yes=actual,
        expected_yes=float(yes.mean()),
        yes_of_voters=float(given[cast, YES].sum()),
        last_yes_of_voters=_last_share(record, row) * int(cast.sum()),
        intervals={level: central_range(yes, level) for level in LEVELS},
        crps=sample_crps(yes.astype(float), actual),
        log_loss=log_loss,
        brier=float(((given[cast] - np.eye(3)[codes[cast]]) ** 2).sum(axis=1).mean()),
        hits=int((given[cast].argmax(axis=1) == codes[cast]).sum()),
        switch=np.column_stack([1 - given[known, last[known]], last[known] != codes[known]]),
        absence=np.column_stack([forecast[:, ABSENT], codes == ABSENT]),
        said_yes=np.column_stack([given[cast, YES], codes[cast] == YES]),
    )


def _mean_log(p: Floats, codes: NDArray[np.int8]) -> float:
    return float(-np.log(np.maximum(p[np.arange(len(codes)), codes], _SMALLEST)).mean())


def _last_share(record: VotingRecord, row: int) -> float:
    before = int(record.predecessor[row])
    if before < 0:
        return float("nan")
    codes = record.codes[before]
    return float((codes == YES).sum() / max(int(was_cast(codes).sum()), 1))


def sample_crps(draws: Floats, actual: float) -> float:
    """Continuous ranked probability score of draws: mean |X - y| - half the mean |X - X'|.

    Gneiting and Raftery (2007), doi:10.1198/016214506000001437, equation 21.

    Examples
    --------
    >>> sample_crps(np.array([1.0, 3.0]), 2.0)
    0.5
    """
    ordered = np.sort(draws)
    count = len(ordered)
    spread = float((ordered * (2 * np.arange(1, count + 1) - count - 1)).sum()) / count**2
    return float(np.abs(ordered - actual).mean()) - spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Scores of many roll calls. Log losses and Brier are means per vote cast, the others per roll call."""

    roll_calls: int
    votes: int
    log_loss: dict[str, float]
    brier: float
    accuracy: float
    switch_auc: float
    switch_precision: float
    """Share of switchers among the members ranked likeliest to switch, as many as switched."""
    yes_error: float
    """Mean absolute error of yes, given who votes."""
    yes_error_last: float
    """Of the last tally's share of yes, on chained roll calls; nan without any."""
    yes_error_with_absence: float
    coverage: dict[int, float]
    crps: float
    absence_log_loss: float
    absence_auc: float


def summarise(scores: Sequence[RollCallScore]) -> Summary | None:
    """Pool the scores of some roll calls; None for none."""
    if not scores:
        return None
    voted = np.array([score.voted for score in scores], dtype=float)
    switch = np.concatenate([score.switch for score in scores])
    absence = np.concatenate([score.absence for score in scores])
    p = np.clip(absence[:, 0], _SMALLEST, 1 - _SMALLEST)
    came = absence[:, 1] == 1
    last = np.array([abs(s.last_yes_of_voters - s.yes) for s in scores if s.chained])
    return Summary(
        roll_calls=len(scores),
        votes=int(voted.sum()),
        log_loss={
            name: float(np.average([score.log_loss[name] for score in scores], weights=voted))
            for name in scores[0].log_loss
        },
        brier=float(np.average([score.brier for score in scores], weights=voted)),
        accuracy=float(sum(score.hits for score in scores) / voted.sum()),
        switch_auc=area_under_curve(switch[:, 0], switch[:, 1] == 1),
        switch_precision=_precision(switch),
        yes_error=float(np.mean([abs(s.yes_of_voters - s.yes) for s in scores])),
        yes_error_last=float(last.mean()) if len(last) else float("nan"),
        yes_error_with_absence=float(np.mean([abs(s.expected_yes - s.yes) for s in scores])),
        coverage={
            level: float(np.mean([s.intervals[level][0] <= s.yes <= s.intervals[level][1] for s in scores]))
            for level in LEVELS
        },
        crps=float(np.mean([score.crps for score in scores])),
        absence_log_loss=float(-np.log(np.where(came, p, 1 - p)).mean()),
        absence_auc=area_under_curve(p, came),
    )


def area_under_curve(score: Floats, positive: NDArray[np.bool_]) -> float:
    """Chance that a positive case scores above a negative one, ties counted half; nan without both.

    Examples
    --------
    >>> area_under_curve(np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False]))
    0.875
    """
    values, group = np.unique(score, return_inverse=True)
    above = np.bincount(group[positive], minlength=len(values)).astype(float)
    below = np.bincount(group[~positive], minlength=len(values)).astype(float)
    pairs = above.sum() * below.sum()
    if not pairs:
        return float("nan")
    return float((above * (np.cumsum(below) - 0.5 * below)).sum() / pairs)


def _precision(switch: Floats) -> float:
    count = int(switch[:, 1].sum())
    if not count:
        return float("nan")
    return float(switch[np.argsort(-switch[:, 0], kind="stable")[:count], 1].mean())


def paired_difference(
    one: Floats, other: Floats, weight: Floats, *, rng: np.random.Generator, draws: int = 1_000
) -> tuple[float, float, float]:
    """Mean difference of two scores by roll call, with a 95 % bootstrap interval over roll calls."""
    difference = one - other
    picked = rng.integers(0, len(difference), size=(draws, len(difference)))
    means = (difference[picked] * weight[picked]).sum(axis=1) / weight[picked].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(np.average(difference, weights=weight)), float(low), float(high)
