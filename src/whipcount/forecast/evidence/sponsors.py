"""Sponsors of a text as evidence: those named on it, and those that stand behind a group that is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from whipcount.domain import InputError, Visibility, Vote
from whipcount.domain.evidence import Evidence, EvidenceKind
from whipcount.domain.matter import Stage
from whipcount.register import load

_PARTED = re.compile(r"[;|]+")
_LOOSELY_PARTED = re.compile(r"[;,|\s]+")
_GROUP = re.compile(r"[A-Z][A-Z0-9]{1,9}")
"""What may name a group of members, as NAM."""


def read_sponsors(cell: str) -> tuple[str, ...]:
    """Read the sponsors of a cell: codes parted by spaces, commas, semicolons or bars.

    Names of states may stand beside codes where semicolons or bars part them. What is no member on the day,
    nor a group of members, has no vote to move.

    Raises
    ------
    InputError
        When something is neither a code nor a name that one state bears; all of it is named.

    Examples
    --------
    >>> read_sponsors("JPN, AUS EU"), read_sponsors("Japan; Republic of Korea; JPN")
    (('JPN', 'AUS', 'EU'), ('JPN', 'KOR'))
    """
    parting = _PARTED if _PARTED.search(cell) else _LOOSELY_PARTED
    parts = [part.strip() for part in parting.split(cell) if part.strip()]
    found = {part: _code_of(part) for part in parts}
    wrong = [part for part, code in found.items() if not code]
    if wrong:
        raise InputError(
            f"The sponsors '{', '.join(wrong)}' are neither codes nor names of states.",
            expected="Expected three-letter codes, as JPN; FRA, or names parted by semicolons.",
            do="Write each sponsor by its code.",
        )
    return tuple(dict.fromkeys(code for code in found.values() if code))


def _code_of(part: str) -> str | None:
    register = load()
    if part.upper() in register.states:
        return part.upper()
    return register.lookup(part).code or (part if _GROUP.fullmatch(part) else None)


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


def groups_of(sponsors: Iterable[str], members: Collection[str], on: date) -> dict[str, tuple[str, ...]]:
    """Return the members that stand behind those sponsors that are groups, as the European Union."""
    found = {}
    for sponsor in sponsors:
        if sponsor in members:
            continue
        try:
            found[sponsor] = tuple(sorted(load().group(sponsor, on) & set(members)))
        except InputError:
            continue  # an organisation that is no group of states has no vote of its own
    return found
