"""The matter as it was known on a day: what was not yet public is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from whipcount.domain.matter import Matter, RouteStep


def known_on(matter: Matter, as_of: date) -> Matter:
    """Leave out what was not yet public at the end of `as_of`.

    Proposals, documents and steps go by their `known_from`; a step decided later stays without its result;
    an edge needs both its steps; a text counts only when it cannot be later (`not_after`). The proposal that
    is followed may be among what goes: then `matter.proposal` names none of `proposals`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from whipcount.record import read_matter
    >>> matter = read_matter(Path("examples/dprk-2014"))
    >>> [proposal.key for proposal in known_on(matter, date(2014, 10, 14)).proposals]
    ['eu-japan-draft', 'hostile-amendment']
    """
    steps = tuple(
        _as_known(step, as_of) for step in matter.steps if step.known_from is None or step.known_from <= as_of
    )
    keys = {step.key for step in steps}
    return replace(
        matter,
        proposals=tuple(entry for entry in matter.proposals if entry.known_from <= as_of),
        documents=tuple(entry for entry in matter.documents if entry.known_from <= as_of),
        steps=steps,
        edges=tuple(edge for edge in matter.edges if edge.start in keys and edge.end in keys),
        not_after=tuple(entry for entry in matter.not_after if entry.not_after <= as_of),
    )


def _as_known(step: RouteStep, as_of: date) -> RouteStep:
    if step.decided_on is None or step.decided_on <= as_of:
        return step
    return replace(step, result=None, decided_on=None)
