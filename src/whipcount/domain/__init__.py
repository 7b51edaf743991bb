"""The words everything shares: frozen values, no I/O, the standard library alone."""

from whipcount.domain.dates import DatedValue, Precision
from whipcount.domain.errors import InputError, WhipcountError, list_bad_rows
from whipcount.domain.source import Source, Span, Visibility
from whipcount.domain.symbols import SYMBOL_PATTERN, Symbol
from whipcount.domain.votes import MEMBER_VOTES, Tally, Vote, VoteReason

__all__ = [
    "MEMBER_VOTES",
    "SYMBOL_PATTERN",
    "DatedValue",
    "InputError",
    "Precision",
    "Source",
    "Span",
    "Symbol",
    "Tally",
    "Visibility",
    "Vote",
    "VoteReason",
    "WhipcountError",
    "list_bad_rows",
]
