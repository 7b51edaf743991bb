"""Part 2: what is being decided, by which rule, who can block, and the route."""

from __future__ import annotations

from dataclasses import dataclass

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Cited, Decided, EdgeRow, ProposalRow, Ref, StepRow
from whipcount.brief.material import Material
from whipcount.brief.wording import listed, long_date
from whipcount.domain.matter import ProposalStatus, RouteStep
from whipcount.domain.statements import Position, Stance
from whipcount.procedure import Route, Rule, StepNeeds, describe_step, load_body

STATUS_WORDS = {
    ProposalStatus.EXPECTED: "to be expected, by nobody announced",
    ProposalStatus.INFORMAL: "not tabled",
    ProposalStatus.TABLED: "tabled",
    ProposalStatus.REVISED: "tabled and revised",
    ProposalStatus.WITHDRAWN: "withdrawn",
    ProposalStatus.ADOPTED: "adopted",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the route beside the rule that governs it."""

    step: RouteStep
    needs: StepNeeds


def decided(material: Material, book: Bibliography) -> Decided:
    """Say what is decided, how it is counted, who may vote, who can block, and where it goes from there."""
    route = Route.from_matter(material.matter.steps, material.matter.edges)
    steps = [_Step(step, describe_step(step, on=material.as_of)) for step in route.steps]
    rule = material.rule
    cite = book.rule(rule.cite)
    return Decided(
        what=_what(material, book),
        rule=book.cited(f"{material.body.name}: {rule.needs} ({rule.cite}).", cite),
        abstentions=book.cited(f"{rule.abstentions} {rule.absences}", cite),
        voters=book.cited(rule.voters, cite),
        blockers=_blockers(material, book, steps),
        proposals=tuple(_proposals(material, book)),
        steps=tuple(_step_row(entry, book) for entry in steps),
        edges=tuple(_edges(material, book, route)),
    )


def _what(material: Material, book: Bibliography) -> Cited:
    proposal = material.proposal
    status = STATUS_WORDS[proposal.status]
    text = f"{material.matter.question} The text: {proposal.title}, {status}. {proposal.status_note}"
    return book.cited(text.strip(), book.source(material.matter_source), book.fact(proposal.source))


def _proposals(material: Material, book: Bibliography) -> list[ProposalRow]:
    return [
        ProposalRow(
            key=proposal.key,
            title=proposal.title,
            symbol=proposal.symbol,
            status=STATUS_WORDS[proposal.status],
            sponsors=material.issuers(proposal.key),
            note=book.cited(proposal.status_note, book.fact(proposal.source)),
        )
        for proposal in material.matter.proposals
    ]


def _blockers(material: Material, book: Bibliography, steps: list[_Step]) -> Cited:
    """Who can block here; and at each step where one member can, who of them is on record against it."""
    rule = material.rule
    sentences = [f"Here: {rule.blockers[0].lower()}{rule.blockers[1:]}"]
    refs = [book.rule(rule.cite)]
    blocked: dict[str, list[_Step]] = {}
    for entry in steps:
        if entry.needs.rule is not None and entry.needs.rule.blocking:
            blocked.setdefault(entry.needs.blockers, []).append(entry)
    for words, entries in blocked.items():
        where = listed([entry.step.title for entry in entries])
        against, places = _on_record(material, book, entries[0].needs.rule)
        sentences.append(f"Later ({where}): {words[0].lower()}{words[1:]}{against}")
        refs += [*(book.rule(entry.needs.cite) for entry in entries), *places]
    return book.cited(" ".join(sentences), *refs)


def _on_record(material: Material, book: Bibliography, rule: Rule | None) -> tuple[str, list[Ref]]:
    opposed: dict[str, list[Position]] = {}
    for position in material.reading.positions:
        if position.stance is Stance.OPPOSE and rule and position.actor in rule.blocking:
            opposed.setdefault(position.actor, []).append(position)
    names = []
    refs = []
    for actor, positions in opposed.items():
        asserted = sum(position.modality == "asserted" for position in positions)
        word = "is on record against such a text" if asserted else "is expected to"
        names.append(f" {material.name_of(actor)} {word}.")
        refs += [
            book.article(material.reading.article(position.source), position.span) for position in positions
        ]
    return "".join(names), refs


def _step_row(entry: _Step, book: Bibliography) -> StepRow:
    step, needs = entry.step, entry.needs
    text = f"{needs.words} ({needs.cite})" if needs.cite else needs.words
    if step.note:
        text = f"{text} {step.note}"
    refs = [book.rule(needs.cite)] if needs.cite else []
    refs += [book.fact(step.source)] if step.source else []
    if step.result is not None and step.decided_on is not None:
        status = f"decided {step.result} on {long_date(step.decided_on)}"
    else:
        status = "to come" if needs.rule else "done" if step.known_from else "beyond"
    return StepRow(
        key=step.key,
        body=load_body(step.body).name,
        title=step.title,
        needs=book.cited(text, *refs),
        status=status,
    )


def _edges(material: Material, book: Bibliography, route: Route) -> list[EdgeRow]:
    return [
        EdgeRow(
            start=edge.start,
            end=edge.end,
            kind=f"{edge.kind} when {edge.when}" if edge.when else edge.kind,
            words=book.cited(
                edge.needs, book.fact(edge.source) if edge.source else book.source(material.matter_source)
            ),
        )
        for edge in route.edges
    ]
