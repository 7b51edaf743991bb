"""One decision told by several sources: the votes of one taken, the differences of the others stated."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from whipcount.domain import Vote
from whipcount.domain.matter import EarlierDecision
from whipcount.rollcalls.checks import tally_of
from whipcount.rollcalls.table import WITHOUT_A_VOTE, RollCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingVote:
    """One member's vote as two sources have it."""

    member: str
    taken: Vote
    other: Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMerge:
    """A decision that two sources hold: how many members both have, and whose votes differ."""

    symbol: str
    taken: str
    other: str
    compared: int
    differing: tuple[DifferingVote, ...] = ()
    tallies_differ: bool = False

    def __str__(self) -> str:
        said = [f"{vote.member} {vote.taken} against {vote.other}" for vote in self.differing]
        votes = (
            f"differ on {', '.join(said)}" if said else f"agree on all {self.compared} votes that both hold"
        )
        return f"{self.symbol}: {self.taken} (taken) and {self.other} {votes}"


def plain_symbol(symbol: object) -> str:
    """Write a symbol without spaces and brackets, so that its old and odd spellings compare equal.

    Examples
    --------
    >>> plain_symbol("A/RES/3331(XXIX)[A]") == plain_symbol("A/RES/3331 (XXIX) A")
    True
    """
    return re.sub(r"[\s\[\]]", "", str(symbol or "")).upper()


def merge_sources(
    rollcalls: RollCalls, decisions: Sequence[EarlierDecision]
) -> tuple[tuple[EarlierDecision, ...], tuple[SourceMerge, ...]]:
    """Merge roll calls and decisions by symbol.

    Of several sources the one with the most members' votes is taken, roll calls before our own table;
    the others are compared with it and never mixed into it.

    Returns
    -------
    tuple
        The decisions in the order of their dates, and one `SourceMerge` a source that was not taken.
    """
    told: dict[str, list[EarlierDecision]] = {}
    for one in (*as_decisions(rollcalls), *decisions):
        told.setdefault(plain_symbol(one.symbol), []).append(one)
    merged, merges = [], []
    for versions in told.values():
        taken = max(versions, key=lambda one: len(one.votes))
        merged.append(taken)
        merges += [_compare(taken, other) for other in versions if other is not taken]
    return tuple(sorted(merged, key=lambda one: (one.decided_on, one.symbol))), tuple(merges)


def as_decisions(rollcalls: RollCalls) -> tuple[EarlierDecision, ...]:
    """Return roll calls as decisions, each with the votes of the members of the day."""
    files = {report.sha256: report.path for report in rollcalls.report}
    cast: dict[int, list[tuple[str, Vote]]] = {}
    members = rollcalls.marks.filter(pl.col("vote") != Vote.NOT_A_MEMBER.value)
    marks = members.select("rollcall", pl.col("member", "vote").cast(pl.String)).sort("rollcall", "member")
    for place, member, vote in marks.iter_rows():
        cast.setdefault(place, []).append((member, Vote(vote)))
    decisions = []
    for place, row in enumerate(rollcalls.rollcalls.iter_rows(named=True)):
        recorded = row["outcome"] != WITHOUT_A_VOTE
        decisions.append(
            EarlierDecision(
                symbol=row["symbol"] or row["rollcall_id"],
                body=row["body"],
                decided_on=row["date"],
                session=row["session"] or "",
                title=row["title"],
                recorded=recorded,
                tally=(tally_of(row, "counted") or tally_of(row, "official")) if recorded else None,
                votes=tuple(cast.get(place, ())),
                source=_cite(row, files),
            )
        )
    return tuple(decisions)


def _cite(row: dict[str, object], files: dict[str, str]) -> str:
    fields = json.loads(str(row["fields"] or "{}"))
    stated = fields.get("source") or fields.get("undl_link") or row["rollcall_id"]
    name = files.get(str(row["source_sha256"]))
    return f"{stated} ({name})" if name else str(stated)


def _compare(taken: EarlierDecision, other: EarlierDecision) -> SourceMerge:
    here, there = dict(taken.votes), dict(other.votes)
    both = sorted(here.keys() & there.keys())
    return SourceMerge(
        symbol=taken.symbol,
        taken=taken.source,
        other=other.source,
        compared=len(both),
        differing=tuple(
            DifferingVote(member=member, taken=here[member], other=there[member])
            for member in both
            if here[member] is not there[member]
        ),
        tallies_differ=bool(taken.tally and other.tally and taken.tally != other.tally),
    )
