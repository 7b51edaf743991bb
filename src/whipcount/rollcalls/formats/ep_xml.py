"""Roll-call lists of the European Parliament in XML, one file a sitting.

For, against and abstention are lists of members by political group, each with a total. A member is known by
`PersId`, or by `MepId` in older files; `member_name` is the name as printed. Who did not vote is not listed.
Corrections and intentions of vote, stated afterwards, are kept apart: the vote stays as it was cast, and
`mark_note` says what the member had meant.

A vote on an amendment or a part points to the vote on the whole text of the same reference (A9-0163/2024) in
the same list, where there is one, or one that is called the vote on the text as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.rollcalls.documents import Document, DocumentLayout, gather, parse_xml
from whipcount.rollcalls.motions import WHOLE, Motion, find_parents, tell_parents
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import RollCalls

LISTS = {"Result.For": Vote.YES, "Result.Against": Vote.NO, "Result.Abstention": Vote.ABSTAIN}
INTENTIONS = {
    "Intentions.Result.For": Vote.YES,
    "Intentions.Result.Against": Vote.NO,
    "Intentions.Result.Abstention": Vote.ABSTAIN,
}
INTENDED = "intended="
"""Before the vote that a member said afterwards it had meant, in `mark_note`."""
_PARAGRAPH = re.compile(
    r"§|\b(?:para(?:graph)?|recital|citation|consid[ée]rant|visa|article|artikel|annexe?|erwägung|ziffer)\b",
    re.IGNORECASE,
)
_AMENDMENT = re.compile(r"\bAm\s*\d|\bAmendment\b|\bAmendement\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"ensemble du texte|vote unique|as a whole|text as a whole|single vote|gesamter text|einzige abstimmung",
    re.IGNORECASE,
)
_MOTION = re.compile(
    r"\b(?:request|demande|antrag)\b|proposition de rejet|proposal (?:to|for) reject", re.IGNORECASE
)
_REFERENCE = re.compile(r"\b(?:RC-)?[ABC]\d{1,2}-\d{4}/\d{4}\b")
_TERM = re.compile(r"P(\d+)_PV")


def _fits(document: Document) -> bool:
    return b"<PV.RollCallVoteResults" in document.content[:4000]


def _read(document: Document) -> RollCalls:
    root = parse_xml(document)
    rollcalls: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    bad: list[str] = []
    term = _TERM.match(root.get("EP.Reference", ""))
    titles = {one.get("DlvId"): _words(one) for one in root.iter("VoteTitle")}
    for place, result in enumerate(root.iter("RollCallVote.Result")):
        row = _rollcall(result, term[1] if term else None)
        if isinstance(row, str):
            bad.append(row)
            continue
        row["agenda_title"] = titles.get(result.get("DlvId")) or None
        rollcalls.append(row)
        marks += [{**mark, "rollcall": place} for mark in _cast(result, bad)]
    if bad:
        raise InputError(
            f"{document.path} has roll calls that cannot be used:\n{list_bad_rows(bad)}\n",
            expected="Expected an Identifier and a Date (YYYY-MM-DD) of each result, and each member once.",
            do="Download the list again.",
        )
    matched = len({mark["member"] for mark in marks})
    notes = ("who did not vote is not in this list", *_link_parts(rollcalls))
    return gather(
        document, rollcalls, marks, layout=EP_XML.name, names=NameReport(matched=matched), notes=notes
    )


def _rollcall(result: Element, term: str | None) -> dict[str, object] | str:
    number = result.get("Identifier", "")
    try:
        on = date.fromisoformat(result.get("Date", "")[:10])
    except ValueError:
        return f"result {number!r}: Date is {result.get('Date')!r}"
    described = result.find("RollCallVote.Description.Text")
    title = _words(described) if described is not None else ""
    link = next((a.text for a in result.iter("a") if a.text), None)
    named = _REFERENCE.search(title)
    return {
        "body": "ep",
        "rollcall_id": f"ep:{number}",
        "date": on,
        "session": term,
        "symbol": link or (named[0] if named else None),
        "title": title,
        "kind": _kind(title),
        **_totals(result),
        "fields": json.dumps({"time": result.get("Date", "")[11:]}),
    }


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _kind(title: str) -> str:
    """Tell a vote on the whole from one on an amendment or a part, by the words behind the reference."""
    named = _REFERENCE.search(title)
    told = title[named.end() :] if named else title
    if _AMENDMENT.search(told):
        return "amendment"
    if _WHOLE.search(told):
        return WHOLE
    if _MOTION.search(told):
        return "motion"
    return "paragraph" if _PARAGRAPH.search(told) else WHOLE


def _link_parts(rollcalls: list[dict[str, object]]) -> tuple[str, ...]:
    """Let votes on amendments and parts point to the whole text of their reference; say how many do."""
    motions = [
        Motion(
            str(row["rollcall_id"]), str(row["kind"]), row["symbol"], bool(_WHOLE.search(str(row["title"])))
        )
        for row in rollcalls
    ]
    parents = find_parents(motions)
    for row, parent in zip(rollcalls, parents, strict=True):
        row["parent_id"] = parent
    return tell_parents([motion.kind for motion in motions], parents)


def _totals(result: Element) -> dict[str, int]:
    totals = {}
    for tag, vote in LISTS.items():
        group = result.find(tag)
        stated = group.get("Number", "") if group is not None else ""
        if stated.isdecimal():
            totals[f"official_{vote.value}"] = int(stated)
    return totals


def _cast(result: Element, bad: list[str]) -> Iterator[dict[str, object]]:
    """Give every member's vote; what was stated afterwards goes beside it."""
    meant = {
        _member(name): vote.value
        for tag, vote in INTENTIONS.items()
        for listed in result.iter(tag)
        for name in _names(listed)
    }
    seen: set[str] = set()
    for tag, vote in LISTS.items():
        for name in (name for listed in result.findall(tag) for name in _names(listed)):
            member = _member(name)
            if not member or member in seen:
                bad.append(f"result {result.get('Identifier')}: '{name.text}' has no number, or votes twice")
            seen.add(member)
            note = f"{INTENDED}{meant[member]}" if member in meant else None
            named = (name.text or "").strip()
            yield {"member": member, "member_name": named, "vote": vote.value, "mark_note": note}


def _names(listed: Element) -> Iterator[Element]:
    return (element for element in listed.iter() if element.tag.endswith("Member.Name"))


def _member(name: Element) -> str:
    return name.get("PersId") or name.get("MepId") or ""


EP_XML = DocumentLayout(
    name="ep.rollcalls", title="European Parliament roll-call lists (XML)", fits=_fits, read=_read
)
