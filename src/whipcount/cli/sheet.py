"""The whip sheet, to and from a spreadsheet."""

from __future__ import annotations

import json as json_text
from collections.abc import Sized
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cyclopts import App

from whipcount.cli.options import Day, Files, Flag, Words
from whipcount.cli.progress import shown_progress
from whipcount.domain import InputError, Visibility, list_bad_rows

if TYPE_CHECKING:
    from whipcount.brief.sheet import SheetMerge

ALL_MEMBERS = 200
"""Conflicts listed at once: one for each member of the Assembly."""

app = App(name="sheet", help="Take the count to a spreadsheet, and bring it back.")


@app.command
def export(
    matter: Path,
    file: Path,
    /,
    *,
    as_of: Day | None = None,
    audience: Visibility = Visibility.OWN,
    proposal: Words = (),
    votes: Files = (),
    coverage: Files = (),
    who: str = "",
    json: Flag = False,
) -> None:
    """Write the whip sheet: one row per member, with chances that follow what is filled in.

    The record keeps which entries stood in it, so that it can be compared when it comes back.

    Parameters
    ----------
    matter
        Folder of the matter.
    file
        The file to write, .xlsx or .csv.
    as_of
        Cut-off, YYYY-MM-DD, included. Today if left out.
    audience
        Whom it is for; nothing more confidential is in it.
    proposal
        Keys of the proposals to lay out; the one that is followed if left out.
    votes
        Files of roll calls for this run.
    coverage
        Articles for this run.
    who
        Who exports, for the history.
    json
        Print the result as JSON.
    """
    from whipcount.brief.gather import gather  # noqa: PLC0415 - heavy
    from whipcount.brief.request import Request  # noqa: PLC0415 - heavy
    from whipcount.brief.sheet import make_sheet, require_kind, write_sheet  # noqa: PLC0415 - heavy
    from whipcount.record import Record, Stamp, open_matter  # noqa: PLC0415 - heavy

    require_kind(file)
    now = datetime.now(UTC)
    cut_off = as_of or date.today()  # noqa: DTZ011 - the user's own day is meant
    with shown_progress() as progress:
        material = gather(
            Request(
                matter=matter,
                as_of=cut_off,
                now=now,
                votes=votes,
                coverage=coverage,
                audience=audience,
                progress=progress,
            )
        )
        progress("Writing the sheet")
        with Record.open(open_matter(matter).record) as record:
            calls = record.calls(audience=audience, as_of=cut_off)
            conflicts = record.conflicts(audience=audience)
            sheet = make_sheet(material, calls, at=now, proposals=proposal, conflicts=conflicts)
            # Kept before it is written: a sheet that is there can always come back.
            record.add_sheet(sheet.made, stamp=Stamp(at=now, who=who))
            write_sheet(sheet, file)
    if json:
        result = {"output": str(file), "rows": len(sheet.rows), "key": sheet.key, "audience": audience.value}
        print(json_text.dumps(result))
    else:
        print(f"Written: {file} ({len(sheet.rows)} rows, for {audience})")


@app.command(name="import")
def import_(
    matter: Path,
    file: Path,
    /,
    *,
    on: Day | None = None,
    visibility: Visibility = Visibility.OWN,
    conflicts: Literal["list", "sheet"] = "list",
    who: str = "",
    json: Flag = False,
) -> int:
    """Bring a whip sheet back: each changed cell becomes one entry of the record.

    A cell that was changed in the record too since the export is a conflict: it is listed, both sides are
    kept, and the call stays as it is until a person decides at the desk.

    Parameters
    ----------
    matter
        Folder of the matter.
    file
        The sheet, .xlsx or .csv.
    on
        Day that the changes count from, YYYY-MM-DD, for a sheet that was filled in earlier. Today if left
        out.
    visibility
        Who may see the entries that are made.
    conflicts
        "list" keeps conflicts for a person; "sheet" takes the sheet's side of each.
    who
        Who filled it in, for the history.
    json
        Print the result as JSON.
    """
    from whipcount.brief.sheet import import_sheet, read_sheet  # noqa: PLC0415 - heavy
    from whipcount.record import Record, Stamp, open_matter  # noqa: PLC0415 - heavy

    folder = open_matter(matter)
    now = datetime.now(UTC)
    if on is not None and on > now.date():
        raise InputError(f"{on} is yet to come.", expected="Expected today or earlier.", do="Mend --on.")
    at = datetime.combine(on, time.max, UTC) if on is not None and on < now.date() else now
    read = read_sheet(file)
    with Record.open(folder.record) as record:
        done = import_sheet(
            record,
            read,
            matter=folder.matter.key,
            stamp=Stamp(at=at, who=who, visibility=visibility),
            conflicts=conflicts,
        )
    if json:
        print(json_text.dumps(_as_json(done), ensure_ascii=False, indent=1))
    else:
        _print(done, took_sheet=conflicts == "sheet")
    return 0


def _as_json(done: SheetMerge) -> dict[str, object]:
    return {
        "entries": list(done.entries),
        "changed": [
            {"member": change.member, "proposal": change.proposal, **change.said} for change in done.changes
        ],
        "conflicts": [
            {
                "row": conflict.row,
                "member": conflict.change.member,
                "proposal": conflict.change.proposal,
                "in_sheet": dict(conflict.change.said),
                "in_record": conflict.in_record,
                "entry": conflict.entry,
                "who": conflict.who,
                "reason": conflict.reason,
            }
            for conflict in done.conflicts
        ],
        "same": done.same,
        "settled": done.settled,
        "strange_rows": list(done.strange_rows),
        "gone_rows": list(done.gone_rows),
        "strange_columns": list(done.strange_columns),
        "missing_columns": list(done.missing_columns),
    }


def _print(done: SheetMerge, *, took_sheet: bool) -> None:
    print(f"{_counted(done.entries, 'entry', 'entries')} added.")
    if done.same:
        print(f"Changed to what the record says by now anyway: {done.same:,}.")
    if done.settled:
        print(f"Changed, and settled by a person already: {done.settled:,}.")
    if done.conflicts:
        what = (
            "decided for the sheet"
            if took_sheet
            else "kept for a person: decide at the desk (whipcount desk MATTER), or with --conflicts sheet"
        )
        print(f"{_counted(done.conflicts, 'conflict', 'conflicts')}, {what}:")
    if done.conflicts:
        print(list_bad_rows([_one_line(str(conflict)) for conflict in done.conflicts], shown=ALL_MEMBERS))
    for title, found in (
        ("Rows that are not of the export, not read", done.strange_rows),
        ("Rows of the export that are gone, left as they are", done.gone_rows),
        ("Columns that are not ours, not read", done.strange_columns),
        ("Columns that are gone, left as they are", done.missing_columns),
    ):
        if found:
            print(f"{title}:")
            print(list_bad_rows([_one_line(words) for words in found]))


def _counted(found: Sized, one: str, many: str) -> str:
    return f"{len(found):,} {one if len(found) == 1 else many}"


def _one_line(words: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in words)
