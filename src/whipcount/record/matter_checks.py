"""What a matter file may not say, though each of its values is of the right kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from whipcount.domain import DatedValue, InputError
from whipcount.domain.matter import Matter
from whipcount.procedure.route import EDGE_CONDITIONS, EDGE_KINDS
from whipcount.record.tables_to_values import nearest

_SHA256 = re.compile(r"[0-9a-f]{64}")


def problems_of(matter: Matter, folder: Path) -> list[str]:
    """List what cannot be, one text per problem; `folder` is where the tables it names should stand."""
    return [
        *_proposals(matter),
        *_repeated("proposals", [proposal.key for proposal in matter.proposals]),
        *_repeated("documents", [document.key for document in matter.documents]),
        *_repeated("steps", [step.key for step in matter.steps]),
        *_edges(matter),
        *_chain(matter),
        *_repeated("not_after", [entry.sha256 for entry in matter.not_after]),
        *_not_after(matter),
        *_expected_on(matter),
        *_results(matter),
        *_table_file("decisions", matter.decisions, folder),
        *_table_file("votes", matter.votes, folder),
    ]


def _proposals(matter: Matter) -> Iterable[str]:
    keys = [proposal.key for proposal in matter.proposals]
    if matter.proposal not in keys:
        near = nearest(matter.proposal, keys)
        listed = ", ".join(keys) or "none yet"
        yield (
            f"proposal is '{matter.proposal}', but no entry of proposals has that key. "
            + (f"The nearest is '{near}'. " if near else "")
            + f"Keys of the proposals: {listed}."
        )


def _repeated(place: str, keys: list[str]) -> Iterable[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"{place} has '{key}' {count} times. Expected each once."


def _chain(matter: Matter) -> Iterable[str]:
    for symbol in matter.chain.confirmed:
        if symbol in matter.chain.cut:
            yield f"chain has '{symbol}' both under confirmed and under cut. Expected it under one of them."


def _edges(matter: Matter) -> Iterable[str]:
    steps = [step.key for step in matter.steps]
    for number, edge in enumerate(matter.edges, start=1):
        place = f"edges, entry {number} ('{edge.start}' to '{edge.end}')"
        for end in (edge.start, edge.end):
            if end not in steps:
                near = nearest(end, steps)
                yield (
                    f"{place} names the step '{end}', which no entry of steps has. "
                    + (f"The nearest is '{near}'. " if near else "")
                    + f"Keys of the steps: {', '.join(steps) or 'none yet'}."
                )
        if edge.kind not in EDGE_KINDS:
            yield f"{place} has the kind '{edge.kind}'. Allowed: {', '.join(EDGE_KINDS)}."
        if edge.when not in EDGE_CONDITIONS:
            allowed = ", ".join(filter(None, EDGE_CONDITIONS))
            yield f"{place} holds when '{edge.when}'. Allowed: {allowed}, or nothing for always."


def _not_after(matter: Matter) -> Iterable[str]:
    for number, entry in enumerate(matter.not_after, start=1):
        place = f"not_after, entry {number}"
        if not _SHA256.fullmatch(entry.sha256):
            yield f"{place} has the sha256 '{entry.sha256}'. Expected 64 digits and letters a to f."
        if not entry.reason.strip():
            yield f"{place} gives no reason. Expected why the text cannot be later than {entry.not_after}."


def _expected_on(matter: Matter) -> Iterable[str]:
    if not matter.expected_on:
        return
    try:
        DatedValue(matter.expected_on)
    except InputError as error:
        yield f"expected_on: {error}"


def _results(matter: Matter) -> Iterable[str]:
    for step in matter.steps:
        if (step.result is None) != (step.decided_on is None):
            yield f"steps, '{step.key}' has one of result and decided_on. Expected both or neither."
        if step.result is not None:
            counts = (step.result.yes, step.result.no, step.result.abstain, step.result.absent or 0)
            if min(counts) < 0:
                yield f"steps, '{step.key}' has the result {step.result}. Expected counts of 0 or more."


def _table_file(key: str, name: str, folder: Path) -> Iterable[str]:
    if not name:
        return
    # A name from the file becomes a path only when it stays in the matter's folder, on any system.
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts:
        yield f"{key} is '{name}'. Expected the name of a file in the matter's folder."
    elif not (folder / name).is_file():
        yield f"{key} is '{name}', but {folder} has no such file."
