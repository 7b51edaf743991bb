"""Progress on a terminal: one line that tells the step in hand; nothing where output is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress() -> Iterator[Callable[[str], None]]:
    """Give a function that shows the step in hand on standard error until the block ends."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where there is a terminal to draw on

    with Console(stderr=True).status("Starting") as status:
        yield status.update
