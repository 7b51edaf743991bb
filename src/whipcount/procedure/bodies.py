"""Bodies and the rules in force on a day."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from whipcount import register
from whipcount.domain import InputError
from whipcount.procedure import words
from whipcount.procedure.bodyfiles import parse_body
from whipcount.procedure.compiled import UNLISTED, Atom, Chamber, Formula, compile_condition
from whipcount.procedure.membership import PACKAGED, Membership, membership_of
from whipcount.procedure.schema import BodyFile, Consensus, KindEntry, Quorum, RuleEntry, SeatsEntry, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The rule in force for one kind of decision of one body on one day, compiled."""

    body: str
    body_name: str
    kind: str
    kind_title: str
    id: str
    on: date
    question: str
    reference: str
    """Short: `charter.27(3)`, `ga.85+86`."""
    cite: str
    """In full, for a reader."""
    status: str
    """`verified`: the text was read in a source; `memory`: it was not."""
    practice: str
    formula: Formula
    atoms: tuple[Atom, ...]
    refusal: tuple[Formula, tuple[Atom, ...]] | None
    """The condition of a decision against, where neither is a third outcome."""
    chamber: Chamber
    quorum: Quorum | None
    consensus: Consensus | None
    motion: KindEntry
    needs: str
    """What is needed, in words."""
    abstentions: str
    absences: str
    voters: str
    blockers: str
    blocking: tuple[str, ...]
    """Codes of the members who can each block alone."""

    @property
    def members(self) -> tuple[str, ...]:
        """Codes of the members on the day; empty where the body's members are not listed."""
        return self.chamber.members

    @property
    def size(self) -> int | None:
        """How many members the body has on the day."""
        return self.chamber.size

    @property
    def needs_votes(self) -> bool:
        """Whether the tally alone cannot decide: who voted how matters."""
        return any(atom.weights is not None for atom in self.atoms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What else the record states about a decision, beside its tally and votes.

    `size` is the number of members at the time; `attending` of delegates registered; `quorum` the number of
    votes the chair declared necessary; `ruling` how the chair had ruled before the vote.
    """

    size: int | None = None
    attending: int | None = None
    quorum: int | None = None
    ineligible: int = 0
    objections: tuple[str, ...] = ()
    ruling: str = ""
    must_abstain: tuple[str, ...] = ()


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as its file states it."""

    file: BodyFile
    rules: tuple[RuleEntry, ...]
    kinds: Mapping[str, KindEntry]
    """By kind and by every alias."""
    folder: Traversable | Path
    """Where the file lies, and the tables it names beside it."""

    @property
    def key(self) -> str:
        """The body's key, as `un.sc`."""
        return self.file.body

    @property
    def name(self) -> str:
        """The body's name."""
        return self.file.name

    def membership(self, on: date) -> Membership:
        """Return who belongs on a day, as far as the file or the register tells."""
        return membership_of(self.file, on, load=lambda key: load_body(key).file, folder=self.folder)

    def decision_for(
        self, kind: str, *, on: date, question: str | None = None, facts: Facts = NO_FACTS
    ) -> Rule:
        """Return the rule for a kind of decision on a day.

        Parameters
        ----------
        kind : str
            A kind of decision the body's file names, or an alias.
        on : date
            The day of the decision.
        question : str, optional
            How the question has been classed (`important`, `procedural`), where the kind does not settle it.
        facts : Facts
            What the record states; `size` replaces the number of members that the file gives.

        Raises
        ------
        InputError
            When the body did not exist, has no such kind, question or rule on that day, or the rule needs a
            number that is not known.
        """
        self._require_day(on)
        motion = self._put_to_a_vote(kind)
        variant = self._variant(motion, question, facts.ruling)
        entry = self._rule(variant.rule, on)
        chamber = self._chamber(on, facts)
        formula, atoms = compile_condition(entry.adopted_when, chamber)
        refusal = compile_condition(entry.rejected_when, chamber) if entry.rejected_when else None
        blocking = _blocking(atoms, chamber)
        return Rule(
            body=self.key,
            body_name=self.name,
            kind=motion.kind,
            kind_title=motion.title,
            id=entry.id,
            on=on,
            question=question or "",
            reference=variant.reference or entry.reference,
            cite=variant.cite or entry.cite,
            status=entry.status,
            practice=entry.practice,
            formula=formula,
            atoms=atoms,
            refusal=refusal,
            chamber=chamber,
            quorum=entry.quorum,
            consensus=self.file.consensus,
            motion=motion,
            needs=_needs(formula, atoms, self.file.member_word),
            abstentions=words.abstention_words(atoms),
            absences=words.absence_words(atoms),
            voters=_voters(chamber, self.file),
            blockers=_blockers(blocking, atoms),
            blocking=blocking,
        )

    def _require_day(self, on: date) -> None:
        if not self.file.since <= on < self.file.until:
            end = "" if self.file.until.year == 9999 else f" until {self.file.until}"
            raise InputError(
                f"{self.name} ({self.key}) took no decisions on {on}.",
                expected=f"Expected a date from {self.file.since}{end}.",
                do="Check the date, or the body.",
            )

    def motion(self, kind: str) -> KindEntry:
        """Return what the file says of a kind of decision, by its name or an alias."""
        if kind in self.kinds:
            return self.kinds[kind]
        names = sorted({entry.kind for entry in self.kinds.values()})
        near = difflib.get_close_matches(kind, names, n=2)
        raise InputError(
            f"{self.name} ({self.key}) has no kind of decision '{kind}'.",
            expected=f"It has: {', '.join(names)}.",
            do=f"Did you mean {' or '.join(near)}?" if near else "Choose one, or add it to the body file.",
        )

    def _put_to_a_vote(self, kind: str) -> KindEntry:
        motion = self.motion(kind)
        if motion.no_vote:
            raise InputError(
                f"Nothing is voted on at '{motion.kind}' of {self.name}: {motion.no_vote}",
                expected="Expected a kind of decision that is put to a vote.",
                do="Choose another kind.",
            )
        return motion

    def _variant(self, motion: KindEntry, question: str | None, ruling: str) -> Variant:
        plain = Variant(rule=motion.rule, reference=motion.reference, cite=motion.cite)
        if ruling:
            key = f"ruled_{ruling}"
            if key not in motion.question:
                known = [name.removeprefix("ruled_") for name in motion.question if name.startswith("ruled_")]
                raise InputError(
                    f"A ruling '{ruling}' was given for a {motion.title}.",
                    expected=f"Expected one of: {', '.join(known) or 'no ruling for this kind'}.",
                    do="Mend the ruling, or the kind.",
                )
            return motion.question[key]
        if not question:
            return plain
        if question not in self.file.questions:
            raise InputError(
                f"The question is classed '{question}', which {self.name} does not know.",
                expected=f"Expected {' or '.join(self.file.questions) or 'no class of question'}.",
                do="Mend the class of the question, or leave it out.",
            )
        return motion.question.get(question, plain)

    def _rule(self, rule_id: str, on: date) -> RuleEntry:
        for entry in self.rules:
            if entry.id == rule_id and entry.since <= on < entry.until:
                return entry
        spans = [f"from {entry.since}" for entry in self.rules if entry.id == rule_id]
        raise InputError(
            f"The rule '{rule_id}' of {self.name} was not in force on {on}.",
            expected=f"It is in force {' and '.join(spans)}.",
            do="Check the date.",
        )

    def _chamber(self, on: date, facts: Facts) -> Chamber:
        membership = self.membership(on)
        size = facts.size or membership.size
        members = membership.members
        if members and facts.size is None and size is not None and size > len(members):
            # seats whose holders the file does not know yet: there, but without a name
            members += tuple(f"{UNLISTED} {number}" for number in range(len(members) + 1, size + 1))
        listed = bool(members) and size == len(members)
        return Chamber(
            body=self.name,
            members=members if listed else (),
            size=size,
            eligible=None if size is None else size - facts.ineligible,
            attending=facts.attending,
            sets=membership.sets,
            weights=membership.weights,
            aliases=membership.aliases,
            weighted_tally=bool(self.file.weights) and not listed,
        )


def load_body(name: str | Path) -> Body:
    """Load a body by its key or alias (`un.sc`), or from a body file of one's own (a path ending in .toml).

    Raises
    ------
    InputError
        When there is no such body (the nearest keys are offered), or its file is wrong.

    Examples
    --------
    >>> from datetime import date
    >>> rule = load_body("un.sc").decision_for("draft_resolution", on=date(2014, 12, 22))
    >>> rule.reference, rule.needs
    ('charter.27(3)', 'nine votes in favour and no permanent member voting no')
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        path = Path(name)
        return _assemble(parse_body(path, what="a body file"), path.parent)
    return _known_body(_key_of(name))


def known_bodies() -> tuple[str, ...]:
    """Return the keys of all bodies in the package, sorted."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in PACKAGED.iterdir()
                        if entry.name.endswith(".toml")))  # fmt: skip


