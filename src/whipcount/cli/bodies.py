"""`whipcount bodies`: the bodies and their rules."""

from __future__ import annotations

import json as json_text
from pathlib import Path

from cyclopts import App

from whipcount.cli.options import Day, Flag

app = App(name="bodies", help="List the bodies, show their rules on a day, or check a body file.")


@app.command(name="list")
def list_bodies(*, json: Flag = False) -> None:
    """List every body that can decide.

    Parameters
    ----------
    json
        Print JSON.
    """
    from whipcount.procedure import known_bodies, load_body  # noqa: PLC0415 - heavy

    rows = [{"body": key, "name": load_body(key).name} for key in known_bodies()]
    if json:
        print(json_text.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{row['body']:18} {row['name']}" for row in rows))


@app.command
def show(body: str, *, date: Day | None = None, json: Flag = False) -> None:
    """Show a body: its members, its kinds of decision, and the rule of each on a day.

    Parameters
    ----------
    body
        Key of the body, or a body file.
    date
        Day, YYYY-MM-DD. Today if left out.
    json
        Print JSON.
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from whipcount.procedure.showing import body_rows, body_text  # noqa: PLC0415 - heavy

    rows = body_rows(body, on=date or datetime.now(tz=UTC).date())
    print(json_text.dumps(rows, ensure_ascii=False, indent=1) if json else body_text(rows))


@app.command
def script(body: str, table: Path, *, date: Day | None = None) -> None:
    """Print the script of a voting session: the order of the votes, and what each would change.

    Parameters
    ----------
    body
        Key of the body, or a body file.
    table
        TOML file of what is tabled: drafts, amendments, parts, motions.
    date
        Day, YYYY-MM-DD. Today if left out.
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from whipcount.procedure import load_body  # noqa: PLC0415 - heavy
    from whipcount.procedure.session import read_table  # noqa: PLC0415 - heavy
    from whipcount.procedure.sitting import session_text  # noqa: PLC0415 - heavy

    on = date or datetime.now(tz=UTC).date()
    print(session_text(load_body(body), read_table(table), on=on))


@app.command
def check(file: Path) -> None:
    """Check a body file: every fault is named with its place.

    Parameters
    ----------
    file
        The body file, TOML.
    """
    from whipcount.procedure.showing import check_file  # noqa: PLC0415 - heavy

    print(check_file(file))
