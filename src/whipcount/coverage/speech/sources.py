"""Statements whose source is named without a verb: *according to X*, *the estimate by X*."""

from __future__ import annotations

import re

from whipcount.coverage.article.confidence import STATEMENT
from whipcount.coverage.language.clauseends import clause_end
from whipcount.coverage.language.clauses import Subject, subject_of
from whipcount.coverage.language.phrases import phrase_left, phrase_right
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Frame
from whipcount.coverage.language.wordlists import words
from whipcount.coverage.speech.contents import content_after, content_before
from whipcount.coverage.speech.utterance import Utterance

_ATTRIBUTING = words("speech.attributing")
"""Nouns that attribute: *the estimate by UN experts that ...*, *Peru's call for talks*."""
_MADE_PLAIN = frozenset(["clear", "known", "plain"])
"""*made clear that*, *let it be known that*."""
SOURCE_WORDS = _ATTRIBUTING | _MADE_PLAIN | {"according", "words", "by"}
"""Words that may name a source."""


def by_source(sentence: Sentence, place: int, lower: str) -> Utterance | None:
    """Return the communication whose source the word at `place` names, if it names one."""
    if lower in _ATTRIBUTING:
        return _by_attribution(sentence, place, lower) if sentence.tags[place] in "NG" else None
    if lower in _MADE_PLAIN:
        return _by_making_plain(sentence, place)
    if lower == "according":
        return _according(sentence, place) if sentence.lower(place + 1) == "to" else None
    if lower == "words":
        whose = sentence.lower(place - 1) == "the" and sentence.lower(place + 1) == "of"
        return _in_the_words_of(sentence, place) if whose else None
    return _by_estimate(sentence) if lower == "by" and place == 0 else None


def _by_attribution(sentence: Sentence, place: int, lower: str) -> Utterance | None:
    """Read *gave assurances that*, *Peru's claim that*, *the claim by Peru that*."""
    if lower.startswith("call"):
        return _by_call(sentence, place)
    return _by_giving(sentence, place) or _by_owner(sentence, place) or _by_noun(sentence, place)


_ESTIMATES = frozenset(["estimate", "count", "account", "reckoning", "estimates", "tally"])


def _by_estimate(sentence: Sentence) -> Utterance | None:
    """Read *By the agency's own estimate, ...*."""
    last = phrase_right(sentence, 1)
    owner = sentence.tags.find("'", 1, last + 1) if last is not None else -1
    if last is None or owner < 0 or sentence.lower(last) not in _ESTIMATES or sentence.tag(last + 1) != ",":
        return None
    content = content_after(sentence, last + 2, frame=Frame.SAY, bare=True)
    if content is None or not content.spans:
        return None
    subject = Subject(1, owner - 1, "according")
    begin, end = content.spans[0][0], content.spans[-1][1]
    return Utterance(
        sentence, begin, end, "by estimate", "estimate", Frame.SAY, subject, confidence=STATEMENT["according"]
    )


_ASIDE_REACH = 14
"""Words at most from *by* to *that* in *the estimate, given by a panel in May, that ...*."""
_TOLD_ASIDE = re.compile(r",V[^,;:.]{1,8},")


def _by_call(sentence: Sentence, place: int) -> Utterance | None:
    """Read *Peru's call for talks* and *Peru's call, made in May, for talks*."""
    aside = _TOLD_ASIDE.match(sentence.tags, place + 1)
    start = (aside.end() if aside else place + 1) + 1
    first = phrase_left(sentence, place - 2) if sentence.tag(place - 1) == "'" else None
    last = phrase_right(sentence, start)
    if first is None or last is None or sentence.lower(start - 1) != "for":
        return None
    return _told(
        sentence, place, Subject(first, place - 2, "agent"), sentence.starts[start], sentence.ends[last]
    )


_MAKING = words("speech.making_plain")
_GIVING = words("speech.giving")
_TIME_THEN_THAT = re.compile(r"[RDJNtI#]{0,4}(?=T)")


def _by_making_plain(sentence: Sentence, place: int) -> Utterance | None:
    """Read *made clear that*, *made it plain on Monday that*, *let it be known that*."""
    verb = place - 1
    while verb > place - 4 and sentence.lower(verb) in ("it", "be"):
        verb -= 1
    return _with_that(sentence, verb, place) if sentence.lower(verb) in _MAKING else None


