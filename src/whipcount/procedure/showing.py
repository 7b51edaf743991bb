"""A body shown to a person: who belongs, what it decides, and by which rule on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from whipcount.domain import InputError
from whipcount.procedure.bodies import Body, Facts, load_body
from whipcount.procedure.schema import KindEntry


def body_rows(name: str, *, on: date) -> dict[str, Any]:
    """Return a body on a day as plain values: members, sources, and a row for each kind and question."""
    body = load_body(name)
    membership = body.membership(on)
    by_kind = {entry.kind: entry for entry in body.kinds.values()}
    return {
        "body": body.key,
        "name": body.name,
        "on": on.isoformat(),
        "size": membership.size,
        "members": list(membership.members),
        "sets": {name: sorted(codes) for name, codes in membership.sets.items()},
        "kinds": [row for _, kind in sorted(by_kind.items()) for row in _kind_rows(body, kind, on)],
        "sources": list(body.file.sources),
        "notes": list(body.file.notes),
    }


def _kind_rows(body: Body, kind: KindEntry, on: date) -> list[dict[str, Any]]:
    base = {"kind": kind.kind, "title": kind.title, "aliases": list(kind.aliases)}
    if kind.no_vote:
        return [{**base, "question": "", "rule": "", "cite": kind.cite, "needs": kind.no_vote, "status": ""}]
    rows: list[dict[str, Any]] = []
    for question in ("", *kind.question):
        facts = Facts(ruling=question.removeprefix("ruled_")) if question.startswith("ruled_") else Facts()
        classed = None if facts.ruling or not question else question
        try:
            rule = body.decision_for(kind.kind, on=on, question=classed, facts=facts)
        except InputError as error:
            rows.append(
                {**base, "question": question, "rule": "", "cite": "", "needs": error.found, "status": ""}
            )
            continue
        rows.append(
            {
                **base,
                "question": question,
                "rule": rule.reference,
                "cite": rule.cite,
                "needs": rule.needs,
                "abstentions": rule.abstentions,
                "status": rule.status,
                "practice": rule.practice,
            }
        )
    return rows


def body_text(rows: dict[str, Any]) -> str:
    """Return a body's rows as lines for a person."""
    size = "size not known from the file" if rows["size"] is None else f"{rows['size']} members"
    lines = [f"{rows['name']} ({rows['body']}) on {rows['on']}: {size}"]
    lines.extend(f"  {name}: {' '.join(codes)}" for name, codes in rows["sets"].items())
    for row in rows["kinds"]:
        question = f" ({row['question'].replace('_', ' ')})" if row["question"] else ""
        lines.append(f"  {row['kind']}{question}: {row['needs']}")
        if row["cite"]:
            mark = {"verified": "read in a source", "memory": "from memory"}.get(row["status"], "")
            lines.append(f"      {row['cite']}{f'; {mark}' if mark else ''}")
    lines.extend(f"  note: {note}" for note in rows["notes"])
    lines.extend(f"  source: {source}" for source in rows["sources"])
    return "\n".join(lines)


def check_file(path: Path) -> str:
    """Check a body file whole, and say what it holds.

    Raises
    ------
    InputError
        Naming every fault and its place.
    """
    body = load_body(path)
    kinds = {entry.kind for entry in body.kinds.values()}
    remembered = sorted({entry.id for entry in body.rules if entry.status == "memory"})
    text = f"{path}: {body.name} ({body.key}), {len(body.rules)} rules, {len(kinds)} kinds; no fault found."
    return f"{text}\nFrom memory, not read in a source: {', '.join(remembered)}." if remembered else text
