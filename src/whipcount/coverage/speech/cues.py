"""From cue to statement: what was said, by which words, inside one sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from whipcount.coverage.article.confidence import ANNOUNCED, AROUND, PASSIVE, STATEMENT
from whipcount.coverage.language.clauseends import clause_end
from whipcount.coverage.language.clauses import Subject, subject_of
from whipcount.coverage.language.lexicon import BODY_NOUNS, CUE_FORMS, DOCUMENT_NOUNS, PERSON_NOUNS
from whipcount.coverage.language.participles import participle_subject
from whipcount.coverage.language.phrases import head_of, phrase_left, phrase_right
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Cue, Frame
from whipcount.coverage.language.wordlists import words
from whipcount.coverage.speech.contents import (
    Content,
    around_attribution,
    content_after,
    content_before,
    told_on,
)
from whipcount.coverage.speech.frames import OPEN, frame_in
from whipcount.coverage.speech.sources import SOURCE_WORDS, by_source
from whipcount.coverage.speech.utterance import Utterance

_INVERTING = words("speech.inverting")
_OPENING = frozenset([*CUE_FORMS, *SOURCE_WORDS, "read"])
_AFTER_SPEAKER = frozenset(",.;-()IRtTWK:")
_NOT_PARTICLE = {"hit": ("out", "back")}


def utterances(sentence: Sentence) -> Iterator[Utterance]:
    """Give the communications in one sentence, in the order of their cues."""
    announced = _announced(sentence)
    if announced is not None:
        yield announced
        return
    if _OPENING.isdisjoint(sentence.lowered):
        return
    for place, lower in enumerate(sentence.lowered):
        if lower not in _OPENING:
            continue
        cue = CUE_FORMS.get(lower)
        named = by_source(sentence, place, lower)
        if named is None and lower == "read" and "Q" in sentence.tags[max(0, place - 2) : place]:
            named = _inverted(sentence, place, Frame.SAY)
        if named is not None:
            yield named
        elif cue is not None and sentence.tags[place] in "VZvG":
            yield from _from_verb(sentence, place, cue)


def _announced(sentence: Sentence) -> Utterance | None:
    """Read *The envoy was blunt: "The text is poor."*: a colon after a clause about somebody, and no cue."""
    tags = sentence.tags.rstrip(".")
    colon = len(tags) - 2
    if not tags.endswith(":Q") or ":" in tags[:colon] or not sentence.words[colon + 1][1:2].isupper():
        return None
    verbs = [at for at in sentence.finite if at < colon]
    cues = [at for at in verbs if sentence.lower(at) in CUE_FORMS and sentence.lower(at) != "say"]
    subject = subject_of(sentence, verbs[0]) if verbs and not cues else None
    if subject is None or subject.negated or subject.how != "plain" or subject.first > 2:
        return None
    head = head_of(sentence, subject.first, subject.last)
    if sentence.lower(head) not in PERSON_NOUNS and sentence.lower(head) not in ("he", "she"):
        return None
    start, end = sentence.starts[colon + 1], sentence.ends[colon + 1]
    return Utterance(sentence, start, end, ":", "say", Frame.SAY, subject, confidence=ANNOUNCED)


def _from_verb(sentence: Sentence, place: int, cue: Cue) -> Iterator[Utterance]:
    frame, after = frame_in(sentence, place, cue)
    if frame is None or _says_nothing(sentence, place, frame, after):
        return
    may_invert = frame in (Frame.SAY, Frame.TELL) and sentence.tags[place] in "VZ"
    inverted = _inverted(sentence, place, frame) if may_invert and cue.lemma != "tell" else None
    if inverted is not None:
        yield inverted
        yield from _goes_on_quoted(sentence, inverted)
        return
    subject = _subject(sentence, place)
    if subject is None or subject.negated or sentence.lower(subject.first - 1) in OPEN:
        return  # "what the house asked for", "asked whether Lima regretted it": nothing is said
    if subject.hedged and "expected" in sentence.lowered[subject.last + 1 : place]:
        return  # "is expected to ask": nothing is said yet
    if subject.passive:
        yield from _by_agent(sentence, place, cue, frame, subject)
        return
    if not _may_speak(sentence, subject, frame, threat=cue.lemma == "threaten"):
        return
    yield from _with_content(sentence, place, cue, frame, after, subject)


_POINTING = frozenset(["this", "that", "it", "them", "these", "those", "nobody", "nothing"])


def _says_nothing(sentence: Sentence, place: int, frame: Frame, after: int) -> bool:
    """Tell *publishers deny this*, *condemned nobody*, *a text written with help* from what has content."""
    if sentence.lower(place) == "written":
        return "H" not in sentence.tags[max(0, place - 3) : place]
    if frame is not Frame.OBJECT:
        return False
    beyond = after + 1 + (sentence.tag(after + 1) == "R")
    return sentence.lower(after) in _POINTING and sentence.tag(beyond) in tuple(".;,&")


def _subject(sentence: Sentence, place: int) -> Subject | None:
    if sentence.tags[place] == "G":
        return participle_subject(sentence, place)
    return subject_of(sentence, place)


_PARTIES = PERSON_NOUNS | BODY_NOUNS | DOCUMENT_NOUNS
_DECIDING = frozenset(["commission", "panel", "inquiry", "council", "committee", "court", "tribunal"])


def _may_speak(sentence: Sentence, subject: Subject, frame: Frame, *, threat: bool) -> bool:
    head = sentence.lower(head_of(sentence, subject.first, subject.last))
    is_document = head in DOCUMENT_NOUNS
    if subject.modal:
        return is_document
    named = sentence.tags[head_of(sentence, subject.first, subject.last)] in "PC"
    if threat and not named and not {head, head.rstrip("s")} & _PARTIES:
        return False  # "a disease threatens to spread"
    if frame is Frame.DOCUMENT:
        if sentence.tag(subject.first - 1) == "K":
            return False  # "When the panel decided ...": the day of an act
        return is_document or head == "it" or head in _DECIDING
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
    sure = STATEMENT[subject.how]
    common = {"cue": sentence.words[place], "lemma": cue.lemma, "frame": frame, "speaker": subject}
    says = frame in (Frame.SAY, Frame.TELL)
    preposed = subject.how == "participle" and sentence.tag(place - 1) == "," and subject.last == place - 2
    if found is not None and found.spans:
        found = _cut_back(sentence, place, subject, found, clause=says, preposed=preposed)
    before = content_before(sentence, subject.first) if says and subject.how in _PREPOSING else None
    if says and subject.how in _PREPOSING:
        whole = around_attribution(sentence, subject.first, after)
        if whole is not None:
            yield Utterance(
                sentence, *whole, **common, addressee=found.addressee if found else "", confidence=AROUND
            )
            return
    if before is not None and found is not None and sentence.tag(after) in ("I", "K") and not found.quoted:
        found = None  # "..., an envoy said as he left", "..., the agency said in a note issued in April"
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


def _cut_back(
    sentence: Sentence, place: int, subject: Subject, found: Content, *, clause: bool, preposed: bool
) -> Content:
    """End what is said where the clause around it goes on."""
    if subject.how == "relative" or preposed:
        found = _within_aside(sentence, subject, found)
        found = found if clause else _before_participle(sentence, subject, found)
    if subject.first > place:
        start, end = found.spans[-1]  # "Arguing that the text was poor, Peru voted no"
        end = min(end, sentence.ends[subject.first - 2])
        found = found._replace(spans=(*found.spans[:-1], (start, end)))
    return found


_MAIN_VERB = re.compile(r",R?[VZMHE]")


def _within_aside(sentence: Sentence, subject: Subject, found: Content) -> Content:
    """End what is said in *, who described the text as selective, asked why* before the main verb."""
    if sentence.tag(subject.last + 1) != "," or not found.spans:
        return found
    start, end = found.spans[-1]
    after = bisect_left(sentence.starts, start)
    main = _MAIN_VERB.search(sentence.tags, after)
    if main is None or not after < main.start() or sentence.starts[main.start()] >= end:
        return found
    return found._replace(spans=(*found.spans[:-1], (start, sentence.ends[main.start() - 1])))


def _before_participle(sentence: Sentence, subject: Subject, found: Content) -> Content:
    """End *backed a text that asks Peru to act, breaking with its past* where the main clause goes on."""
    if sentence.tag(subject.last + 1) == "," or not found.spans:
        return found
    start, end = found.spans[-1]
    comma = sentence.tags.find(",G", bisect_left(sentence.starts, start))
    if comma < 0 or sentence.starts[comma] >= end:
        return found
    return found._replace(spans=(*found.spans[:-1], (start, sentence.ends[comma - 1])))


_PREPOSING = ("plain", "apposition", "bracket", "relative")


def _inverted(sentence: Sentence, place: int, frame: Frame) -> Utterance | None:
    """Read *"No," said the envoy*: the cue right after the content, the speaker after the cue."""
    if place == 0 or sentence.tags[place - 1] not in ",Q." or sentence.tag(place + 1) not in tuple("DSNCJP#"):
        return None
    quoted = "Q" in sentence.tags[max(0, place - 2) : place]
    if not quoted and (frame is Frame.TELL or _has_aside_before(sentence, place)):
        return None
    last = phrase_right(sentence, place + 1)
    if last is None or not _may_close(sentence, last):
        return None
    if sentence.tags[last] == "P" and sentence.lower(place) not in _INVERTING:
        return None
    before = _around_inverted(sentence, place, last) if not quoted else None
    before = before or content_before(sentence, place)
    if before is None:
        return None
    last = _through_apposition(sentence, last)
    subject = Subject(place + 1, last, "inverted")
    cue = CUE_FORMS.get(sentence.lower(place))
    lemma = cue.lemma if cue else "read"
    return Utterance(
        sentence, *before, sentence.words[place], lemma, frame, subject, confidence=STATEMENT["inverted"]
    )


def _goes_on_quoted(sentence: Sentence, told: Utterance) -> Iterator[Utterance]:
    """Read the second part of *"We came," said the envoy, "and we saw."*."""
    speaker = told.speaker
    if speaker is None:
        return
    at = speaker.last + 1 + (sentence.tag(speaker.last + 1) == ",")
    if sentence.tag(at) == "Q" and sentence.tag(at - 1) == "," and sentence.tag(at + 1) in ("", ".", ","):
        yield told._replace(start=sentence.starts[at], end=sentence.ends[at])


def _may_close(sentence: Sentence, last: int) -> bool:
    """Whether a speaker after the cue may end at word `last`."""
    after = sentence.tag(last + 1)
    described = after == "V" and sentence.lower(last) in DOCUMENT_NOUNS  # "says a paper submitted in May"
    return not after or after in _AFTER_SPEAKER or described


def _around_inverted(sentence: Sentence, place: int, last: int) -> tuple[int, int] | None:
    """Return the whole of *That, said a diplomat, was Berlin's reading too*."""
    goes_on = sentence.tag(last + 2) in ("Z", "M", "H", "E", "d") or sentence.lower(last + 2) in (
        "since",
        "because",
    )
    goes_on = goes_on or told_on(sentence, last + 2)
    if sentence.tag(place - 1) != "," or sentence.tag(last + 1) != "," or not goes_on:
        return None
    first = max(sentence.tags.rfind(mark, 0, place) for mark in ";:") + 1
    return sentence.starts[first], sentence.ends[clause_end(sentence, last + 2) - 1]


