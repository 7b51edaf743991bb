"""What changed since the last brief: the tally, the chances, whose line moved and why, what is new."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Cited, CountMoved, MemberMoved, NewRow, Ref, Since
from whipcount.brief.earlier_briefs import KeptNumbers, last_brief, numbers_of
from whipcount.brief.material import Material
from whipcount.brief.parts.decided import STATUS_WORDS
from whipcount.brief.parts.deciders import STANCE_WORDS, call_words
from whipcount.brief.wording import counted, listed, long_date, out_of_100
from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.domain.statements import Position
from whipcount.record import BriefMade, MemberCalls

FELT = 0.05
"""Least change of a chance that is told of a member whose likeliest vote stays."""

NO_WORD = "nothing new on this member alone: what the forecast shares moved it, or what was held no longer is"


def since(material: Material, book: Bibliography) -> Since | None:
    """Set the forecast beside the last brief's; None where there is no other brief for this audience."""
    last = last_brief(material)
    if last is None:
        return None
    made, before = last
    now = numbers_of(material)
    told = _Told(material, book, made, before)
    moved = told.moved(now)
    new = tuple(told.new())
    return Since(
        as_of=made.as_of,
        made_on=made.at.date(),
        words=book.cited(_words(made, before, now, moved=len(moved), new=new), told.brief),
        counts=tuple(
            CountMoved(vote=vote, before=was, after=is_)
            for vote, was, is_ in zip(MEMBER_VOTES, before.expected, now.expected, strict=True)
        ),
        goal_before=out_of_100(before.p_goal),
        goal_after=out_of_100(now.p_goal),
        adopted_before=out_of_100(before.p_adopted),
        adopted_after=out_of_100(now.p_adopted),
        moved=moved,
        new=new,
    )


def _words(
    made: BriefMade, before: KeptNumbers, now: KeptNumbers, *, moved: int, new: tuple[NewRow, ...]
) -> str:
    yes = MEMBER_VOTES.index(Vote.YES)
    was, is_ = round(before.expected[yes]), round(now.expected[yes])
    yes_words = f"{is_} yes expected, as then" if was == is_ else f"{is_} yes expected, then {was}"
    goal, goal_then = out_of_100(now.p_goal), out_of_100(before.p_goal)
    if (before.measure, before.more_than) != (now.measure, now.more_than):
        goal_words = f"the goal was another then; this one is reached in {goal} of 100"
    elif goal == goal_then:
        goal_words = f"the goal reached in {goal} of 100, as then"
    else:
        goal_words = f"the goal reached in {goal} of 100, then {goal_then}"
    lines = f"the line of {counted(moved, 'member')} moved" if moved else "no member's line moved"
    kinds = [row.kind for row in new]
    things = [
        counted(kinds.count(kind), f"new {kind}", plural)
        for kind, plural in _PLURALS.items()
        if kind in kinds
    ]
    tail = f" {listed(things)}." if things else " Nothing new was read or entered."
    return (
        f"Since the brief as of {long_date(made.as_of)}, made on {long_date(made.at.date())}: {yes_words}; "
        f"{goal_words}; {lines}.{tail}"
    )


_PLURALS = {
    "recorded vote": "new recorded votes",
    "text": "new texts",
    "position": "new positions",
    "sponsor": "new sponsors",
    "state of a text": "new states of texts",
    "move": "new moves",
}


