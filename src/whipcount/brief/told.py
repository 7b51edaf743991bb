"""What the record tells besides texts and calls: moves, versions, sponsors, scenarios, earlier briefs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeVar

from whipcount.domain import Visibility
from whipcount.domain.scenarios import Scenario
from whipcount.record import BriefMade, Draft, Move, Noted, Record, Sponsoring

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Entries of the record up to the cut-off, oldest first; scenarios in alphabetical order."""

    moves: tuple[Noted[Move], ...] = ()
    drafts: tuple[Noted[Draft], ...] = ()
    sponsors: tuple[Noted[Sponsoring], ...] = ()
    scenarios: tuple[Noted[Scenario], ...] = ()
    briefs: tuple[BriefMade, ...] = ()

    @classmethod
    def by(cls, record: Record, *, audience: Visibility, as_of: date) -> Self:
        """Ask a record for what `audience` may know by the end of `as_of`."""
        return cls(
            moves=record.moves(audience=audience, as_of=as_of),
            drafts=record.drafts(audience=audience, as_of=as_of),
            sponsors=record.sponsors(audience=audience, as_of=as_of),
            scenarios=record.scenarios(audience=audience),
            briefs=tuple(brief for brief in record.briefs(audience=audience) if brief.as_of <= as_of),
        )

    def shown_to(self, audience: Visibility) -> Told:
        """Return what may be shown to an audience; of the briefs, those that were made for it."""
        return Told(
            moves=_shown(self.moves, audience),
            drafts=_shown(self.drafts, audience),
            sponsors=_shown(self.sponsors, audience),
            scenarios=_shown(self.scenarios, audience),
            briefs=tuple(brief for brief in self.briefs if brief.forecast.get("audience") == audience),
        )


def _shown(entries: Iterable[Noted[Value]], audience: Visibility) -> tuple[Noted[Value], ...]:
    return tuple(entry for entry in entries if entry.visibility.may_be_shown_to(audience))