def _has_aside_before(sentence: Sentence, place: int) -> bool:
    """Tell *China, which abstained, announced the plan*: the comma closes an aside, no content."""
    owner = subject_of(sentence, place)
    predicate = sentence.tag(sentence.tags.rfind(",", 0, place - 1) + 1) in tuple("MHE")
    return owner is not None and owner.how == "apposition" and not predicate


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
    document = _by_which(sentence, subject) if by is None else None
    if document is not None:
        start, end = sentence.starts[subject.first], sentence.ends[limit - 1]
        yield Utterance(
            sentence,
            start,
            end,
            sentence.words[place],
            cue.lemma,
            frame,
            document,
            confidence=STATEMENT["agent"],
        )
        return
    if by is None:
        return
    last = phrase_right(sentence, by + 1)
    if frame is Frame.TELL and last is not None and sentence.tag(last + 1) == "T":
        told = content_after(sentence, last + 1, frame=Frame.SAY)
        agent = Subject(by + 1, last, "agent")
        for start, end in told.spans if told is not None else ():  # "were told by the chair that"
            yield Utterance(
                sentence, start, end, sentence.words[place], cue.lemma, frame, agent, confidence=PASSIVE
            )
        return
    if frame not in (Frame.OBJECT, Frame.CALL, Frame.AS):
        return
    if last is None or sentence.tag(by + 1) in ("G", "#") or "#" in sentence.tags[by + 1 : last + 1]:
        return
    agent = Subject(by + 1, last, "agent")
    first = subject.first
    if sentence.tag(first - 1) == "I":
        # "The decision to act in Libya was hailed": what is hailed starts where the clause does
        first = max(sentence.tags.rfind(mark, 0, first) for mark in ",;:") + 1
    if sentence.lower(subject.last) in _POINTING:
        return  # "each of them was rejected by the conference"
    end = subject.last
    if sentence.lower(last + 1) == "as":
        end = limit - 1  # "was dismissed by the envoy as bad arithmetic"
    yield Utterance(
        sentence,
        sentence.starts[first],
        sentence.ends[end],
        sentence.words[place],
        cue.lemma,
        frame,
        agent,
        confidence=PASSIVE,
    )


def _by_which(sentence: Sentence, subject: Subject) -> Subject | None:
    """Find the document in *a text by which states were called upon*, *By the text, states are urged*."""
    relative = subject.first - 1
    if sentence.tag(relative) == "W" and sentence.lower(relative - 1) == "by":
        end = relative - 3 if sentence.tag(relative - 2) == "," else relative - 2
        first = phrase_left(sentence, end)
    else:
        by = next((at for at in range(3) if sentence.lower(at) == "by"), None)
        first = None if by is None else by + 1
        end = phrase_right(sentence, first) if first is not None else None
    if first is None or end is None or sentence.lower(head_of(sentence, first, end)) not in DOCUMENT_NOUNS:
        return None
    return Subject(first, end, "agent")
