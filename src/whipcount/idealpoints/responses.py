"""Votes as the estimator sees them: who, on what, when, in which ordered category."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import InputError, list_bad_rows

Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """Positions of members on items, one entry each, free of file formats.

    Parameters
    ----------
    members, items : tuple of str
        Names; the arrays below index them.
    periods : tuple of str
        Every period from first to last, in order, those without votes included.
    categories : tuple of str
        From the lowest to the highest, as ("no", "abstain", "yes").
    member, item : int32 array, shape (n,)
        Whose position, on which item.
    low, high : int8 array, shape (n,)
        The lowest and highest category the position allows: equal when it was seen, wider when only a
        range is known (an absence read as "not yes" is no or abstain).
    item_period : int32 array, shape (n_items,)
        The period of each item.
    item_parameters : int32 array, shape (n_items,)
        The parameter row of each item: its own, or one it shares with a repeated text (a bridge); -1 for
        an item that is set aside.
    """

    members: tuple[str, ...]
    items: tuple[str, ...]
    periods: tuple[str, ...]
    categories: tuple[str, ...]
    member: Index
    item: Index
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    item_period: Index
    item_parameters: Index

    def __len__(self) -> int:
        return len(self.member)

    @property
    def n_parameters(self) -> int:
        """Number of parameter rows of items."""
        return int(self.item_parameters.max()) + 1 if len(self.items) else 0

    def sha256(self) -> str:
        """Return a hash of names and positions, for the manifest."""
        digest = hashlib.sha256()
        for names in (self.members, self.items, self.periods, self.categories):
            digest.update("\x1f".join(names).encode() + b"\x1e")
        for array in (self.member, self.item, self.low, self.high, self.item_period, self.item_parameters):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def only(self, keep: NDArray[np.bool_]) -> Responses:
        """Return the positions where `keep` is true; names stay, so that indices keep their meaning."""
        return replace(
            self, member=self.member[keep], item=self.item[keep], low=self.low[keep], high=self.high[keep]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """What took no part in the fit, by name and reason; nothing is dropped without being listed.

    `items` and `members` map a name to the reason; `positions` counts votes left out by kind
    ("absent", "not_a_member", "unanimous item" ...).
    """

    items: dict[str, str]
    members: dict[str, str]
    positions: dict[str, int]


def check_responses(responses: Responses) -> None:
    """Raise `InputError` listing every entry that points outside the declared names or categories."""
    top = len(responses.categories) - 1
    limits = (
        ("member", responses.member, len(responses.members)),
        ("item", responses.item, len(responses.items)),
        ("category", responses.low, top + 1),
        ("category", responses.high, top + 1),
    )
    problems = [
        f"entry {at}: {what} {int(values[at])} is outside 0 to {limit - 1}"
        for what, values, limit in limits
        for at in np.flatnonzero((values < 0) | (values >= limit))
    ]
    problems += [
        f"entry {at}: lowest category {int(responses.low[at])} is above highest {int(responses.high[at])}"
        for at in np.flatnonzero(responses.low > responses.high)
    ]
    problems += _list_duplicates(responses)
    if problems:
        raise InputError(
            f"{len(problems)} positions cannot be used:\n{list_bad_rows(problems)}\n",
            expected="Expected each member at most once on an item, in one of the declared categories.",
            do="Mend these rows.",
        )


def _list_duplicates(responses: Responses) -> list[str]:
    key = responses.item.astype(np.int64) * len(responses.members) + responses.member
    order = np.argsort(key, kind="stable")
    again = order[1:][key[order][1:] == key[order][:-1]]
    if np.any((responses.member < 0) | (responses.member >= len(responses.members))):
        return []
    return [
        f"entry {at}: {responses.members[responses.member[at]]} has a second position on "
        f"{responses.items[responses.item[at]]}"
        for at in again
        if 0 <= responses.item[at] < len(responses.items)
    ]


def set_aside(responses: Responses, *, positions: dict[str, int]) -> tuple[Responses, SetAside]:
    """Leave out what cannot inform a position: items on which all agree, positions that allow every category.

    Items that share parameters are judged together. Members that have no position left are listed too.

    Parameters
    ----------
    responses : Responses
        Checked positions.
    positions : dict
        Counts of votes left out earlier, by kind; carried on into the result.
    """
    informative = ~((responses.low == 0) & (responses.high == len(responses.categories) - 1))
    contested = _contested(responses.only(informative))
    keep = informative & contested[responses.item_parameters[responses.item]]
    counted = np.bincount(responses.item[informative], minlength=len(responses.items))
    aside_items = {
        name: "no positions" if counted[at] == 0 else "all positions agree"
        for at, name in enumerate(responses.items)
        if counted[at] == 0 or not contested[responses.item_parameters[at]]
    }
    kept = _compress(responses.only(keep), contested)
    left = np.bincount(kept.member, minlength=len(responses.members))
    aside_members = {
        responses.members[at]: "no position on an item that divides" for at in np.flatnonzero(left == 0)
    }
    counts = {**positions, "on items where all agree": int(informative.sum() - keep.sum())}
    return kept, SetAside(items=aside_items, members=aside_members, positions=counts)


def _compress(responses: Responses, contested: NDArray[np.bool_]) -> Responses:
    """Renumber the parameter rows in use from 0, without holes; items set aside get -1."""
    new_row = np.where(contested, np.cumsum(contested) - 1, -1).astype(np.int32)
    return replace(responses, item_parameters=new_row[responses.item_parameters])


def _contested(responses: Responses) -> NDArray[np.bool_]:
    """Per parameter row, whether no single category is allowed by all of its positions."""
    row = responses.item_parameters[responses.item]
    size = responses.n_parameters
    highest_low = np.full(size, -1, dtype=np.int8)
    lowest_high = np.full(size, 127, dtype=np.int8)
    np.maximum.at(highest_low, row, responses.low)
    np.minimum.at(lowest_high, row, responses.high)
    return highest_low > lowest_high
