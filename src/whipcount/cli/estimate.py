"""Ideal points from votes."""

from __future__ import annotations

import json as json_text
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from whipcount.cli.options import Flag, Words
from whipcount.cli.progress import shown_progress
from whipcount.domain import InputError

if TYPE_CHECKING:
    import polars as pl

    from whipcount.idealpoints import IdealPoints
    from whipcount.rollcalls import RollCalls


def estimate(
    votes: tuple[Path, ...],
    /,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    model: Literal["static", "dynamic"] = "dynamic",
    votes_as: Literal["ordinal", "binary"] = "ordinal",
    dims: int = 1,
    anchor: Words = (),
    link: Literal["logit", "probit"] = "logit",
    absence_as: Literal["missing", "not_yes"] = "missing",
    period: Literal["session", "year"] = "session",
    since: int | None = None,
    until: int | None = None,
    items: Path | None = None,
    manifest: Path | None = None,
    json: Flag = False,
) -> None:
    """Estimate where members stand from how they voted: ideal points with 90 % intervals.

    The table has one row a member and period (and dimension, where there are several): member, period,
    ideal_point, sd, lower, upper, n_votes. Over all member-periods with votes the mean is 0 and the standard
    deviation 1. A row with n_votes 0 is a period in which the member took no position.

    Parameters
    ----------
    votes
        Files of votes in any known format, or the canonical table.
    output
        Where to write the table (CSV).
    model
        dynamic: a path over periods; static: one ideal point a member.
    votes_as
        ordinal: no, abstain, yes in this order; binary: yes against every other vote cast.
    dims
        Dimensions, 1 to 3; more than one with --model static only.
    anchor
        Who stands on which side: USA=1. May be repeated or listed with commas. Without it the sign of the
        scale means nothing in particular, and the output says so.
    link
        Shape of the response.
    absence_as
        missing: absences say nothing; not_yes: an absence is a position somewhere below yes.
    period
        What a period is.
    since
        First period used.
    until
        Last period used.
    items
        Where to write the roll calls' discriminations and cut-points (CSV).
    manifest
        Where to write from what and how the estimates were made (JSON).
    json
        Print what was done as JSON.
    """
    from whipcount.files import write_text  # noqa: PLC0415 - heavy
    from whipcount.idealpoints import Options, fit  # noqa: PLC0415 - heavy
    from whipcount.rollcalls import read_votes  # noqa: PLC0415 - heavy

    sides = _read_anchors(anchor)
    with shown_progress() as progress:
        rollcalls = read_votes(votes, progress=progress)
    rollcalls = _between(rollcalls, period, since, until)
    options = Options(link=link, absence_as=absence_as, period=period)
    found = fit(rollcalls, anchor=sides, model=model, votes_as=votes_as, dims=dims, options=options)
    if output is not None:
        write_text(output, _table(found).write_csv())
    if items is not None:
        write_text(items, found.item_table().write_csv())
    if manifest is not None:
        write_text(manifest, found.manifest.as_json() + "\n")
    if json:
        print(json_text.dumps(_summary(found, output), indent=2))
    else:
        print(found.describe())
        print(f"Written: {output}" if output else "Nothing written: name a file with -o.")
    if not found.convergence.converged:
        print("whipcount: the estimates have not settled; see the line above.", file=sys.stderr)


def _read_anchors(words: tuple[str, ...]) -> dict[str, int] | None:
    """Read `MEMBER=1` and `MEMBER=-1`."""
    sides: dict[str, int] = {}
    for word in words:
        member, equals, side = word.rpartition("=")
        if not equals or not member or side not in {"1", "-1", "+1"}:
            raise InputError(
                f"The anchor '{word}' cannot be read.",
                expected="Expected a member and its side, 1 or -1.",
                do="Write for example --anchor USA=1.",
            )
        if sides.get(member, int(side)) != int(side):
            raise InputError(
                f"The anchor {member} is given on both sides.",
                expected="Expected one side a member.",
                do="Leave one of them out.",
            )
        sides[member] = int(side)
    return sides or None


def _between(rollcalls: RollCalls, period: str, since: int | None, until: int | None) -> RollCalls:
    """Keep the roll calls from period `since` to period `until`, both included."""
    import polars as pl  # noqa: PLC0415 - heavy

    if since is None and until is None:
        return rollcalls
    when = pl.col("date").dt.year() if period == "year" else pl.col("session").cast(pl.Int64, strict=False)
    first = since if since is not None else -(10**9)
    last = until if until is not None else 10**9
    kept = rollcalls.filter(when.is_between(first, last))
    if kept.rollcalls.height == 0:
        found = rollcalls.rollcalls.select(when.min().alias("first"), when.max().alias("last")).row(0)
        raise InputError(
            f"No roll call lies between {period} {since} and {until}.",
            expected=f"The file holds {period}s {found[0]} to {found[1]}.",
            do="Change --since or --until.",
        )
    return kept


def _table(found: IdealPoints) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - heavy

    if found.dims == 1:
        return found.table()
    tables = [found.table(dimension=d).with_columns(dimension=pl.lit(d)) for d in range(1, found.dims + 1)]
    return pl.concat(tables)


def _summary(found: IdealPoints, output: Path | None) -> dict[str, object]:
    end = found.convergence
    return {
        "output": str(output) if output else None,
        "converged": end.converged,
        "largest_change": end.largest_change,
        "largest_slope": end.largest_slope,
        "log_posterior": end.log_posterior,
        "polarity": list(found.polarity),
        "scale": found.scale,
        "set_aside": asdict(found.aside),
        "manifest": asdict(found.manifest),
        "words": found.describe(),
    }
