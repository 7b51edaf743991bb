"""From cue to statement: what was said, by which words, inside one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whipcount.coverage.clauses import Subject, head_of, phrase_right, subject_of
from whipcount.coverage.contents import around_attribution, clause_end, content_after, content_before
from whipcount.coverage.lexicon import CUE_FORMS, DOCUMENT_NOUNS
from whipcount.coverage.participles import participle_subject
from whipcount.coverage.tagging import Sentence
from whipcount.coverage.verbs import Cue, Frame
from whipcount.coverage.wordlists import words

_INVERTING = words("speech.inverting")
_OPENING = frozenset([*CUE_FORMS, "according", "words"])
_AFTER_SPEAKER = frozenset(",.;-()IRtTWK:")
_NOT_PARTICLE = {"hit": ("out", "back")}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One communication found in a sentence; `speaker` is None when the sentence names none."""

    sentence: Sentence
    start: int
    end: int
    cue: str
    lemma: str
    frame: Frame
    speaker: Subject | None
    addressee: str = ""
    confidence: float = 0.9
    block: bool = False
    """The content is the next paragraph, not in this sentence."""


def utterances(sentence: Sentence) -> Iterator[Utterance]:
    """Give the communications in one sentence, in the order of their cues."""
    for place, lower in enumerate(sentence.lowered):
        if lower not in _OPENING:
            continue
        cue = CUE_FORMS.get(lower)
        if lower == "according" and sentence.lower(place + 1) == "to":
            found = _according(sentence, place)
            if found is not None:
                yield found
        elif lower == "words" and sentence.lower(place - 1) == "the" and sentence.lower(place + 1) == "of":
            found = _in_the_words_of(sentence, place)
            if found is not None:
                yield found
        elif cue is not None and sentence.tags[place] in "VZvG":
            yield from _from_verb(sentence, place, cue)


def _from_verb(sentence: Sentence, place: int, cue: Cue) -> Iterator[Utterance]:
    frame, after = _frame(sentence, place, cue)
    if frame is None:
        return
    may_invert = frame in (Frame.SAY, Frame.TELL) and sentence.tags[place] in "VZ"
    inverted = _inverted(sentence, place, frame) if may_invert and cue.lemma != "tell" else None
    if inverted is not None:
        yield inverted
        return
    subject = _subject(sentence, place)
    if subject is None or subject.negated or sentence.lower(subject.first - 1) in _OPEN:
        return  # "what the house asked for", "asked whether Lima regretted it": nothing is said
    if subject.passive:
        yield from _by_agent(sentence, place, cue, frame, subject)
        return
    if not _may_speak(sentence, subject, frame, modal=subject.modal):
        return
    yield from _with_content(sentence, place, cue, frame, after, subject)


def _frame(sentence: Sentence, place: int, cue: Cue) -> tuple[Frame | None, int]:
    """Return the frame in force and where what follows the cue starts; no frame when nothing is reported."""
    follower = sentence.lower(place + 1)
    if cue.frame is Frame.PARTICLE:
        return _particle_frame(sentence, place, cue, follower)
    lacking = (
        (cue.frame is Frame.CALL and not _has_predicate(sentence, place + 1))
        or (cue.frame is Frame.AS and not _has_as(sentence, place + 1))
        or (cue.lemma == "put" and not _puts_figure(sentence, place + 1))
        or (cue.lemma in _NEEDS_TO and not _has_infinitive(sentence, place + 1))
        or (cue.frame is Frame.SAY and _without_content(sentence, place, cue))
    )
    if lacking:
        return None, place
    if cue.frame is Frame.OBJECT and follower in _PREPOSITIONS:
        reports = (cue.lemma, follower) in _REPORTING_PAIRS and sentence.tag(place + 2) not in tuple("I,.t")
        return (Frame.OBJECT, place + 2) if reports else (None, place)
    if cue.lemma == "warn" and follower in ("of", "against", "about"):
        return Frame.OBJECT, place + 2
    return cue.frame, place + 1


def _particle_frame(sentence: Sentence, place: int, cue: Cue, follower: str) -> tuple[Frame | None, int]:
    if follower in cue.particles:
        return Frame.OBJECT, place + 1 if follower == "that" else place + 2
    if cue.also is Frame.CALL and _has_predicate(sentence, place + 1):
        return Frame.CALL, place + 1
    return None, place


_OPEN = frozenset(["what", "whether", "if"])
_PREPOSITIONS = frozenset(["for", "against", "of", "with", "about", "on", "over", "back"])
_REPORTING_PAIRS = frozenset({("press", "for"), ("ask", "for"), ("ask", "about")})


def _puts_figure(sentence: Sentence, first: int) -> bool:
    """Tell *put the number of dead at 300* from *put the talks at risk*."""
    at = next((p for p in range(first + 1, first + 10) if sentence.lower(p) == "at"), None)
    return sentence.tag(first) in ("D", "S", "P") and at is not None and "#" in sentence.tags[at : at + 5]


