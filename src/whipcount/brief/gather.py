"""From a request to the material of a brief: read, cut off, link, forecast, apply the rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from textwrap import shorten

import numpy as np

from whipcount.brief.adoption import adopted_draws
from whipcount.brief.earlier_votes import EarlierVotes, read_earlier_votes, read_result
from whipcount.brief.evidence import gather_evidence
from whipcount.brief.history import History, member_history
from whipcount.brief.kept import learned_once
from whipcount.brief.material import Material, Outlook
from whipcount.brief.request import Request
from whipcount.brief.standing import estimate_standing
from whipcount.brief.texts import read_texts
from whipcount.brief.told import Told
from whipcount.domain import InputError, Source
from whipcount.domain.evidence import Evidence
from whipcount.domain.matter import EarlierDecision, Matter
from whipcount.domain.statements import LeftOut, Reading
from whipcount.forecast import (
    apply_calls,
    apply_evidence,
    draw_votes,
    goal_share,
    score_earlier_votes,
    score_result,
    what_ifs,
)
from whipcount.procedure import Rule, load_body
from whipcount.procedure.eligible import members_on
from whipcount.record import (
    MatterFolder,
    MemberCalls,
    Record,
    known_on,
    latest_calls,
    open_matter,
    temporary_copy,
    with_texts,
    words_of,
)
from whipcount.register import Register
from whipcount.register import load as load_register
from whipcount.rollcalls.chains import Chain


def gather(request: Request) -> Material:
    """Read everything that the request names, up to its cut-off, and forecast the vote.

    Raises
    ------
    InputError
        When a file cannot be used, or the cut-off is earlier than the first recorded vote on the matter.
    """
    folder = open_matter(request.matter)
    matter = known_on(folder.matter, request.as_of)
    register = load_register()
    request.progress("Reading the earlier votes")
    votes = read_earlier_votes(folder, matter, request)
    _require_a_vote(votes.chain, folder, request.as_of)
    request.progress("Reading the coverage")
    with _record(folder, request) as record:
        sponsorings = record.sponsors(audience=request.audience, as_of=request.as_of)
        matter = with_texts(
            matter,
            record.drafts(audience=request.audience, as_of=request.as_of),
            sponsorings,
        )
        reading = read_texts(record, folder, matter, request)
        calls = record.calls(audience=request.audience, as_of=request.as_of)
        told = Told.by(record, audience=request.audience, as_of=request.as_of)
    count = latest_calls(calls, matter.proposal)
    reading = _with_idle_calls(reading, count, members_on(matter.body, matter.kind, request.as_of))
    request.progress("Drawing the vote")
    body = load_body(matter.body)
    rule = body.decision_for(matter.kind, on=request.as_of)
    after = read_result(request, matter)
    evidence = gather_evidence(
        matter,
        reading,
        as_of=request.as_of,
        sponsorings=sponsorings,
        committee=votes.committee,
    )
    return Material(
        matter=matter,
        matter_source=Source(
            id=folder.matter_file.name,
            title=f"Matter file of {matter.key}",
            sha256=folder.sha256,
            reader="matter file",
        ),
        as_of=request.as_of,
        stage=request.stage or matter.stage,
        audience=request.audience,
        reading=reading,
        chain=votes.chain,
        vote_sources=votes.sources,
        committee=votes.committee,
        register=register,
        body=body,
        rule=rule,
        outlook=_outlook(request, matter, votes, rule, after, evidence=evidence, count=count),
        count=count,
        told=told,
        standing=estimate_standing(votes.rollcalls, matter.body, as_of=request.as_of),
        after=after,
    )


def _outlook(
    request: Request,
    matter: Matter,
    votes: EarlierVotes,
    rule: Rule,
    after: EarlierDecision | None,
    *,
    evidence: tuple[Evidence, ...],
    count: Mapping[str, MemberCalls],
) -> Outlook:
    register = load_register()
    members = members_on(matter.body, matter.kind, request.as_of)
    groups = _groups(register, members, request.as_of)
    rests_on = (
        [report.sha256 for report in votes.rollcalls.report],
        [source.sha256 for source in votes.sources],
        (matter.key, matter.body, matter.expected_on, matter.chain),
        (members, groups, request.as_of),
    )
    history = learned_once(
        open_matter(request.matter),
        History,
        lambda: member_history(
            votes.rollcalls,
            votes.chain,
            matter,
            members,
            groups=groups,
            as_of=request.as_of,
            progress=request.progress,
        ),
        rests_on=rests_on,
        keep=request.keep and bool(request.votes),
    )
    evidenced = apply_evidence(
        history.forecast, evidence, stage=request.stage or matter.stage, audience=request.audience
    )
    forecast = apply_calls(evidenced.forecast, words_of(count, among=members))
    draws = draw_votes(forecast, draws=request.draws, rng=_seeded(request))
    return Outlook(
        forecast=forecast,
        history=history.forecast,
        basis=history.basis,
        evidenced=evidenced,
        evidence=evidence,
        draws=draws,
        p_adopted=float(adopted_draws(rule, draws).mean()),
        p_goal=goal_share(draws, matter.goal),
        what_ifs=what_ifs(forecast, matter.goal, rng=_seeded(request), groups=groups),
        past=score_earlier_votes(
            votes.chain.decisions,
            lambda day: members_on(matter.body, matter.kind, day),
            rng=_seeded(request),
            groups=groups,
        ),
        result=score_result(forecast, draws, after) if after else None,
    )


def _with_idle_calls(reading: Reading, count: Mapping[str, MemberCalls], members: Collection[str]) -> Reading:
    """List the calls on those who may not vote among what was left out."""
    reason = "no member that may vote here on the day"
    idle = tuple(
        LeftOut(source=f"our call on {member}", reason=reason) for member in sorted(set(count) - set(members))
    )
    return replace(reading, left_out=(*reading.left_out, *idle))


def _groups(register: Register, members: tuple[str, ...], on: date) -> dict[str, str]:
    """Each member's regional group, as a sentence names it; members of none are left out."""
    found = {member: register.group_of(member, on) for member in members}
    return {member: f"the {register.groups[group].title}" for member, group in found.items() if group}


def _seeded(request: Request) -> np.random.Generator:
    # Each use starts afresh, so that a change in one of them leaves the numbers of the others alone.
    return np.random.default_rng(request.seed)


def _require_a_vote(chain: Chain, folder: MatterFolder, as_of: date) -> None:
    if chain.recorded:
        return
    raise InputError(
        f"Up to {as_of}, the cut-off, no recorded vote on the matter is found (body {chain.query.body}, "
        f"title '{chain.query.title}').{_nearest(chain)}",
        expected="Expected at least one earlier recorded vote to forecast from.",
        do=f"Give a later --as-of, more --votes, or mend [chain] in {folder.matter_file}: its title, its "
        "states, or `confirmed`, the symbols of earlier votes.",
    )


MOST_NEAR = 3


def _nearest(chain: Chain) -> str:
    """Name the decisions whose titles come nearest, so that one of them can be confirmed."""
    if not chain.left_out:
        return ""
    near = "\n".join(
        f"  {one.symbol}: {shorten(one.title, 160, placeholder=' …')} ({one.reason})"
        for one in chain.left_out[:3]
    )
    return f" Nearest:\n{near}\n"


def _record(folder: MatterFolder, request: Request) -> AbstractContextManager[Record]:
    """Open the record itself where what is read is to be kept, else a copy that this run may write to."""
    return Record.open(folder.record) if request.keep else temporary_copy(folder.record)
