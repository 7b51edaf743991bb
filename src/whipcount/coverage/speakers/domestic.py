"""Whose police, army or ministry speaks when the words do not say: the state in focus, as a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whipcount.coverage.language.places import Place, PlaceKind, find_places
from whipcount.coverage.speakers.memory import Memory

_BEFORE = (
    r"(?:(?:the|two|three|four|several|some|other|senior|top|local|government|military|police|army|election|"
    r"health|opposition|ruling|state|national|interior|defen[cs]e|foreign|trade|labou?r|finance|justice|"
    r"junta[’']s)\s+)*"
)
_ORGAN = re.compile(
    rf"{_BEFORE}(?:police|army|military|navy|junta|ministry(?: of \w+(?: (?:and )?\w+){{0,2}})?|authorities|"
    r"officials|mps|lawmakers|(?:an? )?(?:(?:foreign|defen[cs]e|interior) )?"
    r"(?:government|ministry|military|army|police) spokes\w+|"
    r"(?:prime|deputy|foreign|defen[cs]e|interior|finance|justice) minister|minister(?: of \w+)?|"
    r"(?:foreign|home|chief cabinet) secretary|(?:prime minister|president)[’']s office|presidency|"
    r"parliament|government|"
    r"(?:an? |the )?(?:official|government) (?:census|survey|data|figures|statistics|count)|"
    r"(?:an? |one )?(?:senior )?officials? (?:in|of|from) the (?:ruling|governing) party|"
    r"(?:state|state-run|official) (?:radio|television|tv|media|newspaper|news agency)(?: \S+)?|"
    r"party (?:newspaper|daily)(?: \S+)?)",
    re.IGNORECASE,
)
"""An organ, a minister or officials of one state, with nothing in the words that tells which."""
_PRIVATE = re.compile(
    r"\b(?:correspondents?|reporters?|journalists?)$"
    r"|^(?:(?:[Aa]n?|[Oo]ne|[Tt]wo|[Tt]he) )?(?:[a-z-]+ )*(?:coalition|organi[sz]ation|association|"
    r"network|charity|ngo|rights group|campaign group|advocacy group) "
    r"(?:of|in|based|from)\b(?! (?:states|countries|nations))"
    r"|\b(?:of|for|at|with) an? (?:[a-z-]+ )*(?:group|coalition|organi[sz]ation|association|charity|ngo)"
    r"(?: (?:in|based in) .*)?$"
    r"|\b(?:allies|opposition|rebels?|militants?|insurgents?|separatists?|activists?|campaigners?|survivors?|"
    r"residents?|villagers?|refugees?|defectors?|victims?|relatives|families|protesters|trade unionists?)"
    r"(?=$| (?:of|in|from|at|who|with|for|spokes\w+|leaders?|officials?|movement|groups?)\b)"
    r"(?!.*\b(?:MPs?|lawmakers?|senators?|legislators?|members? of)\b)"
    r"|\b(?:rights|aid|monitoring|armed|rebel|militant|environmental|activist|[A-Z]\w+-based(?: \w+)?) "
    r"(?:groups?|organi[sz]ations?|charit(?:y|ies)|think tank|watchdog)\b"
    r"|\b[A-Z]\w+-based (?!.*\b(?:U\.?N\b|EU\b|officials?\b|[Mm]inist))"
    r"|\bObservatory\b"
)
"""Those who speak for no state, wherever they are and whomever they watch."""
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?][\"”’']{0,2}\s+(?=[A-Z“\"`])")
_NATIONAL = (PlaceKind.NAME, PlaceKind.CAPITAL, PlaceKind.DEMONYM)
_SEATS = frozenset(["The Hague", "Geneva", "Vienna", "New York", "Brussels", "Nairobi"])
_LATEST = 4
_OFTEN = 4
"""A state must be named this often, and twice as often as any other, to be the one in focus."""


def is_organ(mention: str) -> bool:
    """Whether a mention is of an organ of one state without saying of which.

    Examples
    --------
    >>> is_organ("the ministry of information"), is_organ("the prime minister"), is_organ("Western officials")
    (True, True, False)
    """
    return _ORGAN.fullmatch(mention) is not None


_PROJECT = re.compile(
    r"\b(?:Project|Centre|Center|Initiative|Network|Watch|Campaign|Foundation|Coalition|Alliance|Monitor|Archive)$"
)


_MINISTRY_AFTER = re.compile(r"(?:[’']s?)? (?:\w+ ){0,2}ministry\b", re.IGNORECASE)


def state_of_ministry(text: str, start: int, memory: Memory) -> tuple[str, ...]:
    """Return whose ministry was named last in the paragraph, which *a ministry spokesman* then speaks for."""
    named = find_places(text, memory.opened_before(start), start)
    of_ministry = (p.code for p in reversed(named) if _MINISTRY_AFTER.match(text, p.end, start))
    return tuple(of_ministry)[:1]


def _is_of_citizens(mention: str, places: Sequence[Place]) -> bool:
    """Whether a body only bears a state in its name: *the Chile Data Project*, not *Chile's centre*."""
    plain = mention.partition(",")[0]
    named = [place for place in places if place.start < len(plain)]
    bears = all(place.kind is PlaceKind.NAME and mention[place.end : place.end + 1] == " " for place in named)
    return bool(named) and bears and _PROJECT.search(plain) is not None


