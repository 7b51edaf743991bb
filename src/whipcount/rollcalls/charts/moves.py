"""Moves: how each member voted on two or three roll calls of one matter, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from whipcount.domain import InputError, Vote
from whipcount.rollcalls.charts.chosen import names_of_numbers
from whipcount.rollcalls.linking import link
from whipcount.rollcalls.links import CheckedLinks
from whipcount.rollcalls.merging import plain_symbol
from whipcount.rollcalls.table import WITHOUT_A_VOTE, RollCalls

NOT_LISTED = "not listed"
"""In place of a vote, of a member that the source has no row for: it may have been no member, or absent."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """One of the roll calls: its symbol (or number), day and title."""

    name: str
    on: date | None
    title: str


@dataclass(frozen=True, slots=True)
class Moves:
    """How members voted, roll call after roll call.

    Parameters
    ----------
    decisions : tuple of Decision, length k
        In the order of their days.
    votes : tuple of (member, votes)
        Each member with its k votes; `NOT_LISTED` where the source has none.
    between : int
        Texts of the chain between these that were adopted without a vote.
    """

    decisions: tuple[Decision, ...]
    votes: tuple[tuple[str, tuple[str, ...]], ...]
    between: int = 0

    def flows(self, step: int) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return who went from which vote to which between roll call `step` and the next."""
        found: dict[tuple[str, str], list[str]] = {}
        for member, votes in self.votes:
            found.setdefault((votes[step], votes[step + 1]), []).append(member)
        return {way: tuple(members) for way, members in found.items()}

    def table(self) -> pl.DataFrame:
        """Return a row a member, a column a roll call."""
        columns = {
            f"{one.name} ({one.on})": [votes[at] for _, votes in self.votes]
            for at, one in enumerate(self.decisions)
        }
        return pl.DataFrame({"member": [member for member, _ in self.votes], **columns})


def find_moves(held: RollCalls, of: Sequence[str], *, checked: CheckedLinks | None = None) -> Moves:
    """Find how members voted on the roll calls named; of one alone, on it and the one that it repeats.

    Parameters
    ----------
    held : RollCalls
    of : sequence of str
        One to three symbols or ids of roll calls.
    checked : mapping, optional
        Links that a person has confirmed or corrected, for finding the earlier one.

    Raises
    ------
    InputError
        When a roll call is not there, has no votes by member, or repeats none with votes.
    """
    if not 1 <= len(of) <= MOST:
        raise InputError(
            f"{len(of)} roll calls are named.",
            expected=f"Expected one to {MOST}; of one, the votes before it are found by its title.",
            do="Name them by symbol: --of A/RES/69/188.",
        )
    places = [_place(held, name) for name in of]
    between = 0
    if len(places) == 1:
        earlier, between = _voted_before(held, places[0], checked)
        places.append(earlier)
    rows = held.rollcalls.select("rollcall_id", "symbol", "date", "title")
    places = sorted(dict.fromkeys(places), key=lambda place: (rows["date"][place] or date.min, place))
    decisions = tuple(
        Decision(symbol or name, day, title or "")
        for name, symbol, day, title in (rows.row(place) for place in places)
    )
    marks = held.marks.filter(pl.col("rollcall").is_in(places))
    cast = {
        (place, member): str(vote)
        for place, member, vote in marks.select(
            "rollcall", pl.col("member").cast(pl.String), pl.col("vote").cast(pl.String)
        ).iter_rows()
    }
    members = sorted({str(member) for _, member in cast})
    found = ((name, tuple(cast.get((place, name), NOT_LISTED) for place in places)) for name in members)
    nowhere = {NOT_LISTED, Vote.NOT_A_MEMBER.value}
    named = names_of_numbers(held)
    votes = tuple((named.get(name, name), ways) for name, ways in found if not nowhere.issuperset(ways))
    return Moves(decisions, votes, between)


def _place(held: RollCalls, name: str) -> int:
    """Return the row of the roll call with this symbol or id that has votes by member."""
    asked = plain_symbol(name)
    frame = held.rollcalls.with_row_index("rollcall")
    rows = [
        (place, number)
        for place, number, symbol, kind in frame.select(
            "rollcall", "rollcall_id", "symbol", "kind"
        ).iter_rows()
        if number == name or (symbol and kind == "draft_resolution" and plain_symbol(symbol) == asked)
    ]
    voted = set(
        held.marks.filter(pl.col("rollcall").is_in([place for place, _ in rows]))["rollcall"].unique()
    )
    kept = [(place, number) for place, number in rows if place in voted]
    if len(kept) == 1:
        return kept[0][0]
    if kept:
        raise InputError(
            f"{len(kept)} roll calls have the symbol '{name}': {', '.join(number for _, number in kept)}.",
            expected="Expected one.",
            do="Name one of them by its id.",
        )
    raise InputError(
        f"'{name}' was adopted without votes by member, as far as is known here."
        if rows
        else f"No roll call has the symbol '{name}'.",
        expected="Expected a roll call with votes by member, as A/RES/69/188.",
        do="Look it up with `whipcount votes chains`.",
    )


def _voted_before(held: RollCalls, place: int, checked: CheckedLinks | None) -> tuple[int, int]:
    """Go back along the chain to the first roll call with votes; also count the texts passed over."""
    linked = link(held, checked=checked)
    before = dict(linked.select("rollcall_id", "predecessor_id").iter_rows())
    names = held.rollcalls["rollcall_id"].to_list()
    at = {name: row for row, name in enumerate(names)}
    voted = set(held.marks["rollcall"].unique())
    name, passed = before.get(names[place]), 0
    while name is not None and at[name] not in voted:
        passed += held.rollcalls["outcome"][at[name]] == WITHOUT_A_VOTE
        name = before.get(name)
    if name is None:
        raise InputError(
            f"By its title, '{held.rollcalls['symbol'][place] or names[place]}' repeats no earlier one.",
            expected="Expected two roll calls to compare.",
            do="Name the earlier one too: --of A/RES/69/188 --of A/RES/66/174.",
        )
    return at[name], passed
