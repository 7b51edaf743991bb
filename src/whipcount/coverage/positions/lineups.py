"""Positions of states in a line: *were among the opponents*, *so was China*, *joined Peru in voting no*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whipcount.coverage.article.confidence import BY_OWNER
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.language.places import find_places
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.positions.described import LIST_GAP, Told, latest_text, listed, listed_before
from whipcount.coverage.positions.stances import acts_in, stance_at
from whipcount.domain.statements import DocumentMention, Position, Stance, Statement

_SIDES: tuple[tuple[Stance, str], ...] = (
    (
        Stance.OPPOSE,
        r"opponents|critics|those (?:(?:who )?vot(?:ing|ed) )?(?:against|no)|those (?:who )?oppos(?:ed|ing)|"
        r"[\"“‘']?no[\"”’']? (?:camp|side|column|votes)|vot(?:ing|ed) (?:against|no)|"
        r"oppos(?:ing|ed) (?:it|the)|reject(?:ing|ed) (?:it|the)",
    ),
    (
        Stance.SUPPORT,
        r"supporters|backers|those (?:(?:who )?vot(?:ing|ed) )?(?:in favou?r|for)|"
        r"those (?:in favou?r|(?:(?:who|that) )?(?:support|back|endors)(?:ing|ed))|"
        r"[\"“‘']?yes[\"”’']? (?:camp|side|column|votes)|vot(?:ing|ed) (?:in favou?r|for|yes)|"
        r"(?:support|back)(?:ing|ed) (?:it|the)",
    ),
    (Stance.ABSTAIN, r"abstainers|abstentions|those (?:who )?abstain(?:ing|ed)|abstain(?:ing|ed)"),
    (Stance.SPONSOR, r"(?:main |lead |core |original )?(?:co-?)?sponsors"),
)
_SIDE = "|".join(f"(?P<{stance.value}>{words})" for stance, words in _SIDES)
_AMONG = re.compile(
    rf"\s(?:was|were|is|are|counted|numbered) (?:also )?(?:among|one of) "
    rf"(?:(?:the|its|\d+|only|few|\w+teen) )*(?:(?:[\w-]+ ){{0,2}}(?:countries|states|members|nations) "
    rf"(?:that|which|who) )?(?:{_SIDE})\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"\s(?:later )?joined (?P<other>[^.;]{{2,80}}?) (?:in|among) (?:the )?(?:{_SIDE})(?!\w)", re.IGNORECASE
)
_SPOKE = re.compile(
    r"\s(?:also )?(?:(?:spoke|came out|argued|lobbied|campaigned)(?: out)?|"
    r"(?:is|are|was|were|remains?|remained|stands?|stood)(?: (?:firmly|strongly|squarely|dead|also|still))?) "
    r"(?P<side>in favou?r(?: of)?|against|opposed to|behind)"
    r"(?= (?:it|the|this|that|any|such|what|a|an|its|Thursday|Friday|both|resolutions|texts)\b|[,.;]| and\b)"
)
_NEUTRAL = re.compile(
    r"\s(?:(?:stay(?:ed|s)|remain(?:ed|s)|were|was) (?:neutral|on the fence)|"
    r"sat (?:on the fence|it out|out the vote))\b"
)
_THEM = re.compile(r",? (?:among them|including) ")
_SO_DID = re.compile(
    r"(?:(?<=[.!?”\"’'] )|(?<=\n)|[;,] (?:and )?|\band )(?:[Ss]o(?: too)?|[Nn]either|[Nn]or)"
    r"(?:, (?:it is|they are) \w+,)? "
    r"(?:did|does|do|was|were|is|are|will|would|has|had|have)\s+(?=[A-Z]|the [A-Z])"
)
_LIKEWISE = re.compile(
    r"\s(?:(?:also|then|all|both) )?(?:did (?:likewise|the same)|followed suit|voted the same way|"
    r"took the same (?:course|line|view|position|path|stand)|followed (?:its|their|that) (?:lead|example)|"
    r"(?:(?:changed|switched|shifted) (?:its|their) (?:position|vote|mind)s? and )?joined (?:them|it)"
    r"(?= ?[,.;]))"
)
_AS_DID = re.compile(r"[,;]? (?:as|and so) (?:did|will|would) (?=[A-Z]|the [A-Z])")
_SIDED = re.compile(
    r"\b(?:(?:sid(?:ed|ing)|vot(?:ed|ing)|stood|stand(?:s|ing)?) with|(?:lined up|rallied|stood) behind) "
    r"(?P<other>(?:the )?[A-Z][\w’'. ]{2,40})"
)
_TOGETHER = re.compile(
    r"(?:,| -| –| —)? ?(?:joined by|along with|together with|alongside|followed by) (?=[A-Z]|the [A-Z])"
)
_RANGED = sign("among", words=["one"])
_JOINS = sign("join", "siding", "sided")
_SPEAKS = sign("favo", "against", "opposed", "behind")
_APART = sign("neutral", "fence", words=["out"])
_DOES = sign(words=["did", "will", "would"])
_AS = sign(words=["as", "so"])
_SO = sign(words=["so", "neither", "nor"])
_LIKE = sign("likewise", "same", "suit", "lead", "example", "joined")
_SIDES_SIGN = _RANGED | _JOINS | _SPEAKS | _APART | _LIKE
_BESIDE_SIGN = sign(
    "sided", "siding", "voted", "voting", "stood", "lined", "rallied", words=["stand", "stands", "standing"]
)
_TOGETHER_SIGN = sign("joined", "along", "together", "followed")
_NEAR = 400
"""Characters before the sentence to which *so did Cuba* may point."""
_OBJECT_REACH = 60


def lined_up(
    sentence: Sentence,
    documents: Placed[DocumentMention],
    statements: Placed[Statement],
    found: Sequence[Position],
) -> Iterator[Told]:
    """Give the positions of states that a sentence ranges on a side, or beside another state.

    `found` are the positions read in the article so far, in the order of the text: *so did Cuba* and
    *sided with Lima* rest on them.
    """
    signs = sentence.signs
    if signs & _RANGED:
        yield from _on_a_side(sentence, documents)
    if signs & _JOINS:
        yield from _joining(sentence, documents)
    if signs & _SPEAKS:
        yield from _speaking(sentence, documents, statements)
    if signs & _APART:
        yield from _neutral(sentence, documents)
    yield from _by_likeness(sentence, documents, found)
    if signs & _TOGETHER_SIGN:
        yield from _together(sentence, found)


def _on_a_side(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Russia, Iran and Syria were among the opponents*."""
    for match in _AMONG.finditer(sentence.text, sentence.start, sentence.end):
        target = latest_text(documents, match.start())
        for actor, start in listed_before(sentence, match.start()) if target is not None else ():
            yield Told(start, match.end(), actor, target.key if target else "", _stance(match))


