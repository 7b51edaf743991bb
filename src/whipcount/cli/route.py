"""`whipcount route`: the path of a matter between bodies."""

from __future__ import annotations

import json as json_text
from pathlib import Path

from whipcount.cli.options import Day, Flag


def route(matter: Path, *, as_of: Day | None = None, figure: Path | None = None, json: Flag = False) -> None:
    """Print the route of a matter: each step, what it needs by which rule, and what follows from it.

    Parameters
    ----------
    matter
        Folder of the matter, with matter.toml in it.
    as_of
        Day on which the rules are looked up, YYYY-MM-DD. Today if left out.
    figure
        Also draw the route as a figure, into this SVG file.
    json
        Print JSON.
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from whipcount.files import write_text  # noqa: PLC0415 - heavy
    from whipcount.procedure import Route  # noqa: PLC0415 - heavy
    from whipcount.procedure.routefigure import route_svg  # noqa: PLC0415 - heavy
    from whipcount.record import open_matter  # noqa: PLC0415 - heavy

    on = as_of or datetime.now(tz=UTC).date()
    opened = open_matter(matter)
    path = Route.from_matter(opened.matter.steps, opened.matter.edges)
    if figure is not None:
        write_text(figure, route_svg(path, on=on))
    print(json_text.dumps(path.as_rows(on=on), ensure_ascii=False, indent=1) if json else path.as_text(on=on))
