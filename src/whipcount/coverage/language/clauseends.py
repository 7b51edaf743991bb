"""Where what is said ends: the reporter goes on, or the speaker's next verb."""

from __future__ import annotations

import re

from whipcount.coverage.language.clauses import subject_of
from whipcount.coverage.language.lexicon import CUE_FORMS, PERSON_NOUNS
from whipcount.coverage.language.phrases import head_of
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Frame
from whipcount.coverage.language.wordlists import words

_COMMENTING = words("contents.commenting")
"""After a comma these open the reporter's own comment, not what was said."""
_REPORTERS_ADVERBS = frozenset(["apparently", "seemingly"])
_RESULTS = frozenset(["thus", "thereby", "therefore", "so"])
_CONTRASTS = frozenset(["though", "although", "while", "whereas"])
_ASIDES = words("contents.asides")
_VERDICTS = words("contents.verdicts")
"""What a comment calls the speech before it: *a rebuke that ...*."""
_REFUSALS = words("contents.refusals")
_ACTS_APART = words("contents.acts_apart")
_CLAUSE_AFTER_OBJECT = re.compile(r"(?:P|[DS][JN'C]*N|C+)R*(?:[MHEZd]|V[OT])")
_NAME_REACH = 6
"""How far after *called* the quoted name stands: *and calls lethal research "unnecessary"*."""
_NEW_CLAUSE = re.compile(r"(?:P|[DS][JN'C]*N|C+)R*[MHEVZd]")


def _new_clause(sentence: Sentence, first: int) -> bool:
    """*... and its own text will introduce*: a clause with its own subject."""
    return bool(_NEW_CLAUSE.match(sentence.tags, first))


def _adjunct(sentence: Sentence, at: int) -> bool:
    """*in a rare effort to*, *during his visit*, *, after a report*: when and why it was said, not what."""
    word, before = sentence.lower(at), sentence.tag(at - 1)
    if word == "by" and "vote" in (sentence.lower(at + 2), sentence.lower(at + 3)):
        return True  # "welcomed the pact by a recorded vote of ..."
    if word == "during" or (word in ("after", "when", "as", "since") and before == ","):
        return True
    if word != "in" or sentence.tag(at + 1) not in ("D", "N", "S"):
        return False
    if sentence.lower(at + 1) == "line" and sentence.lower(at + 2) == "with":
        return any(sentence.tags[later] == "W" for later in range(at + 3, len(sentence.tags)))
    return any(sentence.lower(later) in _ACTS_APART for later in range(at + 1, at + 4))


def clause_end(sentence: Sentence, first: int, *, narrow: bool = False) -> int:
    """Return the place after the last word of what was said, when it starts at `first`.

    `narrow` is for objects (*criticised the text*), which end before what belongs to the act of speech.
    """
    tags = sentence.tags
    for at in range(first, len(tags)):
        tag = tags[at]
        if (tag == ";" and not _speaker_resumes(sentence, at + 1)) or (
            tag == "." and (sentence.words[at] or at + 1 == len(tags))
        ):
            return at
        if at == first:
            continue
        if tag == "," and _comma_ends(sentence, at):
            return at
        if tag in "&B" and _joins_cue(sentence, at):
            return at
        if narrow and _object_ends(sentence, at):
            return at
    return len(tags)


def _object_ends(sentence: Sentence, at: int) -> bool:
    """Whether a clause of its own, a contrast or what belongs to the act of speech starts at word `at`."""
    if sentence.tags[at] == ",":
        contrast = sentence.lower(at + 1) in _CONTRASTS or sentence.lower(at + 1) == "something"
        contrast = contrast or (sentence.tag(at + 1) == "B" and _new_clause(sentence, at + 2))
        return contrast or bool(_CLAUSE_AFTER_OBJECT.match(sentence.tags, at + 1)) or _adjunct(sentence, at)
    return (sentence.tags[at] in "&B" and _new_clause(sentence, at + 1)) or _adjunct(sentence, at)


def _speaker_resumes(sentence: Sentence, at: int) -> bool:
    """Tell *said the text was unfair; it would vote no*: the speaker's words go on in the same mood."""
    return sentence.lower(at) in ("it", "they", "he", "she") and sentence.tag(at + 1) in ("M", "H")


def _comma_ends(sentence: Sentence, comma: int) -> bool:
    """Tell whether what was said ends at a comma: the reporter, or the speaker's next verb, goes on."""
    at = comma + 1
    while sentence.tag(at) == "R" and sentence.lower(at) not in _REPORTERS_ADVERBS | _RESULTS:
        at += 1
    word, tag = sentence.lower(at), sentence.tag(at)
    if word in _RESULTS:
        return False
    return (
        word == "according"
        or (tag == "W" and _told_by_another(sentence, at + 1))
        or word in _REPORTERS_ADVERBS
        or (tag == "G" and (word in _COMMENTING or word in CUE_FORMS))
        or (tag in ("&", "B") and _speaker_goes_on(sentence, at + 1))
        or (tag in ("&", "B") and _pronoun_speaks(sentence, at + 1))
        or _some_time_off(sentence, at)
        or (tag == "D" and sentence.lower(at + 1) in _ASIDES)
        or (tag == "D" and sentence.lower(at + 1) in _VERDICTS and sentence.tag(at + 2) in ("T", "W"))
        or (word in _CONTRASTS and _speaks_soon(sentence, at + 1))
        or (tag in ("V", "Z") and _speaks_at(sentence, at))
        or (tag == "&" and _another_speaks(sentence, at + 1))
        or (word == "in" and sentence.tag(at + 1) == "D" and sentence.lower(at + 2) in ("apparent", "effort"))
        or _attribution_follows(sentence, comma)
    )


