"""Agreement between members and cohesion of groups, counted from votes without a model.

Votes are compared on the roll calls on which both members voted; absences and non-members are left out and
counted. Categories are no, abstain, yes in this order, 0, 1, 2.

- agreement, and S of Signorino and Ritter (1999), doi:10.1111/0020-8833.00113, with absolute distances;
- chance-corrected agreement: Cohen's kappa (1960), doi:10.1177/001316446002000104, and Scott's pi (1955),
  doi:10.1086/266577, with the same distances, as Haege (2011), doi:10.1093/pan/mpr023, argues for;
- cohesion of groups: the Rice index, and the Agreement Index for three options of Hix, Noury and Roland
  (2005), doi:10.1017/S0007123405000128.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import InputError, Vote
from whipcount.rollcalls.table import RollCalls

Counts = NDArray[np.float64]
CODES = {Vote.NO: 0, Vote.ABSTAIN: 1, Vote.YES: 2}
FARTHEST = 2.0
"""Distance between yes and no; an abstention is half way."""


@dataclass(frozen=True, slots=True)
class VoteTable:
    """Votes as a table of members by roll calls.

    Parameters
    ----------
    members, rollcalls : tuple of str
    categories : int8 array, shape (n_members, n_rollcalls)
        0 no, 1 abstain, 2 yes, -1 no vote.
    periods : tuple of str
        The period of each roll call.
    """

    members: tuple[str, ...]
    rollcalls: tuple[str, ...]
    categories: NDArray[np.int8]
    periods: tuple[str, ...]

    def only(self, period: str) -> VoteTable:
        """Return the roll calls of one period."""
        kept = np.array([name == period for name in self.periods])
        if not kept.any():
            raise InputError(
                f"There is no roll call of period {period}.",
                expected=f"Expected one of {', '.join(sorted(set(self.periods))[:12])}.",
                do="Choose one of them.",
            )
        names = tuple(name for name, keep in zip(self.rollcalls, kept, strict=True) if keep)
        return VoteTable(self.members, names, self.categories[:, kept], (period,) * len(names))


def tabulate_votes(rollcalls: RollCalls | pl.DataFrame, *, period: str = "session") -> VoteTable:
    """Arrange votes as a table.

    Parameters
    ----------
    rollcalls : RollCalls or polars.DataFrame
        A frame has one row a member and roll call: rollcall_id, member, vote, and the period's column.
    period : str
        Column that says when.
    """
    if isinstance(rollcalls, RollCalls) and period in rollcalls.rollcalls.columns:
        return _tabulate_marks(rollcalls, period)
    votes = rollcalls.votes if isinstance(rollcalls, RollCalls) else rollcalls
    needed = ("rollcall_id", "member", "vote", period)
    missing = [name for name in needed if name not in votes.columns]
    if missing:
        raise InputError(
            f"The votes have no column {', '.join(missing)}.",
            expected=f"Expected {', '.join(needed)}.",
            do="Rename the columns, or name the period's.",
        )
    votes = votes.select(pl.col(name).cast(pl.String) for name in needed)
    cast = votes.filter(pl.col("vote").is_in(list(CODES)))
    if cast.height == 0:
        raise InputError(
            f"Among {votes.height} rows there is no vote that was cast.",
            expected="Expected votes yes, no or abstain.",
            do="Check the file.",
        )
    twice = cast.filter(pl.struct("rollcall_id", "member").is_duplicated())
    if twice.height:
        call, member = twice.row(0)[:2]
        raise InputError(
            f"{member} has more than one vote on {call}, and {twice.height} rows are doubled in all.",
            expected="Expected one vote a member and roll call.",
            do="Keep one of them.",
        )
    calls = cast.select("rollcall_id", period).unique("rollcall_id").sort("rollcall_id")
    members, names = np.unique(cast["member"].to_numpy()), calls["rollcall_id"].to_numpy()
    table = np.full((len(members), len(names)), -1, dtype=np.int8)
    rows = np.searchsorted(members, cast["member"].to_numpy())
    columns = np.searchsorted(names, cast["rollcall_id"].to_numpy())
    codes = {str(vote): code for vote, code in CODES.items()}
    table[rows, columns] = cast["vote"].replace_strict(codes, return_dtype=pl.Int8).to_numpy()
    return VoteTable(tuple(map(str, members)), tuple(map(str, names)), table, tuple(calls[period].to_list()))


def _tabulate_marks(held: RollCalls, period: str) -> VoteTable:
    """Do as `tabulate_votes`, straight from the marks: readers have refused who votes twice."""
    levels = [str(vote) for vote in CODES]
    cast = held.marks.filter(pl.col("vote").is_in(levels))
    if cast.height == 0:
        raise InputError(
            f"Among {held.marks.height} rows there is no vote that was cast.",
            expected="Expected votes yes, no or abstain.",
            do="Check the file.",
        )
    members = cast["member"].unique().cast(pl.String).sort()
    calls = held.rollcalls.select("rollcall_id", pl.col(period).cast(pl.String)).with_row_index("rollcall")
    calls = calls.filter(pl.col("rollcall").is_in(cast["rollcall"].unique().implode())).sort("rollcall_id")
    row_of = dict(zip(members, range(members.len()), strict=True))
    column_of = np.zeros(held.rollcalls.height, dtype=np.intp)
    column_of[calls["rollcall"].to_numpy()] = np.arange(calls.height)
    rows = cast["member"].replace_strict(row_of, return_dtype=pl.Int32).to_numpy()
    codes = {str(vote): code for vote, code in CODES.items()}
    table = np.full((members.len(), calls.height), -1, dtype=np.int8)
    table[rows, column_of[cast["rollcall"].to_numpy()]] = (
        cast["vote"].replace_strict(codes, return_dtype=pl.Int8).to_numpy()
    )
    names = tuple(calls["rollcall_id"].to_list())
    return VoteTable(tuple(members.to_list()), names, table, tuple(calls[period].to_list()))


def count_pairs(votes: VoteTable) -> Counts:
    """Return how often each pair of members cast each pair of votes, shape (n, n, 3, 3)."""
    # Counts of up to 2^24 roll calls are exact in sums of single precision.
    seen = np.concatenate([votes.categories == code for code in range(3)]).astype(np.float32)
    members = len(votes.members)
    counts = (seen @ seen.T).reshape(3, members, 3, members)
    return counts.transpose(1, 3, 0, 2).astype(float)


def _gaps() -> Counts:
    codes = np.arange(3)
    return np.abs(codes[:, None] - codes[None, :]) / FARTHEST


def measure_agreement(pairs: Counts) -> Counts:
    """Return the share of shared roll calls on which both cast the same vote; NaN without any.

    Parameters
    ----------
    pairs : array, shape (..., 3, 3)
        Counts of pairs of votes, as `count_pairs` gives.

    Examples
    --------
    >>> float(measure_agreement(np.diag([3.0, 1.0, 4.0]) + np.array([[0, 0, 2], [0, 0, 0], [0, 0, 0]])))
    0.8
    """
    with np.errstate(invalid="ignore"):
        return np.trace(pairs, axis1=-2, axis2=-1) / pairs.sum(axis=(-2, -1))


def measure_s(pairs: Counts) -> Counts:
    """Return S: 1 minus twice the mean distance as a share of the largest; 1 alike, -1 opposed."""
    with np.errstate(invalid="ignore"):
        return 1.0 - 2.0 * (pairs * _gaps()).sum(axis=(-2, -1)) / pairs.sum(axis=(-2, -1))


def measure_kappa(pairs: Counts) -> Counts:
    """Return weighted kappa: distance against that expected of two members with these habits; 1 alike.

    Expected from each member's own shares of no, abstain and yes. NaN where no distance is expected.
    """
    return _against_chance(pairs, pairs.sum(axis=-1), pairs.sum(axis=-2))


def measure_pi(pairs: Counts) -> Counts:
    """Return weighted pi: as kappa, with the expectation from both members' votes taken together."""
    both = pairs.sum(axis=-1) + pairs.sum(axis=-2)
    return _against_chance(pairs, both, both)


