"""Which mentions are of one document: first within an article, then across the articles of a corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from whipcount.coverage.documents.finding import Mention
from whipcount.coverage.language.places import plain_name
from whipcount.coverage.language.wordlists import words

_OPENED = re.compile(r"\s*[(\[](?:document |contained in (?:document )?)?|,? contained in (?:document )?|, ")
_RECENT = 30
"""A mention is held against this many documents spoken of last."""
ANY = frozenset({"text", "document"})
"""Families that stand for any document."""
DRAFTS = frozenset({"draft", "text", "resolution", "amendment", "motion"})


@dataclass(slots=True)
class Document:
    """Mentions taken to be of one document."""

    family: str
    owners: tuple[str, ...] = ()
    words: Counter[str] = field(default_factory=Counter)
    month: str = ""
    symbol: str | None = None
    appeared: date | None = None
    told_on: date | None = None
    """The day of the earliest article that mentions it: it was out by then."""
    settled: bool = False
    adopter: str = ""
    """Code of the body outside the United Nations that adopted it, when told."""
    called: set[str] = field(default_factory=set)
    """What it has been called: *draft resolution*, *text*."""
    prospective: bool = True
    """Whether it has only been wished for so far."""
    holders: set[str] = field(default_factory=set)
    """Nouns of its possessives: *panel* in *the panel's report*."""
    of_old: bool = False
    """Whether a mention calls it earlier, previous or old."""
    mentions: list[tuple[str, Mention]] = field(default_factory=list)
    """(article, mention) in order of place."""
    articles: set[str] = field(default_factory=set)
    key: str = ""
    title: str = ""

    def take(self, article: str, mention: Mention) -> None:
        """Add a mention and what its words tell."""
        self.mentions.append((article, mention))
        self.articles.add(article)
        self.called.add(mention.called)
        self.prospective = self.prospective and mention.prospective and not mention.introduced
        self.of_old = self.of_old or bool(_OLD.search(mention.text))
        if mention.holder:
            self.holders.add(mention.holder)
        if not self.owners or (self.owners == ("UN",) and mention.owners and "UN" not in mention.owners):
            self.owners = mention.owners
        self.words.update(mention.words)
        self.month = self.month or mention.month
        self.appeared = self.appeared or mention.appeared
        self.settled = self.settled or mention.settled
        self.adopter = self.adopter or mention.adopter
        self.symbol = _fuller(self.symbol, mention.symbol)
        if self.family in ANY and mention.family not in ANY:
            self.family = mention.family


def related(one: str, other: str) -> bool:
    """Whether words of two families may name one document."""
    if one == other or "document" in (one, other):
        return True
    if "text" in (one, other) and "letter" in (one, other):
        return False
    return bool({one, other} <= {"draft", "text", "resolution", "motion"}) or (
        "text" in (one, other)
        and bool(
            {one, other}
            & {"draft", "resolution", "declaration", "statement", "amendment", "treaty", "letter"}
        )
    )


def join_in_article(article: str, mentions: Sequence[Mention]) -> list[Document]:
    """Put the mentions of one article together, in order.

    Parameters
    ----------
    article : str
        Identifier of the article.
    mentions : sequence of Mention
        In order of place.
    """
    found: list[Document] = []
    for mention in mentions:
        named = bool(found) and _in_brackets_after(found[-1].mentions[-1][1], mention)
        match = found[-1] if named else _best(mention, found)
        if match is None:
            match = Document(mention.family)
            found.append(match)
        else:
            place = next(at for at in range(len(found) - 1, -1, -1) if found[at] is match)
            found.append(found.pop(place))  # the one spoken of last comes last
        match.take(article, mention)
    return found


def _fuller(one: str | None, other: str | None) -> str | None:
    """Return the longer of two symbols: *A/C.3/67/L.40* rather than *L.40*."""
    return other if one is None or (other is not None and other.endswith(f"/{one}")) else one


def _one_symbol(one: str, other: str) -> bool:
    """Whether two symbols name one document, *L.40* being short for *A/C.3/67/L.40*."""
    return one == other or other.endswith(f"/{one}") or one.endswith(f"/{other}")


def _in_brackets_after(before: Mention, mention: Mention) -> bool:
    """Whether a symbol stands in brackets right after another mention: *the draft (A/60/L.1)*."""
    between = mention.sentence.text[before.end : mention.start]
    return mention.symbol is not None and before.symbol is None and bool(_OPENED.fullmatch(between))


def _best(mention: Mention, documents: Sequence[Document]) -> Document | None:
    scored = [(score, place, document) for place, document in enumerate(documents[-_RECENT:])
              if (score := _fit(mention, document)) > 0]  # fmt: skip
    if not scored:
        return None
    return max(scored, key=lambda item: (item[0], item[1]))[2]


