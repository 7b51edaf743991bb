"""What has become of a document by the words beside it: adopted, still to come, only thought of."""

from __future__ import annotations

import re

from whipcount.coverage.documents.mentions import Mention
from whipcount.coverage.language.places import PlaceKind
from whipcount.coverage.language.tagging import Sentence

_ADOPTED = re.compile(
    r"\W*(?:[a-z][^,.;]{0,60},\s)?(?:(?:was|were|is|has\sbeen)\s)?(?:[a-z][^,.;]{0,60}\sand\s)?(?:\w+ly\s)?"
    r"(?:adopted|passed|approved|carried)\b|\s\(\d{4}\)"
)
_PENDING = re.compile(r"\W*(?:\w+ )?(?:will|would|could|may|might|is expected|is to be|calls?|has yet)\b")
ADOPTING = frozenset(["adopted", "approved", "passed", "endorsed", "adopting", "approving", "passing"])


def _is_adopted_here(sentence: Sentence, first: int) -> bool:
    """Tell *the Assembly adopted a resolution* from a text still to be voted on."""
    return any(
        sentence.lower(at) in ADOPTING and sentence.tag(at - 1) not in ("O", "M")
        for at in range(max(0, first - 4), first)
    )


_WISHED = re.compile(
    r"\b(?:would|could|should|might|may|need(?:ed|s)?|want(?:ed|s)?|seeks?|sought|hop\w+ for|prefer\w*|"
    r"without|subject of|instead of)\b[^.;:]{0,50}$"
)
_NEEDED = re.compile(r" (?:would|could|should|might|is needed|was needed|were)\b")
_STOPPED = re.compile(
    r"[^,.;]{0,40}\b(?:vetoed|killed|rejected|defeated|adopted|blocked|voted down|last year|veto)\b"
)
_STAGE = re.compile(
    r"(?:an?|the|its|their) (?:earlier|previous|first|initial|original|softer|stronger|tougher) "
)
"""What a text was before: *an earlier draft*."""
_WITHDRAWN = re.compile(r"\b(?:was|were|been) (?:withdrawn|rejected|defeated|voted down|dropped|shelved)\b")
_PAST_YEAR = re.compile(r"\b(?:last|previous) year[’']s\b", re.IGNORECASE)


_BY = re.compile(r"\bby (?:the )?(?:[A-Za-z]+[’']s )?$")


def _adopter(mention: Mention) -> str:
    """Return the body other than the UN's that adopts a text: not the court to which it wants to turn."""
    sentence = mention.sentence
    for place in sentence.places:
        acts = place.start < mention.start or _BY.search(sentence.text, sentence.start, place.start)
        if place.kind is PlaceKind.BODY and acts:
            return "" if place.code == "UN" else place.code
    return ""


def note_fate(mention: Mention) -> None:
    """Note whether the words beside a mention tell that it was adopted or is still to come."""
    sentence = mention.sentence
    after = sentence.text[mention.end : min(sentence.end, mention.end + 140)]
    mention.settled = (
        bool(_ADOPTED.match(after))
        or "/RES/" in (mention.symbol or "")
        or _is_adopted_here(sentence, mention.first)
    )
    if mention.settled:
        mention.adopter = _adopter(mention)
    mention.pending = mention.family in ("text", "draft") and bool(_PENDING.match(after))
    before = sentence.text[max(sentence.start, mention.start - 80) : mention.start]
    indefinite = not (mention.definite or mention.own)
    mention.prospective = indefinite and bool(_WISHED.search(before) or _NEEDED.match(after))
    mention.stopped = mention.rival and bool(_WITHDRAWN.search(sentence.text, mention.end, sentence.end))
    mention.of_past_year = bool(_PAST_YEAR.search(before[-5:] + mention.text))
    if mention.rival and _STAGE.match(mention.text) and not _STOPPED.match(after):
        mention.rival, mention.stage = False, True
