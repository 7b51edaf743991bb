"""The earlier decisions on a matter, from its own tables and from the files of a run; and its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from whipcount.brief.evidence import committee_bodies
from whipcount.brief.kept import read_votes_once
from whipcount.brief.request import Request
from whipcount.domain import InputError, Source
from whipcount.domain.matter import EarlierDecision, Matter
from whipcount.files import read_bytes, sha256
from whipcount.record import MatterFolder
from whipcount.rollcalls import RollCalls, read_votes
from whipcount.rollcalls.chains import Chain, find_chain
from whipcount.rollcalls.decisions import read_decisions

READER = "roll calls"
YEAR = 366
"""Days after which a committee's vote is of another year's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVotes:
    """The chain of earlier decisions, what it rests on, the votes given, and the committee's on this text."""

    chain: Chain
    sources: tuple[Source, ...]
    rollcalls: RollCalls
    committee: EarlierDecision | None = None


def read_earlier_votes(folder: MatterFolder, matter: Matter, request: Request) -> EarlierVotes:
    """Find the chain of earlier decisions up to the cut-off, and say which votes exactly it rests on.

    The hash of a file of votes would change with what it holds of later days; so the source names the hash of
    the votes used.
    """
    own = read_decisions(folder.decisions, folder.votes) if folder.decisions else ()
    rollcalls = RollCalls.empty()
    if request.votes:
        rollcalls = read_votes_once(folder, request.votes, keep=request.keep, say=request.progress)
    chain = find_chain(rollcalls, matter.chain, decisions=own, as_of=request.as_of)
    sources = []
    if folder.decisions:
        sources.append(_own_table(folder))
    if request.votes:
        sources.append(_given(request, chain))
    committee = _committee_vote(rollcalls, own, matter, chain, request.as_of)
    return EarlierVotes(chain=chain, sources=tuple(sources), rollcalls=rollcalls, committee=committee)


def _committee_vote(
    rollcalls: RollCalls,
    own: Sequence[EarlierDecision],
    matter: Matter,
    chain: Chain,
    as_of: date,
) -> EarlierDecision | None:
    """Find the recorded vote on this text in a committee: since the last decision, and within a year."""
    last = max((decision.decided_on for decision in chain.decisions), default=date.min)
    found: list[EarlierDecision] = []
    for body in committee_bodies(matter):
        there = find_chain(rollcalls, replace(matter.chain, body=body), own, as_of=as_of)
        found += [
            one for one in there.recorded if last < one.decided_on and (as_of - one.decided_on).days < YEAR
        ]
    return max(found, key=lambda one: one.decided_on, default=None)


def read_result(request: Request, matter: Matter) -> EarlierDecision | None:
    """Read the recorded result from `--after`: the first vote on the matter later than the cut-off.

    Raises
    ------
    InputError
        When the file holds no such vote.
    """
    if request.after is None:
        return None
    rollcalls = read_votes(_with_companions(request.after)).filter(pl.col("date") > request.as_of)
    later = find_chain(rollcalls, matter.chain, as_of=date.max).recorded
    if not later:
        raise InputError(
            f"{request.after} holds no recorded vote on the matter after {request.as_of}.",
            expected=f"Expected a roll call in {matter.chain.body} titled like '{matter.chain.title}'.",
            do="Check the file, or leave --after out until the vote is recorded.",
        )
    return later[0]


def _own_table(folder: MatterFolder) -> Source:
    tables = [path for path in (folder.decisions, folder.votes) if path]
    raw = b"".join(read_bytes(path, what="a table of earlier decisions") for path in tables)
    names = " and ".join(path.name for path in tables)
    return Source(
        id=names,
        title="The matter's own table of earlier decisions, from the public record",
        sha256=sha256(raw),
        reader=READER,
        citation=names,
    )


def _given(request: Request, chain: Chain) -> Source:
    names = ", ".join(path.name for path in request.votes)
    differing = [str(merge) for merge in chain.merged if merge.differing]
    note = f"{names}; the hash is of the votes used, those on the matter up to the cut-off"
    return Source(
        id=names,
        title="Recorded votes given for this run",
        sha256=chain.digest,
        reader=READER,
        citation="; ".join([note, *differing]),
    )


def _with_companions(path: Path) -> list[Path]:
    """Our own tables come in twos: decisions, and beside them who voted how."""
    if path.is_dir():
        path = path / "decisions.csv"
    beside = path.with_name("votes.csv")
    return [path, beside] if path.name == "decisions.csv" and beside.exists() else [path]
