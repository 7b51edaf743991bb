"""Sponsors of a text as evidence: those named on it, and those that stand behind a group that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from whipcount.domain import InputError, Visibility, Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import Stage

_BETWEEN = re.compile(r"[;,|\s]+")
_CODE = re.compile(r"[A-Z]{3}")


def read_sponsors(cell: str) -> tuple[str, ...]:
    """Read the sponsors of a cell: three-letter codes parted by spaces, commas, semicolons or bars.

    Raises
    ------
    InputError
        When something else stands in it; all of it is named.

    Examples
    --------
    >>> read_sponsors("JPN; aus,FRA  JPN")
    ('JPN', 'AUS', 'FRA')
    """
    codes = [part.upper() for part in _BETWEEN.split(cell.strip()) if part]
    wrong = [code for code in codes if not _CODE.fullmatch(code)]
    if wrong:
        raise InputError(
            f"Sponsors '{', '.join(wrong)}' are no codes of members.",
            expected="Expected three-letter codes, as JPN; FRA.",
            do="Write each sponsor by its code.",
        )
    return tuple(dict.fromkeys(codes))


def sponsor_evidence(
    sponsors: Iterable[str],
    *,
    source: str,
    on: date,
    groups: Mapping[str, Sequence[str]] | None = None,
    visibility: Visibility = Visibility.PUBLIC,
) -> tuple[Evidence, ...]:
    """Turn the sponsors of a text into evidence for a yes on it, one piece a member.

    Parameters
    ----------
    sponsors : iterable of str
        Codes of members, and names of groups that are in `groups`.
    source : str
        Symbol of the text, or the entry of the record.
    on : date
        The day from which it was known.
    groups : mapping of group to members, optional
        A group's members count as co-sponsors, which says less than their own name on the text.
    """
    found: dict[str, Evidence] = {}
    for sponsor in sponsors:
        behind = (groups or {}).get(sponsor)
        kind = EvidenceKind.CO_SPONSOR if behind is not None else EvidenceKind.SPONSOR
        for member in (sponsor,) if behind is None else behind:
            named = found.get(member)
            if named is not None and named.kind is EvidenceKind.SPONSOR:
                continue
            found[member] = Evidence(
                kind=kind,
                member=member,
                speaks_for=Vote.YES,
                source=source,
                on=on,
                stage=Stage.BEFORE_COMMITTEE,
                words=f"through {sponsor}" if behind is not None else "",
                by_itself=behind is None,
                visibility=visibility,
            )
    return tuple(found.values())
