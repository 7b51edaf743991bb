"""The figures of docs/forecast.md, from a backtest kept in a folder (made there where it is not).

Run: .venv/bin/python benchmarks/forecast_figures.py --votes UNVotes.csv.gz --keep FOLDER -o docs/forecast
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from whipcount.domain import Vote
from whipcount.figures.drawing import labels, lines, points, rules, to_svg
from whipcount.figures.palette import HAIRLINE, INK, MARKS, SOFT_INK
from whipcount.files import write_text
from whipcount.forecast.scores.backtest import ENGINE, LEVELS, RollCallScore, run_backtest
from whipcount.forecast.wholerecord.learning import Learning
from whipcount.forecast.wholerecord.votingrecord import read_record
from whipcount.rollcalls import read_votes
from whipcount.workers import open_workers

WIDTH, HEIGHT = 420.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 404.0, 34.0, 252.0
BLUE, RED, GREY = MARKS[Vote.YES].ink, MARKS[Vote.NO].ink, SOFT_INK
REPEAT = "B3a own last vote on the chain"


class Panel:
    """A plot with ticks and titles: layers of marks, placed by values from 0 to the end of each axis."""

    def __init__(self, across: tuple[float, float], up: tuple[float, float]) -> None:
        self.across, self.up = across, up
        self.layers: list[str] = []

    def x(self, value: float) -> float:
        low, high = self.across
        return LEFT + (value - low) / (high - low) * (RIGHT - LEFT)

    def y(self, value: float) -> float:
        low, high = self.up
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)

    def frame(self, heads: tuple[str, str, str], xs: Sequence[float], ys: Sequence[float], form: str) -> None:
        """Draw ticks at `xs` and `ys`, and the title and the names of the axes."""
        title, across, up = heads
        grid = [{"x": LEFT, "y": self.y(v), "x2": RIGHT, "y2": self.y(v)} for v in ys]
        self.layers += [
            rules(grid, colour=HAIRLINE),
            labels(
                [{"x": self.x(v), "y": BOTTOM + 14, "text": format(v, form)} for v in xs],
                size=11,
                align="center",
                colour=GREY,
            ),
            labels(
                [
                    {"x": LEFT - 6, "y": self.y(v), "text": format(v, ".2f" if form == "g" else form)}
                    for v in ys
                ],
                size=11,
                align="right",
                colour=GREY,
            ),
            labels([{"x": LEFT, "y": 16, "text": title}], size=13, weight="bold", colour=INK),
            labels(
                [{"x": (LEFT + RIGHT) / 2, "y": BOTTOM + 34, "text": across}],
                size=11,
                align="center",
                colour=GREY,
            ),
            labels([{"x": 12, "y": (TOP + BOTTOM) / 2 + 40, "text": up}], size=11, colour=GREY, turned=True),
        ]

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, *, dots: bool = True) -> None:
        placed = [(self.x(a), self.y(b)) for a, b in zip(xs, ys, strict=True)]
        self.layers.append(lines([{"points": placed}], colour=colour))
        if dots:
            marks = [{"x": a, "y": b, "fill": colour, "stroke": colour} for a, b in placed]
            self.layers.append(points(marks, size=22))

    def diagonal(self) -> None:
        ends = (max(self.across[0], self.up[0]), min(self.across[1], self.up[1]))
        placed = [(self.x(v), self.y(v)) for v in ends]
        self.layers.append(lines([{"points": placed, "dash": (4, 4)}], colour=GREY))

    def name(self, at: tuple[float, float], text: str, colour: str) -> None:
        self.layers.append(labels([{"x": at[0], "y": at[1], "text": text}], size=11, colour=colour))

    def svg(self, alt_text: str) -> str:
        return to_svg(self.layers, width=WIDTH, height=HEIGHT, alt_text=alt_text) + "\n"


def calibration(scores: Sequence[RollCallScore]) -> str:
    """Observed share of yes by forecast P(yes), in twelve bins."""
    panel = Panel((0, 1), (0, 1))
    ticks = (0, 0.25, 0.5, 0.75, 1)
    heads = (
        "Of votes forecast at P(yes) = p, how many were yes",
        "P(yes), given that it votes",
        "share of yes",
    )
    panel.frame(heads, ticks, ticks, ".2f")
    panel.diagonal()
    told = []
    for chained, colour, name, at in (
        (True, BLUE, "earlier vote on the matter", (LEFT + 10, TOP + 12)),
        (False, RED, "new matter", (LEFT + 10, TOP + 28)),
    ):
        p, was = np.concatenate([s.said_yes for s in scores if s.chained is chained]).T
        place = np.digitize(p, np.array([0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98]))
        bins = [place == number for number in range(12) if (place == number).sum() >= 50]
        xs, ys = [float(p[b].mean()) for b in bins], [float(was[b].mean()) for b in bins]
        panel.line(xs, ys, colour)
        panel.name(at, f"{name} ({len(p):,} votes)", colour)
        told.append(f"{name}: " + ", ".join(f"{x:.2f} {y:.2f}" for x, y in zip(xs, ys, strict=True)))
    return panel.svg("Forecast P(yes) and observed share of yes; " + "; ".join(told))


def ranges(scores: Sequence[RollCallScore]) -> str:
    """How many results lay in the ranges, by nominal level."""
    panel = Panel((45, 100), (45, 100))
    ticks = (50, 60, 70, 80, 90, 100)
    heads = ("Ranges of the yes tally: how often they held", "nominal, %", "held, %")
    panel.frame(heads, ticks, ticks, ".0f")
    panel.diagonal()
    told = []
    for row, (first, last, chained, colour) in enumerate(
        ((55, 62, True, GREY), (63, 70, True, BLUE), (55, 70, False, RED))
    ):
        chosen = [s for s in scores if first <= s.session <= last and s.chained is chained]
        held = [
            100 * np.mean([s.intervals[v][0] <= s.yes <= s.intervals[v][1] for s in chosen]) for v in LEVELS
        ]
        panel.line(LEVELS, [float(h) for h in held], colour)
        name = f"{'chains' if chained else 'new matters'}, sessions {first}-{last} ({len(chosen)})"
        panel.name((LEFT + 10, TOP + 12 + 16 * row), name, colour)
        told.append(f"{name}: " + ", ".join(f"{v} % {h:.0f}" for v, h in zip(LEVELS, held, strict=True)))
    return panel.svg("Share of results inside the ranges; " + "; ".join(told))


def by_session(scores: Sequence[RollCallScore]) -> str:
    """Log loss of the forecast and of repeating the last vote, session by session."""
    sessions = sorted({s.session for s in scores})
    panel = Panel((sessions[0] - 0.5, sessions[-1] + 0.5), (0, 0.4))
    heads = ("What history can do: log loss per vote cast, by session", "session", "log loss")
    panel.frame(heads, sessions[::3], (0, 0.1, 0.2, 0.3, 0.4), "g")
    told = []
    for row, (method, colour, name) in enumerate(
        ((REPEAT, GREY, "repeat the last vote"), (ENGINE, BLUE, "the forecast"))
    ):
        found = []
        for session in sessions:
            chosen = [s for s in scores if s.session == session]
            found.append(
                float(np.average([s.log_loss[method] for s in chosen], weights=[s.voted for s in chosen]))
            )
        panel.line(sessions, found, colour)
        panel.name((LEFT + 10, TOP + 12 + 16 * row), name, colour)
        told.append(f"{name}: " + ", ".join(f"{s} {v:.2f}" for s, v in zip(sessions, found, strict=True)))
    return panel.svg("Log loss by session; " + "; ".join(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/forecast"))
    given = parser.parse_args()
    record = read_record(read_votes((given.votes,)), body="un.ga")
    with open_workers(given.workers) as workers:
        scores = run_backtest(record, range(55, 71), learning=Learning(keep=given.keep), workers=workers)
    for name, draw in (("calibration", calibration), ("ranges", ranges), ("sessions", by_session)):
        write_text(given.output / f"{name}.svg", draw(scores))


if __name__ == "__main__":
    main()
