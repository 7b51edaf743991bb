"""The three-way merge: what the sheet held when it was made, what it holds now, what the record holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made_with
from typing import Literal

from whipcount.brief.sheet.cells import cell_text, plain_text, shortened
from whipcount.brief.sheet.reading import SheetFile, SheetLine
from whipcount.domain import InputError, Visibility, list_bad_rows
from whipcount.domain.calls import CallWord
from whipcount.record import (
    CHOICES,
    Call,
    CallChange,
    CallField,
    MemberCalls,
    OvertakenError,
    Record,
    SheetMade,
    Stamp,
    latest_calls,
)
from whipcount.record.count import checked

TRIES = 5
"""How often an import is worked out anew because another program wrote in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell that was changed both in the sheet and in the record, or that cannot be changed in the sheet."""

    row: int
    change: CallChange
    """What the sheet says, which would be the entry."""
    in_record: str
    entry: int | None
    who: str
    reason: str

    def __str__(self) -> str:
        ((name, typed),) = self.change.said.items()
        by = f" ({self.who})" if self.who else ""
        return (
            f"row {self.row}, {self.change.member}, {name}: the sheet says '{_short(typed)}', the record "
            f"'{_short(self.in_record)}'{by}; {self.reason}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMerge:
    """What a sheet that came back changes.

    `same` counts the cells that were changed in the sheet to what the record says by now anyway;
    `strange_rows` are not rows of the export, `gone_rows` are rows of it that are no longer in the sheet.
    """

    changes: tuple[CallChange, ...]
    conflicts: tuple[Conflict, ...]
    same: int
    strange_rows: tuple[str, ...]
    gone_rows: tuple[str, ...]
    strange_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldNow:
    """What the record holds when a sheet comes back: all calls ever made by entry, and those that stand."""

    every: Mapping[int, Call]
    standing: Mapping[str, Mapping[str, MemberCalls]]
    """By proposal and member."""

    @classmethod
    def of(cls, record: Record, proposals: Iterable[str]) -> HeldNow:
        """Ask a record; for `own` eyes, so that nothing that stands is overlooked."""
        calls = record.calls(audience=Visibility.OWN)
        return cls(
            every={call.entry: call for call in record.every_call()},
            standing={proposal: latest_calls(calls, proposal) for proposal in set(proposals)},
        )


def merge_sheet(file: SheetFile, made: SheetMade, held: HeldNow) -> SheetMerge:
    """Compare a sheet with what it held when it was made, and with the record as it is now.

    A cell that is as it was exported changes nothing, whatever became of it in the record since. A changed
    one becomes a change where the record still holds what was exported, and a conflict where it does not.

    Parameters
    ----------
    file : SheetFile
        What came back.
    made : SheetMade
        Which entries stood in it when it was made.
    held : HeldNow
        What the record holds.

    Raises
    ------
    InputError
        When a changed cell holds a word that its column does not take; every one is named, with the nearest.
    """
    merged = _Merged(made=made, held=held)
    strange = []
    problems: list[str] = []
    for line in file.lines:
        if line.member not in made.cells.get(line.proposal, {}):
            strange.append(f"row {line.number}: {line.member} on {line.proposal} was not in the export")
            continue
        for field, typed in line.cells.items():
            try:
                merged.take(line, field, typed)
            except InputError as error:
                problems.append(f"row {line.number}, {line.member}, {field}: {error}")
    if problems:
        count = "a cell" if len(problems) == 1 else f"{len(problems)} cells"
        raise InputError(
            f"{file.name} has {count} that cannot be taken:\n{list_bad_rows(problems)}\n",
            expected="Expected one of the words of the column.",
            do="Mend it and import again; nothing was changed.",
        )
    return SheetMerge(
        changes=tuple(merged.changes),
        conflicts=tuple(merged.conflicts),
        same=merged.same,
        strange_rows=(*file.strange_rows, *strange),
        gone_rows=_gone(file, made),
        strange_columns=file.strange_columns,
        missing_columns=file.missing_columns,
    )


def import_sheet(
    record: Record,
    file: SheetFile,
    *,
    matter: str,
    stamp: Stamp,
    conflicts: Literal["list", "sheet"] = "list",
) -> SheetMerge:
    """Bring a sheet's changes into the record, one entry for each changed cell, all or none.

    Conflicts are listed and nothing of them is changed; with `conflicts="sheet"` a person has looked at
    them, and the sheet's side is taken as one more entry.

    Raises
    ------
    InputError
        When the sheet is of another matter, or of an export that this record does not know; as `merge_sheet`.
    """
    if file.matter != matter:
        raise InputError(
            f"{file.name} is a whip sheet of the matter '{file.matter}'.",
            expected=f"Expected one of '{matter}'.",
            do="Import it into its own matter.",
        )
    made = record.sheet(file.key).value
    for _ in range(TRIES):
        seen = record.newest()
        merged = merge_sheet(file, made, HeldNow.of(record, made.cells))
        changes = merged.changes
        if conflicts == "sheet":
            changes = (*changes, *(conflict.change for conflict in merged.conflicts))
        try:
            entries = record.add_calls(changes, stamp=stamp, seen=seen) if changes else ()
        except OvertakenError:
            continue
        return replace(merged, entries=entries)
    raise InputError(
        f"{record.path} is being written all the time.",
        expected="Expected a moment without another program's entries.",
        do="Try again; nothing was changed.",
    )


@dataclass(slots=True, kw_only=True)
class _Merged:
    """The changes and conflicts found so far."""

    made: SheetMade
    held: HeldNow
    changes: list[CallChange] = made_with(default_factory=list)
    conflicts: list[Conflict] = made_with(default_factory=list)
    same: int = 0

    def take(self, line: SheetLine, name: CallField, typed: str) -> None:
        """Compare one cell; an `InputError` when it is changed to what its column does not take."""
        entry = self.made.cells.get(line.proposal, {}).get(line.member, {}).get(name)
        call = None if entry is None else self.held.every.get(entry)
        exported = call.said[name] if call else ""
        purged = entry is not None and call is None
        if not purged and _same(name, typed, exported):
            return
        settled = checked({name.value: typed})[name]
        holds = self.held.standing[line.proposal].get(line.member)
        present = holds.value(name) if holds else ""
        if _same(name, typed, present):
            self.same += 1
            return
        reason = ""
        if purged:
            reason = "what was exported has been purged since"
        elif not _same(name, exported, present):
            reason = f"it was '{_short(exported)}' when the sheet was made"
        elif shortened(exported):
            reason = "the sheet showed only the beginning of it"
        if not reason:
            self.changes.append(_change(line, name, settled))
            return
        standing = holds.cells.get(name) if holds else None
        self.conflicts.append(
            Conflict(
                row=line.number,
                change=_change(line, name, settled),
                in_record=present,
                entry=standing.entry if standing else None,
                who=standing.who if standing else "",
                reason=reason,
            )
        )


def _change(line: SheetLine, name: CallField, settled: str) -> CallChange:
    return CallChange(member=line.member, proposal=line.proposal, said={name.value: settled})


def _same(name: CallField, one: str, other: str) -> bool:
    """Whether two texts are the same once they have been in a cell; an emptied call is `unknown`."""
    if name in CHOICES:
        first, second = (" ".join(text.casefold().split()) for text in (one, other))
        empty = CallWord.UNKNOWN.value if name is CallField.CALL else ""
        return (first or empty) == (second or empty)
    # A text that was shortened on its way out is not to be shortened once more.
    return one.strip() == _as_in_a_cell(other) or _as_in_a_cell(one) == _as_in_a_cell(other)


def _as_in_a_cell(text: str) -> str:
    return plain_text(cell_text(text)).strip()


def _gone(file: SheetFile, made: SheetMade) -> tuple[str, ...]:
    """Name the rows of the export that are no longer in the sheet."""
    here = {(line.proposal, line.member) for line in file.lines}
    return tuple(
        f"{member} on {proposal}"
        for proposal, members in made.cells.items()
        for member in members
        if (proposal, member) not in here
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
