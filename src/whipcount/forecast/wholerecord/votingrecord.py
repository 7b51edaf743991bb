"""A body's recorded votes as arrays, in the order of sessions, with what each was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, InputError
from whipcount.forecast.history import ABSENT, OUTSIDE
from whipcount.forecast.persistence import was_cast
from whipcount.forecast.wholerecord.matters import MatterText, read_text
from whipcount.register import load
from whipcount.rollcalls import RollCalls
from whipcount.rollcalls.linking import WINDOW, find_predecessors, title_and_heading
from whipcount.rollcalls.merging import plain_symbol

OPENING_MONTH = 9
"""Regular sessions of the General Assembly open in September."""

LINKED_BEFORE = 6
"""Sessions before those learned from whose roll calls are linked; half of the window made no difference."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VotingRecord:
    """Roll calls of one body on whole texts.

    `codes` has shape (roll calls, members): 0 yes, 1 abstain, 2 no, 3 absent, -1 not a member.
    `sessions` counts regular sessions; a special one counts to the regular session of its date.
    `predecessor[r]` is the row of the roll call before r on the same matter, or -1, and `likeness[r]` the
    score of that link; both are filled by `linked`. `region[m]` numbers regional groups, -1 for none.
    """

    body: str
    members: tuple[str, ...]
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    texts: tuple[MatterText, ...]
    dates: tuple[date | None, ...]
    sessions: NDArray[np.int64]
    codes: NDArray[np.int8]
    region: NDArray[np.int64]
    predecessor: NDArray[np.int64]
    likeness: NDArray[np.float64]

    def chain(self, row: int, *, length: int = 8) -> list[int]:
        """Return the rows of the roll calls before `row` on the same matter, the latest first."""
        found: list[int] = []
        before = int(self.predecessor[row])
        while before >= 0 and len(found) < length:
            found.append(before)
            before = int(self.predecessor[before])
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A roll call to forecast: what it is about, when, and who may vote."""

    id: str
    title: str
    agenda_title: str
    session: int
    on: date
    members: tuple[str, ...]


def read_record(rollcalls: RollCalls, *, body: str) -> VotingRecord:
    """Lay the recorded votes of one body on whole texts out as arrays.

    Votes on amendments and paragraphs are left out, and roll calls on which nobody is recorded as voting. Of
    a text that several sources hold, the source that reaches furthest is read, so that no vote counts twice.

    Raises
    ------
    InputError
        When the record holds no such roll call.
    """
    kept = rollcalls.filter((pl.col("body") == body) & (pl.col("kind") == "draft_resolution"))
    if not kept.marks.height:
        raise _no_votes(body)
    rows = kept.rollcalls.with_row_index("rollcall").to_dicts()
    members = tuple(sorted(kept.marks["member"].cast(pl.String).drop_nulls().unique()))
    codes = _codes(kept, members)
    counted = (was_cast(codes).sum(axis=1) > 0) & _once(rows)
    order = sorted(
        np.flatnonzero(counted).tolist(),
        key=lambda i: (session_number(rows[i]["session"], rows[i]["date"]), rows[i]["date"] or date.min, i),
    )
    if not order:
        raise _no_votes(body)
    chosen = [rows[i] for i in order]
    sessions = np.array([session_number(row["session"], row["date"]) for row in chosen])
    titles = [title_and_heading(row["title"], row["agenda_title"], row["fields"]) for row in chosen]
    texts = [read_text(title, heading) for title, heading in titles]
    last = max((row["date"] for row in chosen if row["date"]), default=date.min)
    return VotingRecord(
        body=body,
        members=members,
        ids=tuple(row["rollcall_id"] for row in chosen),
        titles=tuple(title for title, _ in titles),
        texts=tuple(texts),
        dates=tuple(row["date"] for row in chosen),
        sessions=sessions,
        codes=codes[order],
        region=_regions(members, last),
        predecessor=np.full(len(order), -1, dtype=np.int64),
        likeness=np.zeros(len(order)),
    )


def _once(rows: Sequence[Mapping[str, Any]]) -> NDArray[np.bool_]:
    """Which roll calls to count: of those of one session with one symbol, those of one source."""
    reach: dict[str, date] = {}
    for row in rows:
        reach[row["source"]] = max(reach.get(row["source"], date.min), row["date"] or date.min)
    texts = [(plain_symbol(row["symbol"]), row["session"]) for row in rows]
    furthest: dict[tuple[str, str | None], tuple[date, str]] = {}
    for text, row in zip(texts, rows, strict=True):
        furthest[text] = max(furthest.get(text, (date.min, "")), (reach[row["source"]], row["source"]))
    return np.array(
        [not text[0] or furthest[text][1] == row["source"] for text, row in zip(texts, rows, strict=True)]
    )


def _no_votes(body: str) -> InputError:
    return InputError(
        f"The record holds no recorded vote of {body} on a whole text.",
        expected="Expected roll calls of that body.",
        do="Give a file of its votes, or name another body.",
    )


FIRST_YEAR = 1945
"""Numbers from here on are years, not sessions."""


def session_number(session: str | None, on: date | None) -> int:
    """Count a session by the Assembly's regular ones: by its own name, or another by its date.

    Special sessions are others, and so are the years by which the Security Council counts.

    Examples
    --------
    >>> session_number("69", date(2014, 12, 18)), session_number("ES-10", date(2018, 6, 13))
    (69, 72)
    >>> session_number("2017", date(2017, 4, 12))
    71
    """
    if session and session.strip().isdecimal() and int(session) < FIRST_YEAR:
        return int(session)
    if on is None:
        raise InputError(
            f"A roll call of session '{session}' has no date.",
            expected="Expected the number of a regular session, or a date that tells it.",
            do="Add the date.",
        )
    return on.year - 1945 if on.month >= OPENING_MONTH else on.year - 1946


CheckedLinks = Mapping[str, str | None]
"""By roll call, the earlier one that it repeats, or None for none, as a person said."""


def linked(
    record: VotingRecord, *, first: int, last: int | None = None, checked: CheckedLinks | None = None
) -> VotingRecord:
    """Find the predecessors of the roll calls of sessions `first` to `last`; the others keep theirs.

    Nothing is read of later sessions than `last`. Links that a person has `checked` hold as they are.
    """
    last = int(record.sessions.max()) if last is None else last
    read = np.flatnonzero((record.sessions >= first - WINDOW) & (record.sessions <= last))
    found = find_predecessors(
        [record.titles[row] for row in read],
        record.sessions[read].tolist(),
        headings=[record.texts[row].heading for row in read],
        checked=_places([record.ids[row] for row in read], checked or {}),
    )
    predecessor, likeness = record.predecessor.copy(), record.likeness.copy()
    asked = record.sessions[read] >= first
    predecessor[read[asked]] = np.where(found.place >= 0, read[found.place], -1)[asked]
    likeness[read[asked]] = found.score[asked]
    return replace(record, predecessor=predecessor, likeness=likeness)


def _places(names: Sequence[str], checked: CheckedLinks) -> dict[int, int]:
    """Give checked links by place; one to a roll call that is not there, or is no earlier, is none."""
    at = {name: place for place, name in enumerate(names)}
    links: dict[int, int] = {}
    for name, earlier in checked.items():
        if name in at:
            place = at.get(earlier, -1) if earlier else -1
            links[at[name]] = place if place < at[name] else -1
    return links


def between(record: VotingRecord, first: int, last: int) -> VotingRecord:
    """Keep the sessions `first` to `last`, without links."""
    return _of_rows(record, np.flatnonzero((record.sessions >= first) & (record.sessions <= last)))


def known_on(record: VotingRecord, day: date) -> VotingRecord:
    """Keep the roll calls up to and including a day, without links; one without a date is left out."""
    kept = [row for row, on in enumerate(record.dates) if on and on <= day]
    return _of_rows(record, np.array(kept, dtype=np.int64))


def _of_rows(record: VotingRecord, rows: NDArray[np.int64]) -> VotingRecord:
    return replace(
        record,
        ids=tuple(record.ids[row] for row in rows),
        titles=tuple(record.titles[row] for row in rows),
        texts=tuple(record.texts[row] for row in rows),
        dates=tuple(record.dates[row] for row in rows),
        sessions=record.sessions[rows],
        codes=record.codes[rows],
        predecessor=np.full(len(rows), -1, dtype=np.int64),
        likeness=np.zeros(len(rows)),
    )


def with_targets(record: VotingRecord, targets: Sequence[Target]) -> VotingRecord:
    """Add targets of one session as rows without votes, before which the record ends.

    Roll calls of the targets' session and later are left out, and links are lost. Eligible members have code
    3 in the new rows, a placeholder that no feature reads; the others have -1.
    """
    (session,) = {target.session for target in targets}
    record = _of_rows(record, np.flatnonzero(record.sessions < session))
    known = len(record.ids)
    extra = sorted({m for target in targets for m in target.members} - set(record.members))
    members = (*record.members, *extra)
    column = {member: i for i, member in enumerate(members)}
    codes = np.full((known + len(targets), len(members)), OUTSIDE, dtype=np.int8)
    codes[:known, : len(record.members)] = record.codes
    for row, target in enumerate(targets, start=known):
        codes[row, [column[m] for m in target.members]] = ABSENT
    return replace(
        record,
        members=members,
        ids=(*record.ids, *(target.id for target in targets)),
        titles=(*record.titles, *(target.title for target in targets)),
        texts=(*record.texts, *(read_text(t.title, t.agenda_title) for t in targets)),
        dates=(*record.dates, *(target.on for target in targets)),
        sessions=np.append(record.sessions, np.full(len(targets), session)),
        codes=codes,
        region=_regions(members, max(target.on for target in targets)),
        predecessor=np.full(len(codes), -1, dtype=np.int64),
        likeness=np.zeros(len(codes)),
    )


def _codes(rollcalls: RollCalls, members: Sequence[str]) -> NDArray[np.int8]:
    codes = np.full((rollcalls.rollcalls.height, len(members)), OUTSIDE, dtype=np.int8)
    column = pl.DataFrame({"member": list(members), "column": range(len(members))})
    number = {vote.value: code for code, vote in enumerate(MEMBER_VOTES)}
    marks = (
        rollcalls.marks.select("rollcall", pl.col("member").cast(pl.String), pl.col("vote").cast(pl.String))
        .join(column, on="member")
        .with_columns(code=pl.col("vote").replace_strict(number, default=OUTSIDE, return_dtype=pl.Int8))
    )
    codes[marks["rollcall"].to_numpy(), marks["column"].to_numpy()] = marks["code"].to_numpy()
    return codes


def _regions(members: Sequence[str], on: date) -> NDArray[np.int64]:
    register = load()
    groups = [register.group_of(member, on) if member in register.states else None for member in members]
    number = {name: i for i, name in enumerate(sorted({group for group in groups if group}))}
    return np.array([number.get(group or "", -1) for group in groups], dtype=np.int64)
