"""The brief, live in a browser: a local desk on one matter, for this machine alone."""

from whipcount.desk import server
from whipcount.desk.app import make_app
from whipcount.desk.desk import Count, Desk, StaleEditError
from whipcount.desk.opening import open_desk

__all__ = ["Count", "Desk", "StaleEditError", "make_app", "open_desk", "server"]
