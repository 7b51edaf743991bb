"""The figures of the brief: rows in, a `content.Figure` out; the same rows give the same bytes."""

from whipcount.brief.figures.calibration import calibration_figure
from whipcount.brief.figures.flow import flow_figure
from whipcount.brief.figures.matrix import matrix_figure
from whipcount.brief.figures.reliability import reliability_figure
from whipcount.brief.figures.strip import strip_figure
from whipcount.brief.figures.swing import swing_figure
from whipcount.brief.figures.tally import tally_figure
from whipcount.brief.figures.tiles import tiles_figure
from whipcount.brief.figures.timeline import timeline_figure

__all__ = [
    "calibration_figure",
    "flow_figure",
    "matrix_figure",
    "reliability_figure",
    "strip_figure",
    "swing_figure",
    "tally_figure",
    "tiles_figure",
    "timeline_figure",
]
