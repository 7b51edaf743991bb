"""Exact chances of an outcome when members vote independently, and what each member is worth to it.

The votes run through the running scores of the rule's inequalities, one member after another: forward, the
distribution of the scores before each member; backward, the chance of each outcome from there on. Where the
two meet, a member's influence falls out of the same tables. Large weights go by meeting in the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import gcd, prod

import numpy as np

from whipcount.domain import InputError
from whipcount.procedure.bodies import Rule
from whipcount.procedure.compiled import ARRAY_OPS, VOTES, Atom, evaluate
from whipcount.procedure.power import game_of, halves

MOST_CELLS = 12_000_000
"""Cells of all tables of running scores, 100 MB; the 193 members of the Assembly need 150,000."""
TOLERANCE = 1e-9
OUTCOMES = ("adopted", "vetoed", "want_of_votes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Chances of a decision with independent votes.

    `given[i, v]` is P(adopted) if member i casts vote v for certain, (n, 4) in the order of the votes;
    `influence[i]` is P(adopted | i votes yes) - P(adopted | i votes no), (n,). The three chances sum to one.
    """

    adopted: float
    vetoed: float
    want_of_votes: float
    members: tuple[str, ...]
    given: np.ndarray

    @property
    def influence(self) -> np.ndarray:
        """What a member's yes is worth against its no."""
        return self.given[:, 0] - self.given[:, 2]


@dataclass(frozen=True, slots=True)
class _Scores:
    """Running scores: for each dimension the step of every member and vote, and the room they need.

    `steps` is (n, 4, k); score d runs from `low[d]` and takes `size[d]` values; `tests` names, for each atom,
    its dimension and the index from which it is met.
    """

    steps: np.ndarray
    low: tuple[int, ...]
    size: tuple[int, ...]
    tests: tuple[tuple[int, int], ...]


_Moves = tuple[tuple[list[int], tuple[slice, ...], tuple[slice, ...]], ...]
"""The moves of a member: the votes that make the same step, and a table's window before and after it."""


def chances_of(rule: Rule, probabilities: np.ndarray) -> Chances:
    """Return the exact chances of a decision when members vote independently.

    Parameters
    ----------
    rule : Rule
        From `Body.decision_for`.
    probabilities : ndarray of float
        (n, 4), one row a member in the order of `rule.members` (any order where they are not listed), columns
        yes, abstain, no, absent; every row sums to one.

    Raises
    ------
    InputError
        When a row is no distribution, the rows are not the members, or exact chances are out of reach.

    Examples
    --------
    >>> from datetime import date
    >>> from whipcount.procedure import load_body
    >>> rule = load_body("un.sc").decision_for("draft_resolution", on=date(2014, 12, 22))
    >>> coin = np.tile([0.5, 0.0, 0.5, 0.0], (15, 1))
    >>> chances_of(rule, coin).adopted * 2048
    53.0
    """
    p = _checked(rule, probabilities)
    scores = _scores(rule, len(p))
    cells = prod(scores.size) * (len(p) + 1)
    if cells > MOST_CELLS:
        return _beyond_tables(rule, p, cells)
    final = _final(rule, scores)
    moves = _moves(scores)
    start = tuple(-low for low in scores.low)
    forward, backward = _forward(p, moves, scores), _backward(p, moves, final[0])
    adopted = float(backward[0][start])
    has_veto = any(atom.label == "veto" for atom in rule.atoms)
    lifted = float(_backward(p, moves, final[1])[0][start]) if has_veto else adopted
    given = _given(forward, backward, moves)
    for atom in _positive(rule):  # nobody voting meets 0 >= 0, and adopts nothing
        nobody, without = _nobody(rule, atom, p)
        adopted -= nobody
        lifted -= nobody
        given -= without
    return Chances(
        adopted=adopted,
        vetoed=lifted - adopted,
        want_of_votes=1 - lifted,
        members=_names(rule, len(p)),
        given=given,
    )


def _names(rule: Rule, count: int) -> tuple[str, ...]:
    return rule.members or tuple(str(number) for number in range(1, count + 1))


