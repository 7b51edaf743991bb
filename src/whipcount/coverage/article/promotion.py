"""Lines in which a page speaks of itself: offers, notes on what was changed, credits, links."""

from __future__ import annotations

import re

from whipcount.coverage.language.signs import ANY, holds, sign

SPEECH = re.compile(r"\b(?:said|says|added|told|asked|replied|stated|vote[ds]?|according)\b|[“”\"]|``")
"""Words of a story rather than of a page."""
ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
"""How a sentence ends."""
_OFFER = re.compile(
    r"\b(?:subscrib(?:e|ing) (?:to|now|today)|newsletters?|sign up (?:for|to|now)|log in|your inbox|"
    r"all rights reserved|"
    r"follow us|like us on|click here|share this|privacy policy|terms of (?:use|service)|our cookies|"
    r"uses cookies|"
    r"tax[- ]deductible|support our journalism|local journalism|your homepage|download (?:our|"
    r"the) app|link copied|"
    r"may not be (?:published|reproduced)|unlimited access|free trial|member benefits)\b|©|\bcopyright \d",
    re.IGNORECASE,
)
"""Words of a page about itself, in whatever line they stand."""
_OFFER_SIGNS = (
    "subscrib", "newsletter", "sign up", "log in", "inbox", "rights reserved", "follow us", "like us",
    "click here", "share this", "privacy", "terms of", "cookies", "deductible", "support our", "journalism",
    "homepage", "app", "copied", "may not be", "unlimited", "free trial", "benefits", "©", "copyright",
)  # fmt: skip
_SHORT_OFFER = re.compile(
    r"\b(?:subscrib\w+|sign up|cookies?|copyright|read more|advertisement|donat\w+|most read|related|"
    r"recommended|"
    r"whatsapp|share|trending|sponsored)\b",
    re.IGNORECASE,
)
"""Words that a story may use too: they tell only in a short line."""
_NOTE = re.compile(
    r"\bthis (?:(?:breaking|developing) )?(?:news )?(?:story|article|page) "
    r"(?:(?:was|has been|has not been|is) (?:being |also |first |originally |auto-|last )?"
    r"(?:amended|corrected|updated|edited|refiled|reposted|changed|removed|published|generated|produced|"
    r"translated|part of)|continues|first appeared|originally appeared)"
    r"|\b(?:earlier|previous|original) version of this (?:story|article|report|item|piece)\b"
    r"|\bcontributed (?:reporting )?to this (?:report|story|article)\b|\bin this report came from\b"
    r"|^\W*(?:(?:additional )?reporting by|with (?:additional )?reporting|with (?:agency )?inputs|"
    r"compiled by our|edited by|editor[’']s note:|correction:|image caption)\b"
    r"|^\W*(?:join|follow) (?:us|our)\b|^\W*get (?:the|this|our|all) (?:latest|briefing|best|day)\b"
    r"|\b(?:make a|your) donation\b|\bour (?:telegram|whatsapp) channel|\bhave a (?:news )?tip\b"
    r"|\bviews expressed (?:here|in this (?:article|piece|column|commentary))\b"
    r"|^\W*(?:article|story) continues\b|^more (?:to follow|follows)\b"
    r"|^this is a (?:developing|breaking)\b|^comments (?:are|have been) closed|\bTrust Principles\b",
    re.IGNORECASE,
)
"""Notes on the page or the story, whatever they say of what was changed in it."""
_NOTE_SIGNS = (
    "this breaking", "this developing", "this news", "this story", "this article", "this page", "is a devel",
    "is a break", "version of this", "to this ", "this report", "reporting", "with inputs", "with agency",
    "compiled by", "edited by", "note:", "correction:", "image caption", "join us", "join our", "follow us",
    "follow our", "to follow", "follows", "get the", "get this", "get our", "get all", "donation",
    "channel", " tip", "views expressed", "story continues", "article continues", "closed", "principles",
)  # fmt: skip
_OFFERS = sign(*(max(words.split(), key=len) for words in _OFFER_SIGNS))
_NOTES = sign(*(max(words.split(), key=len) for words in _NOTE_SIGNS))
"""The longest word of each, so that most lines are passed over by their words alone."""
_MANY_WORDS = 12
_LONG = 60
"""Words in a line beyond which none is looked at."""


def is_on_itself(text: str, plain: str, words: int, signs: int = ANY) -> bool:
    """Whether a line, of so many words and in lower case `plain`, is of the page and not of the story.

    Examples
    --------
    >>> note = "This article was amended on 1 May. An earlier version said that 40 states had abstained."
    >>> is_on_itself(note, note.lower(), 16)
    True
    """
    if words >= _LONG:
        return False
    if signs & _OFFERS and holds(plain, _OFFER_SIGNS) and _OFFER.search(text) and not SPEECH.search(text):
        return True
    if signs & _NOTES and holds(plain, _NOTE_SIGNS) and _NOTE.search(text):
        return True
    return words < _MANY_WORDS and bool(_SHORT_OFFER.search(text)) and not ENDS.search(text)
