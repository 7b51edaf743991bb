"""Voting records of the UN Digital Library in MARCXML: one record a roll call, one field 967 a member.

Field 791 holds the symbol and the session, 269 the date, 245 the title, 991 the agenda item; 967 the
code ($c), mark ($d) and name ($e) of a member. A member without a mark did not vote: it is `absent`.
Marks may be in lower case. Field 996, where there is one, states the totals: yes ($b), no ($c), abstaining
($d) and not voting ($e).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.register import AmbiguousState, UnknownState, load
from whipcount.rollcalls.documents import Document, DocumentLayout, gather, parse_xml
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.titles import TAIL

NAMESPACE = "http://www.loc.gov/MARC21/slim"
MARKS = {"Y": Vote.YES, "N": Vote.NO, "A": Vote.ABSTAIN, "X": Vote.ABSENT, "NV": Vote.ABSENT, "": Vote.ABSENT}
_TOTALS = {"yes": "b", "no": "c", "abstain": "d", "absent": "e"}
_EMERGENCY = re.compile(r"(\d+)\s*emsp", re.IGNORECASE)
_SPECIAL = re.compile(r"(\d+)\s*sp", re.IGNORECASE)
_BODIES = {"A/": "un.ga", "S/": "un.sc"}


def _fits(document: Document) -> bool:
    head = document.content[:4000]
    return NAMESPACE.encode() in head or b"<datafield" in head


def _read(document: Document) -> RollCalls:
    rollcalls: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    bad: list[str] = []
    names: set[str] = set()
    root = parse_xml(document)
    records = [element for element in root.iter() if _local(element) == "record"]
    voted = [record for record in records if any(True for _ in _fields(record, "967"))]
    for place, record in enumerate(voted):
        row, problems = _rollcall(record)
        bad += problems
        rollcalls.append(row)
        for field in _fields(record, "967"):
            mark = _mark(row, field)
            if isinstance(mark, str):
                bad.append(mark)
            else:
                names.add(str(mark["member_name"]))
                marks.append({**mark, "rollcall": place})
    if bad:
        raise InputError(
            f"{document.path} has fields that cannot be used:\n{list_bad_rows(bad)}\n",
            expected="Expected YYYY-MM-DD in 269$a; in 967 a member of the day, and Y, N, A, X or nothing.",
            do="Mend the record, or download it again.",
        )
    silent = len(records) - len(voted)
    notes = (f"{silent} records without votes were left out",) if silent else ()
    return gather(
        document, rollcalls, marks, layout=MARCXML.name, names=NameReport(matched=len(names)), notes=notes
    )


def _rollcall(record: Element) -> tuple[dict[str, object], list[str]]:
    number = next((e.text or "" for e in record if _local(e) == "controlfield" and e.get("tag") == "001"), "")
    symbol = _first(record, "791", "a")
    day = _first(record, "269", "a")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return {"rollcall_id": f"undl:{number}"}, [f"record {number}: 269$a is {day!r}"]
    stated = {vote: _first(record, "996", code) for vote, code in _TOTALS.items()}
    title = _first(record, "245", "a") or symbol
    tail = re.search(TAIL, title)
    return {
        "body": _BODIES.get(symbol[:2], "un.ga"),
        "rollcall_id": f"undl:{number}",
        "date": on,
        "session": _session(_first(record, "791", "c")),
        "symbol": symbol,
        "title": title[: tail.start(1)] if tail else title,
        "title_tail": tail.group(1) if tail else None,
        "agenda_title": _first(record, "991", "a") or None,
        "kind": "draft_resolution",
        "outcome": "adopted" if "/RES/" in symbol else None,
        **{f"official_{vote}": int(count) for vote, count in stated.items() if count.isdecimal()},
        "fields": json.dumps({"791c": _first(record, "791", "c")}, ensure_ascii=False),
    }, []


def _session(text: str) -> str | None:
    """Write a session as the library's tables do: `69`, `ES-10`, `S-27`."""
    if found := _EMERGENCY.match(text):
        return f"ES-{found[1]}"
    if found := _SPECIAL.match(text):
        return f"S-{found[1]}"
    return text or None


def _mark(row: dict[str, object], field: Element) -> dict[str, object] | str:
    code, sign, name = (_subfield(field, letter) for letter in "cde")
    place = f"{row['rollcall_id']}: {name or code or 'a member without a name'}"
    if sign.upper() not in MARKS:
        return f"{place} has the mark {sign!r}"
    if "date" not in row:
        return f"{place} has no date"
    try:
        member = load().member(name, on=date.fromisoformat(str(row["date"])), code=code or None)
    except (UnknownState, AmbiguousState) as error:
        return f"{place}: {error.found}"
    return {"member": member, "member_name": name or code, "vote": MARKS[sign.upper()].value}


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _fields(record: Element, tag: str) -> Iterator[Element]:
    return (element for element in record if _local(element) == "datafield" and element.get("tag") == tag)


def _subfield(field: Element, code: str) -> str:
    return next(((part.text or "").strip() for part in field if part.get("code") == code), "")


def _first(record: Element, tag: str, code: str) -> str:
    return next((text for field in _fields(record, tag) if (text := _subfield(field, code))), "")


MARCXML = DocumentLayout(
    name="undl.marcxml", title="UN Digital Library voting records in MARCXML", fits=_fits, read=_read
)
