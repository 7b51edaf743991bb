"""Voting power: who can turn a decision, counted exactly."""

from whipcount.procedure.power.estimate import PowerEstimate, estimate_power
from whipcount.procedure.power.game import Game, game_of, weighted_game
from whipcount.procedure.power.indices import INDICES, Index, Power, power_of, power_of_game
from whipcount.procedure.power.ternary import TernaryPower, ternary_power_of

__all__ = [
    "INDICES",
    "Game",
    "Index",
    "Power",
    "PowerEstimate",
    "TernaryPower",
    "estimate_power",
    "game_of",
    "power_of",
    "power_of_game",
    "ternary_power_of",
    "weighted_game",
]
