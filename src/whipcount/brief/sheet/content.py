"""What a whip sheet says, once: one row per member and proposal, for one audience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from whipcount.brief.material import Material
from whipcount.brief.parts.deciders import STANCE_WORDS
from whipcount.brief.sheet.columns import FIELDS
from whipcount.brief.wording import long_date
from whipcount.domain import InputError, Visibility, Vote
from whipcount.domain.statements import Modality
from whipcount.files import sha256
from whipcount.forecast import influence
from whipcount.record import Call, CallField, KeptConflict, MemberCalls, SheetMade, latest_calls

Four = tuple[float, float, float, float]
"""P(yes), P(abstain), P(no), P(absent)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One member on one proposal.

    `now` and `history` are the probabilities with and without the calls, evidence in both, and `influence`
    the points of 100 that the chance of the goal gains when the member votes yes; all None on a proposal
    without a forecast.
    """

    id: str
    member: str
    name: str
    group: str
    proposal: str
    calls: MemberCalls
    differing: str
    now: Four | None
    history: Four | None
    influence: float | None
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhipSheet:
    """A whip sheet: its rows, and what is said of it as a whole."""

    key: str
    matter: str
    title: str
    audience: Visibility
    as_of: date
    rows: tuple[SheetRow, ...]
    about: tuple[str, ...]

    @property
    def made(self) -> SheetMade:
        """Which entries stand in the sheet, to be kept in the record until it comes back."""
        cells: dict[str, dict[str, dict[str, int]]] = {}
        for row in self.rows:
            cells.setdefault(row.proposal, {})[row.member] = {
                field.value: row.calls.cells[field].entry for field in FIELDS if field in row.calls.cells
            }
        return SheetMade(key=self.key, matter=self.matter, audience=self.audience, cells=cells)


def make_sheet(
    material: Material,
    calls: Sequence[Call],
    *,
    at: datetime,
    proposals: Sequence[str] = (),
    conflicts: Sequence[KeptConflict] = (),
) -> WhipSheet:
    """Lay out the whip sheet of a matter.

    Parameters
    ----------
    material : Material
        Gathered for the sheet's audience.
    calls : sequence of Call
        The calls that the audience may see; only those are in the sheet.
    at : datetime
        When it is made, with a time zone.
    proposals : sequence of str
        Keys of proposals to lay out; left empty, the one that is followed. Only that one has probabilities.
    conflicts : sequence of KeptConflict
        Of earlier sheets, as the audience may see them: both sides of a call stand under "calls that differ".

    Raises
    ------
    InputError
        When a proposal is not one of the matter's.
    """
    matter = material.matter
    chosen = tuple(dict.fromkeys(proposals)) or (matter.proposal,)
    known = [entry.key for entry in matter.proposals]
    if strange := [key for key in chosen if key not in known]:
        raise InputError(
            f"The matter has no proposal '{strange[0]}' on {material.as_of}.",
            expected=f"Expected one of {', '.join(known)}.",
            do="Mend --proposal, or the matter file.",
        )
    key = sha256(f"{matter.key}\n{at.isoformat()}\n{material.audience}".encode())[:10]
    rows = [
        row
        for proposal in chosen
        for row in _rows(material, latest_calls(calls, proposal), proposal, key, conflicts)
    ]
    return WhipSheet(
        key=key,
        matter=matter.key,
        title=matter.title,
        audience=material.audience,
        as_of=material.as_of,
        rows=tuple(rows),
        about=_about(material),
    )


def row_id(matter: str, key: str, proposal: str, member: str) -> str:
    """Return what a row is known by when the sheet comes back; `reading.read_sheet` takes it apart."""
    return "/".join(quote(part, safe="") for part in (matter, key, proposal, member))


def _rows(
    material: Material,
    standing: Mapping[str, MemberCalls],
    proposal: str,
    key: str,
    conflicts: Sequence[KeptConflict],
) -> list[SheetRow]:
    outlook = material.outlook
    followed = proposal == material.matter.proposal
    moved = influence(outlook.forecast, outlook.draws, material.matter.goal) if followed else None
    evidence = _evidence(material, proposal)
    rows = []
    for index, member in enumerate(outlook.forecast.members):
        calls = standing.get(member) or MemberCalls(member=member, proposal=proposal, cells={})
        rows.append(
            SheetRow(
                id=row_id(material.matter.key, key, proposal, member),
                member=member,
                name=material.name_of(member),
                group=material.group_title(member),
                proposal=proposal,
                calls=calls,
                differing=_differing(calls, conflicts),
                now=_four(outlook.forecast.p[index]) if followed else None,
                history=_four(outlook.evidenced.forecast.p[index]) if followed else None,
                influence=100 * float(moved[index]) if moved is not None else None,
                reason=outlook.forecast.reasons[index] if followed else "",
                evidence=evidence.get(member, ""),
            )
        )
    return sorted(rows, key=lambda row: row.name)


def _differing(calls: MemberCalls, conflicts: Sequence[KeptConflict]) -> str:
    """Say who called it what, where calls differ: people's newest, and the sides of sheets beside them."""
    beside = [
        f"{kept.value.said} ({_who(kept)}, sheet{', to settle' if kept.open else ''})"
        for kept in conflicts
        if (kept.value.member, kept.value.proposal) == (calls.member, calls.proposal)
        and kept.value.field is CallField.CALL
        and (kept.open or kept.beside)
    ]
    told = [f"{call.word} ({_who(call)})" for call in calls.differing]
    newest = calls.cells.get(CallField.CALL)
    if beside and not told and newest is not None:
        told = [f"{newest.word} ({_who(newest)})"]
    return "; ".join((*told, *beside))


def _evidence(material: Material, proposal: str) -> dict[str, str]:
    """Say for each member what the texts report of it on a proposal, with the outlet and the day."""
    found: dict[str, list[str]] = {}
    for position in material.reading.positions:
        if position.proposal != proposal:
            continue
        article = material.reading.article(position.source)
        day = article.published.isoformat() if article.published else "no date"
        how = "" if position.modality is Modality.ASSERTED else f", {position.modality}"
        words = f"{STANCE_WORDS[position.stance]} it{how} ({article.outlet or position.source}, {day}): "
        found.setdefault(position.actor, []).append(f"{words}“{position.text}”")
    return {actor: "\n".join(dict.fromkeys(lines)) for actor, lines in found.items()}


def _about(material: Material) -> tuple[str, ...]:
    draws = material.outlook.draws
    low, high = draws.interval(Vote.YES, 80)
    return (
        f"Whip sheet of {material.matter.title}, as of {long_date(material.as_of)}.",
        f"For: {material.audience}. It holds nothing more confidential than that.",
        f"When it was made, 80 of 100 simulated votes had between {low} and {high} yes. Such a range, and "
        "the chance of adoption, need joint draws, which a spreadsheet cannot make: they are in the brief.",
        "White columns are yours to fill in; the grey ones are worked out, and come back unread.",
        "A row's four chances are those of history and evidence, moved by the call: see the sheet Words.",
        "Leave the column 'row id' as it is: by it each row finds its place when the sheet comes back.",
        "An apostrophe before a text that begins like a formula keeps it a text.",
        "Bring it back with: whipcount sheet import MATTER FILE",
    )


def _who(call: Call | KeptConflict) -> str:
    return f"{call.who}, {call.at:%Y-%m-%d}" if call.who else f"{call.at:%Y-%m-%d}"


def _four(row: NDArray[np.float64]) -> Four:
    p_yes, p_abstain, p_no, p_absent = (float(p) for p in row)
    return p_yes, p_abstain, p_no, p_absent
