"""The sources of a brief, numbered in the order in which they are first cited."""

from __future__ import annotations

from datetime import date

from whipcount.brief.content import Cited, Ref, SourceRow
from whipcount.domain import Source, Span
from whipcount.domain.matter import EarlierDecision
from whipcount.domain.statements import Article


class Bibliography:
    """Collects part 9 while the other parts are written, so that no sentence stands without its source.

    Parameters
    ----------
    read_on : date
        The day on which the sources were read.
    """

    def __init__(self, *, read_on: date) -> None:
        self._read_on = read_on.isoformat()
        self._rows: dict[str, SourceRow] = {}

    @property
    def rows(self) -> tuple[SourceRow, ...]:
        """The rows of part 9, in the order of first citation."""
        return tuple(self._rows.values())

    def ref(
        self,
        key: str,
        *,
        title: str,
        sha256: str = "",
        reader: str = "",
        note: str = "",
        span: Span | None = None,
    ) -> Ref:
        """Cite the source `key`, entering it when it is cited for the first time."""
        row = self._rows.get(key)
        if row is None:
            number = str(len(self._rows) + 1)
            row = SourceRow(
                id=number, title=title, sha256=sha256, read_on=self._read_on, reader=reader, note=note
            )
            self._rows[key] = row
        return Ref(source=row.id, span=span)

    def article(self, article: Article, span: Span | None = None) -> Ref:
        """Cite an article, at a place in its raw text where one is given."""
        source = article.source
        known = self._rows.get(f"article:{source.id}")
        if known is not None:  # one article is cited for each of its statements
            return Ref(source=known.id, span=span)
        described = f"{article.outlet}: {article.title}" if article.outlet else article.title
        when = article.published.isoformat() if article.published else article.anchor_reason
        return self.ref(
            f"article:{source.id}",
            title=described or source.id,
            sha256=source.sha256 or "",
            reader=f"{source.reader} {source.reader_version}".strip(),
            note=f"{source.id}; {when}" if when else source.id,
            span=span,
        )

    def source(self, source: Source) -> Ref:
        """Cite a source as a whole."""
        return self.ref(
            f"source:{source.id}",
            title=source.title,
            sha256=source.sha256 or "",
            reader=f"{source.reader} {source.reader_version}".strip(),
            note=source.citation,
        )

    def decision(self, decision: EarlierDecision) -> Ref:
        """Cite the record of an earlier decision."""
        return self.ref(
            f"decision:{decision.symbol}", title=f"{decision.symbol}: {decision.source}", reader="roll calls"
        )

    def count(self) -> Ref:
        """Cite the count's own calls, as the matter's record keeps them."""
        return self.ref("count", title="The count's own calls, in the matter's record", reader="people")

    def noted(self, source: str) -> Ref:
        """Cite what a person entered into the record, by the source named there."""
        if not source:
            return self.ref("noted", title="Entered in the matter's record", reader="people")
        return self._unread(source, "named in the matter's record")

    def fact(self, source: str) -> Ref:
        """Cite a publication that the matter file names as its source; whipcount did not read it itself."""
        return self._unread(source, "named in the matter file")

    def rule(self, cite: str) -> Ref:
        """Cite a rule of procedure as the body's file states it."""
        return self._unread(cite, "as the body's file states it")

    def _unread(self, title: str, note: str) -> Ref:
        key = f"unread:{title}"
        row = SourceRow(id=str(len(self._rows) + 1), title=title, sha256="", read_on="", reader="", note=note)
        return Ref(source=self._rows.setdefault(key, row).id)

    def cited(self, text: str, *refs: Ref) -> Cited:
        """Bind sentences to what they rest on, each source once."""
        return Cited(text=text, refs=tuple(dict.fromkeys(refs)))