def _against_chance(pairs: Counts, first: Counts, second: Counts) -> Counts:
    gaps = _gaps()
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (pairs * gaps).sum(axis=(-2, -1)) / pairs.sum(axis=(-2, -1))
        expected = np.einsum("...a,...b,ab->...", first, second, gaps)
        expected = expected / (first.sum(axis=-1) * second.sum(axis=-1))
        value = 1.0 - found / expected
    return np.where(expected > 0.0, value, np.nan)


def measure_rice(tallies: Counts) -> Counts:
    """Return the Rice index |yes - no| / (yes + no), abstentions left out; NaN where neither was cast.

    Parameters
    ----------
    tallies : array, shape (..., 3)
        Counts of no, abstain, yes.
    """
    tallies = np.asarray(tallies, dtype=float)
    no, yes = tallies[..., 0], tallies[..., 2]
    with np.errstate(invalid="ignore"):
        return np.abs(yes - no) / (yes + no)


def measure_cohesion(tallies: Counts) -> Counts:
    """Return the Agreement Index of three options: 1 when all cast the same, 0 when split in three.

    Examples
    --------
    >>> measure_cohesion(np.array([[0, 0, 9], [3, 3, 3]])).tolist()
    [1.0, 0.0]
    """
    tallies = np.asarray(tallies, dtype=float)
    total = tallies.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        return (tallies.max(axis=-1) - 0.5 * (total - tallies.max(axis=-1))) / total


