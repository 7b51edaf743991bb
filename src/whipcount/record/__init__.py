"""What we hold to be so: the matter's folder and file, and the record of what was read and said."""

from whipcount.record.entries import (
    BriefMade,
    Call,
    CallWord,
    HistoryLine,
    ReadRecord,
    Stamp,
    Verdict,
)
from whipcount.record.known import known_on
from whipcount.record.matter_file import MatterFolder, open_matter, read_matter
from whipcount.record.store import Record, temporary_copy

__all__ = [
    "BriefMade",
    "Call",
    "CallWord",
    "HistoryLine",
    "MatterFolder",
    "ReadRecord",
    "Record",
    "Stamp",
    "Verdict",
    "known_on",
    "open_matter",
    "read_matter",
    "temporary_copy",
]
