"""Where members stand: ideal points estimated from roll calls, with uncertainty."""

from whipcount.idealpoints.estimate import Options, fit, rerun
from whipcount.idealpoints.model import Prior
from whipcount.idealpoints.newton import Stopping
from whipcount.idealpoints.result import IdealPoints, Manifest

__all__ = ["IdealPoints", "Manifest", "Options", "Prior", "Stopping", "fit", "rerun"]
