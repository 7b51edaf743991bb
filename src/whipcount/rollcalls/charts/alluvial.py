"""Who moved: the votes on two or three roll calls of one matter, with bands from vote to vote."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass

import polars as pl

from whipcount.domain import Vote
from whipcount.figures.drawing import CHARACTER_WIDTH, areas, boxes, labels, ribbon, text_width
from whipcount.figures.palette import INK, MARKS, SOFT_INK, Mark
from whipcount.rollcalls.charts.axes import spread
from whipcount.rollcalls.charts.chart import Chart, close_canvas, open_canvas
from whipcount.rollcalls.charts.moves import NOT_LISTED, Decision, Moves

ORDER = (Vote.YES, Vote.ABSTAIN, Vote.NO, Vote.ABSENT, Vote.NOT_A_MEMBER)
"""From top to bottom, in every column."""
LOOKS: dict[str, Mark] = {
    **{vote.value: MARKS[vote] for vote in ORDER},
    NOT_LISTED: Mark("?", NOT_LISTED, "#ffffff", "#767672"),
}
WIDTH, HEIGHT = 860, 430
BAR, GAP, MARGIN = 22, 16, 96
"""Pixels: a column's width, the room between its parts, the room beside it for their names."""
HEADING = 44
LETTERS = 12
NAMED = 5
"""A band of fewer members carries their names."""
FADED = "#eceeef"


@dataclass(frozen=True, slots=True)
class _Node:
    """One vote in one column: who cast it and where it is drawn."""

    members: int
    top: float
    bottom: float


def draw_moves(moves: Moves) -> Chart:
    """Draw who moved from which vote to which: movers in colour, the others faded.

    The alluvial diagram of Rosvall and Bergstrom (2010), doi:10.1371/journal.pone.0008694, with the votes
    always in one order. Bands of fewer than five members carry their names; below, all movers are listed.
    """
    first, last = moves.decisions[0], moves.decisions[-1]
    moved = [(name, votes) for name, votes in moves.votes if len(set(votes)) > 1]
    title = f"{len(moved)} of {len(moves.votes)} members voted otherwise on {last.name} than on {first.name}"
    if len(moves.decisions) > 2:
        title = f"{len(moved)} of {len(moves.votes)} members moved between {first.name} and {last.name}"
    note = (
        f"{last.title or 'Without a title'}. Bands in colour, by the vote moved to, are members that moved."
    )
    if moves.between:
        note += f" Between the two, {moves.between} such texts were adopted without a vote."
    canvas = open_canvas(title, note, width=WIDTH)
    columns = [_column(moves, at, canvas.top + HEADING) for at in range(len(moves.decisions))]
    layers: list[str] = []
    for step in range(len(columns) - 1):
        layers += _bands(moves, step, columns)
    for at, one in enumerate(moves.decisions):
        layers += _bar(one, columns, at, canvas.top)
    floor = max(node.bottom for column in columns for node in column.values()) + 24
    listed, height = _list_movers(moves, floor)
    shown = _flow_table(moves)
    told = "; ".join(
        f"{count} from {one} to {other}"
        for one, other, count, _ in shown.select("from", "to", "members", "who").iter_rows()
        if one != other
    )
    alt = f"{title}. {told or 'Nobody moved'}."
    svg = close_canvas(canvas, [*layers, *listed], height=height, alt=alt)
    return Chart(title=title, alt=alt, svg=svg, numbers=moves.table(), shown=shown)


def _x(at: int, columns: int) -> float:
    return MARGIN + at * (WIDTH - 2 * MARGIN - BAR) / (columns - 1)


def _column(moves: Moves, at: int, top: float) -> dict[str, _Node]:
    """Stack the votes of a roll call, in their order."""
    counts = Counter(votes[at] for _, votes in moves.votes)
    each = HEIGHT / len(moves.votes)
    nodes: dict[str, _Node] = {}
    y = top
    for vote in LOOKS:
        if counts[vote]:
            nodes[vote] = _Node(counts[vote], y, y + counts[vote] * each)
            y = nodes[vote].bottom + GAP
    return nodes


def _bands(moves: Moves, step: int, columns: list[dict[str, _Node]]) -> list[str]:
    """Draw the bands between a column and the next, those who stay beneath those who move."""
    flows = moves.flows(step)
    each = HEIGHT / len(moves.votes)
    left, right = columns[step], columns[step + 1]
    x, x2 = _x(step, len(columns)) + BAR, _x(step + 1, len(columns))
    used_left = {vote: node.top for vote, node in left.items()}
    used_right: dict[tuple[str, str], float] = {}
    for vote, node in right.items():
        y = node.top
        for origin in left:
            used_right[origin, vote] = y
            y += len(flows.get((origin, vote), ())) * each
    stay, move, names = [], [], []
    for origin in left:
        for vote in right:
            members = flows.get((origin, vote), ())
            if not members:
                continue
            high = len(members) * each
            start, end = used_left[origin], used_right[origin, vote]
            used_left[origin] += high
            path = ribbon(x, x2, left=(start, start + high), right=(end, end + high))
            if origin == vote:
                stay.append({"d": path, "fill": FADED})
                continue
            move.append({"d": path, "fill": LOOKS[vote].fill})
            if len(members) < NAMED:
                names.append(((start + end + high) / 2, ", ".join(members)))
    return [areas(stay), areas(move, stroke=INK, width=0.6), *_written(names, (x + x2) / 2, left, right)]


