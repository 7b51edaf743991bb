"""Speakers that another reader points at, resolved as the rules resolve theirs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from whipcount.coverage.article.placed import Placed
from whipcount.coverage.article.prepared import PreparedArticle
from whipcount.coverage.language.clauses import head_of
from whipcount.coverage.language.places import PlaceKind, find_places
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.speakers.focus import remember_article
from whipcount.coverage.speakers.resolving import resolve_speaker
from whipcount.domain import Span
from whipcount.domain.statements import DocumentMention, Speaker, SpeakerType, Statement

_SAME_MENTION = 0.6
"""Shared length over joint length from which two spans are one mention of a speaker."""
_NAMING = (PlaceKind.NAME, PlaceKind.CAPITAL, PlaceKind.DEMONYM, PlaceKind.BLOC)


class Naming:
    """Says who the mentions of one article are; asked in order of place.

    Parameters
    ----------
    prepared : PreparedArticle
        The article.
    statements, documents : sequences
        What the rules read in it: a mention they have resolved keeps their answer.
    """

    def __init__(
        self,
        prepared: PreparedArticle,
        statements: Sequence[Statement],
        documents: Sequence[DocumentMention],
    ) -> None:
        self._text = prepared.article.text
        self._sentences = prepared.everything
        self._starts = [sentence.start for sentence in self._sentences]
        self._memory = remember_article(prepared)
        self._known = [s.speaker for s in statements if s.speaker.span is not None and s.speaker.mention]
        self._heard = 0
        self._passed = 0
        self._documents = Placed(documents)

    def speaker(self, span: Span) -> Speaker:
        """Resolve the mention at `span`: as the rules did where they met it, else by what was said so far."""
        self._advance(span.start)
        mention = span.of(self._text)
        known = next((s for s in self._known if s.span and likeness(s.span, span) >= _SAME_MENTION), None)
        if known is not None:
            return replace(known, mention=mention, span=span)
        speaker = resolve_speaker(self._text, span.start, span.end, self._head(span), self._memory)
        if speaker.type is SpeakerType.DOCUMENT:
            document = next(iter(self._documents.within(span.start, span.end)), None)
            if document is not None:
                speaker = replace(speaker, name=document.title, states=document.issuers)
        speaker = replace(speaker, mention=mention, span=span)
        self._memory.spoken.append(speaker)
        return speaker

    def _advance(self, place: int) -> None:
        """Take in the states named and the speakers heard before `place`."""
        while self._passed < len(self._sentences) and self._sentences[self._passed].end <= place:
            sentence = self._sentences[self._passed]
            for found in find_places(self._text, sentence.start, sentence.end):
                if found.kind in _NAMING:
                    self._memory.mentioned.append(found.code)
            self._passed += 1
        while self._heard < len(self._known):
            speaker = self._known[self._heard]
            if speaker.span is None or speaker.span.end > place:
                break
            self._memory.spoken.append(speaker)
            self._heard += 1

    def _head(self, span: Span) -> str:
        """Return the head noun of a mention in lower case."""
        sentence = self._sentence(span)
        if sentence is not None:
            inside = [
                place
                for place, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
                if start >= span.start and end <= span.end
            ]
            if inside:
                return sentence.lower(head_of(sentence, inside[0], inside[-1]))
        words = span.of(self._text).partition(",")[0].split()
        return words[-1].lower() if words else ""

    def _sentence(self, span: Span) -> Sentence | None:
        # A sentence inside a quotation starts after the one around it, so the latest start is the innermost.
        for place in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            if self._sentences[place].end >= span.end:
                return self._sentences[place]
            if span.start - self._starts[place] > 5_000:
                break
        return None


def likeness(one: Span, other: Span) -> float:
    """Return shared length over joint length, 0 to 1."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0
