"""What goes wrong when a name is to be a member: none, several, or not at that date."""

from __future__ import annotations

from collections.abc import Iterable

from whipcount.domain import InputError


class UnknownState(InputError):  # noqa: N818 -- says what it is in the words of the field
    """A name, code or number that the register does not know as a member."""


class NotAMember(UnknownState):
    """A state that the register knows, but that was not a member at the date."""


class AmbiguousState(InputError):  # noqa: N818 -- as above
    """A name that fits several members, or a name and a code that contradict each other."""


def unknown_state(marks: str, nearest: Iterable[str]) -> UnknownState:
    """Build the error for marks that fit nothing, with the names most like them."""
    near = ", ".join(nearest)
    return UnknownState(
        f"No state in the register has the {marks}.",
        expected="Expected the name of a UN member, in English or French, or its three-letter code.",
        do=f"Did you mean {near}?" if near else "Check the spelling, or give the code.",
    )
