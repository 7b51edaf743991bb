"""Which international body a short form means: *the panel*, *the court's judges*, *the 15-nation body*."""

from __future__ import annotations

import re

from whipcount.coverage.language.places import PlaceKind
from whipcount.coverage.language.signs import sign
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.speakers.memory import Memory


def _spaced(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose blanks match a line's end too."""
    return re.compile(pattern.replace(" ", r"\s"))


_UN = (
    r"(?:U\.?N\.?|United Nations|(?:[Ss]ecurity|[Hh]uman [Rr]ights) [Cc]ouncil|[Gg]eneral [Aa]ssembly|"
    r"(?:[Cc]ouncil|[Aa]ssembly|[Oo]rgani[sz]ation|[Ss]ecretary-[Gg]eneral)(?=[’']s))"
)
_INQUIRY = ("commission", "panel", "inquiry", "enquiry", "investigators", "team", "experts", "mechanism")
"""Words that one text uses in turn for one body of inquiry."""
_OTHERS = ("inspectors", "rapporteur", "committee", "agency", "monitors", "peacekeepers", "coordinator")
_FIELD = r"(?:fact-finding|observer|peacekeeping|monitoring|verification|assistance|inspection) mission"
_NOUN = rf"(?P<noun>{'|'.join((*_INQUIRY, *_OTHERS))}|{_FIELD})"
_OF_THE_UN = _spaced(
    rf"\b{_UN}(?:[’']s)?(?: (?!on |for |in |to |and |that )[\w’'-]+){{0,5}}? (?i:{_NOUN})\b"
    rf"|\b(?i:{_NOUN.replace('<noun>', '<set_up>')})(?: [\w-]+){{0,4}} "
    rf"(?:appointed|named|set up|established|created|mandated|commissioned|dispatched|sent) by "
    rf"(?:the )?(?:{_UN}|[Ss]ecretary-[Gg]eneral|[Cc]ouncil\b)"
    r"|\b(?i:special (?P<special>rapporteur))\b|\b(?i:(?P<whole>commission) of (?:inquiry|enquiry))\b"
)
_GROUP = _spaced(r"\b(?:Group|Panel) of (?:[A-Z]\w+ ){0,3}Experts\b")
_FACT_FINDING = _spaced(r"\b(?i:fact-finding mission)\b")
_SET_UP = _spaced(
    rf" (?:\w+ )?(?:appointed|named|set up|established|created|commissioned) by (?:the )?"
    rf"(?:{_UN}|[Ss]ecretary-[Gg]eneral)"
)
_BODY = sign(words=(*_INQUIRY, *_OTHERS, "mission"))
_COURT = sign("court")
_COURTS = {
    "international criminal court": "ICC",
    "international court of justice": "ICJ",
    "special court": "",
    "supreme court": "",
    "constitutional court": "",
}
"""Courts in lower case, as the British press writes them, and those that are no court of states."""
_NATIONAL = re.compile(
    r"\b(?:government|ministry|national|state|presidential|parliament\w*|party|senate|house|opposition|own)\b",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"(?:the )?\d\d+-(?:member|nation|state) (?:assembly|body|council|panel)\b", re.IGNORECASE
)
_LOWER_BODIES = re.compile(r"the (?:security council|general assembly|human rights council)\b", re.IGNORECASE)
_DEFINITE = frozenset(["the", "this", "that", "its", "their", "court"])
_PRESIDED = frozenset(["council", "assembly"])
_PRESIDING = frozenset(["president", "presidency", "chair", "chairman", "chairwoman", "chairperson"])
_OF_COURTS = frozenset(["court", "prosecutor", "tribunal", "judges"])
_OF_AGENCIES = frozenset(["director", "agency", "organization", "organisation", "watchdog", "secretariat"])
_AGENCIES = frozenset(["WHO", "ILO", "OPCW", "IAEA", "WTO", "IOM", "IMF", "OSCE", "IWC"])
_WORD = re.compile(r"[a-z]+")


def note_bodies(sentence: Sentence, memory: Memory) -> None:
    """Note the bodies that a sentence names in full, which later sentences mean by one word."""
    for place in sentence.places:
        if place.kind is PlaceKind.BODY:
            memory.bodies.append((place.code, place.name))
    if sentence.signs & _COURT:
        plain = " ".join(sentence.text[sentence.start : sentence.end].lower().split())
        memory.bodies += [(code, name) for name, code in _COURTS.items() if name in plain]
    if not sentence.signs & _BODY:
        return
    _note_inquiries(sentence, memory)
    for match in _OF_THE_UN.finditer(sentence.text, sentence.start, sentence.end):
        noun = next(word for word in match.groups() if word).lower()
        words = _INQUIRY if noun in _INQUIRY else (noun.split()[-1],)
        memory.short_bodies.update(dict.fromkeys(words, "UN"))


def _note_inquiries(sentence: Sentence, memory: Memory) -> None:
    """Note *the Group of Eminent Experts*, and a fact-finding mission where no other body is named."""
    text, start, end = sentence.text, sentence.start, sentence.end
    others = any(place.kind is PlaceKind.BODY and place.code != "UN" for place in sentence.places)
    if not others and _GROUP.search(text, start, end):
        memory.short_bodies.update(dict.fromkeys(_INQUIRY, "UN"))
    of_un = any(place.code == "UN" for place in sentence.places)
    if of_un and not others and _FACT_FINDING.search(text, start, end):
        memory.short_bodies.update(dict.fromkeys((*_INQUIRY, "mission"), "UN"))


def short_body(mention: str, memory: Memory) -> tuple[str, ...]:
    """Return the code of the international body that a mention means by a word of it, if one was named.

    Parameters
    ----------
    mention : str
        Words without a state: *the panel*, *the court's prosecutor*, *the Chair of the Commission*.
    """
    lower = " ".join(mention.lower().split())
    members = _MEMBERS.match(mention) and any(code == "UN" for code, _ in memory.bodies)
    if members or _LOWER_BODIES.match(lower):
        return ("UN",)
    if lower.startswith(("a ", "an ", "some ", "several ")) or _NATIONAL.search(lower):
        return ()
    words = frozenset(_WORD.findall(lower))
    if not (words & _DEFINITE or lower.startswith(("investigators", "inspectors"))):
        return ()
    code = next((code for word, code in memory.short_bodies.items() if word in words), "")
    if not code and words & _PRESIDED and words & _PRESIDING:
        code = next((code for code, _ in reversed(memory.bodies) if code == "UN"), "")
    if not code and words & _OF_COURTS:
        code = next((code for code, name in reversed(memory.bodies) if "court" in name.lower()), "")
    if not code and words & _OF_AGENCIES:
        code = next((code for code, _ in reversed(memory.bodies) if code in _AGENCIES), "")
    return (code,) if code else ()


def set_up_by_un(text: str, end: int) -> bool:
    """Tell *a panel* from *a panel appointed by the U.N. Secretary-General*; the mention ends at `end`."""
    return _SET_UP.match(text, end) is not None
