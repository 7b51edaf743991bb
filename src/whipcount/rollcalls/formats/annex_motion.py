"""What a printed vote was on: the document, body, day and totals, from the words around the lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from whipcount.domain import SYMBOL_PATTERN, Symbol

_NUMBER = r"(\d{1,4}|none|no|nil|one|two|three|four|five|six|seven|eight|nine|ten)"
_TALLY = (
    re.compile(
        rf"(?is)recorded\s+vote\s+of\s+{_NUMBER}\s+(?:votes?\s+)?(?:in\s+favou?r\s+)?to\s+{_NUMBER}"
        rf"(?:\s+against)?(?:,?\s+(?:with|and)\s+{_NUMBER}\s+abstentions?)?"
    ),
    re.compile(
        rf"(?is)\bby\s+{_NUMBER}\s+votes?\s+(?:in\s+favou?r\s+)?to\s+{_NUMBER}(?:\s+against)?"
        rf"(?:,?\s+(?:with|and)\s+{_NUMBER}\s+abstentions?)?"
    ),
    re.compile(
        rf"(?is)\bvote\s+of\s+{_NUMBER}\s+in\s+favou?r,?\s+(?:and\s+)?{_NUMBER}\s+against"
        rf"(?:,?\s+(?:with|and)\s+{_NUMBER}\s+abstentions?)?"
    ),
)
_WORDS = {
    word: number
    for number, word in enumerate(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
} | {"none": 0, "nil": 0}
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july", "august"),
            *("september", "october", "november", "december"),
        ),
        start=1,
    )
}
_DAY = re.compile(r"(?i)\b(\d{1,2})\s+(" + "|".join(_MONTHS) + r")\b(?:\s+((?:19|20)\d\d))?")
_US_DAY = re.compile(r"(?i)\b(" + "|".join(_MONTHS) + r")\s+(\d{1,2})\b,?(?:\s+((?:19|20)\d\d))?")
_RESOLUTION = re.compile(r"\(resolution\s+(\d{1,2}/\d+(?:\s[A-Z]\b)?)\)")
_SENTENCE_END = re.compile(r"\.(?=\s|$)|\n[ \t]*\n|$")
_NUMBERED = re.compile(r"^\d{1,3}\.\s+")
LONGEST_TITLE = 300
_SESSION = re.compile(r"^A/(?:C\.\d/|HRC/|RES/)?(\d{1,2})/")
_ROMAN = {"1": "First", "2": "Second", "3": "Third", "4": "Fourth", "5": "Fifth", "6": "Sixth"}
_BODIES = (
    (re.compile(r"\bA/HRC/|Human Rights Council"), "un.hrc"),
    *((re.compile(rf"\bA/C\.{n}/|\b{word} Committee\b"), f"un.ga.c{n}") for n, word in _ROMAN.items()),
    (re.compile(r"\bS/\d{4}/|\bS/RES/|\bS/PV\.|Security Council"), "un.sc"),
    (re.compile(r"\bA/RES/|\bA/\d+/(?:L|PV)\.|General Assembly"), "un.ga"),
)
_RELEASE = re.compile(r"(?m)^\W*((?:GA|SC)/(?:(?:DIS|EF|SHC|SPD|AB|L)/)?\d{3,5})\b")
"""The number of a press release of the United Nations, on a line that it begins."""
_DATELINE = re.compile(
    r"(?i)\W*(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day,?\s+)?"
    rf"(?:{_DAY.pattern.removeprefix('(?i)')}|{_US_DAY.pattern.removeprefix('(?i)')})\W*"
)
"""A line that holds a day and nothing else."""
_RELEASED_BY = {
    "GA/DIS": "un.ga.c1",
    "GA/EF": "un.ga.c2",
    "GA/SHC": "un.ga.c3",
    "GA/SPD": "un.ga.c4",
    "GA/AB": "un.ga.c5",
    "GA/L": "un.ga.c6",
    "GA": "un.ga",
    "SC": "un.sc",
}
_RELEASE_HEAD, _NEAR_RELEASE = 3000, 250
"""Characters of the head of a text, and around the number of a press release in it, where its day stands."""
_KINDS = (
    ("no_action_motion", re.compile(r"(?i)no[- ]action|adjourn(?:ment of)? (?:the )?debate")),
    ("amendment", re.compile(r"(?i)\bamendments?\b")),
    ("paragraph", re.compile(r"(?i)\b(?:operative|preambular|separate vote)\b.{0,80}?\bparagraphs?\b")),
    ("procedural", re.compile(r"(?i)\bmotion\b")),
)
_OUTCOMES = (
    ("rejected", re.compile(r"(?i)\b(?:rejected|was not adopted|not retained|defeated)\b")),
    ("adopted", re.compile(r"(?i)\b(?:adopted|retained|approved|carried)\b")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """What a vote was on, as far as the text says it."""

    body: str | None
    on: date | None
    session: str | None
    symbol: str | None
    title: str
    kind: str
    outcome: str | None
    totals: Mapping[str, int] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()
    words: str = ""
    told_behind: int = 0
    """Characters behind the lists that tell the result of this vote, and so nothing of the next one."""

    def problems(self) -> list[str]:
        """Say what is missing that a vote must have."""
        lacking = {"date": self.on, "body": self.body}
        return [f"the text names no {name}" for name, value in lacking.items() if value is None]


def read_motion(ahead: str, behind: str, *, whole: str, on: date | None, body: str | None) -> Motion:
    """Read what a vote was on.

    Parameters
    ----------
    ahead, behind : str
        The words before and after the lists, up to the votes before and after this one.
    whole : str
        All words before the lists, for a day or body that stands only at the head of the document.
    on, body : optional
        What the user says; it goes before what the text says.
    """
    sentence = _last_paragraphs(ahead)
    released_by, released_on = _release(whole)
    kind = _kind(sentence)
    mentioned = _symbols(sentence)
    symbol = _document(mentioned) or _adopted_as(behind)
    if kind != "draft_resolution":
        mentioned += reversed(_symbols(ahead))
    # What follows may lead over to the next vote: it is asked only where the words before are silent.
    said = sentence if _tally(sentence) else behind
    symbols = [symbol or "", *mentioned, *_symbols(whole)]
    session = _session(symbols)
    return Motion(
        body=body or released_by or _body([symbol or "", sentence, whole]),
        on=on
        or released_on
        or _date([sentence, ahead, whole], _session([one for one in symbols if "HRC" not in one])),
        session=session,
        symbol=symbol,
        title=_NUMBERED.sub("", " ".join(sentence.split()))[-LONGEST_TITLE:],
        kind=kind,
        outcome=_first(_OUTCOMES, sentence) or _first(_OUTCOMES, behind[:300]),
        totals=dict(_totals(said)),
        mentioned=tuple(mentioned),
        words=" ".join(sentence.split()),
        told_behind=0 if said is sentence else _end_of_result(behind),
    )


def _end_of_result(behind: str) -> int:
    stated = _tally(behind)
    end = _SENTENCE_END.search(behind, stated.end()) if stated else None
    return end.end() if end else 0


def _last_paragraphs(ahead: str) -> str:
    """Return the paragraph before the lists, or two where the last one only leads over to them."""
    parts = [part for part in re.split(r"\n[ \t]*\n", ahead) if part.strip()]
    last = parts[-1:] if parts and (SYMBOL_PATTERN.search(parts[-1]) or _tally(parts[-1])) else parts[-2:]
    return "\n".join(last).strip()


def _symbols(text: str) -> list[str]:
    return [str(Symbol.parse(found.rstrip("."))) for found in SYMBOL_PATTERN.findall(text)]


def _adopted_as(behind: str) -> str | None:
    """Read the number of the resolution, as meeting records of the Assembly give it after the lists."""
    found = _RESOLUTION.search(behind[:300])
    return f"A/RES/{found[1]}" if found else None


def _document(mentioned: list[str]) -> str | None:
    drafts = [symbol for symbol in mentioned if "/L." in symbol or "/RES/" in symbol]
    return (drafts or mentioned or [None])[0]


def _kind(sentence: str) -> str:
    return _first(_KINDS, sentence[-500:]) or "draft_resolution"


def _first(known: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((name for name, pattern in known if pattern.search(text)), None)


def _body(texts: list[str]) -> str | None:
    for text in texts:
        found = [(match.start(), body) for pattern, body in _BODIES for match in pattern.finditer(text)]
        if found:
            # A committee that a text names is the one that votes; the Assembly is named everywhere.
            chosen = [body for _, body in sorted(found) if body != "un.ga"] or ["un.ga"]
            return chosen[-1]
    return None


def _release(whole: str) -> tuple[str | None, date | None]:
    """Read which body a press release is on, and its day, which is that of the meeting.

    Any other day in it may be that of another meeting.
    """
    found = _RELEASE.search(whole[:_RELEASE_HEAD])
    if not found:
        return None, None
    body = _RELEASED_BY[found[1].rpartition("/")[0]]
    near = whole[max(0, found.start() - _NEAR_RELEASE) : found.end() + _NEAR_RELEASE]
    lines = (line for line in near.splitlines() if _DATELINE.fullmatch(line) or found[1] in line)
    days = {(int(year), month, day) for line in lines for day, month, year in _days(line) if year}
    return body, _one_day(days)


def _one_day(days: set[tuple[int, int, int]]) -> date | None:
    try:
        (day,) = days
        return date(*day)
    except ValueError:
        return None


def _session(symbols: list[str]) -> str | None:
    return next((found[1] for symbol in symbols if (found := _SESSION.match(symbol))), None)


def _date(texts: list[str], session: str | None) -> date | None:
    """Read the nearest day before the lists; its year may follow from the session of the documents."""
    for text in texts:
        for day, month, year in reversed(list(_days(text))):
            known = int(year) if year else _year(month, session)
            try:
                return date(known, month, day) if known else None
            except ValueError:
                continue
    return None


def _days(text: str) -> Iterator[tuple[int, int, str]]:
    found = [(m.start(), int(m[1]), _MONTHS[m[2].lower()], m[3]) for m in _DAY.finditer(text)]
    found += [(m.start(), int(m[2]), _MONTHS[m[1].lower()], m[3]) for m in _US_DAY.finditer(text)]
    return ((day, month, year) for _, day, month, year in sorted(found, key=lambda one: one[0]))


def _year(month: int, session: str | None) -> int | None:
    """Return the year of a month in a session of the Assembly, which opens in September."""
    return 1945 + int(session) + (0 if month >= 9 else 1) if session else None


def _tally(text: str) -> re.Match[str] | None:
    """Find the first statement of totals; of patterns that start at one place, the one that says most."""
    found = [match for pattern in _TALLY for match in pattern.finditer(text)]
    return min(found, key=lambda match: (match.start(), -match.end()), default=None)


def _totals(text: str) -> Iterator[tuple[str, int]]:
    stated = _tally(text)
    if stated:
        yes, no, abstain = stated[1], stated[2], stated[3]
        yield "yes", _count(yes)
        yield "no", _count(no)
        if abstain:
            yield "abstain", _count(abstain)


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _WORDS[word.lower()]
