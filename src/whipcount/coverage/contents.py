"""Where the words of a statement start and end, before its cue or after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whipcount.coverage.clauses import head_of, subject_of
from whipcount.coverage.lexicon import CUE_FORMS, PERSON_NOUNS
from whipcount.coverage.tagging import Sentence
from whipcount.coverage.verbs import Frame
from whipcount.coverage.wordlists import words

_COMMENTING = words("contents.commenting")
"""After a comma these open the reporter's own comment, not what was said."""
_SETTINGS = words("contents.settings")
_REPORTERS_ADVERBS = frozenset(["apparently", "seemingly"])
_RESULTS = frozenset(["thus", "thereby", "therefore", "so"])
_CONTRASTS = frozenset(["though", "although", "while", "whereas"])
_ASIDES = words("contents.asides")
_VERDICTS = words("contents.verdicts")
"""What a comment calls the speech before it: *a rebuke that ...*."""
_REFUSALS = words("contents.refusals")
_ACTS_APART = words("contents.acts_apart")
_ANONYMOUS = re.compile(r"not to be (?:named|identified|quoted)|to remain anonymous|for anonymity|anonymity")
_ADDRESSEE = re.compile(
    r"(?:P|[DS]{0,2}[JNC#']*[NC](?:[oI][DS]{0,2}[JNC#']*[NC](?=[TQ,.P]))?(?:&[DS]?[JNC#']*[NC])?)"
)
_SKIPPED_TIME = re.compile(r"(?:I?D?t+#?(?:,#,?)?|R(?=[^R]))+")
_NAMED_BETWEEN = re.compile(r",[DSNCJ'oI#]{1,7},(?=T)")
_ASKED_FIRST = re.compile(r"(?:asked|pressed|questioned|challenged|quizzed)\b", re.IGNORECASE)
_LOOSE_START = re.compile(r"(?:[B&],?|R,)+")


@dataclass(frozen=True, slots=True)
class Content:
    """What follows a cue."""

    spans: tuple[tuple[int, int], ...] = ()
    quoted: bool = False
    detached: bool = False
    """Set off by a comma, so that it may be a second part after a preposed first."""
    block: bool = False
    addressee: str = ""


def content_after(
    sentence: Sentence, first: int, *, frame: Frame, bare: bool = False, form: str = ""
) -> Content | None:
    """Return the content that starts at word `first` or soon after, or None when nothing is said there.

    `bare` takes what follows as it stands; `form` is the cue's tag, or `modifier` for a participle that
    describes the noun before it.
    """
    addressee = ""
    at = first
    if frame is Frame.TELL:
        at, addressee = _skip_addressee(sentence, at)
        if sentence.tag(at) == "O":
            at = first  # "warned the army to stay out": the target belongs to what was said
    if frame in (Frame.SAY, Frame.TELL) and not bare:
        at, to_whom = _skip_setting(sentence, at)
        addressee = addressee or to_whom
    detached = sentence.tag(at) in (",", ".", ";", "") or at >= len(sentence.words)
    at += sentence.tag(at) == "x"  # the closing mark of a quotation that held the cue
    at = _past_marks(sentence, at)
    if sentence.tag(at) == ":":
        return Content(block=True, addressee=addressee)
    if sentence.tag(at) == "Q":
        return _quoted(sentence, at, detached=detached, addressee=addressee)
    if detached or at >= len(sentence.words):
        return Content(detached=True, addressee=addressee) if addressee else None
    if _ANONYMOUS.match(" ".join(sentence.words[at : at + 4]).lower()):
        return None
    that = sentence.tag(at) == "T"
    at += that
    if sentence.tag(at) in (",", ".", "", ")"):
        return None
    narrow = frame not in (Frame.SAY, Frame.TELL) and not that
    end = clause_end(sentence, at, narrow=narrow)
    if form:
        end = _before_own_verb(sentence, at, end, form) if narrow or form == "modifier" else end
    if narrow:  # "said it rejects the text, and that ...": the second clause is not rejected
        end = next((p for p in range(at + 1, end) if sentence.tags[p : p + 2] == "&T"), end)
    spans = _split_that(sentence, at, end)
    return Content(spans=spans, addressee=addressee) if spans else None


def _past_marks(sentence: Sentence, at: int) -> int:
    """Step over what stands between a cue and a quotation; a colon that ends the sentence stays."""
    while sentence.tag(at) in (",", ":") or (sentence.tag(at) == "." and not sentence.words[at]):
        if sentence.tag(at) == ":" and at + 1 >= len(sentence.words):
            return at
        if sentence.tag(at) == "," and sentence.tag(at + 1) != "Q":
            return at
        at += 1
    return at