def compare_members(rollcalls: RollCalls | pl.DataFrame, *, period: str = "session") -> pl.DataFrame:
    """Return the measures for every pair of members in every period.

    Returns
    -------
    polars.DataFrame
        period, member, other, shared (roll calls on which both voted), agreement, s, kappa, pi; null where
        a measure is not defined. Pairs that share no roll call are left out.
    """
    votes = tabulate_votes(rollcalls, period=period)
    frames = []
    for name in dict.fromkeys(votes.periods):
        part = votes.only(name)
        pairs = count_pairs(part)
        first, second = np.triu_indices(len(part.members), 1)
        counted = pairs[first, second]
        shared = counted.sum(axis=(-2, -1))
        met = shared > 0
        counted, first, second = counted[met], first[met], second[met]
        names = np.array(part.members)
        frames.append(
            pl.DataFrame(
                {
                    "period": [name] * len(first),
                    "member": names[first],
                    "other": names[second],
                    "shared": shared[met].astype(np.int64),
                    "agreement": measure_agreement(counted),
                    "s": measure_s(counted),
                    "kappa": measure_kappa(counted),
                    "pi": measure_pi(counted),
                }
            ).fill_nan(None)
        )
    return pl.concat(frames)


def compare_groups(
    rollcalls: RollCalls | pl.DataFrame, groups: Mapping[str, str], *, period: str = "session"
) -> pl.DataFrame:
    """Return the cohesion of groups on every roll call.

    Parameters
    ----------
    rollcalls : RollCalls or polars.DataFrame
    groups : mapping of str to str
        Member to group; members without one are left out. For membership that changes, call it period by
        period.

    Returns
    -------
    polars.DataFrame
        group, period, rollcall_id, no, abstain, yes, rice, cohesion; roll calls on which nobody of the group
        voted are left out.
    """
    votes = tabulate_votes(rollcalls, period=period)
    group_of = np.array([groups.get(name, "") for name in votes.members])
    frames = []
    for group in sorted(set(group_of) - {""}):
        rows = votes.categories[group_of == group]
        tallies = np.stack([(rows == code).sum(axis=0) for code in range(3)], axis=1).astype(float)
        cast = tallies.sum(axis=1) > 0
        kept = tallies[cast]
        frames.append(
            pl.DataFrame(
                {
                    "group": [group] * len(kept),
                    "period": np.array(votes.periods)[cast],
                    "rollcall_id": np.array(votes.rollcalls)[cast],
                    **{str(vote): kept[:, code].astype(np.int64) for vote, code in CODES.items()},
                    "rice": measure_rice(kept),
                    "cohesion": measure_cohesion(kept),
                }
            ).fill_nan(None)
        )
    if not frames:
        raise InputError(
            f"None of the {len(votes.members)} members is in a group.",
            expected="Expected a mapping from members to groups.",
            do=f"Check the members' codes, such as {', '.join(votes.members[:3])}.",
        )
    return pl.concat(frames)
