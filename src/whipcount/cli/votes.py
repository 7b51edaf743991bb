"""Roll calls in and out: any known format, detected, to and from the canonical table."""

from __future__ import annotations

import json as json_text
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from whipcount.cli.options import Flag, Words
from whipcount.cli.progress import shown_progress
from whipcount.cli.votes_shown import listed, plain, print_report, year_lines

if TYPE_CHECKING:
    from whipcount.rollcalls import RollCalls
    from whipcount.rollcalls.charts import Chart

app = App(name="votes", help="Read roll calls of any known format, write and describe them.")

Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]


Map = Annotated[tuple[str, ...], Parameter(name="--map", negative=(), consume_multiple=True)]


def _read(files: tuple[Path, ...], mapping: tuple[str, ...] = ()) -> RollCalls:
    from whipcount.rollcalls import read_votes  # noqa: PLC0415 - heavy
    from whipcount.rollcalls.describe import tell_future  # noqa: PLC0415 - heavy

    with shown_progress() as progress:
        rollcalls = read_votes(files, progress=progress, mapping=mapping)
    if told := tell_future(rollcalls, date.today()):  # noqa: DTZ011 - the user's own day is meant
        print(f"whipcount: {told}", file=sys.stderr)
    return rollcalls


@app.command(name="import")
def import_(
    files: tuple[Path, ...],
    /,
    *,
    map: Map = (),
    output: Output = None,
    in_parts: Flag = False,
    json: Flag = False,
) -> None:
    """Read files of votes, count every roll call again, and write the canonical table.

    Known are the UN Digital Library's tables (votes in the General Assembly and the Security Council, and
    outcomes) and MARCXML records; Voeten's UNVotes, long and wide; Voteview's votes (give its members and
    roll calls with them); HowTheyVote's export (votes and member votes); the European Parliament's roll-
    call XML; the UK Commons Votes API; Popolo; R's rollcall matrix; recorded votes printed in reports,
    meeting records and press releases, as text, web page or PDF; our own decisions and votes; the canonical
    table, Parquet or CSV; and any other table with --map. Several files become one table.

    Parameters
    ----------
    files
        The files of votes.
    map
        What columns and marks mean in a table of no known layout: COLUMN=FIELD, MARK=VOTE, VALUE=FIELD for
        the whole file (State=name, P=ABSENT, un.ga.c3=body). Repeat it, or give a list.
    output
        Where to write the canonical table (Parquet). Without it, the files are only read and checked.
    in_parts
        For one long table that is too large to hold: read, check and write it a part at a time.
    json
        Print the report as JSON.
    """
    from whipcount.rollcalls import write_parquet  # noqa: PLC0415 - heavy

    if in_parts:
        _import_in_parts(files, output, json)
        return
    rollcalls = _read(files, map)
    if output is not None:
        write_parquet(rollcalls, output)
    if json:
        reports = [asdict(report) for report in rollcalls.report]
        written = str(output) if output else None
        print(json_text.dumps({"files": reports, "digest": rollcalls.digest(), "output": written}, indent=2))
        return
    for report in rollcalls.report:
        print_report(asdict(report))
    if output is not None:
        print(f"Written: {output}")


def _import_in_parts(files: tuple[Path, ...], output: Path | None, json: bool) -> None:
    from whipcount.domain import InputError  # noqa: PLC0415 - heavy
    from whipcount.rollcalls.streaming import import_large  # noqa: PLC0415 - heavy

    if len(files) != 1 or output is None:
        raise InputError(
            f"{len(files)} files are named, and {'an' if output else 'no'} output.",
            expected="Expected one file and an output for --in-parts.",
            do="Import each file by itself, with -o.",
        )
    with shown_progress() as progress:
        report = asdict(import_large(files[0], output, progress=progress))
    if json:
        print(json_text.dumps({"files": [report], "output": str(output)}, indent=2))
        return
    print_report(report)
    print(f"Written: {output}")


