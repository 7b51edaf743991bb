"""In which mood a position is told: asserted, expected, on a condition, refused, or not so at all."""

from __future__ import annotations

import re

from whipcount.coverage.language.clauses import Subject
from whipcount.coverage.language.tagging import Sentence
from whipcount.domain.statements import Modality

_PREDICTING = re.compile(
    r"\b(?:would|will|may|might|could|likely|expected|set to|poised|vow|threaten|lean)", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|unless|should)\b", re.IGNORECASE)
_ONLY_IF = re.compile(r"[^.;]{0,60}?\bonly (?:if|when|after|once)\b")
_REFUSING = frozenset(["refused", "refuses", "refuse", "refusing", "declined", "declines", "declining"])
_EARLIER = re.compile(
    r"(?: (?:on|in) (?:a|the) \w+(?: \w+)?)?"
    r" (?:last year|(?:a|two|three) years? (?:ago|earlier|before)|in (?:19|20)\d\d)\b"
)


def is_unreal(sentence: Sentence, subject: Subject, place: int) -> bool:
    """Tell what was not so: *had been expected to vote no*, *might have backed it*, *could only if*."""
    between = [sentence.lower(at) for at in range(subject.last + 1, place)]
    might_have = bool({"would", "could", "might", "should"} & set(between)) and "have" in between
    inverted = sentence.lower(0) == "had" and sentence.tag(1) in tuple("PDSCN")
    barred = subject.modal and bool(_ONLY_IF.match(sentence.text, sentence.ends[place], sentence.end))
    return (subject.hedged and "had" in between) or might_have or inverted or barred


def refuses(sentence: Sentence, subject: Subject, place: int) -> bool:
    """Read *refused to support it*, *neither Peru nor Chile did* and *not even Peru voted for it*."""
    opening = [sentence.lower(at) for at in range(subject.first - 2, subject.first + 1)]
    excluded = "neither" in opening or "nor" in opening[1:] or ["not", "even"] in (opening[:2], opening[1:])
    return excluded or (sentence.lower(place - 1) == "to" and sentence.lower(place - 2) in _REFUSING)


def of_earlier_vote(sentence: Sentence, end: int) -> bool:
    """Tell *which abstained last year*, said of another text, from the vote in hand."""
    return bool(_EARLIER.match(sentence.text, end, sentence.end))


def mood_of(sentence: Sentence, place: int, subject: Subject, *, reported: bool) -> Modality:
    """Tell what the text asserts from what it reports, expects or makes conditional."""
    between = (
        sentence.text[sentence.ends[subject.last] : sentence.ends[place]] if subject.last < place else ""
    )
    if subject.modal or subject.hedged or _PREDICTING.search(between):
        words = sentence.text[sentence.start : sentence.ends[place]]
        return Modality.CONDITIONAL if _CONDITION.search(words) else Modality.PREDICTED
    return Modality.REPORTED if reported else Modality.ASSERTED
