"""Figure 3, the swing list: four-part bars of the members whose vote bears most on the goal.

On the page the bars stand inside a table with the reasons; the picture is for places that show only pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from whipcount.brief.content import Figure, MemberRow
from whipcount.brief.wording import counted
from whipcount.domain import MEMBER_VOTES
from whipcount.figures.drawing import boxes, clip_label, labels, to_svg
from whipcount.figures.palette import INK, MARKS, SOFT_INK

WIDTH = 560
NAME_WIDTH = 190
ROW = 26
KEY = 30
LETTERED = 0.08
"""A part of a bar narrower than this share has no room for its letter."""


FELT = 0.05
"""Least influence, in points of 100, that is worth naming."""


def swing_figure(members: Sequence[MemberRow], *, most: int = 20) -> Figure:
    """Draw the first `most` of `members`, which come in the order to work through.

    Parameters
    ----------
    members : sequence of MemberRow
        The swing list, the largest influence on the goal first.
    most : int
        Bars drawn; the rows of the figure hold every member given.
    """
    shown = members[:most]
    title = f"{counted(len(members), 'member')} can still move" if members else "No member can still move"
    heaviest = max(members, key=lambda row: row.influence, default=None)
    if heaviest is not None and heaviest.influence >= FELT:
        title += (
            f"; {heaviest.name} alone would change the chance of the goal by {heaviest.influence:.1f} of 100"
        )
    alt_text = "Probability of each vote for the members of the swing list: " + "; ".join(
        f"{row.name} " + ", ".join(f"{MARKS[vote].word} {share:.0%}" for vote, share in shares(row))
        for row in shown
    )
    return Figure(
        key="swing",
        title=title,
        alt=alt_text,
        svg=_draw(shown, alt_text),
        columns=("member", "name", "P(yes)", "P(abstain)", "P(no)", "P(absent)", "influence, points of 100"),
        rows=tuple(
            (row.member, row.name, *(f"{share:.3f}" for _, share in shares(row)), f"{row.influence:.2f}")
            for row in members
        ),
    )


def shares(row: MemberRow) -> list[tuple]:
    """Pair the four votes with a member's probabilities, in the order of `MEMBER_VOTES`."""
    return list(zip(MEMBER_VOTES, (row.p_yes, row.p_abstain, row.p_no, row.p_absent), strict=True))


def _draw(members: Sequence[MemberRow], alt_text: str) -> str:
    names, bars, letters = [], [], []
    room = WIDTH - NAME_WIDTH - 4
    for place, row in enumerate(members):
        y = KEY + place * ROW
        names.append({"x": 0, "y": y + ROW / 2, "text": clip_label(row.name, NAME_WIDTH - 8, 12)})
        x = float(NAME_WIDTH)
        for vote, share in shares(row):
            width = share * room
            bars.append({"x": x, "y": y + 3, "x2": x + width, "y2": y + ROW - 3, "fill": MARKS[vote].fill})
            if share >= LETTERED:
                text = f"{MARKS[vote].letter} {share * 100:.0f}"
                letters.append({"x": x + width / 2, "y": y + ROW / 2, "text": text})
            x += width
    note = [{"x": NAME_WIDTH, "y": 12, "text": "of 100:  Y yes · A abstain · N no · – absent"}]
    layers = [labels(note, size=12, colour=SOFT_INK)]
    if members:
        layers += [
            boxes(bars, stroke="#ffffff"),
            labels(names, size=12, colour=INK),
            labels(letters, size=11, align="center", colour=INK),
        ]
    return to_svg(layers, width=WIDTH, height=KEY + len(members) * ROW + 2, alt_text=alt_text)