def _beyond_tables(rule: Rule, p: np.ndarray, cells: int) -> Chances:
    """Work out the chances where the weights are too large for tables of scores."""
    if len(p) <= halves.MOST_MEMBERS and _counts_yes_alone(rule):
        game = game_of(rule)
        if halves.large_dimension(game) is not None:
            adopted, given_yes, given_not = halves.chances(game, p[:, 0])
            given = np.stack([given_yes, given_not, given_not, given_not], axis=1)
            return Chances(
                adopted=adopted, vetoed=0.0, want_of_votes=1 - adopted, members=game.members, given=given
            )
    raise InputError(
        f"Exact chances for {len(p)} members under {rule.cite} would need {cells} cells of scores.",
        expected=f"Expected at most {MOST_CELLS}, or one weight over the votes in favour alone and at most "
        f"{halves.MOST_MEMBERS} members.",
        do="Draw joint votes and use `adopted` on the draws; the error is sqrt(p (1 - p) / draws).",
    )


def _counts_yes_alone(rule: Rule) -> bool:
    """Tell whether an abstention, a no and an absence are all one under the rule."""
    return all(len(set(atom.coefficients[1:])) == 1 for atom in rule.atoms)


def mean_chances(rule: Rule, conditional: np.ndarray) -> tuple[float, float]:
    """Return P(adopted) and its Monte Carlo error where votes depend on each other through common factors.

    Given the factors the members vote independently, so each draw of them is worked out exactly and only the
    average is random: far less noise than counting drawn votes (Rao-Blackwell).

    Parameters
    ----------
    rule : Rule
        From `Body.decision_for`.
    conditional : ndarray of float
        (m, n, 4): the members' probabilities under each of m draws of the common factors.
    """
    adopted = np.array([chances_of(rule, p).adopted for p in conditional])
    return float(adopted.mean()), float(adopted.std(ddof=1) / np.sqrt(len(adopted)))


def _checked(rule: Rule, probabilities: np.ndarray) -> np.ndarray:
    p = np.asarray(probabilities, dtype=np.float64)
    count = len(rule.members) or rule.size
    if p.ndim != 2 or p.shape[1] != 4 or (count is not None and len(p) != count):
        raise InputError(
            f"The probabilities have the shape {p.shape}.",
            expected=f"Expected ({count}, 4): one row for each member of {rule.body_name} on {rule.on}.",
            do="Give every member a row; one who is missing is an error, not a nought.",
        )
    wrong = np.flatnonzero((p < 0).any(axis=1) | (np.abs(p.sum(axis=1) - 1) > TOLERANCE))
    if len(wrong):
        who = ", ".join(rule.members[i] if rule.members else str(i + 1) for i in wrong[:10])
        raise InputError(
            f"{len(wrong)} rows are no distribution over yes, abstain, no, absent: {who}.",
            expected="Expected four numbers of nought or more that sum to one.",
            do="Mend these rows.",
        )
    return p


def _scores(rule: Rule, n: int) -> _Scores:
    """Lay out the running scores: atoms that count the same thing share a dimension."""
    dimensions: list[np.ndarray] = []
    tests: list[tuple[int, int]] = []
    for atom in rule.atoms:
        weights = np.ones(n, dtype=np.int64) if atom.weights is None else np.asarray(atom.weights)
        step = weights[:, None] * np.asarray(atom.coefficients, dtype=np.int64)[None, :]
        common = gcd(*map(int, np.unique(step))) or 1
        step, threshold = step // common, -(-atom.threshold // common)
        at = next((d for d, known in enumerate(dimensions) if np.array_equal(known, step)), len(dimensions))
        if at == len(dimensions):
            dimensions.append(step)
        tests.append((at, threshold))
    low = tuple(int(step.min(axis=1).sum()) for step in dimensions)
    high = tuple(int(step.max(axis=1).sum()) for step in dimensions)
    low, high = tuple(min(0, value) for value in low), tuple(max(0, value) for value in high)
    return _Scores(
        steps=np.stack(dimensions, axis=2),
        low=low,
        size=tuple(top - bottom + 1 for top, bottom in zip(high, low, strict=True)),
        tests=tuple((d, threshold - low[d]) for d, threshold in tests),
    )


def _final(rule: Rule, scores: _Scores) -> np.ndarray:
    """Return, for every final score, whether it adopts (0), and whether it would with vetoes lifted (1)."""
    grids = np.ogrid[tuple(slice(0, size) for size in scores.size)]
    met = [np.broadcast_to(grids[d] >= index, scores.size) for d, index in scores.tests]
    lifted = [test | (atom.label == "veto") for test, atom in zip(met, rule.atoms, strict=True)]
    rows = [evaluate(rule.formula, tests, ops=ARRAY_OPS) for tests in (met, lifted)]
    return np.stack(rows).astype(np.float64)


