"""Forecasts of targets as tables: one row a member, and one row a target with its tally."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from whipcount.domain import MEMBER_VOTES, InputError
from whipcount.forecast.tallies import TallyDraws, count_quantile, draw_votes
from whipcount.forecast.wholerecord.targets import TargetForecast
from whipcount.procedure import adopted, load_body

MEMBER_COLUMNS = ("target_id", "member", *(f"p_{vote}" for vote in MEMBER_VOTES))
QUANTILES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
TALLY_COLUMNS = (
    "target_id",
    *(
        f"{vote}_{name}"
        for vote in MEMBER_VOTES
        for name in ("mean", *(f"q{1000 * level:03.0f}" for level in QUANTILES))
    ),
    *("p_adopted", "predecessor", "basis"),
)
"""Columns of the table of tallies; q025 is the 2.5 % quantile, `p_adopted` is empty without a known rule."""


def member_table(forecasts: Sequence[TargetForecast]) -> str:
    """Write members' probabilities as CSV, columns `MEMBER_COLUMNS`."""
    rows: list[Sequence[str]] = [MEMBER_COLUMNS]
    for one in forecasts:
        for member, p in zip(one.forecast.members, one.forecast.p, strict=True):
            rows.append((one.target.id, member, *_six_places(p)))
    return _as_csv(rows)


def _six_places(p: np.ndarray) -> list[str]:
    """Round so that the row still sums to one: the largest takes up what is left."""
    rounded = np.round(p, 6)
    largest = int(rounded.argmax())
    rounded[largest] += 1 - rounded.sum()
    return [f"{value:.6f}" for value in rounded]


def tally_table(forecasts: Sequence[TargetForecast], *, draws: int, seed: int) -> str:
    """Write tallies from joint draws as CSV, columns `TALLY_COLUMNS`.

    Every target has a generator of its own, so that its draws do not depend on the other targets.
    """
    rows: list[Sequence[str]] = [TALLY_COLUMNS]
    for one in forecasts:
        rng = np.random.default_rng([seed, *one.target.id.encode()])
        drawn = draw_votes(one.forecast, draws=draws, rng=rng)
        numbers: list[str] = []
        for count in drawn.counts.T:
            numbers.append(f"{count.mean():.2f}")
            numbers += [str(count_quantile(count, share)) for share in QUANTILES]
        rows.append((one.target.id, *numbers, _chance_adopted(one, drawn), one.predecessor, one.basis))
    return _as_csv(rows)


def _chance_adopted(one: TargetForecast, drawn: TallyDraws) -> str:
    """Share of the draws that the body's rule adopts; empty where the body or its rule is not known."""
    try:
        rule = load_body(one.target.body).decision_for("draft_resolution", on=one.target.on)
        return f"{adopted(rule, drawn.votes, members=drawn.members).mean():.4f}"
    except InputError:
        return ""


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