def _written(
    names: list[tuple[float, str]], x: float, left: dict[str, _Node], right: dict[str, _Node]
) -> list[str]:
    """Write names on the middles of their bands, moved apart where they would touch."""
    nodes = (*left.values(), *right.values())
    low, high = min(node.top for node in nodes), max(node.bottom for node in nodes)
    places = spread([y for y, _ in names], apart=13, low=low, high=high)
    rows = [{"x": x, "y": y, "text": text} for y, (_, text) in zip(places, names, strict=True)]
    backs = []
    for row in rows:
        half = text_width(str(row["text"]), 10) / 2 + 2
        backs.append(
            {"x": x - half, "x2": x + half, "y": row["y"] - 6, "y2": row["y"] + 6, "fill": "#ffffff"}
        )
    return [boxes(backs), labels(rows, size=10, align="center", colour=INK)] if rows else []


def _bar(one: Decision, columns: list[dict[str, _Node]], at: int, top: float) -> list[str]:
    """Draw a column with its votes' letters, their names and counts beside it, and its heading."""
    x, outermost = _x(at, len(columns)), at == len(columns) - 1
    nodes = columns[at]
    bars = [
        {"x": x, "x2": x + BAR, "y": node.top, "y2": node.bottom, "fill": LOOKS[vote].fill}
        for vote, node in nodes.items()
    ]
    middles = [(node.top + node.bottom) / 2 for node in nodes.values()]
    letters = [
        {"x": x + BAR / 2, "y": middle, "text": LOOKS[vote].letter}
        for middle, (vote, node) in zip(middles, nodes.items(), strict=True)
        if node.bottom - node.top >= 10
    ]
    inner = 0 < at < len(columns) - 1
    side = x + BAR + 6 if outermost or inner else x - 6
    names = [
        {"x": side, "y": middle, "text": f"{LOOKS[vote].word} {node.members}"}
        for middle, (vote, node) in zip(middles, nodes.items(), strict=True)
    ]
    tally = "-".join(
        str(nodes[vote.value].members if vote.value in nodes else 0)
        for vote in (Vote.YES, Vote.NO, Vote.ABSTAIN, Vote.ABSENT)
    )
    align = "center" if inner else "right" if outermost else "left"
    edge = x + BAR / 2 if inner else x + BAR + MARGIN - 8 if outermost else x - MARGIN + 4
    backs = [
        {"x": side - 2, "x2": side + text_width(row["text"], LETTERS), "y": row["y"] - 7, "y2": row["y"] + 7}
        for row in names
    ]
    return [
        boxes(bars, stroke=INK, width=0.8),
        boxes([{**back, "fill": "#ffffff"} for back in backs]) if inner else "",
        labels(letters, size=11, align="center", colour=INK),
        labels(names, size=LETTERS, align="left" if outermost or inner else "right", colour=INK),
        labels([{"x": edge, "y": top + 6, "text": f"{one.name}"}], size=13, align=align, weight="bold"),
        labels(
            [{"x": edge, "y": top + 24, "text": f"{one.on or 'undated'}, {tally}"}],
            size=LETTERS,
            align=align,
            colour=SOFT_INK,
        ),
    ]


def _flow_table(moves: Moves) -> pl.DataFrame:
    """Return a row a way from vote to vote, with who took it; those who stay come last."""
    rows = [
        (
            moves.decisions[step].name,
            moves.decisions[step + 1].name,
            LOOKS[one].word,
            LOOKS[other].word,
            len(who),
            ", ".join(who),
        )
        for step in range(len(moves.decisions) - 1)
        for (one, other), who in sorted(
            moves.flows(step).items(), key=lambda kept: (kept[0][0] == kept[0][1], -len(kept[1]), kept[0])
        )
    ]
    return pl.DataFrame(rows, schema=["earlier", "later", "from", "to", "members", "who"], orient="row")


def _list_movers(moves: Moves, top: float) -> tuple[list[str], float]:
    """List who moved, a paragraph a way."""
    rows, y = [], top
    several = len(moves.decisions) > 2
    for earlier, later, one, other, count, who in _flow_table(moves).iter_rows():
        if one == other:
            continue
        when = f"{earlier} to {later}, " if several else ""
        for line in textwrap.wrap(
            f"{when}{one} to {other} ({count}): {who}", int(WIDTH / (11 * CHARACTER_WIDTH)) - 1
        ):
            rows.append({"x": 4.0, "y": y, "text": line})
            y += 15
    return [labels(rows, size=11, colour=INK)] if rows else [], y + 6
