"""Two sources of the same votes held against each other: what matches, what differs, what only one has.

Nothing is overwritten: the result names pairs of roll calls and the votes on which the sources differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import Vote
from whipcount.rollcalls.linking import session_number
from whipcount.rollcalls.merging import plain_symbol
from whipcount.rollcalls.similarity import spelling_likeness
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.titles import clean_title, content_words

LEVELS = (Vote.YES.value, Vote.ABSTAIN.value, Vote.NO.value, Vote.ABSENT.value)
AGREE_WITH_SYMBOL = 0.9
"""Least share of equal votes for two roll calls that bear one symbol."""
AGREE_ALONE = 0.93
"""Least share of equal votes for two roll calls whose symbols do not settle it."""
TALLY_SLACK = 2
"""Most votes by which each count may differ where symbols do not settle it."""
UNSETTLED = 0.012
"""Least lead of a pair that symbols do not settle over the next best one."""
COMPARED = 0.8
"""Least share of the votes cast that both sources must have."""
_SYMBOL_BONUS, _KIND_BONUS, _TITLE_WEIGHT, _DAY_WEIGHT = 0.03, 0.01, 0.05, 0.01

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceComparison:
    """How two sources of one body agree.

    Parameters
    ----------
    matched : pl.DataFrame
        One row a pair: `one_id`, `other_id`, `by` (symbol or votes), `compared` (votes that both hold),
        `agreement` (share of them that is equal).
    differing : pl.DataFrame
        One row a vote on which they differ: `one_id`, `other_id`, `member`, `one`, `other`.
    only_one, only_other : tuple of str
        Roll calls without a counterpart.
    """

    matched: pl.DataFrame
    differing: pl.DataFrame
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]


def compare_sources(one: RollCalls, other: RollCalls) -> SourceComparison:
    """Match the roll calls of two sources by symbol, session, title and the votes themselves.

    Roll calls of one session and body are compared. Two match when they bear one symbol and most votes
    are equal, or when nearly all votes are equal and the tallies are within `TALLY_SLACK`; of several
    candidates the one with the more equal votes, title and date is taken, and each is taken once. Where
    two candidates are as good as each other (parts of one text, adopted by the same votes), neither is taken.
    """
    pairs: list[tuple[str, str, str, int, float]] = []
    here, there = _by_session(one), _by_session(other)
    for key in sorted(here.keys() & there.keys()):
        pairs += _match(_Side.of(one, here[key]), _Side.of(other, there[key]))
    schema = {
        "one_id": pl.String,
        "other_id": pl.String,
        "by": pl.String,
        "compared": pl.UInt16,
        "agreement": pl.Float64,
    }
    matched = pl.DataFrame(pairs, schema=schema, orient="row")
    return SourceComparison(
        matched=matched,
        differing=_differing(one, other, matched),
        only_one=_unmatched(one, matched["one_id"]),
        only_other=_unmatched(other, matched["other_id"]),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """The roll calls of one source in one session; `votes` by class has shape (4, roll calls, members)."""

    facts: list[dict[str, object]]
    members: list[str]
    votes: Matrix

    @classmethod
    def of(cls, rollcalls: RollCalls, rows: pl.DataFrame) -> _Side:
        marks = rollcalls.marks.join(
            rows.select("rollcall", place=pl.int_range(pl.len())), on="rollcall", how="inner"
        ).select("place", pl.col("member", "vote").cast(pl.String))
        members = sorted(marks["member"].unique())
        column = {member: at for at, member in enumerate(members)}
        votes = np.zeros((len(LEVELS), rows.height, len(members)), dtype=np.float32)
        for level, vote in enumerate(LEVELS):
            cast = marks.filter(pl.col("vote") == vote)
            votes[level, cast["place"].to_numpy(), [column[member] for member in cast["member"]]] = 1.0
        return cls(rows.to_dicts(), members, votes)

    def aligned(self, members: list[str]) -> Matrix:
        """Return the votes with the columns of `members`; who is not in this source has none."""
        column = {member: at for at, member in enumerate(self.members)}
        places = [column.get(member, -1) for member in members]
        padded = np.concatenate([self.votes, np.zeros((*self.votes.shape[:2], 1), dtype=np.float32)], axis=2)
        return padded[:, :, places]


def _by_session(rollcalls: RollCalls) -> dict[tuple[str, int], pl.DataFrame]:
    frame = rollcalls.rollcalls.with_row_index("rollcall")
    sessions = [session_number(*row) for row in frame.select("session", "date").iter_rows()]
    frame = frame.with_columns(pl.Series("number", sessions))
    parts = frame.partition_by("body", "number", as_dict=True, maintain_order=True)
    return {(str(body), int(number)): part for (body, number), part in parts.items()}


def _match(one: _Side, other: _Side) -> Iterator[tuple[str, str, str, int, float]]:
    members = sorted({*one.members, *other.members})
    here, there = one.aligned(members), other.aligned(members)
    equal = np.einsum("cim,cjm->ij", here, there, optimize=True)
    both = here.sum(axis=0) @ there.sum(axis=0).T
    fewest = np.minimum.outer(here.sum(axis=(0, 2)), there.sum(axis=(0, 2)))
    agreement = np.divide(equal, both, out=np.zeros_like(equal), where=both > 0)
    # Absences are coded by habit, so they count for the votes' likeness but not for the tally's.
    apart = np.abs(here.sum(axis=2)[:3, :, None] - there.sum(axis=2)[:3, None, :]).max(axis=0)
    symbols = [np.array([plain_symbol(row["symbol"]) for row in side.facts]) for side in (one, other)]
    same = (symbols[0][:, None] == symbols[1][None, :]) & (symbols[0] != "")[:, None]
    enough = (both >= COMPARED * fewest) & (both > 0)
    named_elsewhere = (same & enough).any(axis=1)[:, None] | (same & enough).any(axis=0)[None, :]
    fits = enough & (
        (same & (agreement >= AGREE_WITH_SYMBOL)) | ((agreement >= AGREE_ALONE) & (apart <= TALLY_SLACK))
    )
    rows, columns = np.nonzero(fits)
    scored = sorted(
        (
            (_score(one.facts[i], other.facts[j], bool(same[i, j]), float(agreement[i, j])), int(i), int(j))
            for i, j in zip(rows, columns, strict=True)
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    for i, j in _settle_pairs(scored, same, named_elsewhere):
        ids = str(one.facts[i]["rollcall_id"]), str(other.facts[j]["rollcall_id"])
        yield (*ids, "symbol" if same[i, j] else "votes", int(both[i, j]), round(float(agreement[i, j]), 4))


def _settle_pairs(
    scored: Sequence[tuple[float, int, int]], same: NDArray[np.bool_], named_elsewhere: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Take the best pairs, each roll call once.

    Where symbols contradict the votes, or two candidates are as good as each other, neither is taken.
    """
    taken: tuple[set[int], set[int]] = set(), set()
    doubtful: tuple[set[int], set[int]] = set(), set()
    for at, (score, i, j) in enumerate(scored):
        if i in taken[0] or j in taken[1]:
            continue
        rivals = (
            (k == i) != (m == j) and k not in taken[0] and m not in taken[1]
            for other_score, k, m in scored[at + 1 :]
            if other_score > score - UNSETTLED
        )
        unsettled = named_elsewhere[i, j] or i in doubtful[0] or j in doubtful[1] or any(rivals)
        if unsettled and not same[i, j]:
            doubtful[0].add(i)
            doubtful[1].add(j)
            continue
        taken[0].add(i)
        taken[1].add(j)
        yield i, j


