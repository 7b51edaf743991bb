"""Titles of resolutions: the library's ending set apart, the words that carry the matter."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

# "... : resolution / adopted by the General Assembly", with the typing errors of eighty years.
TAIL = (
    r"(?i)(\s*[:/]?\s*\bresol\w*\s*/?\s*(?:\w+\s+)?by\s+the"
    r"\s+(?:general\s+ass\w*|security\s+council)\s*\.?\s*)$"
)


def cut_tail(title: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Part a title of the UN library from its ending; put together again they are the title as it was.

    Examples
    --------
    >>> frame = pl.DataFrame({"title": ["Oceans : resolution / adopted by the General Assembly"]})
    >>> frame.select(*cut_tail(pl.col("title"))).row(0)
    ('Oceans', ' : resolution / adopted by the General Assembly')
    """
    tail = title.str.extract(TAIL, 1)
    bare = title.str.head(
        title.str.len_chars().cast(pl.Int64) - tail.str.len_chars().fill_null(0).cast(pl.Int64)
    )
    return bare.alias("title"), tail.alias("title_tail")


_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
# Some tables carry the apostrophe of this one phrase as a run of wrongly decoded bytes.
_BROKEN_APOSTROPHE = re.compile(r"people[^a-z]+s republic")
_BROKEN_SPACE = "\u00c2\u00a0"  # a fixed space, wrongly decoded
_CUT_TAIL = re.compile(r"(?i)\s*:\s*(?:draft\s+)?(?:resolution|decision)(?:\s*/.*)?$")
"""The library's ending where a table has cut it short."""
_DOCUMENT_AND_ITEM = re.compile(r"(?:^|(?<=\|))\s*[A-Z]+(?:/[A-Za-z0-9.\-]+)+\s+\S+\s+")
_GLUED = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
"""Where two words have lost the space between them."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_EMPTY_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "its", "their", "all"),
        *("of", "on", "in", "to", "for", "by", "at", "as", "from", "with", "between", "against"),
        *("and", "or", "be", "is", "are"),
    )
)
_SHORT_FORMS = {
    "un": "united nations",
    "iaea": "international atomic energy agency",
    "icj": "international court of justice",
    "unrwa": "united nations relief and works agency for palestine refugees in the near east",
    "ga": "general assembly",
}
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("s", ""))


LONGEST_TITLE = 2_000
"""Letters of a title that are looked at; the longest of the UN library has 603."""


def clean_title(title: str) -> str:
    """Return a title without its ending, in lower case, apostrophes and short forms settled.

    Of a text that is too long for a title only the beginning is looked at.

    Examples
    --------
    >>> clean_title("Work of the UN : resolution / adopted by the General Assembly")
    'work of the united nations'
    >>> clean_title("the People?\u00c3s Republic")
    "the people's republic"
    """
    bare = title[:LONGEST_TITLE].replace(_BROKEN_SPACE, " ")
    bare = _CUT_TAIL.sub("", re.sub(TAIL, "", bare))
    bare = _GLUED.sub(" ", bare).translate(_APOSTROPHES).lower()
    bare = _BROKEN_APOSTROPHE.sub("people's republic", bare)
    return re.sub(r"[a-z]+", lambda word: _SHORT_FORMS.get(word.group(), word.group()), bare).strip()


def bare_heading(heading: str) -> str:
    """Return a heading of the UN library's agenda, which may give several, without documents and items.

    Examples
    --------
    >>> bare_heading("A/66/251 76a OCEANS--LAW OF THE SEA|A/66/251 77 FISHERIES")
    'OCEANS--LAW OF THE SEA|FISHERIES'
    """
    return _DOCUMENT_AND_ITEM.sub("", heading)


def content_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that carry meaning, in order and without their plural; years carry none.

    Examples
    --------
    >>> content_words(["situation", "of", "human", "rights", "in", "the", "territories"])
    ('situation', 'human', 'right', 'territory')
    """
    return tuple(_singular(word) for word in words if word not in _EMPTY_WORDS and not _YEAR.fullmatch(word))


def _singular(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > 4 and not word.endswith(("ss", "us", "is")):
            return word[: -len(ending)] + instead
    return word
