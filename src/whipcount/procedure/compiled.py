"""Conditions as integer inequalities: what every computation of the room stands on.

Each atom of a rule becomes `sum over members of weight x coefficient[vote] >= threshold`, in integers, with
one coefficient for each of the four votes in the order of `domain.MEMBER_VOTES`. A rule is a formula of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np

from whipcount.domain import MEMBER_VOTES, InputError
from whipcount.procedure.schema import Base, Condition, Count, Nobody, Share

T = TypeVar("T")
UNLISTED = "(seat)"
"""How the code of a seat begins whose holder is not known."""
VOTES = tuple(str(vote) for vote in MEMBER_VOTES)
_BASES: dict[str, tuple[str, ...]] = {
    "present_and_voting": ("yes", "no"),
    "present": ("yes", "abstain", "no"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chamber:
    """Who decides on the day: what a condition is compiled against."""

    body: str
    members: tuple[str, ...] = ()
    """Codes, where the members are listed."""
    size: int | None = None
    eligible: int | None = None
    attending: int | None = None
    sets: Mapping[str, frozenset[str]]
    weights: Mapping[str, Mapping[str, int]]
    aliases: Mapping[str, str]
    weighted_tally: bool = False
    """The tally counts voting power, not members (a weighted body whose members are not listed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One inequality. `weights` is None where every member counts one; zero outside the atom's set."""

    kind: Literal["count", "share", "none"]
    label: str
    of: tuple[str, ...]
    base: str
    ratio: tuple[int, int]
    strict: bool
    set: str
    weighting: str
    coefficients: tuple[int, int, int, int]
    threshold: int
    needs_one: bool
    """Met only if somebody casts one of the votes `of`: nobody voting adopts nothing."""
    base_count: int | None
    """The base, where it does not depend on the votes."""
    weights: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A Boolean formula over atoms, by their index."""

    op: Literal["atom", "all", "any", "not"]
    atom: int = -1
    parts: tuple[Formula, ...] = ()


def compile_condition(condition: Condition, chamber: Chamber) -> tuple[Formula, tuple[Atom, ...]]:
    """Turn a condition into a formula of integer inequalities for one chamber.

    Raises
    ------
    InputError
        When a base, a set or a weight that the condition names is not known for the chamber.
    """
    atoms: list[Atom] = []

    def build(part: Condition) -> Formula:
        if part.all or part.any:
            return Formula("all" if part.all else "any", parts=tuple(map(build, part.all or part.any)))
        if part.not_ is not None:
            return Formula("not", parts=(build(part.not_),))
        atoms.append(_atom(part, chamber))
        return Formula("atom", len(atoms) - 1)

    return build(condition), tuple(atoms)


def parse_ratio(text: str) -> tuple[int, int]:
    """Read `2/3` as (2, 3)."""
    num, _, den = text.partition("/")
    return int(num), int(den)


def _atom(part: Condition, chamber: Chamber) -> Atom:
    if part.count is not None:
        return _count(part.count, chamber)
    if part.none is not None:
        return _nobody(part.none, chamber)
    assert part.share is not None  # noqa: S101 - the file's check has seen to it
    return _share(part.share, chamber)


def _count(part: Count, chamber: Chamber) -> Atom:
    upper = part.at_least is None
    sign = -1 if upper else 1
    bound = part.at_most if upper else part.at_least
    assert bound is not None  # noqa: S101 - the file's check has seen to it
    return Atom(
        kind="count",
        label=part.label,
        of=part.of,
        base="",
        ratio=(bound, 1),
        strict=upper,
        set=part.set,
        weighting="",
        coefficients=_coefficients(dict.fromkeys(part.of, sign)),
        threshold=sign * bound,
        needs_one=False,
        base_count=None,
        weights=_mask(part.set, chamber),
    )


def _nobody(part: Nobody, chamber: Chamber) -> Atom:
    scope = "" if part.set == "all" else part.set
    return Atom(
        kind="none",
        label=part.label,
        of=part.of,
        base="",
        ratio=(0, 1),
        strict=True,
        set=scope,
        weighting="",
        coefficients=_coefficients(dict.fromkeys(part.of, -1)),
        threshold=0,
        needs_one=False,
        base_count=None,
        weights=_mask(scope, chamber),
    )


def _share(part: Share, chamber: Chamber) -> Atom:
    strict = bool(part.more_than)
    num, den = parse_ratio(part.more_than or part.at_least)
    base_count = base_size(part.base, part.set, part.weights, chamber)
    if base_count is None:  # the base moves with the votes: den x of - num x base
        score = {vote: den * (vote in part.of) - num * (vote in _BASES[part.base]) for vote in VOTES}
        threshold = int(strict)
    else:
        score = dict.fromkeys(part.of, 1)
        threshold = needed_of(base_count, num, den, strict=strict)
    return Atom(
        kind="share",
        label=part.label,
        of=part.of,
        base=part.base,
        ratio=(num, den),
        strict=strict,
        set=part.set,
        weighting=part.weights,
        coefficients=_coefficients(score),
        threshold=threshold,
        needs_one=base_count is None and not strict,
        base_count=base_count,
        weights=_weights(part.weights, part.set, chamber),
    )


def needed_of(base: int, num: int, den: int, *, strict: bool) -> int:
    """Return the smallest count that reaches (or, if strict, exceeds) num/den of a base; never below one.

    Examples
    --------
    >>> needed_of(50, 2, 3, strict=False), needed_of(192, 1, 2, strict=True)
    (34, 97)
    """
    return max(1, num * base // den + 1 if strict else -(-num * base // den))


def base_size(base: Base, scope: str, weighting: str, chamber: Chamber) -> int | None:
    """Return the size of a base on the day, or None where it depends on the votes."""
    if base in _BASES:
        return None
    if weighting and (table := _weights(weighting, scope, chamber)) is not None:
        return sum(table)
    if scope:
        return len(chamber.sets[scope])
    known = {
        "members": chamber.size,
        "total_weight": chamber.size,
        "eligible": chamber.size if chamber.eligible is None else chamber.eligible,
        "attending": chamber.attending,
    }[base]
    if known is None:
        raise InputError(
            f"The rule counts a share of all {base} of {chamber.body}, and their number is not known.",
            expected="Expected the number that the record states.",
            do="Give it: `members` in the case, or --members on the command line.",
        )
    return known


def _coefficients(score: Mapping[Any, int]) -> tuple[int, int, int, int]:
    yes, abstain, no, absent = (score.get(vote, 0) for vote in VOTES)
    return yes, abstain, no, absent


def _mask(scope: str, chamber: Chamber) -> tuple[int, ...] | None:
    if not scope:
        return None
    if not chamber.members:
        raise InputError(
            f"The rule speaks of the {scope} members of {chamber.body}; for that day, and a body of "
            f"{chamber.size or 'unknown size'}, they are not listed.",
            expected="Expected a day on which the body's membership is known.",
            do="Check the date and the number of members, or write the membership into the body file.",
        )
    return tuple(int(code in chamber.sets[scope]) for code in chamber.members)


def _weights(name: str, scope: str, chamber: Chamber) -> tuple[int, ...] | None:
    if not name or chamber.weighted_tally:
        return _mask(scope, chamber)
    table = chamber.weights[name]
    inside = chamber.sets[scope] if scope else frozenset(chamber.members)
    lacking = sorted(inside - set(table))
    if lacking:
        raise InputError(
            f"The weights '{name}' of {chamber.body} lack {', '.join(lacking)}.",
            expected="Expected a weight for every member on that day.",
            do="Complete the table of weights.",
        )
    return tuple(table[code] if code in inside else 0 for code in chamber.members)


def evaluate(formula: Formula, met: Sequence[T], *, ops: Mapping[str, Callable[[Sequence[T]], T]]) -> T:
    """Evaluate a formula over values of any kind (arrays of truth, three-valued numbers)."""
    if formula.op == "atom":
        return met[formula.atom]
    return ops[formula.op]([evaluate(part, met, ops=ops) for part in formula.parts])


ARRAY_OPS: Mapping[str, Callable[[Sequence[np.ndarray]], np.ndarray]] = {
    "all": lambda parts: np.logical_and.reduce(list(parts)),
    "any": lambda parts: np.logical_or.reduce(list(parts)),
    "not": lambda parts: ~parts[0],
}


def met_by_counts(atom: Atom, counts: np.ndarray) -> np.ndarray:
    """Tell for which tallies, (m, 4) in the order of the votes, an unweighted atom is met: (m,) of bool."""
    met = counts @ np.asarray(atom.coefficients, dtype=np.int64) >= atom.threshold
    if atom.needs_one:
        met &= counts[:, [VOTES.index(vote) for vote in atom.of]].sum(axis=1) > 0
    return met


def met_by_votes(atom: Atom, votes: np.ndarray) -> np.ndarray:
    """Tell for which roll calls, (m, n) of vote indices 0 to 3, an atom is met: (m,) of bool."""
    if atom.weights is None:
        return met_by_counts(atom, np.stack([(votes == vote).sum(axis=1) for vote in range(4)], axis=1))
    table = np.asarray(atom.coefficients, dtype=np.int64)
    weights = np.asarray(atom.weights, dtype=np.int64)
    met = table[votes] @ weights >= atom.threshold
    if atom.needs_one:
        cast = np.isin(votes, [VOTES.index(vote) for vote in atom.of])
        met &= cast[:, weights > 0].any(axis=1)
    return met