@lru_cache
def _aliases() -> dict[str, str]:
    return {alias: key for key in known_bodies() for alias in _known_body(key).file.aliases}


def _key_of(name: str) -> str:
    if name in known_bodies():
        return name
    if name in _aliases():
        return _aliases()[name]
    near = difflib.get_close_matches(name, [*known_bodies(), *_aliases()], n=3)
    raise InputError(
        f"There is no body '{name}'.",
        expected=f"Nearest: {', '.join(near)}." if near else f"Known: {', '.join(known_bodies())}.",
        do="Choose one, see `whipcount bodies list`, or name a body file.",
    )


@lru_cache
def _known_body(key: str) -> Body:
    with resources.as_file(PACKAGED / f"{key}.toml") as path:
        return _assemble(parse_body(path, what="a body file"), PACKAGED)


def _assemble(file: BodyFile, folder: Traversable | Path) -> Body:
    """Lay the file over the body it is like: what it names itself goes before."""
    if not file.like:
        return Body(file=file, rules=file.rule, kinds=_by_name(file.kind), folder=folder)
    model = load_body(file.like)
    own = {(entry.id) for entry in file.rule}
    merged = BodyFile(
        **{
            **{name: getattr(file, name) for name in BodyFile.__struct_fields__},
            "questions": file.questions or model.file.questions,
            "consensus": file.consensus or model.file.consensus,
            "script": file.script or model.file.script,
            "membership": file.membership if file.seats else file.membership or model.file.membership,
            "seats": file.seats or model.file.seats,
        }
    )
    rules = file.rule + tuple(entry for entry in model.rules if entry.id not in own)
    return Body(file=merged, rules=rules, kinds={**model.kinds, **_by_name(file.kind)}, folder=folder)


