"""A spaCy pipeline as a reader: its parse gives subjects and the ends of clauses, the rules the rest."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from whipcount.coverage.article.decoding import ArticleInput
from whipcount.coverage.article.prepared import PreparedArticle, prepare
from whipcount.coverage.language.lexicon import CUE_FORMS
from whipcount.coverage.language.verbs import Cue, Frame
from whipcount.coverage.readers.interface import Background, Drop, DropReason, Findings, signature
from whipcount.coverage.readers.joining import Added, grouped, joined, kind_of
from whipcount.coverage.readers.naming import Naming
from whipcount.coverage.readers.prompting import LONGEST_PARAGRAPH
from whipcount.coverage.readers.rules import RulesReader
from whipcount.domain import InputError, Span
from whipcount.domain.statements import Speaker, SpeakerType, Statement

CONFIDENCE = 0.6
"""Of a statement that the parse alone shows: it waits for a person."""
_RELATIVE = frozenset(["who", "which", "that"])
_AFTER = frozenset(["dobj", "obj", "ccomp", "xcomp", "oprd", "attr", "acomp", "prep", "advcl"])
_CLAUSES = frozenset(["ccomp", "parataxis"])
_CLOSING = "”\"»’'"
_OPENING = '“"«„‘'


class Pipeline(Protocol):
    """What is used of a spaCy pipeline; its tokens are those of spaCy."""

    @property
    def meta(self) -> dict[str, Any]:
        """Language, name and version of the pipeline."""
        ...

    @property
    def pipe_names(self) -> list[str]:
        """Names of its components."""
        ...

    def __call__(self, text: str) -> Iterable[Any]:
        """Parse a text into tokens."""
        ...


def load_pipeline(name: str) -> Pipeline:
    """Load a pipeline that the user has installed, by its name or its folder.

    Raises
    ------
    InputError
        When spaCy or the pipeline is not installed, or the pipeline does not parse: with what to install.
    """
    try:
        spacy = importlib.import_module("spacy")
    except ImportError as error:
        raise InputError(
            f"The reader spacy:{name} needs spaCy, which is not installed ({error}).",
            expected="Expected spaCy and an English pipeline beside whipcount.",
            do=f"Run: pip install spacy, then python -m spacy download {name or 'en_core_web_sm'}. "
            "Without them, read with --reader rules.",
        ) from error
    try:
        pipeline = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise InputError(
            f"spaCy has no pipeline '{name}' ({str(error)[:120]}).",
            expected="Expected the name of an installed pipeline, or the folder of a saved one.",
            do=f"Run: python -m spacy download {name or 'en_core_web_sm'}; or name the folder of a pipeline.",
        ) from error
    return pipeline


@dataclass(frozen=True, slots=True)
class ParsedReader:
    """The rules, and the statements that a parse shows beside them.

    Parameters
    ----------
    pipeline : Pipeline
        With a dependency parser that gives spaCy's English labels.

    Raises
    ------
    InputError
        When the pipeline has no parser.
    """

    pipeline: Pipeline

    def __post_init__(self) -> None:
        if "parser" not in self.pipeline.pipe_names:
            raise InputError(
                f"The pipeline {self.name} has no dependency parser "
                f"(it has {', '.join(self.pipeline.pipe_names) or 'no component'}).",
                expected="Expected one that tells subjects and clauses: en_core_web_sm or larger.",
                do="Run: python -m spacy download en_core_web_sm.",
            )

    @property
    def name(self) -> str:
        """Language and name of the pipeline."""
        meta = self.pipeline.meta
        return f"spacy {meta.get('lang', '')}_{meta.get('name', '')}"

    @property
    def version(self) -> str:
        """Version of the pipeline."""
        return str(self.pipeline.meta.get("version", ""))

    def read(self, pages: Sequence[ArticleInput], background: Background) -> Findings:
        """Read pages by the rules, then add what the parse shows."""
        reading = RulesReader().read(pages, background).reading
        statements, mentions = grouped(reading.statements), grouped(reading.documents)
        added: dict[str, Added] = {}
        drops: list[Drop] = []
        for page in pages:
            prepared = prepare(page)
            source = prepared.article.source.id
            naming = Naming(prepared, statements.get(source, ()), mentions.get(source, ()))
            added[source] = Added(statements=tuple(self._statements(prepared, naming, drops)))
        offered = sum(len(more.statements) for more in added.values())
        whole = joined(reading, added, ours=signature(RulesReader()))
        return Findings(reading=whole, offered=offered, drops=tuple(drops))

    def _statements(
        self, prepared: PreparedArticle, naming: Naming, drops: list[Drop]
    ) -> Iterator[Statement]:
        text, source = prepared.article.text, prepared.article.source.id
        for paragraph in prepared.article.body:
            words = paragraph.of(text)
            if len(words) > LONGEST_PARAGRAPH:
                drops.append(Drop(source=source, reason=DropReason.TOO_LONG, words=words[:80]))
                continue
            for told in _told(self.pipeline(words), words):
                span = Span(told.content.start + paragraph.start, told.content.end + paragraph.start)
                mention = Span(told.speaker.start + paragraph.start, told.speaker.end + paragraph.start)
                speaker = naming.speaker(mention)
                if not _may_speak(speaker, told.frame):
                    continue
                content = span.of(text)
                yield Statement(
                    source=source,
                    span=span,
                    text=content,
                    kind=kind_of(content),
                    speaker=speaker,
                    cue=told.cue,
                    confidence=CONFIDENCE,
                    reader=signature(self),
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One cue with its subject and what was said, as places in the paragraph."""

    cue: str
    frame: Frame
    speaker: Span
    content: Span


