"""The record's own house-keeping: history, check, backup, export, import, purge."""

from __future__ import annotations

import json as json_text
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from whipcount.cli.options import Flag
from whipcount.domain import InputError, Visibility

if TYPE_CHECKING:
    from whipcount.record import Record, Stamp

app = App(
    name="record", help="Keep house in a matter's record: every entry, with who, when and who may see it."
)

Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]


def _record(matter: Path, *, create: bool = False) -> AbstractContextManager[Record]:
    from whipcount.record import Record, open_matter  # noqa: PLC0415 - heavy

    return Record.open(open_matter(matter).record, create=create)


def _reading(matter: Path) -> AbstractContextManager[Record]:
    """Give a copy to read from: the record stays untouched, also where it could not be written."""
    from whipcount.record import open_matter, temporary_copy  # noqa: PLC0415 - heavy

    return temporary_copy(open_matter(matter).record, create=False)


def _stamp(who: str) -> Stamp:
    from whipcount.record import Stamp  # noqa: PLC0415 - heavy

    return Stamp(at=datetime.now(UTC), who=who)


@app.command
def history(
    matter: Path, *, audience: Visibility = Visibility.OWN, member: str | None = None, json: Flag = False
) -> None:
    """Print every entry of the record, oldest first.

    Parameters
    ----------
    matter
        Folder of the matter.
    audience
        Whose eyes it is for; nothing more confidential is listed.
    member
        Only the calls on this member, by its code.
    json
        Print a list of objects.
    """
    with _reading(matter) as record:
        lines = record.history(audience=audience)
        if member is not None:
            calls = {call.entry for call in record.calls(audience=audience) if call.member == member}
            lines = tuple(line for line in lines if line.entry in calls)
    if json:
        rows = [
            {
                "entry": line.entry,
                "kind": line.kind,
                "at": line.at.isoformat(),
                "who": line.who,
                "visibility": line.visibility.value,
                "words": line.words,
                "undone": line.undone,
            }
            for line in lines
        ]
        print(json_text.dumps(rows, ensure_ascii=False, indent=1))
        return
    for line in lines:
        who = f" {line.who}" if line.who else ""
        undone = " (undone)" if line.undone else ""
        words = _one_line(line.words)
        print(f"{line.entry:>6} {line.at:%Y-%m-%d %H:%M}{who} [{line.visibility}] {words}{undone}")


@app.command
def check(matter: Path, *, save: Path | None = None, json: Flag = False) -> int:
    """Check that the record is sound; of a damaged one, say what can be saved, and save it.

    Parameters
    ----------
    matter
        Folder of the matter.
    save
        New file to save what can be read of a damaged record into. The damaged one stays as it is.
    json
        Print the result as JSON.
    """
    from whipcount.record import open_matter  # noqa: PLC0415 - heavy
    from whipcount.record.salvage import salvage  # noqa: PLC0415 - heavy

    path = open_matter(matter).record
    problems: tuple[str, ...] = ()
    try:
        with _reading(matter) as record:
            problems = record.check()
    except InputError as error:
        if "damaged" not in error.found:
            raise
        problems = (error.found,)
    found = salvage(path, save) if save is not None or any("damaged" in words for words in problems) else None
    if json:
        salvaged = (
            {"saved": found.saved, "lost": list(found.lost), "backups": [str(one) for one in found.backups]}
            if found
            else None
        )
        print(
            json_text.dumps({"problems": list(problems), "salvage": salvaged}, ensure_ascii=False, indent=1)
        )
        return 2 if problems else 0
    if not problems:
        print(f"{path} is sound.")
    for words in problems:
        print(words)
    if found is not None:
        print(found)
        kept = (
            f"Saved in {save}; put it in the place of record.db." if save else "Save it with --save NEW.db."
        )
        print(kept)
    return 2 if problems else 0


@app.command
def backup(matter: Path, *, output: Output = None, who: str = "", json: Flag = False) -> None:
    """Copy the whole record to a new file, also while others write.

    Parameters
    ----------
    matter
        Folder of the matter.
    output
        The new file. Left out, it is record.backup-TIME.db in the matter's folder.
    who
        Who makes it, for the history.
    json
        Print the result as JSON.
    """
    stamp = _stamp(who)
    with _record(matter) as record:
        path = output or record.path.with_name(f"record.backup-{stamp.at:%Y%m%d-%H%M%S}.db")
        entry = record.backup(path, stamp=stamp)
    print(json_text.dumps({"output": str(path), "entry": entry}) if json else f"Written: {path}")


