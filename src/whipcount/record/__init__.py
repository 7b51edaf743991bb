"""What we hold to be so: the matter's folder and file, and the record of what was read and said."""

from whipcount.domain.calls import CallWord
from whipcount.record.annotating import ReviewedArticle, ReviewedRecord, to_annotations
from whipcount.record.conflicts import Conflict, KeptConflict, Took, Why
from whipcount.record.count import (
    CHOICES,
    Call,
    CallChange,
    CallField,
    MemberCalls,
    OvertakenError,
    conditions,
    latest_calls,
    words_of,
    words_under,
)
from whipcount.record.drafts import Draft, DraftStatus, Noted, SponsorDid, Sponsoring, with_texts
from whipcount.record.entries import BriefMade, HistoryLine, ReadRecord, SheetMade, Stamp, Verdict
from whipcount.record.known import known_on
from whipcount.record.matter_file import MatterFolder, open_matter, read_matter
from whipcount.record.moves import Came, Expected, KeptPrediction, Move, Outcome
from whipcount.record.store import Record, temporary_copy

__all__ = [
    "CHOICES",
    "BriefMade",
    "Call",
    "CallChange",
    "CallField",
    "CallWord",
    "Came",
    "Conflict",
    "Draft",
    "DraftStatus",
    "Expected",
    "HistoryLine",
    "KeptConflict",
    "KeptPrediction",
    "MatterFolder",
    "MemberCalls",
    "Move",
    "Noted",
    "Outcome",
    "OvertakenError",
    "ReadRecord",
    "Record",
    "ReviewedArticle",
    "ReviewedRecord",
    "SheetMade",
    "SponsorDid",
    "Sponsoring",
    "Stamp",
    "Took",
    "Verdict",
    "Why",
    "conditions",
    "known_on",
    "latest_calls",
    "open_matter",
    "read_matter",
    "temporary_copy",
    "to_annotations",
    "with_texts",
    "words_of",
    "words_under",
]