def _by_name(kinds: tuple[KindEntry, ...]) -> dict[str, KindEntry]:
    return {name: entry for entry in kinds for name in (entry.kind, *entry.aliases)}


def _needs(formula: Formula, atoms: tuple[Atom, ...], who: str) -> str:
    return words.condition_words(formula, atoms, who=who)


def _blocking(atoms: tuple[Atom, ...], chamber: Chamber) -> tuple[str, ...]:
    for atom in atoms:
        if atom.kind == "none":
            inside = atom.weights or (1,) * len(chamber.members)
            return tuple(code for code, counts in zip(chamber.members, inside, strict=True) if counts)
    return ()


def _voters(chamber: Chamber, file: BodyFile) -> str:
    who = f"The {chamber.size} {file.member_word}" if chamber.size else f"The {file.member_word}"
    votes = "with the weights of that day" if file.weights else "one vote each"
    return f"{who} of {_with_article(file.name)} on that day, {votes}."


def _with_article(name: str) -> str:
    return name if name.startswith(("INTERPOL", "IAEA", "IMF", "OPCW", "UNESCO")) else f"the {name}"


def _named(codes: tuple[str, ...]) -> str:
    """Name members in English where the register knows them."""
    known = register.load().states
    names = sorted(known[code].name if code in known else code for code in codes)
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _blockers(blocking: tuple[str, ...], atoms: tuple[Atom, ...]) -> str:
    if blocking and any(atom.label == "veto" for atom in atoms):
        return f"Each of {_named(blocking)} can block alone, by voting no."
    if any(atom.kind == "none" for atom in atoms):
        return "Any member can block alone."
    return "No member can block alone."


__all__ = [
    "NO_FACTS", "Body", "Consensus", "Facts", "KindEntry", "Rule", "RuleEntry", "SeatsEntry", "known_bodies",
    "load_body",
]  # fmt: skip
