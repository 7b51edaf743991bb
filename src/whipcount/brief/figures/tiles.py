"""Figure 2, the members: equal squares in their groups, coloured and lettered by the likeliest vote.

Equal squares give a small island the same weight as a continent, as the vote does. Recognising places on tile
grids is hard, so members stand in their regional group, in the order of their codes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whipcount.brief.content import Figure, MemberRow
from whipcount.domain import MEMBER_VOTES
from whipcount.figures.drawing import boxes, clip_label, labels, points, text_width, to_svg
from whipcount.figures.palette import INK, MARKS, SOFT_INK, likeliest

SURE = 0.8
"""A tile whose likeliest vote is less probable than this carries a corner mark."""
TILE = 31
WIDE_COLUMNS = 24
NARROW_COLUMNS = 12
HEADING = 24
KEY = 34
_CORNER = "M1,-1L1,1L-1,-1Z"
_UNGROUPED = "No group"


@dataclass(frozen=True, slots=True)
class _Block:
    """A group's tiles: `columns` wide, `rows` high, its corner in tiles across and pixels down."""

    group: str
    members: tuple[MemberRow, ...]
    columns: int
    rows: int
    column: int = 0
    y: float = 0.0


def tiles_figure(members: Sequence[MemberRow]) -> Figure:
    """Draw one tile per member, grouped, in a wide and a narrow form."""
    groups = _grouped(members)
    found = {row.member: likeliest((row.p_yes, row.p_abstain, row.p_no, row.p_absent)) for row in members}
    unsure = sum(share < SURE for _, share in found.values())
    counts = Counter(vote for vote, _ in found.values())
    parts = ", ".join(f"{counts[vote]} {MARKS[vote].word}" for vote in MEMBER_VOTES if counts[vote])
    title = f"Likeliest votes: {parts}; {unsure} of {len(members)} members are less than 80 % sure"
    alt_text = (
        f"One tile per member in {len(groups)} groups, coloured by the likeliest vote: {parts}. "
        f"A corner marks the {unsure} members whose likeliest vote has less than 80 %."
    )
    return Figure(
        key="tiles",
        title=title,
        alt=alt_text,
        svg=_draw(_shelve(groups, WIDE_COLUMNS), found, WIDE_COLUMNS, alt_text),
        narrow=_draw(_shelve(groups, NARROW_COLUMNS), found, NARROW_COLUMNS, alt_text),
        columns=("group", "member", "likeliest vote", "its probability"),
        rows=tuple(
            (group, row.member, MARKS[found[row.member][0]].word, f"{found[row.member][1]:.2f}")
            for group, rows in groups
            for row in rows
        ),
    )


def _grouped(members: Sequence[MemberRow]) -> list[tuple[str, tuple[MemberRow, ...]]]:
    """Group the members, the largest group first; inside, in the order of the codes."""
    found: dict[str, list[MemberRow]] = {}
    for row in sorted(members, key=lambda row: row.member):
        found.setdefault(row.group or _UNGROUPED, []).append(row)
    return sorted(
        ((group, tuple(rows)) for group, rows in found.items()), key=lambda kept: (-len(kept[1]), kept[0])
    )


def _shelve(groups: list[tuple[str, tuple[MemberRow, ...]]], columns: int) -> list[_Block]:
    """Set the groups on shelves `columns` tiles wide, in order, by the split that is lowest in all."""
    if not groups:
        return []
    best = min(
        _splits(groups),
        key=lambda split: sum(_rows_needed(shelf, columns) * TILE + HEADING for shelf in split),
    )
    blocks: list[_Block] = []
    y = float(KEY)
    for shelf in best:
        rows = _rows_needed(shelf, columns)
        column = 0
        for group, members in shelf:
            width = min(math.ceil(len(members) / rows), columns)
            blocks.append(_Block(group, members, width, rows, column, y + HEADING))
            column += width + 1
        y += HEADING + rows * TILE
    return blocks