def _pronoun_speaks(sentence: Sentence, at: int) -> bool:
    """Tell *..., but he cautioned against haste*: the speaker's next verb of speech."""
    if sentence.lower(at) not in ("he", "she", "it", "they"):
        return False
    verb = at + 1 + (sentence.tag(at + 1) == "R")
    cue = CUE_FORMS.get(sentence.lower(verb))
    particle = cue is not None and cue.frame is Frame.PARTICLE
    return (
        sentence.tag(verb) == "V"
        and cue is not None
        and (not particle or sentence.lower(verb + 1) in cue.particles)
    )


_UNITS = frozenset(
    ["hours", "days", "weeks", "months", "years", "minutes", "hour", "day", "week", "month", "year"]
)


def _some_time_off(sentence: Sentence, at: int) -> bool:
    """Tell *..., hours after inspectors had left*: when it was said."""
    reach = range(at + 1, at + 5)
    when = next((p for p in reach if sentence.lower(p) in ("after", "before")), None)
    return (
        when is not None
        and sentence.lower(when - 1) in _UNITS
        and not set(sentence.tags[at:when]) & set(",.VZ")
    )


def _told_by_another(sentence: Sentence, first: int) -> bool:
    """Tell *..., which Lima says were closed*: what another says of it."""
    if sentence.tag(first) not in ("C", "D"):
        return False
    at = next((p for p in range(first, first + 5) if sentence.tag(p) in ("V", "Z", "M", "H", "E", "")), first)
    cue = CUE_FORMS.get(sentence.lower(at))
    return cue is not None and cue.frame is Frame.SAY and sentence.tag(at + 1) in tuple("EMHVZ")


def _speaker_goes_on(sentence: Sentence, at: int) -> bool:
    """Tell whether a verb follows *and* or *but* at once, so that the subject is the speaker's."""
    at += sentence.tag(at) == "R"
    return sentence.tag(at) in ("V", "Z") or (sentence.tag(at) == "G" and sentence.lower(at) in CUE_FORMS)


def _speaks_soon(sentence: Sentence, first: int) -> bool:
    reach = range(first, min(first + 12, len(sentence.words)))
    stop = next((at for at in reach if sentence.tags[at] in "VZMHEd,;:"), first)
    return (sentence.lower(stop) in CUE_FORMS and sentence.tags[stop] in "VZ") or any(
        sentence.lower(at) in _REFUSALS for at in range(stop, min(stop + 5, len(sentence.words)))
    )


def _speaks_at(sentence: Sentence, at: int) -> bool:
    """Tell the speaker's next verb of speech after a comma: *, who saw no harm, warned the chair*."""
    cue = CUE_FORMS.get(sentence.lower(at))
    if cue is not None and cue.frame is Frame.PARTICLE and sentence.lower(at + 1) in cue.particles:
        return True  # "condemns the raids, calls for talks and urges ..."
    return cue is not None and sentence.tag(at + 1) in tuple("DSTQC") + (
        ("N",) if sentence.tag(at - 2) == "Q" else ()
    )


def _another_speaks(sentence: Sentence, first: int) -> bool:
    """Tell *..., and its spokesman called for*, *..., and Minister X warned that*: somebody else's words."""
    for at in range(first + 1, min(first + 12, len(sentence.words))):
        if sentence.lower(at) not in CUE_FORMS or sentence.tags[at] != "V":
            continue
        owner = subject_of(sentence, at, first)
        if owner is None or owner.first != first or sentence.tags[first] == "P" or owner.passive:
            return False
        head = sentence.lower(head_of(sentence, owner.first, owner.last))
        if head in PERSON_NOUNS:
            return True
        told = CUE_FORMS[sentence.lower(at)].frame in (Frame.TELL, Frame.OBJECT)
        return sentence.tags[first] == "C" and sentence.tag(at + 1) in tuple("TQDSC" if told else "TQ")
    return False


def _attribution_follows(sentence: Sentence, comma: int) -> bool:
    """Tell whether an attribution such as *..., the officials said* follows the comma."""
    for at in range(comma + 1, min(comma + 14, len(sentence.words))):
        if sentence.tags[at] in "Q;:":
            return False
        cue = CUE_FORMS.get(sentence.lower(at))
        if cue is not None and sentence.tags[at] in "VZ" and cue.frame in (Frame.SAY, Frame.TELL):
            if sentence.tag(at + 1) not in (",", ".", "", "I", "t", "O") and cue.frame is Frame.SAY:
                return False
            owner = subject_of(sentence, at, comma + 1)
            return owner is not None and owner.first == comma + 1
    return False


def _joins_cue(sentence: Sentence, place: int) -> bool:
    """*Said X and called for Y*: a past-tense cue after *and* opens a statement of its own."""
    at = place + 1
    while sentence.tag(at) == "R":
        at += 1
    if sentence.lower(at) in _REFUSALS and sentence.tag(at + 1) == "O":
        return True  # "welcomed the vote but declined to say"
    cue = CUE_FORMS.get(sentence.lower(at))
    if cue is None or sentence.tag(at) not in ("V", "Z"):
        return False
    named = cue.also is Frame.CALL and "Q" in sentence.tags[at + 1 : at + _NAME_REACH]
    return cue.frame is not Frame.PARTICLE or sentence.lower(at + 1) in cue.particles or named
