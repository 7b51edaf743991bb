"""Verbs that take a position, and the acts that positions are taken on."""

from __future__ import annotations

import re
from typing import NamedTuple

from whipcount.coverage.language.signs import sign, signs_of
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import inflect
from whipcount.coverage.positions.stanceobjects import WITH_OBJECT, by_object
from whipcount.coverage.positions.stanceverb import StanceVerb, forms
from whipcount.domain.statements import Stance


class Act(NamedTuple):
    """An act that a body may decide on, as named in the text."""

    start: int
    end: int
    key: str


class _Rule(NamedTuple):
    stance: Stance
    particles: tuple[str, ...] = ()
    acts_only: bool = False
    any_document: bool = False
    drafts_only: bool = False
    motions_only: bool = False


ACTS: tuple[tuple[int, re.Pattern[str], str], ...] = (
    (
        sign("icc", "court", "hague", "referral", "prosecution"),
        re.compile(
            r"\b(?:refer(?:ring|red|s)?|referral|taking|take|bring(?:ing)?|prosecut\w+|send(?:ing)?|"
            r"haul(?:ing)?)\b[^.;]{0,80}?"
            r"(?:International Criminal Court|\bICC\b|international (?:criminal )?court|The Hague|"
            r"court in The Hague)"
            r"|\bICC referral\b|\breferral\b(?= (?:by|of|to))|\bcriminal prosecutions?\b",
            re.IGNORECASE,
        ),
        "icc-referral",
    ),
    (
        sign("specific", "single", "individual", "interfere", "target"),
        re.compile(
            r"\bcountry-specific (?:resolutions?|texts?|mandates?)|\bresolutions? (?:on|against|"
            r"targeting|aimed at|directed at|about) (?:individual|single|specific|particular) "
            r"(?:countries|states|nations)|\bresolutions that (?:interfere|single out|target)[^.;,]*|"
            r"\bsingle-country resolutions?",
            re.IGNORECASE,
        ),
        "country-specific-resolutions",
    ),
)
"""Acts and classes of texts on which positions are taken without a document being named, with their signs."""


def _rules() -> dict[str, _Rule]:
    table: dict[str, _Rule] = {}

    def put(lemmas: str, rule: _Rule) -> None:
        for lemma in lemmas.split():
            for form, _ in inflect(lemma):
                table[form] = rule

    put(
        "circulate table submit draft write introduce sponsor co-sponsor cosponsor propose present prepare "
        "author",
        _Rule(Stance.SPONSOR),
    )
    put("work team", _Rule(Stance.SPONSOR, ("on", "up on", "together")))
    put("put", _Rule(Stance.SPONSOR, ("forward", "together", "before", "its name to", "their names to")))
    put("move", _Rule(Stance.SPONSOR, motions_only=True))
    put("add", _Rule(Stance.SPONSOR, ("its name to", "their names to")))
    put("support back endorse favour favor champion", _Rule(Stance.SUPPORT))
    put("accept", _Rule(Stance.SUPPORT, drafts_only=True))
    put("agree", _Rule(Stance.SUPPORT, ("to", "with"), drafts_only=True))
    put("campaign lobby argue speak plead", _Rule(Stance.SUPPORT, ("for", "in favour of", "in favor of")))
    put("stand", _Rule(Stance.SUPPORT, ("by", "behind", "firmly behind")))
    put("balk baulk rail", _Rule(Stance.OPPOSE, ("at", "against"), any_document=True))
    put("lash", _Rule(Stance.OPPOSE, ("out at",), any_document=True))
    put("disown", _Rule(Stance.OPPOSE, any_document=True))
    put("welcome hail praise applaud", _Rule(Stance.SUPPORT))
    put(
        "dissociate disassociate distance",
        _Rule(Stance.OPPOSE, ("itself from", "themselves from", "herself from", "himself from")),
    )
    put("encourage urge advocate", _Rule(Stance.SUPPORT, acts_only=True))
    put("call press push", _Rule(Stance.SUPPORT, ("for", "on"), acts_only=True))
    put("oppose reject veto block counter thwart sink", _Rule(Stance.OPPOSE, any_document=True))
    put(
        "condemn criticize criticise denounce slam blast decry deplore dismiss call label brand deny refute",
        _Rule(Stance.OPPOSE, any_document=True),
    )
    put("object", _Rule(Stance.OPPOSE, ("to",), any_document=True))
    put("throw", _Rule(Stance.SUPPORT, ("its weight behind", "their weight behind")))
    put("abstain", _Rule(Stance.ABSTAIN, ("on", "from")))
    return table


_RULES = _rules()
_VOTES = frozenset(["vote", "votes", "voted", "voting"])
_REPROACH = frozenset(form for lemma in ("call", "label", "brand", "dismiss") for form, _ in inflect(lemma))


