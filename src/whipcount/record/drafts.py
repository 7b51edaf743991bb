"""The text's own state: its versions with their dates and deadlines, and its sponsors as they join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from whipcount.domain import DatedValue, Visibility

Value = TypeVar("Value")


class DraftStatus(StrEnum):
    """How far a version of a text has come."""

    INFORMAL = "informal"
    TABLED = "tabled"
    REVISED = "revised"
    ORALLY_REVISED = "orally revised"
    WITHDRAWN = "withdrawn"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not adopted"


class SponsorDid(StrEnum):
    """A sponsor joins a text, or withdraws from it."""

    JOINS = "joins"
    WITHDRAWS = "withdraws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of a text: how far it has come since which day, and what it changed.

    `label` is its symbol or name, as A/C.3/69/L.28/Rev.1; `tabling_closes` and `sponsoring_closes` are
    deadlines at the precision known; `sha256` is the hash of the text's bytes, where the record holds them.
    """

    proposal: str
    status: DraftStatus
    on_day: DatedValue
    label: str = ""
    changed: str = ""
    tabling_closes: DatedValue | None = None
    sponsoring_closes: DatedValue | None = None
    sha256: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsoring:
    """A member that joined the sponsors of a text, or withdrew from them, on a day."""

    proposal: str
    member: str
    on_day: DatedValue
    did: SponsorDid = SponsorDid.JOINS
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Generic[Value]):
    """What an entry holds, with who made it, when, and who may see it."""

    entry: int
    value: Value
    who: str
    at: datetime
    visibility: Visibility
