"""Votes on amendments and paragraphs in Voeten's file, and the vote on the whole text that each belongs to.

Only `descr` says to which text an amendment or paragraph belongs: it names the document. The number in
`unres` does not: in the early sessions votes of one number are on different drafts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from whipcount.rollcalls.motions import WHOLE

_DOCUMENT = re.compile(r"\bA/(?:[A-Z0-9]+[./]\s?)*[A-Z]*\d+(?:/REV\.?\s?\d+)?", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:DRAFT\s+)?(?:RESOL(?:UTION)?|RES|CONVENTION|RECOMMENDATION)S?\.?\s+([IVX]+|[A-Z]|\d{1,2})\b(?!\.)"
)
_ADOPTION = re.compile(
    r"^TO (?:ADOPT|APPROVE)\b(?:(?!AMEND|PROPOSAL|MOTION|PARAG|ARTICLE|PREAMB|NO VOTE|THE WORDS|PHRASE).)*?"
    r"(?:RESOL|RES\b|CONVENTION|RECOMMENDATION|DECLARATION)"
)
_LETTERS = 4
"""Fewest letters of a word of a title that two votes on one text must have in common."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What a roll call's description says of the text voted on."""

    documents: frozenset[str]
    number: str
    words: frozenset[str]

    @classmethod
    def of(cls, title: str | None, described: str | None) -> _Text:
        told = _plain(described)
        documents = frozenset(re.sub(r"\s", "", one).rstrip(".") for one in _DOCUMENT.findall(told))
        number = _NUMBERED.search(told)
        words = re.findall(rf"[A-Z]{{{_LETTERS},}}", (title or described or "").upper())
        return cls(documents, number[1] if number else "", frozenset(words))

    def is_part_of(self, whole: _Text) -> bool:
        """Whether both name a document, the same draft in it, and share a word of the title."""
        return (
            bool(self.documents & whole.documents and self.words & whole.words)
            and self.number == whole.number
        )


def find_wholes(raw: pl.DataFrame, kinds: pl.Series, names: pl.Series) -> list[str | None]:
    """Return for each roll call on an amendment or paragraph the one on the whole text, or None.

    It is the only adoption on the same day of a draft in a document that both descriptions name, under the
    same number where there is one, and with a word of the title in common.

    Parameters
    ----------
    raw : pl.DataFrame
        The file's columns `short`, `descr`, `session`, `date`, a row a roll call.
    kinds, names : pl.Series
        Kind and id of each.
    """
    rows = raw.select("short", "descr", "session", "date").rows()
    parts = [at for at, kind in enumerate(kinds) if kind != WHOLE]
    days = {rows[at][2:] for at in parts}
    wholes: dict[tuple[str, str], list[tuple[str, _Text]]] = defaultdict(list)
    for (title, told, *day), kind, name in zip(rows, kinds, names, strict=True):
        if kind == WHOLE and tuple(day) in days and _ADOPTION.match(_plain(told)):
            wholes[tuple(day)].append((name, _Text.of(title, told)))
    found: list[str | None] = [None] * len(rows)
    for at in parts:
        title, told, *day = rows[at]
        part = _Text.of(title, told)
        fits = [name for name, whole in wholes[tuple(day)] if part.is_part_of(whole)]
        found[at] = fits[0] if len(fits) == 1 else None
    return found


def _plain(told: str | None) -> str:
    return " ".join((told or "").upper().split())
