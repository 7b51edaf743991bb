"""Figure 7, who moves: members flowing from one vote to the next and on to the forecast.

An alluvial diagram of two or three columns (Rosvall & Bergstrom 2010, https://doi.org/10.1371/journal.pone.0008694),
its order fixed to yes, abstain, no, absent: who stays is faded, who moves stands out, and is named where few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whipcount.brief.content import Figure
from whipcount.brief.wording import counted, listed
from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.figures.drawing import areas, boxes, clip_label, labels, ribbon, text_width, to_svg
from whipcount.figures.palette import INK, MARKS, SOFT_INK

WIDE, NARROW = 560, 360
HEIGHT = 190.0
TOP = 26.0
GAP = 10.0
"""Pixels between the votes of a column."""
BAR = 46
NAMED = 4
"""Most members whose names stand on a band."""
SMALL = 11
_FADED = "#eceef0"
_ORDER = (*MEMBER_VOTES, Vote.NOT_A_MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One vote, or the forecast: its heading, and what each member did or is likeliest to do."""

    heading: str
    votes: Mapping[str, Vote]


@dataclass(frozen=True, slots=True)
class _Band:
    """Members that go from one vote to another between two columns, with their places in pixels."""

    start: Vote
    end: Vote
    members: tuple[str, ...]


def flow_figure(columns: Sequence[Column], names: Mapping[str, str]) -> Figure | None:
    """Draw who moved between two or three columns; None where there is nothing to compare.

    Parameters
    ----------
    columns : sequence of Column
        Oldest first, at most three.
    names : mapping of str to str
        English names of the members, for the bands of few and for the table.
    """
    if len(columns) < 2:
        return None
    members = [member for member in names if any(member in column.votes for column in columns)]
    tracks = {m: tuple(c.votes.get(m, Vote.NOT_A_MEMBER) for c in columns) for m in members}
    bands = [_bands(tracks, place) for place in range(len(columns) - 1)]
    last = [band for band in bands[-1] if band.start is not band.end and Vote.NOT_A_MEMBER is not band.start]
    moved = sum(len(band.members) for band in last)
    ways = [
        f"{len(band.members)} from {MARKS[band.start].word} to {MARKS[band.end].word}"
        for band in sorted(last, key=lambda band: -len(band.members))
    ]
    title = f"{counted(moved, 'member')} would move from {columns[-2].heading} to {columns[-1].heading}"
    alt_text = f"Bands of members from {listed([c.heading for c in columns])}. {title}" + (
        f": {listed(ways)}." if ways else "."
    )
    return Figure(
        key="flow",
        title=title,
        alt=alt_text,
        svg=_draw(columns, tracks, bands, names, WIDE, alt_text),
        narrow=_draw(columns, tracks, bands, names, NARROW, alt_text),
        columns=("member", "name", *(column.heading for column in columns)),
        rows=tuple(
            (member, names[member], *(MARKS[vote].word for vote in track)) for member, track in tracks.items()
        ),
    )


def _bands(tracks: Mapping[str, tuple[Vote, ...]], place: int) -> list[_Band]:
    """Group the members by their votes at `place` and after it, in the order of the votes."""
    found: dict[tuple[Vote, Vote], list[str]] = defaultdict(list)
    for member, track in tracks.items():
        found[track[place], track[place + 1]].append(member)
    return [_Band(a, b, tuple(found[a, b])) for a in _ORDER for b in _ORDER if (a, b) in found]


def _draw(
    columns: Sequence[Column],
    tracks: Mapping[str, tuple[Vote, ...]],
    bands: Sequence[Sequence[_Band]],
    names: Mapping[str, str],
    width: int,
    alt_text: str,
) -> str:
    stacks = [_stack([track[place] for track in tracks.values()]) for place in range(len(columns))]
    unit = min((HEIGHT - GAP * (len(stack) - 1)) / max(len(tracks), 1) for stack in stacks)
    tops = [_tops(stack, unit) for stack in stacks]
    step = (width - BAR) / (len(columns) - 1)
    faded, full, words = [], [], []
    for place, group in enumerate(bands):
        left, right = place * step + BAR, (place + 1) * step
        down = dict(tops[place])
        come = dict(tops[place + 1])
        for band in group:
            size = len(band.members) * unit
            from_, to = down[band.start], come[band.end]
            down[band.start] += size
            come[band.end] += size
            path = ribbon(left, right, left=(from_, from_ + size), right=(to, to + size))
            if band.start is band.end:
                faded.append({"d": path, "fill": _FADED})
                continue
            full.append({"d": path, "fill": MARKS[band.end].fill})
            if text := _names(band, names, right - left - 16):
                words.append({"x": left + 5, "y": from_ + size / 2, "text": text})
    bars, letters, heads = _columns(columns, stacks, tops, unit, step)
    height = max(
        top[vote] + stack[vote] * unit for top, stack in zip(tops, stacks, strict=True) for vote in stack
    )
    return to_svg(
        [
            areas(faded),
            areas(full, stroke="#ffffff", width=0.5),
            boxes(bars),
            labels(letters, size=SMALL, align="center", colour=INK, weight="bold"),
            *heads,
            labels(_apart(words), size=SMALL, colour=INK),
        ],
        width=width,
        height=height + 20,
        alt_text=alt_text,
    )


def _stack(votes: Sequence[Vote]) -> dict[Vote, int]:
    return {vote: votes.count(vote) for vote in _ORDER if vote in votes}


def _tops(stack: Mapping[Vote, int], unit: float) -> dict[Vote, float]:
    tops, y = {}, TOP
    for vote, count in stack.items():
        tops[vote] = y
        y += count * unit + GAP
    return tops


def _columns(
    columns: Sequence[Column],
    stacks: Sequence[Mapping[Vote, int]],
    tops: Sequence[Mapping[Vote, float]],
    unit: float,
    step: float,
) -> tuple[list[dict], list[dict], list[str]]:
    """Lay out the bars of the columns, the letter and count in each, and the headings above."""
    bars, letters, heads = [], [], []
    for place, column in enumerate(columns):
        x = place * step
        for vote, count in stacks[place].items():
            y, y2 = tops[place][vote], tops[place][vote] + count * unit
            bars.append({"x": x, "y": y, "x2": x + BAR, "y2": y2, "fill": MARKS[vote].fill})
            text = f"{MARKS[vote].letter} {count}"
            letters.append({"x": x + BAR / 2, "y": max((y + y2) / 2, y + 5), "text": text})
        align, at = ("left", x) if place == 0 else ("right", x + BAR)
        if 0 < place < len(columns) - 1:
            align, at = "center", x + BAR / 2
        text = clip_label(column.heading, step * 0.9, 12)
        heads.append(labels([{"x": at, "y": 10, "text": text}], size=12, align=align, colour=SOFT_INK))
    return bars, letters, heads


def _names(band: _Band, names: Mapping[str, str], room: float) -> str:
    """Name the members of a band that holds few, by name where there is room and else by code."""
    if len(band.members) > NAMED or Vote.NOT_A_MEMBER in (band.start, band.end):
        return ""
    for text in (", ".join(names[m] for m in band.members), ", ".join(band.members)):
        if text_width(text, SMALL) <= room:
            return text
    return ""


def _apart(words: list[dict]) -> list[dict]:
    """Move names that would lie upon each other apart, down the page."""
    placed: list[dict] = []
    for row in sorted(words, key=lambda row: row["y"]):
        y = max(row["y"], *(other["y"] + SMALL + 1 for other in placed if other["x"] == row["x"]), 0.0)
        placed.append({**row, "y": y})
    return placed
