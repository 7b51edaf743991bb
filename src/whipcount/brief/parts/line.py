"""Part 1: one sentence with the expected tally and its range, and one on the user's goal."""

from __future__ import annotations

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Cited, Line
from whipcount.brief.material import Material
from whipcount.brief.parts.since import since
from whipcount.brief.wording import long_date, out_of_100
from whipcount.domain import Tally, Vote
from whipcount.domain.dates import DatedValue, Precision
from whipcount.domain.matter import Stage
from whipcount.forecast.evidence.stages import has_committees

STAGE_WORDS = {
    Stage.BEFORE_COMMITTEE: "before the committee",
    Stage.BEFORE_PLENARY: "between committee and plenary",
    Stage.AT_PLENARY: "at the plenary",
}
WITHOUT_COMMITTEE = "before the vote"
"""Where no committee votes on the text first, the stages are one."""
CERTAIN = 0.995
"""From this share of the draws on, the outcome is said not to be in doubt."""


def line(material: Material, book: Bibliography) -> Line:
    """Write the bottom line."""
    matter = material.matter
    return Line(
        matter=matter.key,
        title=matter.title,
        body=material.body.name,
        stage=material.stage,
        asked=_asked(material),
        as_of=material.as_of,
        expected_on=expected_on(matter.expected_on),
        badge="recorded" if material.after else "forecast",
        audience=material.audience,
        sentence=_sentence(material, book),
        goal=_goal(material, book),
        since=since(material, book),
    )


def expected_on(iso: str) -> str:
    """Write the expected date at the precision known: 'November 2014'."""
    if not iso:
        return "at a date not yet known"
    value = DatedValue(iso)
    match value.precision:
        case Precision.DAY:
            return long_date(value.first)
        case Precision.WEEK:
            return f"the week of {long_date(value.first)}"
        case Precision.MONTH:
            return long_date(value.first).partition(" ")[2]
        case Precision.YEAR:
            return value.iso


def expected_tally(material: Material) -> Tally:
    """Return the mean counts of the draws as whole members that add up to the membership."""
    yes, abstain, no, absent = material.outlook.draws.expected_whole
    return Tally(yes=yes, abstain=abstain, no=no, absent=absent)


def _sentence(material: Material, book: Bibliography) -> Cited:
    low, high = material.outlook.draws.interval(Vote.YES, 80)
    text = (
        f"As of {long_date(material.as_of)}, {_asked(material)}: a recorded vote in the "
        f"{material.body.name} on the {_lower_first(material.proposal.title)} is expected to end "
        f"{expected_tally(material)} (yes-no-abstain-absent; yes between {low} and {high} in 80 of 100 "
        f"simulated votes). It needs {material.rule.needs}."
    )
    votes = [book.decision(decision) for decision in material.recorded]
    return book.cited(text, book.rule(material.rule.cite), *votes)


def _asked(material: Material) -> str:
    return STAGE_WORDS[material.stage] if has_committees(material.matter.body) else WITHOUT_COMMITTEE


def _goal(material: Material, book: Bibliography) -> Cited:
    goal, outlook = material.matter.goal, material.outlook
    adopted = (
        "adoption itself is not in doubt"
        if outlook.p_adopted >= CERTAIN
        else f"it is adopted in {out_of_100(outlook.p_adopted)} of 100"
    )
    text = f"{goal.title}: reached in {out_of_100(outlook.p_goal)} of 100 simulated votes; {adopted}."
    return book.cited(text, book.fact(goal.source))


def _lower_first(title: str) -> str:
    return title[:1].lower() + title[1:]