_OF_THE_STATE = re.compile(
    r"\b(?:(?:state|government)(?:-(?:owned|run|controlled))?|official|ruling[ -]party|party)\s(?:[a-z]+\s)?"
    r"(?:daily|newspaper|paper|radio|television|broadcaster|media|(?:news )?agency)\b"
)


def is_outlet_of_state(mention: str) -> bool:
    """Whether a mention calls an outlet its state's: *The Herald, the state-owned daily*.

    Examples
    --------
    >>> is_outlet_of_state("The Post, a state-run daily"), is_outlet_of_state("The Post, a daily")
    (True, False)
    """
    return _OF_THE_STATE.search(mention) is not None


def state_of_setting(text: str, start: int, memory: Memory) -> tuple[str, ...]:
    """Return the state where the sentence is set: *In Delhi, a foreign ministry spokesperson said*."""
    opened = memory.opened_before(start)
    since = max((match.end() for match in _SENTENCE_END.finditer(text, opened, start + 1)), default=opened)
    if _SETTING.fullmatch(text, since, start) is None:
        return ()
    return tuple(p.code for p in find_places(text, since, start) if _is_national(text, p))[:1]


def speaks_for_none(mention: str) -> bool:
    """Whether somebody speaks for no state: a correspondent, a group of doctors.

    Examples
    --------
    >>> speaks_for_none("the director of a group in London")
    True
    """
    return _PRIVATE.search(mention.partition(",")[0].partition(" and ")[0]) is not None


_CLOSE_TO = re.compile(r"\b(?:sources?|people|person|somebody|someone)\sclose\sto\s$")


def stands_apart(text: str, start: int, mention: str) -> bool:
    """Whether somebody speaks for no state, whatever is named: *sources close to the agency*, a project."""
    near = _CLOSE_TO.search(text, max(0, start - 40), start)
    return bool(near) or speaks_for_none(mention) or _is_of_citizens(mention, find_places(mention))


def in_focus(text: str, start: int, memory: Memory) -> tuple[str, ...]:
    """Say which state an organ at `start` is of, from what stands before it; none when several may be meant.

    In order: the state named last in the sentence; that of the dateline; the first of the paragraph, whose
    matter it is; that of the organ which spoke just before; the one that the article names most by far.
    """
    opened = memory.opened_before(start)
    named = [place for place in find_places(text, opened, start) if _is_national(text, place)]
    since = max((match.end() for match in _SENTENCE_END.finditer(text, opened, start + 1)), default=opened)
    here = [place.code for place in named if place.start >= since]
    if here and (_SETTING.fullmatch(text, since, start) or not _AFTER_WORDS.search(text, since, start)):
        return (here[-1],)
    if memory.here:
        return (memory.here,)
    told = next(
        (
            s
            for s in memory.spoken[memory.spoken_before :]
            if s.span and opened <= s.span.start < since and len(s.states) == 1
        ),
        None,
    )
    if (
        told is not None
        and told.span
        and told.states != ("UN",)
        and not (named and named[0].start < told.span.start)
    ):
        return told.states
    if named and named[0].start < since:
        return (named[0].code,)
    organs = [s.states for s in memory.spoken[-_LATEST:] if s.states and is_organ(s.mention)]
    if memory.lead and not organs:
        return memory.lead
    return organs[-1] if organs else _named_most(memory)


_SETTING = re.compile(r"(?:In|At|From|Speaking in|Back in)\s[^,]{2,40},\s+")
_AFTER_WORDS = re.compile(r"[,”\"'’]\s*$")
"""What was said stands before the mention: the states in it are its matter."""


def _is_national(text: str, place: Place) -> bool:
    return place.kind in _NATIONAL and place.code != "UN" and text[place.start : place.end] not in _SEATS


_NO_STATES = ("UN", "EU")


def _named_most(memory: Memory) -> tuple[str, ...]:
    most = memory.often.most_common(2 + len(_NO_STATES))
    most = [(code, times) for code, times in most if code not in _NO_STATES][:2]
    often = bool(most) and most[0][1] >= _OFTEN
    return (most[0][0],) if often and (len(most) == 1 or most[0][1] >= 2 * most[1][1]) else ()
