"""A language model as a reader: asked for verbatim words alone, which are then found or dropped."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from whipcount.coverage.article.decoding import ArticleInput
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.article.prepared import PreparedArticle, prepare
from whipcount.coverage.readers.answers import (
    AnswerFormError,
    LocatedPosition,
    LocatedStatement,
    Locator,
    parsed,
)
from whipcount.coverage.readers.asking import Endpoint, NoAnswerError, ask
from whipcount.coverage.readers.interface import Background, Drop, DropReason, Findings, signature
from whipcount.coverage.readers.joining import Added, grouped, joined, kind_of
from whipcount.coverage.readers.keeping import KeptAnswers
from whipcount.coverage.readers.naming import Naming
from whipcount.coverage.readers.prompting import LONGEST_PARAGRAPH, PROMPT_VERSION, SYSTEM, Chunk, chunks
from whipcount.coverage.readers.rules import RulesReader
from whipcount.domain import InputError
from whipcount.domain.statements import DocumentMention, Position, Speaker, Statement

CONFIDENCE, UNSPOKEN = 0.7, 0.6
"""Of a located record, and of a statement whose speaker is not known: all wait for a person."""
GIVE_UP = 3
"""Questions in a row that stay without any answer, after which the endpoint is taken to be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReader:
    """The rules, and what a language model finds beside them.

    The model sees numbered paragraphs as data and gives paragraph numbers and verbatim words. Each is looked
    for in its paragraph and dropped, with the reason, when it does not stand there; speakers are resolved
    by our own register. Where no usable answer comes, the rules' records stand alone.

    Parameters
    ----------
    endpoint : Endpoint
        Where the model answers. The text of the articles is sent there, and nowhere else.
    answers : KeptAnswers, optional
        Where answers are kept between runs.
    """

    endpoint: Endpoint
    answers: KeptAnswers | None = None
    wait: Callable[[float], None] = time.sleep

    @property
    def name(self) -> str:
        """Name of the reader."""
        return f"model {self.endpoint.model}"

    @property
    def version(self) -> str:
        """Version of the prompt; the rules that stand beside it carry their own name."""
        return f"prompt {PROMPT_VERSION}"

    def read(self, pages: Sequence[ArticleInput], background: Background) -> Findings:
        """Read pages by the rules, then ask the model about each article."""
        rules = RulesReader()
        reading = rules.read(pages, background).reading
        spoken, mentions = grouped(reading.statements), grouped(reading.documents)
        asking = _Asking(self)
        added: dict[str, Added] = {}
        for page in pages:
            prepared = prepare(page)
            source = prepared.article.source.id
            added[source] = asking.about(prepared, spoken.get(source, ()), mentions.get(source, ()))
        whole = joined(reading, added, ours=signature(rules))
        return Findings(reading=whole, offered=asking.offered, drops=tuple(asking.drops))


