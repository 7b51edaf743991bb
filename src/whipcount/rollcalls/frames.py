"""Votes as a frame of pandas, Polars or Arrow, in and out; what library it is, is told by narwhals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import narwhals as nw
import polars as pl

from whipcount.domain import InputError
from whipcount.rollcalls.formats.mapped import read_mapped
from whipcount.rollcalls.reading import read_table
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import hold_frame

Library = Literal["polars", "pandas", "pyarrow"]


def votes_from_frame(frame: Any, *, mapping: Sequence[str] = (), name: str = "frame") -> RollCalls:
    """Read votes from a frame, as `read_votes` reads them from a file.

    Parameters
    ----------
    frame : pandas.DataFrame, polars.DataFrame, polars.LazyFrame or pyarrow.Table
        In the canonical columns, in a public layout, or in any other with a mapping. An index is no column.
    mapping : sequence of str
        What columns and marks mean, as `State=name`, `P=ABSENT`, `un.ga.c3=body`.
    name : str
        What messages and the report call the frame.

    Raises
    ------
    InputError
        When it is no frame, is of no known layout, or holds rows that cannot be used.

    Examples
    --------
    >>> frame = pl.DataFrame({"symbol": ["L.1"] * 2, "member": ["ann", "bo"], "vote": ["Y", "no"]})
    >>> held = votes_from_frame(frame, mapping=["club=body"])
    >>> held.votes.select("member", "vote").rows()
    [('ann', 'yes'), ('bo', 'no')]
    """
    table = hold_frame(_as_polars(frame), name=name)
    return read_mapped(table, mapping) if mapping else read_table(table)


def votes_to_frame(rollcalls: RollCalls, library: Library = "polars") -> Any:
    """Give the canonical table as a frame of a library, which must be installed.

    Votes and texts are text, totals whole numbers, dates are days, as far as the library has such types.
    """
    votes = rollcalls.votes.with_columns(pl.col("vote").cast(pl.String))
    if library == "polars":
        return votes
    try:
        columns = {column.name: column.to_list() for column in votes}
        return nw.from_dict(columns, backend=library).to_native()
    except (ImportError, ModuleNotFoundError) as error:
        raise InputError(
            f"{library} is not installed.",
            expected="Expected polars, or a library that is installed.",
            do=f"Install {library}, or take the frame of polars.",
        ) from error


def _as_polars(frame: Any) -> pl.DataFrame:
    try:
        held = nw.from_native(frame)
    except TypeError as error:
        raise InputError(
            f"A {type(frame).__name__} is no frame.",
            expected="Expected a frame of pandas, Polars or Arrow.",
            do="Give a frame, or a file to read_votes.",
        ) from error
    eager = held.collect() if isinstance(held, nw.LazyFrame) else held
    if isinstance(native := eager.to_native(), pl.DataFrame):
        return native
    # By way of lists, which needs neither pyarrow beside pandas nor the other way round.
    columns = {
        name: [_as_text(value) for value in eager.get_column(name).to_list()] for name in eager.columns
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _as_text(value: object) -> str | None:
    """Write a cell as a CSV would hold it; what pandas puts for nothing is nothing."""
    if value is None or value != value:  # noqa: PLR0124 - not a number is the one value unlike itself
        return None
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)  # pyright: ignore[reportAttributeAccessIssue]
    return text.removesuffix("T00:00:00") if text not in {"NaT", "<NA>"} else None
