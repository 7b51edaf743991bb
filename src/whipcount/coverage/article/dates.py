"""The dates of an article, with precision and what they were counted from."""

from __future__ import annotations

from whipcount.coverage.article.confidence import COUNTED_DATE, FLOOR_DATE, STATED_DATE, VAGUE_DATE
from whipcount.coverage.article.prepared import PreparedArticle
from whipcount.coverage.language.datevalues import resolve
from whipcount.coverage.language.datewords import DateWords
from whipcount.domain import DatedValue, Span
from whipcount.domain.statements import DateMention


def read_dates(prepared: PreparedArticle) -> list[DateMention]:
    """Read the date expressions of the story; the event of each is the sentence it stands in."""
    found: list[DateMention] = []
    source = prepared.article.source.id
    before: tuple[int, DatedValue] | None = None
    for sentence in prepared.sentences:
        for words in sentence.dates:
            near = before is not None and before[0] >= sentence.paragraph - 1
            value, reason, sure = _resolve(words, prepared, before[1] if before and near else None)
            if value is not None:
                before = (sentence.paragraph, value)
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


def _resolve(
    words: DateWords, prepared: PreparedArticle, before: DatedValue | None
) -> tuple[DatedValue | None, str, float]:
    anchor = prepared.article.anchor
    value, reason = resolve(words, anchor, before)
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
