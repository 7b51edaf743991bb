"""Briefs in the record: what is kept of one, which is the last, and how it came out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np

from whipcount.brief.as_json import as_json
from whipcount.brief.content import Brief, BriefScore
from whipcount.brief.material import Material
from whipcount.brief.wording import out_of_100
from whipcount.domain import MEMBER_VOTES, Tally, Vote
from whipcount.domain.matter import EarlierDecision, GoalMeasure
from whipcount.files import sha256
from whipcount.forecast.history import OUTSIDE, read_chain
from whipcount.forecast.scores.reliability import by_chance
from whipcount.forecast.scores.scoring import cast_log_loss
from whipcount.record import BriefMade, Record, Stamp

PLACES = 4
"""Decimals to which chances are kept."""


class KeptNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a brief: its numbers, and what it knew of, so that the next can say what is new.

    Words that a brief holds are not kept: a text is known by its hash, and a person's word by its effect.
    """

    audience: str
    proposal: str
    stage: str
    expected: tuple[float, float, float, float]
    """Mean counts of yes, abstain, no and absent."""
    yes_80: tuple[int, int]
    p_goal: float
    p_adopted: float
    measure: str
    more_than: int
    members: dict[str, tuple[float, float, float, float]]
    votes: list[str]
    """Symbols of the recorded votes that it rests on."""
    texts: list[str]
    """Hashes."""
    sponsors: list[tuple[str, str]]
    statuses: dict[str, str]
    moves: list[int]
    """Entries."""


def numbers_of(material: Material) -> KeptNumbers:
    """Take from the material what is kept of the brief that is made from it."""
    outlook, matter = material.outlook, material.matter
    yes, abstain, no, absent = (round(float(mean), PLACES) for mean in outlook.draws.expected)
    return KeptNumbers(
        audience=material.audience,
        proposal=matter.proposal,
        stage=material.stage,
        expected=(yes, abstain, no, absent),
        yes_80=outlook.draws.interval(Vote.YES, 80),
        p_goal=round(outlook.p_goal, PLACES),
        p_adopted=round(outlook.p_adopted, PLACES),
        measure=matter.goal.measure,
        more_than=matter.goal.more_than,
        members={
            member: _four(row)
            for member, row in zip(outlook.forecast.members, outlook.forecast.p, strict=True)
        },
        votes=[decision.symbol for decision in material.recorded],
        texts=sorted(article.source.sha256 or "" for article in material.reading.articles),
        sponsors=sorted((one.key, code) for one in matter.proposals for code in one.sponsors),
        statuses={one.key: f"{one.status} {one.symbol}".strip() for one in matter.proposals},
        moves=[noted.entry for noted in material.told.moves],
    )


def _four(row: np.ndarray) -> tuple[float, float, float, float]:
    p_yes, p_abstain, p_no, p_absent = (round(float(p), PLACES) for p in row)
    return p_yes, p_abstain, p_no, p_absent


def numbers_kept(brief: BriefMade) -> KeptNumbers | None:
    """Read back what was kept of a brief; None of one that was kept in another form."""
    try:
        return msgspec.convert(brief.forecast, KeptNumbers)
    except msgspec.ValidationError:
        return None


def last_brief(material: Material) -> tuple[BriefMade, KeptNumbers] | None:
    """Return the newest brief on the proposal, for the same audience, that differs from what is told now.

    A brief that is made again is thereby the same again.
    """
    now = numbers_of(material)
    for brief in reversed(material.told.briefs):
        kept = numbers_kept(brief)
        if kept is not None and kept.proposal == now.proposal and kept != now:
            return brief, kept
    return None


def keep_brief(record: Record, brief: Brief, material: Material, *, stamp: Stamp) -> None:
    """Keep a brief unless the newest for its audience is the same, and the scores of earlier ones.

    It is as visible as what it was made for.
    """
    numbers = numbers_of(material)
    newest = next((numbers_kept(one) for one in reversed(material.told.briefs)), None)
    if newest != numbers:
        seen = Stamp(at=stamp.at, who=stamp.who, visibility=material.audience)
        record.add_brief(
            sha256(as_json(brief).encode("utf-8", "surrogatepass")),
            as_of=material.as_of,
            forecast=msgspec.to_builtins(numbers),
            stamp=seen,
        )
    if material.after is None:
        return
    for made in material.told.briefs:
        known = {str(score.get("symbol")) for score in made.scores}
        score = score_brief(made, material.after)
        if score is not None and score.symbol not in known:
            seen = Stamp(at=stamp.at, who=stamp.who, visibility=made.visibility)
            record.add_score(made.entry, msgspec.to_builtins(score), stamp=seen)


def scores_known(material: Material) -> tuple[BriefScore, ...]:
    """Return how the earlier briefs on the proposal came out, oldest first, as far as may be known.

    Kept scores of votes by the cut-off, and scores by the result that is given with `--after`.
    """
    found = []
    for made in material.told.briefs:
        by_symbol = {score.symbol: score for score in _kept_scores(made, material.as_of)}
        if material.after is not None and (score := score_brief(made, material.after)) is not None:
            by_symbol[score.symbol] = score
        kept = numbers_kept(made)
        if kept is not None and kept.proposal == material.matter.proposal:
            found += by_symbol.values()
    return tuple(found)


def _kept_scores(made: BriefMade, as_of: date) -> Sequence[BriefScore]:
    scores = []
    for value in made.scores:
        try:
            score = msgspec.convert(value, BriefScore)
        except msgspec.ValidationError:
            continue
        if score.decided_on <= as_of:
            scores.append(score)
    return scores


def score_brief(made: BriefMade, result: EarlierDecision) -> BriefScore | None:
    """Set a kept brief beside a recorded vote; None where it is no forecast of it."""
    kept = numbers_kept(made)
    if kept is None or made.as_of >= result.decided_on or not result.recorded:
        return None
    codes = read_chain([result], as_of=result.decided_on).of_members(tuple(kept.members))[0]
    if not (codes != OUTSIDE).any():
        return None
    actual = result.tally or Tally.count(vote for _, vote in result.votes)
    p = np.array(list(kept.members.values()))
    return BriefScore(
        as_of=made.as_of,
        expected_yes=kept.expected[MEMBER_VOTES.index(Vote.YES)],
        yes_low=kept.yes_80[0],
        yes_high=kept.yes_80[1],
        goal_of_100=out_of_100(kept.p_goal),
        reached=_measured(actual, GoalMeasure(kept.measure)) > kept.more_than,
        symbol=result.symbol,
        decided_on=result.decided_on,
        actual=actual,
        log_loss=cast_log_loss(p, codes),
        by_chance=by_chance(p, codes),
    )


def _measured(tally: Tally, measure: GoalMeasure) -> int:
    counts = {
        GoalMeasure.YES: tally.yes,
        GoalMeasure.NO: tally.no,
        GoalMeasure.ABSTAIN: tally.abstain,
        GoalMeasure.MARGIN: tally.yes - tally.no,
    }
    return counts[measure]
