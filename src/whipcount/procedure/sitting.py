"""A voting session held: each vote in turn, what it cancels or changes, and what becomes of the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from whipcount.domain import Tally
from whipcount.procedure.bodies import Body, Facts, Rule
from whipcount.procedure.decide import Decision, Outcome, decide
from whipcount.procedure.session import Item, Plan, Table, plan_session

Status = Literal["adopted", "rejected", "not put", "open"]
Result = bool | Tally
"""How a vote went: adopted or not, or its tally, which the rule then decides."""
_CLASS = {"important_question_motion": "important", "preliminary_question": "procedural"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionVote:
    """One vote of the session, held or not."""

    number: int
    key: str
    kind: str
    title: str
    needs: str
    cite: str
    status: Status
    reason: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The votes in the order in which they come, and what becomes of every draft, in words."""

    body: str
    votes: tuple[SessionVote, ...]
    fates: Mapping[str, str]


@dataclass(slots=True)
class _State:
    """What the votes so far have brought about."""

    gone: dict[str, str] = field(default_factory=dict)
    """Keys that will not be put, and why."""
    question: dict[str, str] = field(default_factory=dict)
    status: dict[str, Status] = field(default_factory=dict)
    first: str = ""
    stopped: str = ""


def hold_session(
    body: Body, table: Table, *, on: date, results: Mapping[str, Result] | None = None
) -> Session:
    """Go through a session in the order of the rules, with the results that are known or supposed.

    Parameters
    ----------
    body : Body
        The body.
    table : Table
        What is tabled.
    on : date
        The day.
    results : mapping of str to bool or Tally
        By the key of a draft, amendment, part or motion (`PART:division` for the vote on dividing). What is
        not given stays open, and changes nothing.

    Raises
    ------
    InputError
        As `plan_session`, and for a tally that cannot be.
    """
    plan = plan_session(body, table, on=on)
    state = _State(question={draft.key: draft.question for draft in table.drafts if draft.question})
    known = dict(results or {})
    votes: list[SessionVote] = []
    for item in plan.opening:
        votes.append(_vote(len(votes) + 1, item, body, on, state, known))
        _take_effect(body, item, votes[-1], state, table)
    for item in _in_order(plan, state):
        votes.append(_vote(len(votes) + 1, item, body, on, state, known))
        _take_effect(body, item, votes[-1], state, table)
        if votes[-1].status == "adopted" and body.motion(item.kind).effect == "reconsider":
            again = Item(
                key=f"{item.subject}:again",
                kind=_kind_of(item.subject, table),
                title=f"Second vote on {item.subject}",
                subject=item.subject,
                block=item.block,
            )
            votes.append(_vote(len(votes) + 1, again, body, on, state, known))
            state.status[item.subject] = votes[-1].status
    fates = {draft.key: _fate(draft.key, table, state, plan) for draft in table.drafts}
    return Session(body=body.name, votes=tuple(votes), fates=fates)


def _in_order(plan: Plan, state: _State) -> Iterator[Item]:
    blocks = sorted(plan.blocks, key=lambda block: block[0] != state.first) if state.first else plan.blocks
    for _, items in blocks:
        yield from items


def _vote(
    number: int, item: Item, body: Body, on: date, state: _State, known: Mapping[str, Result]
) -> SessionVote:
    question = state.question.get(item.block) or None
    rule: Rule = body.decision_for(item.kind, on=on, question=question)
    reason = state.stopped or state.gone.get(item.key, "") or _parts_lost(item, state)
    decision = None
    status: Status = "open"
    if reason:
        status = "not put"
    elif item.key in known:
        result = known[item.key]
        if isinstance(result, Tally):
            decision = decide(body, kind=item.kind, on=on, tally=result, question=question, facts=Facts())
            status = "adopted" if decision.outcome is Outcome.ADOPTED else "rejected"
        else:
            status = "adopted" if result else "rejected"
    state.status[item.key] = status
    return SessionVote(
        number=number,
        key=item.key,
        kind=item.kind,
        title=item.title,
        needs=rule.needs,
        cite=rule.cite,
        status=status,
        reason=reason,
        decision=decision,
    )


def _parts_lost(item: Item, state: _State) -> str:
    return state.gone.get(f"{item.key}:whole", "") if item.kind == "draft_resolution" else ""


def _take_effect(body: Body, item: Item, vote: SessionVote, state: _State, table: Table) -> None:
    """Let a vote cancel or change what comes after it."""
    motion = body.motion(item.kind)
    if item.kind == "division" and vote.status == "rejected":
        state.gone[item.subject] = "no separate vote: the motion to divide was rejected"
    if item.kind == "paragraph" and vote.status == "rejected":
        _lose_whole(body, item, state, table)
    if vote.status != "adopted":
        return
    if item.kind == "amendment":
        amendment = next(entry for entry in table.amendments if entry.key == item.key)
        for other in amendment.rejects_if_adopted:
            state.gone[other] = f"the adoption of {item.key} implies its rejection"
    match motion.effect:
        case "stop":
            state.stopped = f"{item.key} was adopted: the meeting is over"
        case "no_action":
            for key in _about(item.subject, table):
                state.gone[key] = f"{item.key} was adopted: no action is taken"
        case "reorder":
            state.first = item.subject or state.first
        case "class":
            entry = next(entry for entry in table.motions if entry.key == item.key)
            state.question[item.block or item.subject] = entry.classes or _CLASS[item.kind]


