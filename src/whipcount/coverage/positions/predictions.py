"""What somebody expects to happen, with the condition; kept to be scored when the event has come."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whipcount.coverage.article.confidence import LIKELY, POSSIBLE
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.domain import Span
from whipcount.domain.statements import DocumentMention, Prediction, Statement

_SURE = re.compile(
    r"\b(?:(?:is|are|was|were|seems?|appears?|looks?) (?:very |highly |most |more |"
    r"all but )?(?:likely|unlikely|certain|sure|set|"
    r"expected|bound|poised|due) to\b|(?:would|will|may|could|might) (?:most )?(?:likely|probably|"
    r"almost certainly)\b|"
    r"\b(?:likely|unlikely) to\b|\b(?:is|are) (?:likely|unlikely)\b|"
    r"it (?:remains|is) (?:to be seen|unclear|uncertain)|does not appear that|"
    r"(?:is|are) expected|doubts? (?:that|whether)|predicts?|expects?|forecasts?|(?:widely|"
    r"generally) expected)",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"(?<!\bwe )(?<!\bWe )(?<!\bI )\b(?:could|may|might|will|won[’']t|can only)\b(?! not\b)(?! have\b)"
    r"(?! be (?:reached|contacted|read|seen|said|heard))"
)
"""A bare modal; *we will* is a promise and *could not* no expectation."""
_TOLD = sign(
    "likely", "probabl", "certain", "expect", "bound", "poised", "seen", "unclear", "appear", "doubt",
    "predict", "forecast", words=["sure", "set", "due"],
)  # fmt: skip
_MAY_BE = sign(words=["could", "may", "might", "will", "won't", "won’t", "only"])
"""Without one of these a sentence predicts nothing."""
_IF = re.compile(r"\b(?:if|unless|provided that|as long as|should)\b[^.;]*")
_DATE_MAY = re.compile(r"\bMay \d|\bin May\b")


def read_predictions(
    source: str,
    sentences: Sequence[Sentence],
    statements: Placed[Statement],
    documents: Placed[DocumentMention],
) -> list[Prediction]:
    """Read the predictions of one article; the author counts as a predictor.

    A bare modal counts only beside a document, a vote or a trial: *could* and *may* serve much else, in
    reporters' words and in others'.
    """
    found: list[Prediction] = []
    for sentence in sentences:
        if not sentence.signs & (_TOLD | _MAY_BE):
            continue
        words = sentence.text[sentence.start : sentence.end]
        if _DATE_MAY.search(words):
            words = _DATE_MAY.sub(lambda m: "x" * len(m.group()), words)
        match = (_SURE.search(words) if sentence.signs & _TOLD else None) or _MODAL.search(words)
        if match is None:
            continue
        place = sentence.start + match.start()
        inner = statements.around(place)
        span = inner.span if inner else Span(sentence.start, _without_stop(sentence))
        text = span.of(sentence.text)
        if not _SURE.match(match.group()) and not _STAKES.search(text):
            continue
        condition = _IF.search(text)
        found.append(
            Prediction(
                source=source,
                span=span,
                text=text,
                predictor=(inner.speaker.name or inner.speaker.mention) if inner else "author",
                about=_about(span, documents),
                condition=condition.group().strip(' ,”"') if condition else "",
                confidence=LIKELY if _SURE.search(match.group()) else POSSIBLE,
            )
        )
    return found


_STAKES = re.compile(
    r"\b(?:votes?|veto|adopt|pass|amend|watered|resolution|draft|text|referral|sanctions|trial|prosecut)",
    re.IGNORECASE,
)


def _without_stop(sentence: Sentence) -> int:
    return sentence.starts[-1] if sentence.tags[-1] == "." and sentence.words[-1] else sentence.end


def _about(span: Span, documents: Placed[DocumentMention]) -> str:
    inside = documents.within(span.start, span.end)
    return inside[0].key if inside else ""
