"""Earlier decisions in our own table: what was decided, with a vote or without, and who voted how."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from whipcount.domain import InputError, Tally, Vote, list_bad_rows
from whipcount.domain.matter import EarlierDecision
from whipcount.rollcalls.texttable import TextTable, open_table

DECISION_COLUMNS = (
    *("symbol", "body", "date", "session", "title", "recorded"),
    *("yes", "no", "abstain", "absent", "source"),
)
MARKS = {"Y": Vote.YES, "N": Vote.NO, "A": Vote.ABSTAIN, "X": Vote.ABSENT}
_WORDS = {vote.value.upper(): vote for vote in Vote}
_CODE = re.compile(r"[A-Z]{3}")

Row = Mapping[str, str]


def read_decisions(decisions_path: Path, votes_path: Path | None = None) -> tuple[EarlierDecision, ...]:
    """Read a table of earlier decisions, and beside it who voted how.

    Parameters
    ----------
    decisions_path : Path
        CSV with the columns `DECISION_COLUMNS`, one row a decision; `recorded` is yes or no, and the
        tallies are empty for a text adopted without a vote.
    votes_path : Path, optional
        CSV, wide (`member`, then one column a symbol) or long (`symbol`, `member`, `vote`). Marks are
        Y, N, A and X; a blank cell means that the state was not a member on the day.

    Returns
    -------
    tuple of EarlierDecision
        In the order of their dates. `votes` holds the members of the day; who was not one is not in it.

    Raises
    ------
    InputError
        When a table has other columns or bad rows; all of these are listed.
    """
    table = open_table(decisions_path)
    return decisions_in(table, [open_table(votes_path)] if votes_path else [])


def decisions_in(table: TextTable, votes: Sequence[TextTable]) -> tuple[EarlierDecision, ...]:
    """Read open tables of decisions and votes, as `read_decisions` does."""
    missing = [name for name in DECISION_COLUMNS if name not in table.columns]
    if missing:
        raise InputError(
            f"{table.path} has no column {', '.join(map(repr, missing))}.",
            expected=f"Expected the columns {', '.join(DECISION_COLUMNS)}.",
            do="Add the columns.",
        )
    rows, bad = _rows(table), []
    symbols = [row["symbol"] for row in rows]
    bad += [
        f"row {row['row']}: {row['symbol']} stands twice" for row in rows if symbols.count(row["symbol"]) > 1
    ]
    cast: dict[str, dict[str, Vote]] = {symbol: {} for symbol in symbols}
    for beside in votes:
        _add_votes(beside, cast)
    decisions = []
    for row in rows:
        problems = _problems(row)
        bad += [f"row {row['row']}: {problem}" for problem in problems]
        if not problems:
            decisions.append(_decision(row, cast[row["symbol"]]))
    bad += [
        f"{decision.symbol} is not recorded, but has votes of {len(decision.votes)} members"
        for decision in decisions
        if not decision.recorded and decision.votes
    ]
    if bad or not rows:
        raise InputError(
            f"{table.path} has rows that cannot be used:\n{list_bad_rows(bad)}\n"
            if bad
            else f"{table.path} has no rows.",
            expected="Expected symbol, body, date (YYYY-MM-DD), title, source; recorded yes or no; counts.",
            do="Mend the rows.",
        )
    return tuple(sorted(decisions, key=lambda decision: decision.decided_on))


def _rows(table: TextTable) -> list[dict[str, str]]:
    return [
        {name: "" if value is None else str(value).strip() for name, value in row.items()}
        for batch in table.batches()
        for row in batch.iter_rows(named=True)
        if any(value is not None for name, value in row.items() if name != "row")
    ]


def _problems(row: Row) -> list[str]:
    problems = [f"no {name}" for name in ("symbol", "body", "title", "source") if not row[name]]
    try:
        date.fromisoformat(row["date"])
    except ValueError:
        problems.append(f"date is {row['date']!r}")
    if row["recorded"] not in {"yes", "no"}:
        problems.append(f"recorded is {row['recorded']!r}")
    counts = {name: row[name] for name in ("yes", "no", "abstain", "absent")}
    problems += [f"{name} is {count!r}" for name, count in counts.items() if count and not count.isdecimal()]
    if row["recorded"] == "no" and any(counts.values()):
        problems.append("not recorded, but with a tally")
    if row["recorded"] == "yes" and not all((counts["yes"], counts["no"], counts["abstain"])):
        problems.append("recorded, but without a whole tally")
    return problems


def _decision(row: Row, cast: Mapping[str, Vote]) -> EarlierDecision:
    recorded = row["recorded"] == "yes"
    tally = (
        Tally(
            yes=int(row["yes"]),
            no=int(row["no"]),
            abstain=int(row["abstain"]),
            absent=int(row["absent"]) if row["absent"] else None,
        )
        if recorded
        else None
    )
    return EarlierDecision(
        symbol=row["symbol"],
        body=row["body"],
        decided_on=date.fromisoformat(row["date"]),
        session=row["session"],
        title=row["title"],
        recorded=recorded,
        tally=tally,
        votes=tuple((member, vote) for member, vote in sorted(cast.items()) if vote is not Vote.NOT_A_MEMBER),
        source=row["source"],
    )


def _add_votes(table: TextTable, cast: dict[str, dict[str, Vote]]) -> None:
    """Add the votes of a wide or long table to `cast` (symbol, then member)."""
    long = {"symbol", "member", "vote"} <= set(table.columns)
    if not long and "member" not in table.columns:
        raise InputError(
            f"{table.path} has no column 'member'.",
            expected="Expected member and one column a symbol, or symbol, member and vote.",
            do="Add the column.",
        )
    bad: list[str] = []
    for row in _rows(table):
        cells = (
            {row["symbol"]: row["vote"]}
            if long
            else {k: v for k, v in row.items() if k not in {"member", "row"}}
        )
        if not _CODE.fullmatch(row["member"]):
            bad.append(f"row {row['row']}: member is {row['member']!r}, not a three-letter code")
        for symbol, mark in cells.items():
            bad += _add_vote(row, symbol, mark, cast)
    if bad:
        raise InputError(
            f"{table.path} has votes that cannot be used:\n{list_bad_rows(bad)}\n",
            expected="Allowed: Y, N, A, X, and blank for a state that was not a member; each member once.",
            do="Mend these rows.",
        )


def _add_vote(row: Row, symbol: str, mark: str, cast: dict[str, dict[str, Vote]]) -> list[str]:
    if symbol not in cast:
        return [f"row {row['row']}: {symbol} is not in the table of decisions"]
    vote = MARKS.get(mark.upper()) or _WORDS.get(mark.upper())
    if mark and vote is None:
        return [f"row {row['row']}: {row['member']} has {mark!r} on {symbol}"]
    if row["member"] in cast[symbol]:
        return [f"row {row['row']}: {row['member']} votes twice on {symbol}"]
    cast[symbol][row["member"]] = vote or Vote.NOT_A_MEMBER
    return []