def _joining(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Libya and Viet Nam joined Moscow and Beijing in voting against*: all four stand there."""
    for match in _JOINED.finditer(sentence.text, sentence.start, sentence.end):
        target = latest_text(documents, match.start())
        if target is None:
            continue
        others, _ = listed(sentence, match.start("other"), LIST_GAP)
        told = [
            *listed_before(sentence, match.start()),
            *((other, match.start("other")) for other in others),
        ]
        for actor, start in told:
            yield Told(start, match.end(), actor, target.key, _stance(match))


def _speaking(
    sentence: Sentence, documents: Placed[DocumentMention], statements: Placed[Statement]
) -> Iterator[Told]:
    """Read *Mexico and Peru also spoke in favour*, *London is against it*, *her country was against it*."""
    for match in _SPOKE.finditer(sentence.text, sentence.start, sentence.end):
        key = _spoken_on(sentence, documents, match)
        stance = Stance.OPPOSE if match["side"] in ("against", "opposed to") else Stance.SUPPORT
        own = _OWN_COUNTRY.search(sentence.text[sentence.start : match.start()])
        holder = statements.around(match.start()) if own else None
        told = (
            [(code, sentence.start + own.start()) for code in holder.speaker.states] if own and holder else []
        )
        for actor, start in [*listed_before(sentence, match.start()), *told] if key else ():
            yield Told(start, match.end(), actor, key, stance)


_OWN_COUNTRY = re.compile(r"\b(?:(?:his|her|its|our) (?:country|government|delegation|state)|it|we)$")


def _spoken_on(sentence: Sentence, documents: Placed[DocumentMention], match: re.Match[str]) -> str:
    """Return the key of the text or act that *against* and *in favour of* are about; empty for another."""
    act = next((act for act in acts_in(sentence) if 0 <= act.start - match.end() <= _NEXT), None)
    if act is not None:
        return act.key
    named = documents.within(match.end(), min(match.end() + _OBJECT_REACH, sentence.end))
    elsewhere = sentence.text[match.end() : match.end() + 1] == " " and not named
    if elsewhere and not re.match(r" (?:it|this|that)\b", sentence.text[match.end() : match.end() + 8]):
        return ""  # "is against interference": no text is named
    target = named[0] if named else latest_text(documents, match.start())
    return target.key if target is not None else ""


_NEXT = 5


def _neutral(sentence: Sentence, documents: Placed[DocumentMention]) -> Iterator[Told]:
    """Read *Chile stayed neutral* and *11 stayed neutral, among them Malaysia*."""
    for match in _NEUTRAL.finditer(sentence.text, sentence.start, sentence.end):
        target = latest_text(documents, match.start())
        if target is None:
            continue
        for actor, start in listed_before(sentence, match.start()):
            yield Told(start, match.end(), actor, target.key, Stance.ABSTAIN)
        them = _THEM.match(sentence.text, match.end(), sentence.end)
        codes, last = listed(sentence, them.end(), LIST_GAP) if them else ([], 0)
        for actor in codes:
            yield Told(match.start() + 1, last, actor, target.key, Stance.ABSTAIN)


def _by_likeness(
    sentence: Sentence, documents: Placed[DocumentMention], found: Sequence[Position]
) -> Iterator[Told]:
    """Read *Chile abstained, as did Peru*, *So did Cuba*, *Togo took the same course*."""
    text, signs = sentence.text, sentence.signs
    # "so, it is thought, will Peru" only beside other words of a line-up
    so = signs & _SO and (signs & _SIDES_SIGN or "so " in text[sentence.start : sentence.end].lower())
    for pattern, reach, wanted in ((_AS_DID, 0, signs & _AS and signs & _DOES), (_SO_DID, _NEAR, so)):
        for match in pattern.finditer(text, sentence.start, sentence.end) if wanted else ():
            like = _last_between(found, sentence.start - reach, match.end())
            codes, last = listed(sentence, match.end(), LIST_GAP)
            if like is None and pattern is _AS_DID:
                yield from _as_all(sentence, documents, match.start(), last, codes)
            for actor in codes if like is not None else ():
                yield _as(like, match.start(), last, actor)
    for match in _LIKEWISE.finditer(text, sentence.start, sentence.end) if signs & _LIKE else ():
        like = _last_between(found, sentence.start - _NEAR, match.start())
        for actor, start in listed_before(sentence, match.start()) if like is not None else ():
            yield _as(like, start, match.end(), actor)


def _as_all(
    sentence: Sentence, documents: Placed[DocumentMention], start: int, end: int, codes: Sequence[str]
) -> Iterator[Told]:
    """Read *All 28 members voted for it, as did Peru*, where those before it are no state by name."""
    verbs = (
        stance_at(sentence, place)
        for place, tag in enumerate(sentence.tags)
        if tag in "VZ" and sentence.ends[place] <= start
    )
    verb = next((verb for verb in verbs if verb is not None and not verb.acts_only), None)
    target = latest_text(documents, start)
    if verb is None or target is None:
        return
    for actor in codes:
        yield Told(start, end, actor, target.key, verb.stance, BY_OWNER)


def sided_with(sentence: Sentence, found: Sequence[Position]) -> Iterator[Told]:
    """Read *Chile sided with Peru* by the position of the other, wherever the article tells it."""
    if not sentence.signs & _BESIDE_SIGN:
        return
    for match in _SIDED.finditer(sentence.text, sentence.start, sentence.end):
        other = next(iter(find_places(sentence.text, match.start("other"), match.end("other"))), None)
        of_other = [p for p in found if other is not None and p.actor == other.code]
        before = [p for p in of_other if p.span.start < match.start()]
        like = before[-1] if before else next(iter(of_other), None)
        for actor, start in listed_before(sentence, match.start()) if like is not None else ():
            yield _as(like, start, match.end(), actor)


def _together(sentence: Sentence, found: Sequence[Position]) -> Iterator[Told]:
    """Read *Peru, joined by Chile, voted no* and *Peru voted no along with Chile*."""
    for match in _TOGETHER.finditer(sentence.text, sentence.start, sentence.end):
        here = [position for position in found if sentence.start <= position.span.start < sentence.end]
        beside = next(
            (p for p in here if _ends_at(p, match.start()) or _named_at(sentence, p, match.start())), None
        )
        codes, last = listed(sentence, match.end(), LIST_GAP)
        for actor in codes if beside is not None else ():
            yield _as(beside, match.start(), last, actor)


def _ends_at(position: Position, place: int) -> bool:
    return 0 <= place - position.span.end <= _BESIDE


def _named_at(sentence: Sentence, position: Position, place: int) -> bool:
    """Whether the actor of a position is the state named right before a place."""
    named = [found for found in sentence.places_in(sentence.start, place) if place - found.end <= _BESIDE]
    return any(found.code == position.actor for found in named)


_BESIDE = 2


def _as(like: Position | None, start: int, end: int, actor: str) -> Told:
    """Say the same of another state; whoever stands with a sponsor supports."""
    stance = like.stance if like is not None else Stance.UNDECIDED
    stance = Stance.SUPPORT if stance is Stance.SPONSOR else stance
    return Told(start, end, actor, like.proposal if like is not None else "", stance, 0.8)


def _last_between(found: Sequence[Position], start: int, end: int) -> Position | None:
    near = [position for position in found if start <= position.span.start < end]
    return max(near, key=lambda position: position.span.end, default=None)


def _stance(match: re.Match[str]) -> Stance:
    return next(stance for stance, _ in _SIDES if match[stance.value])
