"""The count: what people hold of each member, cell by cell, and which of it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whipcount.domain import DatedValue, InputError, Visibility, WhipcountError, list_bad_rows
from whipcount.domain.calls import CallWord
from whipcount.record.tables_to_values import nearest


class CallField(StrEnum):
    """What may be said of a member and a proposal; the whip sheet has a column for each."""

    CALL = "call"
    CONDITION = "condition"
    """On what another call than the present one depends: "paragraph 8 goes"."""
    THEN = "call then"
    """The call that holds once the condition is met."""
    CHANNEL = "source"
    SURE = "how sure"
    HEARD_BY = "heard by"
    HEARD_FROM = "heard from"
    HEARD_ON = "heard on"
    FOLLOW_UP = "follow-up"
    NEXT_STEP = "next step"
    NOTE = "note"


COLUMN_OF: dict[CallField, str] = {
    CallField.CALL: "word",
    CallField.CONDITION: "condition",
    CallField.THEN: "then_word",
    CallField.CHANNEL: "channel",
    CallField.SURE: "sure",
    CallField.HEARD_BY: "heard_by",
    CallField.HEARD_FROM: "heard_from",
    CallField.HEARD_ON: "heard_on",
    CallField.FOLLOW_UP: "follow_up",
    CallField.NEXT_STEP: "next_step",
    CallField.NOTE: "note",
}
"""Column of the table `call` that holds each field."""

CHOICES: dict[CallField, tuple[str, ...]] = {
    CallField.CALL: tuple(word.value for word in CallWord),
    CallField.THEN: tuple(word.value for word in CallWord),
    CallField.CHANNEL: ("capital", "mission", "capital and mission", "other"),
    CallField.SURE: ("sure", "fairly sure", "unsure"),
}
"""Fields that take one of a few words. Any but the call may also be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One entry of the count: what somebody said of a member and a proposal at one time.

    `said` has the fields that this entry sets; an empty text empties the field, a field not in it stays.
    """

    entry: int
    member: str
    proposal: str
    said: Mapping[CallField, str]
    who: str
    at: datetime
    visibility: Visibility

    @property
    def word(self) -> CallWord | None:
        """The call itself; None where the entry says nothing of it."""
        return CallWord(self.said[CallField.CALL]) if CallField.CALL in self.said else None

    @property
    def note(self) -> str:
        """The note, empty where the entry has none."""
        return self.said.get(CallField.NOTE, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChange:
    """What somebody wants to say of a member and a proposal, field by field, before it is checked."""

    member: str
    proposal: str
    said: Mapping[str, str]


class OvertakenError(WhipcountError):
    """Another program has added to the record since the changes were decided upon."""

    def __init__(self, seen: int, last: int) -> None:
        super().__init__(
            f"The record has grown from entry {seen} to entry {last} in the meantime.",
            expected="Expected it as it was when the changes were decided upon.",
            do="Look at the new entries and try again.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCalls:
    """What stands for one member and proposal.

    `cells` holds, for each field that was ever set, the entry that set it last; `differing` each person's own
    newest word, newest first, where these differ, and nothing where they agree.
    """

    member: str
    proposal: str
    cells: Mapping[CallField, Call]
    differing: tuple[Call, ...] = ()

    @property
    def word(self) -> CallWord:
        """The newest call, which counts; unknown where nobody made one."""
        return CallWord(self.value(CallField.CALL) or CallWord.UNKNOWN)

    @property
    def then(self) -> CallWord:
        """The call that holds once the condition is met; unknown where there is none."""
        return CallWord(self.value(CallField.THEN) or CallWord.UNKNOWN)

    def value(self, field: CallField) -> str:
        """Return what stands in a field; empty where nothing does."""
        cell = self.cells.get(field)
        return cell.said[field] if cell else ""


def latest_calls(calls: Iterable[Call], proposal: str) -> dict[str, MemberCalls]:
    """Work out what stands for each member on a proposal: in every field the newest entry counts.

    Where two people's own newest words differ, both are kept in `differing`; a word of `unknown` differs from
    none.

    Parameters
    ----------
    calls : iterable of Call
        As `Record.calls` returns them: for one audience, up to one day, without those that were undone.
    proposal : str
        Key of the proposal.
    """
    by_member: dict[str, list[Call]] = {}
    for call in sorted(calls, key=lambda call: (call.at, call.entry)):
        if call.proposal == proposal:
            by_member.setdefault(call.member, []).append(call)
    return {
        member: MemberCalls(
            member=member,
            proposal=proposal,
            cells={field: call for call in told for field in call.said},
            differing=_differing(told),
        )
        for member, told in by_member.items()
    }


def words_of(
    standing: Mapping[str, MemberCalls], *, among: Collection[str] | None = None
) -> dict[str, CallWord]:
    """Return the words that move a forecast: each member's newest call, without the unknown.

    With `among`, only the members in it: a call on one that may not vote on the day stays in the record.
    """
    return {
        member: calls.word
        for member, calls in standing.items()
        if calls.word is not CallWord.UNKNOWN and (among is None or member in among)
    }


def words_under(standing: Mapping[str, MemberCalls], condition: str) -> dict[str, CallWord]:
    """Return the words that hold once `condition` is met, compared without regard to case and spaces."""
    wanted = _settled(condition)
    return {
        member: calls.then
        for member, calls in standing.items()
        if calls.then is not CallWord.UNKNOWN and _settled(calls.value(CallField.CONDITION)) == wanted
    }


def conditions(standing: Mapping[str, MemberCalls]) -> tuple[str, ...]:
    """Return the conditions that calls depend on, each once, in alphabetical order."""
    named = {
        _settled(calls.value(CallField.CONDITION)): calls.value(CallField.CONDITION)
        for calls in standing.values()
        if calls.value(CallField.CONDITION)
    }
    return tuple(named[key] for key in sorted(named))


def checked_change(change: CallChange) -> CallChange:
    """Check a change and settle its spelling; errors as `checked`, and when member or proposal is empty."""
    if not change.member.strip() or not change.proposal.strip():
        raise InputError(
            f"A call has the member '{change.member}' and the proposal '{change.proposal}'.",
            expected="Expected the member's code and the proposal's key.",
            do="Give both.",
        )
    said = {field.value: value for field, value in checked(change.said).items()}
    return CallChange(member=change.member, proposal=change.proposal, said=said)


def checked(said: Mapping[str, str]) -> dict[CallField, str]:
    """Check what is said, field by field, and settle its spelling; an emptied call is `unknown`.

    Raises
    ------
    InputError
        When nothing is said, a field is not known, or a value is not one of the field's; all are named.
    """
    settled: dict[CallField, str] = {}
    problems: list[InputError] = []
    for name, value in said.items():
        try:
            field = _field(name)
            settled[field] = _value(field, value)
        except InputError as error:
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise InputError(
            f"The call has {len(problems)} problems.",
            expected="Expected fields and words as described.",
            do=f"Mend them and try again:\n{list_bad_rows([str(one) for one in problems])}",
        )
    if not settled:
        raise InputError(
            "The entry says nothing.",
            expected=f"Expected at least one of {', '.join(CallField)}.",
            do="Give a call or a note.",
        )
    return settled


def _field(name: str) -> CallField:
    names = [field.value for field in CallField]
    if name in names:
        return CallField(name)
    near = nearest(name, names)
    raise InputError(
        f"A call has no field '{name}'.",
        expected=f"Allowed: {', '.join(CallField)}.",
        do=f"Did you mean '{near}'?" if near else "Choose one of these.",
    )


def _value(field: CallField, value: str) -> str:
    text = value.strip()
    if field is CallField.CALL:
        return CallWord.parse(text).value if text else CallWord.UNKNOWN.value
    if field is not CallField.HEARD_ON and field not in CHOICES:
        return value
    if not text:
        return ""
    if field is CallField.THEN:
        return CallWord.parse(text).value
    if field is CallField.HEARD_ON:
        return DatedValue(text).iso
    return _choice(field, text)


def _choice(field: CallField, text: str) -> str:
    word = " ".join(text.lower().split())
    if word in CHOICES[field]:
        return word
    near = nearest(word, CHOICES[field])
    raise InputError(
        f"'{text}' is not allowed for '{field}'.",
        expected=f"Allowed: {', '.join(CHOICES[field])}, or nothing.",
        do=f"Did you mean '{near}'?" if near else "Choose one of these.",
    )


def _differing(told: list[Call]) -> tuple[Call, ...]:
    newest = {call.who: call for call in told if call.word is not None}
    known = [call for call in newest.values() if call.word is not CallWord.UNKNOWN]
    if len({call.word for call in known}) < 2:
        return ()
    return tuple(sorted(known, key=lambda call: (call.at, call.entry), reverse=True))


def _settled(text: str) -> str:
    return " ".join(text.casefold().split())
