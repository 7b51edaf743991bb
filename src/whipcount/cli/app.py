"""The commands and where each lives; a command's module is imported only when it is needed."""

from __future__ import annotations

from cyclopts import App

from whipcount import __version__

COMMANDS: dict[str, str] = {
    "backtest": "whipcount.cli.backtest:backtest",
    "bodies": "whipcount.cli.bodies:app",
    "brief": "whipcount.cli.brief:brief",
    "decide": "whipcount.cli.decide:decide",
    "desk": "whipcount.cli.desk:desk",
    "estimate": "whipcount.cli.estimate:estimate",
    "forecast": "whipcount.cli.forecast:forecast",
    "power": "whipcount.cli.power:power",
    "read": "whipcount.cli.read:read",
    "record": "whipcount.cli.record:app",
    "route": "whipcount.cli.route:route",
    "sheet": "whipcount.cli.sheet:app",
    "votes": "whipcount.cli.votes:app",
}
"""Command name to `module:function`."""


def build_app() -> App:
    """Build the command line."""
    app = App(
        name="whipcount",
        help="Follow a contested resolution through an international body; every number with its source.",
        version=__version__,
    )
    for name, place in COMMANDS.items():
        app.command(place, name=name)
    return app


def reference() -> str:
    """Write the reference page of all commands, in Markdown, from their docstrings."""
    return build_app().generate_docs(output_format="markdown", heading_level=1).rstrip() + "\n"
