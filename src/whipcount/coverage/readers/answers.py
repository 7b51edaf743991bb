"""A model's answer, read with suspicion: items of the right form, each located in its paragraph."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whipcount.coverage.language.lexicon import CUE_FORMS, NOUNS_TOO
from whipcount.coverage.readers.interface import Drop, DropReason
from whipcount.coverage.readers.locating import Plain
from whipcount.coverage.readers.prompting import Chunk, instructs_a_program
from whipcount.domain import Span
from whipcount.domain.statements import Modality, Stance

MOST_ITEMS = 400
"""Items taken from one answer; no portion of an article that is sent holds as many."""
_FENCED = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+")
_OTHER_CUES = re.compile(
    r"\b(?:according to|in (?:a|the|his|her|its) (?:statement|letter|speech|report))\b", re.IGNORECASE
)
_NEAR = 120
"""Characters within which speaker, verb and words belong together."""
_ASIDE = (", ", ",", " – ", " — ")
_OPENS = '“"‘«„`'


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedStatement:
    """A statement that a model offered, found in the raw text."""

    span: Span
    speaker: Span | None
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedPosition:
    """A position that a model offered, found in the raw text."""

    span: Span
    actor: Span
    proposal: Span
    stance: Stance
    modality: Modality


@dataclass(frozen=True, slots=True)
class _CueWord:
    """A word of speech: where it stands, and whether it is as often a noun."""

    start: int
    end: int
    noun_too: bool


class AnswerFormError(Exception):
    """The answer as a whole is not what was asked for."""


def parsed(words: str) -> dict[str, list[Any]]:
    """Read the words of an answer as the JSON object asked for; a fence of backticks around it is let pass.

    Raises
    ------
    AnswerFormError
        When it is no such object.
    """
    fenced = _FENCED.search(words)
    try:
        answer = json.loads(fenced[1] if fenced else words)
    except (ValueError, RecursionError) as error:
        raise AnswerFormError(str(error)[:200]) from error
    if not isinstance(answer, dict) or not {"statements", "positions"} & set(answer):
        raise AnswerFormError("no statements and no positions")
    lists = {key: answer.get(key) or [] for key in ("statements", "positions")}
    if not all(isinstance(items, list) for items in lists.values()):
        raise AnswerFormError("statements or positions is no list")
    return lists


class Locator:
    """Finds what a model offers in the paragraphs that it was sent; what it cannot find, it drops.

    Parameters
    ----------
    source : str
        The article's name.
    text : str
        The article's raw text.
    chunk : Chunk
        What was sent.
    """

    def __init__(self, source: str, text: str, chunk: Chunk) -> None:
        self._source = source
        self._text = text
        self._spans: Mapping[int, Span] = dict(chunk.paragraphs)
        self._plain: dict[int, Plain] = {}
        self._cue_words: dict[tuple[int, int], list[_CueWord]] = {}
        self.drops: list[Drop] = []

    def statements(self, items: Sequence[Any]) -> list[LocatedStatement]:
        """Locate offered statements."""
        found = (self._statement(item) for item in self._limited(items))
        return [statement for statement in found if statement is not None]

    def positions(self, items: Sequence[Any]) -> list[LocatedPosition]:
        """Locate offered positions."""
        found = (self._position(item) for item in self._limited(items))
        return [position for position in found if position is not None]

    def _limited(self, items: Sequence[Any]) -> Sequence[Any]:
        for _ in items[MOST_ITEMS:]:
            self._drop(DropReason.TOO_LONG)
        return items[:MOST_ITEMS]

    def _statement(self, item: object) -> LocatedStatement | None:
        placed = self._placed(item)
        if placed is None:
            return None
        fields, number, span = placed
        mention, told = fields.get("speaker"), fields.get("speaker_paragraph")
        speaker = None if mention is None else self._beside(mention, number, span, also=told)
        if mention is not None and speaker is None:
            return self._drop(DropReason.NO_SPEAKER, span.of(self._text))
        paragraph = self._spans[number]
        cue = self._cue(span, speaker, paragraph)
        quoted = self._text[span.start : span.start + 1] in _OPENS
        if cue is None and not (quoted and (speaker is None or not _within(speaker, paragraph))):
            return self._drop(DropReason.NO_SPEECH, span.of(self._text))
        return LocatedStatement(span=span, speaker=speaker, cue=cue or "")

    def _position(self, item: object) -> LocatedPosition | None:
        placed = self._placed(item)
        if placed is None:
            return None
        fields, number, span = placed
        stance, modality = fields.get("stance"), fields.get("modality", Modality.ASSERTED)
        if stance not in list(Stance) or modality not in list(Modality):
            return self._drop(DropReason.BAD_FORM, span.of(self._text))
        actor = self._nearest(fields.get("actor"), number, span, outside=False)
        proposal = self._nearest(fields.get("text"), number, span, outside=False)
        if actor is None or proposal is None:
            return self._drop(
                DropReason.NO_SPEAKER if actor is None else DropReason.NO_DOCUMENT, span.of(self._text)
            )
        return LocatedPosition(
            span=span, actor=actor, proposal=proposal, stance=Stance(stance), modality=Modality(modality)
        )

    def _placed(self, item: object) -> tuple[dict[str, Any], int, Span] | None:
        """Find the one place where an item's words stand in their paragraph, or drop it with the reason."""
        fields: dict[str, Any] = item if isinstance(item, dict) else {}
        words, number = fields.get("words"), fields.get("paragraph")
        if not isinstance(words, str) or not words.strip() or type(number) is not int:
            return self._drop(DropReason.BAD_FORM, words)
        if number not in self._spans:
            return self._drop(DropReason.NO_PARAGRAPH, words)
        places = self._places(words, number)
        if len(places) != 1:
            return self._drop(DropReason.MORE_THAN_ONCE if places else DropReason.NOT_VERBATIM, words)
        if instructs_a_program(self._text, places[0], self._spans[number]):
            return self._drop(DropReason.INSTRUCTION, words)
        return fields, number, places[0]

    def _places(self, words: str, number: int) -> list[Span]:
        span = self._spans[number]
        if len(words) > 2 * (span.end - span.start) + 20:
            return []
        plain = self._plain.get(number)
        if plain is None:
            plain = self._plain[number] = Plain.of(self._text, span.start, span.end)
        return list(plain.find(words))

    def _beside(self, mention: object, number: int, span: Span, *, also: object) -> Span | None:
        """Find a speaker's mention: in the statement's paragraph, in the one named, in the one before."""
        for paragraph in dict.fromkeys((also, number, number - 1)):
            if type(paragraph) is int and 0 <= number - paragraph <= 3 and paragraph in self._spans:
                found = self._nearest(mention, paragraph, span, outside=True)
                if found is not None:
                    return found
        return None

    def _nearest(self, mention: object, number: int, span: Span, *, outside: bool) -> Span | None:
        if not isinstance(mention, str) or not mention.strip():
            return None
        places = [
            place
            for place in self._places(mention, number)
            if not (outside and place.overlaps(span)) or self._in_an_aside(place, span)
        ]
        return min(places, key=lambda p: min(abs(p.end - span.start), abs(p.start - span.end)), default=None)

    def _cue(self, span: Span, speaker: Span | None, paragraph: Span) -> str | None:
        """Return the word of speech nearest to the words, in their paragraph or that of the speaker.

        A word that is as often a noun (*calls*, *report*) counts between speaker and words alone.
        """
        start, end = paragraph.start, paragraph.end
        if speaker is not None and not _within(speaker, paragraph):
            start, end = speaker.start, min(end, speaker.end + _NEAR)
        near = range(min(speaker.start, span.start), max(speaker.end, span.end)) if speaker else range(0)
        inside = speaker is not None and _within(speaker, span)
        fitting = [
            cue
            for cue in self._cues(start, end)
            if (inside or cue.end <= span.start or cue.start >= span.end)
            and (not cue.noun_too or (cue.start in near and len(near) - (span.end - span.start) < _NEAR))
        ]
        nearest = min(
            fitting, key=lambda c: min(abs(span.start - c.end), abs(c.start - span.end)), default=None
        )
        return self._text[nearest.start : nearest.end] if nearest else None

    def _cues(self, start: int, end: int) -> list[_CueWord]:
        """Return the words of speech in a stretch; looked for once."""
        known = self._cue_words.get((start, end))
        if known is None:
            known = [
                _CueWord(match.start(), match.end(), word in NOUNS_TOO)
                for match in _WORD.finditer(self._text, start, end)
                if (word := match.group().lower()) in CUE_FORMS
            ]
            known += [
                _CueWord(m.start(), m.end(), False) for m in _OTHER_CUES.finditer(self._text, start, end)
            ]
            self._cue_words[start, end] = known
        return known

    def _in_an_aside(self, mention: Span, within: Span) -> bool:
        """Whether a mention stands with its verb between two commas: *the vote, he said, was lost*."""
        opened = max(self._text.rfind(mark, within.start, mention.start) for mark in _ASIDE)
        closed = [at for mark in _ASIDE if (at := self._text.find(mark, mention.end, within.end)) >= 0]
        if opened < 0 or not closed or min(closed) - opened > _NEAR:
            return False
        return bool(self._cues(opened, min(closed)))

    def _drop(self, reason: DropReason, words: object = "") -> None:
        shown = words[:200] if isinstance(words, str) else ""
        self.drops.append(Drop(source=self._source, reason=reason, words=shown))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
