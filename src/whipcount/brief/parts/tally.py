"""Part 3: the expected tally from joint draws, the chance of adoption and of the user's goal."""

from __future__ import annotations

from whipcount.brief.adoption import adopted_draws
from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import CountForecast, Interval, TallyPart
from whipcount.brief.figures import tally_figure
from whipcount.brief.material import Material
from whipcount.brief.wording import out_of_100
from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.forecast import goal_counts

LEVELS = (50, 80, 95)
"""Levels of the ranges, in percent."""

NOT_SCORED = (
    "Adoption cannot be scored on this record: hardly any text that failed appears in it, so this chance is "
    "the share of the joint draws that meet the rule, and no more."
)


def tally(material: Material, book: Bibliography) -> TallyPart:
    """Summarise the joint draws: counts with ranges, adoption, the goal."""
    draws = material.outlook.draws
    counts = tuple(
        CountForecast(
            vote=vote,
            expected=float(draws.counts[:, column].mean()),
            intervals=tuple(_interval(material, column, level) for level in LEVELS),
        )
        for column, vote in enumerate(MEMBER_VOTES)
    )
    goal = material.matter.goal
    votes = [book.decision(decision) for decision in material.recorded]
    yes = next(count for count in counts if count.vote is Vote.YES)
    ranges = "; ".join(f"{range_.level} %: {range_.low} to {range_.high}" for range_ in yes.intervals)
    return TallyPart(
        counts=counts,
        p_adopted=material.outlook.p_adopted,
        p_adopted_note=book.cited(NOT_SCORED, *votes),
        p_goal=material.outlook.p_goal,
        goal=goal.title,
        draws=len(draws.counts),
        words=book.cited(
            f"Expected yes {draws.expected_whole[0]} ({ranges}). {out_of_100(material.outlook.p_goal)} of "
            f"100 simulated votes reach the goal ({goal.title}). Ranges come from joint draws in "
            "which members move together.",
            *votes,
            book.fact(goal.source),
        ),
        figure=tally_figure(
            goal_counts(draws, goal.measure),
            more_than=goal.more_than,
            measure=goal.measure,
            adopted=adopted_draws(material.rule, draws),
        ),
    )


def _interval(material: Material, column: int, level: int) -> Interval:
    low, high = material.outlook.draws.interval(MEMBER_VOTES[column], level)
    return Interval(level=level, low=low, high=high)
