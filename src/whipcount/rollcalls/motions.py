"""The tree of motions: votes on amendments and parts of a text, and the vote on the whole of it.

A link is made only where the source names the text and one vote on the whole of it, never by likeness.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

WHOLE = "draft_resolution"
"""Kind of a vote on a whole text."""


@dataclass(frozen=True, slots=True)
class Motion:
    """A vote as far as its place in the tree is concerned.

    Parameters
    ----------
    rollcall_id, kind : str
    text : hashable
        What the source calls the text that is voted on, or a part of which is; None where it does not say.
    final : bool
        Whether the source calls it the vote on the text as a whole, where several are.
    """

    rollcall_id: str
    kind: str
    text: Hashable
    final: bool = False


def find_parents(motions: Sequence[Motion]) -> list[str | None]:
    """Return for each vote on a part the one vote on the whole of its text, by id; None where not told.

    Examples
    --------
    >>> part, whole = Motion("1", "amendment", "A9-0163/2024"), Motion("2", WHOLE, "A9-0163/2024")
    >>> find_parents([part, whole]), find_parents([part, whole, Motion("3", WHOLE, "A9-0163/2024")])
    (['2', None], [None, None, None])
    """
    wholes: dict[Hashable, list[Motion]] = defaultdict(list)
    for motion in motions:
        if motion.kind == WHOLE and motion.text is not None:
            wholes[motion.text].append(motion)
    return [None if motion.kind == WHOLE else _only(wholes.get(motion.text, [])) for motion in motions]


def _only(wholes: Sequence[Motion]) -> str | None:
    kept = wholes if len(wholes) == 1 else [motion for motion in wholes if motion.final]
    return kept[0].rollcall_id if len(kept) == 1 else None


def tell_parents(kinds: Sequence[str | None], parents: Sequence[str | None]) -> tuple[str, ...]:
    """Say how many votes on parts are linked, for the report; nothing where there are none."""
    parts = [parent for kind, parent in zip(kinds, parents, strict=True) if kind != WHOLE]
    if not parts:
        return ()
    linked = sum(parent is not None for parent in parts)
    return (
        f"{linked:,} of {len(parts):,} votes on amendments and parts point to the vote on the whole text; "
        f"of the others the source does not name one",
    )
