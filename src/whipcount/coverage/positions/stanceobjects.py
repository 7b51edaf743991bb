"""Verbs that take a position with their object: *voiced support for*, *used its veto*, *said no to*."""

from __future__ import annotations

from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.wordlists import word_text
from whipcount.coverage.language.wordlists import words as word_list
from whipcount.coverage.positions.stanceverb import StanceVerb, forms
from whipcount.domain.statements import Stance


def by_object(sentence: Sentence, place: int, lower: str) -> StanceVerb | None:
    """Read the verb at `place` with its object, or return None.

    *Voiced support for*, *withdrew its backing for*, *said no to*, *changed its vote to yes*, *broke
    consensus*, *cast the only vote against*, *used its veto*, *sought to water down*.
    """
    if lower in _WEAKENING and _weakens(sentence, place):
        return StanceVerb(Stance.OPPOSE, place + 1, any_document=True, weakening=True)
    if lower in _VOICING or lower in _WITHDRAWING:
        return _voiced(sentence, place, withdrawn=lower in _WITHDRAWING)
    return _cast(sentence, place, lower) or _turned(sentence, place, lower)


def _turned(sentence: Sentence, place: int, lower: str) -> StanceVerb | None:
    """Read *said no to*, *changed its vote to yes*, *is leaning towards abstention*, *broke consensus*."""
    if lower in _SAYING and sentence.lower(place + 1) not in ("no", "yes"):
        return None
    words = [sentence.lower(place + ahead) for ahead in range(1, _OBJECT_WORDS)]
    if lower in _SAYING and words[0] in ("no", "yes") and words[1] == "to":
        return StanceVerb(_SIDES[words[0]], place + 2, any_document=words[0] == "no")
    if lower in _CHANGING and "vote" in words[:2] and "to" in words:
        at = words.index("to") + 1
        turned = _SIDES.get(words[at]) if at < len(words) else None
        return StanceVerb(turned, place + at + 1, bare=True) if turned else None
    if lower in _LEANING and words[0] in ("toward", "towards"):
        at = next((at for at, word in enumerate(words) if word in _SIDES), None)
        return StanceVerb(_SIDES[words[at]], place + at + 1, bare=True) if at is not None else None
    if lower in _BREAKING and "consensus" in words[:3]:
        return StanceVerb(Stance.OPPOSE, place + 1 + words.index("consensus"), bare=True)
    return None


def _voiced(sentence: Sentence, place: int, *, withdrawn: bool) -> StanceVerb | None:
    """Read *voiced strong support for*, *raised objections to*, *dropped its opposition to*."""
    for at in range(place + 1, min(place + _OBJECT_WORDS, len(sentence.words))):
        word = sentence.lower(at)
        if word in SUPPORT_NOUNS or word in OPPOSING_NOUNS:
            linked = sentence.lower(at + 1) in ("for", "to", "behind", "of")
            for_it = (word in SUPPORT_NOUNS) != withdrawn
            stance = Stance.SUPPORT if for_it else Stance.OPPOSE
            return StanceVerb(stance, at + 1, any_document=not for_it) if linked else None
        if word in ("abstention", "abstentions"):
            return StanceVerb(Stance.ABSTAIN, at, bare=True)
        if sentence.tags[at] not in "DSJNR#":
            return None
    return None


_OBJECT_WORDS = 8
SUPPORT_NOUNS = frozenset(["support", "backing", "endorsement", "approval"])
OPPOSING_NOUNS = frozenset(["opposition", "objection", "objections", "resistance", "rejection"])
_VOICING = forms(word_text("stances.voicing"))
_WITHDRAWING = forms("withdraw drop pull reverse revoke")
_SAYING = forms("say")
_CHANGING = forms("change switch shift")
_LEANING = forms("lean incline")
_BREAKING = forms("break")
_SIDES = {
    "yes": Stance.SUPPORT, "favour": Stance.SUPPORT, "favor": Stance.SUPPORT, "support": Stance.SUPPORT,
    "supporting": Stance.SUPPORT, "no": Stance.OPPOSE, "against": Stance.OPPOSE, "opposition": Stance.OPPOSE,
    "opposing": Stance.OPPOSE, "abstention": Stance.ABSTAIN, "abstaining": Stance.ABSTAIN,
    "abstain": Stance.ABSTAIN,
}  # fmt: skip
"""What a vote may be changed to, or a state lean to."""


def _cast(sentence: Sentence, place: int, lower: str) -> StanceVerb | None:
    """Read *cast the only vote against*, *used its veto*, *moved no action*, *took exception to*."""
    cast = _casts_against(sentence, place) if lower in _CASTING else None
    if cast is not None:
        return StanceVerb(Stance.OPPOSE, cast, any_document=True, bare=True)
    if lower in _MOVING and "no action" in sentence.text[sentence.ends[place] : sentence.end][:24]:
        return StanceVerb(Stance.OPPOSE, place, any_document=True, bare=True)
    if lower == "took" and sentence.lower(place + 1) == "exception":
        return StanceVerb(Stance.OPPOSE, place + 2, any_document=True)
    return None


def _casts_against(sentence: Sentence, place: int) -> int | None:
    """Return the last word of *cast the only vote against* and *used its veto*; None for other casting."""
    words = {sentence.lower(at): at for at in range(place + 1, place + 8)}
    if "veto" in words:
        return words["veto"]
    against = [words[word] for word in ("against", "negative", "no", "dissenting") if word in words]
    return max(words["vote"], *against) if "vote" in words and against else None


def _weakens(sentence: Sentence, place: int) -> bool:
    """Tell *requested a lowering of the text*, *asked for the vote to be postponed* from other requests."""
    weaker, object_named = False, False
    for at in range(place + 1, min(place + _WEAKENING_REACH, len(sentence.words))):
        if sentence.tags[at] in ",;:.Q":
            break
        word = sentence.lower(at)
        weaker = weaker or word in _WEAKER
        object_named = object_named or word in _WEAKENED
        if at < place + _LOWERING_REACH and word in _LOWERING:
            return True
    return weaker and object_named


_WEAKENING_REACH = 9
_LOWERING_REACH = 5
_LOWERING = frozenset(
    ["lowering", "softening", "weakening", "weaken", "soften", "dilute", "withdrawal", "deletion"]
)


_WEAKENING = word_list("stances.weakening")
_WEAKER = word_list("stances.weaker")
_WEAKENED = word_list("stances.weakened")
_MOVING = frozenset(["moved", "moves", "move"])
_CASTING = frozenset(["cast", "used", "uses", "wielded", "exercised", "casting", "using"])
WITH_OBJECT = (
    _VOICING
    | _WITHDRAWING
    | _SAYING
    | _CHANGING
    | _LEANING
    | _BREAKING
    | _WEAKENING
    | _MOVING
    | _CASTING
    | {"took"}
)
"""The verbs that are read here."""
