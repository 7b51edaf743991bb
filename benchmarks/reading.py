"""Reading public files of votes, each in a cold process, beside Polars reading the same CSV as text.

    .venv/bin/python benchmarks/reading.py [FOLDER]

FOLDER holds ga_voting.csv.gz, sc_voting.csv.gz, UNVotes.csv.gz and voteview/; default ../shared/data.
CPU seconds are of the process and all its threads; wall time depends on what else the machine does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

BARS = {"ga_voting.csv.gz": 2.5, "UNVotes.csv.gz": 4.0}

_READ = """
import json, resource, sys, time
start = time.perf_counter()
from pathlib import Path
from whipcount.rollcalls import read_votes, write_parquet
held = read_votes([Path(name) for name in sys.argv[2:]])
read = time.perf_counter() - start
write_parquet(held, Path(sys.argv[1]))
written = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "votes": held.marks.height, "rollcalls": held.rollcalls.height, "read": read, "written": written,
    "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024,
    "recounted": sum(report.recounted for report in held.report),
    "mismatches": sum(len(report.mismatches) for report in held.report),
}))
"""
_FLOOR = """
import resource, sys, time
start = time.perf_counter()
import polars as pl
pl.scan_csv(sys.argv[1], infer_schema=False).sink_parquet(sys.argv[2])
used = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
_AGAIN = """
import sys, time
from pathlib import Path
from whipcount.rollcalls import read_votes
start = time.perf_counter()
read_votes([Path(sys.argv[1])])
print(time.perf_counter() - start)
"""


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def measure(files: list[Path], folder: Path) -> None:
    """Print one line: cold reading and writing, the file written, its reading, and Polars alone."""
    out = folder / "votes.parquet"
    found = json.loads(_run(_READ, str(out), *map(str, files)))
    again = float(_run(_AGAIN, str(out)))
    floor, floor_cpu, floor_memory = map(
        float, _run(_FLOOR, str(files[0]), str(folder / "text.parquet")).split()
    )
    bar = BARS.get(files[0].name)
    print(
        f"{files[0].name}: {found['votes']:,} votes, {found['rollcalls']:,} roll calls, "
        f"{found['recounted']:,} counted again, {found['mismatches']} do not agree\n"
        f"  read {found['read']:.2f} s, with writing {found['written']:.2f} s"
        + (f" (bar {bar} s)" if bar else "")
        + f", CPU {found['cpu']:.2f} s, memory {found['memory']:.0f} MB\n"
        f"  Parquet {out.stat().st_size / 1e6:.2f} MB, read in {again:.3f} s; "
        f"Polars text to Parquet {floor:.2f} s, CPU {floor_cpu:.2f} s, {floor_memory:.0f} MB"
    )


def main() -> None:
    """Measure every file that is there."""
    default = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    senate = [data / "voteview" / f"S116_{name}.csv" for name in ("votes", "members", "rollcalls")]
    with tempfile.TemporaryDirectory() as folder:
        for files in (
            [data / "ga_voting.csv.gz"],
            [data / "UNVotes.csv.gz"],
            [data / "sc_voting.csv.gz"],
            senate,
        ):
            if all(file.exists() for file in files):
                measure(files, Path(folder))
            else:
                print(f"{files[0]} is not there")


if __name__ == "__main__":
    main()
