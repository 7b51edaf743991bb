"""The reader: pages in, a Reading out; all pages are one corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from whipcount.coverage.article.anchors import anchor_articles
from whipcount.coverage.article.confidence import DOCUMENT, NAMED_DOCUMENT
from whipcount.coverage.article.dates import read_dates
from whipcount.coverage.article.decoding import ArticleInput, decode
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.article.prepared import PreparedArticle, page_of, prepare
from whipcount.coverage.documents.clusters import (
    DRAFTS,
    Document,
    join_across,
    join_in_article,
    name_documents,
    related,
)
from whipcount.coverage.documents.finding import Mention, find_mentions
from whipcount.coverage.documents.knowndocs import name_known
from whipcount.coverage.positions.finding import read_positions
from whipcount.coverage.positions.predictions import read_predictions
from whipcount.coverage.quantities.finding import read_quantities
from whipcount.coverage.speakers.focus import Focus, date_document, made_by, remember_article
from whipcount.coverage.speakers.voices import DocumentOf
from whipcount.coverage.speech.statements import read_statements
from whipcount.domain import InputError, Span, list_bad_rows
from whipcount.domain.matter import NamedDocument, NotAfter, Proposal
from whipcount.domain.statements import DocumentMention, LeftOut, Reading


def dated(inputs: Sequence[ArticleInput]) -> tuple[date | None, ...]:
    """Return the date of publication that each page states, or None.

    Nothing but the page itself is looked at, so that a cut-off can be applied before the corpus is read.
    """
    return tuple(page_of(decode(page)).published for page in inputs)


def sort_out(inputs: Sequence[ArticleInput]) -> tuple[tuple[ArticleInput, ...], tuple[LeftOut, ...]]:
    """Tell the pages that can be read from those that cannot, with the reason."""
    good: list[ArticleInput] = []
    bad: list[LeftOut] = []
    for page in inputs:
        try:
            decode(page)
        except InputError as error:
            bad.append(LeftOut(source=page.name, reason=str(error)))
        else:
            good.append(page)
    return tuple(good), tuple(bad)


def read_articles(
    inputs: Sequence[ArticleInput],
    *,
    supplied_dates: Mapping[str, NotAfter] | None = None,
    known_documents: Sequence[NamedDocument] = (),
    known_proposals: Sequence[Proposal] = (),
) -> Reading:
    """Read articles into statements, positions, documents, quantities, dates and predictions.

    Parameters
    ----------
    inputs : sequence of ArticleInput
        The pages, one corpus: they date and name things for each other.
    supplied_dates : mapping of str to NotAfter, optional
        By the hash of the raw bytes: the day by which a page without a date was public.
    known_documents, known_proposals : sequences, optional
        Documents and texts whose keys and titles are to be used where a mention is of one of them.

    Raises
    ------
    InputError
        When a page is empty, too long or not text; all such pages are listed.
    """
    prepared = _prepare_all(inputs)
    prepared = anchor_articles(prepared, supplied_dates or {})
    return _read(prepared, known_documents, known_proposals)


def _prepare_all(inputs: Sequence[ArticleInput]) -> list[PreparedArticle]:
    prepared: list[PreparedArticle] = []
    problems: list[InputError] = []
    for page in inputs:
        try:
            prepared.append(prepare(page))
        except InputError as error:
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise InputError(
            f"{len(problems)} of {len(inputs)} pages cannot be read:\n"
            f"{list_bad_rows([problem.found for problem in problems])}\n",
            expected=problems[0].expected,
            do=problems[0].do,
        )
    return prepared


def _read(
    prepared: Sequence[PreparedArticle],
    known_documents: Sequence[NamedDocument],
    known_proposals: Sequence[Proposal],
) -> Reading:
    followed: list[Focus] = []
    groups: list[list[Document]] = []
    for article in prepared:
        focus = Focus(remember_article(article))
        groups.append(_documents_of(article, focus))
        followed.append(focus)
    documents = join_across(groups)
    name_known(documents, known_documents, known_proposals)
    name_documents(documents)
    mentions = _mentions(prepared, documents)
    adopted = {d.key: d.adopter or "UN" for d in documents if d.settled and d.family in DRAFTS}
    by_article: dict[str, list[DocumentMention]] = {}
    for mention in mentions:
        by_article.setdefault(mention.source, []).append(mention)
    parts = [
        _read_one(article, focus, Placed(by_article.get(article.article.source.id, [])), adopted)
        for article, focus in zip(prepared, followed, strict=True)
    ]
    return Reading(
        articles=tuple(article.article for article in prepared),
        statements=tuple(record for part in parts for record in part.statements),
        positions=tuple(record for part in parts for record in part.positions),
        documents=mentions,
        quantities=tuple(record for part in parts for record in part.quantities),
        dates=tuple(record for part in parts for record in part.dates),
        predictions=tuple(record for part in parts for record in part.predictions),
    )


def _read_one(
    article: PreparedArticle, focus: Focus, mentions: Placed[DocumentMention], adopted: Mapping[str, str]
) -> Reading:
    """Read what one article says, once the documents of the corpus are known."""
    source = article.article.source.id
    statements = read_statements(article, focus.memory, _lookup(mentions, adopted))
    said = Placed(statements)
    return Reading(
        statements=tuple(statements),
        positions=tuple(read_positions(article, focus, said, mentions)),
        quantities=tuple(read_quantities(source, article.sentences, said, mentions)),
        dates=tuple(read_dates(article)),
        predictions=tuple(read_predictions(source, article.sentences, said, mentions)),
    )


def _documents_of(article: PreparedArticle, focus: Focus) -> list[Document]:
    mentions: list[Mention] = []
    for sentence in article.everything:
        for mention in find_mentions(sentence):
            maker = made_by(mention, focus)
            known = maker and mention.definite and _told_of(mention, mentions)
            if not mention.owners and ((maker and not known) or mention.own):
                mention.owners = focus.owner_of(mention) if mention.own else maker
            date_document(mention, article)
            mentions.append(mention)
        focus.pass_sentence(sentence)
    found = join_in_article(article.article.source.id, mentions)
    for document in found:
        document.told_on = article.article.anchor
    return found


def _told_of(mention: Mention, earlier: Sequence[Mention]) -> bool:
    """Whether a text was spoken of: *Chile, which cosponsored the draft*, is then one sponsor more."""
    alike = [other for other in earlier if related(other.family, mention.family)]
    first = max(0, mention.first - _JOINING_NEAR)
    joining = any("sponsor" in mention.sentence.lower(at) for at in range(first, mention.first))
    return any(other.owners for other in alike) or (bool(alike) and joining)


_JOINING_NEAR = 6


def _lookup(mentions: Placed[DocumentMention], adopted: Mapping[str, str]) -> DocumentOf:
    """Return a function that finds the document which a stretch of the article mentions."""

    def document_of(span: Span) -> tuple[str, tuple[str, ...]] | None:
        found = next(iter(mentions.within(span.start, span.end)), None) or mentions.around(span.start)
        if found is None:
            return None
        # An adopted resolution speaks for the body that adopted it, whoever sponsored it.
        return found.title, (adopted[found.key],) if found.key in adopted else found.issuers

    return document_of


def _mentions(
    prepared: Sequence[PreparedArticle], documents: Sequence[Document]
) -> tuple[DocumentMention, ...]:
    order = {article.article.source.id: place for place, article in enumerate(prepared)}
    found = [
        DocumentMention(
            source=article,
            span=Span(mention.start, mention.end),
            text=mention.text,
            key=document.key,
            title=document.title,
            kind=document.family,
            symbol=document.symbol,
            issuers=document.owners,
            confidence=NAMED_DOCUMENT if document.owners or document.symbol else DOCUMENT,
        )
        for document in documents
        for article, mention in document.mentions
    ]
    return tuple(sorted(found, key=lambda mention: (order[mention.source], mention.span.start)))
