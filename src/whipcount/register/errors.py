"""What goes wrong when a name is to be a member: none, several, or not at that date."""

from __future__ import annotations

from whipcount.domain import InputError


class UnknownState(InputError):  # noqa: N818 -- says what it is in the words of the field
    """A name, code or number that the register does not know as a member."""


class NotAMember(UnknownState):
    """A state that the register knows, but that was not a member at the date."""


class AmbiguousState(InputError):  # noqa: N818 -- as above
    """A name that fits several members, or a name and a code that contradict each other."""
