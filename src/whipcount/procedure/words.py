"""Rules in plain English: what is needed, how abstention and absence count, who may block."""

from __future__ import annotations

from collections.abc import Sequence

from whipcount.domain.english import spell
from whipcount.procedure.compiled import Atom, Formula

_SHARES = {(1, 2): "half", (2, 3): "two-thirds", (3, 4): "three-quarters", (3, 5): "three-fifths"}
_BASE_WORDS = {
    "present_and_voting": "the {who} present and voting",
    "present": "the {who} present",
    "members": "all {who}",
    "eligible": "the {who} entitled to vote",
    "attending": "the delegates attending",
    "total_weight": "the total voting power",
}
_VOTE_WORDS = {"yes": "yes", "no": "no", "abstain": "abstentions", "absent": "absences"}


def condition_words(formula: Formula, atoms: Sequence[Atom], *, who: str) -> str:
    """State a compiled condition as one clause: `nine votes in favour and no permanent member voting no`."""
    if formula.op == "atom":
        return atom_words(atoms[formula.atom], who=who)
    parts = [condition_words(part, atoms, who=who) for part in formula.parts]
    if formula.op == "not":
        return f"no {parts[0]}"
    joiner = " and " if formula.op == "all" else ", or "
    wrapped = [f"({text})" if part.op in ("all", "any") else text
               for part, text in zip(formula.parts, parts, strict=True)]  # fmt: skip
    return joiner.join(wrapped)


def atom_words(atom: Atom, *, who: str) -> str:
    """State one inequality in words."""
    if atom.kind == "none":
        return _none_words(atom, who)
    if atom.kind == "count":
        return _count_words(atom, who)
    return _share_words(atom, who)


def _cast(of: Sequence[str]) -> str:
    if tuple(of) == ("yes",):
        return "in favour"
    if tuple(of) == ("no",):
        return "against"
    if "yes" not in of:
        return "not in favour"
    return " or ".join(_VOTE_WORDS[vote] for vote in of)


def _none_words(atom: Atom, who: str) -> str:
    does = "voting no" if atom.of == ("no",) else "voting anything but yes"
    singular = who.removesuffix("s")
    return f"no {atom.set} {singular} {does}" if atom.set else f"no {singular} {does}"


def _count_words(atom: Atom, who: str) -> str:
    bound = atom.ratio[0]
    scope = f" of the {atom.set} {who}" if atom.set else ""
    if atom.strict:
        return f"at most {spell(bound)} {who}{scope} {_cast(atom.of)}"
    return f"{spell(bound)} votes {_cast(atom.of)}{scope}"


def _share_words(atom: Atom, who: str) -> str:
    num, den = atom.ratio
    share = _SHARES.get(atom.ratio) or (f"{num} per cent" if den == 100 else f"{num}/{den}")
    base = _BASE_WORDS[atom.base].format(who=f"{atom.set} {who}" if atom.set else who)
    if atom.weighting:
        base = f"the {atom.weighting} of {base}"
    portion = "a majority" if atom.strict and atom.ratio == (1, 2) else (
        f"{'more than' if atom.strict else 'at least'} {share}"
    )  # fmt: skip
    clause = f"votes {_cast(atom.of)} from {portion} of {base}"
    return f"{clause} ({atom.threshold} of {atom.base_count})" if atom.base_count is not None else clause


def abstention_words(atoms: Sequence[Atom]) -> str:
    """Say what an abstention does under the rule."""
    return _silent_words(atoms, vote=1, name="An abstention")


def absence_words(atoms: Sequence[Atom]) -> str:
    """Say what staying away does under the rule."""
    return _silent_words(atoms, vote=3, name="An absence")


def _silent_words(atoms: Sequence[Atom], *, vote: int, name: str) -> str:
    moving = [atom for atom in atoms if atom.base_count is None and atom.kind == "share"]
    against = [atom for atom in moving if atom.coefficients[vote] < 0]
    fixed = [atom for atom in atoms if atom not in moving and atom.kind != "none" and "yes" in atom.of]
    blocks = [atom for atom in atoms if atom.kind == "none" and atom.coefficients[vote] < 0]
    vetoes = [atom for atom in atoms if atom.label == "veto"]
    if blocks:
        return f"{name} blocks as a vote against does."
    if against or fixed:
        text = f"{name} is not a vote in favour: it makes the required number no smaller"
        return f"{text}, and is not a veto." if vetoes else f"{text}."
    if moving:
        return f"{name} counts on neither side: only yes and no are counted."
    return f"{name} does not block."