@app.command
def export(
    matter: Path, *, output: Output = None, audience: Visibility = Visibility.OWN, json: Flag = False
) -> None:
    """Write the record as JSON lines: complete for own, for others nothing that they may not see.

    Parameters
    ----------
    matter
        Folder of the matter.
    output
        The file to write. Left out, it is record.jsonl in the working folder.
    audience
        Whom it is for.
    json
        Print the result as JSON.
    """
    path = output or Path("record.jsonl")
    with _reading(matter) as record:
        entries = record.export(path, audience=audience)
    if json:
        print(json_text.dumps({"output": str(path), "entries": entries, "audience": audience.value}))
    else:
        print(f"Written: {path} ({entries:,} entries, for {audience})")


@app.command(name="import")
def import_(matter: Path, file: Path, /, *, json: Flag = False) -> None:
    """Read an export into the record: into an empty one as it was, into another what it does not have.

    Parameters
    ----------
    matter
        Folder of the matter.
    file
        JSON lines, as `record export` writes them.
    json
        Print the result as JSON.
    """
    from whipcount.files import require_file  # noqa: PLC0415

    require_file(file, what="the JSON lines of an export")
    with _record(matter, create=True) as record, file.open("rb") as lines:
        done = record.import_lines(lines, name=file.name)
    if json:
        print(json_text.dumps({"added": done.added, "known": done.known, "kept_out": done.kept_out}))
        return
    print(f"{done.added:,} entries added, {done.known:,} were there already.")
    if done.kept_out:
        print(f"{done.kept_out:,} stay out, because they were purged here.")


@app.command(name="annotations")
def annotations_(
    matter: Path, *, output: Output = None, audience: Visibility = Visibility.OWN, json: Flag = False
) -> None:
    """Write what was accepted, corrected, added and rejected as annotations, to measure a reader by.

    Give the file to `whipcount read --score`: it measures the reader on your own material, by what people
    said of it. What nobody has reviewed has no effect on the score.

    Parameters
    ----------
    matter
        Folder of the matter.
    output
        The file to write. Left out, it is annotations.json in the working folder.
    audience
        Whom it is for; no source and no correction above that is in it.
    json
        Print the result as JSON.
    """
    from whipcount.files import write_text  # noqa: PLC0415
    from whipcount.record import to_annotations  # noqa: PLC0415 - heavy

    path = output or Path("annotations.json")
    with _record(matter) as record:
        reviewed = record.reviewed(audience=audience)
    if not reviewed:
        raise InputError(
            f"Nothing that {audience} may see was accepted, corrected, added or rejected in {matter}.",
            expected="Expected a record in which something was reviewed.",
            do=f"Open the desk (whipcount desk {matter}), and review what was read.",
        )
    written = to_annotations(reviewed)
    write_text(path, json_text.dumps(written, ensure_ascii=False, indent=1) + "\n")
    counts = [entry["reviewed"].values() for entry in written["articles"]]
    judged = sum(done for article in counts for done, _ in article)
    of = sum(total for article in counts for _, total in article)
    if json:
        result = {"output": str(path), "articles": len(reviewed), "reviewed": judged, "records": of}
        print(json_text.dumps(result))
        return
    print(f"Written: {path} ({judged:,} of {of:,} records of {len(reviewed):,} articles reviewed)")


@app.command
def purge(matter: Path, entry: int, /, *, who: str = "", json: Flag = False) -> None:
    """Remove an entry for good, from the whole file, with what rests on it; a tombstone stays.

    There is no way back. To take an entry back and keep it in the history, undo it instead.

    Parameters
    ----------
    matter
        Folder of the matter.
    entry
        Number of the entry, as the history lists it.
    who
        Who purges, for the tombstone.
    json
        Print the result as JSON.
    """
    with _record(matter) as record:
        done = record.purge(entry, stamp=_stamp(who))
    if json:
        result = {
            "purged": list(done.entries),
            "briefs": list(done.briefs),
            "sheets": list(done.sheets),
            "backups": [str(path) for path in done.backups],
            "same_words": list(done.same_words),
        }
        print(json_text.dumps(result, ensure_ascii=False))
        return
    print(f"Purged: {_numbers(done.entries) or f'entry {entry} was gone; the file is cleaned again'}.")
    for path in done.backups:
        print(f"Not reached: {path} may still hold it.")
    for key in done.sheets:
        print(f"Not reached: the whip sheet {key}, exported with it in it.")
    if done.briefs:
        print(f"Briefs made while it counted, whose numbers may show it: {_numbers(done.briefs)}.")
    if done.same_words:
        print(f"The same words stand in: {_numbers(done.same_words)}.")


def _numbers(entries: tuple[int, ...]) -> str:
    return ", ".join(f"entry {entry}" for entry in entries)


def _one_line(words: str) -> str:
    """Keep text from outside on its line, and from steering the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in words)
