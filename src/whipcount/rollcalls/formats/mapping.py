"""What the user says about a table's columns and marks: `COLUMN=FIELD`, `P=ABSENT`, `un.ga.c3=body`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from whipcount.domain import InputError, Vote, list_bad_rows

STATE_FIELDS = ("name", "code", "cow")
"""A state by its name, letter code or Correlates of War number; resolved by the register at the date."""
MEMBER_FIELDS = ("member", *STATE_FIELDS)
"""`member` is taken as it stands, for bodies that are not of states."""
ROLLCALL_FIELDS = (
    *("rollcall_id", "date", "session", "body", "symbol", "title", "agenda_title", "kind", "parent_id"),
    *("outcome", "official_yes", "official_no", "official_abstain", "official_absent"),
)
FIELDS = (*ROLLCALL_FIELDS, *MEMBER_FIELDS, "vote", "vote_reason")
CONSTANTS = ("body", "date", "session", "kind")
"""Fields that may be given once for the whole file."""
IGNORED = "-"
SIGNS = {
    **{vote.value.upper(): vote for vote in Vote},
    "Y": Vote.YES,
    "N": Vote.NO,
    "A": Vote.ABSTAIN,
    "X": Vote.ABSENT,
}
"""Marks that are known without being mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A mapping, understood.

    `columns` gives the field of a column, `signs` the vote of a mark, `constants` fields of the whole file;
    `ignored` are columns that hold neither.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, Vote] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


def read_mapping(given: Sequence[str], columns: Sequence[str]) -> ColumnMap:
    """Understand what the user says, with the columns of the file at hand.

    A column that bears the name of a field stands for it without being mapped.

    Raises
    ------
    InputError
        When a part is no mapping; all such parts are listed.

    Examples
    --------
    >>> said = read_mapping(["State=name", "P=ABSENT", "un.ga.c3=body"], ["State", "vote", "date", "title"])
    >>> said.columns["State"], said.signs["P"].value, said.constants
    ('name', 'absent', {'body': 'un.ga.c3'})
    """
    fields: dict[str, str] = {}
    signs: dict[str, Vote] = {}
    constants: dict[str, str] = {}
    ignored: set[str] = set()
    bad = []
    for part in given:
        left, equals, right = part.rpartition("=")
        left, right = left.strip(), right.strip()
        if not equals:
            bad.append(f"'{part}' has no equals sign")
        elif left in columns and right in FIELDS:
            fields[left] = right
        elif left in columns and right == IGNORED:
            ignored.add(left)
        elif right.upper() in SIGNS:
            signs[left.upper()] = SIGNS[right.upper()]
        elif right in CONSTANTS and left and (right != "date" or _is_day(left)):
            constants[right] = left
        else:
            what = "no column of the file" if left not in columns else f"a column, but '{right}' is no field"
            bad.append(f"'{part}': '{left}' is {what}")
    twice = sorted({name for name in fields.values() if list(fields.values()).count(name) > 1})
    bad += [f"several columns are mapped to '{name}'" for name in twice]
    if bad:
        raise InputError(
            f"The mapping cannot be used:\n{list_bad_rows(bad)}\n",
            expected=f"Expected COLUMN=FIELD with a field of {', '.join(FIELDS)}, or - to leave it out; "
            f"MARK=VOTE with {', '.join(vote.value.upper() for vote in Vote)}; "
            f"or VALUE=FIELD for the whole file with {', '.join(CONSTANTS)}.",
            do=f"Mend the mapping; the columns are {', '.join(map(repr, columns[:30]))}.",
        )
    taken = {*fields.values(), *constants}
    own = {
        name: name.lower()
        for name in columns
        if name.lower() in FIELDS and name.lower() not in taken and name not in {*fields, *ignored}
    }
    return ColumnMap(columns={**own, **fields}, signs=signs, constants=constants, ignored=frozenset(ignored))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
