"""The stages of a forecast: what each asks, and how the committee's vote differs from the plenary's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import Stage
from whipcount.forecast.evidence.strengths import COMMITTEE_GIVEN_PLENARY
from whipcount.forecast.members import MemberForecast


def in_committee(plenary: MemberForecast) -> MemberForecast:
    """Turn a forecast of the plenary's vote into one of the committee's on the same text.

    More members stay away from a committee: that is most of the difference. The table is learned from the
    texts whose committee tallies are public (`COMMITTEE_GIVEN_PLENARY`).

    Examples
    --------
    >>> import numpy as np
    >>> from datetime import date
    >>> from whipcount.forecast.shift import Shift
    >>> plenary = MemberForecast(members=("JPN",), p=np.array([[0.9, 0.05, 0.02, 0.03]]), earlier=((),),
    ...     reasons=("",), shift=Shift(yes=0.4, absence=0.7), as_of=date(2014, 10, 16), recorded=5, gap=1.0)
    >>> in_committee(plenary).p.round(2).tolist()
    [[0.79, 0.05, 0.02, 0.13]]
    """
    return replace(plenary, p=plenary.p @ COMMITTEE_GIVEN_PLENARY)


def has_committees(body: str) -> bool:
    """Tell whether a body votes on texts that a committee of its members has voted on before.

    Examples
    --------
    >>> has_committees("un.ga"), has_committees("un.sc")
    (True, False)
    """
    return body == "un.ga"


def committee_is_known(evidence: Iterable[Evidence]) -> bool:
    """Tell whether members' votes in the committee are among the evidence."""
    return any(one.kind is EvidenceKind.COMMITTEE_VOTE for one in evidence)


def describe_stage(stage: Stage, *, committee_known: bool) -> str:
    """Say in a sentence what the stage means for the forecast."""
    match stage:
        case Stage.BEFORE_COMMITTEE:
            known = ", though it is known by now" if committee_known else ""
            return f"Asked before the committee: the plenary's vote, forecast without the committee's{known}."
        case Stage.BEFORE_PLENARY:
            asked = "Asked between committee and plenary"
        case Stage.AT_PLENARY:
            asked = "Asked at the plenary, with what members say there of their votes"
    if committee_known:
        return f"{asked}: the committee's vote on the text is the strongest evidence used."
    return (
        f"{asked}, but who voted how in the committee is not known here: the forecast is as wide as one made "
        "before it. Give the committee's roll call with --votes."
    )