def _score(one: dict, other: dict, same_symbol: bool, agreement: float) -> float:
    words = [content_words(clean_title(str(row["title"] or "")).split()) for row in (one, other)]
    days = abs((one["date"] - other["date"]).days) if one["date"] and other["date"] else 30
    return (
        agreement
        + _SYMBOL_BONUS * same_symbol
        + _KIND_BONUS * (one["kind"] == other["kind"])
        + _TITLE_WEIGHT * spelling_likeness(*words)
        - _DAY_WEIGHT * min(days, 60) / 60
    )


def _differing(one: RollCalls, other: RollCalls, matched: pl.DataFrame) -> pl.DataFrame:
    def votes(held: RollCalls, side: str) -> pl.DataFrame:
        numbered = held.rollcalls.select(pl.col("rollcall_id").alias(f"{side}_id")).with_row_index("rollcall")
        wanted = numbered.join(matched, on=f"{side}_id").select("rollcall", "one_id", "other_id")
        return held.marks.join(wanted, on="rollcall").select(
            "one_id", "other_id", pl.col("member").cast(pl.String), pl.col("vote").cast(pl.String).alias(side)
        )

    both = votes(one, "one").join(votes(other, "other"), on=["one_id", "other_id", "member"])
    return both.filter(pl.col("one") != pl.col("other")).sort("one_id", "member")


def _unmatched(held: RollCalls, matched: pl.Series) -> tuple[str, ...]:
    known = set(matched)
    return tuple(name for name in held.rollcalls["rollcall_id"] if name not in known)
