"""One communication found in a sentence, before its speaker is resolved."""

from __future__ import annotations

from typing import NamedTuple

from whipcount.coverage.language.clauses import Subject
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Frame


class Utterance(NamedTuple):
    """One communication found in a sentence; `speaker` is None when the sentence names none."""

    sentence: Sentence
    start: int
    end: int
    cue: str
    lemma: str
    frame: Frame
    speaker: Subject | None
    addressee: str = ""
    confidence: float = 0.9
    block: bool = False
    """The content is the next paragraph, not in this sentence."""
