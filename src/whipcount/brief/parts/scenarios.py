"""Stored scenarios side by side, for part 7."""

from __future__ import annotations

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import ScenarioRow
from whipcount.brief.material import Material
from whipcount.brief.request import Request
from whipcount.brief.supposing import play_scenario, step_words, yes_range
from whipcount.brief.wording import out_of_100
from whipcount.domain import InputError
from whipcount.domain.scenarios import Scenario
from whipcount.forecast import TallyDraws


def scenario_rows(material: Material, book: Bibliography, request: Request) -> tuple[ScenarioRow, ...]:
    """Play each scenario of the record that the audience may see, after the forecast as it stands."""
    proposal = material.matter.proposal
    stored = [noted.value for noted in material.told.scenarios if noted.value.proposal == proposal]
    if not stored:
        return ()
    return (
        _as_it_stands(material, book),
        *(_row(scenario, material, book, request) for scenario in stored),
    )


def _as_it_stands(material: Material, book: Bibliography) -> ScenarioRow:
    outlook = material.outlook
    return ScenarioRow(
        name="As it stands",
        words=book.cited("Nothing is supposed.", *(book.source(source) for source in material.vote_sources)),
        expected=_counts(outlook.draws),
        yes_80=yes_range(outlook.draws),
        goal_of_100=out_of_100(outlook.p_goal),
        adopted_of_100=out_of_100(outlook.p_adopted),
    )


def _counts(draws: TallyDraws) -> tuple[float, float, float, float]:
    yes, abstain, no, absent = (float(mean) for mean in draws.expected)
    return yes, no, abstain, absent


def _row(scenario: Scenario, material: Material, book: Bibliography, request: Request) -> ScenarioRow:
    names = {member: material.name_of(member) for member in material.outlook.forecast.members}
    names |= {key: group.title for key, group in material.register.groups.items()}
    steps = "; ".join(step_words(step, names) for step in scenario.steps) or "nothing is supposed yet"
    try:
        played = play_scenario(material, scenario, request)
    except InputError as error:
        # A member may have left since the scenario was stored: it is shown, and says why it has no numbers.
        return ScenarioRow(name=scenario.name, words=book.cited(f"{steps}. {error}", book.count()))
    words = book.cited(f"{steps}.", book.count())
    if played.draws is None:
        return ScenarioRow(name=scenario.name, words=words, adopted_of_100=100)
    return ScenarioRow(
        name=scenario.name,
        words=words,
        expected=_counts(played.draws),
        yes_80=yes_range(played.draws),
        goal_of_100=out_of_100(played.p_goal),
        adopted_of_100=out_of_100(played.p_adopted),
    )
