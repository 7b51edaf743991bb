"""Decisions as plain rows for JSON and for the terminal, and votes read from a small file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from whipcount.domain import InputError
from whipcount.files import read_bytes
from whipcount.procedure.cases import DecidedCase
from whipcount.procedure.decide import ConditionResult, Decision

LONGEST = 10_000_000
_NAME_COLUMNS = ("member", "code", "name", "state", "country")


def decision_row(decision: Decision) -> dict[str, Any]:
    """Return a decision as the plain values that `decide --json` prints."""
    return {
        "outcome": str(decision.outcome),
        "reason": str(decision.reason),
        "vetoed": decision.vetoed,
        "vetoed_by": list(decision.vetoed_by),
        "void": decision.void,
        "tie": decision.tie,
        "rule": decision.rule,
        "cite": decision.cite,
        "status": decision.status,
        "tally": None if decision.tally is None else str(decision.tally),
        "conditions": [_condition_row(condition) for condition in decision.conditions],
        "margin": decision.margin,
        "changes": [
            {"from": change.start, "to": change.end, "count": change.count, "members": list(change.members)}
            for change in decision.changes
        ],
        "follows": decision.follows,
        "notes": list(decision.notes),
    }


def case_row(case: DecidedCase) -> dict[str, Any]:
    """Return a decided case as a row; one that its input leaves open has no outcome, and says why."""
    if case.decision is None:
        return {"id": case.id, "outcome": None, "reason": "undetermined", "problem": case.problem}
    return {"id": case.id, **decision_row(case.decision)}


def decision_text(decision: Decision) -> str:
    """Return a decision as lines for a person."""
    lines = [f"{decision.outcome} ({str(decision.reason).replace('_', ' ')})"]
    if decision.vetoed_by:
        lines[0] += f" by {', '.join(decision.vetoed_by)}"
    if decision.tally is not None:
        lines.append(f"  tally    {decision.tally} (yes-no-abstain-absent)")
    lines.append(f"  rule     {decision.cite} [{decision.rule}]")
    lines.extend(f"  {_condition_text(condition)}" for condition in decision.conditions)
    if decision.margin is not None:
        lines.append(f"  margin   {decision.margin:+d} votes in favour")
    lines.extend(f"  turned by  {change}" for change in decision.changes)
    lines.extend(f"  then     {text}" for text in (decision.follows,) if text)
    lines.extend(f"  note     {text}" for text in decision.notes)
    return "\n".join(lines)


def read_member_votes(path: Path) -> dict[str, str]:
    """Read who voted how: a CSV with the columns member and vote, or a JSON object of member to vote.

    Raises
    ------
    InputError
        When the file has another shape, or names a member twice.
    """
    raw = read_bytes(path, what="a file of votes", limit=LONGEST)
    if path.suffix == ".json":
        try:
            return msgspec.json.decode(raw, type=dict[str, str])
        except msgspec.DecodeError as error:
            raise InputError(
                f"{path}: {error}.", expected="Expected a JSON object of member to vote.", do="Mend it."
            ) from error
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig", errors="replace"))))
    columns = list(rows[0]) if rows else []
    member = next((name for name in _NAME_COLUMNS if name in columns), None)
    if member is None or "vote" not in columns:
        raise InputError(
            f"{path} has the columns {', '.join(columns) or 'none'}.",
            expected=f"Expected a column of members ({', '.join(_NAME_COLUMNS)}) and a column vote.",
            do="Rename the columns, or give a JSON object.",
        )
    votes: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        if row[member] in votes:
            raise InputError(
                f"{path}, row {number}: a second vote of {row[member]}.",
                expected="Expected one row for each member.",
                do="Take one of the two out.",
            )
        votes[row[member]] = row["vote"]
    return votes


def _condition_row(condition: ConditionResult) -> Mapping[str, Any]:
    return {
        "condition": condition.words,
        "count": condition.count,
        "base": condition.base,
        "needed": condition.needed,
        "met": condition.met,
    }


def _condition_text(condition: ConditionResult) -> str:
    mark = {True: "met    ", False: "not met", None: "open   "}[condition.met]
    base = "" if condition.base is None else f" of {condition.base}"
    numbers = "" if condition.count is None else f": {condition.count}{base}, {condition.needed} needed"
    return f"{mark}  {condition.words}{numbers}"
