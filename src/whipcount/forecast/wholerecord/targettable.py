"""Tables of targets: roll calls to come, one row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import read_bytes
from whipcount.forecast.evidence.sponsors import read_sponsors
from whipcount.forecast.wholerecord.votingrecord import session_number

TARGET_COLUMNS = ("target_id", "date", "session", "body", "symbol", "title", "agenda_title")
"""Columns of a table of targets; the others than `REQUIRED_COLUMNS` may be empty or missing."""
REQUIRED_COLUMNS = ("target_id", "date", "body", "title")

_LONGEST = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One row of a table of targets."""

    id: str
    on: date
    session: int
    body: str
    title: str
    agenda_title: str = ""
    symbol: str = ""
    sponsors: tuple[str, ...] = ()
    """Codes of the members named on the text: evidence for their yes."""


def read_targets(path: Path) -> tuple[TargetRow, ...]:
    """Read a CSV table of targets.

    Raises
    ------
    InputError
        When a column is missing, a value is missing or cannot be read, or two targets share an id; all bad
        rows are listed.
    """
    raw = read_bytes(path, what="a table of targets (CSV)", limit=_LONGEST)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text (byte {error.start}).",
            expected="Expected a CSV table in UTF-8.",
            do="Save it as UTF-8.",
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in REQUIRED_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"{path} has no column {', '.join(missing)}.",
            expected=f"Expected the columns {', '.join(TARGET_COLUMNS)}.",
            do="Add them; symbol, session and agenda_title may be left out.",
        )
    targets, problems = _read_rows(reader)
    if problems or not targets:
        raise InputError(
            f"{path} has rows that cannot be used:\n{list_bad_rows(problems)}\n"
            if problems
            else f"{path} has no rows.",
            expected="Expected a target_id of its own, a date (YYYY-MM-DD), a body and a title in every row.",
            do="Mend these rows.",
        )
    return tuple(targets)


def _read_rows(rows: Iterable[Mapping[str, str | None]]) -> tuple[list[TargetRow], list[str]]:
    targets: list[TargetRow] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        value = {name: (row.get(name) or "").strip() for name in TARGET_COLUMNS}
        wrong = [f"no {name}" for name in ("target_id", "body", "title") if not value[name]]
        if value["target_id"] in seen:
            wrong.append(f"target_id '{value['target_id']}' stands in row {seen[value['target_id']]} already")
        seen.setdefault(value["target_id"], number)
        on = _read_day(value["date"])
        if on is None:
            wrong.append(f"date is '{value['date']}'")
        else:
            wrong += _of_another_time(value["body"], value["session"], on)
        if wrong or on is None:
            problems.append(f"row {number}: {'; '.join(wrong)}")
            continue
        sponsors = _read_sponsors(row, wrong)
        if wrong:
            problems.append(f"row {number}: {'; '.join(wrong)}")
            continue
        targets.append(
            TargetRow(
                id=value["target_id"],
                on=on,
                session=session_number(value["session"] or None, on),
                body=value["body"].lower(),
                title=value["title"],
                agenda_title=value["agenda_title"],
                symbol=value["symbol"],
                sponsors=sponsors,
            )
        )
    return targets, problems


def _of_another_time(body: str, session: str, on: date) -> list[str]:
    """Tell of a session of the General Assembly that was not held about the day; others count otherwise."""
    by_day = session_number(None, on)
    if body.lower().startswith("un.ga") and session.isdecimal() and abs(int(session) - by_day) > 1:
        return [f"session is {session}, but {on} lies in session {by_day}"]
    return []


def _read_sponsors(row: Mapping[str, str | None], wrong: list[str]) -> tuple[str, ...]:
    """Read the optional column `sponsors`; what is wrong with it joins the row's other problems."""
    try:
        return read_sponsors(row.get("sponsors") or "")
    except InputError as error:
        wrong.append(error.found.rstrip("."))
        return ()


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