def _lose_whole(body: Body, item: Item, state: _State, table: Table) -> None:
    """Where all operative parts have fallen, the draft falls with them."""
    script = body.file.script
    parts = [part for part in table.parts if part.draft == item.block and part.operative]
    fallen = parts and all(state.status.get(part.key) == "rejected" for part in parts)
    if fallen and table.whole_operative and script is not None and script.all_parts_lost == "whole_lost":
        state.gone[f"{item.block}:whole"] = "all its operative parts were rejected, and with them the whole"


def _about(subject: str, table: Table) -> Iterator[str]:
    """Yield the keys of everything that stands or falls with a text: all of them for the whole item."""
    for draft in table.drafts:
        if subject in ("", draft.key):
            yield draft.key
            yield from (entry.key for entry in table.amendments if entry.draft == draft.key)
            yield from (entry.key for entry in table.parts if entry.draft == draft.key)
            yield from (f"{entry.key}:division" for entry in table.parts if entry.draft == draft.key)
    if subject:
        yield subject


def _kind_of(key: str, table: Table) -> str:
    if any(entry.key == key for entry in table.amendments):
        return "amendment"
    return "paragraph" if any(entry.key == key for entry in table.parts) else "draft_resolution"


def _fate(draft: str, table: Table, state: _State, plan: Plan) -> str:
    if draft not in dict(plan.blocks):
        return "withdrawn"
    status = state.status.get(draft, "open")
    if status == "not put":
        reason = state.gone.get(f"{draft}:whole")
        return f"rejected: {reason}" if reason else f"not put: {state.stopped or state.gone.get(draft, '')}"
    if status != "adopted":
        return status
    amended = [e.key for e in table.amendments if e.draft == draft and state.status.get(e.key) == "adopted"]
    without = [e.key for e in table.parts if e.draft == draft and state.status.get(e.key) == "rejected"]
    text = "adopted"
    text += f" as amended by {', '.join(amended)}" if amended else ""
    return text + (f", without {', '.join(without)}" if without else "")


def what_if(
    body: Body, table: Table, *, on: date, key: str, results: Mapping[str, Result] | None = None
) -> tuple[list[str], list[str]]:
    """Say what the adoption and the rejection of one vote change in the rest: two lists of sentences."""
    told: list[list[str]] = []
    base = hold_session(body, table, on=on, results=results)
    before = {vote.key: vote for vote in base.votes}
    for outcome in (True, False):
        session = hold_session(body, table, on=on, results={**(results or {}), key: outcome})
        lines: list[str] = []
        cancelled: dict[str, list[str]] = {}
        for vote in session.votes:
            old = before.get(vote.key)
            if old is None:
                lines.append(f"{vote.title} is put")
            elif vote.status == "not put" and old.status != "not put":
                cancelled.setdefault(vote.reason, []).append(vote.key)
            elif vote.needs != old.needs:
                lines.append(f"{vote.key} needs {vote.needs}")
        lines.extend(f"not put: {', '.join(keys)} ({why})" for why, keys in cancelled.items())
        order = [vote.key for vote in session.votes if vote.key in before]
        if order != [vote.key for vote in base.votes]:
            lines.append(f"the order becomes {', '.join(order)}")
        told.append(lines)
    return told[0], told[1]


def session_text(body: Body, table: Table, *, on: date, results: Mapping[str, Result] | None = None) -> str:
    """Print the script that the chair would follow, with what each vote would change."""
    session = hold_session(body, table, on=on, results=results)
    lines = [f"{session.body}, {on}"]
    for vote in session.votes:
        lines.append(f"{vote.number}. {vote.title}  [{vote.key}]")
        lines.append(f"   needs {vote.needs} ({vote.cite})")
        motion = body.motion(vote.kind)
        lines.extend(f"   yes means: {text}" for text in (motion.yes_means,) if text)
        lines.extend(f"   speakers: {text}" for text in (motion.speakers,) if text)
        if vote.status != "open":
            tally = f" {vote.decision.tally}" if vote.decision is not None else ""
            lines.append(f"   {vote.status}{tally}{f': {vote.reason}' if vote.reason else ''}")
        elif vote.key in _supposable(table):
            adopted, rejected = what_if(body, table, on=on, key=vote.key, results=results)
            lines.extend(f"   if adopted: {line}" for line in adopted)
            lines.extend(f"   if rejected: {line}" for line in rejected)
    script = body.file.script
    if len(table.drafts) > 1 and script is not None and script.rivals_cite:
        lines.append(
            f"After each vote the body may decide whether to vote on the next ({script.rivals_cite})."
        )
    lines.extend(f"{key}: {fate}" for key, fate in session.fates.items())
    return "\n".join(lines)


def _supposable(table: Table) -> set[str]:
    entries = (*table.drafts, *table.amendments, *table.parts, *table.motions)
    return {entry.key for entry in entries} | {f"{part.key}:division" for part in table.parts}
