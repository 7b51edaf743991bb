"""One matter held open: its material, its record, and the count as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from whipcount.brief.assemble import compose
from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Brief, Said
from whipcount.brief.material import Material
from whipcount.brief.parts.said import said
from whipcount.brief.request import Request
from whipcount.brief.told import Told
from whipcount.desk.asking import newest_of, share_adopted
from whipcount.desk.held import evidence_held, matter_held, reading_held
from whipcount.desk.texts import Read, Texts
from whipcount.domain import InputError, Visibility
from whipcount.domain.matter import Matter
from whipcount.forecast import (
    MemberForecast,
    TallyDraws,
    apply_calls,
    goal_share,
    influence,
    what_ifs,
)
from whipcount.forecast.redraw import KeptDraws
from whipcount.record import (
    Call,
    CallChange,
    CallField,
    KeptConflict,
    MemberCalls,
    OvertakenError,
    ReadRecord,
    Record,
    Stamp,
    Took,
    Verdict,
    known_on,
    latest_calls,
    open_matter,
    words_of,
)

Made = TypeVar("Made")

READ_KINDS = frozenset({"source", "reading", "correction", "tombstone"})
"""Kinds of entries that change what is held to have been said."""


class StaleEditError(InputError):
    """Somebody else has changed what an edit was about since its page was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The count at one version of the record: probabilities with the calls in them, draws, chances.

    `calls` says by member what stands of all that the count was told.
    """

    version: int
    calls: Mapping[str, MemberCalls]
    forecast: MemberForecast
    kept: KeptDraws
    p_goal: float
    p_adopted: float

    @property
    def draws(self) -> TallyDraws:
        """The joint draws."""
        return self.kept.tallies


@dataclass(frozen=True, slots=True)
class Undoable:
    """An edit of this session that can be taken back: its entry, what it said, and what was made with it."""

    entry: int
    words: str
    others: tuple[int, ...] = ()


class Desk:
    """The state that the pages share. Every method is called on one thread, the server's.

    Parameters
    ----------
    material : Material
        What the count rests on.
    record : Record
        Open for writing.
    request : Request
        What was asked for; its draws and its seed.
    clock : callable
        Gives the time of an entry.
    who : str
        Who edits, as it stands in the record.
    """

    def __init__(
        self,
        material: Material,
        record: Record,
        request: Request,
        *,
        clock: Callable[[], datetime],
        who: str = "",
    ) -> None:
        self.material = material
        self.record = record
        self.request = request
        self.who = who
        self.texts = Texts.of(material.reading)
        self._clock = clock
        self._undoable: list[Undoable] = []
        self._outdated = False
        """Whether the texts or the sponsors have changed since the evidence was weighed."""
        self._base = material.outlook.evidenced.forecast
        kept = KeptDraws.draw(self._base, draws=request.draws, rng=np.random.default_rng(request.seed))
        self._count = self._counted(kept, -1, {})
        self._made: dict[object, tuple[object, Any]] = {}
        self._said: tuple[Texts, Said, Bibliography] | None = None
        members = self._base.members
        self._filed = known_on(open_matter(request.matter).matter, material.as_of)
        self.names = {member: material.name_of(member) for member in members}
        self.groups = {member: material.register.group_of(member, material.as_of) or "" for member in members}
        self.without_calls = self._count

    # --- asking ------------------------------------------------------------------------------------------

    def count(self) -> Count:
        """Return the count as it stands, with what other programs have added to the record since."""
        version = self.record.newest()
        if version != self._count.version:
            if self._count.version >= 0 and self.record.kinds_since(self._count.version) & READ_KINDS:
                self._read_again()
            matter = self._matter_for(Visibility.OWN)
            if matter != self.material.matter:  # a version or a sponsor was added or taken back
                self.material = replace(self.material, matter=matter)
                self._outdated = True
            if self._outdated:
                self._weigh_again()
            told = self.record.calls(audience=Visibility.OWN)
            calls = latest_calls(told, matter.proposal)
            self._count = self._counted(self._count.kept, version, calls)
        return self._count

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what `make` makes, made once a version of the record."""
        return self.like_before(key, self.count().version, make)

    def like_before(self, key: object, of: object, make: Callable[[], Made]) -> Made:
        """Return what `make` makes, made again only when what it is made of is no longer equal."""
        kept = self._made.get(key)
        if kept is None or kept[0] != of:
            kept = (of, make())
            self._made[key] = kept
        return kept[1]

    def influence(self) -> np.ndarray:
        """Return what each member's yes is worth to the goal's chance, shape (members,), -1 to 1."""
        count, goal = self.count(), self.material.matter.goal
        return self.once("influence", lambda: influence(count.forecast, count.draws, goal))

    def influence_of(self, member: str) -> float:
        """Return one member's entry of `influence`, without working out the others'."""
        count = self.count()
        at = count.forecast.members.index(member)
        alone = replace(count.forecast, members=(member,), p=count.forecast.p[[at]])
        drawn = replace(count.draws, members=(member,), votes=count.draws.votes[:, [at]])
        return float(influence(alone, drawn, self.material.matter.goal)[0])

    def outlook(self, audience: Visibility = Visibility.OWN) -> Material:
        """Return the material as `audience` may see it, with the count as it stands for its outlook."""
        return self.once(("outlook", audience), lambda: self._seen_by(audience))

    def brief(self, audience: Visibility = Visibility.OWN) -> Brief:
        """Return the brief of the count as it stands, for an audience."""

        def made() -> Brief:
            request = replace(self.request, now=self._clock(), audience=audience)
            return compose(self.outlook(audience), request)

        return self.once(("brief", audience), made)

    def said(self) -> tuple[Said, Bibliography]:
        """Return the brief's part on who said what, with its sources; composed once a reading."""
        if self._said is None or self._said[0] is not self.texts:
            book = Bibliography(read_on=self.request.now.date())
            self._said = (self.texts, said(self.material, book), book)
        return self._said[1], self._said[2]

    def judge(
        self, read: Read, verdict: Verdict, *, corrected: ReadRecord | None = None, note: str = ""
    ) -> None:
        """Accept, correct or reject what was read; errors as `Record.correct`."""
        entry = self.record.correct(read.record, verdict, stamp=self.stamp(), corrected=corrected, note=note)
        self.did(entry, f"{verdict} a {read.kind} in {read.article.outlet or read.article.source.id}")
        self.count()

    @property
    def undoable(self) -> Undoable | None:
        """The newest edit of this session that can be undone."""
        return self._undoable[-1] if self._undoable else None

    # --- changing ----------------------------------------------------------------------------------------

    def call(
        self,
        member: str,
        said: Mapping[str, str],
        *,
        seen: int,
        visibility: Visibility | None = None,
    ) -> Count:
        """Add what the count is told of a member.

        Parameters
        ----------
        member : str
            The member's code.
        said : mapping of CallField to str
            The fields that are said, as `Record.add_call` takes them.
        seen : int
            The member's newest entry that the editor saw (`newest_of`), 0 for none.

        Raises
        ------
        InputError
            For an unknown member, field or word.
        StaleEditError
            When somebody has said more of the member since; nothing is written then.
        """
        self._require_member(member)
        change = CallChange(member=member, proposal=self.material.matter.proposal, said=said)
        while True:
            count = self.count()
            self._require_fresh(count, member, seen)
            try:
                (entry,) = self.record.add_calls([change], stamp=self.stamp(visibility), seen=count.version)
                break
            except OvertakenError:  # another program has written just now; perhaps of this member
                continue
        words = said.get(CallField.CALL) or ", ".join(said)
        self.did(entry, f"{self.names[member]}: {words}")
        return self.count()

    def calls_on(self, member: str) -> tuple[Call, ...]:
        """Return all that was said of a member and not taken back, the newest first."""
        told = self.record.calls(audience=Visibility.OWN)
        proposal = self.material.matter.proposal
        return tuple(call for call in reversed(told) if (call.member, call.proposal) == (member, proposal))

    def stamp(self, visibility: Visibility | None = None) -> Stamp:
        """Return the stamp of an edit that is made now."""
        return Stamp(at=self._clock(), who=self.who, visibility=visibility)

    def did(self, entry: int, words: str, *others: int) -> None:
        """Remember an edit of this session, with what was made in one with it, so that it can be undone."""
        self._undoable.append(Undoable(entry, words, others))

    def undo(self, entry: int) -> Undoable:
        """Take back the newest edit of this session, which must be the one named: one more entry.

        Raises
        ------
        StaleEditError
            When another edit is the newest by now.
        """
        if not self._undoable or self._undoable[-1].entry != entry:
            raise StaleEditError(
                "The newest edit is another one by now.",
                expected="Expected to undo the newest edit.",
                do="Look at the page again, and undo from there.",
            )
        undone = self._undoable.pop()
        self.record.undo_all((entry, *undone.others), stamp=self.stamp())
        return undone

    def conflicts(self) -> dict[str, list[KeptConflict]]:
        """Return by member the conflicts of sheets over the proposal, the settled ones too."""

        def made() -> dict[str, list[KeptConflict]]:
            found: dict[str, list[KeptConflict]] = {}
            for kept in self.record.conflicts(audience=Visibility.OWN):
                if kept.value.proposal == self.material.matter.proposal:
                    found.setdefault(kept.value.member, []).append(kept)
            return found

        return self.once("conflicts", made)

    @property
    def waiting(self) -> int:
        """How many conflicts wait for a person."""
        return sum(kept.open for found in self.conflicts().values() for kept in found)

    def settle(self, conflicts: Sequence[int], took: Took) -> None:
        """Settle conflicts in one way; errors as `Record.settle`."""
        entry, *others = self.record.settle_all(conflicts, took, stamp=self.stamp())
        what = "a conflict" if not others else f"{len(conflicts)} conflicts"
        self.did(entry, f"settled {what}: {took}", *others)

    def take_back(self, entry: int) -> None:
        """Take any entry back by one more; errors as `Record.undo`."""
        undo = self.record.undo(entry, stamp=self.stamp())
        self.did(undo, "taken back")

    # --- inside ------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        """Take in what was corrected."""
        self.texts = Texts.of(reading_held(self.record, self.material, Visibility.OWN))
        self.material = replace(self.material, reading=self.texts.reading)
        self._outdated = True

    def _weigh_again(self) -> None:
        """Bring the forecast without calls to the evidence as it stands: corrected texts, sponsors."""
        evidenced = evidence_held(self.record, self.material, self.texts.reading, Visibility.OWN)
        self.material = replace(self.material, outlook=replace(self.material.outlook, evidenced=evidenced))
        self._base = evidenced.forecast
        self.without_calls = self._counted(self.without_calls.kept, -1, {})
        self._outdated = False

    def _counted(
        self,
        kept: KeptDraws,
        version: int,
        calls: Mapping[str, MemberCalls],
        base: MemberForecast | None = None,
    ) -> Count:
        forecast = apply_calls(base or self._base, words_of(calls, among=self._base.members))
        kept = kept.with_probabilities(forecast.p)
        draws = kept.tallies
        return Count(
            version=version,
            calls=calls,
            forecast=forecast,
            kept=kept,
            p_goal=goal_share(draws, self.material.matter.goal),
            p_adopted=share_adopted(self.material.rule, draws),
        )

    def _matter_for(self, audience: Visibility) -> Matter:
        return matter_held(self.record, self._filed, as_of=self.material.as_of, audience=audience)

    def _seen_by(self, audience: Visibility) -> Material:
        material = replace(self.material, matter=self._matter_for(audience))
        if audience is Visibility.OWN:
            count, reading = self.count(), self.texts.reading
        else:
            calls = latest_calls(self.record.calls(audience=audience), material.matter.proposal)
            reading = reading_held(self.record, material, audience)
            evidenced = evidence_held(self.record, material, reading, audience)
            kept = self.without_calls.kept.with_probabilities(evidenced.forecast.p)
            count = self._counted(kept, self.count().version, calls, evidenced.forecast)
            material = replace(material, outlook=replace(material.outlook, evidenced=evidenced))
        changed = replace(
            material.outlook,
            forecast=count.forecast,
            draws=count.draws,
            p_adopted=count.p_adopted,
            p_goal=count.p_goal,
            what_ifs=what_ifs(
                count.forecast,
                material.matter.goal,
                rng=np.random.default_rng(self.request.seed),
                groups={member: f"the {group} group" for member, group in self.groups.items() if group},
            ),
        )
        told = Told.by(self.record, audience=audience, as_of=material.as_of)
        return replace(
            material, audience=audience, reading=reading, count=count.calls, told=told, outlook=changed
        )

    def _require_member(self, member: str) -> None:
        if member not in self._base.members:
            raise InputError(
                f"'{member}' is not a member of the {self.material.body.name} on {self.material.as_of}.",
                expected="Expected the code of one of its members.",
                do="Choose the member from the count.",
            )

    def _require_fresh(self, count: Count, member: str, seen: int) -> None:
        last = newest_of(count.calls.get(member))
        if last is None or seen >= last.entry:
            return
        raise StaleEditError(
            f"{last.who or 'Somebody'} has called {self.names[member]} “{last.word or 'with a note'}” since "
            "this page was made.",
            expected="Nothing was changed.",
            do="Look at the call as it stands, and choose again.",
        )
