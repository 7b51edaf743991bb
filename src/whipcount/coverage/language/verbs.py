"""The verbs of diplomatic news: those that report speech, each with its frame, and those that do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from whipcount.coverage.language.wordlists import section, word_text, words


class Frame(StrEnum):
    """Where a cue has its content."""

    SAY = "say"
    """A clause or quotation, after the cue or before it: *said that ...*, *..., he said*."""
    TELL = "tell"
    """As SAY, after an addressee: *told reporters that ...*."""
    OBJECT = "object"
    """What follows, from the object on: *denied the charges*, *urged states to ...*."""
    CALL = "call"
    """Object with a predicate: *called the text unfair*."""
    AS = "as"
    """Object, `as`, predicate: *described it as a plot*."""
    PARTICLE = "particle"
    """Only with one of the cue's particles: *called for*, *ruled out*."""
    DOCUMENT = "document"
    """As OBJECT, only when a document or a body speaks: *the report found ...*."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that reports speech."""

    lemma: str
    frame: Frame
    particles: tuple[str, ...] = ()
    also: Frame | None = None
    """The frame used when none of the particles follows; without one, the cue then reports nothing."""


def _cues(frame: Frame) -> list[Cue]:
    return [Cue(lemma, frame) for lemma in word_text(f"cues.{frame.value}").split()]


CUES: tuple[Cue, ...] = (
    *(cue for frame in Frame if frame is not Frame.PARTICLE for cue in _cues(frame)),
    Cue("call", Frame.PARTICLE, ("for", "on", "upon"), Frame.CALL),
    Cue("appeal", Frame.PARTICLE, ("for", "to")),
    Cue("point", Frame.PARTICLE, ("out",)),
    Cue("rule", Frame.PARTICLE, ("out", "that")),
    Cue("lash", Frame.PARTICLE, ("out",)),
    Cue("hit", Frame.PARTICLE, ("out", "back")),
    Cue("speak", Frame.PARTICLE, ("of", "against")),
    Cue("talk", Frame.PARTICLE, ("of",)),
    Cue("plead", Frame.PARTICLE, ("with", "for", "that")),
    Cue("object", Frame.PARTICLE, ("to",)),
    Cue("agree", Frame.PARTICLE, ("that",)),
    Cue("accept", Frame.PARTICLE, ("that",)),
    Cue("signal", Frame.PARTICLE, ("that",)),
    Cue("hint", Frame.PARTICLE, ("that", "at")),
    Cue("push", Frame.PARTICLE, ("for",)),
)

PLAIN_VERBS = tuple(word_text("plain.verbs").split())
"""Verbs that report no speech; known so that clauses can be told apart."""

_IRREGULAR = section("irregular")
_BRITISH = frozenset(["label", "signal", "cancel", "travel", "channel", "counsel", "fuel", "level"])
_DOUBLING = words("verbs.doubling")


def inflect(lemma: str) -> Iterator[tuple[str, str]]:
    """Give the forms of a verb, each with its tag: v base, Z third person, G -ing, V past and participle.

    Examples
    --------
    >>> sorted(form for form, _ in inflect("deny"))
    ['denied', 'denies', 'deny', 'denying']
    >>> dict(inflect("rebut"))["rebutted"]
    'V'
    """
    yield lemma, "v"
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    if consonant_y:
        yield lemma[:-1] + "ies", "Z"
    else:
        yield lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"), "Z"
    doubled = lemma + lemma[-1] if lemma in _DOUBLING else lemma
    if lemma in _BRITISH:
        yield f"{lemma}ling", "G"
        yield f"{lemma}led", "V"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        yield lemma[:-1] + "ing", "G"
    else:
        yield doubled + "ing", "G"
    if lemma in _IRREGULAR:
        for form in _IRREGULAR[lemma].split():
            yield form, "V"
    elif lemma.endswith("e"):
        yield lemma + "d", "V"
    elif consonant_y:
        yield lemma[:-1] + "ied", "V"
    else:
        yield doubled + "ed", "V"
