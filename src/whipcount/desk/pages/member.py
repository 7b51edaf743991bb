"""One member: its chances and why, our calls on it, what it said and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whipcount.brief.parts.said import dated, when
from whipcount.desk.desk import Desk
from whipcount.desk.rendering import desk_of, page
from whipcount.desk.rows import count_row, stance_words
from whipcount.desk.tallying import tally_now
from whipcount.domain.statements import Article, Position, Statement
from whipcount.record import CHOICES, CallField


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidHere:
    """A statement or position beside the article it stands in."""

    record: Statement | Position
    article: Article
    when: str
    words: str


async def _member(request: Request) -> Response:
    desk = desk_of(request)
    member = request.path_params["member"]
    if member not in desk.names:
        raise HTTPException(404)
    count = desk.count()
    place = count.forecast.members.index(member)
    return page(
        request,
        "member.html.j2",
        row=count_row(desk, member),
        tally=tally_now(desk),
        reason=count.forecast.reasons[place],
        before=desk.without_calls.forecast.p[place].tolist(),
        history=desk.calls_on(member),
        fields=tuple(CallField),
        choices=CHOICES,
        statements=statements_of(desk, member),
        positions=positions_of(desk, member),
        decisions=desk.material.recorded,
    )


def statements_of(desk: Desk, member: str) -> list[SaidHere]:
    """Return what was said for the member, the newest first."""
    found = [
        _beside(desk, statement, statement.speaker.office or statement.kind)
        for statement in desk.texts.spoken.get(member, ())
    ]
    return sorted(found, key=lambda said: dated(said.article), reverse=True)


def positions_of(desk: Desk, member: str) -> list[SaidHere]:
    """Return the positions that the texts report of the member, the newest first."""
    found = [
        _beside(desk, position, stance_words(position)) for position in desk.texts.positions.get(member, ())
    ]
    return sorted(found, key=lambda said: dated(said.article), reverse=True)


def _beside(desk: Desk, record: Statement | Position, words: str) -> SaidHere:
    article = desk.texts.articles[record.source]
    return SaidHere(record=record, article=article, when=when(article), words=words)


ROUTES = [Route("/member/{member}", _member)]
