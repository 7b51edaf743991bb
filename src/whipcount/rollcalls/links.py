"""Links between roll calls as a table that a person reads, confirms and corrects.

The linker goes by titles and headings, and now and then errs. What a person says of a link holds instead, for
`link`, for chains and for the forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import require_file
from whipcount.rollcalls.export import write_csv
from whipcount.rollcalls.linking import link, session_number
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import open_table

CheckedLinks = Mapping[str, str | None]
"""By roll call, the earlier one that it repeats, or None for one that repeats none; as a person said."""

YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"", "no", "n", "false", "0"})
_NEEDED = ("rollcall_id", "predecessor_id", "by_title", "checked")


def links_table(rollcalls: RollCalls, *, checked: CheckedLinks | None = None) -> pl.DataFrame:
    """Lay out every roll call on a whole text with the one that it repeats, to be read and corrected.

    Parameters
    ----------
    rollcalls : RollCalls
    checked : mapping of str to str or None, optional
        Links that a person has confirmed or corrected before.

    Returns
    -------
    pl.DataFrame
        One row a roll call: `rollcall_id`, `date`, `session`, `symbol`, `title`; `predecessor_id`, which
        holds and may be edited, with its `predecessor_date` and `predecessor_title`; `by_title`, what the
        titles and headings say, and its `score`; `checked`, "yes" where a person has said so.
    """
    checked = checked or {}
    about = rollcalls.rollcalls.select("rollcall_id", "date", "session", "symbol", "title")
    found = link(rollcalls)
    holds = link(rollcalls, checked=checked) if checked else found
    earlier = about.select(predecessor_id="rollcall_id", predecessor_date="date", predecessor_title="title")
    return (
        found.rename({"predecessor_id": "by_title"})
        .join(about, on="rollcall_id", how="left", maintain_order="left")
        .join(holds.drop("score"), on="rollcall_id", how="left", maintain_order="left")
        .join(earlier, on="predecessor_id", how="left", maintain_order="left")
        .with_columns(checked=pl.when(pl.col("rollcall_id").is_in(list(checked))).then(pl.lit("yes")))
        .select(
            *about.columns,
            *("predecessor_id", "predecessor_date", "predecessor_title", "by_title", "score", "checked"),
        )
    )


def chain_of(table: pl.DataFrame, symbol: str) -> pl.DataFrame:
    """Keep of a table of links the roll calls that hang together with one, by its symbol or its id.

    Raises
    ------
    InputError
        When no roll call of the table has that symbol.
    """
    rows = table.select("rollcall_id", "predecessor_id", "symbol").rows()
    kept = {name for name, _, text in rows if symbol in (name, text)}
    if not kept:
        raise InputError(
            f"No roll call on a whole text has the symbol '{symbol}'.",
            expected="Expected a symbol as the votes write it, as A/RES/69/188, or a roll call's id.",
            do="Look it up with `whipcount votes chains` without --of.",
        )
    before = {name: earlier for name, earlier, _ in rows if earlier}
    grown = 0
    while grown != len(kept):
        grown = len(kept)
        kept |= {before[name] for name in kept if name in before}
        kept |= {name for name, earlier in before.items() if earlier in kept}
    return table.filter(pl.col("rollcall_id").is_in(list(kept)))


def write_links(table: pl.DataFrame, path: Path) -> None:
    """Write a table of links as CSV, whole or not at all; no cell starts with a formula sign."""
    write_csv(table, path)


def read_links(path: Path, rollcalls: RollCalls) -> dict[str, str | None]:
    """Read back a table of links, and keep what a person said in it.

    A row counts where its `checked` says yes, and where its `predecessor_id` differs from `by_title`, which
    is a correction whether or not it is marked. An empty `predecessor_id` says that the text repeats none.

    Raises
    ------
    InputError
        When a column is missing, a roll call is not among the votes or stands twice, a predecessor is not
        of an earlier session of the same body, or `checked` is neither yes nor no: all rows in one message.
    """
    require_file(path, what="a table of links")
    table = open_table(path).read()
    _require_columns(table, path)
    judge = _judge(rollcalls)
    links: dict[str, str | None] = {}
    seen: set[str] = set()
    problems: list[str] = []
    rows = table.select(pl.col(_NEEDED).fill_null("").str.strip_chars().str.strip_prefix("'")).iter_rows()
    for number, (name, earlier, by_title, word) in enumerate(rows, start=2):
        said = _problem(name, earlier, word, seen=seen, judge=judge)
        seen.add(name)
        if said:
            problems.append(f"row {number}: {said}")
        elif word.lower() in YES or earlier != by_title:
            links[name] = earlier or None
    if problems:
        raise InputError(
            f"{path}: {len(problems)} links cannot be used:\n{list_bad_rows(problems)}\n",
            expected="Expected a row a roll call, with the id of an earlier one of the same body or nothing.",
            do="Mend these rows; `whipcount votes chains` writes the table anew.",
        )
    return links


Judge = Callable[[str, str], str]


def _problem(name: str, earlier: str, word: str, *, seen: set[str], judge: Judge) -> str:
    if name in seen:
        return f"roll call '{name}' stands here a second time"
    if word.lower() not in YES | NO:
        return f"'{word}' under checked is neither yes nor no"
    return judge(name, earlier)


def _judge(rollcalls: RollCalls) -> Judge:
    """Return a function that says what is wrong with a link between two roll calls, or nothing."""
    whole = rollcalls.rollcalls.filter(pl.col("kind") == "draft_resolution")
    known = {
        name: (body, session_number(session, day))
        for name, body, session, day in whole.select("rollcall_id", "body", "session", "date").iter_rows()
    }

    def judge(name: str, earlier: str) -> str:
        for one in (name, earlier):
            if one and one not in known:
                return f"'{one}' is no roll call on a whole text among the votes"
        if not name:
            return "no roll call is named"
        if not earlier:
            return ""
        (body, session), (other, before) = known[name], known[earlier]
        if body != other:
            return f"'{earlier}' is of {other}, '{name}' of {body}"
        if before >= session:
            return f"'{earlier}' (session {before}) is no earlier than '{name}' (session {session})"
        return ""

    return judge


def _require_columns(table: pl.DataFrame, path: Path) -> None:
    missing = [column for column in _NEEDED if column not in table.columns]
    if missing:
        raise InputError(
            f"{path} has no column {', '.join(missing)}.",
            expected=f"Expected the columns {', '.join(_NEEDED)}; others are not looked at.",
            do="Start from the table that `whipcount votes chains` writes.",
        )
