"""The commands, what each does, and where it lives; a module is imported only when its command is needed."""

from __future__ import annotations

from typing import NamedTuple

from cyclopts import App

from whipcount import __version__


class Command(NamedTuple):
    """A command: its place as `module:function`, and the first line of its help.

    The line stands here too because the list of commands is shown without importing them; a test keeps it
    equal to the docstring's.
    """

    place: str
    summary: str


COMMANDS: dict[str, Command] = {
    "brief": Command(
        "whipcount.cli.brief:brief",
        "Make the brief on a matter: read, count, apply the rules, write the page.",
    ),
    "desk": Command(
        "whipcount.cli.desk:desk",
        "Open the desk on a matter: the count, the members, the coverage and the brief, in the browser.",
    ),
    "read": Command(
        "whipcount.cli.read:read",
        "Read articles into statements, positions, documents, quantities, dates and predictions.",
    ),
    "votes": Command(
        "whipcount.cli.votes:app",
        "Read roll calls of any known format, write and describe them.",
    ),
    "estimate": Command(
        "whipcount.cli.estimate:estimate",
        "Estimate where members stand from how they voted: ideal points with 90 % intervals.",
    ),
    "forecast": Command(
        "whipcount.cli.forecast:forecast",
        "Forecast how each member will vote on roll calls to come, from recorded votes of earlier sessions.",
    ),
    "backtest": Command(
        "whipcount.cli.backtest:backtest",
        "Forecast each session from the ones before it, and score the forecasts beside the named baselines.",
    ),
    "decide": Command(
        "whipcount.cli.decide:decide",
        "Decide what votes mean: the outcome, the rule and its conditions, the margin, what would turn it.",
    ),
    "bodies": Command(
        "whipcount.cli.bodies:app",
        "List the bodies, show their rules on a day, or check a body file.",
    ),
    "route": Command(
        "whipcount.cli.route:route",
        "Print the route of a matter: each step, what it needs by which rule, and what follows from it.",
    ),
    "power": Command(
        "whipcount.cli.power:power",
        "Compute voting power, exactly: the share of cases in which a member's vote decides.",
    ),
    "record": Command(
        "whipcount.cli.record:app",
        "Keep house in a matter's record: every entry, with who, when and who may see it.",
    ),
    "sheet": Command(
        "whipcount.cli.sheet:app",
        "Take the count to a spreadsheet, and bring it back.",
    ),
}
"""Every command, in the order of the work."""


def build_app() -> App:
    """Build the command line."""
    app = App(
        name="whipcount",
        help="Follow a contested resolution through an international body; every number with its source.",
        version=__version__,
    )
    for number, (name, command) in enumerate(COMMANDS.items()):
        app.command(command.place, name=name, help=command.summary, sort_key=number)
    return app


def reference() -> str:
    """Write the reference page of all commands, in Markdown, from their docstrings."""
    return build_app().generate_docs(output_format="markdown", heading_level=1).rstrip() + "\n"
