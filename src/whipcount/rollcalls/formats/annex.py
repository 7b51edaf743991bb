"""Recorded votes as reports, meeting records and press releases print them, in plain text or PDF.

A vote is a list of names under "In favour:", and after it lists under "Against:", "Abstaining:" and
"Absent:", as far as these are printed. The sentence before the lists gives the document voted on and the
totals stated. Who is on no list has no row: absence is not guessed, the report says how many are missing.
Names are resolved by the register at the date of the vote. The document is read whole or not at all: every
name that is no member, and every vote without a date or body, is in the error.

What a member said afterwards it had meant is kept apart: the vote stays as printed, `mark_note` has
`intended=` with the vote that was meant, and `fields` all of these, of members on no list too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from whipcount.domain import InputError, Symbol, Vote, list_bad_rows
from whipcount.register import ASSEMBLY_BODIES, load
from whipcount.rollcalls.documents import Document, gather
from whipcount.rollcalls.formats.annex_motion import Motion, read_motion
from whipcount.rollcalls.formats.annex_names import NameList, read_names
from whipcount.rollcalls.formats.ep_xml import INTENDED
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import RollCalls

NAME = "annex"
TITLE = "recorded votes in prose (reports, meeting records, press releases)"
LABELS = {
    "in favour": Vote.YES,
    "in favor": Vote.YES,
    "voting in favour": Vote.YES,
    "against": Vote.NO,
    "voting against": Vote.NO,
    "abstaining": Vote.ABSTAIN,
    "abstain": Vote.ABSTAIN,
    "abstained": Vote.ABSTAIN,
    "abstentions": Vote.ABSTAIN,
    "absent": Vote.ABSENT,
    "not voting": Vote.ABSENT,
    "non-voting": Vote.ABSENT,
    "did not vote": Vote.ABSENT,
    "not participating": Vote.ABSENT,
}
_LABEL = re.compile(
    r"(?im)(?:^|(?<=[.:;])[ \t]+)[ \t]*("
    + "|".join(sorted(LABELS, key=len, reverse=True))
    + r")[ \t]*(?:\((\d{1,3})\))?[ \t]*:[ \t]*"
)
"""A label; after it may stand how many names follow, as in "In favour (30):"."""
_FURNITURE = (
    r"[ \t]*(?:\d{1,3}/\d{1,3}|(?:GE\.)?\d{2}-\d{5}.*|(?:\d{1,3}/\d{1,3}[ \t]+)?(?:GE\.)?\d{2}-\d{5}"
    r"|(?:United[ \t]+Nations[ \t]+)?[AES]/[A-Z0-9][A-Za-z0-9./-]*\d[A-Za-z0-9./-]*|\d{1,2}/\d{1,2}/\d{4}"
    r"|Page[ \t]+\d+|\d{1,3})[ \t]*\n"
)
"""A line that a page carries at its head or foot, which may fall into a list."""
_BETWEEN_PAGES = re.compile(
    rf"(?m)(?<=[\w,;-]\n)(?:[ \t]*\n){{0,6}}(?:^{_FURNITURE}(?:[ \t]*\n){{0,6}}){{1,6}}(?=[A-Z][^.:\n]*,)"
)
"""What stands between two pages, with the empty lines around it, where a list goes on."""
_ON_A_PAGE = re.compile(rf"(?m)^{_FURNITURE}")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007\u2009", " ") | dict.fromkeys("\u2010\u2011", "-"))
_SOFT_HYPHEN = re.compile("\u00ad(?:[ \t]*\n[ \t]*)?")
_AFTERWARDS = re.compile(
    r"(?is)the\s+delegations?\s+of\s+((?:(?!delegation|secretariat).){3,400}?),?"
    r"(?:\s+(?:subsequently\s+)?(?:advised|informed)\s+the\s+secretariat)?,?\s+that\s+(?:it|they)\s+had\s+"
    r"(?:(?:intended|wished|meant)\s+to\s+(vote\s+in\s+favou?r|vote\s+against|abstain)"
    r"|not\s+(?:intended|wished|meant)\s+to\s+(?:participate|vote\b(?!\s+(?:in|against)))"
    r"|(?:intended|wished|meant)\s+not\s+to\s+(?:participate|vote\b(?!\s+(?:in|against))))"
)
_MEANT = {
    "vote in favour": Vote.YES,
    "vote in favor": Vote.YES,
    "vote against": Vote.NO,
    "abstain": Vote.ABSTAIN,
    "": Vote.ABSENT,
}
_BEFORE, _AFTER, _HEAD = 1500, 600, 3000
"""Characters before and after the lists, and at the head of a text, in which the motion is looked for."""


@dataclass(slots=True)
class _Block:
    """One vote in the text: where it begins and ends, and the text under each label."""

    start: int
    end: int
    lists: list[tuple[Vote, int, int]] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)


def holds_lists(text: str) -> bool:
    """Tell whether a text holds at least one recorded vote with the names on it."""
    found = [LABELS[match[1].lower()] for match in _LABEL.finditer(text.translate(_SPACES))]
    return Vote.YES in found and len(found) > 1


def read_annex(
    document: Document, text: str, *, on: date | None = None, body: str | None = None
) -> RollCalls:
    """Read every recorded vote that a text prints.

    Parameters
    ----------
    document : Document
        The file, for the report and messages.
    text : str
        Its text; of a PDF, the text of its pages.
    on : date, optional
        Day of the votes; without it, the day that the text gives.
    body : str, optional
        Body that voted; without it, the body that the text or the symbols name.

    Raises
    ------
    InputError
        When a name is no member or may be several, or a vote has no date or body.
    """
    bare = _without_pages(text)
    head, blocks = text[:_HEAD], list(_blocks(bare))
    rollcalls: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    bad: list[str] = []
    notes: list[str] = []
    names: set[str] = set()
    told_until = 0
    for place, block in enumerate(blocks):
        ahead = bare[max(told_until, block.start - _BEFORE) : block.start]
        until = blocks[place + 1].start if place + 1 < len(blocks) else len(bare)
        behind = bare[block.end : min(block.end + _AFTER, until)]
        motion = read_motion(ahead, behind, whole=f"{head}\n{bare[: block.start]}", on=on, body=body)
        told_until = block.end + motion.told_behind
        meant = _meant(behind, motion.on)
        rollcalls.append({**_totals(block.stated), **_rollcall(document, place, motion, meant)})
        lists = {vote: read_names(bare[start:end]) for vote, start, end in block.lists}
        problems = motion.problems()
        cast = [] if motion.on is None else list(_cast(lists, motion.on, meant, problems))
        bad += [f"vote {place + 1}: {problem}" for problem in problems]
        marks += [{**mark, "rollcall": place} for mark in cast]
        names |= {str(mark["member_name"]) for mark in cast}
        notes += _missing(motion, cast)
    if bad:
        raise InputError(
            f"{document.path} cannot be read whole:\n{list_bad_rows(bad)}\n",
            expected="Expected names of members at the date of the vote, a date, and a body.",
            do="Mend the names in a copy; give what is missing: --map 2014-11-18=date, --map un.ga.c3=body.",
        )
    _join_parts(rollcalls)
    return gather(
        document, rollcalls, marks, layout=NAME, names=NameReport(matched=len(names)), notes=tuple(notes)
    )


def _without_pages(text: str) -> str:
    """Return a text with plain spaces, hyphens and line ends, and without what is only of its pages."""
    plain = _SOFT_HYPHEN.sub("", text.replace("\r\n", "\n").translate(_SPACES))
    return _ON_A_PAGE.sub("", _BETWEEN_PAGES.sub("", plain))


def _blocks(text: str) -> Iterator[_Block]:
    labels = list(_LABEL.finditer(text))
    block: _Block | None = None
    for at, label in enumerate(labels):
        vote = LABELS[label[1].lower()]
        until = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        end = label.end() + _list_length(text[label.end() : until])
        if vote is Vote.YES:
            if block:
                yield block
            block = _Block(label.start(), end)
        if block:
            block.lists.append((vote, label.end(), end))
            if label[2]:
                block.stated[vote.value] = int(label[2])
            block.end = end
    if block:
        yield block


_END = re.compile(
    r"(?<!\bSt)\.(?=\s|$)|(?<![,;])(?<!\band)(?<!\bof)(?<!\bthe)[ \t]*\n[ \t]*"
    r"(?:\n|\[|(?=(?:Subsequently|The (?:Acting )?(?:President|Chair)|The delegations? of"
    r"|(?:The )?(?i:oral |operative |preambular |draft )*"
    r"(?i:resolution|decision|paragraph|amendment|motion)s?)\b))"
)
"""A full stop; or, where no name can go on, an empty line or one that begins a sentence."""


def _list_length(text: str) -> int:
    """Find where a list of names ends: at its full stop, or where its paragraph ends."""
    found = _END.search(text, len(text) - len(text.lstrip()))
    return found.start() if found else len(text.rstrip())


def _rollcall(document: Document, place: int, motion: Motion, meant: Mapping[str, Vote]) -> dict[str, object]:
    said: dict[str, object] = {"words": motion.words, "mentioned": list(motion.mentioned)}
    if meant:
        said["intended"] = {member: vote.value for member, vote in meant.items()}
    return {
        "body": motion.body,
        "rollcall_id": f"{NAME}:{document.sha256[:12]}-{place + 1}",
        "date": motion.on,
        "session": motion.session,
        "symbol": motion.symbol,
        "title": motion.title,
        "kind": motion.kind,
        "outcome": motion.outcome,
        **_totals(motion.totals),
        "fields": json.dumps(said, ensure_ascii=False),
    }


def _totals(stated: Mapping[str, int]) -> dict[str, int]:
    return {f"official_{vote}": count for vote, count in stated.items()}


def _cast(
    lists: Mapping[Vote, NameList], on: date, meant: Mapping[str, Vote], problems: list[str]
) -> Iterator[dict[str, object]]:
    for vote, listed in lists.items():
        for name, member, problem in listed.resolve(on):
            if problem:
                problems.append(f"{vote.value}: {problem}")
                continue
            note = f"{INTENDED}{meant[member].value}" if member in meant else None
            yield {"member": member, "member_name": name, "vote": vote.value, "mark_note": note}


def _meant(behind: str, on: date | None) -> dict[str, Vote]:
    """Give what members said afterwards they had meant; a name that does not resolve is left to the text."""
    found: dict[str, Vote] = {}
    if on is None:
        return found
    for names, words in _AFTERWARDS.findall(behind):
        vote = _MEANT[" ".join(words.lower().split())]
        found |= {member: vote for _, member, problem in read_names(names).resolve(on) if not problem}
    return found


def _missing(motion: Motion, cast: Sequence[Mapping[str, object]]) -> list[str]:
    if motion.on is None or motion.body not in ASSEMBLY_BODIES:
        return []
    members = set(load().members(motion.body, motion.on)) - {str(mark["member"]) for mark in cast}
    return [f"{motion.symbol or motion.title}: {len(members)} members are on no list"] if members else []


def _join_parts(rollcalls: Sequence[dict[str, object]]) -> None:
    """Let a vote on a part or an amendment point to the vote on the whole text that it names."""
    wholes = {
        str(Symbol.parse(str(row["symbol"]))): row["rollcall_id"]
        for row in rollcalls
        if row["kind"] == "draft_resolution" and row["symbol"]
    }
    for row in rollcalls:
        if row["kind"] != "draft_resolution":
            mentioned = [row["symbol"], *json.loads(str(row["fields"]))["mentioned"]]
            row["parent_id"] = next((wholes[str(s)] for s in mentioned if str(s) in wholes), None)
