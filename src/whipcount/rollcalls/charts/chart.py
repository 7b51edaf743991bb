"""A chart: its picture, what it says in words, and the numbers that it shows; written to a file."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

import polars as pl

from whipcount.domain import InputError
from whipcount.figures.drawing import BOLD, CHARACTER_WIDTH, labels, to_svg
from whipcount.figures.palette import INK, SOFT_INK
from whipcount.files import write_text, written_whole
from whipcount.rollcalls.export import write_csv

ENDINGS = (".svg", ".html", ".png", ".csv")
TITLE, NOTE = 15, 11
"""Sizes of the letters, in pixels."""
SHARPNESS = 2
"""Pixels of a PNG for one of the drawing."""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; color: #1d2329; margin: 1.5rem; max-width: 90rem; }}
svg {{ max-width: 100%; height: auto; }}
table {{ border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }}
th, td {{ border-bottom: 1px solid #c9ced3; padding: 0.15rem 0.6rem; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
<figure>
{svg}
<figcaption>{alt}</figcaption>
</figure>
<p><a href="{numbers}">The numbers (CSV)</a></p>
<details>
<summary>The numbers as a table</summary>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</details>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture and the numbers behind it.

    Parameters
    ----------
    title : str
        What the picture shows, as a finding.
    alt : str
        The picture in words.
    svg : str
    numbers : pl.DataFrame
        Every number that is drawn.
    shown : pl.DataFrame
        The numbers as a person reads them in a table: fewer rows where there are very many.
    """

    title: str
    alt: str
    svg: str
    numbers: pl.DataFrame
    shown: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a chart is drawn: `layers` already hold its title and note; the drawing begins at `top`."""

    width: float
    top: float
    layers: tuple[str, ...]


def open_canvas(title: str, note: str, *, width: float) -> Canvas:
    """Write a chart's title and note over its top, on as many lines as the width needs."""
    heads = textwrap.wrap(title, int((width - 8) / (TITLE * CHARACTER_WIDTH * BOLD)))
    notes = textwrap.wrap(note, int((width - 8) / (NOTE * CHARACTER_WIDTH)))
    y = 6.0
    placed: list[list[dict[str, object]]] = [[], []]
    for kind, (texts, size) in enumerate(((heads, TITLE), (notes, NOTE))):
        for text in texts:
            placed[kind].append({"x": 4.0, "y": y + size / 2, "text": text})
            y += size * 1.4
        y += 4
    written = (
        labels(placed[0], size=TITLE, colour=INK, weight="bold"),
        labels(placed[1], size=NOTE, colour=SOFT_INK),
    )
    return Canvas(width, y + 8, written)


def close_canvas(canvas: Canvas, layers: list[str], *, height: float, alt: str) -> str:
    """Put a drawing under its title into one SVG."""
    return to_svg([*canvas.layers, *layers], width=canvas.width, height=height, alt_text=alt)


def write_chart(chart: Chart, path: Path) -> tuple[Path, ...]:
    """Write a chart as SVG, a web page without script, PNG, or its numbers alone, by the ending of `path`.

    Beside a picture its numbers are written too, as CSV.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    InputError
        When the ending is none of `ENDINGS`.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"'{path.name}' ends in '{path.suffix}'.",
            expected=f"Expected one of {', '.join(ENDINGS)}.",
            do="Name the file after the form that is wanted.",
        )
    beside = path.with_suffix(".csv")
    write_csv(chart.numbers, beside)
    if ending == ".csv":
        return (beside,)
    if ending == ".svg":
        write_text(path, chart.svg)
    elif ending == ".html":
        write_text(path, _page(chart, beside.name))
    else:
        import vl_convert  # noqa: PLC0415 - 50 MB, for PNG alone

        with written_whole(path) as draft:
            draft.write_bytes(vl_convert.svg_to_png(chart.svg, scale=SHARPNESS))
    return path, beside


def _page(chart: Chart, numbers: str) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in chart.shown.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row) + "</tr>"
        for row in chart.shown.iter_rows()
    )
    return _PAGE.format(
        title=escape(chart.title),
        svg=chart.svg,
        alt=escape(chart.alt),
        numbers=escape(numbers),
        heads=heads,
        rows=rows,
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def percent(share: float) -> str:
    """Write a share as whole per cent.

    Examples
    --------
    >>> percent(0.857)
    '86 %'
    """
    return f"{100 * share:.0f} %"
