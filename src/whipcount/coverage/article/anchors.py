"""From which day an article's *Wednesday* is counted: its own date, or one borrowed with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from whipcount.coverage.article.prepared import PreparedArticle
from whipcount.coverage.language.datevalues import resolve
from whipcount.coverage.language.datewords import find_dates, full_date
from whipcount.domain.matter import NotAfter

_WORD = re.compile(r"[^\W\d_]{4,}")
_YEAR = re.compile(r"\d{4}")
_SAME_EVENT = 4
"""Content words that two sentences on one weekday must share to be taken for one event."""
_DULL = frozenset(
    [
        "that",
        "this",
        "with",
        "from",
        "have",
        "been",
        "were",
        "their",
        "which",
        "about",
        "after",
        "said",
        "will",
        "would",
    ]
)


@dataclass(frozen=True, slots=True)
class _Dated:
    source: str
    weekday: str
    words: frozenset[str]
    day: date | None


def anchor_articles(
    prepared: Sequence[PreparedArticle], supplied: Mapping[str, NotAfter]
) -> list[PreparedArticle]:
    """Give every article the day from which its relative dates are counted, with the reason.

    In order: the date on the page; the date of the same event in a dated article of the corpus; the
    `not_after` supplied for its hash. Else none is guessed: only a floor remains (`earliest`), the
    latest full date in its own words, from which bare months may be counted but no weekday.
    """
    undated = any(article.article.published is None for article in prepared)
    told = [
        event for article in prepared if undated and article.article.published for event in _events(article)
    ]
    anchored: list[PreparedArticle] = []
    for article in prepared:
        if article.article.published is None:
            article.earliest = _latest_full_date(article)
            day, reason = _borrowed(article, told) or _supplied(article, supplied) or (None, "")
            article.article = replace(article.article, anchor=day, anchor_reason=reason)
        anchored.append(article)
    return anchored


def _events(article: PreparedArticle) -> Iterator[_Dated]:
    for sentence in article.sentences:
        for words in sentence.dates:
            weekday = words.match["weekday"]
            if not weekday:
                continue
            value, _ = resolve(words, article.article.published)
            content = frozenset(
                word[:6].lower()
                for word in _WORD.findall(sentence.text[sentence.start : sentence.end])
                if word.lower() not in _DULL
            )
            yield _Dated(article.article.source.id, weekday.lower(), content, value.first if value else None)


def _borrowed(article: PreparedArticle, told: Sequence[_Dated]) -> tuple[date, str] | None:
    best: tuple[int, _Dated] | None = None
    for event in _events(article) if told else ():
        for other in told:
            shared = len((event.words & other.words) - {event.weekday[:6]})
            if (
                other.weekday == event.weekday
                and other.day
                and shared >= _SAME_EVENT
                and (best is None or shared > best[0])
            ):
                best = (shared, other)
    if best is None or best[1].day is None:
        return None
    day = best[1].day
    if article.earliest and day < article.earliest:
        return None
    weekday = best[1].weekday.capitalize()
    return day, f"{best[1].source} tells the same event of {weekday} {day.isoformat()}"


def _supplied(article: PreparedArticle, supplied: Mapping[str, NotAfter]) -> tuple[date, str] | None:
    entry = supplied.get(article.article.source.sha256 or "")
    return (entry.not_after, f"supplied: {entry.reason}") if entry else None


def _latest_full_date(article: PreparedArticle) -> date | None:
    """Find the latest full date in story and captions: the page cannot be older than that."""
    found: list[date] = []
    text = article.article.text
    for line in article.page.lines:
        if line.kind in ("body", "caption"):
            if not _YEAR.search(line.text):
                continue
            for words in find_dates(text, line.start, line.end):
                stated = full_date(words.match.group()) if not words.future else None
                if stated:
                    found.append(stated)
    return max(found, default=None)
