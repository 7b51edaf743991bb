"""The text's own state, entered by people: versions, sponsors, moves, predictions, and their taking back."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from whipcount.desk.desk import Desk
from whipcount.desk.forms import Form, back_to, sent
from whipcount.desk.pages.proposal import proposal_page
from whipcount.desk.rendering import desk_of
from whipcount.desk.sponsorlist import read_states
from whipcount.domain import DatedValue, InputError, Visibility
from whipcount.record import (
    Came,
    Draft,
    DraftStatus,
    Expected,
    Move,
    Outcome,
    SponsorDid,
    Sponsoring,
)

STATE = "/proposal#state"


async def _draft(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    draft = Draft(
        proposal=_proposal(desk, form),
        status=DraftStatus(_one_of(form, "status", tuple(DraftStatus))),
        on_day=_day(form, "on"),
        label=form["label"],
        changed=form["changed"],
        tabling_closes=_day_or_none(form, "tabling"),
        sponsoring_closes=_day_or_none(form, "sponsoring"),
        source=form["source"],
    )
    entry = desk.record.add_draft(draft, stamp=desk.stamp(_visibility(form)))
    desk.did(entry, f"{draft.label or draft.proposal}: {draft.status}")
    return RedirectResponse(STATE, 303)


async def _sponsors(request: Request) -> Response:
    """Keep the states of a pasted list, all or none: with one that cannot be told, the list comes back."""
    desk, form = desk_of(request), await sent(request)
    proposal, on = _proposal(desk, form), _day(form, "on")
    did = SponsorDid(_one_of(form, "did", tuple(SponsorDid)))
    named = read_states(form["states"], desk.material.register, on=on.last)
    if named.problems or not named.codes:
        problems = named.problems or ("The list names no state.",)
        return await proposal_page(
            request, status=400, sponsor_form=form, problems=problems, named=named.codes
        )
    sponsorings = [
        Sponsoring(proposal=proposal, member=code, on_day=on, did=did, source=form["source"])
        for code in named.codes
    ]
    entry, *others = desk.record.add_sponsors(sponsorings, stamp=desk.stamp(_visibility(form)))
    word = "a sponsor" if not others else f"{len(sponsorings)} sponsors"
    desk.did(entry, f"{word} of {proposal}", *others)
    return RedirectResponse(STATE, 303)


async def _move(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    move = Move(
        proposal=_proposal(desk, form),
        actor=_needed(form, "actor"),
        did=_needed(form, "did"),
        on_day=_day(form, "on"),
        source=form["source"],
    )
    entry = desk.record.add_move(move, stamp=desk.stamp(_visibility(form)))
    desk.did(entry, f"{move.actor}: {move.did}")
    return RedirectResponse(STATE, 303)


async def _prediction(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    expected = Expected(
        proposal=_proposal(desk, form),
        predictor=_needed(form, "predictor"),
        expects=_needed(form, "expects"),
        condition=form["condition"],
        on_day=_day(form, "on"),
        due=_day_or_none(form, "due"),
        source=form["source"],
    )
    entry = desk.record.add_prediction(expected, stamp=desk.stamp(_visibility(form)))
    desk.did(entry, f"{expected.predictor} expects: {expected.expects}")
    return RedirectResponse(STATE, 303)


async def _outcome(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    outcome = Outcome(
        prediction=_entry(form, "prediction"),
        came=Came(_one_of(form, "came", tuple(Came))),
        on_day=_day(form, "on"),
        source=form["source"],
    )
    entry = desk.record.add_outcome(outcome, stamp=desk.stamp())
    desk.did(entry, f"a prediction: {outcome.came}")
    return RedirectResponse(STATE, 303)


async def _back(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    desk.take_back(_entry(form, "entry"))
    return RedirectResponse(back_to(form), 303)


def _proposal(desk: Desk, form: Form) -> str:
    return _one_of(form, "proposal", [proposal.key for proposal in desk.material.matter.proposals])


def _one_of(form: Form, name: str, allowed: Sequence[str]) -> str:
    if form[name] in allowed:
        return form[name]
    raise InputError(
        f"'{form[name][:80]}' is not allowed for '{name}'.",
        expected=f"Allowed: {', '.join(allowed)}.",
        do="Choose one of these.",
    )


def _needed(form: Form, name: str) -> str:
    if form[name]:
        return form[name]
    raise InputError(
        f"The field '{name}' is empty.", expected="Expected a few words.", do="Go back and fill it in."
    )


def _day(form: Form, name: str) -> DatedValue:
    return DatedValue(_needed(form, name))


def _day_or_none(form: Form, name: str) -> DatedValue | None:
    return DatedValue(form[name]) if form[name] else None


def _visibility(form: Form) -> Visibility:
    return Visibility(_one_of(form, "visibility", tuple(Visibility)))


def _entry(form: Form, name: str) -> int:
    if form[name].isdecimal():
        return int(form[name])
    raise InputError(
        f"'{form[name][:40]}' is no entry.", expected="Expected its number.", do="Load the page again."
    )


ROUTES = [
    Route("/text/draft", _draft, methods=["POST"]),
    Route("/text/sponsors", _sponsors, methods=["POST"]),
    Route("/text/move", _move, methods=["POST"]),
    Route("/text/prediction", _prediction, methods=["POST"]),
    Route("/text/outcome", _outcome, methods=["POST"]),
    Route("/text/back", _back, methods=["POST"]),
]