class _Told:
    """What is known now that the last brief did not know."""

    def __init__(self, material: Material, book: Bibliography, made: BriefMade, before: KeptNumbers) -> None:
        self._material, self._book, self._made, self._before = material, book, made, before
        self.brief = book.ref(
            f"brief:{made.entry}",
            title=f"The brief as of {long_date(made.as_of)}, kept in the matter's record",
            sha256=made.sha256,
            reader="whipcount",
        )
        known = frozenset(before.texts)
        self._fresh = [one for one in material.reading.articles if (one.source.sha256 or "") not in known]
        fresh = {article.source.id for article in self._fresh}
        self._positions = [one for one in material.reading.positions if one.source in fresh]
        held = set(before.sponsors)
        self._joined = [
            (one, code)
            for one in material.matter.proposals
            for code in one.sponsors
            if (one.key, code) not in held
        ]

    def moved(self, now: KeptNumbers) -> tuple[MemberMoved, ...]:
        """List the members whose line moved, the largest change first."""
        changes = {
            member: max(abs(a - b) for a, b in zip(was, now.members[member], strict=True))
            for member, was in self._before.members.items()
            if member in now.members
        }
        rows = [
            (change, member)
            for member, change in changes.items()
            if change >= FELT or _likeliest(self._before.members[member]) != _likeliest(now.members[member])
        ]
        return tuple(
            MemberMoved(
                member=member,
                name=self._material.name_of(member),
                before=self._before.members[member],
                after=now.members[member],
                why=self._why(member),
            )
            for _, member in sorted(rows, key=lambda row: (-row[0], row[1]))
        )

    def _why(self, member: str) -> Cited:
        words: list[str] = []
        refs: list[Ref] = []
        calls = self._material.count.get(member)
        if calls is not None and _newer(calls, self._made.entry) and (told := call_words(calls)):
            words.append(told)
            refs.append(self._book.count())
        for position in self._positions:
            if position.actor == member:
                words.append(self._stance(position))
                refs.append(self._place(position))
        for proposal, code in self._joined:
            if code == member:
                words.append(f"joined the sponsors of “{proposal.title}”")
                refs.append(self._book.fact(proposal.source))
        fresh = [one for one in self._material.recorded if one.symbol not in self._before.votes]
        if fresh:
            words.append(f"recorded votes since: {listed([one.symbol for one in fresh])}")
            refs += [self._book.decision(one) for one in fresh]
        return self._book.cited("; ".join(words) or NO_WORD, *(refs or [self.brief]))

    def new(self) -> Iterator[NewRow]:
        """Tell what is new, the weightiest kinds first."""
        material, book = self._material, self._book
        for decision in material.recorded:
            if decision.symbol not in self._before.votes:
                yield NewRow(
                    kind="recorded vote",
                    words=book.cited(f"{decision.symbol}: {decision.tally}", book.decision(decision)),
                )
        for proposal in material.matter.proposals:
            state = f"{proposal.status} {proposal.symbol}".strip()
            if self._before.statuses.get(proposal.key) != state:
                words = f"{proposal.title}: {STATUS_WORDS[proposal.status]}"
                words += f", {proposal.symbol}" if proposal.symbol else ""
                yield NewRow(kind="state of a text", words=book.cited(words, book.fact(proposal.source)))
        for proposal, code in self._joined:
            words = f"{material.name_of(code)} joined the sponsors of “{proposal.title}”"
            yield NewRow(kind="sponsor", words=book.cited(words, book.fact(proposal.source)))
        for noted in material.told.moves:
            if noted.entry not in self._before.moves:
                words = f"{noted.value.actor}: {noted.value.did} ({noted.value.on_day})"
                yield NewRow(kind="move", words=book.cited(words, book.noted(noted.value.source)))
        for position in self._positions:
            words = f"{material.name_of(position.actor)} {self._stance(position)}"
            yield NewRow(kind="position", words=book.cited(words, self._place(position)))
        for article in self._fresh:
            said = sum(one.source == article.source.id for one in material.reading.statements)
            words = f"{article.title or article.source.id}: {counted(said, 'statement')}"
            yield NewRow(kind="text", words=book.cited(words, book.article(article)))

    def _stance(self, position: Position) -> str:
        title = self._material.titles().get(position.proposal, position.proposal.replace("-", " "))
        verb = STANCE_WORDS[position.stance]
        return (
            f"{verb} {title}" if position.modality == "asserted" else f"{verb} {title} ({position.modality})"
        )

    def _place(self, position: Position) -> Ref:
        return self._book.article(self._material.reading.article(position.source), position.span)


def _likeliest(chances: tuple[float, float, float, float]) -> int:
    return int(np.argmax(chances))


def _newer(calls: MemberCalls, entry: int) -> bool:
    return any(call.entry > entry for call in calls.cells.values())