def _fit(mention: Mention, document: Document) -> float:
    """Say how well a mention fits a document of the same article; nothing fits at 0."""
    if mention.symbol:
        if document.symbol:
            return 10.0 if _one_symbol(mention.symbol, document.symbol) else 0.0
        return 1.0 if related(mention.family, document.family) and len(document.mentions) < 3 else 0.0
    owned = _owners_fit(mention, document)
    if owned < 0 or _cannot_be(mention, document):
        return 0.0
    shared = len(mention.words & set(document.words))
    if _told_again(mention, document, owned):
        return _nearness(mention, document) + owned
    if mention.definite or mention.own:
        strange = mention.words and not shared and document.words and not owned and mention.family not in ANY
        return (
            0.0 if strange and len(mention.words) > 1 else _nearness(mention, document) + 2 * owned + shared
        )
    return _nearness(mention, document) + owned + shared if shared >= 2 or (owned > 0 and shared) else 0.0


def _told_again(mention: Mention, document: Document, owned: float) -> bool:
    """Whether *a text* is one told of before: an earlier stage of it, by the same states, or judged."""
    if mention.definite or mention.own or not {mention.family, document.family} <= DRAFTS:
        return False
    if document.prospective or (mention.prospective and not mention.judged):
        return False
    return mention.stage or owned == 1.0 or (mention.judged and mention.family != "amendment")


def _cannot_be(mention: Mention, document: Document) -> bool:
    """Whether kind, number, date or wording speak against the document."""
    numbers, known = _numbers(mention.words), _numbers(document.words)
    if any(_ORDINAL.match(number) for number in numbers - known):
        return True  # "the 13th Amendment" is no text spoken of without its number
    other_owner = mention.of_somebody and document.owners and not mention.words & set(document.words)
    renewed = document.of_old and _NEW.search(mention.text)
    named = mention.definite or mention.own or numbers or mention.stage or mention.judged
    bare_resolution = (
        mention.family == "resolution" and not named and not (mention.owners and document.owners)
    )
    other_holder = bool(document.holders and mention.holder and mention.holder not in document.holders)
    return (
        bool(numbers and known and not numbers & known)
        or not related(mention.family, document.family)
        or (mention.rival and not mention.definite)
        or bool(mention.month and document.month and mention.month != document.month)
        or bool(other_owner or renewed or other_holder or mention.of_past_year)
        or bare_resolution
    )


_NEW = re.compile(r"\bnew\b")
_OLD = re.compile(r"\b(?:earlier|previous|old)\b")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")


def _numbers(words: Iterable[str]) -> set[str]:
    return {word for word in words if word[:1].isdigit() and "page" not in word}


def _nearness(mention: Mention, document: Document) -> float:
    """Weigh kind, place and wording: the same paragraph counts more than the same name."""
    close = 1.0 if mention.family == document.family or {mention.family, document.family} <= DRAFTS else 0.7
    latest = document.mentions[-1][1]
    close += 0.5 * (latest.sentence.paragraph == mention.sentence.paragraph)
    close += 0.4 * (mention.called in document.called)
    apart = latest.sentence.paragraph != mention.sentence.paragraph
    close -= 0.6 * (apart and any(one.stopped for _, one in document.mentions))
    seldom = "text" in (mention.family, document.family) and document.family in _NOT_VOTED_ON
    return close - 0.5 * (mention.pending and document.settled) - 0.8 * document.prospective - 0.4 * seldom


_NOT_VOTED_ON = frozenset({"declaration", "statement", "treaty", "letter"})
"""What *the text* means only where no draft is near."""


def _owners_fit(mention: Mention, document: Document) -> float:
    one, other = set(mention.owners), set(document.owners)
    if not one or not other:
        return 0.0
    if one & other:
        return 1.0 if one == other or len(one & other) > 1 else 0.7
    forum = mention.family in DRAFTS and document.family in DRAFTS and ({"UN"} in (one, other))
    return 0.0 if forum else -1.0


def join_across(groups: Iterable[list[Document]]) -> list[Document]:
    """Join documents of several articles: same family and issuers, and no date or number against it."""
    joined: list[Document] = []
    by_mark: dict[str, list[Document]] = {}
    waiting = [document for group in groups for document in group]
    # Those that tell most of themselves first, so that the vague ones find them.
    waiting.sort(key=lambda d: -(2 * bool(d.symbol) + bool(d.owners) + bool(d.month) + min(len(d.words), 3)))
    for document in waiting:
        candidates = {id(other): other for mark in _marks(document) for other in by_mark.get(mark, ())}
        fits = [(score, other) for other in candidates.values() if (score := _alike(document, other)) > 0]
        best = max((score for score, _ in fits), default=0)
        top = [other for score, other in fits if score == best]
        into = top[0] if len(top) == 1 else document
        if into is document:
            joined.append(document)
        else:
            _merge(into, document)
        for mark in _marks(document):
            known = by_mark.setdefault(mark, [])
            if all(other is not into for other in known):
                known.append(into)
    return joined


