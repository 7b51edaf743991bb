"""The dates of an article, with precision and what they were counted from."""

from __future__ import annotations

from whipcount.coverage.articles import PreparedArticle
from whipcount.coverage.confidence import COUNTED_DATE, FLOOR_DATE, STATED_DATE, VAGUE_DATE
from whipcount.coverage.datewords import DateWords, resolve
from whipcount.domain import DatedValue, Span
from whipcount.domain.statements import DateMention


def read_dates(prepared: PreparedArticle) -> list[DateMention]:
    """Read the date expressions of the story; the event of each is the sentence it stands in."""
    found: list[DateMention] = []
    source = prepared.article.source.id
    for sentence in prepared.sentences:
        for words in sentence.dates:
            value, reason, sure = _resolve(words, prepared)
            span = Span(words.start, words.end)
            event = Span(sentence.start, sentence.end)
            found.append(
                DateMention(
                    source=source,
                    span=span,
                    text=span.of(sentence.text),
                    value=value,
                    reason=reason,
                    event=event.of(sentence.text),
                    event_span=event,
                    confidence=sure,
                )
            )
    return found


def _resolve(words: DateWords, prepared: PreparedArticle) -> tuple[DatedValue | None, str, float]:
    anchor = prepared.article.anchor
    value, reason = resolve(words, anchor)
    if value is not None:
        if reason == "stated in full":
            return value, reason, STATED_DATE
        return value, f"{reason} ({prepared.article.anchor_reason})", COUNTED_DATE
    if anchor is None and words.match["bm"] and prepared.earliest:
        # A bare month may be counted from the latest day that the page itself states.
        value, _ = resolve(words, prepared.earliest)
        return (
            value,
            f"counted from {prepared.earliest.isoformat()}, the latest day that the page states",
            FLOOR_DATE,
        )
    return None, reason, VAGUE_DATE