def takes_no_position(sentence: Sentence) -> bool:
    """Whether a sentence holds no verb that can take a position, so that none need be looked at."""
    return _TAKING.isdisjoint(sentence.lowered)


def stance_at(sentence: Sentence, place: int) -> StanceVerb | None:
    """Return the position that the verb at `place` takes, or None."""
    lower = sentence.lower(place)
    if lower in _VOTES:
        return _vote(sentence, place)
    told = by_object(sentence, place, lower) if lower in WITH_OBJECT else None
    if told is not None:
        return told
    if lower in _ADOPTING and sentence.tag(place) == "v":
        return StanceVerb(Stance.SUPPORT, place) if _urged(sentence, place) else None
    rule = None if _denies_acts(sentence, place) else _RULES.get(lower)
    return _by_rule(sentence, place, rule) if rule is not None else None


def _urged(sentence: Sentence, place: int) -> bool:
    """Tell *urged the Council to adopt the text*, a position, from an adoption."""
    before = range(max(0, place - _URGED_REACH), place - 1)
    return sentence.tag(place - 1) == "O" and any(sentence.lower(at) in _URGING for at in before)


_URGED_REACH = 8


def _denies_acts(sentence: Sentence, place: int) -> bool:
    """Tell *denies having broken the treaty* from *denies the findings*."""
    return sentence.lower(place) in _DENYING and sentence.tag(place + 1) in ("G", "H")


def _by_rule(sentence: Sentence, place: int, rule: _Rule) -> StanceVerb | None:
    if sentence.tag(place + 1) == "T":
        return None  # "denied that the treaty was broken", "do not accept that"
    if not rule.particles:
        reproach = sentence.lower(place) in _REPROACH
        if reproach and not _reproachful(sentence, place):
            return None
        return _verb(rule, place, reproach=reproach)
    for particles in rule.particles:
        parts = particles.split()
        if [sentence.lower(place + 1 + n) for n in range(len(parts))] == parts:
            return _verb(rule, place + len(parts))
    return StanceVerb(rule.stance, place, bare=True) if rule.stance is Stance.ABSTAIN else None


def _verb(rule: _Rule, last: int, *, reproach: bool = False) -> StanceVerb:
    return StanceVerb(
        rule.stance,
        last,
        rule.acts_only,
        rule.any_document,
        reproach,
        drafts_only=rule.drafts_only,
        motions_only=rule.motions_only,
    )


def _vote(sentence: Sentence, place: int) -> StanceVerb | None:
    follower = sentence.lower(place + 1)
    if follower == "against":
        return StanceVerb(Stance.OPPOSE, place + 1, any_document=True, bare=True)
    if follower in ("no", "yes"):
        return StanceVerb(Stance.OPPOSE if follower == "no" else Stance.SUPPORT, place + 1, bare=True)
    if follower == "for":
        return StanceVerb(Stance.SUPPORT, place + 1, bare=sentence.tag(place + 2) in (".", ",", ""))
    if follower == "in" and sentence.lower(place + 2) in ("favor", "favour"):
        return StanceVerb(Stance.SUPPORT, place + 2, bare=True)
    return None


_DENYING = frozenset(["deny", "denies", "denied"])
_ADOPTING = forms("adopt approve pass")
_URGING = forms("urge ask call press push appeal encourage want implore request invite lobby")
_TAKING = frozenset(_RULES) | _VOTES | WITH_OBJECT | _ADOPTING


def _reproachful(sentence: Sentence, place: int) -> bool:
    """Take a name for a text as a position only when it is quoted and no praise: *called it “unfair”*."""
    quoted = sentence.tags.find("Q", place + 1, place + 12)
    name = sentence.words[quoted] if quoted >= 0 else ""
    return bool(name) and (bool(_BLAME.search(name)) or not _PRAISE.search(name))


_PRAISE = re.compile(
    r"\b(?:historic|balanced|victory|landmark|important|steps? (?:forward|towards?)|good|fair|success|"
    r"milestone|welcome|compromise|triumph|moderate|constructive|necessary|useful|strong|great|breakthrough|"
    r"win)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(r"\b(?:not|no|never|hardly|un\w+|far from|lack\w*|weak)\b", re.IGNORECASE)


def acts_in(sentence: Sentence) -> list[Act]:
    """Return the acts that a sentence names."""
    return _find_acts(sentence.text, sentence.start, sentence.end, sentence.signs)


def find_acts(text: str, start: int, end: int) -> list[Act]:
    """Return the acts named between `start` and `end`, in order of place for each kind."""
    return _find_acts(text, start, end, signs_of(text[start:end].lower().split()))


def _find_acts(text: str, start: int, end: int, signs: int) -> list[Act]:
    return [
        Act(match.start(), match.end(), key)
        for needed, pattern, key in ACTS
        if signs & needed
        for match in pattern.finditer(text, start, end)
    ]
