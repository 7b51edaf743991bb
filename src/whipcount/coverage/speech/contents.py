"""Where the words of a statement start and end, before its cue or after it."""

from __future__ import annotations

import re
from typing import NamedTuple

from whipcount.coverage.language.clauseends import clause_end
from whipcount.coverage.language.lexicon import CUE_FORMS
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.language.verbs import Frame
from whipcount.coverage.language.wordlists import words

_SETTINGS = words("contents.settings")
_ANONYMOUS = re.compile(r"not to be (?:named|identified|quoted)|to remain anonymous|for anonymity|anonymity")
_ADDRESSEE = re.compile(
    r"(?:P|[DS]{0,2}[JNC#']*[NC](?:[oI][DS]{0,2}[JNC#']*[NC](?=[TQ,.P]))?(?:&[DS]?[JNC#']*[NC])?)"
)
_SKIPPED_TIME = re.compile(r"(?:I?D?t+#?(?:,#,?)?|I?#t+#?|R(?=[^R])|J(?=I?D?t))+")
_NAMED_BETWEEN = re.compile(r",[DSNCJ'oI#]{1,7},(?=T)")
_ASKED_FIRST = re.compile(r"(?:asked|pressed|questioned|challenged|quizzed)\b", re.IGNORECASE)
_LOOSE_START = re.compile(r"(?:[B&],?|R,)+")


class Content(NamedTuple):
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
        whole = sentence.tag(at) in (".", "") and {"of", "against"} & set(sentence.lowered[first:at])
        to = sentence.tag(at + (sentence.lower(at) in ("not", "never"))) == "O"
        if to or sentence.lower(at) in ("of", "against") or whole:
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
    at = _to_that(sentence, at, timed=frame not in (Frame.SAY, Frame.TELL))
    if detached and sentence.tag(at) != "T":
        return Content(detached=True, addressee=addressee) if addressee else None
    if sentence.tags.endswith(":") and sentence.lower(len(sentence.words) - 2) == "follows":
        return Content(block=True, addressee=addressee)
    if frame is Frame.OBJECT and _ONLY_WHEN.match(sentence.tags, at):
        return None  # "the inquiry that experts had urged in April 2011"
    spans = _clause_spans(sentence, at, frame, form)
    return Content(spans=spans, addressee=addressee) if spans else None


_ONLY_WHEN = re.compile(r"I[DJ]{0,2}t+#?[.,]|I#[.,]")


def _clause_spans(sentence: Sentence, at: int, frame: Frame, form: str) -> tuple[tuple[int, int], ...]:
    """Return the clause or object at word `at`, in two parts when *and that* joins a second clause."""
    if _ANONYMOUS.match(" ".join(sentence.words[at : at + 4]).lower()):
        return ()
    if frame is Frame.OBJECT and sentence.tag(at) == "N" and sentence.tag(at + 1) == "T":
        at += 1  # "expressed concern that"
    that = sentence.tag(at) == "T"
    at += that
    if that and sentence.tag(at) == ",":
        at += 1  # "said that, in the absence of consensus, it had decided"
    if sentence.tag(at) in (",", ".", "", ")", "&"):
        return ()
    wanting = sentence.tag(at) == "O"  # "promised to contribute, but ...": ends as an object does
    narrow = (frame not in (Frame.SAY, Frame.TELL) or wanting) and not that
    end = clause_end(sentence, at, narrow=narrow)
    if form:
        modifies = form == "modifier" and not that
        end = _before_own_verb(sentence, at, end, form) if narrow or modifies else end
    if narrow:  # "said it rejects the text, and that ...": the second clause is not rejected
        end = next((p for p in range(at + 1, end) if sentence.tags[p : p + 2] == "&T"), end)
    return _split_that(sentence, at, end)


_ASIDE = re.compile(r",(?:R|K|I[^,;:.TQ]{1,14}),(?=T)")
_TIME_BEFORE_THAT = re.compile(r"(?:I?D?t+#?I?t*N?|I#)(?=T)")


