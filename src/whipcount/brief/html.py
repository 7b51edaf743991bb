"""The brief as one HTML file: no script, nothing fetched, two pages when printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from whipcount.brief.citing import SourceNumbers
from whipcount.brief.content import HEADINGS, Brief, MemberRow
from whipcount.brief.figures.swing import shares
from whipcount.brief.outside import shown
from whipcount.brief.printing import dates_in_print, documents_in_print, keep
from whipcount.brief.wording import chances, counted, long_date, out_of_100
from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.figures.palette import MARKS, likeliest

_DRAWN = {"svg", "g", "path", "text", "rect", "circle", "line"}
"""Every element our figures are made of; a picture with another one is not ours."""
_TAG = re.compile(r"<\s*/?\s*([^\s/>]+)([^>]*)>")
_ACTIVE = re.compile(r"\bon\w+\s*=|href|style|url\(", re.IGNORECASE)
_LABEL = re.compile(r""" aria-label=("[^"]*"|'[^']*')""")
_NAMESPACES = re.compile(r' xmlns(:xlink)?="[^"]*"')


CHAIN_PRINTED = 3
ON_PAGE = 10
"""Rows of a long list that stand open on the page; the others open on demand."""
LISTED = 200
"""Rows of a long list that the page holds at all: nobody reads twenty thousand statements in a brief."""
DATA_LISTED = 1_000
"""Rows of a figure's data that the page holds: more than any body has members."""


def as_html(brief: Brief) -> str:
    """Render the brief as one HTML document.

    Raises
    ------
    ValueError
        When a reference leads nowhere, or a figure holds anything but plain drawing.
    """
    style = files("whipcount.brief").joinpath("templates/brief.css").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("brief.html.j2")
        .render(
            **of_brief(brief),
            style=Markup(style),  # noqa: S704 - our own file
        )
    )


def environment(*packages: str) -> jinja2.Environment:
    """Make the environment of the brief's templates, with those of other packages before them."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader(package) for package in (*packages, "whipcount.brief")]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        shown=shown, long_date=long_date, of_100=out_of_100, percent=percent, picture=_picture, mark=_mark
    )
    made.globals.update(
        chances=chances,
        counted=counted,
        keep=keep,
        dates_in_print=dates_in_print,
        documents_in_print=documents_in_print,
        shares=shares,
        likely_yes=_likely_yes,
        votes=MEMBER_VOTES,
        marks=MARKS,
        headings=HEADINGS,
        open_rows=ON_PAGE,
        listed_rows=LISTED,
        data_rows=DATA_LISTED,
        chain_printed=CHAIN_PRINTED,
    )
    return made


def of_brief(brief: Brief) -> dict[str, Any]:
    """Return what the templates of a brief's parts are rendered with."""
    numbers = SourceNumbers(brief.sources.rows)
    return {
        "brief": brief,
        "markers": numbers.markers,
        "place_of": numbers.place,
        "names": {row.member: row.name for row in brief.deciders.members},
        "swing": _swing(brief),
        "moved": _moves(brief),
        "steps": {step.key: step.title for step in brief.decided.steps},
    }


def percent(share: float) -> str:
    """Write a probability in whole percent; what is possible is not written as none.

    Examples
    --------
    >>> percent(0.614), percent(0.001), percent(0.9999), percent(0.0)
    ('61 %', '<1 %', '>99 %', '0 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 < share < 1:
        return ">99 %"
    return f"{share * 100:.0f} %"


def _swing(brief: Brief) -> list[MemberRow]:
    """Return the swing list's rows, in its order."""
    rows = {row.member: row for row in brief.deciders.members}
    return [rows[member] for member in brief.deciders.swing if member in rows]


@dataclass(frozen=True, slots=True)
class Move:
    """The members that went from one vote to another."""

    before: Vote
    after: Vote
    members: tuple[str, ...]


def _likely_yes(row: MemberRow) -> bool:
    """Tell whether yes is the member's likeliest vote, so that there is nothing to win, only to hold."""
    return likeliest((row.p_yes, row.p_abstain, row.p_no, row.p_absent))[0] is Vote.YES


def _moves(brief: Brief) -> list[Move]:
    """Group who moved by the votes before and after, the largest group first, members by name."""
    names = {row.member: row.name for row in brief.deciders.members}
    groups: dict[tuple[Vote, Vote], list[str]] = {}
    for member, before, after in brief.stand.moved:
        groups.setdefault((Vote(before), Vote(after)), []).append(names.get(member, member))
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [Move(before, after, tuple(sorted(members))) for (before, after), members in ordered]


def _mark(vote: str) -> Any:
    """Return the letter, word and colours of a vote."""
    return MARKS[Vote(vote)]


def _picture(svg: str) -> Markup:
    """Let a figure of our own stand as markup; anything that could act or fetch is refused."""
    for name, attributes in _TAG.findall(svg):
        if name not in _DRAWN or _ACTIVE.search(_LABEL.sub("", attributes)):
            raise ValueError(f"A figure holds <{name}{attributes[:80]}>, which is no plain drawing.")
    return Markup(_NAMESPACES.sub("", svg))  # noqa: S704 - every element was just checked
