"""Roll calls in and out: any known format, detected, to and from the canonical table."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from whipcount.cli.options import Flag
from whipcount.cli.progress import shown_progress

if TYPE_CHECKING:
    from whipcount.rollcalls import RollCalls

app = App(name="votes", help="Read roll calls of any known format, write and describe them.")

Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]


def _read(files: tuple[Path, ...]) -> RollCalls:
    from whipcount.rollcalls import read_votes  # noqa: PLC0415 - heavy

    with shown_progress() as progress:
        return read_votes(files, progress=progress)


@app.command(name="import")
def import_(files: tuple[Path, ...], /, *, output: Output = None, json: Flag = False) -> None:
    """Read files of votes, count every roll call again, and write the canonical table.

    Known are the UN Digital Library's tables (General Assembly and Security Council, of 2024 and of 2026),
    Voeten's UNVotes, Voteview's votes (give its members and roll calls with them), our own decisions and
    votes, and the canonical Parquet. Several files become one table.

    Parameters
    ----------
    files
        The files of votes.
    output
        Where to write the canonical table (Parquet). Without it, the files are only read and checked.
    json
        Print the report as JSON.
    """
    from whipcount.rollcalls import write_parquet  # noqa: PLC0415 - heavy

    rollcalls = _read(files)
    if output is not None:
        write_parquet(rollcalls, output)
    if json:
        reports = [asdict(report) for report in rollcalls.report]
        written = str(output) if output else None
        print(json_text.dumps({"files": reports, "digest": rollcalls.digest(), "output": written}, indent=2))
        return
    for report in rollcalls.report:
        _print_report(asdict(report))
    if output is not None:
        print(f"Written: {output}")


def _print_report(report: dict) -> None:
    agree = report["recounted"] - len(report["mismatches"])
    print(
        f"{report['path']}: {report['layout']}, {report['rows']:,} rows, {report['rollcalls']:,} roll calls"
    )
    print(
        f"  counted again: {agree:,} of {report['recounted']:,} agree with the totals that the source states"
    )
    for mismatch in report["mismatches"]:
        official, counted = (_tally(mismatch[name]) for name in ("official", "counted"))
        name = mismatch["symbol"] or mismatch["rollcall_id"]
        print(f"  {name}: stated {official}, counted {counted}")
    for aside in report["set_aside"]:
        print(f"  set aside: {aside['rows']:,} {aside['reason']}")
    names = report["names"]
    print(f"  members: {names['matched']} names matched, {len(names['unmatched'])} not")
    for name in (*names["unmatched"], *names["corrected"], *report["notes"]):
        print(f"    {name}")
    print(f"  sha256 {report['sha256']}")


def _tally(counts: dict) -> str:
    return "-".join(
        str(counts[name]) for name in ("yes", "no", "abstain", "absent") if counts[name] is not None
    )


@app.command
def export(
    votes: tuple[Path, ...],
    /,
    *,
    to: Literal["parquet", "csv", "undl", "voeten"] = "csv",
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    json: Flag = False,
) -> None:
    """Write roll calls as the canonical table, or in the layout of a public source.

    Parameters
    ----------
    votes
        Files of votes in any known format.
    to
        The canonical table as parquet or csv; undl (the UN Digital Library's); voeten (UNVotes).
    output
        The file to write.
    json
        Print what was written as JSON.
    """
    from whipcount.rollcalls.export import export_votes  # noqa: PLC0415 - heavy

    rollcalls = _read(votes)
    export_votes(rollcalls, output, form=to)
    if json:
        print(json_text.dumps({"output": str(output), "form": to, "rollcalls": rollcalls.rollcalls.height}))
    else:
        print(f"Written: {output} ({to}, {rollcalls.rollcalls.height:,} roll calls)")


@app.command
def describe(votes: tuple[Path, ...], /, *, json: Flag = False) -> None:
    """Say what files of votes hold, by body, and what is missing from them.

    Parameters
    ----------
    votes
        Files of votes in any known format.
    json
        Print it as JSON.
    """
    from whipcount.rollcalls.describe import describe as describe_votes  # noqa: PLC0415 - heavy

    holdings = [asdict(part) for part in describe_votes(_read(votes))]
    if json:
        print(json_text.dumps(holdings, indent=2, default=str))
        return
    for part in holdings:
        print(f"{part['body']} ({part['source']}): {part['rollcalls']:,} roll calls, {part['votes']:,} votes")
        print(f"  {part['first']} to {part['last']}, {part['sessions']} sessions, {part['members']} members")
        for title in ("kinds", "outcomes", "cast", "missing"):
            if part[title]:
                print(f"  {title}: " + ", ".join(f"{name} {count:,}" for name, count in part[title].items()))
