"""`whipcount brief`: the main job."""

from __future__ import annotations

import json as json_text
import shlex
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from whipcount.cli.options import Day, Files, Flag, Words
from whipcount.cli.progress import shown_progress
from whipcount.cli.threads import one_thread_a_process
from whipcount.domain import Visibility
from whipcount.domain.matter import Stage

Output = Annotated[Path, Parameter(name=["--output", "-o"])]


def brief(
    matter: Path,
    *,
    as_of: Day | None = None,
    stage: Stage | None = None,
    votes: Files = (),
    coverage: Files = (),
    undated: Literal["use", "skip"] = "skip",
    audience: Visibility = Visibility.OWN,
    after: Path | None = None,
    keep: Flag = False,
    format: Words = ("html", "md", "json"),
    output: Output = Path("out"),
    json: Flag = False,
) -> None:
    """Make the brief on a matter: read, count, apply the rules, write the page.

    Files given here are read for this run only; the matter's folder stays as it is.

    Parameters
    ----------
    matter
        Folder of the matter, with matter.toml in it.
    as_of
        Cut-off, YYYY-MM-DD, included; nothing later is used. Today if left out.
    stage
        When the forecast is made; the matter file says so if left out.
    votes
        Files of roll calls, of any known layout.
    coverage
        Articles (text, HTML, PDF, e-mail), or folders and archives of them.
    undated
        Whether texts without a date count: "skip" lists them as left out.
    audience
        Whom the brief is for; nothing more confidential is in it.
    after
        File with the recorded result, to be set beside the forecast.
    keep
        Add what is read to the matter's record.
    format
        What to write, of html, md, json; a list with commas, or repeated.
    output
        Folder to write into.
    json
        Print the result as JSON.
    """
    one_thread_a_process()
    from whipcount.brief import Request, make_brief, write_brief  # noqa: PLC0415 - heavy

    with shown_progress() as progress:
        made = make_brief(
            Request(
                matter=matter,
                as_of=as_of or date.today(),  # noqa: DTZ011 - the user's own day is meant
                now=datetime.now(UTC),
                stage=stage,
                votes=votes,
                coverage=coverage,
                undated=undated,
                audience=audience,
                after=after,
                keep=keep,
                command=_command(),
                progress=progress,
            )
        )
        progress("Writing the page")
        paths = write_brief(made, output, formats=format)
    if json:
        bottom = {"line": made.line.sentence.text, "goal": made.line.goal.text}
        print(json_text.dumps({**bottom, "files": [str(path) for path in paths]}, ensure_ascii=False))
        return
    print(made.line.sentence.text)
    print(made.line.goal.text)
    # The page last: it is what one opens next.
    for path in sorted(paths, key=lambda path: path.suffix == ".html"):
        print(path)


def _command() -> str:
    return shlex.join(["whipcount", *sys.argv[1:]])
