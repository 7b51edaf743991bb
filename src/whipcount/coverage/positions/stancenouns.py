"""Positions told by nouns: *Peru's veto*, *with the support of Kenya*, *Cuba, an opponent of the text*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whipcount.coverage.article.confidence import BY_OWNER, BY_VERB
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.language.places import Place, PlaceKind
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.positions.described import LIST_GAP, Told, latest_text, listed, listed_before
from whipcount.coverage.positions.stanceobjects import OPPOSING_NOUNS, SUPPORT_NOUNS
from whipcount.coverage.positions.stanceverb import DRAFT_KINDS
from whipcount.domain.statements import DocumentMention, Modality, Stance

_FAVOUR, _AGAINST = "|".join(sorted(SUPPORT_NOUNS)), "|".join(sorted(OPPOSING_NOUNS))
_OWN = re.compile(
    r"(?P<own>s?[’']s?)? (?:[a-z-]+ )?(?:"
    rf"(?P<support>(?:{_FAVOUR})|vote (?:for|in favou?r))|(?P<oppose>{_AGAINST}|vote against)|"
    r"(?P<veto>veto(?:es)?)(?! (?:power|right|threat))|(?P<abstain>abstentions?))\b"
    r"(?P<link> (?:for|to|of)\b)?"
)
"""What follows the name of a state: *’s support for*, * veto*."""
_DESPITE = re.compile(r"\b(?:despite|over|in the face of|against|amid|notwithstanding) (?:the )?$")
_FEARED = re.compile(
    r"\b(?:threat|risk|fear|possib\w+|avoid\w*|likely|prospect|could|would|may|certain|spectre)\b"
)
_UNREAL = re.compile(r"\b(?:without|barring|absent|short of|lack of|no) (?:an? |the )?$")
_FROM = re.compile(
    rf"\b(?i:(?P<support>{_FAVOUR})|(?P<oppose>{_AGAINST}|veto(?:es)?)|(?P<abstain>abstentions?))"
    r"(?P<came> (?:also )?(?:came|comes|will come))? (?:from|of|by) (?:the )?(?=[A-Z])"
)
_SIDES_NAMED = re.compile(
    r"\b(?i:(?P<side>(?:co-?)?(?:sponsors|authors)|supporters|backers|opponents|critics|abstainers|abstentions))"
    r"(?: of (?:the|this) \w+(?: \w+)?)?(?P<open>,| -+| –| —|:| \(| (?:were|are|was|included?))"
    r"(?: (?:including|among them|mainly|notably))?\s+(?:the )?(?=[A-Z])"
)
_CLOSED = re.compile(r"\s?(?:[,.;)–—]|-)")
_BEING = re.compile(
    r"(?:,| (?:is|are|was|were|became|remains?|(?:signed on|came in|joined|acted) as))"
    r"(?: (?:also|still|itself))?"
    r"(?: (?:an?|the|its|another|both|(?:one|two|three) of (?:the|its)|the \w+[’']s))?"
    r"(?: (?!not\b|no\b)[a-z-]+){0,3}? "
    r"(?P<side>(?:co-?)?(?:sponsors?|authors?|drafters?)|penholders?|supporters?|backers?|opponents?|critics?)\b"
    r"(?P<of> of\b)?"
)
_STANCES = {"support": Stance.SUPPORT, "oppose": Stance.OPPOSE, "abstain": Stance.ABSTAIN}
_SIDE_STANCES = (
    (("sponsor", "author", "drafter", "penholder"), Stance.SPONSOR),
    (("supporter", "backer"), Stance.SUPPORT),
    (("opponent", "critic"), Stance.OPPOSE),
    (("abst",), Stance.ABSTAIN),
)
_SIGN = sign(
    *SUPPORT_NOUNS, "opposition", "objection", "resistance", "rejection", "veto", "abst", "sponsor", "author",
    "backer", "opponent", "critic", "drafter", "penholder", words=["vote"],
)  # fmt: skip
_REACH = 60
_OF_REACH = 30


def told_by_noun(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Give the positions that nouns of a sentence tell; support of what is no text is none."""
    if not sentence.signs & _SIGN or not sentence.places:
        return
    yield from _by_own(sentence, documents)
    yield from _by_source(sentence, documents)
    yield from _by_naming(sentence, documents)
    yield from _by_being(sentence, documents)


