"""Positions by judgement: a statement that finds a text or an act unhelpful, unreasonable, unacceptable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whipcount.coverage.article.confidence import BY_JUDGEMENT
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.language.signs import holds
from whipcount.coverage.positions.described import Told
from whipcount.coverage.positions.stances import find_acts
from whipcount.domain.statements import DocumentMention, Modality, Stance, Statement

_UNHELPFUL = re.compile(
    r"\b(?:not (?:be )?(?:helpful|conducive|constructive|acceptable|appropriate|productive)|"
    r"unacceptable|unhelpful|"
    r"counter-?productive|unbalanced|one-sided|unreasonable|politici[sz]ed|"
    r"politically motivated|confrontational|a plot|"
    r"fabricat\w+|"
    r"groundless|biased|selective|null and void)\b",
    re.IGNORECASE,
)
_REPROOFS = (
    "not ", "unaccept", "unhelpful", "counter", "unbalanced", "one-sided", "unreason", "politic", "confront",
    "a plot", "fabricat", "groundless", "biased", "selective", "null and",
)  # fmt: skip
"""Signs of a judgement; see `_UNHELPFUL`."""


def by_judgement(statement: Statement, text: str, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Give what the states spoken for think of the act, else of the text, that a statement judges."""
    if statement.speaker.type.value in ("document", "media") or not holds(statement.text.lower(), _REPROOFS):
        return
    if _UNHELPFUL.search(statement.text) is None:
        return
    start, end = statement.span.start, statement.span.end
    acts = find_acts(text, start, end)
    near = [d for d in documents.within(start, end) if d.kind != "letter"]
    for key in [act.key for act in acts[:1]] or [d.key for d in near[:1]]:
        for actor in statement.speaker.states:
            if actor != "UN":
                yield Told(start, end, actor, key, Stance.OPPOSE, BY_JUDGEMENT, Modality.REPORTED)
