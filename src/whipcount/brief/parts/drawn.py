"""The figures of parts 5 and 6: the timeline and the matrix, who moves, where members stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from whipcount.brief.content import Figure, Said, Stand
from whipcount.brief.figures import flow_figure, matrix_figure, strip_figure, timeline_figure
from whipcount.brief.figures.flow import Column
from whipcount.brief.figures.strip import Axis, CutPoint, Placed
from whipcount.brief.figures.timeline import TEXT_LANE, Happening
from whipcount.brief.material import Material
from whipcount.brief.parts.said import dated
from whipcount.brief.standing import Z_80, cut_point
from whipcount.brief.wording import listed
from whipcount.domain import MEMBER_VOTES, DatedValue, Vote
from whipcount.domain.statements import Article, StatementKind

SHOWN_VOTES = 2
"""Recorded votes beside the forecast: two or three columns can be followed, no more."""


def drawn_said(said: Said, material: Material) -> Said:
    """Add the timeline and the matrix to part 5."""
    expected = DatedValue(material.matter.expected_on) if material.matter.expected_on else None
    when = timeline_figure(tuple(happenings(material)), as_of=material.as_of, expected=expected)
    return replace(said, when=when, matrix=matrix_figure(said.positions))


def happenings(material: Material) -> Iterator[Happening]:
    """Gather what is dated by day or nearly: what was said, taken, done, tabled, decided or announced."""
    articles = {article.source.id: article for article in material.reading.articles}
    days = {name: _day(article) for name, article in articles.items()}
    name_of = cache(material.name_of)  # of the same few, thousands of times
    for statement in material.reading.statements:
        article = articles[statement.source]
        speaker = statement.speaker
        lane = speaker.name or speaker.mention or "Not named"
        if len(speaker.states) == 1:
            lane = name_of(speaker.states[0])
        if (day := days[statement.source]) is not None:
            yield Happening(
                when=day,
                lane=lane,
                kind="statement",
                words=statement.text,
                source=_outlet(article),
                direct=statement.kind is StatementKind.DIRECT,
            )
    for position in material.reading.positions:
        article = articles[position.source]
        if (day := days[position.source]) is not None:
            yield Happening(
                when=day,
                lane=name_of(position.actor),
                kind="position",
                words=position.text,
                source=_outlet(article),
                sign=position.stance,
            )
    yield from _entered(material)
    for decision in material.chain.decisions:
        yield Happening(
            when=DatedValue(decision.decided_on.isoformat()),
            lane=TEXT_LANE,
            kind="text",
            words=f"{decision.symbol}: {decision.tally if decision.recorded else 'adopted without a vote'}",
            source=decision.source,
        )
    for step in material.matter.steps:
        if step.decided_on:
            on = DatedValue(step.decided_on.isoformat())
            yield Happening(when=on, lane=TEXT_LANE, kind="text", words=step.title, source=step.source)
    for mention in material.reading.dates:
        if mention.value is not None and mention.value.first > material.as_of:
            yield Happening(
                when=mention.value,
                lane="Dates to come",
                kind="date",
                words=mention.event or mention.text,
                source=_outlet(articles[mention.source]),
            )


def _entered(material: Material) -> Iterator[Happening]:
    """Tell what people entered into the record: moves, versions of texts, sponsors."""
    for noted in material.told.moves:
        move = noted.value
        yield Happening(when=move.on_day, lane=move.actor, kind="move", words=move.did, source=move.source)
    for noted in material.told.drafts:
        draft = noted.value
        words = f"{draft.label or draft.proposal}: {draft.status}"
        yield Happening(when=draft.on_day, lane=TEXT_LANE, kind="text", words=words, source=draft.source)
    for noted in material.told.sponsors:
        joined = noted.value
        words = f"{joined.did} the sponsors of {joined.proposal}"
        lane = material.name_of(joined.member)
        yield Happening(when=joined.on_day, lane=lane, kind="move", words=words, source=joined.source)


def _day(article: Article) -> DatedValue | None:
    if not (article.published or article.anchor):
        return None
    return DatedValue(dated(article).isoformat())


def _outlet(article: Article) -> str:
    return article.outlet or article.agency or article.source.id


def drawn_stand(stand: Stand, material: Material) -> Stand:
    """Add to part 6 who moves to the forecast, and where members stand."""
    forecast = material.outlook.forecast
    names = {member: material.name_of(member) for member in forecast.members}
    columns = [
        Column(
            heading=f"{decision.decided_on.year}",
            votes={member: vote for member, vote in decision.votes if member in names},
        )
        for decision in material.recorded[-SHOWN_VOTES:]
    ]
    likeliest = {
        member: MEMBER_VOTES[int(best)]
        for member, best in zip(forecast.members, forecast.likeliest, strict=True)
    }
    columns.append(Column(heading="the forecast", votes=likeliest))
    return replace(stand, flow=flow_figure(columns, names), strip=_strip(material, likeliest))


def _strip(material: Material, likeliest: dict[str, Vote]) -> Figure | None:
    standing = material.standing
    if standing is None:
        return None
    forecast = material.outlook.forecast
    rows = {member: row for row, member in enumerate(standing.members)}
    there = [member for member in forecast.members if member in rows]
    points = np.array([standing.points[rows[member]] for member in there])
    chances = np.array([forecast.of(member) for member in there])
    cast = np.maximum(1 - chances[:, MEMBER_VOTES.index(Vote.ABSENT)], 1e-9)
    cut = cut_point(points, chances[:, MEMBER_VOTES.index(Vote.YES)] / cast)
    placed = []
    for place, member in enumerate(there):
        reach = Z_80 * float(standing.sd[rows[member]])
        placed.append(
            Placed(
                member=member,
                name=material.name_of(member),
                group=material.group_title(member),
                point=float(points[place]),
                low=float(points[place]) - reach,
                high=float(points[place]) + reach,
                vote=likeliest[member],
            )
        )
    anchored = "no member gives its direction"
    if standing.anchor:
        anchored = f"{material.name_of(standing.anchor)} stands at its high end, by choice"
    axis = Axis(
        rests_on=(f"{standing.rollcalls} roll calls of sessions {listed(standing.sessions)}; {anchored}"),
        low_pole=standing.low_pole or "no motion names this end",
        high_pole=standing.high_pole or "no motion names this end",
        anchored=anchored,
    )
    return strip_figure(placed, axis, CutPoint(point=cut[0], low=cut[1], high=cut[2]) if cut else None)
