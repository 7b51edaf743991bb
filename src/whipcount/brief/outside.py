"""Text from outside made fit to show: one line, no invisible control, of bounded length.

The full text is always in the JSON form. Here a control character or a mark that reverses or hides its
neighbours is shown by its number, so that what is displayed is what is there.
"""

from __future__ import annotations

import re

SHOWN = 420
"""Most characters of one text that a page shows."""

_SPACES = re.compile(r"\s+")
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"  # direction and zero width
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags
    "\ud800-\udfff"  # half of a pair: not a character, and no UTF-8 for it
    "]"
)
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def shown(text: str, limit: int = SHOWN) -> str:
    r"""Return `text` on one line, hidden characters by number, cut at `limit` with its length stated.

    Examples
    --------
    >>> shown("two\n lines, \u202eturned")
    'two lines, ⟨U+202E⟩turned'
    >>> shown("word " * 100, 14)
    'word word word … (500 characters in all)'
    """
    # Cleaning never needs more than a few times the limit: a line of a megabyte costs nothing.
    kept = visible(_SPACES.sub(" ", text[: limit * 4 + 64]).strip())
    if len(kept) <= limit and len(text) <= limit * 4 + 64:
        return kept
    return f"{kept[:limit].rstrip()} … ({len(text):,} characters in all)"


def visible(text: str) -> str:
    """Return `text` as it is, lines and all, with hidden characters by number and stacked marks cut."""
    if text.isascii() and text.isprintable():
        return text  # nearly every text that a page shows
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", _STACKED.sub(r"\1", text))
