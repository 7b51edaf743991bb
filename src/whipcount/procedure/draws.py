"""Rules over joint draws of votes: which draws are adopted, and which a veto alone stops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whipcount.domain import InputError
from whipcount.procedure.bodies import Rule
from whipcount.procedure.compiled import ARRAY_OPS, evaluate, met_by_counts, met_by_votes


def adopted(rule: Rule, draws: np.ndarray, *, members: Sequence[str] | None = None) -> np.ndarray:
    """Tell for each joint draw whether the rule adopts.

    Parameters
    ----------
    rule : Rule
        From `Body.decision_for`.
    draws : ndarray of int
        (m, 4) counts in the order yes, abstain, no, absent; or, with `members`, (m, n) vote indices 0 to 3 in
        that order, one column a member. Rules with a veto or weights need the second form.
    members : sequence of str, optional
        Codes of the columns.

    Returns
    -------
    ndarray of bool
        (m,).

    Raises
    ------
    InputError
        When the rule needs to know who voted and only counts are given, or the columns are not its members.

    Examples
    --------
    >>> from datetime import date
    >>> from whipcount.procedure import load_body
    >>> rule = load_body("un.ga").decision_for("draft_resolution", on=date(2014, 12, 18))
    >>> adopted(rule, np.array([[116, 53, 20, 4], [40, 50, 77, 26]])).tolist()
    [True, False]
    """
    return evaluate(rule.formula, meet_atoms(rule, draws, members=members), ops=ARRAY_OPS)


def meet_atoms(rule: Rule, draws: np.ndarray, *, members: Sequence[str] | None = None) -> list[np.ndarray]:
    """Tell for each atom of the rule in which draws it is met: a list of (m,) arrays of bool."""
    draws = np.asarray(draws)
    if members is None:
        if rule.needs_votes:
            raise InputError(
                f"Counts alone do not decide under {rule.cite}: it matters who cast which vote.",
                expected="Expected draws of votes, one column a member, with the members' codes.",
                do="Pass the votes and `members=`.",
            )
        if draws.ndim != 2 or draws.shape[1] != 4:
            raise InputError(
                f"Draws of tallies have the shape {draws.shape}.",
                expected="Expected (m, 4): yes, abstain, no, absent.",
                do="Mend the array, or pass `members=` with votes.",
            )
        return [met_by_counts(atom, draws) for atom in rule.atoms]
    return [met_by_votes(atom, _columns(rule, draws, members)) for atom in rule.atoms]


def _columns(rule: Rule, draws: np.ndarray, members: Sequence[str]) -> np.ndarray:
    """Put the columns in the order of the rule's members."""
    if not rule.members:
        return draws
    place = {code: index for index, code in enumerate(members)}
    missing = [code for code in rule.members if code not in place]
    extra = sorted(set(members) - set(rule.members))
    if missing or extra:
        raise InputError(
            f"The columns are not the members of {rule.body_name} on {rule.on}: "
            f"missing {', '.join(missing) or 'none'}; not members {', '.join(extra) or 'none'}.",
            expected="Expected one column for each member.",
            do="Choose the columns of the members on that day.",
        )
    return draws[:, [place[code] for code in rule.members]]


def vetoed(rule: Rule, draws: np.ndarray, *, members: Sequence[str] | None = None) -> np.ndarray:
    """Tell for each joint draw whether a veto alone stops it; arguments as for `adopted`."""
    met = meet_atoms(rule, draws, members=members)
    if not any(atom.label == "veto" for atom in rule.atoms):
        return np.zeros(len(draws), dtype=bool)
    lifted = [met_atom | (atom.label == "veto") for atom, met_atom in zip(rule.atoms, met, strict=True)]
    return evaluate(rule.formula, lifted, ops=ARRAY_OPS) & ~evaluate(rule.formula, met, ops=ARRAY_OPS)
