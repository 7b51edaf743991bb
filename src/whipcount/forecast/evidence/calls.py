"""The count's own calls in the forecast: what a vote counter heard, set against what history says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from whipcount.domain import InputError
from whipcount.domain.calls import CallWord
from whipcount.forecast.history import ABSENT, ABSTAIN, NO, YES
from whipcount.forecast.members import MemberForecast

FIRM = 0.9
"""Weight of a firm word: in nine cases of ten it decides the vote, in the tenth history stands.

A stated prior, not learned: no public record says how often words given to vote counters were kept.
"""

LEANING = 0.5
"""Weight of a leaning word, and of `undecided`: half word, half history. A stated prior, as `FIRM`."""

STRENGTH: dict[CallWord, tuple[int, float]] = {
    CallWord.FIRM_YES: (YES, FIRM),
    CallWord.LEANING_YES: (YES, LEANING),
    CallWord.LEANING_ABSTAIN: (ABSTAIN, LEANING),
    CallWord.ABSTAIN: (ABSTAIN, FIRM),
    CallWord.LEANING_NO: (NO, LEANING),
    CallWord.FIRM_NO: (NO, FIRM),
    CallWord.ABSENT: (ABSENT, FIRM),
}
"""Column of the vote that a word speaks for, and its weight; `undecided` and `unknown` speak for none."""


def apply_calls(forecast: MemberForecast, calls: Mapping[str, CallWord | str]) -> MemberForecast:
    """Update members' probabilities by the count's own calls; the shared shift stays as it is.

    Each word has a stated weight w (`FIRM`, `LEANING`): with probability w the member votes as the word
    says, and with 1 - w as history does. So a word never lowers its own vote, a firm one carries it also
    against a long record, and a member that always did otherwise comes out less sure than one that never
    did. `undecided` gives its weight to yes, abstain and no alike and leaves absence as it was: the member
    is less predictable than its record. `unknown` changes nothing.

    Only what the count holds to be so belongs here; a conditional call ("yes if paragraph 8 goes") enters a
    scenario in which its condition is met.

    Parameters
    ----------
    forecast : MemberForecast
        Probabilities from history.
    calls : mapping of member to CallWord
        One word a member; which of several counts is for the caller to say.

    Returns
    -------
    MemberForecast
        The same members in the same order; rows of `p` sum to one.

    Raises
    ------
    InputError
        When a word is no call, or a member is not in the forecast; all of them are named.

    Examples
    --------
    >>> from datetime import date
    >>> from whipcount.forecast.shift import Shift
    >>> history = MemberForecast(members=("IDN", "PER"), p=np.array([[0.2, 0.7, 0.05, 0.05]] * 2),
    ...     earlier=((), ()), reasons=("", ""), shift=Shift(yes=0.4, absence=0.7), as_of=date(2014, 10, 16),
    ...     recorded=5, gap=1.0)
    >>> apply_calls(history, {"IDN": CallWord.FIRM_YES, "PER": "leaning yes"}).p[:, 0].round(2).tolist()
    [0.92, 0.6]
    """
    _require_members(forecast, calls)
    if not calls:
        return forecast
    p = forecast.p.copy()
    for member, word in calls.items():
        row = forecast.members.index(member)
        p[row] = called(p[row], CallWord.parse(word))
    return replace(forecast, p=p)


def called(p: NDArray[np.float64], word: CallWord) -> NDArray[np.float64]:
    """Update one member's four probabilities (yes, abstain, no, absent; shape (4,)) by one word."""
    if word is CallWord.UNKNOWN:
        return p
    told = np.zeros(len(p))
    if word is CallWord.UNDECIDED:
        weight = LEANING
        told[:ABSENT] = (1 - p[ABSENT]) / 3
        told[ABSENT] = p[ABSENT]
    else:
        vote, weight = STRENGTH[word]
        told[vote] = 1.0
    return weight * told + (1 - weight) * p


def _require_members(forecast: MemberForecast, calls: Mapping[str, CallWord | str]) -> None:
    known = set(forecast.members)
    strangers = sorted(member for member in calls if member not in known)
    if strangers:
        raise InputError(
            f"There are calls on {', '.join(strangers)}, which may not vote here.",
            expected=f"Expected codes of the {len(known)} members of the forecast, as {forecast.members[0]}.",
            do="Mend the code, or leave the call out and say so.",
        )
