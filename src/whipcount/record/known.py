"""The matter as it was known on a day: what was not yet public is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from whipcount.domain.matter import Matter, Proposal, ProposalStatus, RouteStep


def known_on(matter: Matter, as_of: date) -> Matter:
    """Leave out what was not yet public at the end of `as_of`.

    Proposals, documents and steps go by their `known_from`; a step decided later stays without its result;
    an edge needs both its steps. The proposal that is followed always stays: before its day only as a text
    to be expected, under the matter's own title. `not_after` is untouched: it says of each text how late it
    can be, which the reader of the texts compares with `as_of` itself.
    """
    steps = tuple(
        _step_as_known(step, as_of)
        for step in matter.steps
        if step.known_from is None or step.known_from <= as_of
    )
    keys = {step.key for step in steps}
    return replace(
        matter,
        proposals=tuple(
            entry if entry.known_from <= as_of else _expected(entry, matter)
            for entry in matter.proposals
            if entry.known_from <= as_of or entry.key == matter.proposal
        ),
        documents=tuple(entry for entry in matter.documents if entry.known_from <= as_of),
        steps=steps,
        edges=tuple(edge for edge in matter.edges if edge.start in keys and edge.end in keys),
    )


def _expected(proposal: Proposal, matter: Matter) -> Proposal:
    return Proposal(
        key=proposal.key,
        title=matter.title,
        kind=proposal.kind,
        status=ProposalStatus.EXPECTED,
        known_from=proposal.known_from,
        source="the matter file: no text was public yet",
    )


def _step_as_known(step: RouteStep, as_of: date) -> RouteStep:
    if step.decided_on is None or step.decided_on <= as_of:
        return step
    return replace(step, result=None, decided_on=None)
