"""Figure 5, who takes which position: actors by texts, ordered so that those who stand alike stand together.

A reorderable matrix (Bertin 1967): rows and columns are ordered by likeness. A sign stands in each cell, so
that it reads in grey; filled where the actor is reported to say so itself, outlined where others expect it.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Sequence

from whipcount.brief.content import Figure, PositionRow
from whipcount.brief.wording import counted
from whipcount.domain import Vote
from whipcount.figures.drawing import boxes, clip_label, labels, rules, text_width, to_svg
from whipcount.figures.palette import HAIRLINE, INK, MARKS, SOFT_INK

WIDE, NARROW = 560, 360
ROW = 26
SMALL = 12
MOST_ROWS, MOST_COLUMNS = 18, 5
PRINTED_ROWS, PRINTED_ROW = 6, 19
SIGNS = {"sponsor": "S", "support": "+", "abstain": "A", "undecided": "?", "oppose": "×"}
_WORDS = {
    "sponsor": "sponsors",
    "support": "supports",
    "abstain": "means to abstain",
    "undecided": "undecided",
    "oppose": "opposes",
}
FILLS = {
    "sponsor": MARKS[Vote.YES].fill,
    "support": MARKS[Vote.YES].fill,
    "abstain": MARKS[Vote.ABSTAIN].fill,
    "undecided": MARKS[Vote.ABSENT].fill,
    "oppose": MARKS[Vote.NO].fill,
}
_WORTH = {"sponsor": 1.0, "support": 1.0, "oppose": -1.0}
_SAID = frozenset({"asserted", "reported"})
"""Modalities in which the actor itself, or a report of its word, takes the position."""

Cell = tuple[str, ...]


def matrix_figure(positions: Sequence[PositionRow]) -> Figure | None:
    """Draw who takes which position on which text; None where nobody takes one.

    Rows and columns beyond those that fit are counted in the title, and stand in the data.
    """
    if not positions:
        return None
    cells: dict[tuple[str, str], list[PositionRow]] = defaultdict(list)
    for row in positions:
        cells[row.actor, row.proposal].append(row)
    told = {place: _settled(rows) for place, rows in cells.items()}
    texts = _most({text for _, text in told}, [text for _, text in told], MOST_COLUMNS)
    held = {place: cell for place, cell in told.items() if place[1] in texts}
    actors = _most({actor for actor, _ in held}, [actor for actor, _ in held], MOST_ROWS)
    most = actors[:PRINTED_ROWS]
    actors, texts = _alike(actors, texts, held)
    in_print = [actor for actor in actors if actor in most]
    split = sum(len({_WORTH.get(stance, 0.0) for stance, _ in cell}) > 1 for cell in told.values())
    title = f"{counted(len(told), 'position')} of {counted(len({a for a, _ in told}), 'actor')} on "
    title += counted(len({text for _, text in told}), "text")
    if split:
        title += f"; told both ways: {split}"
    if len(held) < len(told) or len(actors) < len({a for a, _ in held}):
        title += "; the most named are drawn"
    alt_text = f"Actors by texts. {title}. " + "; ".join(
        f"{actor} {_say(told[actor, text])} {text}"
        for actor in actors
        for text in texts
        if (actor, text) in told
    )
    return Figure(
        key="matrix",
        title=title,
        alt=alt_text,
        svg=_draw(actors, texts, held, WIDE, alt_text),
        narrow=_draw(actors, texts, held, NARROW, alt_text),
        printed=_draw(in_print, texts, held, WIDE, alt_text, row=PRINTED_ROW),
        printed_without=len({actor for actor, _ in told}) - len(in_print),
        columns=("actor", "text", "position", "how it is told", "words"),
        rows=tuple((row.actor, row.proposal, row.stance, row.modality, row.text) for row in positions),
    )


def _settled(rows: Sequence[PositionRow]) -> tuple[tuple[str, bool], ...]:
    """Keep each stance once, with whether any source has the actor say so; a word of its own goes first."""
    said: dict[str, bool] = {}
    for row in rows:
        said[row.stance] = said.get(row.stance, False) or row.modality in _SAID
    if any(said.values()):
        said = {stance: own for stance, own in said.items() if own}
    if "sponsor" in said:
        said.pop("support", None)  # who sponsors a text supports it
    return tuple(sorted(said.items()))


def _most(found: set[str], named: Sequence[str], most: int) -> list[str]:
    return sorted(found, key=lambda one: (-named.count(one), one))[:most]


def _alike(
    actors: list[str], texts: list[str], held: dict[tuple[str, str], tuple[tuple[str, bool], ...]]
) -> tuple[list[str], list[str]]:
    """Order by likeness: each actor after the one most like it, from the most supportive on."""

    def worth(actor: str, text: str) -> float:
        cell = held.get((actor, text), ())
        return sum(_WORTH.get(stance, 0.0) for stance, _ in cell) / max(len(cell), 1)

    texts = sorted(texts, key=lambda text: (-sum(worth(actor, text) for actor in actors), text))
    profile = {actor: [worth(actor, text) for text in texts] for actor in actors}
    left = sorted(actors, key=lambda actor: (-sum(profile[actor]), actor))
    ordered = left[:1]
    left = left[1:]
    while left:
        last = profile[ordered[-1]]
        nearest = min(
            left, key=lambda one: (sum((a - b) ** 2 for a, b in zip(last, profile[one], strict=True)), one)
        )
        ordered.append(nearest)
        left.remove(nearest)
    return ordered, texts


def _say(cell: tuple[tuple[str, bool], ...]) -> str:
    return " or ".join(f"{_WORDS[stance]}{'' if own else ' (expected by others)'}" for stance, own in cell)


def _draw(
    actors: Sequence[str],
    texts: Sequence[str],
    held: dict[tuple[str, str], tuple[tuple[str, bool], ...]],
    width: int,
    alt_text: str,
    *,
    row: int = ROW,
) -> str:
    names = 165.0 if width == WIDE else 100.0
    size = 11 if width == WIDE else 9.5
    pitch = (width - names) / max(len(texts), 1)
    heads = {text: _heading(text, pitch - 6, size) for text in texts}
    key, top = _key(width)
    top += max(len(lines) for lines in heads.values()) * 13 + 10
    filled, outlined, signs, words, lines, titles = [], [], [], [], [], []
    for column, text in enumerate(texts):
        x = names + column * pitch
        for place, line in enumerate(heads[text]):
            y = top - 10 - (len(heads[text]) - 1 - place) * 13
            titles.append({"x": x + 4, "y": y, "text": line})
    for place, actor in enumerate(actors):
        y = top + place * row
        lines.append({"x": 0, "y": y, "x2": width, "y2": y})
        words.append({"x": 0, "y": y + row / 2, "text": clip_label(actor, names - 8, SMALL)})
        for column, text in enumerate(texts):
            x = names + column * pitch
            for at, (stance, own) in enumerate(held.get((actor, text), ())):
                box = {"x": x + 4 + at * 30, "y": y + 3, "x2": x + 30 + at * 30, "y2": y + row - 3}
                (filled if own else outlined).append({**box, "fill": FILLS[stance] if own else "#ffffff"})
                signs.append({"x": x + 17 + at * 30, "y": y + row / 2, "text": SIGNS[stance]})
    return to_svg(
        [
            *key,
            rules(lines, colour=HAIRLINE),
            boxes(filled),
            boxes(outlined, stroke=SOFT_INK),
            labels(signs, size=13, align="center", colour=INK, weight="bold"),
            labels(words, size=SMALL, colour=INK),
            labels(titles, size=size, colour=INK),
        ],
        width=width,
        height=top + len(actors) * row + 4,
        alt_text=alt_text,
    )


def _heading(text: str, room: float, size: float) -> list[str]:
    """Break a text's title into at most five lines that fit a column."""
    letters = max(int(room / text_width("x", size)), 4)
    lines = textwrap.wrap(text, letters, break_long_words=True) or [""]
    return [*lines[:4], clip_label(" ".join(lines[4:]), room, size)] if len(lines) > 5 else lines


def _key(width: int) -> tuple[list[str], float]:
    """Say what the signs mean, on as many lines as `width` needs; also gives where the matrix starts."""
    filled, outlined, signs, words = [], [], [], []
    entries = [(SIGNS[stance], words_, FILLS[stance]) for stance, words_ in _WORDS.items()]
    entries.append(("+", "outlined: expected by others", ""))
    x, y = 0.0, 12.0
    for sign, meaning, fill in entries:
        wide = 24 + text_width(meaning, SMALL) + 10
        if x and x + wide > width:
            x, y = 0.0, y + 22
        box = {"x": x + 1, "y": y - 9, "x2": x + 19, "y2": y + 9, "fill": fill or "#ffffff"}
        (filled if fill else outlined).append(box)
        signs.append({"x": x + 10, "y": y, "text": sign})
        words.append({"x": x + 24, "y": y, "text": meaning})
        x += wide
    return [
        boxes(filled),
        boxes(outlined, stroke=SOFT_INK),
        labels(signs, size=SMALL, align="center", weight="bold"),
        labels(words, size=SMALL, colour=SOFT_INK),
    ], y + 20