def _to_that(sentence: Sentence, at: int, *, timed: bool) -> int:
    """Step over *on Tuesday night*, *, however,* and *, for his part,* before *that*."""
    at = past_time(sentence, at) if timed else at
    match = _ASIDE.match(sentence.tags, at)
    return match.end() if match else at


def past_time(sentence: Sentence, at: int) -> int:
    """Return the place of *that* after *on Tuesday night* or *in 2014*, else the place itself."""
    match = _TIME_BEFORE_THAT.match(sentence.tags, at)
    return match.end() if match else at


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
            at = _before_kept(sentence, at, match.end())
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


_KEPT = frozenset(
    [
        "there",
        "nearly",
        "almost",
        "never",
        "hardly",
        "only",
        "even",
        "perhaps",
        "not",
        "already",
        "still",
        "now",
    ]
)
"""Adverbs that open what was said: *said nearly all had left*, *said there were doubts*."""


def _before_kept(sentence: Sentence, first: int, end: int) -> int:
    """Return where the words of time from `first` to `end` stop before those that belong to what was said."""
    while end > first and sentence.lower(end - 1) in _KEPT and sentence.tag(end) != "T":
        end -= 1
    return end


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
        joined = sentence.tags[at] in "&B" and sentence.tags[at + 1] == "T"
        if sentence.tags[at] == "B" and sentence.tag(at + 2) in tuple("EdMHZ"):
            continue  # "..., but that does not mean ..."
        if joined and not _reports(sentence, begin, at):
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
    parted = first > 0 and sentence.tags[first - 1] in ";:"  # "not before May, said one; ..."
    if not parted and not any(tag in "VZvMHEdQ" for tag in sentence.tags[first:end]):
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
    if _opens_reason(sentence, closed + 1):
        return _clause_before(sentence, subject), sentence.ends[closed + 1]
    if sentence.tag(closed + 1) == "Q":
        return None
    verbs_after = any(tag in "VZMHE" for tag in tags[closed : closed + 4]) or tags[
        closed + 1 : closed + 2
    ] in ("O", "I")
    verbs_after = verbs_after or tags[subject - 2] in "EMHd"  # "It was, he said, a dark day"
    reason = sentence.lower(closed + 1) in ("because", "since")
    goes_on = tags[closed + 1 : closed + 2] == "&" and (
        sentence.tag(closed + 2) in ("H", "M", "E", "v") or told_on(sentence, closed + 1)
    )
    apart = sentence.tag(closed + 1) in ("G", "&", "K") and not (reason or goes_on)
    start = _clause_before(sentence, subject)
    if not (verbs_after or reason or goes_on) or start >= sentence.starts[subject - 1] or apart:
        return None
    end = clause_end(sentence, closed + 1)
    return start, sentence.ends[end - 1]


_BACKSHIFTED = frozenset(["had", "would", "could"])


def told_on(sentence: Sentence, joint: int) -> bool:
    """Whether the speaker's words go on after a joint: *..., he said, and those who had tabled it ...*."""
    if sentence.tag(joint) not in ("&", "B") or not sentence.tag(joint + 1):
        return False
    if sentence.tag(joint - 2) in ("Z", "v") and sentence.tag(joint + 1) == "S":
        return True  # "..., the report says, and their families are seldom told"
    reach = range(joint + 1, min(joint + 12, len(sentence.words)))
    verb = next((at for at in reach if sentence.tags[at] in "VZMHEd,;:"), joint)
    return sentence.lower(verb) in _BACKSHIFTED and sentence.tags[joint + 1] not in "VZMHEd"


_REASON = re.compile(r"\W{1,2}(?:because|since|so that)\b")


def _opens_reason(sentence: Sentence, at: int) -> bool:
    """Tell *Chile would leave, its envoy told reporters, "because the door has been shut"*: one clause."""
    return sentence.tag(at) == "Q" and bool(_REASON.match(sentence.words[at]))


def _clause_before(sentence: Sentence, subject: int) -> int:
    """Return where the clause before an attribution starts."""
    opened = max(sentence.tags.rfind(mark, 0, subject) for mark in ";:") + 1
    first = _after_dateline(sentence, opened, subject - 1)
    match = _LOOSE_START.match(sentence.tags, first)
    return sentence.starts[match.end() if match else first]


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
