"""Small questions to the count: who spoke last of a member, and how often a rule adopts."""

from __future__ import annotations

from whipcount.forecast import TallyDraws
from whipcount.procedure import Rule, adopted
from whipcount.record import Call, MemberCalls


def newest_of(calls: MemberCalls | None) -> Call | None:
    """Return the newest entry among those that stand for a member."""
    return max(calls.cells.values(), key=lambda call: call.entry) if calls and calls.cells else None


def share_adopted(rule: Rule, draws: TallyDraws) -> float:
    """Return the share of the draws that the rule adopts; who votes how is told where it matters."""
    met = (
        adopted(rule, draws.votes, members=draws.members) if rule.needs_votes else adopted(rule, draws.counts)
    )
    return float(met.mean())
