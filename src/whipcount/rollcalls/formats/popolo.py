"""Popolo vote events in JSON: one event, a list of them, or an object that holds them as `vote_events`.

Options are read in Popolo's words and those in use: yes (aye, for), no (against), abstain (abstention),
absent (not voting, excused), paired, not a member. `counts` of an event may be of groups; they are added
up. A motion's text is the title, its requirement and classification stay in `fields`. What only the writer
knows (title_tail, agenda title, notes) goes into `extras`, and is read from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from whipcount.domain import InputError, Vote, VoteReason, list_bad_rows
from whipcount.rollcalls.documents import Document, DocumentLayout, gather, parse_json
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import ROLLCALL_SCHEMA, TALLY_COLUMNS, RollCalls

OPTIONS = {
    **dict.fromkeys(("yes", "aye", "for", "yea"), Vote.YES),
    **dict.fromkeys(("no", "nay", "against"), Vote.NO),
    **dict.fromkeys(("abstain", "abstention", "abstaining", "present"), Vote.ABSTAIN),
    **dict.fromkeys(("absent", "not voting", "excused", "did not vote", "paired"), Vote.ABSENT),
    **dict.fromkeys(("not a member", "not_a_member"), Vote.NOT_A_MEMBER),
}
REASONS = {
    "paired": VoteReason.PAIRED.value,
    "present": VoteReason.PRESENT_NOT_VOTING.value,
    "not voting": VoteReason.NOT_PARTICIPATING.value,
}
RESULTS = {"pass": "adopted", "fail": "rejected"}
_OWN = ("source", "session", "agenda_title", "parent_id", "title_tail", "symbol", "fields", "source_sha256")


def _fits(document: Document) -> bool:
    head = document.content[:200_000]
    return b'"vote_events"' in head or (b'"votes"' in head and (b'"option"' in head or b'"counts"' in head))


def _read(document: Document) -> RollCalls:
    held = parse_json(document)
    events = held.get("vote_events", [held]) if isinstance(held, dict) else held
    rollcalls: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    bad: list[str] = []
    for place, event in enumerate(events):
        try:
            rollcalls.append(_rollcall(event, place, document))
            marks += [{**mark, "rollcall": place} for mark in _cast(event, bad)]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            bad.append(f"vote event {place + 1}: {type(error).__name__} {error}")
    if bad:
        raise InputError(
            f"{document.path} has vote events that cannot be used:\n{list_bad_rows(bad)}\n",
            expected=f"Expected start_date, votes with voter_id, and the options {', '.join(OPTIONS)}.",
            do="Mend these events.",
        )
    matched = len({mark["member"] for mark in marks})
    return gather(document, rollcalls, marks, layout=POPOLO.name, names=NameReport(matched=matched))


def _rollcall(event: Mapping[str, Any], place: int, document: Document) -> dict[str, object]:
    motion = event.get("motion") or {}
    extras = event.get("extras") or {}
    number = event.get("id") or event.get("identifier") or str(place + 1)
    body = event.get("organization_id") or motion.get("organization_id") or "unknown"
    day = event.get("start_date") or motion.get("date")
    said = {"requirement": motion.get("requirement"), "identifier": event.get("identifier")}
    kept = {name: value for name, value in said.items() if value}
    own = {name: extras[name] for name in _OWN if extras.get(name)}
    return {
        "body": body,
        "rollcall_id": event["id"] if own else f"popolo:{body}:{number}",
        "date": date.fromisoformat(day[:10]) if day else None,
        "session": event.get("legislative_session_id"),
        "title": motion.get("text") or motion.get("name"),
        "kind": event.get("classification") or motion.get("classification") or "motion",
        "outcome": extras.get("outcome") or RESULTS.get(event.get("result") or motion.get("result") or ""),
        "fields": json.dumps(kept, ensure_ascii=False),
        "source_sha256": document.sha256,
        **_totals(event),
        **own,
    }


def _totals(event: Mapping[str, Any]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for count in event.get("counts") or ():
        vote = OPTIONS.get(str(count["option"]).lower())
        if vote and vote is not Vote.NOT_A_MEMBER:
            name = f"official_{vote.value}"
            totals[name] = totals.get(name, 0) + int(count["value"])
    return totals


def _cast(event: Mapping[str, Any], bad: list[str]) -> Iterator[dict[str, object]]:
    for vote in event.get("votes") or ():
        option = str(vote["option"]).lower().strip()
        voter = vote.get("voter") or {}
        member = vote.get("voter_id") or voter.get("id") or voter.get("name")
        if option not in OPTIONS or not member:
            bad.append(f"{member or 'a voter without voter_id'} has the option {vote['option']!r}")
            continue
        yield {
            "member": str(member),
            "member_name": voter.get("name"),
            "vote": OPTIONS[option].value,
            "vote_reason": vote.get("reason") or REASONS.get(option),
            "mark_note": vote.get("note"),
        }


def popolo_events(rollcalls: RollCalls) -> list[dict[str, Any]]:
    """Give roll calls as Popolo vote events; every canonical column is in them, `counted` totals apart."""
    cast: dict[int, list[dict[str, Any]]] = {}
    texts = pl.exclude("rollcall").cast(pl.String)
    for mark in rollcalls.marks.with_columns(texts).iter_rows(named=True):
        vote: dict[str, Any] = {"voter_id": mark["member"], "option": mark["vote"].replace("_", " ")}
        if mark["member_name"]:
            vote["voter"] = {"name": mark["member_name"]}
        vote |= {key: mark[name] for key, name in _BESIDE.items() if mark[name]}
        cast.setdefault(mark["rollcall"], []).append(vote)
    rows = rollcalls.rollcalls.iter_rows(named=True)
    return [_event(row, cast.get(place, [])) for place, row in enumerate(rows)]


_BESIDE = {"reason": "vote_reason", "note": "mark_note"}


def _event(row: Mapping[str, Any], votes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    results = {name: result for result, name in RESULTS.items()}
    stem = "official" if row["official_yes"] is not None else "counted"
    counts = [
        {"option": name, "value": row[f"{stem}_{name}"]}
        for name in TALLY_COLUMNS
        if row[f"{stem}_{name}"] is not None
    ]
    return {
        "id": row["rollcall_id"],
        "organization_id": row["body"],
        "legislative_session_id": row["session"],
        "classification": row["kind"],
        "start_date": row["date"].isoformat() if row["date"] else None,
        "motion": {"text": row["title"]},
        "result": results.get(row["outcome"]),
        "counts": counts,
        "votes": list(votes),
        "extras": {name: row[name] for name in (*_OWN, "outcome") if row[name]},
    }


POPOLO = DocumentLayout(name="popolo", title="Popolo vote events (JSON)", fits=_fits, read=_read)
assert set(_OWN) <= set(ROLLCALL_SCHEMA)  # noqa: S101 - what the writer keeps are canonical columns
