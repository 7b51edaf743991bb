"""States and groups over time: names, aliases, codes, dated membership."""

from whipcount.register.errors import AmbiguousState, NotAMember, UnknownState
from whipcount.register.joins import Join, JoinStatus, Seat, resolve, seats_over_time
from whipcount.register.names import LOOSE_KINDS, PRESS_KINDS, RECORD_KINDS, NameKind, fold
from whipcount.register.register import ASSEMBLY_BODIES, REGIONAL_GROUPS, Lookup, Register, load
from whipcount.register.states import Alias, Group, Membership, Spell, State

__all__ = [
    "ASSEMBLY_BODIES",
    "LOOSE_KINDS",
    "PRESS_KINDS",
    "RECORD_KINDS",
    "REGIONAL_GROUPS",
    "Alias",
    "AmbiguousState",
    "Group",
    "Join",
    "JoinStatus",
    "Lookup",
    "Membership",
    "NameKind",
    "NotAMember",
    "Register",
    "Seat",
    "Spell",
    "State",
    "UnknownState",
    "fold",
    "load",
    "resolve",
    "seats_over_time",
]
