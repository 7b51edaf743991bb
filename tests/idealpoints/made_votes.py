"""Votes simulated from the model's own shape, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

NAMES = {0: "no", 1: "abstain", 2: "yes"}


@dataclass(frozen=True)
class Made:
    votes: pl.DataFrame
    theta: np.ndarray  # (periods, members)
    members: tuple[str, ...]
    items: np.ndarray  # (items, 3): discrimination, cuts


def make_votes(
    rng: np.random.Generator,
    members: int = 30,
    periods: int = 4,
    items: int = 25,
    persistence: float = 0.95,
    absent: float = 0.1,
    link: str = "logit",
) -> Made:
    theta = np.empty((periods, members))
    theta[0] = rng.normal(size=members)
    for t in range(1, periods):
        theta[t] = persistence * theta[t - 1] + np.sqrt(1 - persistence**2) * rng.normal(size=members)
    names = tuple(f"M{i:03d}" for i in range(members))
    rows, parameters = [], []
    for t in range(periods):
        for j in range(items):
            beta, low = rng.normal(scale=2.0), rng.normal(scale=1.5) - 0.5
            cuts = np.array([low, low + rng.gamma(1.5, 0.8) + 0.05])
            noise = rng.logistic(size=members) if link == "logit" else rng.normal(size=members)
            category = (beta * theta[t] + noise > cuts[:, None]).sum(axis=0)
            stays = rng.random(members) > absent
            parameters.append([beta, *cuts])
            rows += [
                (f"R{t:02d}-{j:03d}", names[i], NAMES[int(category[i])] if stays[i] else "absent", str(t + 1))
                for i in range(members)
            ]
    votes = pl.DataFrame(rows, schema=["rollcall_id", "member", "vote", "session"], orient="row")
    return Made(votes, theta, names, np.array(parameters))
