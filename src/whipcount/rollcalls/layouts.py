"""What a layout of votes is: a header that tells it, and a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import TextTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A public layout, told by the columns that it must have.

    `read` takes the open table and the tables given beside it that are of the `companions`' layouts;
    a layout without `read` holds no votes itself and only adds to another's.
    """

    name: str
    title: str
    required: tuple[str, ...]
    first: str = ""
    """The first column, where a layout is told by its place."""
    older_names: Mapping[str, str] = field(default_factory=dict)
    companions: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    """Columns (older spellings too) that number a roll call in a long table that needs no companion."""
    read: Callable[[TextTable, Sequence[TextTable]], RollCalls] | None = None

    def missing(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Columns of this layout that a header lacks, older spellings allowed for."""
        present = {self.older_names.get(name, name) for name in columns}
        misplaced = (self.first,) if self.first and columns[0] != self.first else ()
        return tuple(name for name in self.required if name not in present) or misplaced
