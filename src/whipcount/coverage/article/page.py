"""Page to article: the story's own paragraphs told apart from what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from whipcount.coverage.article.promotion import ENDS, SPEECH, is_on_itself
from whipcount.coverage.article.publication import (
    day_in_figures,
    day_of_line,
    is_date_line,
    is_labelled,
    is_un_release,
    stated_day,
)
from whipcount.coverage.language.lexicon import MEDIA_NAMES
from whipcount.coverage.language.signs import sign, signs_of
from whipcount.domain import Span


class Line(NamedTuple):
    """One line that holds something, trimmed, and what it is taken for."""

    start: int
    end: int
    text: str
    kind: str
    """body, title, masthead, date, byline, agency, caption, promo, page-clock, rubric or other."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page."""

    lines: tuple[Line, ...]
    title: str
    outlet: str
    agency: str
    byline: str
    dateline: str
    published: date | None

    @property
    def body(self) -> tuple[Span, ...]:
        """The paragraphs of the story."""
        return tuple(Span(line.start, line.end) for line in self.lines if line.kind == "body")


_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_CLOCK = re.compile(
    r"^\W*(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}:\d\d(?::\d\d)?)[\s\d:/.,apmAPM|-]*(?:[A-Z]{2,4})?$"
)
_BYLINE = re.compile(
    r"^(?:By|BY|Written by|Reporting by|Story by)[:\s]\s*(?P<who>[^\d]{3,70}?)\s*(?:\(\S+@\S+\))?$"
)
_CAPTION = re.compile(
    r"^\(?(?:Photo|Image|Picture|File photo|FILE|Caption|Video|Graphic|Credit|Pictured)\b[^.]{0,40}[:/\-–—)]"
    r"|\((?:Reuters|AP|AFP|Yonhap|Xinhua|EPA|Getty[^)]*|UN Photo[^)]*|[^()]{0,30}Photo[^()]{0,30})\)$"
    r"|^(?:UN|U\.N\.) Photo/|\bGetty Images\b|/(?:AFP|AP|Reuters|EPA)\)?$"
    r"|\b(?:REUTERS|AFP|AP|EPA|UN Photo|Photograph|Photo)\b ?[:/][^.:/]{2,40}(?:/[A-Z][A-Za-z ]+)?$",
)
_AGENCY = re.compile(
    r"^\(?(?:By )?(?P<agency>(?:The )?Associated Press|AP|Reuters|AFP|Agence France-Presse|Xinhua|"
    r"Yonhap(?: News Agency)?|"
    r"UPI|United Press International|Kyodo(?: News)?|TASS|Itar-Tass|dpa|EFE|ANSA|Inter Press Service|"
    r"IPS|UN News)\)?$",
    re.IGNORECASE,
)
_PLACE = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ.'’/\- ]{1,30}"
_DATELINE = re.compile(
    rf"^(?P<place>(?:{_PLACE}?)(?:, {_PLACE}?)?)"
    rf"(?:(?:,\s+|\s\()(?P<day>[A-Z][a-z]{{2,8}}\.? \d{{1,2}}(?:,? \d{{4}})?"
    rf"|\d{{1,2}} [A-Z][a-z]{{2,8}}(?: \d{{4}})?)\)?)?,?\s*"
    rf"(?:\((?P<agency>[A-Za-z .\-]{{2,30}})\))?\s*(?:--|[-–—])\s*(?=\S)"
)
_DATE_FIRST = re.compile(
    rf"^[(\[]?(?:{_PLACE},? )?"
    r"(?P<day>\d{1,2} [A-Z][A-Za-z]{2,8} \d{4}|[A-Z][A-Za-z]{2,8}\.? \d{1,2}, \d{4})"
    r"(?:[)\]]?\s*(?:--|[-–—:]|\. ?/[A-Z-]+/\.)|\])\s*(?=[A-Z“\"])"
)
"""A story that opens with its day: *8 June 2015 – A commission said*, *(Lima, 8 June 2015): ...*."""
_MASTHEAD = re.compile(
    r"\b(?:Herald|Times|News|Post|Newspaper|Review|Daily|Tribune|Gazette|Journal|Chronicle|Observer|Guardian|"
    r"Standard|Telegraph|Mail|Sun|Star|Press|Today|Agency|Topix|Diplomat|Mirror|Independent|Monitor)\b",
    re.IGNORECASE,
)
_RUBRIC = re.compile(r"[>|»›•]|^\W*\d+\W*°|°|\bEst\.\s|^\W+$")
_TITLE_END = re.compile(r"\s[|\-–—]\s(?P<outlet>[A-Z][\w.’' \-]{2,40})$")
_VOTES = re.compile(
    r"(?:(?:In favou?r|Against|Abstain(?:ing|ed)?|Abstentions?|"
    r"Absent)\s*(?:\(\d+\))?\s*:)\s*[A-Z]",
    re.IGNORECASE,
)
_MANY_WORDS = 12


