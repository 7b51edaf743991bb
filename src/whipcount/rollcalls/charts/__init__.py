"""Pictures of roll calls: attendance and shares over time, who agrees with whom, who moved between two."""

from whipcount.rollcalls.charts.alluvial import draw_moves
from whipcount.rollcalls.charts.attendance import draw_attendance
from whipcount.rollcalls.charts.chart import Chart, write_chart
from whipcount.rollcalls.charts.chosen import Chosen, choose
from whipcount.rollcalls.charts.heatmap import draw_agreement
from whipcount.rollcalls.charts.moves import find_moves
from whipcount.rollcalls.charts.shares import draw_shares

__all__ = [
    "Chart",
    "Chosen",
    "choose",
    "draw_agreement",
    "draw_attendance",
    "draw_moves",
    "draw_shares",
    "find_moves",
    "write_chart",
]
