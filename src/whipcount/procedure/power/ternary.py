"""Voting power where members may also abstain: ternary games, counted exactly.

Felsenthal and Machover (1997), doi:10.1007/s001820050032: each member votes yes, abstains or votes no. A
member is critical at a profile of the others when its own vote changes the outcome; the index is the share of
the 3^(n-1) profiles of the others at which it does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import factorial, prod

import numpy as np

from whipcount.domain import InputError
from whipcount.procedure.bodies import Rule
from whipcount.procedure.compiled import ARRAY_OPS, evaluate

MOST_VECTORS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TernaryPower:
    """Shares of the profiles of the others at which a member's vote decides, one Fraction a member.

    `yes_no`: yes adopts and no rejects. `yes_abstain`: yes adopts and abstaining rejects; `abstain_no`:
    abstaining adopts and no rejects. The first is the sum of the other two.
    """

    members: tuple[str, ...]
    yes_no: tuple[Fraction, ...]
    yes_abstain: tuple[Fraction, ...]
    abstain_no: tuple[Fraction, ...]
    adopting: int
    profiles: int


def ternary_power_of(rule: Rule) -> TernaryPower:
    """Return the ternary Banzhaf power under a rule, all members present.

    Raises
    ------
    InputError
        When the members fall into too many classes for exact counting, or their number is not known.
    """
    members = rule.members or tuple(str(number) for number in range(1, (rule.size or 0) + 1))
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in range(len(members)):
        groups[tuple(1 if atom.weights is None else atom.weights[place] for atom in rule.atoms)].append(place)
    keys = list(groups)
    sizes = [len(groups[key]) for key in keys]
    vectors = prod((size + 1) * (size + 2) // 2 for size in sizes)
    if not members or vectors > MOST_VECTORS:
        raise InputError(
            f"With abstention, {len(members)} members in {len(keys)} classes make {vectors} profiles.",
            expected=f"Expected at most {MOST_VECTORS}: few classes of equal members.",
            do="Ask for the power between yes and no, or for an estimate.",
        )
    adopting = sum(count for _, _, count in _profiles(rule, keys, sizes, None))
    by_class = [_critical(rule, keys, sizes, c, 3 ** (len(members) - 1)) for c in range(len(keys))]
    of = {place: c for c, key in enumerate(keys) for place in groups[key]}
    columns = list(zip(*(by_class[of[place]] for place in range(len(members))), strict=True))
    return TernaryPower(
        members=members,
        yes_no=columns[0],
        yes_abstain=columns[1],
        abstain_no=columns[2],
        adopting=adopting,
        profiles=3 ** len(members),
    )


def _critical(
    rule: Rule, keys: list[tuple[int, ...]], sizes: list[int], c: int, total: int
) -> tuple[Fraction, Fraction, Fraction]:
    others = [size - (index == c) for index, size in enumerate(sizes)]
    adopted = [0, 0, 0]  # profiles of the others with which a yes, an abstention, a no adopts
    for vote in range(3):
        adopted[vote] = sum(count for _, _, count in _profiles(rule, keys, others, (c, vote)))
    yes, abstain, no = adopted
    return Fraction(yes - no, total), Fraction(yes - abstain, total), Fraction(abstain - no, total)


def _profiles(rule: Rule, keys: list[tuple[int, ...]], sizes: list[int], own: tuple[int, int] | None):
    """Yield (vector, scores, profiles) of every adopting vector of counts of yes and abstain by class."""
    splits = [[(y, a, size - y - a) for y in range(size + 1) for a in range(size + 1 - y)] for size in sizes]
    table = np.array([atom.coefficients[:3] for atom in rule.atoms], dtype=np.int64)
    weights = np.array(keys, dtype=np.int64)  # (classes, atoms)
    vectors = np.array(list(product(*(range(len(split)) for split in splits))), dtype=np.int64)
    votes = np.stack(
        [np.array(split, dtype=np.int64)[vectors[:, c]] for c, split in enumerate(splits)], axis=1
    )  # (vectors, classes, 3)
    if own is not None:
        votes = votes.copy()
        votes[:, own[0], own[1]] += 1
    scores = np.einsum("vck,ak,ca->va", votes, table, weights)
    met = []
    for index, atom in enumerate(rule.atoms):
        good = scores[:, index] >= atom.threshold
        if atom.needs_one:
            columns = [("yes", "abstain", "no").index(vote) for vote in atom.of]
            good &= votes[:, :, columns].sum(axis=(1, 2)) > 0
        met.append(good)
    counts = [[_multinomial(split) for split in split_list] for split_list in splits]
    for row in np.flatnonzero(evaluate(rule.formula, met, ops=ARRAY_OPS)):
        yield vectors[row], scores[row], prod(counts[c][vectors[row, c]] for c in range(len(splits)))


def _multinomial(split: tuple[int, int, int]) -> int:
    yes, abstain, no = split
    return factorial(yes + abstain + no) // (factorial(yes) * factorial(abstain) * factorial(no))
