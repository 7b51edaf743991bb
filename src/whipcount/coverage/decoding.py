"""Bytes to text, saying what was assumed: the raw string that every span points into."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whipcount.domain import InputError

MAX_BYTES = 20_000_000
"""The longest page read. The cost is linear, so this guards against a wrong file, not against time."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
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
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_WORDS = re.compile(r"\w")
_ENGLISH_ZEROS = 0.4
"""English in UTF-16 has a zero in nearly every second byte; less than this share is not text."""


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """One page as it came: a name for it (its file name), and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a page and how its bytes were understood."""

    text: str
    encoding: str
    reason: str


def decode(page: ArticleInput) -> DecodedText:
    r"""Decode a page, newlines and byte order mark left where they are.

    UTF-8 is tried first and only then Windows-1252 and Latin-1, in which nearly any bytes are text:
    the reason says so.

    Raises
    ------
    InputError
        When the page is empty, longer than `MAX_BYTES`, or not text.

    Examples
    --------
    >>> decode(ArticleInput("a.txt", "“No,” he said.".encode("cp1252"))).encoding
    'windows-1252'
    """
    raw = page.raw
    if len(raw) > MAX_BYTES:
        raise InputError(
            f"{page.name} is {len(raw) / 1e6:.0f} MB long.",
            expected=f"Expected one page of at most {MAX_BYTES / 1e6:.0f} MB.",
            do="Check that it is one article, or cut it into its articles.",
        )
    for magic, what in _BINARY:
        if raw.startswith(magic):
            raise _not_text(page.name, f"it is {what}")
    decoded = _decode(page)
    controls = len(_CONTROLS.findall(decoded.text))
    if controls > 3 and controls > len(decoded.text) / 200:
        raise _not_text(page.name, f"{controls} of its {len(decoded.text)} characters are control characters")
    if not _WORDS.search(decoded.text):
        raise InputError(
            f"{page.name} is empty: it holds no word.",
            expected="Expected the text of an article.",
            do="Save the page again, or take the file away.",
        )
    return decoded


def _decode(page: ArticleInput) -> DecodedText:
    raw = page.raw
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return DecodedText(raw.decode(encoding), encoding, "byte order mark")
            except UnicodeDecodeError as error:
                raise _not_text(page.name, f"byte {error.start} does not fit its {encoding} mark") from error
    zeros = raw.count(0)
    if zeros > len(raw) * _ENGLISH_ZEROS:
        encoding = "utf-16-le" if raw[1::2].count(0) > raw[0::2].count(0) else "utf-16-be"
        try:
            return DecodedText(raw.decode(encoding), encoding, "a zero in nearly every second byte, no mark")
        except UnicodeDecodeError as error:
            raise _not_text(page.name, f"byte {error.start} is not {encoding}") from error
    for encoding, shown in (("utf-8", "utf-8"), ("cp1252", "windows-1252"), ("latin-1", "latin-1")):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        reason = "valid UTF-8" if encoding == "utf-8" else "not UTF-8, so assumed"
        return DecodedText(text, shown, reason)
    raise _not_text(page.name, "no encoding fits")  # pragma: no cover - Latin-1 takes any byte


def _not_text(name: str, why: str) -> InputError:
    return InputError(
        f"{name} is not text: {why}.",
        expected="Expected plain text or HTML in UTF-8, UTF-16, Windows-1252 or Latin-1.",
        do="Save the article as text in UTF-8.",
    )
