"""How they will vote: probabilities for every member, joint draws, tallies, scores."""

from whipcount.forecast.evidence.applying import Evidenced, Moved, apply_evidence
from whipcount.forecast.evidence.calls import apply_calls
from whipcount.forecast.influence import WhatIf, goal_counts, goal_share, influence, swing_order, what_ifs
from whipcount.forecast.members import MemberForecast, forecast_members
from whipcount.forecast.scores.scoring import PastScore, ResultScore, score_earlier_votes, score_result
from whipcount.forecast.shift import Shift
from whipcount.forecast.tallies import LEVELS, TallyDraws, draw_votes

__all__ = [
    "LEVELS",
    "Evidenced",
    "MemberForecast",
    "Moved",
    "PastScore",
    "ResultScore",
    "Shift",
    "TallyDraws",
    "WhatIf",
    "apply_calls",
    "apply_evidence",
    "draw_votes",
    "forecast_members",
    "goal_counts",
    "goal_share",
    "influence",
    "score_earlier_votes",
    "score_result",
    "swing_order",
    "what_ifs",
]
