"""Where members stand: ideal points estimated from roll calls, with uncertainty."""

from whipcount.idealpoints.estimate import Options, fit, fit_positions, rerun
from whipcount.idealpoints.model import Prior
from whipcount.idealpoints.newton import Stopping
from whipcount.idealpoints.responses import Responses
from whipcount.idealpoints.result import IdealPoints, Manifest

__all__ = [
    "IdealPoints",
    "Manifest",
    "Options",
    "Prior",
    "Responses",
    "Stopping",
    "fit",
    "fit_positions",
    "rerun",
]
