"""Measures of members over many roll calls: how often two of them vote alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import Vote
from whipcount.rollcalls.table import RollCalls

CAST = (Vote.YES.value, Vote.ABSTAIN.value, Vote.NO.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How often each two members vote alike.

    `share` and `compared` have shape (members, members): the share of equal votes among the roll calls on
    which both cast a vote, NaN where there are none, and the number of these roll calls.
    """

    members: tuple[str, ...]
    share: NDArray[np.float64]
    compared: NDArray[np.int64]


def agreement(rollcalls: RollCalls) -> Agreement:
    """Count how often each two members cast the same vote (yes, abstain, no); absences are left out.

    Examples
    --------
    >>> from whipcount.rollcalls.table import MARK_SCHEMA, ROLLCALL_SCHEMA
    >>> votes = {"rollcall": [0, 0, 1, 1], "member": ["KEN", "PER"] * 2, "vote": ["yes", "yes", "no", "yes"]}
    >>> marks = pl.DataFrame(votes).with_columns(pl.col("rollcall").cast(pl.UInt32))
    >>> found = agreement(RollCalls(marks, pl.DataFrame({"rollcall_id": ["a", "b"]})))
    >>> found.members, found.share[0, 1].item()
    (('KEN', 'PER'), 0.5)
    """
    marks = rollcalls.marks.select("rollcall", "member", "vote")
    names = marks["member"].cast(pl.String)
    members = tuple(sorted(names.unique()))
    place = {member: at for at, member in enumerate(members)}
    columns = names.replace_strict(place, return_dtype=pl.Int64).to_numpy()
    rows, votes = marks["rollcall"].to_numpy(), marks["vote"].cast(pl.String)
    equal = np.zeros((len(members), len(members)), dtype=np.float32)
    present = np.zeros((rollcalls.rollcalls.height, len(members)), dtype=np.float32)
    for vote in CAST:
        here = (votes == vote).to_numpy()
        cast = np.zeros_like(present)
        cast[rows[here], columns[here]] = 1.0
        present += cast
        equal += cast.T @ cast
    # Counts of up to 2^24 roll calls are exact in these sums of single precision.
    compared = present.T @ present
    share = np.divide(equal, compared, out=np.full(equal.shape, np.nan), where=compared > 0, dtype=np.float64)
    return Agreement(members=members, share=share, compared=compared.astype(np.int64))
