"""Verbs that take a position, and the acts that positions are taken on."""

from __future__ import annotations

import re
from typing import NamedTuple

from whipcount.coverage.signs import sign, signs_of
from whipcount.coverage.tagging import Sentence
from whipcount.coverage.verbs import inflect
from whipcount.domain.statements import Stance

DRAFT_KINDS = frozenset(
    {
        "draft",
        "text",
        "resolution",
        "amendment",
        "motion",
        "document",
        "declaration",
        "statement",
        "law",
        "treaty",
    }
)


class StanceVerb(NamedTuple):
    """A verb that takes a position, with its particles; `last` is its last word."""

    stance: Stance
    last: int
    acts_only: bool = False
    """Stands for a position only before an act: *urged the Council to refer ...*."""
    any_document: bool = False
    reproach: bool = False
    """A name called: *labelled it "genocide"*, where *it* is as often the matter as the text."""
    bare: bool = False
    """May stand without a target: *France abstained*, *voted no*."""

    def takes(self, kind: str) -> bool:
        """Whether a document of this kind can be the target."""
        if self.stance is Stance.SPONSOR and kind in ("document", "law"):
            return False  # a paper that is circulated is not put to the vote
        return self.any_document or kind in DRAFT_KINDS


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
        sign("country-specific", "single-country", "resolution"),
        re.compile(
            r"\bcountry-specific (?:resolutions?|texts?|mandates?)|\bresolutions? (?:on|against|"
            r"targeting) (?:individual|single|specific) "
            r"countries|\bresolutions that (?:interfere|single out|target)[^.;,]*|"
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
    put("work team put", _Rule(Stance.SPONSOR, ("on", "up on", "forward", "together", "before")))
    put("support back endorse favour favor champion", _Rule(Stance.SUPPORT))
    put("welcome hail praise applaud", _Rule(Stance.SUPPORT))
    put(
        "dissociate disassociate distance",
        _Rule(Stance.OPPOSE, ("itself from", "themselves from", "herself from")),
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


_WEAKENING = frozenset(["requested", "sought", "seeks", "request"])


def takes_no_position(sentence: Sentence) -> bool:
    """Whether a sentence holds no verb that can take a position, so that none need be looked at."""
    return _TAKING.isdisjoint(sentence.lowered)


def stance_at(sentence: Sentence, place: int) -> StanceVerb | None:
    """Return the position that the verb at `place` takes, or None."""
    lower = sentence.lower(place)
    if lower in _VOTES:
        return _vote(sentence, place)
    cast = _casts_against(sentence, place) if lower in _CASTING else None
    if cast is not None:
        return StanceVerb(Stance.OPPOSE, cast, any_document=True, bare=True)
    if lower in _MOVING and "no action" in sentence.text[sentence.ends[place] : sentence.end][:24]:
        return StanceVerb(Stance.OPPOSE, place, any_document=True, bare=True)
    if lower == "took" and sentence.lower(place + 1) == "exception":
        return StanceVerb(Stance.OPPOSE, place + 2, any_document=True)
    if lower in _WEAKENING and _weakens(sentence, place):
        return StanceVerb(Stance.OPPOSE, place + 1, any_document=True)
    rule = None if _denies_acts(sentence, place) else _RULES.get(lower)
    return _by_rule(sentence, place, rule) if rule is not None else None


def _denies_acts(sentence: Sentence, place: int) -> bool:
    """Tell *denies having broken the treaty* from *denies the findings*."""
    return sentence.lower(place) in _DENYING and sentence.tag(place + 1) == "G"


def _by_rule(sentence: Sentence, place: int, rule: _Rule) -> StanceVerb | None:
    if not rule.particles:
        reproach = sentence.lower(place) in _REPROACH
        if reproach and not _reproachful(sentence, place):
            return None
        return StanceVerb(rule.stance, place, rule.acts_only, rule.any_document, reproach=reproach)
    for particles in rule.particles:
        parts = particles.split()
        if [sentence.lower(place + 1 + n) for n in range(len(parts))] == parts:
            return StanceVerb(rule.stance, place + len(parts), rule.acts_only, rule.any_document)
    return StanceVerb(rule.stance, place, bare=True) if rule.stance is Stance.ABSTAIN else None


def _vote(sentence: Sentence, place: int) -> StanceVerb | None:
    follower = sentence.lower(place + 1)
    if follower == "against":
        return StanceVerb(Stance.OPPOSE, place + 1, any_document=True, bare=True)
    if follower in ("no", "yes"):
        return StanceVerb(Stance.OPPOSE if follower == "no" else Stance.SUPPORT, place + 1, bare=True)
    if follower == "for":
        return StanceVerb(Stance.SUPPORT, place + 1)
    if follower == "in" and sentence.lower(place + 2) in ("favor", "favour"):
        return StanceVerb(Stance.SUPPORT, place + 2, bare=True)
    return None


_DENYING = frozenset(["deny", "denies", "denied"])
_MOVING = frozenset(["moved", "moves", "move"])
_CASTING = frozenset(["cast", "used", "uses", "wielded", "exercised", "casting", "using"])


_TAKING = frozenset(_RULES) | _VOTES | _CASTING | _MOVING | _WEAKENING | {"took"}


def _casts_against(sentence: Sentence, place: int) -> int | None:
    """Return the last word of *cast the only vote against* and *used its veto*; None for other casting."""
    words = {sentence.lower(at): at for at in range(place + 1, place + 8)}
    if "veto" in words:
        return words["veto"]
    against = [words[word] for word in ("against", "negative", "no") if word in words]
    return max(words["vote"], *against) if "vote" in words and against else None


def _weakens(sentence: Sentence, place: int) -> bool:
    """Tell *requested a lowering of ...*, *sought to weaken* from other requests."""
    return any(
        sentence.lower(at)
        in ("lowering", "softening", "weakening", "weaken", "soften", "dilute", "withdrawal", "deletion")
        for at in range(place + 1, min(place + 5, len(sentence.words)))
    )


def _reproachful(sentence: Sentence, place: int) -> bool:
    """Take a name for a text as a position only when it is quoted: *called it “unreasonable”*."""
    return "Q" in sentence.tags[place + 1 : place + 12]


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