class _Asking:
    """One run of questions: counts what was offered and dropped, and gives up when nobody answers."""

    def __init__(self, reader: ModelReader) -> None:
        self._reader = reader
        self._signature = signature(reader)
        self._silent = 0
        self.offered = 0
        self.drops: list[Drop] = []

    def about(
        self, prepared: PreparedArticle, statements: Sequence[Statement], mentions: Sequence[DocumentMention]
    ) -> Added:
        """Ask about one article, in portions, and resolve what is found in it."""
        article = prepared.article
        located: list[LocatedStatement] = []
        held: list[LocatedPosition] = []
        for span in article.body:
            if span.end - span.start > LONGEST_PARAGRAPH:
                self._drop(article.source.id, DropReason.TOO_LONG, article.text[span.start : span.start + 80])
        for chunk in chunks(article):
            answer = self._answer(article.source.id, article.text, chunk)
            if answer is None:
                continue
            self.offered += len(answer["statements"]) + len(answer["positions"])
            locator = Locator(article.source.id, article.text, chunk)
            located += locator.statements(answer["statements"])
            held += locator.positions(answer["positions"])
            self.drops += locator.drops
        naming = Naming(prepared, statements, mentions)
        return Added(
            statements=self._statements(prepared, located, naming),
            positions=self._positions(prepared, held, naming, Placed(mentions)),
        )

    def _answer(self, source: str, text: str, chunk: Chunk) -> dict[str, list] | None:
        question, kept = chunk.question(text), self._reader.answers
        model = self._reader.endpoint.model
        earlier = kept.get(question, model) if kept else None
        try:
            words = earlier if earlier is not None else self._ask(question)
            answer = parsed(words)
        except NoAnswerError as error:
            self._drop(source, DropReason.TOO_LONG if error.too_long else DropReason.NO_ANSWER, str(error))
            self._silent += 0 if error.too_long else 1
            if self._silent >= GIVE_UP:
                raise self._gone(error) from error
            return None
        except AnswerFormError as error:
            self._drop(source, DropReason.NOT_JSON, str(error))
            return None
        if kept and earlier is None:
            kept.put(question, model, words)
        return answer

    def _ask(self, question: str) -> str:
        messages = ({"role": "system", "content": SYSTEM}, {"role": "user", "content": question})
        words = ask(self._reader.endpoint, messages, wait=self._reader.wait)
        self._silent = 0
        return words

    def _gone(self, error: NoAnswerError) -> InputError:
        return InputError(
            f"{self._reader.endpoint.url} did not answer {GIVE_UP} questions in a row (the last: {error}).",
            expected="Expected an OpenAI-compatible endpoint that answers.",
            do="Start it or check the address; answers that were kept are not asked for again.",
        )

    def _drop(self, source: str, reason: DropReason, words: str) -> None:
        self.drops.append(Drop(source=source, reason=reason, words=words[:200]))

    def _statements(
        self, prepared: PreparedArticle, located: Sequence[LocatedStatement], naming: Naming
    ) -> tuple[Statement, ...]:
        text, source = prepared.article.text, prepared.article.source.id
        found: list[Statement] = []
        for entry in sorted(located, key=lambda e: (e.speaker or e.span).start):
            words = entry.span.of(text)
            statement = Statement(
                source=source,
                span=entry.span,
                text=words,
                kind=kind_of(words),
                speaker=naming.speaker(entry.speaker) if entry.speaker else _latest(found, entry.span.start),
                cue=entry.cue,
                continued=entry.speaker is None,
                confidence=CONFIDENCE if entry.speaker else UNSPOKEN,
                reader=self._signature,
            )
            found.append(statement)
        return tuple(sorted(found, key=lambda s: (s.span.start, -s.span.end)))

    def _positions(
        self,
        prepared: PreparedArticle,
        held: Sequence[LocatedPosition],
        naming: Naming,
        mentions: Placed[DocumentMention],
    ) -> tuple[Position, ...]:
        text, source = prepared.article.text, prepared.article.source.id
        found: list[Position] = []
        for entry in sorted(held, key=lambda e: e.actor.start):
            words = entry.span.of(text)
            mention = mentions.around(entry.proposal.start) or next(
                iter(mentions.within(entry.proposal.start, entry.proposal.end)), None
            )
            actors = naming.speaker(entry.actor).states
            if mention is None or not actors:
                reason = DropReason.NO_DOCUMENT if mention is None else DropReason.NO_STATE
                self._drop(source, reason, words)
                continue
            found += [
                Position(
                    source=source,
                    span=entry.span,
                    text=words,
                    actor=actor,
                    proposal=mention.key,
                    stance=entry.stance,
                    modality=entry.modality,
                    confidence=CONFIDENCE,
                    reader=self._signature,
                )
                for actor in actors
            ]
        return tuple(found)


def _latest(found: Sequence[Statement], place: int) -> Speaker:
    """Return whoever spoke last before a quotation that has no speaker of its own."""
    before = [statement.speaker for statement in found if statement.span.start < place]
    return replace(before[-1], mention="", span=None) if before else Speaker()
