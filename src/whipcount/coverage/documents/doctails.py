"""What follows the noun of a document and belongs to its mention: *on human rights*, *sent to missions*."""

from __future__ import annotations

import re

from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.wordlists import words

_TAIL = re.compile(r"(?:[oI][DS]{0,2}[JNC#']*[NCQ](?:o[DS]{0,2}[JNC#']*[NC])*)")
_PURPOSE = re.compile(r"OEVI[DS]{0,2}[JNC#']*[NC]")
_AIM = re.compile(r"Ov[RI]?(?:[DSJNC'#]*[NC])(?:[oI][DS]?[JNC'#]*[NC])?")
_TAIL_WORDS = frozenset(["on", "from", "of", "by", "about", "concerning", "regarding"])
_WHOLE = frozenset(["report", "survey", "study", "paper", "dossier", "statement", "letter", "declaration"])


def with_tail(sentence: Sentence, last: int, *, definite: bool) -> int:
    """Take in *on human rights*, *from the inquiry*, *put forward by the Assembly*."""
    tail = _tail(sentence, last, definite=definite)
    return tail.end() - 1 if tail else last


def _tail(sentence: Sentence, last: int, *, definite: bool) -> re.Match[str] | None:
    """Match what follows a head noun and belongs to the mention."""
    at, tags = last + 1, sentence.tags
    if _tells_no_name(sentence, last, at):
        return None
    named_by = tags[last] == "C" and sentence.lower(at) in _NAMING
    told = (_NAME_TAIL.match(tags, at) if named_by else None) or (definite and _OBJECT_TAIL.match(tags, at))
    if told:
        return told
    word = sentence.lower(at)
    aim = _AIM.match(tags, at) if sentence.lower(last) in ("proposal", "motion") else None
    purpose = None if definite else _PURPOSE.match(tags, at)
    if aim or purpose:
        return aim or purpose  # "a motion to hold a debate"
    if not definite and word == "to" and sentence.lower(last) in ("letter", "letters", "petition", "note"):
        return _TAIL.match(tags[:at] + "I" + tags[at + 1 :], at)
    of_whom = word == "of" and _OF_WHOM.match(tags, at + 1) is not None
    named = (word in ("from", "by") or of_whom) and sentence.tag(at + 1) in ("D", "C", "S")
    if word == "on" or named or (not definite and word in _TAIL_WORDS):
        return _TAIL.match(tags, at)
    return _told_tail(sentence, at) if sentence.tag(at) == "V" and not definite else None


def _tells_no_name(sentence: Sentence, last: int, at: int) -> bool:
    """Whether what follows is no part of the mention: *on behalf of*, and who made a text to be voted on."""
    word = sentence.lower(at)
    if word == "on":
        return sentence.lower(at + 1) == "behalf"
    return (word == "by" or word in _TABLED) and sentence.lower(last) not in _WHOLE | {"proposal"}


def _told_tail(sentence: Sentence, at: int) -> re.Match[str] | None:
    """Match *published in May 2021* and *put forward by Chile*, but not *killed by a veto*."""
    word = sentence.lower(at)
    sent = _SENT_TAIL.match(sentence.tags, at) if word in _SENDING else None
    if sent:
        return sent
    dated = _DATED_TAIL.match(sentence.tags, at + 1) if word in _APPEARING else None
    if dated or word in _FATES:
        return dated
    by = at + 2 if sentence.lower(at + 2) == "by" else at + 1
    return _TAIL.match(sentence.tags, by) if sentence.lower(by) == "by" else None


_OF_WHOM = re.compile(r"C|[DS](?:[NC]')?[CJ]")
_TABLED = words("documents.tabled")
"""By whom a text to be voted on was made is told of it, not part of its name."""
_FATES = frozenset(["killed", "vetoed", "blocked", "opposed", "rejected", "backed", "supported", "endorsed"])
_APPEARING = frozenset(["published", "adopted", "submitted", "circulated", "tabled", "sent", "dated"])
_NAMING = frozenset(["for", "on", "against", "to", "concerning", "of"])
_NAME_TAIL = re.compile(r"[IOo]D?C+(?:&C+)*(?:oD?C+)*")
"""*for the Future of Work*: the rest of a name."""
_OBJECT_TAIL = re.compile(r"(?:T|IW)(?:C+|P)[HRME]*[VZv](?:[IO]?[DS]{0,2}[JNC#']*[NC])?(?=[,.;:]|$)")
"""*that Belgrade has put before the Assembly*: what tells which text is meant."""
_SENDING = words("documents.sending")
_SENT_TAIL = re.compile(
    r"V(?:I?D?t+#?)?[IO](?:[DS]{0,2}[JNC#']*[NC])(?:o[DS]{0,2}[JNC#']*[NC])?(?=[,.;:B&VMHEWZt]|$)"
)
"""*sent to all missions*, *issued on Aug 31 by the UN human rights office*."""
_DATED_TAIL = re.compile(r"(?:ID?t+(?:#(?:,#)?)?|I#(?=[^N]))")
