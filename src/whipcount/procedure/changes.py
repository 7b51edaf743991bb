"""What would have turned a decision: the margin, and the smallest changes of votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whipcount.procedure.ballots import FALSE, TRUE, TRUTH_OPS, Ballot, truth
from whipcount.procedure.bodies import Rule
from whipcount.procedure.compiled import VOTES, Atom, evaluate

_TOWARDS_ADOPTION = (
    ("no", "yes"),
    ("abstain", "yes"),
    ("absent", "yes"),
    ("no", "abstain"),
    ("no", "absent"),
)
LARGEST_SEARCH = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """So many members moving from one vote to another turn the decision; `members` where it matters who."""

    start: str
    end: str
    count: int
    members: tuple[str, ...] = ()

    def __str__(self) -> str:
        who = f" ({', '.join(self.members)})" if self.members else ""
        return f"{self.count} from {self.start} to {self.end}{who}"


def find_margin(rule: Rule, ballot: Ballot, changes: Sequence[Change], *, adopted: bool) -> int | None:
    """Return how many votes in favour there are above (below) the number needed, vetoes set aside.

    The noes and abstentions stay as they are. Where weights decide, it is the number of members that the
    smallest change moves. None where no number of yes votes would do.
    """
    if any(atom.weighting and atom.weights is not None for atom in rule.atoms):
        moved = [change.count for change in changes if "yes" in (change.start, change.end)]
        return None if not moved else min(moved) - 1 if adopted else -min(moved)
    if not any("yes" in atom.of or atom.coefficients[0] for atom in rule.atoms):
        return None

    def carries(yes: int) -> bool:
        moved = replace(ballot, yes=yes, open_members=(), open_counts=(0, 0, 0, 0))
        truths = [TRUE if atom.kind == "none" else truth(atom, moved, rule.members) for atom in rule.atoms]
        return evaluate(rule.formula, truths, ops=TRUTH_OPS) == TRUE

    high = 1
    while not carries(high):
        high *= 2
        if high > LARGEST_SEARCH:
            return None
    low = 0
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if carries(middle) else (middle + 1, high)
    return ballot.yes - low


def find_changes(rule: Rule, ballot: Ballot, *, adopted: bool) -> tuple[Change, ...]:
    """Return, for each way a vote may move, the smallest number of moves that turns the decision."""
    moves = [(end, start) for start, end in _TOWARDS_ADOPTION] if adopted else list(_TOWARDS_ADOPTION)
    if ballot.absent is None:
        moves = [move for move in moves if "absent" not in move]
    if rule.needs_votes:
        if not ballot.listed:
            return ()
        by = _by_open if ballot.open_members else _by_members
        found = [by(rule, ballot, move, adopted=adopted) for move in moves]
    else:
        found = [_by_counts(rule, ballot, move, adopted=adopted) for move in moves]
    return tuple(sorted(filter(None, found), key=lambda change: change.count))


def _by_counts(rule: Rule, ballot: Ballot, move: tuple[str, str], *, adopted: bool) -> Change | None:
    start, end = move
    most = getattr(ballot, start) or 0

    def turns(count: int) -> bool:
        moved = replace(ballot, **{start: most - count, end: (getattr(ballot, end) or 0) + count})
        return _carries(rule, moved) != adopted

    if most == 0 or not turns(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if turns(middle) else (middle + 1, high)
    return Change(start=start, end=end, count=low)


def _by_open(rule: Rule, ballot: Ballot, move: tuple[str, str], *, adopted: bool) -> Change | None:
    """Move members whose votes are not known one by one: the least number that turns it whoever they are."""
    start, end = (VOTES.index(vote) for vote in move)
    for count in range(1, ballot.open_counts[start] + 1):
        counts = [int(value) for value in ballot.counts]
        rest = list(ballot.open_counts)
        for table in (counts, rest):
            table[start] -= count
            table[end] += count
        moved = replace(
            ballot,
            **dict(zip(VOTES, counts, strict=True)),
            open_counts=(rest[0], rest[1], rest[2], rest[3]),
        )
        truths = [truth(atom, moved, rule.members) for atom in rule.atoms]
        if evaluate(rule.formula, truths, ops=TRUTH_OPS) == (FALSE if adopted else TRUE):
            return Change(start=move[0], end=move[1], count=count)
    return None


def _by_members(rule: Rule, ballot: Ballot, move: tuple[str, str], *, adopted: bool) -> Change | None:
    start, end = move
    votes = dict(ballot.votes)
    candidates = [code for code, vote in votes.items() if vote == VOTES.index(start)]
    ranked = sorted(candidates, key=lambda code: _weight(rule.atoms, rule.members, code), reverse=True)
    counts = dict(zip(VOTES, (int(count) for count in ballot.counts), strict=True))
    for number, code in enumerate(ranked, start=1):
        votes[code] = VOTES.index(end)
        counts[start] -= 1
        counts[end] += 1
        if _carries(rule, replace(ballot, votes=dict(votes), **counts)) != adopted:
            return Change(start=start, end=end, count=number, members=tuple(ranked[:number]))
    return None


def _weight(atoms: Sequence[Atom], members: Sequence[str], code: str) -> int:
    place = members.index(code)
    return max((atom.weights[place] for atom in atoms if atom.weights is not None), default=0)


def _carries(rule: Rule, ballot: Ballot) -> bool:
    truths = [truth(atom, ballot, rule.members) for atom in rule.atoms]
    return evaluate(rule.formula, truths, ops=TRUTH_OPS) != FALSE