def _marks(document: Document) -> set[str]:
    """Return what a document of another article must share at least one of to be the same."""
    return {*document.owners, *document.words, document.month, document.symbol or ""} - {""}


def _alike(one: Document, other: Document) -> float:
    """Say how well documents of different articles fit each other; nothing fits at 0."""
    if _of_other_sessions(one, other):
        return 0.0
    if one.articles & other.articles or _not_yet_out(one, other) or _not_yet_out(other, one):
        return 0.0  # told apart within one article already, or told of before the other was out
    if one.symbol and other.symbol:
        return 10.0 if _one_symbol(one.symbol, other.symbol) else 0.0
    common = set(one.owners) & set(other.owners)
    other_month = one.month and other.month and one.month != other.month
    if not related(one.family, other.family) or other_month or (one.owners and other.owners and not common):
        return 0.0
    shared = set(one.words) & set(other.words) - _COMMON
    same_month = bool(one.month and one.month == other.month)
    if common:
        undated = one.family in DRAFTS and not (one.told_on and other.told_on)
        generic = undated or (common == {"UN"} and one.family in _MANY)
        return (
            0.0 if generic and not shared and not same_month else 2.0 + same_month + min(len(shared), 3) / 2
        )
    return 1.0 + same_month + len(shared) / 2 if same_month or len(shared) >= 2 else 0.0


_COMMON = words("clusters.common")
"""Words that documents of any matter share: who issues them, before which body."""
_MANY = DRAFTS | {"report", "letter", "statement", "document"}
"""What the United Nations issue many of: their being the issuer tells none apart."""


def _of_other_sessions(one: Document, other: Document) -> bool:
    """Whether drafts are told of too far apart to be one: each session of a body has its own."""
    if not ({one.family, other.family} <= DRAFTS and one.told_on and other.told_on):
        return False
    whole = one.symbol is not None and one.symbol == other.symbol and "/" in one.symbol
    return abs((one.told_on - other.told_on).days) > _SESSION and not whole


_SESSION = 200
"""Days that a draft lives at most, from its circulation to the vote in plenary."""


def _not_yet_out(one: Document, other: Document) -> bool:
    """Whether an article told of `one` before `other` had appeared."""
    if one.family in DRAFTS:
        return False  # drafts are told of before they are circulated
    return bool(one.told_on and other.appeared and one.told_on < other.appeared)


def _merge(into: Document, document: Document) -> None:
    into.mentions += document.mentions
    into.articles |= document.articles
    into.owners = into.owners or document.owners
    into.words.update(document.words)
    into.month = into.month or document.month
    into.appeared = into.appeared or document.appeared
    days = [day for day in (into.told_on, document.told_on) if day]
    into.told_on = min(days, default=None)
    into.symbol = _fuller(into.symbol, document.symbol)
    into.adopter = into.adopter or document.adopter
    if into.family in ANY and document.family not in ANY:
        into.family = document.family


_SHOWN = {"draft": "draft resolution", "text": "draft text", "ruling": "ruling"}


def name_documents(documents: Sequence[Document]) -> None:
    """Give every document a key and a plain title; both are the same for all its mentions."""
    taken: set[str] = set()
    for document in documents:
        if document.key:
            taken.add(document.key)
            continue
        stem = _stem(document)
        key, number = stem, 2
        while key in taken:
            key, number = f"{stem}-{number}", number + 1
        taken.add(key)
        document.key = key
        document.title = document.title or _title(document)


def _stem(document: Document) -> str:
    if document.symbol:
        return _slug(document.symbol)
    parts = [*(code.lower() for code in document.owners), document.family]
    if document.month:
        parts.append(document.month)
    return _slug("-".join(parts))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _title(document: Document) -> str:
    """Take the longest mention that names it, else its issuers and its kind."""
    if document.symbol:
        return document.symbol
    kind = _SHOWN.get(document.family, document.family)
    owners = " and ".join(plain_name(code) for code in document.owners)
    telling = max(
        (mention for _, mention in document.mentions),
        key=lambda mention: (len(mention.words), -len(mention.text)),
    )
    words = re.sub(
        r"^(?:the|a|an|its|his|her|their|our)\s+(?:own\s+)?",
        "",
        " ".join(telling.text.split()),
        flags=re.IGNORECASE,
    )
    if not owners:
        return words
    if len(telling.words) >= 2 and not telling.own:
        return words
    when = f" ({document.month})" if document.month else ""
    return f"{kind} of {owners}{when}"