def _moves(scores: _Scores) -> list[_Moves]:
    """Return the moves of each member; members alike share one object, votes that move alike one move."""
    made: dict[bytes, _Moves] = {}
    for steps in scores.steps:
        if steps.tobytes() not in made:
            made[steps.tobytes()] = _member_moves(steps, scores.size)
    return [made[steps.tobytes()] for steps in scores.steps]


def _member_moves(steps: np.ndarray, size: Sequence[int]) -> _Moves:
    by_step: dict[tuple[int, ...], list[int]] = {}
    for vote in range(4):
        by_step.setdefault(tuple(int(value) for value in steps[vote]), []).append(vote)
    return tuple(
        (
            votes,
            tuple(slice(max(0, -s), min(n, n - s)) for s, n in zip(step, size, strict=True)),
            tuple(slice(max(0, s), min(n, n + s)) for s, n in zip(step, size, strict=True)),
        )
        for step, votes in by_step.items()
    )


def _forward(p: np.ndarray, moves: Sequence[_Moves], scores: _Scores) -> np.ndarray:
    """Return the distribution of the scores before each member: (n, *size)."""
    tables = np.zeros((len(p) + 1, *scores.size))
    tables[(0, *(-low for low in scores.low))] = 1.0
    for i, row in enumerate(p.tolist()):
        here, following = tables[i], tables[i + 1]
        for votes, before, after in moves[i]:
            following[after] += sum(row[vote] for vote in votes) * here[before]
    return tables[:-1]


def _backward(p: np.ndarray, moves: Sequence[_Moves], final: np.ndarray) -> np.ndarray:
    """Return, before each member and at the end, the chance of an outcome from every score."""
    tables = np.zeros((len(p) + 1, *final.shape))
    tables[-1] = final
    for i, row in zip(range(len(p) - 1, -1, -1), p[::-1].tolist(), strict=True):
        here, earlier = tables[i + 1], tables[i]
        for votes, before, after in moves[i]:
            earlier[before] += sum(row[vote] for vote in votes) * here[after]
    return tables


def _given(forward: np.ndarray, backward: np.ndarray, moves: Sequence[_Moves]) -> np.ndarray:
    """Return P(adopted | member i casts vote v): (n, 4)."""
    given = np.zeros((len(forward), 4))
    for alike in {id(move): move for move in moves}.values():
        rows = [i for i, move in enumerate(moves) if move is alike]
        for votes, before, after in alike:
            left = forward[(rows, *before)].reshape(len(rows), -1)
            right = backward[1:][(rows, *after)].reshape(len(rows), -1)
            given[np.ix_(rows, votes)] = np.einsum("is,is->i", left, right)[:, None]
    return given


def _positive(rule: Rule) -> list[Atom]:
    """Return the atoms that need one vote to be cast; only where one stands alone or in a conjunction."""
    return [atom for atom in rule.atoms if atom.needs_one]


def _nobody(rule: Rule, atom: Atom, p: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the chance that such an atom is met by nobody's voting, and the same given each vote: (n, 4)."""
    silent = [VOTES.index(vote) for vote in VOTES if atom.coefficients[VOTES.index(vote)] == 0]
    quiet = p[:, silent].sum(axis=1)
    left = np.concatenate([[1.0], np.cumprod(quiet)])[:-1]
    right = np.concatenate([np.cumprod(quiet[::-1])[::-1], [1.0]])[1:]
    without = np.zeros_like(p)
    without[:, silent] = (left * right)[:, None]
    whole = float(np.prod(quiet))
    others = [other for other in rule.atoms if other is not atom]
    if all(other.threshold > 0 and other.coefficients[1] == other.coefficients[3] == 0 for other in others):
        return (0.0, np.zeros_like(p)) if others else (whole, without)
    raise InputError(
        f"Exact chances under {rule.cite} are not worked out: a share of votes cast stands beside others.",
        expected="Expected such a share alone, or beside conditions that nobody's voting cannot meet.",
        do="Draw joint votes and use `adopted` on the draws.",
    )


def enumerate_chance(rule: Rule, probabilities: np.ndarray) -> float:
    """Return P(adopted) by going through all 4^n ways of voting: a check, for ten members or so."""
    from whipcount.procedure.draws import adopted  # noqa: PLC0415 - the check alone needs it

    p = _checked(rule, probabilities)
    votes = np.array(list(product(range(4), repeat=len(p))), dtype=np.int64)
    chance = np.prod(p[np.arange(len(p))[None, :], votes], axis=1)
    members = _names(rule, len(p))
    return float(chance[adopted(rule, votes, members=members)].sum())
