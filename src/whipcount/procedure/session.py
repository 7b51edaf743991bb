"""A voting session: what is before a body, in the order in which its rules put it to the vote.

The order of amendments is declared (`distance`), never guessed: which is furthest removed in substance is the
chair's judgement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import read_bytes
from whipcount.procedure.bodies import Body
from whipcount.procedure.schema import Script

LONGEST = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposal. Drafts are listed in the order of their submission."""

    key: str
    title: str
    by: str = ""
    question: str = ""
    """How the question is classed, where that is settled (`important`)."""
    mover_objects_to_division: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """An amendment to a draft. The one with the greatest `distance` in substance is voted first."""

    key: str
    title: str
    draft: str
    by: str = ""
    distance: int
    rejects_if_adopted: tuple[str, ...] = ()
    """Amendments whose rejection the adoption of this one necessarily implies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a draft on which a separate vote is asked; `objected` where somebody objects to that."""

    key: str
    title: str
    draft: str
    operative: bool = True
    objected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A motion on a draft, an amendment or a part (`on`), or on the whole item (empty)."""

    key: str
    kind: str
    title: str = ""
    on: str = ""
    by: str = ""
    classes: str = ""
    """What the question is classed as if the motion carries: `important`, `ordinary`, `procedural`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Everything tabled under one item."""

    drafts: tuple[Draft, ...]
    amendments: tuple[Amendment, ...] = ()
    parts: tuple[Part, ...] = ()
    motions: tuple[Motion, ...] = ()
    whole_operative: bool = False
    """Whether the parts are together all that is operative in their draft: if all fall, so does the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One vote of the session. `subject` is what it is about; `block` the draft it belongs to, or empty."""

    key: str
    kind: str
    title: str
    subject: str
    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The votes in order: motions on the whole item, then a block for every draft."""

    opening: tuple[Item, ...]
    blocks: tuple[tuple[str, tuple[Item, ...]], ...]
    script: Script


def plan_session(body: Body, table: Table, *, on: date) -> Plan:
    """Put what is tabled into the order of the body's rules.

    Raises
    ------
    InputError
        When the body's file has no script, or the table names what is not there: every fault is listed.
    """
    script = body.file.script
    if script is None:
        raise InputError(
            f"The file of {body.name} has no [script].",
            expected="Expected the order of motions, amendments and parts.",
            do="Write it into the body file.",
        )
    problems = list(_problems(body, table, on))
    if problems:
        raise InputError(
            f"The table cannot be put in order:\n{list_bad_rows(problems)}\n",
            expected=f"Expected texts that are tabled, and kinds of motion that {body.name} has.",
            do="Mend each place.",
        )
    opening = tuple(
        item
        for subject in ("", *(draft.key for draft in table.drafts))
        for item in _motion_items(body, table, subject, "", script)
        if not subject or body.motion(item.kind).effect == "reorder"
    )
    blocks = tuple(
        (draft.key, tuple(_block(body, table, draft, script)))
        for draft in table.drafts
        if not draft.withdrawn
    )
    return Plan(opening=opening, blocks=blocks, script=script)


def _problems(body: Body, table: Table, on: date) -> Iterator[str]:
    tabled: Sequence[Draft | Amendment | Part | Motion] = (
        *table.drafts,
        *table.amendments,
        *table.parts,
        *table.motions,
    )
    keys = [entry.key for entry in tabled]
    drafts = {draft.key for draft in table.drafts}
    amendments = {entry.key for entry in table.amendments}
    yield from (f"{key}: the key is used twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
    for entry in (*table.amendments, *table.parts):
        if entry.draft not in drafts:
            yield f"{entry.key}: there is no draft '{entry.draft}'"
    for amendment in table.amendments:
        for other in amendment.rejects_if_adopted:
            if other not in amendments:
                yield f"{amendment.key}: there is no amendment '{other}'"
    for motion in table.motions:
        if motion.on and motion.on not in keys:
            yield f"{motion.key}: there is nothing tabled as '{motion.on}'"
        try:
            body.decision_for(motion.kind, on=on)
        except InputError as error:
            yield f"{motion.key}: {error}"


def _motion_items(body: Body, table: Table, subject: str, block: str, script: Script) -> Iterator[Item]:
    """Yield the motions on a subject: by the order of precedence, then as they were moved."""

    def rank(motion: Motion) -> int:
        kind = body.motion(motion.kind).kind
        return script.motions.index(kind) if kind in script.motions else len(script.motions)

    for motion in sorted((entry for entry in table.motions if entry.on == subject), key=rank):
        kind = body.motion(motion.kind)
        by = f" ({motion.by})" if motion.by else ""
        yield Item(
            key=motion.key,
            kind=kind.kind,
            title=f"{motion.title or kind.title}{by}",
            subject=subject,
            block=block,
        )


def _block(body: Body, table: Table, draft: Draft, script: Script) -> Iterator[Item]:
    motions = [
        item
        for item in _motion_items(body, table, draft.key, draft.key, script)
        if body.motion(item.kind).effect != "reorder"
    ]
    after = [item for item in motions if body.motion(item.kind).effect == "reconsider"]
    yield from (item for item in motions if item not in after)
    amendments = [entry for entry in table.amendments if entry.draft == draft.key]
    for amendment in sorted(amendments, key=lambda entry: -entry.distance):
        yield from _put(body, table, script, draft.key, amendment, kind="amendment")
    if script.division == "mover_may_refuse" and draft.mover_objects_to_division:
        parts: list[Part] = []
    else:
        parts = [part for part in table.parts if part.draft == draft.key]
    for part in parts:
        if part.objected and script.division == "vote_if_objected":
            yield Item(
                key=f"{part.key}:division",
                kind="division",
                title=f"Shall there be a separate vote on {part.title}?",
                subject=part.key,
                block=draft.key,
            )
        yield from _put(body, table, script, draft.key, part, kind="paragraph")
    by = f" ({draft.by})" if draft.by else ""
    yield Item(
        key=draft.key, kind="draft_resolution", title=f"{draft.title}{by}", subject=draft.key, block=draft.key
    )
    yield from after


def _put(
    body: Body, table: Table, script: Script, block: str, entry: Amendment | Part, *, kind: str
) -> Iterator[Item]:
    yield from _motion_items(body, table, entry.key, block, script)
    by = f" ({entry.by})" if isinstance(entry, Amendment) and entry.by else ""
    yield Item(key=entry.key, kind=kind, title=f"{entry.title}{by}", subject=entry.key, block=block)


def read_table(path: Path) -> Table:
    """Read what is tabled from a TOML file with the tables drafts, amendments, parts and motions.

    Raises
    ------
    InputError
        When the file is not TOML, or a value is not what it should be.
    """
    raw = read_bytes(path, what="a file of what is tabled", limit=LONGEST)
    try:
        return msgspec.toml.decode(raw, type=Table)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: {error}.",
            expected="Expected [[drafts]], [[amendments]], [[parts]] and [[motions]].",
            do="Mend the file at that place.",
        ) from error
