"""Shared agency copy, found paragraph by paragraph: words that several outlets print alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from whipcount.coverage.language.quotations import find_quotations
from whipcount.coverage.stories.words import SHINGLE, shingles, word_places
from whipcount.domain import Span
from whipcount.domain.statements import Article, Reading

CopyKind = Literal["copy", "quotation"]

SHARED = 0.6
"""Share of the shorter paragraph's shingles that must stand in the other for them to be one text."""
FEWEST = 8
"""Shingles of a paragraph that is compared at all: twelve words."""
_WINDOW = 4
"""Of winnowing: any eight words in a row that two paragraphs share are noticed."""
_MOST_AT_ONE = 24
"""Texts looked at for one fingerprint: a phrase that more of them use tells nothing."""
_LOOKED_AT = 6
_OWN = 4
_LONG, _PIECE = 1_200, 400
"""Characters of a paragraph that is compared in pieces, and of a piece at least."""
_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")

_AGENCIES = {
    "AP": "Associated Press", "Associated Press": "Associated Press", "Reuters": "Reuters", "AFP": "AFP",
    "Agence France-Presse": "AFP", "Xinhua": "Xinhua", "Yonhap": "Yonhap", "UPI": "UPI",
    "United Press International": "UPI", "Kyodo": "Kyodo", "TASS": "TASS", "Itar-Tass": "TASS", "dpa": "dpa",
    "EFE": "EFE", "ANSA": "ANSA", "Inter Press Service": "Inter Press Service", "IPS": "Inter Press Service",
    "UN News": "UN News", "PTI": "PTI", "Press Trust of India": "PTI", "Interfax": "Interfax",
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, _AGENCIES), key=len, reverse=True))
_NAME = re.compile(rf"\b(?:The )?({_NAMES})\b")
_CREDIT = re.compile(
    rf"\b(?:The )?({_NAMES})\b[^.\n]{{0,60}}\bcontributed to this (?:report|article|story)\b"
    rf"|\b[Ww]ith (?:files|(?:additional )?reporting|material|copy) (?:from|by) (?:[Tt]he )?({_NAMES})\b"
    rf"|\b[Ss]ource: (?:the |The )?({_NAMES})\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One paragraph that is shared: where it stands, and how much of the text as first printed it keeps."""

    source: str
    span: Span
    kept: float
    """Share of the shorter text's shingles that stand in the other, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCopy:
    """One text that several articles print: told once, however often it is printed.

    `copy` is the same prose; `quotation` when little more than somebody's quoted words are the same, which
    reporters who heard them may have without one another.
    """

    kind: CopyKind
    paragraphs: tuple[Copied, ...]
    agencies: tuple[str, ...]
    """Agencies that pages with this text credit, the one credited most first; empty when none does."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The articles, in the order of the reading."""
        return tuple(dict.fromkeys(paragraph.source for paragraph in self.paragraphs))


@dataclass(slots=True)
class _Text:
    """One text that paragraphs are held against: its first paragraph's shingles, and those found since."""

    shingles: frozenset[int]
    own: frozenset[int]
    paragraphs: list[Copied] = field(default_factory=list)
    prose: int = 0
    """Paragraphs that share more than a quotation."""


def find_copies(reading: Reading) -> tuple[SharedCopy, ...]:
    """Find the paragraphs that articles share, whatever was cut, added or changed in them here and there.

    Paragraphs are fingerprinted by winnowing (Schleimer, Wilkerson and Aiken 2003,
    doi:10.1145/872757.872770) and compared with the few texts that have fingerprints in common, so that the
    cost grows with the number of paragraphs and not with that of their pairs. Paragraphs under twelve words
    are not compared.

    Returns
    -------
    tuple of SharedCopy
        Of at least two articles each; the most printed first.
    """
    texts: list[_Text] = []
    index: defaultdict[int, list[int]] = defaultdict(list)
    for article in reading.articles:
        for paragraph in article.body:
            for span in _pieces(article.text, paragraph):
                _place(article, span, texts, index)
    credits_of = {article.source.id: credited(article) for article in reading.articles}
    found = [_shared(text, credits_of) for text in texts if len({p.source for p in text.paragraphs}) > 1]
    return tuple(sorted(found, key=lambda copy: -len(copy.sources)))


def credited(article: Article) -> str:
    """Return the agency that a page credits for its text, by one name; empty when it credits none."""
    for words in (article.agency, article.byline):
        match = _NAME.search(words)
        if match:
            return _AGENCIES[match[1]]
    if article.agency:
        return article.agency
    end = article.body[-1].end if article.body else 0
    match = _CREDIT.search(article.text, max(0, end - 1_500))
    return _AGENCIES[next(group for group in match.groups() if group)] if match else ""


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """Give a paragraph whole, or in runs of sentences where a page sets its story as one long paragraph."""
    start = paragraph.start
    if paragraph.end - start > _LONG:
        for match in _SENTENCE_END.finditer(text, start, paragraph.end):
            if match.end() - start >= _PIECE and paragraph.end - match.end() >= _PIECE:
                yield Span(start, match.start())
                start = match.end()
    yield Span(start, paragraph.end)


def _place(article: Article, span: Span, texts: list[_Text], index: defaultdict[int, list[int]]) -> None:
    """Put a paragraph to the text that it is a copy of, or let it start one."""
    all_of_it, own = _shingled(article.text, span)
    if len(all_of_it) < FEWEST:
        return
    prints = list(_winnowed(all_of_it))
    whole = frozenset(all_of_it)
    met = Counter(number for one in prints for number in index[one])
    best, most, kind = -1, SHARED, ""
    for number, _ in met.most_common(_LOOKED_AT):
        share, alike = _alike(whole, own, texts[number])
        if share >= most:
            best, most, kind = number, share, alike
    if best < 0:
        best, most = len(texts), 1.0
        texts.append(_Text(whole, own))
    text = texts[best]
    text.paragraphs.append(Copied(source=article.source.id, span=span, kept=round(most, 2)))
    text.prose += kind == "copy"
    for one in prints:
        known = index[one]
        if len(known) < _MOST_AT_ONE and best not in known:
            known.append(best)


def _alike(whole: frozenset[int], own: frozenset[int], text: _Text) -> tuple[float, CopyKind]:
    shared = whole & text.shingles
    share = len(shared) / min(len(whole), len(text.shingles))
    prose = len(shared & own & text.own)
    least = min(len(own), len(text.own))
    return share, "copy" if prose >= _OWN and prose >= least / 2 else "quotation"


def _shingled(text: str, span: Span) -> tuple[list[int], frozenset[int]]:
    """Return the shingles of a paragraph, and those of them that do not lie within one quotation."""
    placed = list(word_places(text, span.start, span.end))
    made = shingles([word for word, _ in placed])
    quoted = list(find_quotations(text, span.start, span.end))
    if not quoted:
        return made, frozenset(made)
    inside = [_quotation_at(at, quoted) for _, at in placed]
    own = frozenset(
        value for at, value in enumerate(made) if inside[at] < 0 or inside[at] != inside[at + SHINGLE - 1]
    )
    return made, own


def _quotation_at(place: int, quoted: Sequence[tuple[int, int]]) -> int:
    return next((number for number, (start, end) in enumerate(quoted) if start <= place < end), -1)


def _winnowed(values: Sequence[int]) -> Iterator[int]:
    """Give the fingerprints of a paragraph: of every four shingles in a row the smallest, each once."""
    latest = -1
    for at in range(max(1, len(values) - _WINDOW + 1)):
        window = values[at : at + _WINDOW]
        smallest = min(window)
        place = at + len(window) - 1 - window[::-1].index(smallest)
        if place != latest:
            latest = place
            yield smallest


def _shared(text: _Text, credits_of: dict[str, str]) -> SharedCopy:
    sources = dict.fromkeys(paragraph.source for paragraph in text.paragraphs)
    named = Counter(credits_of[source] for source in sources if credits_of[source])
    return SharedCopy(
        kind="copy" if text.prose else "quotation",
        paragraphs=tuple(text.paragraphs),
        agencies=tuple(name for name, _ in named.most_common()),
    )