def read_page(text: str) -> Page:
    """Tell the lines of a page apart: story, title, date, byline, captions, promotion.

    Lines are separated by line ends; a story is one line a paragraph. HTML is shown as text.
    """
    raw = _unwrapped(text, [line for match in _LINE.finditer(text) if (line := _line(match)).text])
    kinds = [_kind_alone(line.text) for line in raw]
    kinds = _with_neighbours(raw, kinds)
    lines = [Line(line.start, line.end, line.text, kind) for line, kind in zip(raw, kinds, strict=True)]
    return _describe(lines)


def _unwrapped(text: str, lines: list[Line]) -> list[Line]:
    """Join the lines of hard-wrapped paragraphs: full lines in a row, none set off or ended by a blank."""
    joined: list[Line] = []
    full = max((line.end - line.start for line in lines), default=0)
    if not 40 <= full <= _WRAPPED or len(lines) < 4:
        return lines
    latest: Line | None = None
    for line in lines:
        gap = text[latest.end : line.start] if latest else ""
        reaches = (
            latest is not None and latest.end - latest.start + len(line.text.split()[0]) >= full - _RAGGED
        )
        if joined and reaches and gap.count("\n") == 1 and not gap.endswith(("  ", "\t")):
            joined[-1] = Line(joined[-1].start, line.end, "", "")
        else:
            joined.append(Line(line.start, line.end, "", ""))
        latest = line
    return [Line(line.start, line.end, text[line.start : line.end], "") for line in joined]


_WRAPPED = 100
"""No line of the page is longer than this in hard-wrapped copy."""
_RAGGED = 14
"""A line that ends this much before the longest still goes on with the next."""


def _line(match: re.Match[str]) -> Line:
    shown = match.group()
    start = match.start() + len(shown) - len(shown.lstrip())
    trimmed = shown.strip()
    return Line(start, start + len(trimmed), trimmed, "")


class _Shown(NamedTuple):
    """A line as it is shown, in lower case, and how many words it has."""

    text: str
    plain: str
    words: int
    signs: int


def _kind_alone(text: str) -> str:
    """Take the first kind that a line's own words fit."""
    plain = text.lower()
    line = _Shown(text, plain, text.count(" ") + 1, signs_of(plain.split()))
    for kind, fits in _KINDS:
        if fits(line):
            return kind
    return "short"


def _is_date(line: _Shown) -> bool:
    return line.words <= _SHORT_DATE and is_date_line(line.text)


def _is_caption(line: _Shown) -> bool:
    may_be = len(line.text) < _LONG_CAPTION and bool(line.signs & _CAPTION_SIGN)
    return may_be and bool(_CAPTION.search(line.text))


def _is_story(line: _Shown) -> bool:
    ends = line.words >= _MANY_WORDS and ENDS.search(line.text[-_LAST_WORDS:])
    return bool(ends or _VOTES.match(line.text))


def _is_rubric(line: _Shown) -> bool:
    return line.words < _MANY_WORDS and bool(_RUBRIC.search(line.text))


_LAST_WORDS = 40
_SHORT_DATE = 24
_LONG_CAPTION = 600
_LONG_AGENCY = 60
_CAPTION_SIGN = sign(
    "photo", "image", "picture", "file", "caption", "video", "graphic", "credit", "reuters", "(ap", "afp",
    "yonhap", "xinhua", "epa", "getty", "/ap",
)  # fmt: skip
_KINDS: tuple[tuple[str, Callable[[_Shown], bool]], ...] = (
    ("page-clock", lambda line: bool(_CLOCK.match(line.text))),
    ("date", _is_date),
    ("byline", lambda line: bool(_BYLINE.match(line.text))),
    ("agency", lambda line: len(line.text) < _LONG_AGENCY and bool(_AGENCY.match(line.text))),
    ("caption", _is_caption),
    ("promo", lambda line: is_on_itself(line.text, line.plain, line.words, line.signs)),
    ("body", _is_story),
    ("rubric", _is_rubric),
)
"""What a line may be by its own words, in the order in which they are tried."""


def _with_neighbours(lines: list[Line], kinds: list[str]) -> list[str]:
    bodies = [place for place, kind in enumerate(kinds) if kind == "body"]
    if not bodies:
        # A page of short lines only: what ends like a sentence is the story.
        return [
            "body" if k == "short" and ENDS.search(line.text) else k
            for line, k in zip(lines, kinds, strict=True)
        ]
    kinds = _without_summary(lines, kinds, bodies)
    bodies = [place for place in bodies if kinds[place] == "body"]
    first, last = bodies[0], bodies[-1]
    heads = {line.text for line, kind in zip(lines[:first], kinds, strict=False) if kind == "short"}
    settled = list(kinds)
    for place in range(first, len(lines)):
        line, kind = lines[place], kinds[place]
        ends_story = line.text in heads and place > first + 1 and last < 2 * place - first
        if ends_story:
            # The outlet's name again, below the story: all that follows is the page's own.
            settled[place:] = ["promo" if k in ("body", "short") else k for k in kinds[place:]]
            break
        goes_on = place < last or SPEECH.search(line.text) or settled[place - 1] == "body"
        if kind == "short" and ENDS.search(line.text) and goes_on:
            settled[place] = "body" if _is_sentence(line.text) else "short"
        elif kind == "short" and place < last and SPEECH.search(line.text):
            settled[place] = "body" if line.text.count(" ") > _MANY_WORDS else "short"
        elif kind == "caption" and place > first and SPEECH.search(line.text) and len(line.text) > 150:
            settled[place] = "body"
    return settled


