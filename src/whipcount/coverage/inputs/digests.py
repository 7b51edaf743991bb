"""Digests: one e-mail with several stories, each cut out as an article of its own.

A digest is recognised by its form alone: rules of dashes or stars between stories, a line with outlet and
date below each headline, or headings in HTML. What is too short to be a story (a table of contents, a word of
welcome, the way to unsubscribe) is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from whipcount.coverage.inputs.jsonarticles import as_json_article
from whipcount.coverage.inputs.mail import Message, open_message
from whipcount.coverage.inputs.markup import show
from whipcount.coverage.inputs.pages import ArticleInput
from whipcount.coverage.language.datewords import full_date
from whipcount.files import sha256

_RULE = re.compile(r"^[ \t]*(?:(?:[-=_*~#+•·—–][ \t]?){4,})[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"\w[.!?][\"”’')\]]*(?:\s|$)")
_LABELLED = re.compile(
    r"^\W*(?P<label>source|outlet|publication|newspaper|date|published|by|author|headline|title|link|url|subject)"
    r"\s*:\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\W*\(?\d{1,3}[.)\]:]\s+")
_DATE_WORD = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat)\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"published|posted|updated|\d{1,4}(?:st|nd|rd|th)?|\d{1,2}:\d\d|[ap]\.?m\.?|gmt|utc|est|edt)\b\.?",
    re.IGNORECASE,
)
_BULLETIN_TITLE = re.compile(r"\(([A-Z][\w.’' -]{1,40})\)\s*$")
_NO_STORY = re.compile(
    r"^\W*(?:notes?\b|about\b|contacts?\b|background\b|"
    r"for (?:more|further) information|media (?:contact|inquiries)|in this (?:issue|edition)|"
    r"contents|unsubscribe|disclaimer|forwarded message|original message|signature)",
    re.IGNORECASE,
)
"""Heads of what stands below a rule in a message that holds one story alone."""
_LINK = re.compile(r"https?://\S+")
FEWEST_WORDS = 20
"""A story has at least so many words below its head."""
_HEAD_LINES = 6
MOST_STORIES = 500


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a digest and what its head states."""

    text: str
    title: str = ""
    outlet: str = ""
    byline: str = ""
    day: str = ""

    def fields(self, part_of: str) -> dict[str, str]:
        """Return the fields of the JSON article in which the story is kept."""
        return {
            "title": self.title,
            "outlet": self.outlet,
            "byline": self.byline,
            "date": self.day,
            "text": self.text,
            "part_of": part_of,
        }


def stories_of(mail: ArticleInput) -> list[ArticleInput]:
    """Cut a digest into its stories; an e-mail that is no digest gives none.

    Raises
    ------
    InputError
        When the message is damaged or holds no words.
    """
    found = _stories(open_message(mail))
    whole = sha256(mail.raw)
    return [
        ArticleInput(f"{mail.name}#{number}", as_json_article(story.fields(whole)))
        for number, story in enumerate(found, start=1)
    ]


def _stories(message: Message) -> list[Story]:
    text = message.body.text
    for cuts in (_rules(text), _headings(message.markup) if message.markup else [], _credits(text)):
        pieces = [piece for a, b in pairwise([0, *cuts, len(text)]) if (piece := text[a:b])]
        found = [story for piece in pieces if (story := _story(piece))]
        if len(found) > 1:
            return found[:MOST_STORIES]
    return []


def _rules(text: str) -> list[int]:
    """Return where the lines that separate begin and end."""
    return [place for rule in _RULE.finditer(text) for place in rule.span()]


def _headings(markup: str) -> list[int]:
    """Return where the headings of the kind that stands most often in the markup begin."""
    shown = show(markup)
    kinds = [kind for _, _, kind in shown.headings]
    if not kinds:
        return []
    most = max(sorted(set(kinds)), key=kinds.count)
    return [start for start, _, kind in shown.headings if kind == most]


def _credits(text: str) -> list[int]:
    """Return where headlines begin that have a line with outlet and date right below."""
    lines = list(_LINE.finditer(text))
    lines = [line for line in lines if line[0].strip()]
    return [
        above.start()
        for above, below in pairwise(lines)
        if _credit(below[0]) and not _credit(above[0]) and len(above[0].split()) < 25
    ]


def _credit(line: str) -> tuple[str, str] | None:
    """Read a line of outlet and date, as *Reuters, 16 October 2014*: the outlet's name and the day."""
    line = line.strip()
    if not 6 <= len(line) <= 120:
        return None
    day = full_date(line)
    if day is None:
        return None
    rest = _DATE_WORD.sub(" ", line)
    rest = " ".join(re.sub(r"[^\w.&’' -]", " ", rest).split()).strip(" -.,")
    words = rest.split()
    named = bool(words) and all(word[:1].isupper() or word in ("of", "the", "and", "&") for word in words)
    return (rest if named else "", day.isoformat()) if len(words) <= 6 and (named or not words) else None


def _story(piece: str) -> Story | None:
    """Read a piece between two cuts: head lines, then the story; None when it is none."""
    lines = [line for line in _LINE.finditer(piece) if line[0].strip() and not _RULE.fullmatch(line[0])]
    title = outlet = byline = day = ""
    head = 0
    for line in lines[:_HEAD_LINES]:
        words = _NUMBER.sub("", line[0].strip())
        label = _LABELLED.match(words)
        credit = _credit(label["value"] if label else words)
        if label:
            title, outlet, byline, day = _labelled(label, (title, outlet, byline, day))
        elif credit and title:
            outlet, day = outlet or credit[0], day or credit[1]
        elif not title and (len(words.split()) < 25 and not _SENTENCE.search(words)):
            title = words
        elif not _LINK.fullmatch(words.strip("<>[]() ")):
            break
        head += 1
    told = piece[lines[head].start() :] if head < len(lines) else ""
    if (
        len(_LINK.sub(" ", told).split()) < FEWEST_WORDS
        or not _SENTENCE.search(told)
        or not title
        or _NO_STORY.match(title)
    ):
        return None
    named = _BULLETIN_TITLE.search(title)
    if named and not outlet:
        outlet, title = named[1], title[: named.start()].strip()
    return Story(piece.strip("\n"), title, outlet, byline, day)


def _labelled(label: re.Match[str], known: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    title, outlet, byline, day = known
    value = label["value"].strip()
    match label["label"].lower():
        case "headline" | "title" | "subject":
            title = title or value
        case "source" | "outlet" | "publication" | "newspaper":
            credit = _credit(value)
            outlet, day = (outlet or credit[0], day or credit[1]) if credit else (outlet or value, day)
        case "date" | "published":
            stated = full_date(value)
            day = day or (stated.isoformat() if stated else "")
        case "by" | "author":
            byline = byline or value
    return title, outlet, byline, day
