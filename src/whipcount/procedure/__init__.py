"""What votes mean: bodies as data, the rule in force, decisions, and the routes between bodies."""

from whipcount.procedure.bodies import NO_FACTS, Body, Facts, Rule, known_bodies, load_body
from whipcount.procedure.changes import Change
from whipcount.procedure.decide import ConditionResult, Decision, Outcome, Reason, decide
from whipcount.procedure.draws import adopted, vetoed
from whipcount.procedure.route import Route, StepNeeds, describe_step

__all__ = [
    "NO_FACTS",
    "Body",
    "Change",
    "ConditionResult",
    "Decision",
    "Facts",
    "Outcome",
    "Reason",
    "Route",
    "Rule",
    "StepNeeds",
    "adopted",
    "decide",
    "describe_step",
    "known_bodies",
    "load_body",
    "vetoed",
]