def _without_summary(lines: list[Line], kinds: list[str], bodies: list[int]) -> list[str]:
    """Take the sentence between title and byline or date for the summary that it is."""
    first, *rest = bodies
    head = kinds[first + 1 : rest[0]] if len(rest) > 1 else []
    set_off = bool({"byline", "date"} & set(head)) and first > 0
    if set_off and len(lines[first].text.split()) <= _LONG_SUMMARY:
        return [*kinds[:first], "summary", *kinds[first + 1 :]]
    return kinds


_LONG_SUMMARY = 40


def _is_sentence(text: str) -> bool:
    """Tell a short paragraph, *China abstained.*, from a heading, *What comes next?*, and the page's own."""
    words = text.split()
    if text.endswith("?") and not SPEECH.search(text):
        return False
    return len(words) > 2 or (len(words) == 2 and words[1][0].islower() and text.endswith("."))


def _describe(lines: list[Line]) -> Page:
    first = next((place for place, line in enumerate(lines) if line.kind == "body"), len(lines))
    title = _title(lines[:first])
    dateline = _DATELINE.match(lines[first].text) if first < len(lines) else None
    agency = dateline["agency"] if dateline and dateline["agency"] else ""
    byline = ""
    for line in lines:
        if line.kind == "byline" and not byline:
            match = _BYLINE.match(line.text)
            byline = match["who"] if match else ""
        elif line.kind == "agency" and not agency:
            agency = line.text.strip("()")
    outlet = _outlet(lines[:first], title)
    settled = tuple(
        Line(line.start, line.end, line.text, "title")
        if line.text == title and line.kind == "short"
        else line
        for line in lines
    )
    place = dateline["place"] if dateline and _is_dateline(dateline) else ""
    return Page(settled, title, outlet, agency, byline, place, _published(lines, first, dateline))


def _is_dateline(match: re.Match[str]) -> bool:
    place = match["place"]
    return bool(match["agency"] or match["day"]) or place.split(",")[0].isupper()


def _title(head: list[Line]) -> str:
    best, best_score = "", 0.0
    for place, line in enumerate(head):
        words = line.text.count(" ") + 1
        if line.kind != "short" or words > 30 or _RUBRIC.search(line.text):
            continue
        lowered = any(word[:1].islower() and len(word) > 3 for word in line.text.split())
        score = (
            min(words, 12)
            + (3 if lowered else 0)
            - 0.1 * place
            - (6 if line.text.isupper() and words < 4 else 0)
        )
        if words >= 3 and score > best_score:
            best, best_score = line.text, score
    return best


def _outlet(head: list[Line], title: str) -> str:
    for line in head:
        if (
            line.kind == "short"
            and line.text != title
            and line.text.count(" ") < 6
            and _MASTHEAD.search(line.text)
        ):
            return line.text
    match = _TITLE_END.search(title)
    if match:
        return match["outlet"]
    named = [
        line.text
        for line in head
        if line.kind == "short" and re.fullmatch(MEDIA_NAMES, line.text, re.IGNORECASE)
    ]
    return named[0] if named else ""


def _published(lines: list[Line], first: int, dateline: re.Match[str] | None) -> date | None:
    """Find the date that the page states as its own: never a page clock, a caption or one in the story."""
    stated = [
        day_of_line(line.text)
        for place, line in enumerate(lines)
        if line.kind == "date" and (place < first or is_labelled(line.text))
    ]
    days = [found for found in stated if found is not None]
    if days:
        return min(days, key=lambda found: found[0])[1]  # the first of the surest
    if dateline and dateline["day"]:
        return stated_day(dateline["day"])
    opening = _DATE_FIRST.match(lines[first].text) if first < len(lines) else None
    return stated_day(opening["day"]) if opening else _published_in_figures(lines)


def _published_in_figures(lines: list[Line]) -> date | None:
    """Find a date in figures alone: it may be a page's clock, so only one that a label goes before counts."""
    for before, line in zip([None, *lines], lines, strict=False):
        if line.kind == "body":
            continue
        release = before is not None and is_un_release(before.text)
        label = before is not None and before.kind != "body" and is_labelled(before.text)
        if release or label or is_labelled(line.text):
            found = day_in_figures(line.text, day_first=release)
            if found:
                return found
    return None
