"""What the figures share: a chart on a canvas of fixed size, made into SVG without fonts or network.

Positions are in pixels of the canvas and no layout is left to text measurement, so that the bytes do not
depend on the fonts of a machine and no label is clipped by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    import altair as alt

FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
CHARACTER_WIDTH = 0.6
"""Mean width of a character in ems: wide enough for the sans-serif faces that browsers fall back to."""

BOLD = 1.15
"""How much wider a bold character is."""


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


def pixels(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Start a chart whose rows carry their own pixel positions."""
    import altair as alt  # noqa: PLC0415 - heavy

    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def labels(
    rows: Sequence[Mapping[str, Any]],
    *,
    size: float,
    align: Literal["left", "center", "right"] = "left",
    colour: str = "#1d2329",
    weight: Literal["normal", "bold"] = "normal",
) -> alt.Chart:
    """Draw the `text` of each row at its `x`, `y`, set on its middle line."""
    import altair as alt  # noqa: PLC0415 - heavy

    return (
        pixels(rows)
        .mark_text(align=align, baseline="middle", fontSize=size, color=colour, fontWeight=weight)
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None), text="text:N")
    )


def boxes(rows: Sequence[Mapping[str, Any]], **mark: Any) -> alt.Chart:
    """Draw a rectangle from `x`, `y` to `x2`, `y2`, filled with each row's `fill`."""
    import altair as alt  # noqa: PLC0415 - heavy

    return (
        pixels(rows)
        .mark_rect(**mark)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            x2="x2:Q",
            y2="y2:Q",
            fill=alt.Fill("fill:N", scale=None),
        )
    )


def rules(rows: Sequence[Mapping[str, Any]], **mark: Any) -> alt.Chart:
    """Draw a line from `x`, `y` to `x2`, `y2`."""
    import altair as alt  # noqa: PLC0415 - heavy

    return (
        pixels(rows)
        .mark_rule(**mark)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None), x2="x2:Q", y2="y2:Q"
        )
    )


def points(rows: Sequence[Mapping[str, Any]], **mark: Any) -> alt.Chart:
    """Draw a shape at each row's `x`, `y`, with its `fill` and `stroke`."""
    import altair as alt  # noqa: PLC0415 - heavy

    return (
        pixels(rows)
        .mark_point(**mark)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
        )
    )


_PART_ROLES = re.compile(r' role="graphics-[a-z]+" aria-roledescription="[^"]*"')
"""Roles of the parts: the picture as a whole has its text alternative, and its parts would need one each."""


def to_svg(layers: Sequence[alt.Chart], *, width: float, height: float, alt_text: str) -> str:
    """Compile layers drawn in pixels into one SVG of the given size, labelled with its text alternative."""
    import altair as alt  # noqa: PLC0415 - heavy
    import vl_convert  # noqa: PLC0415 - heavy

    chart = (
        alt.layer(*layers)
        .properties(
            width=width,
            height=height,
            autosize=alt.AutoSizeParams(type="none"),
            padding=0,
            background="white",
        )
        .configure(font=FONT, aria=False)
        .configure_view(stroke=None)
    )
    vega_lite = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    # The specification is our own: checking it against the schema again would cost a sixth of the figure.
    svg = vl_convert.vegalite_to_svg(
        chart.to_dict(validate=False), vl_version=vega_lite, allowed_base_urls=[]
    )
    lean = _PART_ROLES.sub(
        "", svg.replace(f' font-family="{FONT}"', "").replace(' pointer-events="none"', "")
    )
    opening = f'<svg role="img" aria-label={quoteattr(alt_text)} font-family="{FONT}" '
    return lean.replace("<svg ", opening, 1)
