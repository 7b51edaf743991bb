"""For whom a document speaks: those who issued it, the body behind it, who makes it in its own clause."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from whipcount.coverage.language.clauses import Subject, earlier_verbs, subject_of
from whipcount.coverage.language.lexicon import CUE_FORMS
from whipcount.coverage.language.phrases import head_of
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import inflect
from whipcount.coverage.language.wordlists import words
from whipcount.coverage.speakers.bodies import short_body
from whipcount.coverage.speakers.domestic import in_focus
from whipcount.coverage.speakers.memory import Memory
from whipcount.coverage.speakers.resolving import resolve_speaker
from whipcount.domain import Span
from whipcount.domain.statements import Speaker, SpeakerType

DocumentOf = Callable[[Span], tuple[str, tuple[str, ...]] | None]
"""Gives title and issuers of the document mentioned in a span, or None."""
_OFFICIAL = re.compile(r"\b(?:government|official|ministry|police|army|state|national)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"resolution \d", re.IGNORECASE)
_RESOLUTION = re.compile(r"(?:the|that|this|a|an) (?:[a-z-]+ )*resolution\b(?! draft)", re.IGNORECASE)
_REPORT = re.compile(r"(?:the|its|that|this) (?:[\w-]+ )*(?:report|findings|survey|study)\b", re.IGNORECASE)
_MAKES = frozenset(
    form for lemma in words("documents.making") for form, tag in inflect(lemma) if tag in "VZ"
) | {"put"}
_MADE_NEAR = 4
"""Words at most from the verb to the document that it makes: *circulated a long paper*."""


def resolve_subject(sentence: Sentence, subject: Subject, memory: Memory, document_of: DocumentOf) -> Speaker:
    """Say who the subject of a verb is; a document gets its title and those whose words it carries."""
    start, end = sentence.starts[subject.first], sentence.ends[subject.last]
    head = sentence.lower(head_of(sentence, subject.first, subject.last))
    speaker = resolve_speaker(sentence.text, start, end, head, memory)
    if speaker.type is not SpeakerType.DOCUMENT or speaker.mention.lower() in ("it", "they"):
        return speaker
    known = document_of(Span(start, end))
    issuers = known[1] if known is not None else ()
    mention = speaker.mention.lower()
    if mention.startswith(("his ", "her ", "whose ")):
        issuers = speaker.states or issuers
    if _NUMBERED.match(mention):
        issuers = ("UN",)
    states = short_body(mention, memory) or issuers or speaker.states or _by_kind(mention, memory)
    states = states or _made_here(sentence, subject, memory)
    if not states and _OFFICIAL.search(mention):
        states = in_focus(sentence.text, start, memory)  # "a government survey", "an official census"
        memory.guessed = bool(states)
    return replace(speaker, name=known[0] if known is not None else speaker.name, states=states)


def _by_kind(mention: str, memory: Memory) -> tuple[str, ...]:
    """Read *the resolution* as the UN's, *the report* as its inquiry's, once there is one."""
    if _RESOLUTION.match(mention) and "draft" not in mention:
        return ("UN",)
    return ("UN",) if _REPORT.match(mention) and memory.short_bodies else ()


def _made_here(sentence: Sentence, subject: Subject, memory: Memory) -> tuple[str, ...]:
    """Say for whom somebody speaks who makes the document in this clause: *He had tabled a text urging*."""
    verb = next(iter(earlier_verbs(sentence, subject.first)), None)
    if verb is None:
        return ()
    made = subject.first - verb <= _MADE_NEAR and sentence.lower(verb) in _MAKES
    told = sentence.lower(subject.first - 1) == "in" and sentence.tags[verb] in "VZ"
    if not made and not (told and sentence.lower(verb) in CUE_FORMS):
        return ()  # neither "tabled a text" nor "explained its vote in a long note, which says"
    owner = subject_of(sentence, verb)
    if owner is None or owner.passive:
        return ()
    start, end = sentence.starts[owner.first], sentence.ends[owner.last]
    head = sentence.lower(head_of(sentence, owner.first, owner.last))
    return resolve_speaker(sentence.text, start, end, head, memory).states
