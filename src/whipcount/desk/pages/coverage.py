"""Coverage: the articles, each with what was read marked in its text; and the review queue."""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from whipcount.brief.parts.said import when
from whipcount.desk.correcting import Field, corrected, fields_of, words_for
from whipcount.desk.desk import Desk, StaleEditError
from whipcount.desk.forms import back_to, sent
from whipcount.desk.pages.adding import form_for
from whipcount.desk.paging import leaf
from whipcount.desk.rendering import desk_of, page
from whipcount.desk.texts import KIND_WORDS, Read, pieces
from whipcount.domain import InputError, Visibility
from whipcount.domain.statements import Article
from whipcount.record import Verdict, to_annotations

ARTICLES, REVIEWED = 100, 20
"""Rows a page."""

LONGEST = 400_000
"""Characters of an article that a page shows; the rest is counted."""

CONTEXT = 160
"""Characters shown around a record."""

QUEUE: dict[str, str] = {"doubtful": "doubtful first", "open": "not reviewed", "all": "all"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One article of the list."""

    article: Article
    when: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One record of the queue, in the words around it, with the form that mends it."""

    read: Read
    words: str
    when: str
    before: str
    after: str
    fields: tuple[Field, ...]


async def _coverage(request: Request) -> Response:
    desk, query = desk_of(request), request.query_params
    wanted, outlet = query.get("q", "").casefold()[:200], query.get("outlet", "")
    articles = [
        article
        for article in desk.texts.articles.values()
        if (not outlet or article.outlet == outlet)
        and (not wanted or wanted in article.title.casefold() or wanted in article.text.casefold())
    ]
    cut = leaf(articles, query, path="/coverage", length=ARTICLES)
    return page(
        request,
        "coverage.html.j2",
        leaf=cut,
        rows=[_article_row(desk, article) for article in cut.rows],
        outlets=sorted({article.outlet for article in desk.texts.articles.values() if article.outlet}),
        q=query.get("q", ""),
        outlet=outlet,
        left_out=desk.material.reading.left_out,
    )


def _article_row(desk: Desk, article: Article) -> ArticleRow:
    kinds = [read.kind for read in desk.texts.in_article[article.source.id]]
    counts = tuple((kind, kinds.count(kind)) for kind in KIND_WORDS.values() if kind in kinds)
    return ArticleRow(article=article, when=when(article), counts=counts)


async def _article(request: Request) -> Response:
    desk = desk_of(request)
    article = desk.texts.by_hash.get(request.path_params["digest"])
    if article is None:
        raise HTTPException(404)
    read = sorted(
        desk.texts.in_article[article.source.id],
        key=lambda each: (each.record.span.start, -each.record.span.end),
    )
    return page(
        request,
        "article.html.j2",
        article=article,
        when=when(article),
        pieces=pieces(article.text[:LONGEST], [each for each in read if each.record.span.end <= LONGEST]),
        left=max(0, len(article.text) - LONGEST),
        rows=[_review_row(each) for each in read],
        kinds=tuple(KIND_WORDS.values()),
        adding=form_for(desk, article),
    )


async def _review(request: Request) -> Response:
    desk, query = desk_of(request), request.query_params
    kind, show = query.get("kind", ""), query.get("show", "doubtful")
    found = [
        read
        for read in desk.texts.queue()
        if (not kind or read.kind == kind) and (show == "all" or not read.reviewed)
    ]
    cut = leaf(found, query, path="/review", length=REVIEWED)
    return page(
        request,
        "review.html.j2",
        leaf=cut,
        rows=[_review_row(read) for read in cut.rows],
        doubtful=sum(read.doubtful for read in found),
        reviewed=sum(read.reviewed for read in desk.texts.read.values()),
        kind=kind,
        kinds=tuple(KIND_WORDS.values()),
        show=show,
        queue_words=QUEUE,
    )


def _review_row(read: Read) -> ReviewRow:
    text, span = read.article.text, read.record.span
    return ReviewRow(
        read=read,
        words=words_for(read.kind, read.record),
        when=when(read.article),
        before=text[max(0, span.start - CONTEXT) : span.start],
        after=text[span.end : span.end + CONTEXT],
        fields=fields_of(read.kind, read.record),
    )


async def _judge(request: Request) -> Response:
    desk, form = desk_of(request), await sent(request)
    read = desk.texts.read.get(form["key"])
    if read is None:
        raise StaleEditError(
            "What this form was about is not held any more: it was corrected or rejected since.",
            expected="Nothing was changed.",
            do="Look at the queue as it stands.",
        )
    if form["verdict"] not in list(Verdict):
        raise InputError(
            f"'{form['verdict'][:80]}' is not a verdict.",
            expected=f"Allowed: {', '.join(Verdict)}.",
            do="Choose one of these.",
        )
    verdict = Verdict(form["verdict"])
    mended = corrected(read.kind, read.record, form) if verdict is Verdict.CORRECT else None
    desk.judge(read, verdict, corrected=mended, note=form["note"])
    return RedirectResponse(back_to(form), 303)


async def _annotations(request: Request) -> Response:
    """Hand out what was reviewed as annotations, a file to measure a reader by."""
    reviewed = desk_of(request).record.reviewed(audience=Visibility.OWN)
    written = json.dumps(to_annotations(reviewed), ensure_ascii=False, indent=1) + "\n"
    named = {"Content-Disposition": 'attachment; filename="annotations.json"'}
    return Response(written, media_type="application/json", headers=named)


ROUTES = [
    Route("/coverage", _coverage),
    Route("/coverage/{digest}", _article),
    Route("/review", _review),
    Route("/review/annotations.json", _annotations),
    Route("/judge", _judge, methods=["POST"]),
]
