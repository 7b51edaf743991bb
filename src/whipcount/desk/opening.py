"""From a matter's folder to an open desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from whipcount.brief.gather import gather
from whipcount.brief.request import Request
from whipcount.desk.desk import Desk
from whipcount.desk.held import reading_held
from whipcount.domain import Visibility
from whipcount.record import Record, open_matter


@contextmanager
def open_desk(request: Request, *, clock: Callable[[], datetime], who: str = "") -> Iterator[Desk]:
    """Read what the request names into the matter's record, and hold the record open.

    A record that holds it already, read in the same way, is left as it is.

    The thread that enters is the one on which the desk is used.

    Raises
    ------
    InputError
        As `brief.gather`, and when the record cannot be opened or written.
    """
    folder = open_matter(request.matter)
    if not folder.record.exists():
        material = gather(replace(request, keep=True))
    else:
        material = gather(replace(request, keep=False))
        with Record.open(folder.record) as record:
            held = reading_held(record, material, Visibility.OWN)
        if held != material.reading:
            material = gather(replace(request, keep=True))
    request.progress("Opening the record")
    with Record.open(folder.record) as record:
        yield Desk(material, record, request, clock=clock, who=who)
