"""The default reader: fixed rules, offline, the same result every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whipcount.coverage.article.decoding import ArticleInput
from whipcount.coverage.article.prepared import READER, READER_VERSION
from whipcount.coverage.reader import read_articles
from whipcount.coverage.readers.interface import Background, Findings


@dataclass(frozen=True, slots=True)
class RulesReader:
    """The rules of `whipcount.coverage`, behind the interface of all readers.

    Examples
    --------
    >>> from whipcount.coverage.readers import read_with
    >>> page = ArticleInput("note.txt", b"The envoy of France said that the draft was not ripe.")
    >>> (statement,) = read_with(RulesReader(), [page]).reading.statements
    >>> statement.speaker.states, statement.reader.startswith("whipcount.coverage rules ")
    (('FRA',), True)
    """

    name: str = READER
    version: str = READER_VERSION

    def read(self, pages: Sequence[ArticleInput], background: Background) -> Findings:
        """Read pages by the rules."""
        reading = read_articles(
            pages,
            supplied_dates=background.supplied_dates,
            known_documents=background.known_documents,
            known_proposals=background.known_proposals,
        )
        return Findings(reading=reading)
