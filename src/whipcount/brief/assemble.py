"""The nine parts put together."""

from __future__ import annotations

from dataclasses import replace

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Brief
from whipcount.brief.earlier_briefs import keep_brief
from whipcount.brief.gather import gather
from whipcount.brief.material import Material
from whipcount.brief.parts.changes import changes
from whipcount.brief.parts.decided import decided
from whipcount.brief.parts.deciders import deciders
from whipcount.brief.parts.drawn import drawn_said, drawn_stand
from whipcount.brief.parts.line import line
from whipcount.brief.parts.said import said
from whipcount.brief.parts.scenarios import scenario_rows
from whipcount.brief.parts.sources import sources
from whipcount.brief.parts.stand import stand
from whipcount.brief.parts.tally import tally
from whipcount.brief.parts.track_record import track_record
from whipcount.brief.request import Request
from whipcount.record import Record, Stamp, open_matter


def make_brief(request: Request) -> Brief:
    """Make the brief that is asked for; errors as `gather` says."""
    material = gather(request)
    request.progress("Writing the nine parts")
    brief = compose(material, request)
    if request.keep:
        shown = material.told.shown_to(material.audience)
        with Record.open(open_matter(request.matter).record) as record:
            keep_brief(record, brief, replace(material, told=shown), stamp=Stamp(at=request.now))
    return brief


def compose(material: Material, request: Request) -> Brief:
    """Write the nine parts from what was gathered."""
    material = replace(material, told=material.told.shown_to(material.audience))
    book = Bibliography(read_on=request.now.date())
    return Brief(
        line=line(material, book),
        decided=decided(material, book),
        tally=tally(material, book),
        deciders=deciders(material, book),
        said=drawn_said(said(material, book), material),
        stand=drawn_stand(stand(material, book), material),
        changes=replace(changes(material, book), scenarios=scenario_rows(material, book, request)),
        track_record=track_record(material, book),
        # Last, because by now every part has cited what it rests on.
        sources=sources(material, book, command=request.command),
    )
