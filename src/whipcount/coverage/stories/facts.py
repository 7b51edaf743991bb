"""What each outlet of a story reports, leaves out and words differently: facts by outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from whipcount.coverage.documents.clusters import DRAFTS, related
from whipcount.coverage.stories.copies import SharedCopy
from whipcount.coverage.stories.side_by_side import with_story_keys
from whipcount.coverage.stories.words import stems
from whipcount.domain import Span
from whipcount.domain.statements import (
    Article,
    DocumentMention,
    Quantity,
    Reading,
    Speaker,
    SpeakerType,
    Statement,
)

FactKind = Literal["statement", "position", "vote", "number", "document"]
Wording = Literal["one outlet", "same", "differs"]

SAME_CONTENT = 0.5
"""Share of the shorter statement's telling words that the other has, from which both say one thing."""
FEWEST_SHARED = 2
"""Telling words that two statements must share; a statement of one telling word is held against its like."""
OF_THE_LONGER = 0.25
"""The same share of the longer statement's words: two words of a long one are not what it says."""
COMMON, FEW_SAY = 0.25, 4
"""A word in more than this share of a story's statements, and in more than so many, tells nothing apart."""
PUT_TO_A_VOTE = DRAFTS | {"treaty", "convention", "declaration"}
"""Kinds that one thing may be called: outlets tell of the treaty, or of the draft that carries it."""
_LOOKED_AT = 12
_MOST_OF_ONE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One place where a fact is reported."""

    source: str
    outlet: str
    span: Span
    words: str
    reprint: bool = False
    """Whether the paragraph is copy that an earlier article of the reading printed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a story's outlets report or leave out."""

    kind: FactKind
    subject: str
    """What it is, in a few words: the speaker, the actor with its stance, the quantity, the document."""
    reports: tuple[Report, ...]
    left_out_by: tuple[str, ...]
    wording: Wording

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that report it."""
        return tuple(dict.fromkeys(report.outlet for report in self.reports))

    @property
    def tellings(self) -> int:
        """In how many articles it is told in their own words: copy counts once, however often reprinted."""
        return max(1, len({report.source for report in self.reports if not report.reprint}))


@dataclass(slots=True)
class _Said:
    """Statements taken for one: their speakers, and the telling words of each."""

    speaker: Speaker
    members: list[tuple[Statement, frozenset[str]]]


def outlet_of(article: Article) -> str:
    """Return the name under which an article stands in a table of outlets."""
    return article.outlet or article.agency or article.source.id


def story_facts(reading: Reading, sources: Sequence[str], copies: Sequence[SharedCopy]) -> tuple[Fact, ...]:
    """Set side by side what the articles of one story report, the most shared first.

    Parameters
    ----------
    reading : Reading
        What was read; only records of `sources` are looked at. To go through many stories, give each its
        own part of the reading (`split`).
    sources : sequence of str
        The articles of the story.
    copies : sequence of SharedCopy
        Shared paragraphs: what stands in the second and later printing of one is a reprint.
    """
    teller = _Teller(reading, sources, copies)
    facts = [
        *_statements(reading.statements, teller),
        *_positions(reading, teller),
        *_numbers(with_story_keys(reading), teller),
        *_documents(reading, teller),
    ]
    return tuple(sorted(facts, key=lambda fact: -len(fact.outlets)))


class _Teller:
    """Makes reports and facts for one story."""

    def __init__(self, reading: Reading, sources: Sequence[str], copies: Sequence[SharedCopy]) -> None:
        articles = {article.source.id: article for article in reading.articles}
        self.outlet = {source: outlet_of(articles[source]) for source in sources}
        self._outlets = tuple(dict.fromkeys(self.outlet.values()))
        self._reprinted: defaultdict[str, list[Span]] = defaultdict(list)
        for copy in copies:
            for paragraph in copy.paragraphs[1:]:
                if copy.kind == "copy" and paragraph.source != copy.paragraphs[0].source:
                    self._reprinted[paragraph.source].append(paragraph.span)

    def report(self, source: str, span: Span, words: str) -> Report:
        reprint = any(span.overlaps(paragraph) for paragraph in self._reprinted[source])
        return Report(source=source, outlet=self.outlet[source], span=span, words=words, reprint=reprint)

    def fact(self, kind: FactKind, subject: str, reports: Iterable[Report]) -> Fact:
        made = tuple(reports)
        telling = {report.outlet for report in made}
        by_outlet: defaultdict[str, set[str]] = defaultdict(set)
        for report in made:
            by_outlet[report.outlet].add(_plain(report.words))
        wordings = set.union(*by_outlet.values())
        same = any(all(words in said for said in by_outlet.values()) for words in wordings)
        return Fact(
            kind=kind,
            subject=subject,
            reports=made,
            left_out_by=tuple(outlet for outlet in self._outlets if outlet not in telling),
            wording="one outlet" if len(telling) < 2 else "same" if same else "differs",
        )


def split(reading: Reading, groups: Sequence[Sequence[str]]) -> list[Reading]:
    """Return a part of the reading for each group of articles, in one pass; an article is in one group."""
    group_of = {source: number for number, group in enumerate(groups) for source in group}

    def parted(records: Iterable) -> list[list]:
        parts: list[list] = [[] for _ in groups]
        for record in records:
            number = group_of.get(record.source)
            if number is not None:
                parts[number].append(record)
        return parts

    articles: list[list[Article]] = [[] for _ in groups]
    for article in reading.articles:
        if article.source.id in group_of:
            articles[group_of[article.source.id]].append(article)
    names = ("statements", "positions", "documents", "quantities")
    fields = {name: parted(getattr(reading, name)) for name in names}
    return [
        Reading(
            articles=tuple(articles[number]),
            statements=tuple(fields["statements"][number]),
            positions=tuple(fields["positions"][number]),
            documents=tuple(fields["documents"][number]),
            quantities=tuple(fields["quantities"][number]),
        )
        for number in range(len(groups))
    ]


def _statements(statements: Sequence[Statement], teller: _Teller) -> list[Fact]:
    """Join statements that the same speaker made with the same telling words."""
    groups: list[_Said] = []
    index: defaultdict[str, list[int]] = defaultdict(list)
    for statement, words in zip(statements, _telling(statements), strict=True):
        met = Counter(number for word in words for number in index[word][-_MOST_OF_ONE:])
        joined = next(
            (n for n, _ in met.most_common(_LOOKED_AT) if _one_statement(statement, words, groups[n])), None
        )
        if joined is None:
            joined = len(groups)
            groups.append(_Said(statement.speaker, []))
        group = groups[joined]
        group.members.append((statement, words))
        if not group.speaker.name or (not group.speaker.states and statement.speaker.states):
            group.speaker = statement.speaker
        for word in words:
            if not index[word] or index[word][-1] != joined:
                index[word].append(joined)
    return [
        teller.fact(
            "statement",
            f"{said.speaker.name or said.speaker.mention or 'nobody named'} says",
            (teller.report(s.source, s.span, s.text) for s, _ in said.members),
        )
        for said in groups
    ]


def _telling(statements: Sequence[Statement]) -> list[frozenset[str]]:
    """Return each statement's telling words: not what much of the story says, unless it has no others."""
    words = [frozenset(stems(statement.text)) for statement in statements]
    spread = Counter(word for said in words for word in said)
    most = max(FEW_SAY, COMMON * len(statements))
    rare = [frozenset(word for word in said if spread[word] <= most) for said in words]
    return [few or said for few, said in zip(rare, words, strict=True)]


