"""Names brought to one form, so that spellings of one name compare equal."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class NameKind(StrEnum):
    """How a name names a state."""

    OFFICIAL = "official"
    """As the United Nations or the state itself writes it today."""
    FORMER = "former"
    """As it was written once; `from` and `until` are set only when the name meant another state then."""
    SHORT = "short"
    """The usual short name."""
    FRENCH = "french"
    CODE = "code"
    """A letter code: the register's own, ISO alpha-3, or one found in use."""
    SLIP = "slip"
    """A slip or an odd spelling that official files carry."""
    PRESS = "press"
    """A looser name, as the press and tables use it."""
    ABBREVIATION = "abbreviation"
    DEMONYM = "demonym"
    """Adjective and names of the people: Kenyan, Kenyans."""
    CAPITAL = "capital"
    """A seat of government, which the press uses for the government."""
    METONYM = "metonym"
    """Another place or office that stands for the government."""


RECORD_KINDS = frozenset(
    {
        NameKind.OFFICIAL,
        NameKind.FORMER,
        NameKind.SHORT,
        NameKind.FRENCH,
        NameKind.CODE,
        NameKind.SLIP,
    }
)
"""Names as records and tables of votes write them."""

LOOSE_KINDS = frozenset({NameKind.PRESS, NameKind.ABBREVIATION})
"""Names tried when none of `RECORD_KINDS` fits."""

PRESS_KINDS = frozenset(NameKind) - {NameKind.CODE, NameKind.SLIP, NameKind.FRENCH}
"""Names as an English-language article uses them."""

_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})
_APOSTROPHES = re.compile("[.'’‘`´ʼʻ]")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_WORDS = {"st": "saint", "rep": "republic", "dem": "democratic", "fed": "federated"}
_LEFT_OUT = {"the", "and", "of"}
LONGEST_NAME = 200
"""Longer texts are no names."""

_ARTICLES = {"le", "la", "les", "l", "el", "los", "las"}


def fold(name: str) -> str:
    """Bring `name` to the form in which names are compared.

    Case, accents, apostrophes, full stops, punctuation, spaces, `the`, `of`, `and` and `&` do not count;
    `St`, `Rep`, `Dem` and `Fed` are written out.

    Examples
    --------
    >>> fold("CÔTE D’IVOIRE") == fold("Cote d'Ivoire")
    True
    >>> fold("St. Kitts & Nevis")
    'saint kitts nevis'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _NOT_A_LETTER.sub(" ", _APOSTROPHES.sub("", bare)).split()
    told = [_WORDS.get(word, word) for word in words if word not in _LEFT_OUT]
    return " ".join(told or words)


def spellings(name: str) -> tuple[str, ...]:
    """Give the folded form of `name`, and the turned one of a name such as `Korea, Republic of`.

    An article set behind the name, as UN lists in French have it, is left out. A text longer than
    `LONGEST_NAME` has no spelling.

    Examples
    --------
    >>> spellings("Iran (Islamic Republic of)")
    ('iran islamic republic', 'islamic republic iran')
    >>> spellings("Chine (la)")
    ('chine',)
    """
    if len(name) > LONGEST_NAME:
        return ()
    mark = "(" if "(" in name else ","
    head, _, tail = name.partition(mark)
    first, second = fold(head), fold(tail)
    if second in _ARTICLES:
        return (first,)
    straight = fold(name)
    return (straight, f"{second} {first}") if first and second else (straight,)
