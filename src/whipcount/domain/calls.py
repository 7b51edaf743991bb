"""The count's own calls: the words a vote counter writes beside a member."""

from __future__ import annotations

import difflib
from enum import StrEnum

from whipcount.domain.errors import InputError


class CallWord(StrEnum):
    """How the count holds that a member will vote. Absent and unknown are not abstentions."""

    FIRM_YES = "firm yes"
    LEANING_YES = "leaning yes"
    UNDECIDED = "undecided"
    LEANING_ABSTAIN = "leaning abstain"
    ABSTAIN = "abstain"
    LEANING_NO = "leaning no"
    FIRM_NO = "firm no"
    ABSENT = "absent"
    UNKNOWN = "unknown"

    @classmethod
    def parse(cls, text: str) -> CallWord:
        """Read a call word; an unknown one is an `InputError` that offers the nearest.

        Examples
        --------
        >>> CallWord.parse("Leaning  Yes").value
        'leaning yes'
        """
        word = " ".join(text.lower().split())
        allowed = [call.value for call in cls]
        if word in allowed:
            return cls(word)
        near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.6)
        raise InputError(
            f"'{text}' is not a call.",
            expected=f"Allowed: {', '.join(allowed)}.",
            do=f"Did you mean '{near[0]}'?" if near else "Choose one of these.",
        )