def _before_own_verb(sentence: Sentence, first: int, end: int, form: str) -> int:
    """Cut where the speaker's next verb starts: *calls for a ban and tightens*, *urging ... was adopted*."""
    for at in range(first + 1, end):
        tag, before = sentence.tags[at], sentence.tags[at - 1]
        if (
            form == "modifier"
            and tag in "EMH"
            and before in "NCt'"
            and not set("WTPK") & set(sentence.tags[first:at])
        ):
            return at
        if form == "Z" and before == "&" and tag == "Z":
            return at - 1
        if form == "V" and before == "&" and tag == "V" and sentence.tag(at + 1) in ("D", "S", "T", "P"):
            return at - 1
    return end


def _quoted(sentence: Sentence, at: int, *, detached: bool, addressee: str) -> Content:
    """Let a quotation that is a sentence stand alone, and a quoted phrase run on to the clause end."""
    end = clause_end(sentence, at)
    inner = sentence.words[at].lstrip("“\"`'‘«„")
    alone = inner[:1].isupper() and sentence.tag(at - 1) in (",", ":", "T", "V", "Z")
    if alone and sentence.tag(at + 1) in (",", ".", ""):
        end = at + 1
    spans = _split_that(sentence, at, end)
    return Content(spans=spans, quoted=True, detached=detached, addressee=addressee)


def _skip_addressee(sentence: Sentence, at: int) -> tuple[int, str]:
    match = _ADDRESSEE.match(sentence.tags, at)
    if not match:
        return at, ""
    return match.end(), sentence.span_text(at, match.end() - 1)


def _skip_setting(sentence: Sentence, at: int) -> tuple[int, str]:
    """Step over *on Monday*, *to reporters*, *in a statement* between the cue and what was said."""
    tags = sentence.tags
    addressee = ""
    for _ in range(6):
        match = _SKIPPED_TIME.match(tags, at)
        if match:
            at = match.end()
        if sentence.tag(at) not in ("I", "O"):
            break
        phrase = _ADDRESSEE.match(tags, at + 1)
        if not phrase:
            break
        end = phrase.end()
        nouns = {sentence.lower(place) for place in range(at + 1, end)}
        follower = sentence.tag(end)
        toward = sentence.lower(at) == "to"
        if not (nouns & _SETTINGS or follower in ("T", ":", ",", ".", "Q", "", "I", "t", "P") or toward):
            break
        if toward:
            addressee = sentence.span_text(at + 1, end - 1)
        at = _past_description(sentence, end, setting=bool(nouns & _SETTINGS))
    return at, addressee


def _past_description(sentence: Sentence, at: int, *, setting: bool) -> int:
    """Step over what describes a setting or addressee: *issued on Monday*, *, Chile, that*."""
    named = _NAMED_BETWEEN.match(sentence.tags, at)
    if named:
        return named.end()
    if setting and sentence.tag(at) == "V":
        return next((p for p in range(at, len(sentence.tags)) if sentence.tags[p] in "T:,.;Q"), at)
    return at


def _split_that(sentence: Sentence, first: int, end: int) -> tuple[tuple[int, int], ...]:
    """Make two statements of *that A, and that B*."""
    spans: list[tuple[int, int]] = []
    begin = first
    for at in range(first + 1, end - 1):
        if sentence.tags[at] == "&" and sentence.tags[at + 1] == "T" and not _reports(sentence, begin, at):
            stop = at - 1 if sentence.tags[at - 1] == "," else at
            _add(spans, sentence, begin, stop)
            begin = at + 2
    _add(spans, sentence, begin, end)
    return tuple(spans)


def _reports(sentence: Sentence, first: int, end: int) -> bool:
    """Whether somebody else speaks between: *reported that an official stated that A and that B*."""
    return any(
        sentence.tags[at] in "VZ" and sentence.tag(at + 1) == "T" and sentence.lower(at) in CUE_FORMS
        for at in range(first, end)
    )


def _add(spans: list[tuple[int, int]], sentence: Sentence, first: int, end: int) -> None:
    while end > first and (sentence.tags[end - 1] in ",.;:-"):
        end -= 1
    if end > first:
        spans.append((sentence.starts[first], sentence.ends[end - 1]))


