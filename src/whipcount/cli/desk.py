"""`whipcount desk`: the brief, live in a browser of this machine."""

from __future__ import annotations

import shlex
import sys
import webbrowser
from contextlib import ExitStack, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from whipcount.cli.options import Day, Files
from whipcount.cli.progress import shown_progress
from whipcount.cli.threads import one_thread_a_process
from whipcount.domain import InputError


def desk(
    matter: Path,
    *,
    votes: Files = (),
    coverage: Files = (),
    as_of: Day | None = None,
    port: int = 0,
    who: str = "",
    open: Annotated[bool, Parameter(negative="--no-open")] = True,
) -> None:
    """Open the desk on a matter: the count, the members, the coverage and the brief, in the browser.

    The page is served to this machine alone, under an address that holds a token for the session. Calls and
    corrections are written to the matter's record as they are made. Ctrl-C closes the desk.

    Parameters
    ----------
    matter
        Folder of the matter, with matter.toml in it.
    votes
        Files of roll calls, of any known layout.
    coverage
        Articles (text, HTML, PDF, e-mail), or folders and archives of them. They are added to the record.
    as_of
        Cut-off for votes and texts, YYYY-MM-DD, included. Today if left out.
    port
        Port of this machine to serve on; a free one if left out.
    who
        Who edits, as the record shows it.
    open
        Open the browser.
    """
    one_thread_a_process()
    try:
        from whipcount.desk import make_app, open_desk, server  # noqa: PLC0415 - heavy
    except ModuleNotFoundError as error:
        raise _not_installed(error) from error
    from whipcount.brief import Request  # noqa: PLC0415 - heavy

    listening = server.listen(port)
    with listening, ExitStack() as held:
        with shown_progress() as progress:
            request = Request(
                matter=matter,
                as_of=as_of or date.today(),  # noqa: DTZ011 - the user's own day is meant
                now=datetime.now(UTC),
                votes=votes,
                coverage=coverage,
                command=shlex.join(["whipcount", *sys.argv[1:]]),
                progress=progress,
            )
            opened = held.enter_context(open_desk(request, clock=lambda: datetime.now(UTC), who=who))
        token, number = server.new_token(), listening.getsockname()[1]
        address = f"http://{server.ADDRESS}:{number}/count?token={token}"
        print(address, flush=True)
        if open:
            webbrowser.open(address)
        # Everything happens on this thread, so the desk that it has opened is the one that it serves.
        server.serve(make_app(lambda: nullcontext(opened), port=number, token=token), listening)
    print("The desk is closed; what was called and corrected is in the record.")


def _not_installed(error: ModuleNotFoundError) -> Exception:
    """Say how to get what the extra brings; any other missing module is a fault of ours."""
    if (error.name or "").split(".")[0] not in ("starlette", "uvicorn"):
        return error
    return InputError(
        f"The desk needs {error.name}, which is not installed.",
        expected="Expected whipcount with its extra 'desk'.",
        do="Install it with pip install 'whipcount[desk]'; 'whipcount brief' needs no extra.",
    )
