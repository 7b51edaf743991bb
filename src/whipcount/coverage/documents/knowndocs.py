"""Documents and proposals that the matter file already names: their keys and titles win."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from whipcount.coverage.documents.clusters import Document, related
from whipcount.coverage.documents.finding import FAMILIES
from whipcount.coverage.language.places import find_places
from whipcount.domain.matter import NamedDocument, Proposal

_WORD = re.compile(r"[^\W_]+")
_DULL = frozenset(
    ["the", "a", "an", "of", "on", "and", "in", "to", "for", "its", "own", "un", "human", "rights"]
)
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class _Named:
    key: str
    title: str
    symbol: str
    owners: frozenset[str]
    families: frozenset[str]
    names: tuple[frozenset[str], ...]
    month: str
    pages: int | None


def name_known(
    documents: Sequence[Document],
    known_documents: Sequence[NamedDocument],
    known_proposals: Sequence[Proposal],
) -> None:
    """Give a document the key and title of the known one that it fits best, one to one."""
    known = [_from_document(entry) for entry in known_documents]
    known += [_from_proposal(entry) for entry in known_proposals]
    pairs = sorted(
        ((score, -place, document, entry)
         for place, document in enumerate(documents)
         for entry in known
         if (score := _fit(document, entry)) >= _ENOUGH),
        key=lambda pair: (pair[0], pair[1]),
        reverse=True,
    )  # fmt: skip
    used: set[str] = set()
    for _, _, document, entry in pairs:
        if document.key or entry.key in used:
            continue
        used.add(entry.key)
        document.key, document.title = entry.key, entry.title


def _from_document(entry: NamedDocument) -> _Named:
    names = (entry.title, *entry.aliases)
    return _named(
        entry.key,
        entry.title,
        entry.symbol,
        entry.issuers,
        names,
        entry.known_from.isoformat()[:7],
        entry.pages,
    )


def _from_proposal(entry: Proposal) -> _Named:
    kind = "draft resolution" if "resolution" in entry.kind else entry.kind
    return _named(entry.key, entry.title, entry.symbol, entry.sponsors, (entry.title, kind), "", None)


def _named(
    key: str,
    title: str,
    symbol: str,
    issuers: Sequence[str],
    names: Sequence[str],
    month: str,
    pages: int | None,
) -> _Named:
    owners: set[str] = set()
    for issuer in issuers:
        codes = [place.code for place in find_places(issuer)]
        owners |= {issuer} if re.fullmatch(r"[A-Z]{3}", issuer) else set(codes[:1])
        if "commission" in issuer.lower() or "council" in issuer.lower():
            owners.add("UN")
    words = [frozenset(_WORD.findall(name.lower())) for name in names]
    families = frozenset(FAMILIES[word] for name in words for word in name if word in FAMILIES)
    telling = tuple(frozenset(name - _DULL) for name in words)
    return _Named(key, title, symbol, frozenset(owners), families, telling, month, pages)


def _fit(document: Document, entry: _Named) -> float:
    if document.symbol and entry.symbol:
        return 10.0 if document.symbol == entry.symbol else 0.0
    if entry.families and not any(related(document.family, family) for family in entry.families):
        return 0.0
    owners = set(document.owners)
    if owners and entry.owners and not owners & entry.owners:
        return 0.0
    score = 0.0
    if owners and owners == entry.owners:
        score += 2.0
    elif owners & entry.owners:
        score += 1.5
    score += max((_name_fit(document, name) for name in entry.names), default=0.0)
    if document.month and entry.month:
        score += 1.0 if document.month == entry.month else -1.0
    if document.family in entry.families:
        score += 0.5
    return score


def _name_fit(document: Document, name: frozenset[str]) -> float:
    """Measure the share of a name's words that some mention carries."""
    best = 0.0
    for _, mention in document.mentions:
        words = set(_WORD.findall(mention.text.lower()))
        best = max(best, len(words & name) / len(name) if name else 0.0)
    return 2.0 * best if best >= 0.6 else 0.0
