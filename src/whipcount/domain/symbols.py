"""UN document symbols: found in a text, and written one way."""

from __future__ import annotations

import re
from dataclasses import dataclass

SYMBOL_PATTERN = re.compile(
    r"\b(?:A|S|E|T|ST|CAT|CCPR|CEDAW|CERD|CRC|CRPD|CMW|CED|HRI|DP|UNEP|TD)"
    r"/(?:[A-Z0-9][A-Za-z0-9.\-]*/){0,8}(?:[A-Z0-9][A-Za-z0-9.\-]*)?\d[A-Za-z0-9.]*"
    r"(?:\s?\((?:\d{4}|[IVXL]+)\))?(?:/(?:Add|Corr|Rev)\.\d+)*"
)
"""A symbol as it stands in running text, with its addenda, corrigenda and revisions."""

_SPACES = re.compile(r"\s+")
_GLUED_PART = re.compile(r"(?<=\d)([A-Z])$")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol, spaces settled so that two spellings of one document compare equal.

    Examples
    --------
    >>> Symbol.parse("A/RES/62/223B") == Symbol.parse("A/RES/62/223 B")
    True
    >>> Symbol.parse("A/RES/69/188").is_resolution
    True
    """

    text: str

    @classmethod
    def parse(cls, raw: str) -> Symbol:
        """Settle the spelling of `raw`: no doubled spaces, a part letter set off by one space."""
        text = _SPACES.sub(" ", raw.strip()).replace(" (", "(")
        if text.startswith("A/RES/"):
            text = _GLUED_PART.sub(r" \1", text)
        return cls(text)

    @property
    def is_resolution(self) -> bool:
        """Whether the symbol names an adopted resolution."""
        return "/RES/" in self.text

    @property
    def is_draft(self) -> bool:
        """Whether the symbol is of the L. series: a proposal that has been tabled."""
        return "/L." in self.text

    def __str__(self) -> str:
        return self.text