def _has_infinitive(sentence: Sentence, first: int) -> bool:
    return "to" in [sentence.lower(at) for at in range(first, first + 8)]


_EMPTY_OBJECTS = frozenset(["victory", "responsibility", "credit", "asylum", "independence", "lives", "war"])
_NEEDS_TO = frozenset(["invite", "threaten", "pressure", "beseech", "advise"])


def _without_content(sentence: Sentence, place: int, cue: Cue) -> bool:
    """Tell *claimed victory*, *reported on by the press* from what reports words."""
    follower = sentence.lower(place + 1)
    if follower in _EMPTY_OBJECTS or (cue.lemma == "propose" and sentence.tag(place + 1) == "O"):
        return True
    if cue.lemma == "explain" and sentence.tag(place + 1) in ("D", "S"):
        stop = next((at for at in range(place, len(sentence.tags)) if sentence.tags[at] in ",.;"), place)
        return not set("VZMHEdQW") & set(sentence.tags[place + 1 : stop])  # "explained its vote"
    return (
        follower in ("on", "about")
        and sentence.tag(place + 2) != "t"
        and cue.lemma in ("report", "comment", "remark", "elaborate", "write")
    )


def _has_predicate(sentence: Sentence, first: int) -> bool:
    """Look for a target with a predicate: *called the report "unfair"*, *called it a plot*."""
    tags = sentence.tags
    at = first
    if sentence.tag(at) == "P":
        at += 1
    else:
        while at < len(tags) and tags[at] in "DS":
            at += 1
        while at < len(tags) and tags[at] in "NCJ'#toI&":
            if tags[at] == "J" and at > first + 1 and sentence.tag(at + 1) not in tuple("NCJ"):
                return True
            at += 1
    return at > first and sentence.tag(at) in tuple("QDSJVR") and sentence.tag(at) != ""


def _has_as(sentence: Sentence, first: int) -> bool:
    return any(sentence.lower(at) == "as" for at in range(first, min(first + 16, len(sentence.words))))


def _subject(sentence: Sentence, place: int) -> Subject | None:
    if sentence.tags[place] == "G":
        return participle_subject(sentence, place)
    return subject_of(sentence, place)


def _may_speak(sentence: Sentence, subject: Subject, frame: Frame, *, modal: bool) -> bool:
    head = sentence.lower(head_of(sentence, subject.first, subject.last))
    is_document = head in DOCUMENT_NOUNS
    if modal:
        return is_document
    if frame is Frame.DOCUMENT:
        if sentence.tag(subject.first - 1) == "K":
            return False  # "When the panel decided ...": the day of an act
        return (
            is_document or head == "it" or head in ("commission", "panel", "inquiry", "council", "committee")
        )
    return True


def _with_content(
    sentence: Sentence, place: int, cue: Cue, frame: Frame, after: int, subject: Subject
) -> Iterator[Utterance]:
    narrow = "" if sentence.tags[place] == "G" and subject.how != "participle" else sentence.tags[place]
    if sentence.tags[place] == "G" and sentence.tag(place - 1) in ("N", "C", "t"):
        narrow = (
            "modifier"  # "a resolution urging ... was approved": ends where the resolution's own verb starts
        )
    found = content_after(sentence, after, frame=frame, form=narrow)
    sure = _CONFIDENCE[subject.how]
    common = {"cue": sentence.words[place], "lemma": cue.lemma, "frame": frame, "speaker": subject}
    says = frame in (Frame.SAY, Frame.TELL)
    before = content_before(sentence, subject.first) if says and subject.how in _PREPOSING else None
    if says and subject.how in _PREPOSING:
        whole = around_attribution(sentence, subject.first, after)
        if whole is not None:
            yield Utterance(
                sentence, *whole, **common, addressee=found.addressee if found else "", confidence=0.8
            )
            return
    if before is not None and (found is None or found.detached):
        yield Utterance(
            sentence, *before, **common, addressee=found.addressee if found else "", confidence=sure
        )
        if found is None or not found.quoted:
            return
    elif before is not None and found is not None and found.quoted:
        yield Utterance(sentence, *before, **common, confidence=sure)
    if found is None:
        return
    if found.block:
        yield Utterance(sentence, sentence.end, sentence.end, **common, confidence=sure, block=True)
        return
    for start, end in found.spans:
        yield Utterance(sentence, start, end, **common, addressee=found.addressee, confidence=sure)


_PREPOSING = ("plain", "apposition", "bracket", "relative")
_CONFIDENCE = {
    "plain": 0.95, "apposition": 0.93, "bracket": 0.95, "inverted": 0.93, "relative": 0.85, "shared": 0.8,
    "participle": 0.85, "reduced": 0.75, "agent": 0.85, "according": 0.95,
}  # fmt: skip