@app.command
def export(
    votes: tuple[Path, ...],
    /,
    *,
    to: Literal["parquet", "csv", "undl", "voeten", "voteview", "popolo", "matrix"] = "csv",
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    json: Flag = False,
) -> None:
    """Write roll calls as the canonical table, or in the layout of a public source.

    Parameters
    ----------
    votes
        Files of votes in any known format.
    to
        The canonical table as parquet or csv (with a data dictionary beside it); undl (the UN Digital
        Library's); voeten (UNVotes); voteview (its votes); popolo (JSON); matrix (a row a member).
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
def chains(
    votes: tuple[Path, ...],
    /,
    *,
    links: Path | None = None,
    of: str | None = None,
    output: Output = None,
    json: Flag = False,
) -> None:
    """Write which earlier roll call each one repeats, as a table to be read, confirmed and corrected.

    In the table, edit `predecessor_id` (empty for a text that repeats none) and write yes under `checked`
    for a link that is right. Given back with --links, here or to forecast and backtest, what was said holds.

    Parameters
    ----------
    votes
        Files of votes in any known format.
    links
        A table that was written before and edited: what was checked or corrected in it holds.
    of
        Show one chain alone: that of the text with this symbol (A/RES/69/188), or of this roll call.
    output
        Where to write the table (CSV). Without it, chains are printed.
    json
        Print the links as JSON.
    """
    from whipcount.rollcalls.links import chain_of, links_table, read_links, write_links  # noqa: PLC0415 - heavy

    rollcalls = _read(votes)
    checked = read_links(links, rollcalls) if links else {}
    table = links_table(rollcalls, checked=checked)
    if of is not None:
        table = chain_of(table, of)
    if output is not None:
        write_links(table, output)
    if json:
        rows = table.to_dicts()
        print(
            json_text.dumps({"output": str(output) if output else None, "links": rows}, indent=2, default=str)
        )
        return
    linked = table["predecessor_id"].count()
    print(
        f"{table.height:,} roll calls on whole texts, {linked:,} linked to an earlier one, "
        f"{len(checked):,} checked"
    )
    if output is not None:
        print(f"Written: {output}")
        return
    for row in table.iter_rows(named=True):
        symbol, title = plain(row["symbol"] or row["rollcall_id"]), plain(row["title"] or "without a title")
        print(f"{row['date']}  {symbol}  {title}")
        if row["predecessor_id"]:
            sure = "checked" if row["checked"] else f"likeness {row['score']:.2f}"
            print(f"    repeats {row['predecessor_date']}  {plain(row['predecessor_title'])}  ({sure})")


@app.command
def chart(
    votes: tuple[Path, ...],
    /,
    *,
    kind: Literal["attendance", "shares", "agreement", "alluvial"],
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    of: Words = (),
    who: Words = (),
    body: str | None = None,
    by: Literal["session", "year"] | None = None,
    since: int | None = None,
    until: int | None = None,
    links: Path | None = None,
    json: Flag = False,
) -> None:
    """Draw a chart of roll calls; the numbers that it shows are written beside it as CSV.

    Parameters
    ----------
    votes
        Files of votes in any known format.
    kind
        attendance (who votes at all, over time), shares (yes, abstain, no and absent, over time), agreement
        (every pair of members, those who vote alike side by side), or alluvial (who moved from which vote to
        which between two or three roll calls).
    output
        The file to write: .svg, .html (a page without script), .png, or .csv (the numbers alone).
    of
        For alluvial: one to three symbols. Of one, the vote before it is found by its title.
    who
        Members' codes or groups (USA, EU, African): lines of their own in attendance, else the only ones
        that count.
    body
        The body, where the files hold several.
    by
        Periods over time; without it, sessions where every roll call has one, else years.
    since
        First session or year.
    until
        Last session or year.
    links
        For alluvial: a table of links, as `whipcount votes chains` writes it, that a person has corrected.
    json
        Print what was drawn as JSON.
    """
    from whipcount.rollcalls import charts as drawn  # noqa: PLC0415 - heavy

    rollcalls = _read(votes)
    if kind == "alluvial":
        picture = _draw_moves(rollcalls, of, links)
    else:
        chosen = drawn.choose(rollcalls, body=body, by=by, since=since, until=until)
        draw = {
            "attendance": drawn.draw_attendance,
            "shares": drawn.draw_shares,
            "agreement": drawn.draw_agreement,
        }
        picture = draw[kind](chosen, who=who)
    written = drawn.write_chart(picture, output)
    if json:
        told = {"title": picture.title, "alt": picture.alt, "written": [str(path) for path in written]}
        print(json_text.dumps(told, indent=2, ensure_ascii=False))
    else:
        print(plain(picture.title))
        print("Written: " + ", ".join(map(str, written)))


def _draw_moves(rollcalls: RollCalls, of: tuple[str, ...], links: Path | None) -> Chart:
    from whipcount.rollcalls.charts import draw_moves, find_moves  # noqa: PLC0415 - heavy
    from whipcount.rollcalls.links import read_links  # noqa: PLC0415 - heavy

    checked = read_links(links, rollcalls) if links else None
    return draw_moves(find_moves(rollcalls, of, checked=checked))


@app.command
def describe(votes: tuple[Path, ...], /, *, each_year: Flag = False, json: Flag = False) -> None:
    """Say what files of votes hold, by body, year and outcome, and what is missing from them.

    Parameters
    ----------
    votes
        Files of votes in any known format.
    each_year
        A line for every year; without it, years of long records are taken together by tens.
    json
        Print it as JSON, with every year.
    """
    from whipcount.rollcalls.describe import describe as describe_votes  # noqa: PLC0415 - heavy

    holdings = [asdict(part) for part in describe_votes(_read(votes))]
    if json:
        print(json_text.dumps(holdings, indent=2, default=str))
        return
    for part in holdings:
        print(f"{part['body']} ({part['source']}): {part['rollcalls']:,} roll calls, {part['votes']:,} votes")
        print(f"  {part['first']} to {part['last']}, {part['sessions']} sessions, {part['members']} members")
        for title in ("kinds", "cast"):
            if part[title]:
                print(f"  {title}: {listed(part[title])}")
        for line in year_lines(part["years"], each_year=each_year):
            print(f"  {line}")


@app.command
def fetch(
    body: str,
    /,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path("votes"),
    base: str | None = None,
    json: Flag = False,
) -> None:
    """Download the newest official file of a body's votes, with its checksum; the terms of use are shown.

    An earlier version is kept. A download that broke off goes on where it stopped.

    Parameters
    ----------
    body
        The body: un.ga or un.sc.
    output
        The folder in which files are kept.
    base
        Address of the library, or of a mirror laid out like it. The UN Digital Library's if not given.
    json
        Print what was downloaded as JSON.
    """
    from whipcount.rollcalls.fetch import LIBRARY  # noqa: PLC0415 - heavy
    from whipcount.rollcalls.fetch import fetch as fetch_votes  # noqa: PLC0415 - heavy

    found = fetch_votes(body, output, base=base or LIBRARY, say=lambda words: print(words, file=sys.stderr))
    if json:
        print(json_text.dumps(asdict(found), indent=2))
        return
    print(f"{'Downloaded' if found.new else 'Here already'}: {found.path} ({found.bytes / 1e6:.1f} MB)")
    print(f"  from {found.url}\n  sha256 {found.sha256}")
    print(f"Read it: whipcount votes import {found.path} -o {body.replace('.', '-')}.parquet")
