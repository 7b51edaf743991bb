"""The statements of one article: utterances of all its sentences, with their speakers resolved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from whipcount.coverage.article.confidence import BLOCK, CONTINUED, GUESSED, WITHOUT_NAME
from whipcount.coverage.article.prepared import PreparedArticle
from whipcount.coverage.language.clauses import Subject, earlier_verbs, subject_of
from whipcount.coverage.language.lexicon import BODY_NOUNS, DOCUMENT_NOUNS, PERSON_NOUNS
from whipcount.coverage.language.phrases import head_of
from whipcount.coverage.language.places import PlaceKind
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.speakers.bodies import note_bodies
from whipcount.coverage.speakers.memory import Memory
from whipcount.coverage.speakers.voices import DocumentOf, resolve_subject
from whipcount.coverage.speech.cues import Utterance, utterances
from whipcount.domain import Span
from whipcount.domain.statements import Speaker, SpeakerType, Statement, StatementKind

_EDGE = "\"“”‘’'`«»„ \t\r\n.,;:!?()[]–—-"
_SPEAKING = frozenset({SpeakerType.STATE, SpeakerType.BLOC, SpeakerType.DOCUMENT, SpeakerType.PERSON})
_SAME_WORDS = 0.8
_LATEST = 6
"""A statement is held against this many before it."""


def read_statements(prepared: PreparedArticle, memory: Memory, document_of: DocumentOf) -> list[Statement]:
    """Read the statements of one article in order of place."""
    source = prepared.article.source.id
    found: list[Statement] = []
    block: Speaker | None = None
    block_cue, found_first = "", False
    for paragraph in _paragraphs(prepared.sentences):
        memory.paragraph, memory.spoken_before = paragraph[0].start, len(memory.spoken)
        if block is not None:
            whole = _make(source, paragraph[0].text, paragraph[0].start, paragraph[-1].end, block, block_cue)
            found.append(replace(whole, kind=StatementKind.DIRECT, confidence=BLOCK))
            memory.spoken.append(block)
            block = None
            continue
        for sentence in paragraph:
            note_bodies(sentence, memory)
            spoken = _unnested(list(utterances(sentence)))
            for utterance in spoken:
                speaker = _speaker(utterance, memory, document_of)
                if utterance.block:
                    block, block_cue = speaker, utterance.cue
                    continue
                found.append(_statement(source, utterance, speaker, guessed=memory.guessed))
            _remember(sentence, memory, document_of)
            if not found_first:
                found_first = True
                memory.lead = _lead(sentence)
            found += _continued(source, sentence, spoken, found)
    return _nest(_without_repeats(found))


def _lead(sentence: Sentence) -> tuple[str, ...]:
    """Return the state that acts in the first sentence, if it is one alone: *India on Thursday voted for*."""
    subject = subject_of(sentence, sentence.finite[0]) if sentence.finite else None
    if subject is None:
        return ()
    named = sentence.places_in(sentence.starts[subject.first], sentence.ends[subject.last])
    alone = len(named) == 1 and named[0].kind in (PlaceKind.NAME, PlaceKind.CAPITAL)
    opens = bool(named) and named[0].start == sentence.starts[subject.first]
    return (
        (named[0].code,) if alone and opens and "'" not in sentence.tags[subject.first : subject.last] else ()
    )


def _paragraphs(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    grouped: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        grouped.setdefault(sentence.paragraph, []).append(sentence)
    return list(grouped.values())


def _holds(outer: Utterance, inner: Utterance) -> bool:
    """Whether one utterance lies within another, larger one."""
    within = not outer.block and outer.start <= inner.start and inner.end <= outer.end
    return within and (outer.start, outer.end) != (inner.start, inner.end)


def _unnested(spoken: list[Utterance]) -> list[Utterance]:
    """Leave out what only repeats an outer statement: *said it opposes*, *“its text praising ...”*."""
    kept: list[Utterance] = []
    for utterance in spoken:
        inside = any(_holds(other, utterance) for other in spoken)
        subject = utterance.speaker
        pronoun = subject is not None and _stands_for_speaker(utterance.sentence, subject)
        if inside and (pronoun or (subject is not None and _goes_on(utterance.sentence, subject))):
            continue
        kept.append(utterance)
    return kept


def _goes_on(sentence: Sentence, subject: Subject) -> bool:
    """Whether a participle, *adding that*, goes on with whoever speaks; a letter's *asking them* does not."""
    head = sentence.lower(head_of(sentence, subject.first, subject.last))
    letter = head in DOCUMENT_NOUNS and sentence.tags[subject.first] != "S"
    return subject.how == "participle" and not letter


_OWN_SIDE = frozenset(["delegation", "country", "government"])


def _stands_for_speaker(sentence: Sentence, subject: Subject) -> bool:
    """Whether *it*, *she*, *his delegation* stand for whoever speaks around them."""
    own = sentence.tags[subject.first] == "S" and sentence.lower(subject.last) in _OWN_SIDE
    return sentence.tags[subject.first] == "P" or own


def _speaker(utterance: Utterance, memory: Memory, document_of: DocumentOf) -> Speaker:
    subject, sentence = utterance.speaker, utterance.sentence
    if subject is None:
        return Speaker()
    if sentence.tags[subject.first] == "P":
        opened = max(sentence.tags.rfind(mark, 0, subject.first) for mark in ":;")
        if opened < 0 and sentence.tags.find("(", 0, subject.first) > 0:
            opened = subject.first  # "ANN LEE (Chile) had abstained for that reason, she said"
        if opened > 0:
            # "Lima and Quito agreed: the plan, they said, ...": who acts before the colon
            _remember_subject(sentence, opened, memory, document_of)
    speaker = resolve_subject(sentence, subject, memory, document_of)
    memory.spoken.append(speaker)
    return speaker