def _inverted(sentence: Sentence, place: int, frame: Frame) -> Utterance | None:
    """Read *"No," said the envoy*: the cue right after the content, the speaker after the cue."""
    if place == 0 or sentence.tags[place - 1] not in ",Q." or sentence.tag(place + 1) not in tuple("DSNCJP#"):
        return None
    quoted = "Q" in sentence.tags[max(0, place - 2) : place]
    if not quoted and (frame is Frame.TELL or _has_aside_before(sentence, place)):
        return None
    last = phrase_right(sentence, place + 1)
    if last is None or (sentence.tag(last + 1) and sentence.tag(last + 1) not in _AFTER_SPEAKER):
        return None
    if sentence.tags[last] == "P" and sentence.lower(place) not in _INVERTING:
        return None
    before = content_before(sentence, place)
    if before is None:
        return None
    last = _through_apposition(sentence, last)
    subject = Subject(place + 1, last, "inverted")
    lemma = CUE_FORMS[sentence.lower(place)].lemma
    return Utterance(
        sentence, *before, sentence.words[place], lemma, frame, subject, confidence=_CONFIDENCE["inverted"]
    )


def _has_aside_before(sentence: Sentence, place: int) -> bool:
    """Tell *China, which abstained, announced the plan*: the comma closes an aside, no content."""
    owner = subject_of(sentence, place)
    return owner is not None and owner.how == "apposition"


def _through_apposition(sentence: Sentence, last: int) -> int:
    """Take in *, the envoy of France* after a name, up to the next comma or the end."""
    if sentence.tag(last + 1) == "(":
        closed = sentence.tags.find(")", last)
        return closed if closed > 0 else last
    if sentence.tag(last + 1) != "," or sentence.tag(last + 2) not in tuple("DSNJC"):
        return last
    end = phrase_right(sentence, last + 2)
    if end is None or sentence.tag(end + 1) not in tuple(",.") or "V" in sentence.tags[last + 2 : end + 1]:
        return last
    return end


def _by_agent(
    sentence: Sentence, place: int, cue: Cue, frame: Frame, subject: Subject
) -> Iterator[Utterance]:
    """Read *the text was condemned by Cuba*; without an agent a passive attributes nothing."""
    limit = clause_end(sentence, place + 1)
    by = next((at for at in range(place + 1, limit) if sentence.lower(at) == "by"), None)
    if by is None or frame not in (Frame.OBJECT, Frame.CALL, Frame.AS):
        return
    last = phrase_right(sentence, by + 1)
    if last is None or sentence.tag(by + 1) in ("G", "#") or "#" in sentence.tags[by + 1 : last + 1]:
        return
    agent = Subject(by + 1, last, "agent")
    first = subject.first
    if sentence.tag(first - 1) == "I":
        # "The decision to act in Libya was hailed": what is hailed starts where the clause does
        first = max(sentence.tags.rfind(mark, 0, first) for mark in ",;:") + 1
    yield Utterance(
        sentence,
        sentence.starts[first],
        sentence.ends[subject.last],
        sentence.words[place],
        cue.lemma,
        frame,
        agent,
        confidence=0.7,
    )


def _in_the_words_of(sentence: Sentence, place: int) -> Utterance | None:
    """Read *in the words of X: "..."* and *..., in the words of X*."""
    last = phrase_right(sentence, place + 2)
    quotation = next((at for at in range(len(sentence.words)) if sentence.tags[at] == "Q"), None)
    if last is None or quotation is None:
        return None
    subject = Subject(place + 2, last, "according")
    start, end = sentence.starts[quotation], sentence.ends[quotation]
    return Utterance(sentence, start, end, "in the words of", "say", Frame.SAY, subject, confidence=0.9)


def _according(sentence: Sentence, place: int) -> Utterance | None:
    last = phrase_right(sentence, place + 2)
    if last is None:
        return None
    subject = Subject(place + 2, last, "according")
    if sentence.tag(last + 1) == "V" and sentence.tag(last + 2) == "I":
        # "according to a statement issued by ...": the aside belongs to the source
        closed = sentence.tags.find(",", last)
        last = closed - 1 if closed > 0 else clause_end(sentence, last + 1) - 1
    comma = sentence.tags.find(",", last)
    if comma > 0 and sentence.tag(comma + 1) == "W":
        comma = sentence.tags.find(",", comma + 1)  # "according to the group, which tracks executions, ..."
    if place == 0 or (place <= 2 and sentence.tags[place - 1] in ",B&R"):
        start = comma + 1 if comma > 0 else last + 1
        if start >= len(sentence.words):
            return None
        spans = content_after(sentence, start, frame=Frame.SAY, bare=True)
        if spans is None or not spans.spans:
            return None
        begin, end = spans.spans[0][0], spans.spans[-1][1]
    else:
        stop = place - 1 if sentence.tags[place - 1] in ",R" else place
        before = content_before(sentence, stop + 1 if sentence.tag(stop) == "," else stop, loose=True)
        if before is None:
            return None
        begin, end = before
    return Utterance(sentence, begin, end, "according to", "according", Frame.SAY, subject, confidence=0.93)
