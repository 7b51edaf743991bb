"""How good a forecast was: against the recorded result, and on the earlier votes of the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, InputError, Tally, Vote
from whipcount.domain.matter import EarlierDecision
from whipcount.forecast.history import ABSENT, OUTSIDE, YES, ChainVotes, read_chain
from whipcount.forecast.members import MemberForecast, forecast_members
from whipcount.forecast.persistence import was_cast
from whipcount.forecast.scores.reliability import ByChance, by_chance
from whipcount.forecast.tallies import LEVELS, TallyDraws, draw_votes

REPEAT_WEIGHT = 20.0
"""Pseudo-pairs of votes for which the usual rate of repeating counts in the persistence baseline."""

USUAL_REPEAT = 0.95

_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class PastScore:
    """The method on one earlier vote, from what was known the day before it.

    Log losses are means of -ln P(vote cast | votes) over `scored` members: those that voted yes, abstain or
    no and were forecast; absent ones are left out of them and counted in `absent`. `yes_intervals` holds
    (level in percent, low, high), ends included, with absences drawn too.
    """

    symbol: str
    decided_on: date
    session: str
    actual: Tally
    expected_yes: float
    yes_intervals: tuple[tuple[int, int, int], ...]
    log_loss: float
    persistence_log_loss: float
    scored: int
    absent: int
    missed: tuple[tuple[str, Vote, Vote], ...]
    """(member, likeliest forecast, recorded vote) where the two differ and it voted."""
    by_chance: ByChance = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultScore:
    """A forecast beside the recorded result."""

    actual: Tally
    log_loss: float
    """Mean of -ln P(vote cast | votes) over `scored` members."""
    log_loss_with_absence: float
    """Mean of -ln P(vote) over all members recorded, absent ones too."""
    yes_percentile: float
    """Share of draws with fewer yes votes than recorded, half of the ties included; 0 to 1."""
    missed: tuple[tuple[str, Vote, Vote], ...]
    """(member, likeliest forecast, recorded vote) where the two differ, the most surprising first."""
    scored: int
    not_forecast: tuple[str, ...]
    """Members with a recorded vote that the forecast did not hold."""


def score_result(forecast: MemberForecast, draws: TallyDraws, result: EarlierDecision) -> ResultScore:
    """Set a forecast beside the recorded vote.

    Raises
    ------
    InputError
        When the result has no recorded votes, or shares no member with the forecast.
    """
    chain = read_chain([result], as_of=result.decided_on)
    if not len(chain.codes):
        raise InputError(
            f"{result.symbol} was adopted without a vote.",
            expected="Expected a recorded vote to score the forecast by.",
            do="Give the result of a recorded vote.",
        )
    codes = chain.of_members(forecast.members)[0]
    if not (codes != OUTSIDE).any():
        raise InputError(
            f"{result.symbol} shares no member with the forecast.",
            expected="Expected votes under the codes that the forecast uses.",
            do="Check the members' codes.",
        )
    yes = draws.counts[:, YES]
    actual = result.tally or Tally.count(vote for _, vote in result.votes)
    members = set(forecast.members)
    return ResultScore(
        actual=actual,
        log_loss=cast_log_loss(forecast.p, codes),
        log_loss_with_absence=log_loss(forecast.p, codes),
        yes_percentile=float(np.mean(yes < actual.yes) + 0.5 * np.mean(yes == actual.yes)),
        missed=_missed(forecast, codes),
        scored=int(was_cast(codes).sum()),
        not_forecast=tuple(member for member, _ in result.votes if member not in members),
    )


def score_earlier_votes(
    decisions: Sequence[EarlierDecision],
    members_on: Callable[[date], Sequence[str]] | None = None,
    *,
    rng: np.random.Generator,
    groups: Mapping[str, str] | None = None,
    draws: int = 4_000,
) -> tuple[PastScore, ...]:
    """Score the method on each recorded vote from the second on, each forecast from the ones before it alone.

    Parameters
    ----------
    decisions : sequence of EarlierDecision
        The chain.
    members_on : callable, optional
        Who could vote on a day; by default those with a vote, cast or missed, in the record of that day.
    rng : numpy.random.Generator
        For the intervals.
    """
    ordered = sorted((d for d in decisions if d.recorded), key=lambda d: d.decided_on)
    scores = []
    for result in ordered[1:]:
        members = members_on(result.decided_on) if members_on else _members_in(result)
        cut_off = result.decided_on - timedelta(days=1)
        forecast = forecast_members(decisions, members, as_of=cut_off, groups=groups)
        if forecast.recorded:
            scores.append(_score_one(forecast, result, decisions, rng, draws))
    return tuple(scores)


def _score_one(
    forecast: MemberForecast,
    result: EarlierDecision,
    decisions: Sequence[EarlierDecision],
    rng: np.random.Generator,
    draws: int,
) -> PastScore:
    drawn = draw_votes(forecast, draws=draws, rng=rng)
    score = score_result(forecast, drawn, result)
    codes = read_chain([result], as_of=result.decided_on).of_members(forecast.members)[0]
    baseline = repeat_last_vote(read_chain(decisions, as_of=forecast.as_of), forecast.members)
    return PastScore(
        symbol=result.symbol,
        decided_on=result.decided_on,
        session=result.session,
        actual=score.actual,
        expected_yes=float(drawn.expected[YES]),
        yes_intervals=tuple((level, *drawn.interval(Vote.YES, level)) for level in LEVELS),
        log_loss=score.log_loss,
        persistence_log_loss=_mean_log(baseline, codes),
        scored=score.scored,
        absent=int((codes == ABSENT).sum()),
        missed=tuple(miss for miss in score.missed if miss[2] is not Vote.ABSENT),
        by_chance=by_chance(forecast.p, codes),
    )


def repeat_last_vote(chain: ChainVotes, members: Sequence[str]) -> NDArray[np.float64]:
    """Baseline "everybody repeats its last vote", smoothed, shape (members, 3): yes, abstain, no.

    A member's last vote cast on the chain gets the share of such repetitions on the chain so far, shrunk to
    95 % by twenty pseudo-pairs; the other two votes share the rest equally. A member without one gets the
    shares of the chain's last vote, one pseudo-vote each.
    """
    last = np.full(len(chain.members), OUTSIDE)
    repeated = pairs = 0
    for row in chain.codes:
        cast = was_cast(row)
        both = cast & (last >= 0)
        pairs += int(both.sum())
        repeated += int((row[both] == last[both]).sum())
        last[cast] = row[cast]
    stay = (repeated + REPEAT_WEIGHT * USUAL_REPEAT) / (pairs + REPEAT_WEIGHT)
    shares = np.array([np.sum(chain.codes[-1] == vote) + 1.0 for vote in range(3)])
    known = dict(zip(chain.members, last.tolist(), strict=True))
    p = np.tile(shares / shares.sum(), (len(members), 1))
    for row, member in enumerate(members):
        vote = known.get(member, OUTSIDE)
        if vote >= 0:
            p[row] = (1 - stay) / 2
            p[row, vote] = stay
    return p


def cast_log_loss(p: NDArray[np.float64], codes: NDArray[np.int8]) -> float:
    """Mean of -ln P(vote | votes) over members with a vote cast; p (members, 4), codes (members,)."""
    cast = p[:, :ABSENT] / np.maximum(p[:, :ABSENT].sum(axis=1, keepdims=True), _SMALLEST)
    return _mean_log(cast, codes)


def log_loss(p: NDArray[np.float64], codes: NDArray[np.int8]) -> float:
    """Mean of -ln P(vote) over the members recorded, absence included."""
    seats = codes != OUTSIDE
    return float(-np.log(np.maximum(p[seats, codes[seats]], _SMALLEST)).mean())


def _mean_log(cast: NDArray[np.float64], codes: NDArray[np.int8]) -> float:
    voted = was_cast(codes)
    return float(-np.log(np.maximum(cast[voted, codes[voted]], _SMALLEST)).mean())


def _missed(forecast: MemberForecast, codes: NDArray[np.int8]) -> tuple[tuple[str, Vote, Vote], ...]:
    seats = np.flatnonzero(codes != OUTSIDE)
    wrong = seats[forecast.likeliest[seats] != codes[seats]]
    order = wrong[np.argsort(forecast.p[wrong, codes[wrong]], kind="stable")]
    return tuple(
        (forecast.members[i], MEMBER_VOTES[forecast.likeliest[i]], MEMBER_VOTES[codes[i]]) for i in order
    )


def _members_in(result: EarlierDecision) -> tuple[str, ...]:
    return tuple(member for member, vote in result.votes if vote is not Vote.NOT_A_MEMBER)
