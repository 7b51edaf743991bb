"""What votes mean: the outcome under the rule in force, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from whipcount.domain import InputError, Tally, Vote
from whipcount.procedure.ballots import FALSE, TRUE, TRUTH_OPS, Ballot, make_ballot, member_code, truth
from whipcount.procedure.bodies import NO_FACTS, Body, Facts, Rule
from whipcount.procedure.changes import Change, find_changes, find_margin
from whipcount.procedure.compiled import VOTES, Atom, evaluate, needed_of, parse_ratio
from whipcount.procedure.schema import Consensus
from whipcount.procedure.words import atom_words


class Outcome(StrEnum):
    """What became of what was put to the vote."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_OPINION = "no_opinion"
    ELECTED = "elected"
    NO_RESULT = "no_result"


class Reason(StrEnum):
    """Why."""

    CARRIED = "carried"
    CONSENSUS = "consensus"
    WITHOUT_A_VOTE = "without_a_vote"
    MAJORITY = "majority"
    WANT_OF_VOTES = "want_of_votes"
    VETO = "veto"
    TIE = "tie"
    QUORUM = "quorum"
    OBJECTION = "objection"


WITHOUT_VOTE_MODES = ("without_a_vote", "consensus", "negative_consensus", "acclamation")
MODES = (
    *WITHOUT_VOTE_MODES,
    "vote",
    "recorded",
    "recorded_vote",
    "roll_call",
    "show_of_hands",
    "non_recorded",
    "machine",
    "ballot",
    "secret",
    "secret_ballot",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """One condition of the rule as it came out. `needed` and `base` are None where nothing is counted."""

    words: str
    count: int | None
    base: int | None
    needed: int | None
    met: bool | None
    """None where the votes known do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome with everything that it rests on."""

    outcome: Outcome
    reason: Reason
    vetoed: bool
    rule: str
    """Short reference of the rule, as `charter.27(3)`."""
    cite: str
    conditions: tuple[ConditionResult, ...]
    margin: int | None
    """Votes in favour above (below, if negative) what was needed, the other votes as they were.

    Where weights decide, the members that may still leave (or must still join) the side in favour.
    """
    changes: tuple[Change, ...]
    tally: Tally | None
    vetoed_by: tuple[str, ...] = ()
    void: bool = False
    tie: bool = False
    follows: str = ""
    """What the outcome leads to under the rules."""
    status: str = ""
    notes: tuple[str, ...] = ()


def decide(
    body: Body,
    *,
    kind: str,
    on: date,
    tally: Tally | None = None,
    votes: Mapping[str, Vote | str] | None = None,
    question: str | None = None,
    mode: str | None = None,
    facts: Facts = NO_FACTS,
) -> Decision:
    """Decide what a vote means under the rule in force.

    Parameters
    ----------
    body : Body
        The body, from `load_body`.
    kind : str
        The kind of decision, as the body's file names it.
    on : date
        The day of the decision.
    tally : Tally, optional
        Yes, no, abstentions; absences where the record states them.
    votes : mapping of str to Vote or str, optional
        Votes by member (code or name). May be partial beside a tally.
    question : str, optional
        How the question is classed where that is settled apart (`important`, `procedural`).
    mode : str, optional
        `without_a_vote` or `consensus` where nothing was put to a vote.
    facts : Facts
        What else the record states: members, delegates attending, quorum, objections, a ruling.

    Raises
    ------
    InputError
        When the input contradicts itself or the body, or when what is known does not decide the matter.

    Examples
    --------
    >>> from whipcount.procedure import load_body
    >>> decision = decide(load_body("un.hrc"), kind="draft_resolution", on=date(2022, 10, 6),
    ...                   tally=Tally(yes=17, no=19, abstain=11))
    >>> str(decision.outcome), str(decision.reason), decision.margin
    ('rejected', 'majority', -3)
    """
    if mode is not None and mode not in MODES:
        raise InputError(
            f"'{mode}' is not a way of deciding.",
            expected=f"Expected one of {', '.join(MODES)}.",
            do="Mend the mode, or leave it out.",
        )
    if tally is None and not votes:
        return _without_a_vote(body, kind, on, question, mode, facts)
    rule = body.decision_for(kind, on=on, question=question, facts=facts)
    ballot = _abstaining(make_ballot(tally, votes, rule.chamber, on), rule, facts)
    quorum, notes = _quorum(rule, ballot, facts)
    if quorum is not None and not quorum.met:
        return _void(rule, ballot, quorum)
    return _decide_ballot(rule, ballot, () if quorum is None else (quorum,), notes)


def _abstaining(ballot: Ballot, rule: Rule, facts: Facts) -> Ballot:
    """Turn the votes of those who must abstain into abstentions, in the votes and in the tally."""
    for name in facts.must_abstain:
        code = member_code(name, rule.chamber, rule.on)
        vote = ballot.votes.get(code or "")
        if code is None or vote is None:
            raise InputError(
                f"{name} must abstain, and how it voted is not known.",
                expected=f"Expected a member of {rule.body_name} on {rule.on} whose vote is given.",
                do="Give its vote beside the tally.",
            )
        counts = dict(zip(VOTES, ballot.counts.tolist(), strict=True))
        counts[VOTES[vote]] -= 1
        counts["abstain"] += 1
        ballot = replace(ballot, **counts, votes={**ballot.votes, code: VOTES.index("abstain")})
    return ballot


def _decide_ballot(
    rule: Rule, ballot: Ballot, quorum: tuple[ConditionResult, ...], notes: tuple[str, ...]
) -> Decision:
    truths = [truth(atom, ballot, rule.members) for atom in rule.atoms]
    state = evaluate(rule.formula, truths, ops=TRUTH_OPS)
    refused = _refused(rule, ballot)
    if state not in (TRUE, FALSE) or refused not in (None, TRUE, FALSE):
        raise _undecided(rule, ballot)
    adopted = state == TRUE
    tie = _is_tie(rule, ballot) and not adopted
    changes = find_changes(rule, ballot, adopted=adopted)
    reason = _reason(rule, truths, adopted=adopted, tie=tie)
    if adopted:
        outcome = Outcome(rule.motion.outcomes.get("adopted", "adopted"))
    elif refused == FALSE:
        outcome = Outcome.NO_OPINION
    else:
        outcome = Outcome(rule.motion.outcomes.get("rejected", "rejected"))
    return Decision(
        outcome=outcome,
        reason=reason,
        vetoed=reason is Reason.VETO,
        vetoed_by=_vetoers(rule, ballot) if reason is Reason.VETO else (),
        rule=rule.reference,
        cite=rule.cite,
        conditions=(*_results(rule, ballot), *quorum),
        margin=find_margin(rule, ballot, changes, adopted=adopted),
        changes=changes,
        tally=ballot.tally,
        tie=tie,
        follows=_follows(rule, adopted=adopted, tie=tie),
        status=rule.status,
        notes=tuple(filter(None, (rule.practice, *notes))),
    )


def _refused(rule: Rule, ballot: Ballot) -> int | None:
    if rule.refusal is None:
        return None
    formula, atoms = rule.refusal
    return evaluate(formula, [truth(atom, ballot, rule.members) for atom in atoms], ops=TRUTH_OPS)


def _is_tie(rule: Rule, ballot: Ballot) -> bool:
    moving = any(atom.base_count is None and atom.kind == "share" for atom in rule.atoms)
    return moving and ballot.yes == ballot.no > 0


def _reason(rule: Rule, truths: Sequence[int], *, adopted: bool, tie: bool) -> Reason:
    if adopted:
        return Reason.CARRIED
    for label, reason in (("veto", Reason.VETO), ("objection", Reason.OBJECTION)):
        lifted = [TRUE if atom.label == label else met for atom, met in zip(rule.atoms, truths, strict=True)]
        if lifted != list(truths) and evaluate(rule.formula, lifted, ops=TRUTH_OPS) == TRUE:
            return reason
    if tie:
        return Reason.TIE
    failed = [atom for atom, met in zip(rule.atoms, truths, strict=True) if met == FALSE]
    if failed and failed[0].kind == "count" and rule.refusal is None:
        return Reason.WANT_OF_VOTES
    return Reason.MAJORITY


def _vetoers(rule: Rule, ballot: Ballot) -> tuple[str, ...]:
    return tuple(code for code in rule.blocking if ballot.votes.get(code) == VOTES.index("no"))


def _results(rule: Rule, ballot: Ballot) -> tuple[ConditionResult, ...]:
    """Return every condition of the rule as it came out, those of a decision against included."""
    atoms = (*rule.atoms, *(rule.refusal[1] if rule.refusal else ()))
    return tuple(_result(atom, truth(atom, ballot, rule.members), ballot, rule) for atom in atoms)


def _result(atom: Atom, met: int, ballot: Ballot, rule: Rule) -> ConditionResult:
    columns = [VOTES.index(vote) for vote in atom.of]
    if atom.weights is None:
        count: int | None = int(ballot.counts[columns].sum())
    elif ballot.listed and not any(ballot.open_counts[column] for column in columns):
        weight = dict(zip(rule.members, atom.weights, strict=True))
        count = sum(weight[code] for code, vote in ballot.votes.items() if vote in columns)
    else:
        count = None
    base, needed = atom.base_count, atom.threshold
    if atom.kind == "share" and base is None:
        base = ballot.yes + ballot.no + (ballot.abstain if atom.base == "present" else 0)
        needed = needed_of(base, *atom.ratio, strict=atom.strict)
    elif atom.kind != "share":
        needed = atom.ratio[0]
    return ConditionResult(
        words=atom_words(atom, who="members"),
        count=count,
        base=base,
        needed=needed,
        met=None if met not in (TRUE, FALSE) else met == TRUE,
    )


def _follows(rule: Rule, *, adopted: bool, tie: bool) -> str:
    if tie and rule.motion.tie == "second_vote":
        return f"A second vote follows within 48 hours; tied again, it is rejected ({rule.motion.tie_cite})."
    return rule.motion.when_adopted if adopted else rule.motion.when_rejected


def _undecided(rule: Rule, ballot: Ballot) -> InputError:
    return InputError(
        f"The tally {ballot.tally} alone does not decide it: under {rule.cite} it matters who cast "
        "which vote.",
        expected="Expected the votes of the members, or at least of those that count apart.",
        do="Give them with `votes` (--votes FILE on the command line).",
    )


def _quorum(rule: Rule, ballot: Ballot, facts: Facts) -> tuple[ConditionResult | None, tuple[str, ...]]:
    if rule.quorum is None:
        return None, ()
    count = int(ballot.counts[[VOTES.index(vote) for vote in rule.quorum.of]].sum())
    num, den = parse_ratio(rule.quorum.at_least or rule.quorum.more_than)
    strict = bool(rule.quorum.more_than)
    attending = facts.attending
    seen = ballot.yes + ballot.no + ballot.abstain
    needed = facts.quorum or needed_of(attending or seen, num, den, strict=strict)
    stated = facts.quorum is not None or attending is not None
    note = () if stated else ("The number attending is not stated: the quorum is presumed.",)
    result = ConditionResult(
        words=f"votes cast for and against reach the quorum ({rule.quorum.cite})",
        count=count,
        base=attending,
        needed=needed,
        met=count >= needed,
    )
    return result, note if result.met else ()


def _void(rule: Rule, ballot: Ballot, quorum: ConditionResult) -> Decision:
    assert rule.quorum is not None  # noqa: S101 - only a rule with a quorum comes here
    return Decision(
        outcome=Outcome(rule.motion.outcomes.get("rejected", "rejected")),
        reason=Reason.QUORUM,
        vetoed=False,
        void=True,
        rule=f"{rule.quorum.reference}+{rule.reference.rpartition('.')[2]}",
        cite=f"{rule.quorum.cite}; {rule.cite}",
        conditions=(quorum,),
        margin=(quorum.count or 0) - (quorum.needed or 0),
        changes=(),
        tally=ballot.tally,
        follows="The vote is void: nothing is adopted.",
        status=rule.status,
    )


def _without_a_vote(
    body: Body, kind: str, on: date, question: str | None, mode: str | None, facts: Facts
) -> Decision:
    by_consensus = _consensus_of(body, on, mode, facts)
    rule = body.decision_for(kind, on=on, question=question, facts=_with_any_size(body, on, facts))
    negative = rule.motion.consensus == "negative"
    agreed = Consensus(reference=rule.reference, cite=rule.cite) if negative else by_consensus
    objected = bool(facts.objections) and not negative
    reason = Reason.CONSENSUS if mode in ("consensus", "negative_consensus") else Reason.WITHOUT_A_VOTE
    turned = Change(start="absent", end="no", count=1)
    if objected:
        reason = Reason.OBJECTION
        turned = Change(start="no", end="absent", count=len(facts.objections), members=facts.objections)
    agreement = ConditionResult(
        words="not all object" if negative else "nobody objects",
        count=len(facts.objections),
        base=None,
        needed=None if negative else 0,
        met=not objected,
    )
    return Decision(
        outcome=Outcome.REJECTED if objected else Outcome.ADOPTED,
        reason=reason,
        vetoed=False,
        rule=agreed.reference,
        cite=agreed.cite,
        conditions=(agreement,),
        margin=None,
        changes=() if negative else (turned,),
        tally=None,
        status=rule.status,
    )


def _consensus_of(body: Body, on: date, mode: str | None, facts: Facts) -> Consensus:
    if mode not in WITHOUT_VOTE_MODES and not facts.objections:
        raise InputError(
            f"A decision of {body.name} on {on} has neither a tally, nor votes, nor a mode.",
            expected="Expected a tally, every member's vote, or the mode `without_a_vote` or `consensus`.",
            do="Say how it was decided.",
        )
    if body.file.consensus is None:
        raise InputError(
            f"{body.name} takes no decision without a vote.",
            expected="Expected a tally or votes.",
            do="Give them, or add [consensus] to the body file.",
        )
    return body.file.consensus


def _with_any_size(body: Body, on: date, facts: Facts) -> Facts:
    """Without a vote nothing is counted: an unknown number of members stops nobody."""
    if facts.size or body.membership(on).size:
        return facts
    return Facts(size=1, attending=1, ruling=facts.ruling, objections=facts.objections)
