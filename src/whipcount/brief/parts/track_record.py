"""Part 8: how well the method did on earlier votes of the chain, and on this one once it is known."""

from __future__ import annotations

from collections.abc import Sequence

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import (
    AfterTheFact,
    BriefScore,
    Cited,
    Figure,
    Interval,
    PastForecast,
    TrackRecord,
)
from whipcount.brief.earlier_briefs import scores_known
from whipcount.brief.figures import calibration_figure, reliability_figure
from whipcount.brief.material import Material
from whipcount.brief.wording import counted, listed, long_date
from whipcount.forecast import PastScore
from whipcount.forecast.scores.reliability import ByChance

NAMED_MISSES = 6
FEWEST_VOTES, FEWEST_CAST = 3, 100
"""Votes, and votes cast in them, from which a reliability diagram says more than chance does."""


def track_record(material: Material, book: Bibliography) -> TrackRecord:
    """Score the method on each earlier vote, from the votes before it alone."""
    past = tuple(_past(score) for score in material.outlook.past)
    briefs = scores_known(material)
    reliability, note = _reliability(material, briefs)
    return TrackRecord(
        words=_words(material, book),
        past=past,
        misses=tuple(_misses(material, book, score) for score in reversed(material.outlook.past[-3:])),
        figure=calibration_figure(past) if past else None,
        after=_after(material, book),
        briefs=briefs,
        reliability=reliability,
        reliability_note=note,
    )


def _reliability(material: Material, briefs: Sequence[BriefScore]) -> tuple[Figure | None, str]:
    """Draw the reliability of our own briefs once enough are scored, else that of the method before then."""
    newest = {score.symbol: score.by_chance for score in briefs if score.by_chance}
    own, shift = tuple(newest.values()), material.outlook.forecast.shift
    wanting = (
        f"A reliability diagram of our own briefs takes {FEWEST_VOTES} recorded votes with a brief kept "
        f"before each, and {FEWEST_CAST} votes cast in them; so far there {'is' if len(own) == 1 else 'are'} "
        f"{len(own) or 'none'}."
    )
    if _enough(own):
        drawn = reliability_figure(own, shift)
        return drawn, "Of the last brief before each vote, as it was made, with its evidence and calls."
    past = tuple(score.by_chance for score in material.outlook.past if score.by_chance)
    if _enough(past):
        told = f"Of forecasts made afterwards, each from the votes before it alone. {wanting}"
        return reliability_figure(past, shift), told
    return None, wanting


def _enough(votes: Sequence[ByChance]) -> bool:
    cast = sum(cast for vote in votes for cast, _, _ in vote)
    return len(votes) >= FEWEST_VOTES and cast >= FEWEST_CAST


def _past(score: PastScore) -> PastForecast:
    return PastForecast(
        symbol=score.symbol,
        decided_on=score.decided_on,
        actual=score.actual,
        expected_yes=score.expected_yes,
        yes_intervals=tuple(
            Interval(level=level, low=low, high=high) for level, low, high in score.yes_intervals
        ),
        log_loss=score.log_loss,
        persistence_log_loss=score.persistence_log_loss,
    )


def _words(material: Material, book: Bibliography) -> Cited:
    votes = [book.decision(decision) for decision in material.recorded]
    past = material.outlook.past
    if not past:
        return book.cited("There are too few earlier recorded votes to score the method on.", *votes)
    scored = sum(score.scored for score in past)
    loss = sum(score.log_loss * score.scored for score in past) / scored
    repeat = sum(score.persistence_log_loss * score.scored for score in past) / scored
    inside = sum(_covers(score, 80) for score in past)
    text = (
        f"Forecast from the votes before it alone, each of {counted(len(past), 'earlier vote')} on the "
        f"matter: mean log loss {loss:.3f} a vote cast (that everybody repeats the last vote: {repeat:.3f}; "
        f"lower is better); the yes count fell inside the 80 % range {inside} times of {len(past)}."
    )
    return book.cited(text, *votes)


def _covers(score: PastScore, level: int) -> bool:
    return any(low <= score.actual.yes <= high for at, low, high in score.yes_intervals if at == level)


def _misses(material: Material, book: Bibliography, score: PastScore) -> Cited:
    shown = [
        f"{material.name_of(member)} ({expected}, voted {cast})"
        for member, expected, cast in score.missed[:NAMED_MISSES]
    ]
    more = len(score.missed) - len(shown)
    tail = f" and {more} more" if more else ""
    text = (
        f"{score.symbol}, {long_date(score.decided_on)}: expected {score.expected_yes:.0f} yes, got "
        f"{score.actual.yes}; missed {', '.join(shown) + tail if more else listed(shown)}."
        if shown
        else f"{score.symbol}, {long_date(score.decided_on)}: no member's likeliest vote was missed."
    )
    decision = next(decision for decision in material.recorded if decision.symbol == score.symbol)
    return book.cited(text, book.decision(decision))


def _after(material: Material, book: Bibliography) -> AfterTheFact | None:
    if material.after is None or material.outlook.result is None:
        return None
    decision, result = material.after, material.outlook.result
    missed = tuple(
        (material.name_of(member), str(expected), str(cast)) for member, expected, cast in result.missed
    )
    text = (
        f"Recorded on {long_date(decision.decided_on)}: {result.actual}, {result.scored} votes cast. "
        f"{counted(len(missed), 'member').capitalize()} did not do what was likeliest."
    )
    return AfterTheFact(
        symbol=decision.symbol,
        decided_on=decision.decided_on,
        actual=result.actual,
        words=book.cited(text, book.decision(decision)),
        log_loss=result.log_loss,
        yes_percentile=result.yes_percentile,
        missed=missed,
    )
