"""Divisions of the House of Commons, as its Commons Votes API gives them in JSON: one, or a page of them.

Tellers belong to a side but are not in its count; each is kept with that side's vote, with `teller` in
`mark_note`, and is not counted here either. Who has no vote recorded is `absent`: for a member
the API does not tell abstention from absence. A page of search results names nobody, so its divisions are
roll calls with totals and without votes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.rollcalls.documents import Document, DocumentLayout, gather, parse_json
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import TELLER, RollCalls

LISTS = {
    "Ayes": (Vote.YES, None),
    "Noes": (Vote.NO, None),
    "AyeTellers": (Vote.YES, TELLER),
    "NoTellers": (Vote.NO, TELLER),
    "NoVoteRecorded": (Vote.ABSENT, None),
}
_KEPT = ("Number", "IsDeferred", "EVELType", "EVELCountry", "PublicationUpdated", "FriendlyTitle")


def _fits(document: Document) -> bool:
    return document.content.lstrip()[:1] in {b"{", b"["} and b'"DivisionId"' in document.content[:4000]


def _read(document: Document) -> RollCalls:
    held = parse_json(document)
    divisions = held if isinstance(held, list) else [held]
    rollcalls: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    bad: list[str] = []
    for place, division in enumerate(divisions):
        try:
            rollcalls.append(_rollcall(division))
            marks += [{**mark, "rollcall": place} for mark in _cast(division)]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            number = division.get("DivisionId") if isinstance(division, dict) else place + 1
            bad.append(f"division {number}: {type(error).__name__} {error}")
    if bad:
        raise InputError(
            f"{document.path} has divisions that cannot be used:\n{list_bad_rows(bad)}\n",
            expected="Expected DivisionId, Date, Title, counts, and lists of members with MemberId and Name.",
            do="Download the division again.",
        )
    silent = sum(1 for row in rollcalls if not row["named"])
    notes = (f"{silent} divisions name nobody; read each by its own address",) if silent else ()
    rows = [{name: value for name, value in row.items() if name != "named"} for row in rollcalls]
    matched = len({mark["member"] for mark in marks})
    return gather(document, rows, marks, layout=COMMONS.name, names=NameReport(matched=matched), notes=notes)


def _rollcall(division: Mapping[str, Any]) -> dict[str, object]:
    ayes, noes = int(division["AyeCount"]), int(division["NoCount"])
    kept = {name: division[name] for name in _KEPT if division.get(name) not in {None, ""}}
    return {
        "body": "uk.commons",
        "rollcall_id": f"uk.commons:{int(division['DivisionId'])}",
        "date": date.fromisoformat(division["Date"][:10]),
        "session": division["Date"][:4],  # the API does not name the session; the period is the year
        "title": division["Title"],
        "kind": "amendment" if "amendment" in division["Title"].lower() else "motion",
        "official_yes": ayes,
        "official_no": noes,
        "outcome": "adopted" if ayes > noes else "rejected",
        "fields": json.dumps(kept, ensure_ascii=False),
        "named": bool(division["Ayes"] or division["Noes"]),
    }


def _cast(division: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    if not (division["Ayes"] or division["Noes"]):
        return
    for name, (vote, note) in LISTS.items():
        for member in division.get(name) or ():
            yield {
                "member": str(int(member["MemberId"])),
                "member_name": str(member["Name"]),
                "vote": vote.value,
                "mark_note": note,
            }


COMMONS = DocumentLayout(name="uk.commons", title="UK Commons Votes API (JSON)", fits=_fits, read=_read)
