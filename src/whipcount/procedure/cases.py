"""Files of cases: real decisions as the record states them before the outcome, each decided by the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from whipcount.domain import DatedValue, InputError, Tally, list_bad_rows
from whipcount.files import read_bytes
from whipcount.procedure.bodies import Facts, load_body
from whipcount.procedure.decide import Decision, decide

LONGEST = 100_000_000
INPUT_KEYS = (
    "id", "body", "date", "kind", "question", "mode", "tally", "votes", "votes_partial", "members", "absent",
    "present", "not_participating", "ineligible", "attending", "quorum_votes", "objections",
    "president_ruling", "must_abstain",
)  # fmt: skip
"""The keys of a case that are read. Whatever else a case says, its outcome above all, is not looked at."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One decision, as far as its record states it before the outcome."""

    id: str
    body: str
    date: str
    kind: str
    question: str | None = None
    mode: str | None = None
    tally: dict[str, int | None] | None = None
    votes: dict[str, str] | None = None
    votes_partial: dict[str, str] | None = None
    members: int | tuple[str, ...] | None = None
    absent: int | tuple[str, ...] | None = None
    present: int | tuple[str, ...] | None = None
    not_participating: int | tuple[str, ...] | None = None
    ineligible: int = 0
    attending: int | None = None
    quorum_votes: int | None = None
    objections: int | tuple[str, ...] = ()
    president_ruling: str = ""
    must_abstain: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day of the decision; the first that the date may mean, where it names a month or a year."""
        return DatedValue(self.date).first


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedCase:
    """A case and its decision; `problem` says why there is none."""

    id: str
    decision: Decision | None
    problem: str = ""


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read a file of cases: a JSON list, or an object with the list under `cases`.

    Raises
    ------
    InputError
        When the file is not JSON or a case lacks what it must have; every faulty case is listed.
    """
    raw = read_bytes(path, what="a JSON file of cases", limit=LONGEST)
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} is not JSON: {error}.", expected="Expected a list of cases.", do="Mend it."
        ) from error
    rows = content.get("cases") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise InputError(
            f"{path} holds no list of cases.",
            expected="Expected a list, or an object with the list under `cases`.",
            do="Check that it is the right file.",
        )
    cases: list[Case] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        try:
            cases.append(_case(row))
        except (msgspec.ValidationError, TypeError) as error:
            name = row.get("id", "") if isinstance(row, dict) else ""
            problems.append(f"case {number} {name}: {error}")
    if problems:
        raise InputError(
            f"{path} has cases that cannot be read:\n{list_bad_rows(problems)}\n",
            expected=f"Expected the keys {', '.join(INPUT_KEYS)}; id, body, date and kind always.",
            do="Mend them.",
        )
    return tuple(cases)


def _case(row: Mapping[str, Any]) -> Case:
    if not isinstance(row, Mapping):
        raise TypeError("Expected an object")
    return msgspec.convert({key: row[key] for key in INPUT_KEYS if row.get(key) is not None}, Case)


def decide_case(case: Case) -> Decision:
    """Decide one case by the rule in force."""
    objections = case.objections
    facts = Facts(
        size=_count(case.members),
        attending=case.attending,
        quorum=case.quorum_votes,
        ineligible=case.ineligible,
        objections=("(not named)",) * objections if isinstance(objections, int) else objections,
        ruling=case.president_ruling,
        must_abstain=case.must_abstain,
    )
    return decide(
        load_body(case.body),
        kind=case.kind,
        on=case.day,
        tally=_tally(case),
        votes=case.votes or case.votes_partial,
        question=case.question,
        mode=case.mode,
        facts=facts,
    )


def _tally(case: Case) -> Tally | None:
    if case.tally is None:
        return None
    counts = {name: count for name, count in case.tally.items() if count is not None}
    unknown = sorted(set(counts) - {"yes", "no", "abstain", "absent"})
    if unknown or "yes" not in counts:
        raise InputError(
            f"The tally of {case.id} has {', '.join(counts) or 'nothing'}.",
            expected="Expected yes, and where there were any no, abstain and absent.",
            do="Mend the tally.",
        )
    return Tally(
        yes=counts["yes"],
        no=counts.get("no", 0),
        abstain=counts.get("abstain", 0),
        absent=counts.get("absent", _count(case.absent, case.not_participating)),
    )


def _count(*parts: int | tuple[str, ...] | None) -> int | None:
    given = [part if isinstance(part, int) else len(part) for part in parts if part is not None]
    return sum(given) if given else None


def decide_all(cases: tuple[Case, ...]) -> tuple[DecidedCase, ...]:
    """Decide every case; one that its input does not decide carries the message instead of a decision."""
    results: list[DecidedCase] = []
    for case in cases:
        try:
            results.append(DecidedCase(id=case.id, decision=decide_case(case)))
        except InputError as error:
            results.append(DecidedCase(id=case.id, decision=None, problem=str(error)))
    return tuple(results)
