"""The body's rule over the joint draws: what is adopted, what a veto stops, what fails for want of votes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast import TallyDraws
from whipcount.procedure import Rule, adopted, vetoed


def adopted_draws(rule: Rule, draws: TallyDraws) -> NDArray[np.bool_]:
    """Tell for each draw whether the rule adopts; where it matters who casts which vote, by the votes."""
    if rule.needs_votes:
        return adopted(rule, draws.votes, members=draws.members)
    return adopted(rule, draws.counts)


def stopped_shares(rule: Rule, draws: TallyDraws) -> tuple[float, float] | None:
    """Return the shares of the draws stopped by a veto alone, and for want of votes; None without a veto."""
    if not any(atom.label == "veto" for atom in rule.atoms):
        return None
    by_veto = vetoed(rule, draws.votes, members=draws.members)
    return float(by_veto.mean()), float((~adopted_draws(rule, draws) & ~by_veto).mean())
