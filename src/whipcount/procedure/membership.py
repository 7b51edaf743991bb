"""Who belongs to a body on a day: from the body's own spells, another body, or the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from whipcount import register
from whipcount.domain import InputError
from whipcount.procedure.schema import FOREVER, BodyFile, MembershipEntry

PACKAGED = resources.files("whipcount.procedure") / "bodies"
STATED_TOTAL = "TOTAL"
"""In a table of weights: not a member, but the sum that the source states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Members on a day. `size` may be known where `members` are not listed (empty)."""

    members: tuple[str, ...]
    size: int | None
    sets: Mapping[str, frozenset[str]]
    weights: Mapping[str, Mapping[str, int]]
    weights_of: Mapping[str, date]
    """The day from which each table of weights counts."""
    aliases: Mapping[str, str]
    """Other codes that records of the body use."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A member's time in a body, half-open."""

    member: str
    since: date
    until: date
    value: int = 1


def membership_of(
    file: BodyFile, on: date, *, load: Callable[[str], BodyFile], folder: Traversable | Path = PACKAGED
) -> Membership:
    """Work out who belongs on a day; tables that the file names lie in `folder`, beside it."""
    sets: dict[str, list[str]] = {}
    for entry in file.membership:
        if entry.since <= on < entry.until:
            sets.setdefault(entry.set, []).extend(_codes(entry, on, load, folder))
    members = tuple(sorted({code for codes in sets.values() for code in codes}))
    seats = [entry.members for entry in file.seats if entry.since <= on < entry.until]
    tables = {name: weights_on(place, on, folder) for name, place in file.weights.items()}
    if tables and not members:
        members = tuple(sorted(next(iter(tables.values()))[0]))
    return Membership(
        members=members,
        size=seats[0] if seats else (len(members) or None),
        sets={name: frozenset(codes) for name, codes in sets.items() if name},
        weights={name: table for name, (table, _) in tables.items()},
        weights_of={name: since for name, (_, since) in tables.items()},
        aliases=_aliases(file, load),
    )


def _codes(
    entry: MembershipEntry, on: date, load: Callable[[str], BodyFile], folder: Traversable | Path
) -> list[str]:
    if entry.members:
        return list(entry.members)
    if entry.file:
        return [spell.member for spell in read_spells(entry.file, folder) if spell.since <= on < spell.until]
    if entry.of:
        return list(membership_of(load(entry.of), on, load=load).members)
    return register_members(entry.register, on)


def _aliases(file: BodyFile, load: Callable[[str], BodyFile]) -> dict[str, str]:
    inherited = [load(entry.of).member_aliases for entry in file.membership if entry.of]
    return {alias: code for table in (*inherited, file.member_aliases) for alias, code in table.items()}


def register_members(body: str, on: date) -> list[str]:
    """Return the members of a body from the register of states."""
    return list(register.load().members(body, on))


@lru_cache
def read_spells(name: str, folder: Traversable | Path = PACKAGED) -> tuple[Spell, ...]:
    """Read a file of dated spells beside the body files: columns `from`, `to`, `members` (codes, spaced).

    An empty `to` means: still so. A `value` column makes it a table of weights.
    """
    if Path(name).name != name:
        raise InputError(
            f"A body file names the table '{name}'.",
            expected="Expected the name of a file beside the body file.",
            do="Put the table beside the body file.",
        )
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The table {name} beside the body file cannot be read ({error}).",
            expected="Expected a CSV in UTF-8 with the columns from, to, members.",
            do="Check its name and place.",
        ) from error
    spells: list[Spell] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            since = date.fromisoformat(row["from"])
            until = date.fromisoformat(row["to"]) if row["to"] else FOREVER
            value = int(row.get("value") or 1)
        except (KeyError, ValueError) as error:
            raise InputError(
                f"{name}, row {number}, cannot be read ({error}).",
                expected="Expected the columns from, to, members, with dates as YYYY-MM-DD.",
                do="Mend the row.",
            ) from error
        spells.extend(Spell(code, since, until, value) for code in row["members"].split())
    return tuple(spells)


def weights_on(name: str, on: date, folder: Traversable | Path = PACKAGED) -> tuple[dict[str, int], date]:
    """Return the weights in force on a day, and the day from which they count."""
    spells = [spell for spell in read_spells(name, folder) if spell.since <= on < spell.until]
    if not spells:
        raise InputError(
            f"{name} has no weights for {on}.",
            expected="Expected a day that the table covers.",
            do="Check the date, or extend the table.",
        )
    weights = {spell.member: spell.value for spell in spells}
    stated = weights.pop(STATED_TOTAL, None)
    if stated is not None and stated != sum(weights.values()):
        raise InputError(
            f"The weights of {name} on {on} sum to {sum(weights.values())}, and its row {STATED_TOTAL} says "
            f"{stated}.",
            expected="Expected weights that sum to the stated total.",
            do="Mend the weight that is wrong, or the total.",
        )
    return weights, max(spell.since for spell in spells)