def _one_statement(statement: Statement, words: frozenset[str], said: _Said) -> bool:
    if not may_be_one(statement.speaker, said.speaker):
        return False
    for other, known in (said.members[0], said.members[-1]):
        least = min(len(words), len(known))
        shared = len(words & known)
        if other.source == statement.source and words != known:
            continue  # one article says a thing once; the same words again are the same thing
        most = max(len(words), len(known))
        if least and shared >= max(min(least, FEWEST_SHARED), SAME_CONTENT * least, OF_THE_LONGER * most):
            return True
    return False


def may_be_one(one: Speaker, other: Speaker) -> bool:
    """Whether two speakers may be the same: by name, or by the state that both speak for.

    Two persons of different names are two, whomever they speak for.
    """
    if not one.name or not other.name:
        return bool(set(one.states) & set(other.states)) or not (one.states and other.states)
    if one.type is SpeakerType.PERSON and other.type is SpeakerType.PERSON:
        return same_name(one.name, other.name)
    return one.name == other.name or bool(set(one.states) & set(other.states))


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: the shorter ends or begins the longer.

    Examples
    --------
    >>> same_name("Solis", "Ana Solis"), same_name("Ana Solis", "Ana Maria")
    (True, False)
    """
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return bool(short) and (long[-len(short) :] == short or long[: len(short)] == short)


def _positions(reading: Reading, teller: _Teller) -> list[Fact]:
    """Join positions by actor, stance and text; outlets that call the one text differently tell one fact."""
    texts = {mention.key: mention for mention in reading.documents}
    held: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for position in reading.positions:
        held[position.proposal].add((position.source, position.actor))
    groups: defaultdict[tuple[str, str], dict[str, list[Report]]] = defaultdict(dict)
    for position in reading.positions:
        on = groups[position.actor, position.stance.value]
        same = (known for known in on if _one_text(position.proposal, known, texts, held))
        report = teller.report(position.source, position.span, position.text)
        on.setdefault(next(same, position.proposal), []).append(report)
    return [
        teller.fact("position", f"{actor}: {stance}, {_titled(proposal, texts)}", reports)
        for (actor, stance), on in groups.items()
        for proposal, reports in on.items()
    ]


def _one_text(
    one: str, other: str, texts: Mapping[str, DocumentMention], held: Mapping[str, set[tuple[str, str]]]
) -> bool:
    """Whether two keys may be of one text: neither their mentions nor anybody's positions tell them apart.

    Where an article gives one actor a position on each, they are rival texts.
    """
    if one == other:
        return True
    first, second = texts.get(one), texts.get(other)
    if first is None or second is None or held[one] & held[other]:
        return False
    issued = bool(first.issuers and second.issuers) and not set(first.issuers) & set(second.issuers)
    numbered = bool(first.symbol and second.symbol) and first.symbol != second.symbol
    return not (issued or numbered) and (
        related(first.kind, second.kind) or {first.kind, second.kind} <= PUT_TO_A_VOTE
    )


def _titled(proposal: str, texts: Mapping[str, DocumentMention]) -> str:
    mention = texts.get(proposal)
    return (mention.title if mention else "") or proposal


def _numbers(quantities: Sequence[Quantity], teller: _Teller) -> list[Fact]:
    """Join quantities of one thing, and tallies with the same counts."""
    groups: defaultdict[tuple[FactKind, str], list[Report]] = defaultdict(list)
    for quantity in quantities:
        if quantity.tally is not None:
            key: tuple[FactKind, str] = ("vote", f"tally {quantity.tally}")
        else:
            key = ("number", quantity.key or f"{quantity.unit}: {_plain(quantity.text)}")
        groups[key].append(teller.report(quantity.source, quantity.span, quantity.text))
    return [teller.fact(kind, subject, reports) for (kind, subject), reports in groups.items()]


def _documents(reading: Reading, teller: _Teller) -> list[Fact]:
    groups: defaultdict[str, list[Report]] = defaultdict(list)
    titles: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for mention in reading.documents:
        titles[mention.key] = mention.title or mention.text
        if (mention.key, mention.source) not in seen:  # the first mention stands for the article's
            seen.add((mention.key, mention.source))
            groups[mention.key].append(teller.report(mention.source, mention.span, mention.text))
    return [teller.fact("document", titles[key], reports) for key, reports in groups.items()]


def _plain(words: str) -> str:
    return " ".join(words.casefold().strip(" \"'“”‘’`.,;:").split())


def by_outlet(fact: Fact) -> Mapping[str, tuple[Report, ...]]:
    """Return a fact's reports by outlet: one row of the table."""
    found: dict[str, list[Report]] = {}
    for report in fact.reports:
        found.setdefault(report.outlet, []).append(report)
    return {outlet: tuple(reports) for outlet, reports in found.items()}
