"""One matter held open: its material, its record, and the count as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from whipcount.brief.assemble import compose
from whipcount.brief.content import Brief
from whipcount.brief.material import Material
from whipcount.brief.request import Request
from whipcount.desk.redraw import KeptDraws
from whipcount.domain import InputError, Visibility
from whipcount.domain.statements import Article, Position
from whipcount.forecast import MemberForecast, TallyDraws, apply_calls, goal_share, influence, what_ifs
from whipcount.procedure import adopted
from whipcount.record import Call, CallField, MemberCalls, Record, Stamp, latest_calls, words_of


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
    """An edit of this session that can be taken back: its entry, and what it said."""

    entry: int
    words: str


def _by_actor(material: Material) -> dict[str, tuple[Position, ...]]:
    found: dict[str, dict[tuple[str, str, str], Position]] = {}
    for position in sorted(material.reading.positions, key=lambda position: -position.confidence):
        of_actor = found.setdefault(position.actor, {})
        of_actor.setdefault((position.proposal, position.stance, position.modality), position)
    return {actor: tuple(kept.values()) for actor, kept in found.items()}


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
        self._clock = clock
        self._undoable: list[Undoable] = []
        self._base = material.outlook.history
        kept = KeptDraws.draw(self._base, draws=request.draws, rng=np.random.default_rng(request.seed))
        self._count = self._counted(kept, -1, {})
        self._influence: tuple[int, np.ndarray] | None = None
        self._brief: tuple[int, Brief] | None = None
        members = self._base.members
        self.names = {member: material.name_of(member) for member in members}
        self.groups = {member: material.register.group_of(member, material.as_of) or "" for member in members}
        self._positions: dict[str, tuple[Position, ...]] = _by_actor(material)
        self._articles = {article.source.id: article for article in material.reading.articles}
        self.without_calls = self._count

    # --- asking ------------------------------------------------------------------------------------------

    def count(self) -> Count:
        """Return the count as it stands, with what other programs have added to the record since."""
        version = self.record.newest()
        if version != self._count.version:
            told = self.record.calls(audience=Visibility.OWN)
            calls = latest_calls(told, self.material.matter.proposal)
            self._count = self._counted(self._count.kept, version, calls)
        return self._count

    def influence(self) -> np.ndarray:
        """Return the change of the goal's chance if a member votes yes, shape (members,), -1 to 1."""
        count = self.count()
        if self._influence is None or self._influence[0] != count.version:
            found = influence(count.forecast, count.draws, self.material.matter.goal)
            self._influence = (count.version, found)
        return self._influence[1]

    def positions_of(self, member: str) -> tuple[Position, ...]:
        """Return the positions that the texts report of a member, the surest first."""
        return self._positions.get(member, ())

    def article(self, source: str) -> Article:
        """Return the article that a record's `source` names."""
        return self._articles[source]

    def standing(self) -> Material:
        """Return the material with the count as it stands for its outlook."""
        count, outlook = self.count(), self.material.outlook
        return replace(
            self.material,
            count=count.calls,
            outlook=replace(
                outlook,
                forecast=count.forecast,
                draws=count.draws,
                p_adopted=count.p_adopted,
                p_goal=count.p_goal,
                what_ifs=what_ifs(
                    count.forecast,
                    self.material.matter.goal,
                    rng=np.random.default_rng(self.request.seed),
                    groups={member: f"the {group} group" for member, group in self.groups.items() if group},
                ),
            ),
        )

    def brief(self) -> Brief:
        """Return the brief of the count as it stands; composed once a version of the record."""
        version = self.count().version
        if self._brief is None or self._brief[0] != version:
            self._brief = (version, compose(self.standing(), replace(self.request, now=self._clock())))
        return self._brief[1]

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
        self._require_fresh(member, seen)
        entry = self.record.add_call(
            member, self.material.matter.proposal, stamp=self.stamp(visibility), said=said
        )
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

    def did(self, entry: int, words: str) -> None:
        """Remember an edit of this session, so that it can be undone."""
        self._undoable.append(Undoable(entry, words))

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
        self.record.undo(entry, stamp=self.stamp())
        return undone

    # --- inside ------------------------------------------------------------------------------------------

    def _counted(self, kept: KeptDraws, version: int, calls: Mapping[str, MemberCalls]) -> Count:
        forecast = apply_calls(self._base, words_of(calls, among=self._base.members))
        kept = kept.with_probabilities(forecast.p)
        rule = self.material.rule
        draws = kept.tallies
        carried = (
            adopted(rule, draws.votes, members=draws.members)
            if rule.needs_votes
            else adopted(rule, draws.counts)
        )
        return Count(
            version=version,
            calls=calls,
            forecast=forecast,
            kept=kept,
            p_goal=goal_share(draws, self.material.matter.goal),
            p_adopted=float(carried.mean()),
        )

    def _require_member(self, member: str) -> None:
        if member not in self._base.members:
            raise InputError(
                f"'{member}' is not a member of the {self.material.body.name} on {self.material.as_of}.",
                expected="Expected the code of one of its members.",
                do="Choose the member from the count.",
            )

    def _require_fresh(self, member: str, seen: int) -> None:
        last = newest_of(self.count().calls.get(member))
        if last is None or seen >= last.entry:
            return
        raise StaleEditError(
            f"{last.who or 'Somebody'} has called {self.names[member]} “{last.word or 'with a note'}” since "
            "this page was made.",
            expected="Nothing was changed.",
            do="Look at the call as it stands, and choose again.",
        )


def newest_of(calls: MemberCalls | None) -> Call | None:
    """Return the newest entry among those that stand for a member."""
    return max(calls.cells.values(), key=lambda call: call.entry) if calls and calls.cells else None
