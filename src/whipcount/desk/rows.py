"""The rows of the count: one a member, filtered and sorted as its URL says."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from whipcount.brief.parts.deciders import IN_PLAY, STANCE_WORDS
from whipcount.desk.asking import newest_of
from whipcount.desk.desk import Count, Desk
from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.domain.statements import Position
from whipcount.figures.palette import likeliest
from whipcount.record import CallField, CallWord, KeptConflict, MemberCalls


@dataclass(frozen=True, slots=True)
class CallMark:
    """How a call word is shown: a letter for its button, the vote whose colour it takes, firm or leaning."""

    word: CallWord
    letter: str
    vote: Vote
    firm: bool


CALL_MARKS: tuple[CallMark, ...] = (
    CallMark(CallWord.FIRM_YES, "Y", Vote.YES, firm=True),
    CallMark(CallWord.LEANING_YES, "y", Vote.YES, firm=False),
    CallMark(CallWord.UNDECIDED, "?", Vote.NOT_A_MEMBER, firm=False),
    CallMark(CallWord.LEANING_ABSTAIN, "a", Vote.ABSTAIN, firm=False),
    CallMark(CallWord.ABSTAIN, "A", Vote.ABSTAIN, firm=True),
    CallMark(CallWord.LEANING_NO, "n", Vote.NO, firm=False),
    CallMark(CallWord.FIRM_NO, "N", Vote.NO, firm=True),
    CallMark(CallWord.ABSENT, "–", Vote.ABSENT, firm=True),
    CallMark(CallWord.UNKNOWN, "×", Vote.NOT_A_MEMBER, firm=False),
)
"""In the order of the buttons; letters, because colours alone do not read in grey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One member. `p` holds P(yes), P(abstain), P(no), P(absent); `influence` is in points of 100."""

    member: str
    name: str
    group: str
    earlier: tuple[tuple[str, Vote], ...]
    says: tuple[str, ...]
    p: tuple[float, float, float, float]
    calls: MemberCalls | None
    conflicts: tuple[KeptConflict, ...]
    influence: float

    @property
    def waiting(self) -> int:
        """How many conflicts of sheets over the member wait for a person."""
        return sum(kept.open for kept in self.conflicts)

    @property
    def differing(self) -> tuple[tuple[str, str], ...]:
        """Who called it what, where calls differ: each person's newest, and sheets' kept beside them."""
        told = [(call.who, str(call.word)) for call in self.calls.differing] if self.calls else []
        beside = [
            (kept.who, f"{kept.value.said} (sheet)")
            for kept in self.conflicts
            if kept.beside
            and kept.value.field is CallField.CALL
            and kept.settled
            # A newer call than the settling takes the place of both.
            and (kept.now is None or kept.now.entry < kept.settled.entry)
        ]
        if beside and not told and self.calls:
            newest = self.calls.cells.get(CallField.CALL)
            told = [(newest.who, str(newest.word))] if newest else []
        return tuple(dict.fromkeys((*told, *beside)))

    @property
    def p_yes(self) -> float:
        """Chance of a yes."""
        return self.p[0]

    @property
    def p_abstain(self) -> float:
        """Chance of an abstention."""
        return self.p[1]

    @property
    def p_no(self) -> float:
        """Chance of a no."""
        return self.p[2]

    @property
    def p_absent(self) -> float:
        """Chance of an absence."""
        return self.p[3]

    @property
    def word(self) -> CallWord:
        """The call that holds; unknown where there is none."""
        return self.calls.word if self.calls else CallWord.UNKNOWN

    @property
    def seen(self) -> int:
        """The newest entry on the member, 0 for none: an edit made from this row names it."""
        newest = newest_of(self.calls)
        return newest.entry if newest else 0

    def told(self, field: str) -> str:
        """Return what stands in a field of the count's own notes; empty where nothing does."""
        return self.calls.value(CallField(field)) if self.calls else ""

    @property
    def likeliest(self) -> Vote:
        """The likeliest vote."""
        return likeliest(self.p)[0]

    @property
    def in_play(self) -> bool:
        """Whether the likeliest vote is less than sure enough to be left alone."""
        return max(self.p) < IN_PLAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the count's URL asks for; empty means all."""

    q: str = ""
    group: str = ""
    call: str = ""
    likeliest: str = ""
    show: str = ""
    sort: str = "name"

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Filters:
        """Read a URL's query; what is not a filter, or no value of one, is passed over."""
        allowed: dict[str, Any] = {
            "call": {word.value for word in CallWord},
            "likeliest": {vote.value for vote in MEMBER_VOTES},
            "show": set(SHOWN),
            "sort": set(SORTS),
        }
        kept = {name: query[name] for name, values in allowed.items() if query.get(name) in values}
        kept |= {name: query[name][:200] for name in ("q", "group") if query.get(name)}
        return cls(**kept)


