"""Whose participle it is: *..., adding that*, *a letter praising*, *Calling it unfair, the envoy said*."""

from __future__ import annotations

import re

from whipcount.coverage.language.clauses import Subject, earlier_verbs, subject_of
from whipcount.coverage.language.lexicon import CUE_FORMS, DOCUMENT_NOUNS
from whipcount.coverage.language.phrases import head_of, phrase_left, phrase_right
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Frame


def participle_subject(sentence: Sentence, place: int) -> Subject | None:
    """Find the subject of the -ing form at `place`, or None when the rules give none."""
    at = _before_time(sentence, place) - 1
    if at < 0:
        return _after_comma(sentence, place)
    tag = sentence.tags[at]
    if tag == "E":
        return subject_of(sentence, place)
    if sentence.lower(at) == "as":
        return _quoted_as(sentence, at)
    if tag in "NC":
        return _after_noun(sentence, at)
    if tag in ",-Q.&" or sentence.lower(at) == "by":
        return _of_the_clause(sentence, at)
    return _of_document(sentence, at) if tag == "V" else None


_TIMES = re.compile(r"(?:(?:I?[DJ]{0,2}t+#?)|R)+$")


def _before_time(sentence: Sentence, place: int) -> int:
    """Return where *last week* or *on Tuesday* before a word starts, else the place itself."""
    match = _TIMES.search(sentence.tags, max(0, place - 8), place)
    return match.start() if match else place


def _of_document(sentence: Sentence, verb: int) -> Subject | None:
    """Read *a letter sent praising ...*: the document that a participle before it describes."""
    owner = subject_of(sentence, verb)
    if owner is not None and _is_document(sentence, owner.first, owner.last):
        return owner._replace(how="participle", passive=False)
    return None


def _quoted_as(sentence: Sentence, at: int) -> Subject | None:
    """Find the speaker of *was quoted as saying*, *was cited by the daily as saying*."""
    for verb in range(at - 1, max(-1, at - 9), -1):
        if sentence.lower(verb) in ("quoted", "cited", "reported"):
            owner = subject_of(sentence, verb)
            if owner is not None and owner.passive:
                return owner._replace(how="plain", passive=False)
            last = phrase_right(sentence, verb + 1)  # "Radio Lima quoted the envoy as saying"
            return Subject(verb + 1, at - 1, "plain") if last is not None and last <= at - 1 else None
    return None


def _of_the_clause(sentence: Sentence, at: int) -> Subject | None:
    """Find the subject of the clause that a participle goes on with."""
    earlier = next((g for g in range(at - 1, -1, -1) if sentence.tags[g] == "G"), None)
    if sentence.tags[at] == "&" and earlier is not None:
        # "developing or threatening to use": one of a list, unless a participle that speaks comes before
        owner = participle_subject(sentence, earlier)
        spoken = owner is not None and _is_document(sentence, owner.first, owner.last)
        return owner if spoken or sentence.lower(earlier) in CUE_FORMS else None
    verbs = earlier_verbs(sentence, at)
    speaking = [verb for verb in verbs if sentence.lower(verb) in CUE_FORMS and sentence.tags[verb] in "VZ"]
    for verb in [*speaking, *verbs]:
        owner = _speaker_of(sentence, verb)
        if owner is not None and not owner.negated:
            return owner._replace(how="participle", passive=False, modal=False)
    if not verbs and sentence.tags[at] == ",":
        first = phrase_left(sentence, at - 1)  # "The observer, calling it a plot, urged ..."
        return Subject(first, at - 1, "participle") if first == 0 else None
    return None


def _speaker_of(sentence: Sentence, verb: int) -> Subject | None:
    """Return the subject of a verb; of *said X* after a quotation, the X."""
    cue = CUE_FORMS.get(sentence.lower(verb))
    inverts = cue is not None and cue.frame in (Frame.SAY, Frame.TELL)
    if inverts and sentence.tag(verb - 1) in (",", "Q", "."):
        last = phrase_right(sentence, verb + 1)
        if (
            last is not None
            and sentence.tag(verb + 1) in tuple("DSNCJP")
            and sentence.tag(last + 1) in tuple(",.IR-")
        ):
            return Subject(verb + 1, last, "inverted")
    owner = subject_of(sentence, verb)
    if owner is None or owner.how in ("relative", "reduced"):
        return None
    return owner


def _after_comma(sentence: Sentence, place: int) -> Subject | None:
    comma = sentence.tags.find(",", place)
    if comma < 0 or comma + 1 >= len(sentence.words):
        return None
    last = phrase_right(sentence, comma + 1)
    if last is None or sentence.tag(last + 1) not in tuple("VZRHMEd,"):
        return None
    return Subject(comma + 1, last, "participle")


def _after_noun(sentence: Sentence, at: int) -> Subject | None:
    """Read *a letter to diplomats praising ...*: only a document says something in this form."""
    first = phrase_left(sentence, at)
    while (
        first is not None and sentence.tag(first - 1) in ("&", ",") and sentence.tag(first - 2) in ("N", "C")
    ):
        first = phrase_left(sentence, first - 2)  # "letters to Peru and Chile asking them"
    if first is None:
        return None
    if _is_document(sentence, first, at):
        return Subject(first, at, "participle")
    if (first > 0 and sentence.tags[first - 1] == "I") or sentence.tag(first - 1) == "O":
        outer = phrase_left(sentence, first - 2)
        if outer is not None and _is_document(sentence, outer, first - 2):
            return Subject(outer, at, "participle")
    return None


def _is_document(sentence: Sentence, first: int, last: int) -> bool:
    return sentence.lower(head_of(sentence, first, last)) in DOCUMENT_NOUNS
