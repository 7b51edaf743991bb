"""What was voted: the canonical table of votes, a module for each public format, chains of matters."""

from whipcount.rollcalls.formats.parquet import write_parquet
from whipcount.rollcalls.reading import read_votes
from whipcount.rollcalls.report import FileReport, Mismatch, NameReport, SetAside
from whipcount.rollcalls.table import VOTE_COLUMNS, RollCalls

__all__ = [
    "VOTE_COLUMNS",
    "FileReport",
    "Mismatch",
    "NameReport",
    "RollCalls",
    "SetAside",
    "read_votes",
    "write_parquet",
]