def _told(tokens: Iterable[Any], text: str) -> Iterator[_Told]:
    for token in tokens:
        cue = CUE_FORMS.get(token.text.lower())
        if cue is None or token.pos_ not in ("VERB", "AUX") or _passive(token):
            continue
        subject = _subject(token)
        if subject is None:
            continue
        speaker = _mention(subject, text)
        frame, content = _content(token, cue, text)
        if content is None or content.overlaps(speaker) or content.start <= token.idx < content.end:
            continue
        yield _Told(cue=token.text, frame=frame, speaker=speaker, content=content)


def _passive(token: Any) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass", "neg") for child in token.children)


def _subject(token: Any, depth: int = 0) -> Any | None:
    """Find who does what a verb says: its own subject, or the one it shares with the verb above it."""
    own = next((child for child in token.children if child.dep_ == "nsubj"), None)
    if own is not None:
        if own.text.lower() in _RELATIVE:
            return token.head if token.dep_ == "relcl" else None
        return own
    shares = token.dep_ == "conj" or (token.dep_ == "advcl" and token.tag_ == "VBG")
    if shares and depth < 4 and token.head is not token:
        return _subject(token.head, depth + 1)
    return None


def _mention(subject: Any, text: str) -> Span:
    """Take the subject with its appositions, without the clauses that hang on it."""
    end = subject.right_edge
    stop = end.idx + len(end.text)
    for child in subject.children:
        if child.dep_ in ("relcl", "acl") and child.left_edge.idx > subject.idx:
            stop = min(stop, child.left_edge.idx)
    return _trimmed(text, subject.left_edge.idx, stop)


def _content(token: Any, cue: Cue, text: str) -> tuple[Frame, Span | None]:
    frame, particles = cue.frame, cue.particles
    if frame is Frame.PARTICLE:
        after = next(
            (c for c in token.children if c.dep_ in ("prep", "prt") and c.text.lower() in particles), None
        )
        if after is None:
            return frame, None
        last = max((c.right_edge for c in token.children if c.idx >= after.idx), key=lambda t: t.idx)
        return frame, _quoted(text, after.idx + len(after.text), last.idx + len(last.text))
    clause = next((child for child in token.children if child.dep_ in _CLAUSES), None)
    if frame in (Frame.SAY, Frame.TELL):
        return frame, _clause(clause, text) if clause is not None else None
    objects = [c for c in token.children if c.dep_ in _AFTER and c.idx > token.idx]
    if not objects or objects[0].dep_ in ("prep", "advcl"):
        return frame, None
    first, last = objects[0].left_edge, max((c.right_edge for c in objects), key=lambda t: t.idx)
    start = _past_that(objects[0], first)
    return frame, _quoted(text, start, last.idx + len(last.text))


def _clause(clause: Any, text: str) -> Span | None:
    last = clause.right_edge
    return _quoted(text, _past_that(clause, clause.left_edge), last.idx + len(last.text))


def _past_that(clause: Any, first: Any) -> int:
    mark = next((child for child in clause.children if child.dep_ == "mark"), None)
    if mark is not None and mark.text.lower() == "that":
        return mark.idx + len(mark.text)
    return first.idx


def _quoted(text: str, start: int, end: int) -> Span | None:
    """Trim a stretch, and take in the quotation marks that belong to it."""
    span = _trimmed(text, start, end)
    first, last = span.start, span.end
    if first > 0 and text[first - 1] in _OPENING:
        first -= 1
    opens = text[first : first + 1] in _OPENING
    for ahead in range(last, min(last + 3, len(text))):
        if text[ahead] in _CLOSING and opens:
            last = ahead + 1
            break
        if text[ahead] not in ",.!?":
            break
    return Span(first, last) if last - first >= 3 else None


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip(" \t\r\n,;:–—-"))
    right = len(words) - len(words.rstrip(" \t\r\n,;:–—-("))
    return Span(start + left, max(start + left, end - right))


def _may_speak(speaker: Speaker, frame: Frame) -> bool:
    if frame is Frame.DOCUMENT:
        return speaker.type in (SpeakerType.DOCUMENT, SpeakerType.ORGANISATION, SpeakerType.MEDIA)
    return bool(speaker.mention)
