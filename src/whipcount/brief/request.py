"""What a brief is asked for: the matter, the cut-off, the files of this run, the audience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from whipcount.domain import Visibility
from whipcount.domain.matter import Stage


def _silent(step: str) -> None:
    """Show no progress."""
    del step


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One run of `whipcount brief`.

    `now` is when the sources are read; `command` is printed as the way to make the page again; `progress` is
    told each step as it begins.
    """

    matter: Path
    as_of: date
    now: datetime
    stage: Stage | None = None
    votes: tuple[Path, ...] = ()
    coverage: tuple[Path, ...] = ()
    undated: Literal["use", "skip"] = "skip"
    audience: Visibility = Visibility.OWN
    after: Path | None = None
    keep: bool = False
    draws: int = 10_000
    seed: int = 20_141_016
    command: str = ""
    progress: Callable[[str], None] = _silent