def _splits(
    groups: list[tuple[str, tuple[MemberRow, ...]]], most: int = 8
) -> Iterator[list[list[tuple[str, tuple[MemberRow, ...]]]]]:
    """Every way to cut the ordered groups into shelves; beyond `most` groups, one shelf each."""
    if len(groups) > most:
        yield [[kept] for kept in groups]
        return
    for cuts in range(2 ** (len(groups) - 1)):
        split: list[list[tuple[str, tuple[MemberRow, ...]]]] = [[groups[0]]]
        for place, kept in enumerate(groups[1:]):
            if cuts >> place & 1:
                split.append([kept])
            else:
                split[-1].append(kept)
        yield split


def _rows_needed(shelf: list[tuple[str, tuple[MemberRow, ...]]], columns: int) -> int:
    """Fewest rows in which the shelf's groups stand side by side, a column apart."""
    room = columns - (len(shelf) - 1)
    if room < len(shelf):
        return 10_000
    rows = max(1, math.ceil(sum(len(members) for _, members in shelf) / room))
    while sum(math.ceil(len(members) / rows) for _, members in shelf) > room:
        rows += 1
    return rows


def _draw(blocks: list[_Block], found: dict[str, tuple], columns: int, alt_text: str) -> str:
    tiles, corners, codes, letters, headings = [], [], [], [], []
    for block in blocks:
        left = block.column * TILE
        room = min(block.columns + 0.8, columns - block.column) * TILE
        headings.append({"x": left + 1, "y": block.y - 10, "text": _heading(block, room)})
        for place, row in enumerate(block.members):
            x, y = left + place % block.columns * TILE, block.y + place // block.columns * TILE
            vote, share = found[row.member]
            tiles.append(
                {"x": x + 1, "y": y + 1, "x2": x + TILE - 1, "y2": y + TILE - 1, "fill": MARKS[vote].fill}
            )
            codes.append({"x": x + TILE / 2, "y": y + 12.5, "text": clip_label(row.member, TILE - 2, 10.5)})
            letters.append({"x": x + TILE / 2, "y": y + 23.5, "text": MARKS[vote].letter})
            if share < SURE:
                corners.append({"x": x + TILE - 4.5, "y": y + 4.5, "fill": INK, "stroke": INK})
    height = max((block.y + block.rows * TILE for block in blocks), default=KEY)
    layers = [
        *_draw_key(columns),
        labels(headings, size=12, colour=INK),
        boxes(tiles),
        labels(codes, size=10.5, align="center", colour=INK, weight="bold"),
        labels(letters, size=10, align="center", colour=INK),
    ]
    if corners:
        layers.append(points(corners, size=49, shape=_CORNER))
    return to_svg(layers, width=columns * TILE, height=height, alt_text=alt_text)


def _heading(block: _Block, room: float) -> str:
    """Name the group and its size, shortened only as far as `room` pixels demand."""
    tail = f" · {len(block.members)}"
    if text_width(block.group + tail, 12) <= room:
        return block.group + tail
    return clip_label(block.group.removesuffix(" States"), room - text_width(tail, 12), 12) + tail


def _draw_key(columns: int) -> list[str]:
    """Draw the four votes with letter and colour, and the corner mark, on one line."""
    swatches, letters, words = [], [], []
    x, y = 1.0, 3.0
    for vote in MEMBER_VOTES:
        mark = MARKS[vote]
        swatches.append({"x": x, "y": y, "x2": x + 18, "y2": y + 18, "fill": mark.fill})
        letters.append({"x": x + 9, "y": y + 9.5, "text": mark.letter})
        words.append({"x": x + 23, "y": y + 9.5, "text": mark.word})
        x += 23 + text_width(mark.word, 12) + 10
    note = "corner: likeliest vote under 80 %" if columns >= WIDE_COLUMNS else "under 80 %"
    corner = [{"x": x + 6, "y": y + 9, "fill": INK, "stroke": INK}]
    words.append({"x": x + 16, "y": y + 9.5, "text": note})
    return [
        boxes(swatches),
        labels(letters, size=11, align="center", weight="bold"),
        labels(words, size=12, colour=SOFT_INK),
        points(corner, size=49, shape=_CORNER),
    ]
