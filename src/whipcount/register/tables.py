"""The register's own tables, read from the CSV files beside this module.

`states.csv` has one row a state or entity, `names.csv` the names that are not in its columns,
`former_names.csv` the names that members had before, `groups.csv` dated membership, `group_sources.csv` where
that is from. Lists are joined by `;`, a stretch of time is `from/until` with either side open, a COW code
that covers a part of the time is `code:from/until`.

The tables state public facts: days of membership are from the United Nations' list of Member States,
letter codes from its voting records and ISO 3166, M49 codes from the UN Statistics Division, country
numbers from the Correlates of War state list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources
from typing import cast

from whipcount.register.names import NameKind
from whipcount.register.states import Alias, Group, Kind, Membership, Spell, State, first_day, last_day


def read_states() -> dict[str, State]:
    """Read every state and entity by its code."""
    return {row["code"]: _state(row) for row in _rows("states.csv")}


def read_aliases(states: dict[str, State]) -> tuple[Alias, ...]:
    """Give every name: those in the states' own columns first, then those of `names.csv`."""
    own = [alias for state in states.values() for alias in _names_of(state)]
    listed = [
        Alias(row["alias"], row["code"], NameKind(row["kind"]), _spell(row["from"], row["until"]))
        for row in _rows("names.csv")
    ]
    return tuple(dict.fromkeys(own + listed))


def read_former_names() -> tuple[Alias, ...]:
    """Read the names that members had before, each with the time it was in use; days, months or years."""
    rows = _rows("former_names.csv")
    return tuple(
        Alias(row["name"], row["code"], NameKind.FORMER, _spell(row["from"], row["until"])) for row in rows
    )


def read_groups() -> tuple[Group, ...]:
    """Read the groups, each with its source."""
    rows = _rows("group_sources.csv")
    return tuple(Group(row["group"], row["title"], row["source"], row["note"]) for row in rows)


def read_memberships() -> tuple[Membership, ...]:
    """Read who was in which group, and when."""
    return tuple(
        Membership(
            group=row["group"],
            code=row["code"],
            start=row["from"],
            end=row["until"],
            note=row["note"],
            spell=_spell(row["from"], row["until"]),
        )
        for row in _rows("groups.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = resources.files("whipcount.register").joinpath(name)
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())


def _state(row: dict[str, str]) -> State:
    return State(
        code=row["code"],
        kind=cast("Kind", row["kind"]),
        name=row["name"],
        short_name=row["short_name"],
        formal_name=row["formal_name"],
        french_name=row["french_name"],
        iso3=row["iso3"],
        former_iso=row["former_iso"],
        m49=int(row["m49"]) if row["m49"] else None,
        cow=tuple(_cow_code(part) for part in _list(row["cow"])),
        un_member=tuple(_spell(*part.split("/")) for part in _list(row["un_member"])),
        predecessors=_list(row["predecessors"]),
        successors=_list(row["successors"]),
        capitals=_list(row["capitals"]),
        demonyms=_list(row["demonyms"]),
    )


def _names_of(state: State) -> Iterator[Alias]:
    yield Alias(state.name, state.code, NameKind.OFFICIAL)
    yield Alias(state.formal_name, state.code, NameKind.OFFICIAL)
    yield Alias(state.short_name, state.code, NameKind.SHORT)
    yield Alias(state.french_name, state.code, NameKind.FRENCH)
    yield Alias(state.code, state.code, NameKind.CODE)
    for capital in state.capitals:
        yield Alias(capital, state.code, NameKind.CAPITAL)
    for demonym in state.demonyms:
        yield Alias(demonym, state.code, NameKind.DEMONYM)


def _cow_code(part: str) -> tuple[int, Spell]:
    number, _, spell = part.partition(":")
    return int(number), _spell(*spell.split("/")) if spell else Spell()


def _spell(start: str, end: str) -> Spell:
    return Spell(first_day(start), last_day(end))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()