SHOWN: dict[str, str] = {
    "in-play": "in play",
    "called": "called",
    "not-called": "not called",
    "on-record": "on record in the texts",
    "conflict": "calls that differ",
}
"""Values of the filter `show`, and their words."""

SORTS: dict[str, str] = {
    "name": "name",
    "group": "group",
    "influence": "influence on the goal",
    "yes": "P(yes)",
    "unsure": "least sure first",
    "call": "call",
    "newest": "newest call first",
}
"""Values of `sort`, and their words."""

_ORDER = {mark.word: place for place, mark in enumerate(CALL_MARKS)}

_SORT_KEYS: dict[str, Callable[[CountRow], Any]] = {
    "name": lambda row: _plain(row.name),
    "group": lambda row: row.group or "~",
    "influence": lambda row: -abs(row.influence),
    "yes": lambda row: -row.p_yes,
    "unsure": lambda row: max(row.p),
    "call": lambda row: _ORDER[row.word],
    "newest": lambda row: -row.seen,
}

_SHOW_TESTS: dict[str, Callable[[CountRow], bool]] = {
    "in-play": lambda row: row.in_play,
    "called": lambda row: row.word is not CallWord.UNKNOWN,
    "not-called": lambda row: row.word is CallWord.UNKNOWN,
    "on-record": lambda row: bool(row.says),
    "conflict": lambda row: bool(row.waiting or row.differing),
}


def count_rows(desk: Desk) -> list[CountRow]:
    """Lay out every member, by name."""
    count = desk.count()
    influence = desk.influence()
    rows = [_row(desk, count, member, float(influence[i])) for i, member in enumerate(count.forecast.members)]
    return sorted(rows, key=lambda row: _plain(row.name))


def count_row(desk: Desk, member: str) -> CountRow:
    """Lay out one member."""
    return _row(desk, desk.count(), member, desk.influence_of(member))


def chosen(rows: list[CountRow], filters: Filters) -> list[CountRow]:
    """Keep the rows that the filters ask for, in their order."""
    found = rows
    if filters.q:
        wanted = _plain(filters.q)
        found = [row for row in found if wanted in _plain(row.name) or wanted == row.member.lower()]
    if filters.group:
        found = [row for row in found if row.group == filters.group]
    if filters.call:
        found = [row for row in found if row.word == filters.call]
    if filters.likeliest:
        found = [row for row in found if row.likeliest == filters.likeliest]
    if filters.show:
        found = [row for row in found if _SHOW_TESTS[filters.show](row)]
    return sorted(found, key=_SORT_KEYS[filters.sort])


def _row(desk: Desk, count: Count, member: str, influence: float) -> CountRow:
    place = count.forecast.members.index(member)
    yes, abstain, no, absent = (float(p) for p in count.forecast.p[place])
    return CountRow(
        member=member,
        name=desk.names[member],
        group=desk.groups[member],
        earlier=count.forecast.earlier[place],
        says=tuple(
            dict.fromkeys(stance_words(position) for position in desk.texts.positions.get(member, ()))
        ),
        p=(yes, abstain, no, absent),
        calls=count.calls.get(member),
        conflicts=tuple(desk.conflicts().get(member, ())),
        influence=100 * influence,
    )


def _plain(text: str) -> str:
    """Bring a name to the form in which a part of it is looked for: no case, no accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).strip()


def stance_words(position: Position) -> str:
    """Say in a word or two where a position stands: 'opposes', 'supports (predicted)'."""
    stance = STANCE_WORDS[position.stance].removesuffix(" on").removeprefix("is ")
    return stance if position.modality == "asserted" else f"{stance} ({position.modality})"
