"""The commands and where each lives; a command's module is imported only when it is needed."""

from __future__ import annotations

from cyclopts import App

from whipcount import __version__

COMMANDS: dict[str, str] = {}
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
