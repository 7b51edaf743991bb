"""The reader's word lists, kept as text in `words.toml` beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = files("whipcount.coverage.language").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word_text(place: str) -> str:
    """Return the words of a list as text, in the file's order; `place` is `section.list`."""
    section, _, name = place.partition(".")
    return " ".join(_tables()[section][name].split())


def section(name: str) -> dict[str, str]:
    """Return a whole section, name to text."""
    return dict(_tables()[name])


def words(place: str) -> frozenset[str]:
    """Return the words of a list.

    Examples
    --------
    >>> "diplomat" in words("lexicon.person_nouns")
    True
    """
    return frozenset(word_text(place).split())
