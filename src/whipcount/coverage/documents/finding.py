"""Mentions of documents: reports, drafts, resolutions, letters, each with what its words tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whipcount.coverage.documents.doctails import with_tail
from whipcount.coverage.documents.fates import ADOPTING, note_fate
from whipcount.coverage.documents.mentions import Mention
from whipcount.coverage.documents.seldomdocs import SELDOM, is_document
from whipcount.coverage.documents.shortsymbols import short_symbol, symbol_after
from whipcount.coverage.language.clauses import subject_of
from whipcount.coverage.language.lexicon import DOCUMENT_NOUNS
from whipcount.coverage.language.participles import participle_subject
from whipcount.coverage.language.phrases import base_phrase
from whipcount.coverage.language.places import Place, PlaceKind
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.wordlists import words
from whipcount.domain import SYMBOL_PATTERN

FAMILIES = {
    "report": "report", "survey": "report", "study": "report", "assessment": "report",
    "self-assessment": "report", "dossier": "report", "draft": "draft", "text": "text",
    "resolution": "resolution",
    "proposal": "draft", "letter": "letter", "document": "document", "paper": "report", "treaty": "treaty",
    "convention": "treaty", "protocol": "treaty", "covenant": "treaty", "law": "law", "bill": "law",
    "amendment": "amendment", "motion": "motion", "petition": "letter", "memorandum": "letter",
    "memo": "letter", "verbale": "letter", "statement": "statement", "amendments": "amendment",
    "accords": "treaty", "regulations": "law", "act": "law", "agenda": "document", "statute": "treaty",
    "communique": "statement", "communiqué": "statement", "declaration": "declaration", "note": "letter",
    "accord": "treaty", "pact": "treaty", "charter": "treaty", "roadmap": "document",
    "recommendation": "declaration", "directive": "law",
    "version": "text", "measure": "text", "judgment": "ruling", "judgement": "ruling", "ruling": "ruling",
    "verdict": "ruling", "census": "report", "agreement": "treaty", "package": "text", "release": "statement",
    "sheet": "statement",
}  # fmt: skip
"""Head noun to family: mentions of one document share a family, or `document` and `text` stand for any."""

_MAKING = words("documents.making")
_NUMBER = re.compile(r"\b(?P<number>\d{1,4}(?:/\d{1,3})?)(?:\s?\((?P<year>(?:19|20)\d\d|[IVXL]+)\))?")
_INTERNATIONAL = re.compile(
    r"\b(?:[Ss]ecretary-[Gg]eneral|[Hh]igh [Cc]ommissioner|[Ss]pecial [Rr]apporteur|"
    r"[Cc]ommission of [Ii]nquiry)"
)
_REPORTED = re.compile(r"A/HRC/\d+/\d+$|A/\d+/\d+$|S/\d{4}/\d+$")
"""Symbols of reports; texts that states propose are in the L. series."""
_RIVAL = frozenset(
    [
        "separate",
        "rival",
        "competing",
        "alternative",
        "another",
        "other",
        "counter",
        "different",
        "earlier",
        "previous",
        "similar",
        "second",
        "further",
        "fresh",
    ]
)
_UNNAMED_PLURALS = frozenset(
    ["reports", "drafts", "resolutions", "letters", "documents", "texts", "amendments", "proposals"]
)


_SYMBOL = sign("/", "l.")


def find_mentions(sentence: Sentence) -> Iterator[Mention]:
    """Give the documents that a sentence mentions; bare plurals (*resolutions*) name none."""
    done = 0
    signed = bool(sentence.signs & _SYMBOL)
    if not signed and FAMILIES.keys().isdisjoint(sentence.lowered):
        return
    for place, word in enumerate(sentence.lowered):
        if place < done or not (word in FAMILIES or (signed and ("/" in word or "l." in word))):
            continue
        short = short_symbol(sentence, place) if signed else None
        if short is not None:
            yield short
            done = place + 1
            continue
        head = _head_at(sentence, place)
        if head is None:
            continue
        first = _through_body(sentence, base_phrase(sentence, head))
        mention = _mention(sentence, first if first is not None else head, head)
        if mention is not None:
            yield mention
            done = mention.last + 1
        else:
            done = head + 1


_NAMES_ALONE = frozenset(["act", "agenda", "statute"])
_CAPITALISED = frozenset(["recommendation"])
"""Documents only at the end of a name: *the Helms-Burton Act*, *the 2030 Agenda*."""
_BODIES = frozenset(["commission", "board", "council", "committee", "court", "panel", "group", "league"])


def _through_body(sentence: Sentence, first: int | None) -> int | None:
    """Step left over the name of a body with *of*: *a commission of inquiry report*."""
    if first is not None and sentence.tag(first - 1) == "o" and sentence.lower(first - 2) in _BODIES:
        earlier = base_phrase(sentence, first - 2)
        return earlier if earlier is not None else first
    return first


def _head_at(sentence: Sentence, place: int) -> int | None:
    if SYMBOL_PATTERN.fullmatch(sentence.words[place]):
        return place
    lower = sentence.lower(place)
    named = sentence.tags[place] == "C" and sentence.tag(place - 1) in ("C", "#")
    named = named or (lower == "statute" and sentence.tag(place - 1) == "'")
    small = (lower in _NAMES_ALONE and not named) or (lower in _CAPITALISED and sentence.tags[place] != "C")
    unknown = lower not in FAMILIES or sentence.tags[place] not in "NCJ"
    general = lower in SELDOM and not is_document(sentence, place)
    if (
        general
        or unknown
        or small
        or (lower in ("accord", "accords") and sentence.lower(place + 1) == "with")
    ):
        return None
    head = place
    while sentence.lower(head + 1) in FAMILIES and sentence.tag(head + 1) in ("N", "C", "v"):
        head += 1
    if sentence.tags[head] == "J" and sentence.lower(head) != "draft":
        return None
    following = sentence.tag(head + 1)
    if (
        following == "N"
        and sentence.lower(head + 1) not in DOCUMENT_NOUNS
        and sentence.lower(head) != "resolution"
    ):
        return None  # "report findings", "letter writers": the head is another noun
    if sentence.lower(head) == "draft" and following == "C":
        for ahead in range(head + 1, min(head + 5, len(sentence.words))):
            if sentence.lower(ahead) in FAMILIES:
                return ahead
    return head


def _mention(sentence: Sentence, first: int, head: int) -> Mention | None:
    tags = sentence.tags
    symbol = sentence.words[head] if SYMBOL_PATTERN.fullmatch(sentence.words[head]) else None
    opening = tags[first]
    if sentence.lower(first) == "such":
        first += 1 + (sentence.lower(first + 1) in ("a", "an") and first + 1 < head)
    if sentence.lower(first) == "no":
        return None  # "no ruling will undo it"
    number = _resolution_number(sentence, head)
    last = number if number is not None else head
    named = "C" in tags[first : head + 1] or "'" in tags[first:head] or "#" in tags[first:head]
    listed = sentence.tag(head - 1) == "J" and sentence.tag(head + 1) in ("&", ",")
    if symbol is None and number is None and opening not in "DS" and not named and not listed:
        return None
    lower_opening = sentence.lower(first)
    sized = any("page" in sentence.lower(at) for at in range(first, head))
    described = sentence.tag(head + 1) in ("T", "W", "V") and sentence.lower(head) == "paper"
    vague = lower_opening in ("a", "an") and head - first < 3 and not (sized or described)
    if vague and (sentence.lower(head) == "paper" or family_of(sentence, head, symbol) == "document"):
        return None  # "a document": any document
    definite = lower_opening in ("the", "this", "that", "these", "those") or (opening not in "DS" and named)
    own = opening == "S"
    if symbol is None:
        last = with_tail(sentence, last, definite=definite and not own)
    family = family_of(sentence, head, symbol)
    called = symbol_after(sentence, last) if symbol is None else None
    if called is not None:
        last, symbol = called
        family = "draft" if family in ("document", "resolution", "text") else family
    if family == "document" and _lemma(sentence.lower(first - 1)) in (
        "propose",
        "table",
        "sponsor",
        "introduce",
    ):
        family = "draft"
    if family in ("resolution", "text") and "draft" in sentence.span_text(first, head).lower():
        family = "draft"
    mention = Mention(
        sentence, first, last, head, sentence.starts[first], sentence.ends[last], family, definite, own,
        words=_telling_words(sentence, first, last, head), symbol=symbol,
        rival=bool({sentence.lower(at) for at in range(first, head)} & _RIVAL),
    )  # fmt: skip
    mention.owners = _owners(mention)
    if symbol is not None and not mention.owners and _REPORTED.match(symbol):
        mention.owners = ("UN",)
    if number is not None:
        mention.words |= {sentence.words[head + 1].lower()}
        mention.owners = mention.owners or ("UN",)
    note_fate(mention)
    return mention


def family_of(sentence: Sentence, head: int, symbol: str | None) -> str:
    """Return the family of a head noun, or of a symbol: a draft in the L. series, else a resolution."""
    if symbol is not None:
        return "draft" if "/L." in symbol else ("resolution" if "/RES/" in symbol else "document")
    if sentence.lower(head) == "amendment" and sentence.tag(head - 1) == "#":
        return "law"  # "the 13th Amendment"
    return FAMILIES[sentence.lower(head)]


def _resolution_number(sentence: Sentence, head: int) -> int | None:
    if sentence.lower(head) != "resolution" or sentence.tag(head + 1) != "#":
        return None
    if sentence.tag(head + 2) == "(" and sentence.tag(head + 4) == ")":
        return head + 4
    return head + 1


_DULL = words("documents.dull")


def _telling_words(sentence: Sentence, first: int, last: int, head: int) -> frozenset[str]:
    return frozenset(
        sentence.lower(at).strip(".")
        for at in range(first, last + 1)
        if at != head and sentence.tags[at] in "NCJ#" and sentence.lower(at) not in _DULL
    )


def _owners(mention: Mention) -> tuple[str, ...]:
    """Who issued it, as far as the words of its own clause tell."""
    sentence = mention.sentence
    before = _codes(sentence.places_in(mention.start, sentence.ends[mention.head]), mention)
    if before:
        return before
    if _INTERNATIONAL.search(mention.text):
        return ("UN",)
    for at in range(mention.head + 1, min(mention.head + 10, len(sentence.words))):
        apart = sentence.tags[at] == "," and (at > mention.last + 1 or sentence.tag(at + 1) not in ("V", "I"))
        if sentence.tags[at] in ".;:QTW" or apart:
            break
        if sentence.lower(at) in ("by", "from", "of") and sentence.tag(at + 1) in tuple("DCSN"):
            by_body = sentence.lower(at) == "by" and sentence.lower(at - 1) in ADOPTING
            directed = sentence.lower(at) == "from" and sentence.tags[at - 1] == "V"  # "directed from Lima"
            if by_body or directed or (sentence.lower(at) == "of" and at != mention.head + 1):
                continue
            stop = _list_end(sentence, at + 1)
            codes = _codes(sentence.places_in(sentence.starts[at + 1], sentence.ends[stop]), mention)
            if codes:
                return codes
    return ()


def _list_end(sentence: Sentence, first: int) -> int:
    at = first
    while at + 1 < len(sentence.words) and sentence.tags[at + 1] in "DSNCJ'&o,#":
        at += 1
    return at


def _codes(places: Iterable[Place], mention: Mention) -> tuple[str, ...]:
    codes: list[str] = []
    for place in places:
        forum = place.kind is PlaceKind.BODY and mention.family in ("draft", "text", "letter", "amendment")
        forum = forum or (
            place.code == "UN" and place.name == "United Nations" and mention.family == "resolution"
        )
        if not forum:
            codes.append(place.code)
    return tuple(dict.fromkeys(codes))


def maker_of(mention: Mention) -> tuple[int, int] | None:
    """Find the subject that makes, sends or publishes the document in its clause, as (first, last) words."""
    sentence = mention.sentence
    for at in range(mention.first - 1, max(-1, mention.first - 7), -1):
        if sentence.tags[at] in "VZGv":
            from_form = _lemma(sentence.lower(at))
            if from_form not in _MAKING:
                return None
            owner = participle_subject(sentence, at) if sentence.tags[at] == "G" else subject_of(sentence, at)
            if owner is None or owner.passive:
                return None
            mention.introduced = True
            return owner.first, owner.last
        if sentence.tags[at] in ",.;QTW":
            return None
    return None


def _lemma(form: str) -> str:
    for suffix, ending in (("", ""), ("s", ""), ("es", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e")):
        stem = form[: len(form) - len(suffix)] + ending if form.endswith(suffix) else ""
        if stem in _MAKING:
            return stem
    return {"sent": "send", "wrote": "write", "written": "write", "tabling": "table", "submitted": "submit",
            "submitting": "submit"}.get(form, form)  # fmt: skip
