"""The main job in a cold process: the brief on real input and from the example alone, and `--help`.

    .venv/bin/python benchmarks/main_job.py [FOLDER] [RUNS]

FOLDER holds data/ga_voting.csv.gz and coverage/; default ../shared. Of several runs the median is printed.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHIPCOUNT = [sys.executable, "-c", "import sys; from whipcount.cli import run; sys.exit(run())"]
MATTER = ["brief", str(ROOT / "examples" / "dprk-2014"), "--as-of", "2014-10-16"]


def measure(arguments: list[str], runs: int) -> tuple[float, float, float]:
    """Return the median CPU seconds, wall seconds and peak MB of a command."""
    figures = []
    for _ in range(runs):
        start = time.perf_counter()
        child = subprocess.Popen([*WHIPCOUNT, *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"{arguments[0]} ended with status {status}")
        figures.append((usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1000))
    cpu, wall, peak = (statistics.median(column) for column in zip(*figures, strict=True))
    return cpu, wall, peak


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    votes = folder / "data" / "ga_voting.csv.gz"
    with tempfile.TemporaryDirectory() as out:
        jobs = {"--help": ["--help"], "brief, the example alone": [*MATTER, "-o", out]}
        if votes.exists():
            given = ["--votes", str(votes), "--coverage", str(folder / "coverage")]
            jobs["brief, real input (8 s, 1 GB)"] = [*MATTER, *given, "-o", out]
            matter = shutil.copytree(ROOT / "examples" / "dprk-2014", Path(out) / "matter")
            kept = ["brief", str(matter), "--as-of", "2014-10-16", *given, "--keep", "-o", out]
            measure(kept, 1)
            jobs["brief, warm record (3 s)"] = kept
            jobs["votes import (2.5 s)"] = ["votes", "import", str(votes), "-o", str(Path(out) / "v.parquet")]
        print(f"{'job':32} {'CPU s':>7} {'wall s':>7} {'peak MB':>8}")
        for name, arguments in jobs.items():
            cpu, wall, peak = measure(arguments, runs)
            print(f"{name:32} {cpu:7.2f} {wall:7.2f} {peak:8.0f}")


if __name__ == "__main__":
    main()
