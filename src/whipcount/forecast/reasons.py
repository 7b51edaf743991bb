"""The reason in words: what a member's own record on the chain says."""

from __future__ import annotations

from collections.abc import Sequence

from whipcount.domain import Vote
from whipcount.domain.english import spell

_DID = {Vote.YES: "yes", Vote.ABSTAIN: "abstained", Vote.NO: "no", Vote.ABSENT: "absent"}
_TIMES = {
    Vote.YES: ("yes", "yes"),
    Vote.ABSTAIN: ("abstention", "abstentions"),
    Vote.NO: ("no", "no"),
    Vote.ABSENT: ("absence", "absences"),
}
RECENT = 5
"""How many of the last votes a sentence counts over."""


def describe_record(votes: Sequence[tuple[int, Vote]], *, chain_length: int) -> str:
    """Say in a clause how a member voted on the chain.

    Parameters
    ----------
    votes : sequence of (year, vote)
        The recorded votes at which it was a member, oldest first.
    chain_length : int
        Number of recorded votes of the chain, with those before it joined.

    Examples
    --------
    >>> yes, abstain, absent = Vote.YES, Vote.ABSTAIN, Vote.ABSENT
    >>> describe_record([(2007, abstain), (2008, abstain), (2009, abstain), (2010, abstain), (2011, yes)],
    ...                 chain_length=5)
    'abstained in the four votes from 2007 to 2010, yes in 2011'
    >>> describe_record([(2009, yes), (2010, yes), (2011, yes)], chain_length=3)
    'yes in all three votes'
    >>> describe_record([], chain_length=7)
    'no vote on this matter: not a member at any of the seven earlier votes'
    """
    if not votes:
        return _without_record(chain_length)
    last_year, last = votes[-1]
    run = _run_length(votes)
    if run == len(votes):
        return _one_thing(votes, chain_length)
    before = votes[:-run]
    if exception := _one_exception(votes):
        return exception
    if run == 1:
        return _turned(votes, last_year, last)
    return f"{_DID[last]} in the last {spell(run)} votes, {_before(before)}"


def _without_record(chain_length: int) -> str:
    if chain_length == 0:
        return "no recorded vote on this matter yet"
    if chain_length == 1:
        return "no vote on this matter: not a member at the one earlier vote"
    return f"no vote on this matter: not a member at any of the {spell(chain_length)} earlier votes"


def _run_length(votes: Sequence[tuple[int, Vote]]) -> int:
    last = votes[-1][1]
    run = 0
    for _, vote in reversed(votes):
        if vote is not last:
            break
        run += 1
    return run


def _one_thing(votes: Sequence[tuple[int, Vote]], chain_length: int) -> str:
    first_year, vote = votes[0]
    did = "absent from" if vote is Vote.ABSENT else f"{_DID[vote]} in"
    count = len(votes)
    joined = f" since it joined ({first_year})" if count < chain_length else ""
    if count == 1:
        if joined:
            return f"{_DID[vote]} in {first_year}, its only vote so far on this matter"
        return f"{_DID[vote]} in the one earlier vote ({first_year})"
    if count == 2:
        return f"{did} both votes{joined}"
    return f"{did} all {spell(count)} votes{joined}"


def _one_exception(votes: Sequence[tuple[int, Vote]]) -> str:
    """Say that all votes but one, neither the first nor the last, are the same; else an empty text."""
    last = votes[-1][1]
    others = [(year, vote) for year, vote in votes if vote is not last]
    if len(others) != 1 or others[0] == votes[0] or len(votes) < 4:
        return ""
    year, vote = others[0]
    return f"{_DID[last]} in {spell(len(votes) - 1)} of the {spell(len(votes))} votes, {_DID[vote]} in {year}"


def _turned(votes: Sequence[tuple[int, Vote]], last_year: int, last: Vote) -> str:
    """Say the last vote, which stands alone; what came before it, counted over the recent votes."""
    before = votes[:-1]
    latest = f"{_DID[last]} in {last_year}"
    if len({vote for _, vote in before}) == 1:
        return f"{_all_before(before)}, {latest}"
    recent = votes[-RECENT:]
    kinds = [vote for _, vote in recent[:-1]]
    common = max(set(kinds), key=lambda vote: (kinds.count(vote), list(Vote).index(vote) * -1))
    count = kinds.count(common)
    if common is not last and count >= 2 and count + 1 >= len(recent) - 1:
        return f"{_DID[common]} in {spell(count)} of the last {spell(len(recent))} votes, {latest}"
    return f"{latest}; {_before(before)}"


def _all_before(before: Sequence[tuple[int, Vote]]) -> str:
    vote = before[0][1]
    if len(before) == 1:
        return f"{_DID[vote]} in {before[0][0]}"
    if len(before) == 2:
        return f"{_DID[vote]} in {before[0][0]} and {before[1][0]}"
    return f"{_DID[vote]} in the {spell(len(before))} votes from {before[0][0]} to {before[-1][0]}"


def _before(before: Sequence[tuple[int, Vote]]) -> str:
    """Count what a member did before its present run."""
    if len(before) == 1:
        year, vote = before[0]
        return f"{_DID[vote]} in {year}"
    kinds = {vote for _, vote in before}
    if len(kinds) == 1:
        return f"{_DID[before[0][1]]} in the {spell(len(before))} before"
    votes = [vote for _, vote in before]
    counted = [(votes.count(kind), kind) for kind in Vote if kind in kinds]
    parts = [f"{spell(count)} {_TIMES[kind][count > 1]}" for count, kind in counted]
    return f"before that {', '.join(parts[:-1])} and {parts[-1]}"