_CLAUSE_AFTER_OBJECT = re.compile(r"(?:P|[DS][JN'C]*N|C+)R*(?:[MHEZd]|V[OT])")
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
        if narrow and tag == "," and _CLAUSE_AFTER_OBJECT.match(tags, at + 1):
            return at
        if narrow and ((tag == "&" and _new_clause(sentence, at + 1)) or _adjunct(sentence, at)):
            return at
    return len(tags)


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
        or word in _REPORTERS_ADVERBS
        or (tag == "G" and (word in _COMMENTING or word in CUE_FORMS))
        or (tag in ("&", "B") and _speaker_goes_on(sentence, at + 1))
        or (tag == "D" and sentence.lower(at + 1) in _ASIDES)
        or (tag == "D" and sentence.lower(at + 1) in _VERDICTS and sentence.tag(at + 2) in ("T", "W"))
        or (word in _CONTRASTS and _speaks_soon(sentence, at + 1))
        or (tag in ("V", "Z") and _speaks_at(sentence, at))
        or (tag == "&" and _another_speaks(sentence, at + 1))
        or (word == "in" and sentence.tag(at + 1) == "D" and sentence.lower(at + 2) in ("apparent", "effort"))
        or _attribution_follows(sentence, comma)
    )


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
    return sentence.lower(at) in CUE_FORMS and sentence.tag(at + 1) in tuple("DSTQC") + (
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
        return head in PERSON_NOUNS or (sentence.tags[first] == "C" and sentence.tag(at + 1) in ("T", "Q"))
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
    return cue.frame is not Frame.PARTICLE or sentence.lower(at + 1) in cue.particles


def content_before(sentence: Sentence, subject: int, *, loose: bool = False) -> tuple[int, int] | None:
    """Return the content that ends before the speaker at word `subject`: a quotation, or the clause."""
    end = subject
    if not loose and (end == 0 or sentence.tags[end - 1] not in ",Q.-"):
        return None
    while end > 0 and sentence.tags[end - 1] in ",.-":
        end -= 1
    if end <= 0:
        return None
    first = 0
    if sentence.tags[end - 1] == "Q" and _stands_alone(sentence, end - 1):
        first = end - 1
    else:
        boundary = max(sentence.tags.rfind(mark, 0, end) for mark in ";:")
        first = boundary + 1
        match = _LOOSE_START.match(sentence.tags, first)
        if match and match.end() < end:
            first = match.end()
        first = _after_dateline(sentence, first, end)
    if _ASKED_FIRST.match(sentence.words[first]) and sentence.tags[first] in "VC":
        return None  # "Asked about the vote, she said": the question is not hers
    if first >= end or (end - first < 3 and sentence.tags[end - 1] != "Q"):
        return None
    if not any(tag in "VZvMHEdQ" for tag in sentence.tags[first:end]):
        return None
    return sentence.starts[first], sentence.ends[end - 1]


def around_attribution(sentence: Sentence, subject: int, after: int) -> tuple[int, int] | None:
    """Return the whole of *The review, she noted, was the place*: indirect words around the attribution."""
    tags = sentence.tags
    if subject < 2 or tags[subject - 1] != "," or "Q" in tags[:subject]:
        return None
    closed = tags.find(",", after)
    if closed < 0 or closed > after + 6 or any(tag in "VZvMGTQ" for tag in tags[after:closed]):
        return None
    opened = max(tags.rfind(mark, 0, subject) for mark in ";:") + 1
    first = _after_dateline(sentence, opened, subject - 1)
    match = _LOOSE_START.match(tags, first)
    first = match.end() if match else first
    verbs_after = any(tag in "VZMHE" for tag in tags[closed : closed + 4]) or tags[
        closed + 1 : closed + 2
    ] in ("O", "I")
    reason = sentence.lower(closed + 1) == "because"
    goes_on = tags[closed + 1 : closed + 2] == "&" and sentence.tag(closed + 2) in ("H", "M", "E")
    apart = sentence.tag(closed + 1) in ("G", "&", "K") and not (reason or goes_on)
    if not (verbs_after or reason) or first >= subject - 1 or apart:
        return None
    end = clause_end(sentence, closed + 1)
    return sentence.starts[first], sentence.ends[end - 1]


def _after_dateline(sentence: Sentence, first: int, end: int) -> int:
    dash = sentence.tags.find("-", first, min(end, first + 10))
    if dash > 0 and not any(tag in "VZvMHEd" for tag in sentence.tags[first:dash]):
        return dash + 1
    return first


def _stands_alone(sentence: Sentence, place: int) -> bool:
    """Whether a quotation is the whole of what was said, not a phrase within it."""
    before = sentence.tag(place - 1)
    inner = sentence.words[place].lstrip("“\"`'‘«„")
    return place == 0 or (before in (",", ":", ".", "-", ";") and (inner[:1].isupper() or place <= 1))
