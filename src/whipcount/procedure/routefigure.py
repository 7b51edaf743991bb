"""The route drawn: steps as boxes from top to bottom, edges as arrows that say what they do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape

from whipcount.domain.matter import RouteStep
from whipcount.procedure.route import Route, describe_step

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 250, 84, 34, 58, 16
"""Pixels."""
LANE = 14
"""Pixels between arrows that run down beside the boxes."""
LETTERS = 38
"""Characters that fit on one line of a box at 12 pixels."""
_STROKES = {
    "causes": 'stroke="#1f3a5f" stroke-width="2"',
    "allows": 'stroke="#1f3a5f" stroke-width="1.4"',
    "informs": 'stroke="#6b7280" stroke-width="1.2" stroke-dasharray="5 4"',
    "precludes": 'stroke="#a03030" stroke-width="2" stroke-dasharray="2 3"',
}


def route_svg(route: Route, *, on: date) -> str:
    """Draw a route as SVG: one box a step with what it needs, one arrow an edge.

    Solid arrows cause or allow, dashed ones inform, dotted red ones preclude; a condition stands beside
    its arrow. The drawing has a text alternative and carries no script.
    """
    place = _places(route)
    right = max(x for x, _ in place.values()) + BOX_WIDTH + 2 * MARGIN
    width = right + MARGIN + LANE * len(route.edges)
    height = max(y for _, y in place.values()) + BOX_HEIGHT + MARGIN
    alt = "; ".join(f"{edge.start} {edge.kind} {edge.end}" for edge in route.edges)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f"<title>Route of the matter</title><desc>{escape(alt)}</desc>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z" fill="#374151"/></marker></defs>',
    ]
    parts.extend(_arrows(route, place, right))
    for step in route.steps:
        parts.extend(_box(step, place[step.key], on))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _places(route: Route) -> dict[str, tuple[int, int]]:
    """Put each step on the row after the last step that leads to it."""
    row: dict[str, int] = {}
    for step in route.steps:
        row[step.key] = 1 + max((row[edge.start] for edge in route.edges if edge.end == step.key), default=-1)
    for step in reversed(route.steps):  # a step that nothing leads to stands just above what it leads to
        if not any(edge.end == step.key for edge in route.edges):
            following = [row[edge.end] for edge in route.after(step.key)]
            row[step.key] = min(following, default=1) - 1
    filled: dict[int, int] = {}
    place: dict[str, tuple[int, int]] = {}
    for step in route.steps:
        column = filled.get(row[step.key], 0)
        filled[row[step.key]] = column + 1
        indent = (row[step.key] % 2) * (BOX_WIDTH + GAP_X) // 2  # rows are staggered: arrows miss the boxes
        place[step.key] = (
            MARGIN + indent + column * (BOX_WIDTH + GAP_X),
            MARGIN + row[step.key] * (BOX_HEIGHT + GAP_Y),
        )
    return place


def _box(step: RouteStep, corner: tuple[int, int], on: date) -> Iterator[str]:
    x, y = corner
    needs = describe_step(step, on=on).words
    title = textwrap.shorten(step.title, width=2 * LETTERS, placeholder=" …")
    lines = [*textwrap.wrap(title, LETTERS)[:2]]
    small = textwrap.wrap(f"{step.result} on {step.decided_on}" if step.result else needs, LETTERS + 6)[:3]
    yield f"<g><title>{escape(f'{step.title}: {needs}')}</title>"
    yield (f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5" fill="#ffffff" '
           'stroke="#374151"/>')  # fmt: skip
    for number, line in enumerate(lines):
        yield f'<text x="{x + 9}" y="{y + 18 + 15 * number}" font-weight="bold">{escape(line)}</text>'
    top = y + 20 + 15 * len(lines)
    for number, line in enumerate(small):
        yield (f'<text x="{x + 9}" y="{top + 13 * number}" font-size="10.5" fill="#374151">'
               f"{escape(line)}</text>")  # fmt: skip
    yield "</g>"


def _arrows(route: Route, place: Mapping[str, tuple[int, int]], right: int) -> Iterator[str]:
    """Draw the edges: straight down to the next row, and down a lane of its own past the rows between."""
    lane = right
    entered: dict[str, int] = {}
    for edge in route.edges:
        (x1, y1), (x2, y2) = place[edge.start], place[edge.end]
        label = f"if {edge.when}: {edge.kind}" if edge.when else edge.kind
        if y2 - y1 > BOX_HEIGHT + GAP_Y:
            lane += LANE
            entered[edge.end] = entered.get(edge.end, 0) + 1
            start = (x1 + BOX_WIDTH, y1 + 20 + (lane - right))
            end = (x2 + BOX_WIDTH, y2 + 22 * entered[edge.end])
            path = f"M{start[0]} {start[1]}H{lane}V{end[1]}H{end[0]}"
            corner = (end[0] + 8, end[1] - 5)
        else:
            start, end = (x1 + BOX_WIDTH // 2, y1 + BOX_HEIGHT), (x2 + BOX_WIDTH // 2, y2)
            middle = (start[1] + end[1]) // 2
            path = f"M{start[0]} {start[1]}C{start[0]} {middle} {end[0]} {middle} {end[0]} {end[1]}"
            corner = ((start[0] + end[0]) // 2 + 8, middle + 4)
        yield f'<path d="{path}" fill="none" {_STROKES[edge.kind]} marker-end="url(#tip)"/>'
        yield (f'<text x="{corner[0]}" y="{corner[1]}" font-size="10.5" fill="#374151" stroke="#ffffff" '
               f'stroke-width="3" paint-order="stroke">{escape(label)}</text>')  # fmt: skip