def _statement(source: str, utterance: Utterance, speaker: Speaker, *, guessed: bool) -> Statement:
    subject = utterance.speaker
    span = Span(utterance.start, utterance.end)
    words = span.of(utterance.sentence.text)
    sure = utterance.confidence * (1.0 if speaker.name else WITHOUT_NAME) * (GUESSED if guessed else 1.0)
    return Statement(
        source=source,
        span=span,
        text=words,
        kind=StatementKind.DIRECT if _is_quotation(words) else StatementKind.INDIRECT,
        speaker=speaker,
        cue=utterance.cue,
        addressee=utterance.addressee,
        hedged=bool(subject and subject.hedged) or _hedged(utterance),
        confidence=round(sure, 2),
    )


def _hedged(utterance: Utterance) -> bool:
    words = utterance.sentence.text[
        max(utterance.sentence.start, utterance.start - 60) : utterance.start
    ].lower()
    return "reportedly" in words or "apparently" in words or "seemingly" in words


def _make(source: str, text: str, start: int, end: int, speaker: Speaker, cue: str) -> Statement:
    words = text[start:end]
    kind = StatementKind.DIRECT if _is_quotation(words) else StatementKind.INDIRECT
    return Statement(source=source, span=Span(start, end), text=words, kind=kind, speaker=speaker, cue=cue)


def _is_quotation(words: str) -> bool:
    opens = words[:1] in '“"‘«„' or words.startswith("``")
    closes = words.rstrip(".,;")[-1:] in '”"’»' or words.endswith("''")
    if not (opens and closes):
        return False
    inner = words[1:-1]
    return not any(mark in inner for mark in "“”«»") and inner.count('"') == 0


def _continued(
    source: str, sentence: Sentence, spoken: Sequence[Utterance], found: Sequence[Statement]
) -> list[Statement]:
    """Give a quotation that is a whole sentence and names no speaker to the speaker before."""
    if spoken or not found or sentence.tags.rstrip(".,") != "Q" or sentence.ends[0] - sentence.starts[0] < 12:
        return []
    latest = found[-1]
    if sentence.start - latest.span.end > 1200:
        return []
    speaker = replace(latest.speaker, mention="", span=None)
    made = _make(source, sentence.text, sentence.starts[0], sentence.ends[0], speaker, "")
    return [replace(made, kind=StatementKind.DIRECT, continued=True, confidence=CONTINUED)]


def _remember(sentence: Sentence, memory: Memory, document_of: DocumentOf) -> None:
    """Note the states of a sentence, and its subject when that is no speaker: *it* may mean it next."""
    if not any(
        speaker.span and sentence.start <= speaker.span.start < sentence.end for speaker in memory.spoken[-4:]
    ):
        _remember_subject(sentence, len(sentence.words), memory, document_of)
    for place in sentence.places:
        if place.kind in (PlaceKind.NAME, PlaceKind.CAPITAL, PlaceKind.DEMONYM, PlaceKind.BLOC):
            memory.mentioned.append(place.code)
            memory.often[place.code] += 1


def _remember_subject(sentence: Sentence, end: int, memory: Memory, document_of: DocumentOf) -> None:
    """Note who the first subject before word `end` is."""
    for verb in reversed(earlier_verbs(sentence, end)):
        subject = subject_of(sentence, verb)
        if subject is not None and sentence.tags[subject.first] != "P":
            head = sentence.lower(head_of(sentence, subject.first, subject.last))
            meant = resolve_subject(sentence, subject, memory, document_of)
            person = meant.type is SpeakerType.UNNAMED and head in PERSON_NOUNS
            organisation = meant.type in (SpeakerType.ORGANISATION, SpeakerType.MEDIA) and (
                bool(meant.states) or head in BODY_NOUNS
            )
            if meant.type in _SPEAKING or organisation or person:
                memory.spoken.append(meant)
            break


def _without_repeats(statements: list[Statement]) -> list[Statement]:
    """Keep the surest of statements that cover the same words."""
    kept: list[Statement] = []
    cores: list[tuple[int, int]] = []
    for statement in sorted(statements, key=lambda s: (s.span.start, -s.span.end)):
        core = _trimmed(statement)
        if core[0] >= core[1]:
            continue
        near = range(max(0, len(kept) - _LATEST), len(kept))
        twin = next((place for place in near if _overlap(core, cores[place]) >= _SAME_WORDS), None)
        if twin is None:
            kept.append(statement)
            cores.append(core)
        elif statement.confidence > kept[twin].confidence:
            kept[twin], cores[twin] = statement, core
    return sorted(kept, key=lambda s: (s.span.start, -s.span.end))


def _trimmed(statement: Statement) -> tuple[int, int]:
    words = statement.text
    start = statement.span.start + len(words) - len(words.lstrip(_EDGE))
    return start, statement.span.end - (len(words) - len(words.rstrip(_EDGE)))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    if one[0] >= other[1] or other[0] >= one[1]:
        return 0.0
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def _nest(statements: list[Statement]) -> list[Statement]:
    nested: list[Statement] = []
    open_ones: list[Statement] = []
    for statement in statements:
        open_ones = [other for other in open_ones if other.span.end >= statement.span.end]
        nested.append(replace(statement, nested_in=open_ones[-1].span) if open_ones else statement)
        open_ones.append(statement)
    return nested
