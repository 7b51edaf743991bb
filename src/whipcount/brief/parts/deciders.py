"""Part 4: every member's four probabilities with the reason, and the swing list to work through."""

from __future__ import annotations

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Deciders, MemberRow, Ref
from whipcount.brief.figures import swing_figure, tiles_figure
from whipcount.brief.material import Material
from whipcount.brief.parts.moved_by import evidence_rows, movement
from whipcount.brief.wording import counted, listed, long_date
from whipcount.domain.statements import Modality, Position, Stance
from whipcount.forecast import influence, swing_order
from whipcount.record import Call, CallField, CallWord, MemberCalls

IN_PLAY = 0.80
"""A member whose likeliest vote is surer than this is not on the swing list."""

LONGEST_LIST = 20

STANCE_WORDS = {
    Stance.SPONSOR: "sponsors",
    Stance.SUPPORT: "supports",
    Stance.OPPOSE: "opposes",
    Stance.ABSTAIN: "means to abstain on",
    Stance.UNDECIDED: "is undecided on",
}


def deciders(material: Material, book: Bibliography) -> Deciders:
    """Lay out the members, and name those who can still move in the order to work through."""
    rows = _members(material, book)
    by_code = {row.member: row for row in rows}
    swing = tuple(row.member for row in rows if row.swing)
    ordered = tuple(
        member
        for member in swing_order(material.outlook.forecast, material.outlook.draws, material.matter.goal)
        if member in set(swing)
    )[:LONGEST_LIST]
    names = [by_code[member].name for member in ordered[:5]]
    text = (
        f"{counted(len(swing), 'member').capitalize()} can still move: their likeliest vote is less than "
        f"{IN_PLAY:.0%} sure."
    )
    if names:
        text += f" First to work through: {listed(names)}."
    return Deciders(
        words=book.cited(text, *_votes(material, book)),
        swing=ordered,
        members=rows,
        tiles=tiles_figure(rows),
        swing_figure=swing_figure([by_code[member] for member in ordered]),
    )


def _members(material: Material, book: Bibliography) -> tuple[MemberRow, ...]:
    forecast = material.outlook.forecast
    moved = influence(forecast, material.outlook.draws, material.matter.goal)
    positions = _positions(material)
    votes = _votes(material, book)
    rows = []
    for index, member in enumerate(forecast.members):
        p_yes, p_abstain, p_no, p_absent = (float(p) for p in forecast.p[index])
        reason = forecast.reasons[index]
        refs = list(votes)
        evidence = evidence_rows(material, book, member)
        for row in evidence:
            reason += f"; {row.text}"
            refs += row.refs
        if moved_how := movement(material, member):
            reason += f" ({moved_how})"
        for position in positions.get(member, ()):
            reason += f"; {_stance(material, position)}"
            refs.append(_place(material, book, position))
        calls = material.count.get(member)
        if calls is not None and (told := call_words(calls)):
            reason += f"; {told}"
            refs.append(book.count())
        rows.append(
            MemberRow(
                member=member,
                name=material.name_of(member),
                group=material.group_title(member),
                p_yes=p_yes,
                p_abstain=p_abstain,
                p_no=p_no,
                p_absent=p_absent,
                earlier=forecast.earlier[index],
                reason=book.cited(reason, *refs),
                influence=100 * float(moved[index]),
                swing=max(p_yes, p_abstain, p_no, p_absent) < IN_PLAY,
                call=calls.word.value if calls is not None and calls.word is not CallWord.UNKNOWN else "",
                history=_history(material, index),
                evidence=evidence,
            )
        )
    return tuple(rows)


def call_words(calls: MemberCalls) -> str:
    """Say in a clause what the count's own calls on one member are; empty where there is none.

    Where two people's calls differ, both are named and the newest counts.
    """
    if calls.differing:
        told = [f"{call.word} ({_who(call)})" for call in calls.differing]
        return f"our calls differ: {listed(told)}; the newest counts"
    words = []
    if calls.word is not CallWord.UNKNOWN:
        words.append(f"our call: {calls.word} ({_who(calls.cells[CallField.CALL])})")
    if condition := calls.value(CallField.CONDITION):
        then = f"{calls.then} " if calls.then is not CallWord.UNKNOWN else ""
        words.append(f"conditional: {then}if {condition}" if then else f"condition: {condition}")
    return "; ".join(words)


def _who(call: Call) -> str:
    day = long_date(call.at.date())
    return f"{call.who}, {day}" if call.who else day


def _history(material: Material, index: int) -> tuple[float, float, float, float] | None:
    """Return what history alone says of a member, where evidence or a call moved it."""
    before, now = material.outlook.history.p[index], material.outlook.forecast.p[index]
    if (before == now).all():
        return None
    p_yes, p_abstain, p_no, p_absent = (float(p) for p in before)
    return p_yes, p_abstain, p_no, p_absent


def _positions(material: Material) -> dict[str, list[Position]]:
    """Each member's positions on other texts, as asserted: one a proposal and stance, the surest first.

    Those on the text that is followed are evidence, and stand there.
    """
    found: dict[str, dict[tuple[str, str], Position]] = {}
    for position in sorted(material.reading.positions, key=lambda position: -position.confidence):
        if position.modality is Modality.ASSERTED and position.proposal != material.matter.proposal:
            of_actor = found.setdefault(position.actor, {})
            of_actor.setdefault((position.proposal, position.stance), position)
    return {actor: list(positions.values()) for actor, positions in found.items()}


def _stance(material: Material, position: Position) -> str:
    title = material.titles().get(position.proposal, position.proposal.replace("-", " "))
    return f"{STANCE_WORDS[position.stance]} {title}"


def _place(material: Material, book: Bibliography, position: Position) -> Ref:
    return book.article(material.reading.article(position.source), position.span)


def _votes(material: Material, book: Bibliography) -> tuple[Ref, ...]:
    return tuple(book.source(source) for source in material.vote_sources)
