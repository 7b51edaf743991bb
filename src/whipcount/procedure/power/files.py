"""A table of weights read from a file into a game."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import read_bytes
from whipcount.procedure.power.game import Game, weighted_game

LONGEST = 10_000_000


def read_weights(path: Path, quota: str) -> Game:
    """Read a CSV with the columns member and weight, and set the quota: a number, or a share as `85/100`.

    Raises
    ------
    InputError
        When a column is missing, a weight is not a whole number, a member comes twice (all rows are listed),
        or the quota cannot be met.
    """
    text = read_bytes(path, what="a table of weights", limit=LONGEST).decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or not {"member", "weight"} <= set(rows[0]):
        raise InputError(
            f"{path} has the columns {', '.join(rows[0]) if rows else 'none'}.",
            expected="Expected the columns member and weight.",
            do="Rename the columns.",
        )
    weights: dict[str, int] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        if not row["weight"].strip().isdigit():
            problems.append(
                f"row {number}: the weight of {row['member']} is '{row['weight']}', no whole number"
            )
        elif row["member"] in weights:
            problems.append(f"row {number}: {row['member']} comes a second time")
        else:
            weights[row["member"]] = int(row["weight"])
    if problems:
        raise InputError(
            f"{path} cannot be used:\n{list_bad_rows(problems)}\n",
            expected="Expected one whole number for each member.",
            do="Mend the rows; give fractions in smaller units.",
        )
    return weighted_game(list(weights.values()), _quota(quota, sum(weights.values())), members=list(weights))


def _quota(text: str, total: int) -> int:
    num, slash, den = text.partition("/")
    if not num.isdigit() or (slash and not (den.isdigit() and int(den))):
        raise InputError(
            f"The quota is '{text}'.",
            expected="Expected a whole number, or a share as 85/100.",
            do="Mend it.",
        )
    return -(-int(num) * total // int(den)) if slash else int(num)
