"""One page as it came, and its bytes as characters, saying what was assumed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from datetime import date

from whipcount.domain import InputError, Span

MAX_BYTES = 20_000_000
"""The longest page read. The cost is linear, so this guards against a wrong file, not against time."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_LETTERS = re.compile(r"[^\s]")
_WORDS = re.compile(r"\w")
_NOT_OF_PAGES = frozenset(
    ["utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape",
     "raw-unicode-escape", "undefined", "mbcs", "oem"]
)  # fmt: skip
"""Python's own notations, and encodings in which a text can hide what it says."""
_ENGLISH_ZEROS = 0.4
"""English in UTF-16 has a zero in nearly every second byte; less than this share is not text."""


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """One page as it came: a name for it (its file name), and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a page says of itself outside its words: in its markup, mail header or fields. Empty: nothing."""

    title: str = ""
    outlet: str = ""
    byline: str = ""
    published: date | None = None
    sent: date | None = None
    """When it was sent: the day of publication of a page that states none."""
    story: tuple[Span, ...] | None = None
    """The parts of the text that may be the article; None: all of it."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a page, how its bytes were understood, and what the page states of itself."""

    text: str
    encoding: str
    reason: str
    stated: Stated = field(default_factory=Stated)

    def story_alone(self) -> str:
        """Return the text with all but the story as spaces: every place stays where it is."""
        if self.stated.story is None:
            return self.text
        parts: list[str] = []
        place = 0
        for span in self.stated.story:
            parts += [_LETTERS.sub(" ", self.text[place : span.start]), span.of(self.text)]
            place = span.end
        return "".join([*parts, _LETTERS.sub(" ", self.text[place:])])


def decode_characters(page: ArticleInput, *, declared: str = "") -> DecodedText:
    r"""Decode the characters of a page, newlines and byte order mark left where they are.

    In order: a byte order mark, UTF-16 by its zeros, UTF-8, the encoding that the page declares, and only
    then Windows-1252 and Latin-1, in which nearly any bytes are text: the reason says so.

    Raises
    ------
    InputError
        When the page is empty, longer than `MAX_BYTES`, or not text.

    Examples
    --------
    >>> decode_characters(ArticleInput("a.txt", "“No,” he said.".encode("cp1252"))).encoding
    'windows-1252'
    """
    require_length(page)
    for magic, what in _BINARY:
        if page.raw.startswith(magic):
            raise _not_text(page.name, f"it is {what}")
    decoded = _decode(page, declared)
    require_words(page.name, decoded.text)
    return decoded


def require_length(page: ArticleInput) -> None:
    """Raise `InputError` when a page is longer than `MAX_BYTES`."""
    if len(page.raw) > MAX_BYTES:
        raise InputError(
            f"{page.name} is {len(page.raw) / 1e6:.0f} MB long.",
            expected=f"Expected one page of at most {MAX_BYTES / 1e6:.0f} MB.",
            do="Check that it is one article, or cut it into its articles.",
        )


def require_words(name: str, text: str) -> None:
    """Raise `InputError` when a text holds no word, or as many control characters as a binary file."""
    controls = len(_CONTROLS.findall(text))
    if controls > 3 and controls > len(text) / 200:
        raise _not_text(name, f"{controls} of its {len(text)} characters are control characters")
    if not _WORDS.search(text):
        raise InputError(
            f"{name} is empty: it holds no word.",
            expected="Expected the text of an article.",
            do="Save the page again, or take the file away.",
        )


def _decode(page: ArticleInput, declared: str) -> DecodedText:
    raw = page.raw
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return DecodedText(_as(encoding, page, "its byte order mark"), encoding, "byte order mark")
    if raw.count(0) > len(raw) * _ENGLISH_ZEROS:
        encoding = "utf-16-le" if raw[1::2].count(0) > raw[0::2].count(0) else "utf-16-be"
        text = _as(encoding, page, "a zero in nearly every second byte")
        return DecodedText(text, encoding, "a zero in nearly every second byte, no mark")
    tried = [("utf-8", "utf-8", "valid UTF-8")]
    if named := known_encoding(declared):
        tried.append((named, named, "declared by the page"))
    tried += [("cp1252", "windows-1252", "not UTF-8, so assumed"), ("latin-1", "latin-1", "assumed")]
    for encoding, shown, reason in tried:
        try:
            return DecodedText(raw.decode(encoding), shown, reason)
        except (UnicodeDecodeError, ValueError):
            continue
    raise _not_text(page.name, "no encoding fits")  # pragma: no cover - Latin-1 takes any byte


def _as(encoding: str, page: ArticleInput, sign: str) -> str:
    try:
        return page.raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(page.name, f"byte {error.start} is not {encoding}, as {sign} says") from error


def known_encoding(declared: str) -> str:
    """Return Python's name of a declared encoding, or nothing where it knows none that is used for pages."""
    try:
        found = codecs.lookup(declared.strip().lower())
        _ = b"a".decode(found.name)
    except (LookupError, UnicodeError, ValueError):
        return ""
    if found.name in _NOT_OF_PAGES:
        return ""
    # What is written as latin-1 on the web is read as Windows-1252 by every browser.
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


def _not_text(name: str, why: str) -> InputError:
    return InputError(
        f"{name} is not text: {why}.",
        expected="Expected text, HTML, PDF or an e-mail; text in UTF-8, UTF-16, Windows-1252 or Latin-1.",
        do="Save the article as text in UTF-8.",
    )
