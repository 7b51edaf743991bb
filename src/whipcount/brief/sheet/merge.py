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
    KeptConflict,
    MemberCalls,
    OvertakenError,
    Record,
    SheetMade,
    Stamp,
    Why,
    latest_calls,
)
from whipcount.record import Conflict as RecordConflict
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
    kept: KeptConflict | None
    """The same conflict, where an earlier import has kept it already."""
    to_keep: RecordConflict

    def __str__(self) -> str:
        ((name, typed),) = self.change.said.items()
        by = f" ({self.who})" if self.who else ""
        return (
            f"row {self.row}, {self.change.member}, {name}: the sheet says {_quoted(typed)}, the record "
            f"{_quoted(self.in_record)}{by}; {self.reason}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMerge:
    """What a sheet that came back changes.

    `same` counts the cells that were changed in the sheet to what the record says by now anyway, and
    `settled` those over which a person has decided already;
    `strange_rows` are not rows of the export, `gone_rows` are rows of it that are no longer in the sheet.
    """

    changes: tuple[CallChange, ...]
    conflicts: tuple[Conflict, ...]
    same: int
    settled: int
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
    conflicts: Mapping[tuple[str, str, str, CallField, str], KeptConflict]
    """Kept by earlier imports: the newest by sheet, proposal, member, field and what the sheet says."""

    @classmethod
    def of(cls, record: Record, proposals: Iterable[str]) -> HeldNow:
        """Ask a record; for `own` eyes, so that nothing that stands is overlooked."""
        calls = record.calls(audience=Visibility.OWN)
        return cls(
            every={call.entry: call for call in record.every_call()},
            standing={proposal: latest_calls(calls, proposal) for proposal in set(proposals)},
            conflicts={
                (said.sheet, said.proposal, said.member, said.field, said.said): kept
                for kept in record.conflicts(audience=Visibility.OWN)
                for said in (kept.value,)
            },
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
            f"{file.name} has {count} that cannot be taken.",
            expected="Expected one of the words of the column in each.",
            do=f"Nothing was changed; mend and import again:\n{list_bad_rows(problems)}",
        )
    return SheetMerge(
        changes=tuple(merged.changes),
        conflicts=tuple(merged.conflicts),
        same=merged.same,
        settled=merged.settled,
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

    Conflicts are listed and kept in the record until a person settles them (`Record.settle`); no call is
    changed by them. With `conflicts="sheet"` a person has looked at them, and the sheet's side is taken as
    one more entry.

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
        fresh = [conflict for conflict in merged.conflicts if conflict.kept is None]
        kept = [conflict.kept.entry for conflict in merged.conflicts if conflict.kept is not None]
        changes, to_keep, settled = list(merged.changes), [one.to_keep for one in fresh], ()
        if conflicts == "sheet":
            changes, to_keep, settled = [*changes, *(one.change for one in fresh)], [], kept
        if not (changes or to_keep or settled):
            return merged
        try:
            entries = record.bring_back(changes, to_keep, stamp=stamp, seen=seen, settled=settled)
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
    settled: int = 0

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
        why = self._why(name, exported, present, purged=purged)
        if why is None:
            self.changes.append(_change(line, name, settled))
            return
        standing = holds.cells.get(name) if holds else None
        kept = self.held.conflicts.get((self.made.key, line.proposal, line.member, name, settled))
        if _decided(kept, standing):
            self.settled += 1
            return
        held = standing.entry if standing else None
        self.conflicts.append(
            Conflict(
                row=line.number,
                change=_change(line, name, settled),
                in_record=present,
                entry=held,
                who=standing.who if standing else "",
                reason=_reason(why, exported),
                kept=kept if kept is not None and kept.open else None,
                to_keep=RecordConflict(
                    sheet=self.made.key,
                    member=line.member,
                    proposal=line.proposal,
                    field=name,
                    said=settled,
                    held=held,
                    exported=None if purged else entry,
                    why=why,
                ),
            )
        )

    @staticmethod
    def _why(name: CallField, exported: str, present: str, *, purged: bool) -> Why | None:
        """Tell why a changed cell is a conflict; None where the record still holds what was exported."""
        if purged:
            return Why.PURGED
        if not _same(name, exported, present):
            return Why.CHANGED
        return Why.SHORTENED if shortened(exported) else None


def _decided(kept: KeptConflict | None, standing: Call | None) -> bool:
    """Whether a person has decided over a conflict, with what the record holds now in view."""
    if kept is None or kept.settled is None:
        return False
    return standing is None or standing.entry < kept.settled.entry


def _reason(why: Why, exported: str) -> str:
    """Say why a cell is a conflict."""
    words = {
        Why.PURGED: "what was exported has been purged since",
        Why.CHANGED: f"it was {_quoted(exported)} when the sheet was made",
        Why.SHORTENED: "the sheet showed only the beginning of it",
    }
    return words[why]


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


def _quoted(text: str) -> str:
    return f"'{_short(text)}'" if text else "nothing"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