def _by_giving(sentence: Sentence, place: int) -> Utterance | None:
    """Read *gave assurances that*, *issued a fresh warning that*."""
    verb = place - 1
    while verb > place - 4 and sentence.tag(verb) in ("D", "J", "S", "N"):
        verb -= 1
    return _with_that(sentence, verb, place) if sentence.lower(verb) in _GIVING else None


def _with_that(sentence: Sentence, verb: int, place: int) -> Utterance | None:
    """Return what the subject of `verb` says in the clause after *that*, soon after word `place`."""
    that = _TIME_THEN_THAT.match(sentence.tags, place + 1)
    speaks = that is not None and sentence.tag(verb) in tuple("VZvG")
    subject = subject_of(sentence, verb) if speaks else None
    if that is None or subject is None or subject.passive or subject.negated or subject.modal:
        return None
    found = content_after(sentence, that.end(), frame=Frame.SAY)
    if found is None or not found.spans:
        return None
    return _told(sentence, place, subject, found.spans[0][0], found.spans[-1][1])


def _by_owner(sentence: Sentence, place: int) -> Utterance | None:
    """Read *Peru's latest claim that ...*."""
    own = place - 1 - (sentence.tag(place - 1) in ("J", "N"))
    first = phrase_left(sentence, own - 1) if sentence.tag(own) == "'" else None
    found = content_after(sentence, place + 1, frame=Frame.SAY) if sentence.tag(place + 1) == "T" else None
    if first is None or found is None or not found.spans:
        return None
    subject = Subject(first, own - 1, "agent")
    start, end = found.spans[0][0], found.spans[-1][1]
    verb = next((at for at in range(place + 2, len(sentence.tags)) if sentence.tags[at] in "VZMHEd"), None)
    after = next((at for at in range((verb or 0) + 1, len(sentence.tags)) if sentence.tags[at] in "ZMHEd"), 0)
    opens = place < 6 and verb is not None and after
    # "Peru's claim that the text was poor was ignored": ends before the main verb
    end = sentence.ends[after - 1] if opens and sentence.starts[after] < end else end
    return _told(sentence, place, subject, start, end)


def _by_noun(sentence: Sentence, place: int) -> Utterance | None:
    """Read *the estimate by UN experts that ...* and *the claim, made by Peru in May, that ...*."""
    given = 2 if sentence.tag(place + 1) == "," and sentence.tag(place + 2) == "V" else 0
    by = place + 1 + given
    last = phrase_right(sentence, by + 1) if sentence.lower(by) in ("by", "from") else None
    that = sentence.tags.find("T", by, by + _ASIDE_REACH) if given else (last or 0) + 1
    if last is None or sentence.tag(that) != "T" or (given and sentence.tags[that - 1] != ","):
        return None
    found = content_after(sentence, that, frame=Frame.SAY)
    if found is None or not found.spans:
        return None
    return _told(sentence, place, Subject(by + 1, last, "agent"), found.spans[0][0], found.spans[-1][1])


def _told(sentence: Sentence, place: int, subject: Subject, start: int, end: int) -> Utterance:
    cue = sentence.words[place]
    return Utterance(
        sentence, start, end, cue, cue.lower(), Frame.SAY, subject, confidence=STATEMENT["agent"]
    )


def _in_the_words_of(sentence: Sentence, place: int) -> Utterance | None:
    """Read *in the words of X: "..."* and *..., in the words of X*."""
    last = phrase_right(sentence, place + 2)
    quotation = next((at for at in range(len(sentence.words)) if sentence.tags[at] == "Q"), None)
    if last is None or quotation is None:
        return None
    subject = Subject(place + 2, last, "according")
    start, end = sentence.starts[quotation], sentence.ends[quotation]
    return Utterance(
        sentence, start, end, "in the words of", "say", Frame.SAY, subject, confidence=STATEMENT["according"]
    )


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
    resumed = place > 2 and sentence.tags[place - 1] == "," and sentence.tags[place - 2] in "&B"
    opens = place <= 2 and "Q" not in sentence.tags[:place] and sentence.tags[place - 1] in ",B&R"
    if place == 0 or resumed or opens:
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
    return Utterance(
        sentence,
        begin,
        end,
        "according to",
        "according",
        Frame.SAY,
        subject,
        confidence=STATEMENT["according"],
    )
