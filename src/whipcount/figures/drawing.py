"""What the figures share: marks on a canvas of fixed size, written as SVG without fonts, script or network.

Positions are in pixels of the canvas and no layout is left to text measurement, so that the bytes do not
depend on the fonts of a machine and no label is clipped by one. The marks are few and every figure computes
its own places, so that SVG is written here directly: a compiler of charts in between cost a second a brief.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
CHARACTER_WIDTH = 0.6
"""Mean width of a character in ems: wide enough for the sans-serif faces that browsers fall back to."""

BOLD = 1.15
"""How much wider a bold character is."""

_BASELINE = 0.35
"""From the middle of a line of text down to its baseline, in ems."""
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Row = Mapping[str, Any]


def text_width(text: str, size: float, *, factor: float = 1.0) -> float:
    """Estimate the width of `text` in pixels at a font size, on the generous side; `factor` widens it."""
    return len(text) * size * CHARACTER_WIDTH * factor


def clip_label(text: str, width: float, size: float) -> str:
    """Shorten `text` with an ellipsis so that its estimated width is at most `width` pixels.

    Examples
    --------
    >>> clip_label("A/RES/60/173", 200, 12), clip_label("A/RES/60/173", 50, 12)
    ('A/RES/60/173', 'A/RES…')
    """
    room = int(width / (size * CHARACTER_WIDTH))
    return text if len(text) <= room else text[: max(room - 1, 1)] + "…"


def labels(
    rows: Sequence[Row],
    *,
    size: float,
    align: Literal["left", "center", "right"] = "left",
    colour: str = "#1d2329",
    weight: Literal["normal", "bold"] = "normal",
    turned: bool = False,
) -> str:
    """Write the `text` of each row at its `x`, with the middle of the line at its `y`.

    Turned, it runs upwards from there.
    """
    bold = ' font-weight="bold"' if weight == "bold" else ""
    written = "".join(
        f"<text {_place(row, size, turned=turned)}>{_words(row['text'])}</text>" for row in rows
    )
    return (
        f'<g font-size="{number(size)}" fill="{colour}" text-anchor="{_ANCHORS[align]}"{bold}>{written}</g>'
    )


def _place(row: Row, size: float, *, turned: bool) -> str:
    x, y = float(row["x"]), float(row["y"])
    if turned:
        return f'transform="translate({number(x + size * _BASELINE)},{number(y)}) rotate(-90)"'
    return f'x="{number(x)}" y="{number(y + size * _BASELINE)}"'


def boxes(rows: Sequence[Row], *, stroke: str = "", width: float = 1.0) -> str:
    """Draw a rectangle from `x`, `y` to `x2`, `y2`, filled with each row's `fill`; `stroke` outlines all."""
    outline = f' stroke="{stroke}" stroke-width="{number(width)}"' if stroke else ""
    drawn = "".join(
        f'<rect x="{number(row["x"])}" y="{number(row["y"])}" width="{number(row["x2"] - row["x"])}" '
        f'height="{number(row["y2"] - row["y"])}" fill="{row["fill"]}"/>'
        for row in rows
    )
    return f"<g{outline}>{drawn}</g>"


def rules(
    rows: Sequence[Row], *, colour: str, width: float = 1.0, dash: tuple[float, ...] | None = None
) -> str:
    """Draw a line from `x`, `y` to `x2`, `y2`."""
    dashes = f' stroke-dasharray="{" ".join(map(number, dash))}"' if dash else ""
    drawn = "".join(
        f'<line x1="{number(row["x"])}" y1="{number(row["y"])}" x2="{number(row["x2"])}" '
        f'y2="{number(row["y2"])}"/>'
        for row in rows
    )
    return f'<g stroke="{colour}" stroke-width="{number(width)}"{dashes}>{drawn}</g>'


def points(rows: Sequence[Row], *, size: float, shape: str = "circle", width: float = 1.0) -> str:
    """Draw a shape at each row's `x`, `y`, with its `fill` and `stroke`.

    Parameters
    ----------
    size : float
        Area in square pixels; a path's unit is half of the root of it.
    shape : str
        "circle", or a path in a square from -1 to 1.
    width : float
        Width of the stroke, in pixels.
    """
    radius = math.sqrt(size / math.pi if shape == "circle" else size / 4)
    path = _NUMBER.sub(lambda found: number(float(found[0]) * radius), shape)
    drawn = []
    for row in rows:
        x, y = number(row["x"]), number(row["y"])
        paint = f'fill="{row["fill"]}" stroke="{row["stroke"]}"'
        drawn.append(
            f'<circle cx="{x}" cy="{y}" r="{number(radius)}" {paint}/>'
            if shape == "circle"
            else f'<path transform="translate({x},{y})" d="{path}" {paint}/>'
        )
    return f'<g stroke-width="{number(width)}">{"".join(drawn)}</g>'


def areas(rows: Sequence[Row], *, stroke: str = "", width: float = 1.0) -> str:
    """Fill the closed path `d` of each row with its `fill`; `stroke` outlines all."""
    outline = f' stroke="{stroke}" stroke-width="{number(width)}"' if stroke else ""
    return f"<g{outline}>" + "".join(f'<path d="{row["d"]}" fill="{row["fill"]}"/>' for row in rows) + "</g>"


def lines(rows: Sequence[Row], *, colour: str, width: float = 1.5) -> str:
    """Draw a line through each row's `points` (pairs of x and y), dashed where it has a `dash`."""
    drawn = []
    for row in rows:
        through = " ".join(f"{number(x)},{number(y)}" for x, y in row["points"])
        dash = row.get("dash")
        dashes = f' stroke-dasharray="{" ".join(map(number, dash))}"' if dash else ""
        drawn.append(f'<polyline points="{through}"{dashes}/>')
    return f'<g fill="none" stroke="{colour}" stroke-width="{number(width)}">{"".join(drawn)}</g>'


def ribbon(x: float, x2: float, *, left: tuple[float, float], right: tuple[float, float]) -> str:
    """Return the path of a band that flows from `left` (top, bottom) at `x` to `right` at `x2`."""
    middle = number((x + x2) / 2)
    (top, bottom), (top2, bottom2) = left, right
    return (
        f"M{number(x)},{number(top)}"
        f"C{middle},{number(top)} {middle},{number(top2)} {number(x2)},{number(top2)}"
        f"V{number(bottom2)}"
        f"C{middle},{number(bottom2)} {middle},{number(bottom)} {number(x)},{number(bottom)}Z"
    )


def to_svg(layers: Sequence[str], *, width: float, height: float, alt_text: str) -> str:
    """Lay marks over each other into one SVG of the given size, labelled with its text alternative."""
    across, down = number(width), number(height)
    return (
        f'<svg role="img" aria-label={quoteattr(_CONTROL.sub("�", alt_text))} font-family="{FONT}" '
        f'xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" '
        f'viewBox="0 0 {across} {down}">'
        f'<rect width="{across}" height="{down}" fill="white"/>{"".join(layers)}</svg>'
    )


def number(value: float) -> str:
    """Write a length to a hundredth of a pixel, without idle zeros.

    Examples
    --------
    >>> number(12.0), number(3.14159), number(-0.001)
    ('12', '3.14', '0')
    """
    written = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _words(text: object) -> str:
    return escape(_CONTROL.sub("�", str(text)))
