"""Decisions, voting power and chances against their bars, in CPU seconds.

    .venv/bin/python benchmarks/procedure.py [CASES.json] [--peer PYTHON]

CASES is a file of cases; default ../shared/cases/procedure_cases.json. PYTHON is an interpreter of an
environment with `powerindices` and numpy, for the comparison on the same game; left out, there is none.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from whipcount.domain.matter import RouteEdge, RouteStep
from whipcount.procedure import Route, load_body
from whipcount.procedure.cases import decide_all, read_cases
from whipcount.procedure.chances import chances_of
from whipcount.procedure.compiled import Formula
from whipcount.procedure.following import StepDraws, follow_route
from whipcount.procedure.power import Game, power_of, power_of_game, weighted_game

ROOT = Path(__file__).resolve().parents[1]
ON = date(2021, 1, 5)
PEER = """
import json, sys, time, powerindices
quota, weights, least = json.load(sys.stdin)
for name in ("compute_pbi", "compute_ssi"):
    start = time.process_time()
    getattr(powerindices, name)(quota, weights, least)
    print(name, time.process_time() - start)
"""


def cpu_seconds(job: Callable[[], object], runs: int = 5) -> float:
    """Return the median CPU time of a job, after one run to warm up."""
    job()
    figures = []
    for _ in range(runs):
        start = time.process_time()
        job()
        figures.append(time.process_time() - start)
    return statistics.median(figures)


def line(name: str, measured: str, bar: str) -> None:
    print(f"{name:66} {measured:>16}   {bar}")


def union_game(unit: int) -> tuple[Game, int, list[int]]:
    """Return the Union of 27 without the four-member rule, populations in `unit` inhabitants."""
    table = load_body("eu.council").membership(ON).weights["population"]
    weights = [round(people / unit) for people in table.values()]
    quota = -(-65 * sum(weights) // 100)
    game = Game(
        members=tuple(table),
        weights=np.array([[1] * len(weights), weights], dtype=np.int64),
        tests=((0, 15), (1, quota)),
        formula=Formula("all", parts=(Formula("atom", 0), Formula("atom", 1))),
    )
    return game, quota, weights


def fund_weights() -> list[int]:
    """Return 190 weights of the Fund's size and shape: basic votes for all, quotas that fall off steeply."""
    top = [17.43, 6.47, 6.40, 5.59, 4.23, 4.23, 3.16, 2.75, 2.71, 2.32, 2.31, 2.10, 2.00, 1.87, 1.83, 1.80]
    top += [1.38, 1.34, 1.21, 0.98, 0.97, 0.95, 0.93, 0.86, 0.83, 0.79, 0.76, 0.73, 0.72, 0.68, 0.67, 0.64]
    tail = np.exp(-np.linspace(0, 6.5, 190 - len(top)))
    shares = np.concatenate([top, tail / tail.sum() * (100 - sum(top))])
    return [int(weight) for weight in shares / 100 * 4_756_000 + 1459]


def measure_cases(path: Path) -> None:
    cases = read_cases(path)
    expected = {row["id"]: row for row in json.loads(path.read_text(encoding="utf-8"))["cases"]}
    right = sum(
        found.decision is not None
        and found.decision.outcome == expected[found.id]["expected"]
        and found.decision.vetoed == expected[found.id].get("vetoed", False)
        and found.decision.void == expected[found.id].get("void", False)
        for found in decide_all(cases)
    )
    line("cases decided as they were", f"{right} of {len(cases)}", "all")
    line("  all of them", f"{cpu_seconds(lambda: decide_all(cases)):.3f} s", "")


def measure_power(peer: str | None) -> None:
    rule = load_body("eu.council").decision_for("qualified_majority", on=ON)
    both = cpu_seconds(lambda: power_of(rule, indices=["banzhaf", "shapley"]))
    line("EU27, Banzhaf and Shapley, four-member rule", f"{both:.3f} s", "0.1 s")
    if peer:
        game, quota, weights = union_game(10_000)
        ours = cpu_seconds(lambda: power_of_game(game, indices=["banzhaf", "shapley"]))
        done = subprocess.run([peer, "-c", PEER], input=json.dumps([quota, weights, 15]), text=True,
                              capture_output=True, check=True)  # fmt: skip
        times = [float(row.split()[1]) for row in done.stdout.splitlines()]
        line("  populations in 10 000s: both indices, ours", f"{ours:.3f} s", "")
        line("  powerindices, Banzhaf + Shapley", f"{sum(times):.1f} s",
             f"{sum(times) / ours:.0f} times ours; bar 100")  # fmt: skip
    council = load_body("un.sc").decision_for("draft_resolution", on=ON)
    every = cpu_seconds(lambda: power_of(council, indices=["banzhaf", "shapley", "johnston"]))
    line("Security Council, three indices", f"{every * 1000:.2f} ms", "")
    weights = fund_weights()
    for share in (50, 85):
        quota = sum(weights) // 2 + 1 if share == 50 else -(-sum(weights) * 85 // 100)
        game = weighted_game(weights, quota)
        start = time.process_time()
        power = power_of_game(game, indices=["banzhaf", "shapley"])
        line(f"190 weighted members, total {sum(weights)}, quota {share} %",
             f"{time.process_time() - start:.2f} s", f"5 s; Shapley off by {power.error:.0e}")  # fmt: skip


def measure_chances() -> None:
    rng = np.random.default_rng(1)
    for question in (None, "important"):
        rule = load_body("un.ga").decision_for("draft_resolution", on=ON, question=question)
        p = rng.dirichlet([2, 1, 1.6, 0.3], size=193)
        seconds = cpu_seconds(lambda rule=rule, p=p: chances_of(rule, p), runs=20)
        line(f"General Assembly, exact chance and influence ({rule.id})", f"{seconds * 1000:.1f} ms", "10 ms")
    steps = [RouteStep(key=key, body=body, kind=kind, title=key) for key, body, kind in (
        ("committee", "un.ga.c3", "draft_resolution"), ("plenary", "un.ga", "draft_resolution"),
        ("agenda", "un.sc", "agenda"), ("referral", "un.sc", "draft_resolution"))]  # fmt: skip
    edges = [RouteEdge(start=a.key, end=b.key, kind="causes", when="adopted")
             for a, b in pairwise(steps)]  # fmt: skip
    route = Route.from_matter(steps, edges)
    members = load_body("un.ga").membership(ON).members
    votes = rng.choice(4, size=(10_000, 193), p=[0.6, 0.2, 0.15, 0.05]).astype(np.int8)
    everyone = StepDraws(votes=votes, members=members)
    council = load_body("un.sc").membership(ON).members
    seats = StepDraws(votes=votes[:, [members.index(code) for code in council]], members=council)
    draws = {"committee": everyone, "plenary": everyone, "agenda": seats, "referral": seats}
    seconds = cpu_seconds(lambda: follow_route(route, draws, on=ON))
    line("route of four stages, 10 000 draws of 193 members", f"{seconds:.3f} s", "0.5 s")


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("cases", nargs="?", type=Path)
    reader.add_argument("--peer")
    given = reader.parse_args()
    cases = given.cases or ROOT.parent / "shared" / "cases" / "procedure_cases.json"
    line("what", "CPU", "bar")
    if cases.exists():
        measure_cases(cases)
    measure_power(given.peer)
    measure_chances()


if __name__ == "__main__":
    main()
