"""Words given by a reader found in the raw text: marks and spaces may differ, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whipcount.domain import Span

_UNIT = re.compile(
    r"(?P<space>[\s\u200b\u200c\u200d\u2060\ufeff]*\s[\s\u200b\u200c\u200d\u2060\ufeff]*)"
    r"|(?P<nothing>[\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad]+)"
    r"|(?P<double>[“”„‟«»″\"]|``|'')"
    r"|(?P<single>[‘’‚‛′`'])"
    r"|(?P<dash>[‐‑‒–—―−-])"
    r"|(?P<dots>…)",
)
_PLAIN = {"space": " ", "nothing": "", "double": '"', "single": "'", "dash": "-", "dots": "..."}
_EDGES = " \"'.,;:"


@dataclass(frozen=True, slots=True)
class Plain:
    """A stretch of raw text with one form for each mark, and where each of its characters stands."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, raw: str, start: int = 0, end: int | None = None) -> Plain:
        """Make the plain form of `raw[start:end]`; places stay those of the raw text."""
        stop = len(raw) if end is None else end
        signs: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = start
        while at < stop:
            match = _UNIT.match(raw, at, stop)
            after = match.end() if match else at + 1
            for sign in _PLAIN[match.lastgroup or ""] if match else raw[at]:
                signs.append(sign)
                starts.append(at)
                ends.append(after)
            at = after
        return cls("".join(signs), tuple(starts), tuple(ends))

    def find(self, words: str) -> Iterator[Span]:
        """Give every place where `words` stand as whole words, up to quotation marks and stops at their ends.

        Examples
        --------
        >>> raw = "He said: “We will not vote” – no more."
        >>> [span.of(raw) for span in Plain.of(raw).find('"We will  not vote"')]
        ['“We will not vote”']
        """
        sought = Plain.of(words).text.strip(" ")
        places = list(self._places(sought))
        if not places:
            places = list(self._places(sought.strip(_EDGES)))
        yield from places

    def _places(self, sought: str) -> Iterator[Span]:
        at = self.text.find(sought) if sought else -1
        while at >= 0:
            end = at + len(sought)
            if not (_inside_word(self.text, at) or _inside_word(self.text, end)):
                yield Span(self.starts[at], self.ends[end - 1])
            at = self.text.find(sought, at + 1)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
