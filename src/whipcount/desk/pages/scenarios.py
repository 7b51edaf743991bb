"""Scenarios side by side: named what-ifs, stored in the record."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from whipcount.desk.desk import Desk
from whipcount.desk.forms import Form, sent
from whipcount.desk.rendering import desk_of, page
from whipcount.desk.scenarios import Played, play, step_from
from whipcount.desk.tallying import tally_now
from whipcount.domain import InputError, Visibility
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.record import Noted, conditions

LONGEST_NAME = 80


async def _scenarios(request: Request) -> Response:
    desk = desk_of(request)
    told = _told(desk)
    return page(
        request,
        "scenarios.html.j2",
        tally=tally_now(desk),
        scenarios=[(noted, *_played(desk, noted.value)) for noted in told],
        kinds=tuple(Supposing),
        groups=sorted({group for group in desk.groups.values() if group}),
        conditions=conditions(desk.count().calls),
    )


def _told(desk: Desk) -> list[Noted[Scenario]]:
    proposal = desk.material.matter.proposal
    listed = desk.record.scenarios(audience=Visibility.OWN)
    return [noted for noted in listed if noted.value.proposal == proposal]


def _played(desk: Desk, scenario: Scenario) -> tuple[Played | None, str]:
    """Play a scenario, or say why it cannot be: a member may have left since it was stored."""
    try:
        return play(desk, scenario), ""
    except InputError as error:
        return None, str(error)


async def _add(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    name = " ".join(form["name"].split())
    if not name or len(name) > LONGEST_NAME:
        raise InputError(
            f"A scenario is called '{name[:LONGEST_NAME]}'.",
            expected=f"Expected a name of 1 to {LONGEST_NAME} characters.",
            do="Name it by what it supposes.",
        )
    held = next((noted.value for noted in _told(desk) if noted.value.name == name), None)
    scenario = held or Scenario(name=name, proposal=desk.material.matter.proposal)
    changed = replace(scenario, steps=(*scenario.steps, _step(desk, form)))
    entry = desk.record.add_scenario(changed, stamp=desk.stamp())
    desk.did(entry, f"scenario {name}")
    return RedirectResponse("/scenarios", 303)


def _step(desk: Desk, form: Form) -> Supposition:
    return step_from(
        desk,
        kind=form["kind"],
        who=form["group"] if form["kind"] == Supposing.GROUP_MOVES else form["who"],
        word=form["word"],
        about=form["about"],
        amount=form["amount"],
    )


async def _drop(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    entry = form["entry"]
    if not entry.isdecimal():
        raise InputError(f"'{entry[:40]}' is no entry.", expected="Expected its number.", do="Load the page.")
    desk.take_back(int(entry))
    return RedirectResponse("/scenarios", 303)


ROUTES = [
    Route("/scenarios", _scenarios),
    Route("/scenario", _add, methods=["POST"]),
    Route("/scenario/back", _drop, methods=["POST"]),
]
