"""Who may vote in a body on a day, whichever of the register and the body's own file knows."""

from __future__ import annotations

from datetime import date

from whipcount.procedure.bodies import load_body
from whipcount.register import load


def members_on(body: str, kind: str, on: date) -> tuple[str, ...]:
    """Return the codes of the members that may vote on a decision of a kind.

    A body of a few seats names its members in its file; the Assembly's and its committees' the register has.

    Raises
    ------
    InputError
        When neither knows them.

    Examples
    --------
    >>> len(members_on("un.sc", "draft_resolution", date(2014, 5, 22)))
    15
    """
    return load_body(body).decision_for(kind, on=on).members or load().members(body, on)
