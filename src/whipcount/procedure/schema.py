"""How a body is written down: the shape of a body file, from TOML into frozen values.

A file states the rules of one body. Everything in it is dated, half-open (`from` included, `to` excluded).
See `docs/bodies.md` for the page that explains it with the Security Council as the example.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

FOREVER = date(9999, 12, 31)
Base = Literal["members", "eligible", "present", "present_and_voting", "attending", "total_weight"]
"""What a share is a share of. `present_and_voting` is yes and no alone; `present` adds abstentions;
`attending` is a number that the record states (delegates registered); the rest come from the membership."""

Cast = Literal["yes", "abstain", "no", "absent"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table that knows all its keys."""


class Count(_Strict, frozen=True, kw_only=True):
    """So many members, whatever the others do. `of`: the votes counted; `set`: among which members."""

    of: tuple[Cast, ...]
    at_least: int | None = None
    at_most: int | None = None
    set: str = ""
    label: str = ""


class Share(_Strict, frozen=True, kw_only=True):
    """A share of a base, `more_than = "1/2"` or `at_least = "2/3"`; of weights where `weights` is named."""

    of: tuple[Cast, ...] = ("yes",)
    base: Base
    at_least: str = ""
    more_than: str = ""
    set: str = ""
    weights: str = ""
    label: str = ""


class Nobody(_Strict, frozen=True, kw_only=True):
    """No member of `set` casts any of the votes `of`. `label = "veto"` names it so in decisions."""

    of: tuple[Cast, ...] = ("no",)
    set: str = "all"
    label: str = "objection"


class Condition(_Strict, frozen=True, kw_only=True):
    """One condition: exactly one of its keys is given."""

    count: Count | None = None
    share: Share | None = None
    none: Nobody | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    not_: Condition | None = msgspec.field(default=None, name="not")


class Quorum(_Strict, frozen=True, kw_only=True):
    """Votes that must be cast for a vote to count. Not met: the vote is void."""

    of: tuple[Cast, ...] = ("yes", "no")
    base: Base
    at_least: str = ""
    more_than: str = ""
    reference: str
    cite: str


class RuleEntry(_Strict, frozen=True, kw_only=True):
    """A rule of decision, in force from one day until another."""

    id: str
    since: date = msgspec.field(default=date.min, name="from")
    until: date = msgspec.field(default=FOREVER, name="to")
    reference: str
    cite: str
    status: Literal["verified", "memory"]
    practice: str = ""
    """Where practice differs from the words of the rule, and which of the two is applied here."""
    adopted_when: Condition
    rejected_when: Condition | None = None
    """Given where a third outcome exists: neither adopted nor rejected is `no_opinion`."""
    quorum: Quorum | None = None


class Variant(_Strict, frozen=True, kw_only=True):
    """Another rule for the same kind of motion, when the question has been classed or ruled upon."""

    rule: str
    reference: str = ""
    cite: str = ""


class KindEntry(_Strict, frozen=True, kw_only=True):
    """A kind of decision the body takes, and the rule that governs it."""

    kind: str
    title: str
    aliases: tuple[str, ...] = ()
    rule: str = ""
    """Empty where nothing is put to a vote: `no_vote` then says what happens instead."""
    no_vote: str = ""
    reference: str = ""
    cite: str = ""
    question: dict[str, Variant] = {}
    tie: Literal["rejected", "second_vote", "stands"] = "rejected"
    tie_cite: str = ""
    outcomes: dict[Literal["adopted", "rejected"], str] = {}
    yes_means: str = ""
    consensus: Literal["positive", "negative"] = "positive"
    """Negative: it goes through unless all object, so that objections alone stop nothing."""
    when_adopted: str = ""
    when_rejected: str = ""
    effect: Literal["", "no_action", "stop", "reconsider", "reorder", "class"] = ""
    """What the adoption of the motion does to the rest of a voting session."""
    speakers: str = ""


class Consensus(_Strict, frozen=True, kw_only=True):
    """How the body decides without a vote."""

    reference: str
    cite: str


class MembershipEntry(_Strict, frozen=True, kw_only=True):
    """Who belongs: codes for a time, a file of dated spells, another body's members, or the register."""

    set: str = ""
    members: tuple[str, ...] = ()
    file: str = ""
    of: str = ""
    register: str = ""
    since: date = msgspec.field(default=date.min, name="from")
    until: date = msgspec.field(default=FOREVER, name="to")


class SeatsEntry(_Strict, frozen=True, kw_only=True):
    """How many members the body has, where they are not listed one by one."""

    since: date = msgspec.field(default=date.min, name="from")
    until: date = msgspec.field(default=FOREVER, name="to")
    members: int


class Script(_Strict, frozen=True, kw_only=True):
    """In which order a session takes what is before it, and who may ask for what."""

    cite: str
    motions: tuple[str, ...] = ()
    """Procedural motions, the one that goes before all others first."""
    amendments: Literal["furthest_first", "declared"] = "furthest_first"
    amendments_cite: str = ""
    division: Literal["vote_if_objected", "mover_may_refuse", "none"] = "none"
    division_cite: str = ""
    all_parts_lost: Literal["whole_lost", "vote_on_rest"] = "vote_on_rest"
    rivals_cite: str = ""


class BodyFile(_Strict, frozen=True, kw_only=True):
    """The whole file."""

    body: str
    name: str
    aliases: tuple[str, ...] = ()
    like: str = ""
    """Another body whose rules, kinds and script apply where this file says nothing."""
    sources: tuple[str, ...] = ()
    since: date = msgspec.field(default=date.min, name="from")
    until: date = msgspec.field(default=FOREVER, name="to")
    member_word: str = "members"
    questions: tuple[str, ...] = ()
    seats: tuple[SeatsEntry, ...] = ()
    membership: tuple[MembershipEntry, ...] = ()
    member_aliases: dict[str, str] = {}
    """Other codes that the body's records use, to the codes of the members."""
    weights: dict[str, str] = {}
    rule: tuple[RuleEntry, ...] = ()
    kind: tuple[KindEntry, ...] = ()
    consensus: Consensus | None = None
    script: Script | None = None
    notes: tuple[str, ...] = ()
