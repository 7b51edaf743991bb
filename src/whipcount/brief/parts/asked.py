"""What else is asked of the forecast: margins, whether a vote is called, a veto, motions upon the text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from whipcount.brief.adoption import adopted_draws, stopped_shares
from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Cited
from whipcount.brief.material import Material
from whipcount.brief.parts.moved_by import evidence_note
from whipcount.brief.wording import listed, out_of_100
from whipcount.domain import InputError, Tally, Vote
from whipcount.domain.matter import Proposal, Stage
from whipcount.forecast import TallyDraws, draw_votes
from whipcount.forecast.called import chance_called
from whipcount.forecast.evidence.motions import MotionForecast, MotionKind, bearing, forecast_motion
from whipcount.forecast.evidence.sponsors import sponsor_evidence
from whipcount.forecast.evidence.stages import describe_stage, has_committees, in_committee

SEED = 20_141_016
DRAWS = 4_000
MOST_NAMED = 3
"""Members named as those that a veto rests on."""

_MOTIONS = {"paragraph": MotionKind.PARAGRAPH, "adjourn_debate": MotionKind.NO_ACTION}


def asked(material: Material, book: Bibliography) -> tuple[Cited, ...]:
    """Answer them in this order: evidence, history, stage, whether it is called, margins, veto, motions."""
    return (
        evidence_note(material, book),
        book.cited(material.outlook.basis, *(book.source(source) for source in material.vote_sources)),
        *_stage(material, book),
        _called(material, book),
        *_margins(material, book),
        *_stopped(material, book),
        *_motions(material, book),
    )


def _stage(material: Material, book: Bibliography) -> Iterator[Cited]:
    if not has_committees(material.matter.body):
        return
    text = describe_stage(material.stage, committee_known=material.committee is not None)
    refs = [book.decision(material.committee)] if material.committee else []
    if material.stage is Stage.BEFORE_COMMITTEE:
        there = in_committee(material.outlook.forecast).p.sum(axis=0)
        tally = Tally(
            yes=round(there[0]), abstain=round(there[1]), no=round(there[2]), absent=round(there[3])
        )
        text += f" In the committee itself more stay away: about {tally} is expected (yes-no-abstain-absent)."
    yield book.cited(text, *refs)


def _called(material: Material, book: Bibliography) -> Cited:
    called = chance_called(material.chain.decisions, as_of=material.as_of)
    text = (
        "The forecast holds if a recorded vote is called. From the years alone one is called in "
        f"{out_of_100(called.p)} of 100 cases (80 % range {out_of_100(called.low)} to "
        f"{out_of_100(called.high)}): {called.basis}. What is in the text is not looked at; a harder one is "
        "likelier to be voted on."
    )
    return book.cited(text, *(book.decision(decision) for decision in material.chain.decisions[-3:]))


def _margins(material: Material, book: Bibliography) -> Iterator[Cited]:
    """Say the chance of beating the last recorded vote, in yes votes and in their margin over no."""
    last = next((one for one in reversed(material.recorded) if one.tally is not None), None)
    if last is None or last.tally is None:
        return
    tally, draws = last.tally, material.outlook.draws
    more_yes = draws.share(lambda counts: counts[:, 0] > tally.yes)
    margin = draws.share(lambda counts: counts[:, 0] - counts[:, 2] > tally.yes - tally.no)
    fewer_no = draws.share(lambda counts: counts[:, 2] < tally.no)
    yield book.cited(
        f"Beside the last recorded vote ({tally}, {last.decided_on.year}): more yes in "
        f"{out_of_100(more_yes)} of 100 simulated votes, a larger margin of yes over no in "
        f"{out_of_100(margin)}, fewer no in {out_of_100(fewer_no)}.",
        book.decision(last),
    )


def _stopped(material: Material, book: Bibliography) -> Iterator[Cited]:
    """Tell a veto from want of votes, with what each rests on."""
    outlook = material.outlook
    shares = stopped_shares(material.rule, outlook.draws)
    if shares is None:
        return
    by_veto, for_want = shares
    no = {member: float(outlook.forecast.of(member)[2]) for member in material.rule.blocking}
    likely = sorted(no, key=lambda member: -no[member])[:MOST_NAMED]
    named = [f"{material.name_of(member)} (no in {out_of_100(no[member])} of 100)" for member in likely]
    expected = float(outlook.draws.expected[0])
    yield book.cited(
        f"Stopped by a veto in {out_of_100(by_veto)} of 100 simulated votes, which rests on "
        f"{listed(named) or 'no member'}; for want of votes in {out_of_100(for_want)}, which rests on "
        f"{expected:.1f} yes expected where it needs {material.rule.needs}.{_only_adopted(material)}",
        book.rule(material.rule.cite),
    )


def _only_adopted(material: Material) -> str:
    """Warn where the earlier votes cannot show a veto, because each of the texts carried."""
    blocking = set(material.rule.blocking)
    failed = any(
        vote is Vote.NO and member in blocking for one in material.recorded for member, vote in one.votes
    )
    if failed:
        return ""
    return (
        f" None of the {len(material.recorded)} earlier votes given shows a veto, and files of resolutions "
        "hold only what was adopted: without the drafts that failed, both chances are the least they may be."
    )


def _motions(material: Material, book: Bibliography) -> Iterator[Cited]:
    for proposal in material.matter.proposals:
        if proposal.kind == "amendment" or proposal.kind in _MOTIONS:
            yield _motion(material, book, proposal)


def _motion(material: Material, book: Bibliography, proposal: Proposal) -> Cited:
    whole = material.outlook.forecast
    kind = _MOTIONS.get(proposal.kind) or bearing(whole, proposal.sponsors)
    moved = [sponsor for sponsor in proposal.sponsors if sponsor in whole.members]
    evidence = sponsor_evidence(
        moved, source=proposal.symbol or proposal.source, on=min(proposal.known_from, material.as_of)
    )
    made = forecast_motion(whole, kind, evidence=evidence)
    drawn = draw_votes(made.forecast, draws=DRAWS, rng=np.random.default_rng(SEED))
    low, high = drawn.interval(Vote.YES, 80)
    mean = drawn.expected
    text = (
        f"{proposal.title}: {_held_to_be(made, named=bool(moved))}, about {mean[0]:.0f} yes, "
        f"{mean[2]:.0f} no and {mean[1]:.0f} abstentions (yes between {low} and {high} in 80 of 100); "
        f"{_carried(material, proposal, drawn)}a wide forecast from {made.basis}. Public tables hold hardly "
        "any such vote since 1985."
    )
    return book.cited(text, book.fact(proposal.source))


def _held_to_be(made: MotionForecast, *, named: bool) -> str:
    if made.kind in (MotionKind.HOSTILE_AMENDMENT, MotionKind.FRIENDLY_AMENDMENT):
        return (
            f"taken as a {made.kind}" if named else f"taken as a {made.kind}, as nobody is named as its mover"
        )
    return f"a {made.kind}"


def _carried(material: Material, proposal: Proposal, drawn: TallyDraws) -> str:
    try:
        rule = material.body.decision_for(proposal.kind, on=material.as_of)
    except InputError:
        return ""
    return f"it carries in {out_of_100(float(adopted_draws(rule, drawn).mean()))} of 100; "