def _by_own(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Peru's support for the text*, *a Russian veto*, *despite Cuban objections*."""
    for place in sentence.places:
        match = _OWN.match(sentence.text, place.end, sentence.end)
        if match is None or place.code == "UN" or not _belongs(match, place):
            continue
        before = sentence.text[sentence.start : place.start].lower()
        if _UNREAL.search(before):
            continue
        key = _object_of(sentence, documents, match, before)
        if key is None:
            continue
        stance = next((_STANCES[side] for side in _STANCES if match[side]), Stance.OPPOSE)
        feared = bool(_FEARED.search(before[-_REACH:]))
        mood = Modality.PREDICTED if feared else Modality.ASSERTED
        yield Told(place.start, match.end(), place.code, key, stance, BY_OWNER, mood)


def _belongs(match: re.Match[str], place: Place) -> bool:
    """Whether the noun is the state's: *Peru's veto* and *a Peruvian veto*, not *Peru support groups*."""
    return bool(match["own"]) or place.kind is PlaceKind.DEMONYM


def _object_of(
    sentence: Sentence, documents: Placed[DocumentMention], match: re.Match[str], before: str
) -> str | None:
    """Say which text a noun is about: the one named after it, or the latest where that is plain."""
    after = _text_within(documents, match.end(), min(match.end() + _OF_REACH, sentence.end))
    if (
        match["link"]
        or (match["support"] or "").startswith("vote")
        or (match["oppose"] or "").startswith("vote")
    ):
        if after is not None:
            return after.key
        if not sentence.text.startswith(" it", match.end()):
            return None
    elif not (match["veto"] or match["abstain"]):
        near = _text_within(documents, sentence.start, match.start())
        return near.key if near is not None and _DESPITE.search(before) else None
    latest = latest_text(documents, match.start())
    return latest.key if latest is not None else None


def _text_within(documents: Placed[DocumentMention], start: int, end: int) -> DocumentMention | None:
    return next((m for m in documents.within(start, end) if m.kind in DRAFT_KINDS), None)


def _by_source(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *won the backing of Kenya*, *passed despite opposition from Cuba*, *support came from Peru*."""
    for match in _FROM.finditer(sentence.text, sentence.start, sentence.end):
        before = sentence.text[max(sentence.start, match.start() - _REACH) : match.start()].lower()
        near = _text_within(documents, max(sentence.start, match.start() - _REACH), match.start())
        if match["came"] or match["abstain"]:
            near = near or latest_text(documents, match.start())
        codes, last = listed(sentence, match.end(), LIST_GAP)
        if near is None or _UNREAL.search(before):
            continue
        stance = next(_STANCES[side] for side in _STANCES if match[side])
        for actor in codes:
            yield Told(match.start(), last, actor, near.key, stance, BY_OWNER)


def _by_naming(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *the sponsors, Chile and Peru, ...* and *opponents included Cuba*."""
    for match in _SIDES_NAMED.finditer(sentence.text, sentence.start, sentence.end):
        codes, last = listed(sentence, match.end(), LIST_GAP)
        apart = match["open"].strip().isalpha() or _CLOSED.match(sentence.text, last)
        target = latest_text(documents, match.start()) if codes and apart else None
        for actor in codes if target is not None else ():
            yield Told(match.start(), last, actor, target.key if target else "", _stance_of(match["side"]))


def _by_being(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Cuba, a fierce critic of the text,* and *Japan is a co-sponsor*."""
    for match in _BEING.finditer(sentence.text, sentence.start, sentence.end):
        stance = _stance_of(match["side"])
        named = _text_within(documents, match.start(), min(match.end() + _OF_REACH, sentence.end))
        if (match["of"] or stance is not Stance.SPONSOR) and named is None:
            continue
        target = named or latest_text(documents, match.start())
        for actor, start in listed_before(sentence, match.start()) if target is not None else ():
            yield Told(start, match.end(), actor, target.key if target else "", stance, BY_VERB)


def _stance_of(side: str) -> Stance:
    return next(stance for words, stance in _SIDE_STANCES if any(word in side.lower() for word in words))
