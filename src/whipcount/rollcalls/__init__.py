"""What was voted: the canonical table of votes, a module for each public format, chains of matters."""

from whipcount.rollcalls.formats.parquet import write_parquet
from whipcount.rollcalls.frames import votes_from_frame, votes_to_frame
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
    "votes_from_frame",
    "votes_to_frame",
    "write_parquet",
]
