"""A page prepared for reading: the article, its sentences, and the sentences inside its quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from whipcount.coverage.article.decoding import ArticleInput, DecodedText, decode
from whipcount.coverage.article.page import Page, read_page
from whipcount.coverage.language.tagging import Sentence, read_sentences
from whipcount.domain import Source
from whipcount.domain.statements import Article
from whipcount.files import sha256

READER = "whipcount.coverage rules"
READER_VERSION = "3"

_OPENING = re.compile(r"[“”\"`'‘«„]+")


@dataclass(slots=True)
class PreparedArticle:
    """An article with its sentences in order of place."""

    article: Article
    page: Page
    sentences: list[Sentence]
    everything: list[Sentence]
    """All sentences, those inside quotations among them, in order of place."""
    earliest: date | None = None
    """The page cannot be older than this day, which its own words state in full."""


def prepare(page_input: ArticleInput) -> PreparedArticle:
    """Decode one page, tell its story from the rest and split it into sentences."""
    decoded = decode(page_input)
    text = decoded.text
    page = page_of(decoded)
    source = Source(
        id=page_input.name,
        title=page.title,
        sha256=sha256(page_input.raw),
        reader=READER,
        reader_version=READER_VERSION,
    )
    article = Article(
        source=source,
        text=text,
        title=page.title,
        outlet=page.outlet,
        agency=page.agency,
        byline=page.byline,
        dateline=page.dateline,
        published=page.published,
        anchor=page.published,
        anchor_reason="stated on the page" if page.published else "",
        body=page.body,
        decoded_as=f"{decoded.encoding} ({decoded.reason})",
    )
    sentences = [
        sentence
        for number, span in enumerate(page.body)
        for sentence in read_sentences(text, span.start, span.end, paragraph=number)
    ]
    quoted = [inner for sentence in sentences for inner in _inside(sentence)]
    everything = sorted([*sentences, *quoted], key=lambda sentence: sentence.start)
    return PreparedArticle(article, page, sentences, everything)


def page_of(decoded: DecodedText) -> Page:
    """Tell the lines of a page apart; what it states of itself in markup or header is not guessed again."""
    stated = decoded.stated
    page = read_page(decoded.story_alone())
    if not (stated.title or stated.outlet or stated.byline or stated.published or stated.sent):
        return page
    return replace(
        page,
        lines=tuple(line._replace(kind="title") if line.text == stated.title else line for line in page.lines)
        if stated.title
        else page.lines,
        title=stated.title or page.title,
        outlet=stated.outlet or page.outlet,
        byline=stated.byline or page.byline,
        published=stated.published or page.published or stated.sent,
    )


def _inside(sentence: Sentence) -> Iterator[Sentence]:
    for place, tag in enumerate(sentence.tags):
        if tag != "Q":
            continue
        start, end = sentence.starts[place], sentence.ends[place]
        mark = _OPENING.match(sentence.text, start, end)
        start = mark.end() if mark else start
        while end > start and sentence.text[end - 1] in "“”\"`'’»":
            end -= 1
        yield from read_sentences(sentence.text, start, end, paragraph=sentence.paragraph)
