"""Reading public files of votes, each in a cold process, beside Polars reading the same CSV as text.

    .venv/bin/python benchmarks/reading.py [FOLDER]
    .venv/bin/python benchmarks/reading.py --times 100      # a simulated record of 90 million votes; slow

FOLDER holds ga_voting.csv.gz, sc_voting.csv.gz, UNVotes.csv.gz and voteview/; default ../shared/data.
CPU seconds are of the process and all its threads; wall time depends on what else the machine does.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from whipcount.register import load

BARS = {"ga_voting.csv.gz": 2.0, "UNVotes.csv.gz": 4.0}

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
_TEXT = """
import resource, sys, time
import polars as pl
start = time.process_time()
pl.read_csv(sys.argv[1], infer_schema=False)
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_OWN = """
import resource, sys, time
from pathlib import Path
from whipcount.rollcalls import read_votes
start = time.process_time()
read_votes([Path(name) for name in sys.argv[1:]])
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
REPEATS = 5
_AGREE = """
import sys, time
from pathlib import Path
from whipcount.rollcalls import read_votes
from whipcount.rollcalls.measures import count_pairs, measure_agreement, tabulate_votes
held = read_votes([Path(sys.argv[1])])
start = time.perf_counter()
table = tabulate_votes(held)
found = measure_agreement(count_pairs(table))
print(time.perf_counter() - start, len(table.members))
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


def hold_against_text(files: list[Path]) -> str:
    """Tell CPU and memory of reading beside those of Polars as text: medians of runs taken in turn."""
    runs = [
        [float(number) for code in (_OWN, _TEXT) for number in _run(code, *map(str, files)).split()]
        for _ in range(REPEATS)
    ]
    own, memory, text, text_memory = np.median(runs, axis=0)
    ratios = sorted(run[0] / run[2] for run in runs)
    return (
        f"  CPU of reading alone {own:.2f} s, of Polars as text {text:.2f} s: {own / text:.2f} times "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f} of {REPEATS} pairs); "
        f"memory {memory:.0f} and {text_memory:.0f} MB"
    )


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
        f"Polars text to Parquet {floor:.2f} s, CPU {floor_cpu:.2f} s, {floor_memory:.0f} MB\n"
        + hold_against_text(files)
    )
    if files[0].name in BARS:
        seconds, members = _run(_AGREE, str(out)).split()
        print(f"  agreement of all {members} members over all of it in {float(seconds):.2f} s (bar 0.5 s)")


_LARGE = """
import json, resource, sys, time
from pathlib import Path
from whipcount.rollcalls.streaming import import_large
report = import_large(Path(sys.argv[1]), Path(sys.argv[2]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "votes": report.rows, "rollcalls": report.rollcalls, "wrong": len(report.mismatches),
    "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024,
}))
"""
VOTES_ONCE = 900_000


def simulate(path: Path, times: int) -> None:
    """Write a made-up record in the UN library's layout, `times` as long as the real one."""
    register = load()
    members = register.members("un.ga", date(2014, 12, 18))
    rng = np.random.default_rng(1)
    calls = VOTES_ONCE // len(members)
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for copy in range(times):
            signs = rng.choice(list("YNAX"), (calls, len(members)), p=[0.7, 0.08, 0.14, 0.08])
            numbers = np.arange(calls) + copy * calls
            each = pl.DataFrame(
                {
                    "undl_id": numbers,
                    "date": ["2014-12-18"] * calls,
                    "session": ["69"] * calls,
                    "resolution": [f"A/RES/69/{number}" for number in numbers],
                    "title": [
                        f"Question {number % 500} : resolution / adopted by the General Assembly"
                        for number in numbers
                    ],
                    "agenda_title": ["A/69/251 OCEANS"] * calls,
                    **{
                        f"total_{name}": (signs == sign).sum(axis=1).astype(float)
                        for name, sign in zip(("yes", "no", "abstentions", "non_voting"), "YNAX", strict=True)
                    },
                }
            )
            names = pl.Series([register.english_name(code) for code in members])
            place = np.tile(np.arange(len(members)), calls)
            marks = pl.DataFrame(
                {
                    "ms_code": pl.Series(members).gather(place),
                    "ms_name": names.gather(place),
                    "ms_vote": signs.ravel(),
                }
            )
            rows = pl.concat([each[np.repeat(np.arange(calls), len(members))], marks], how="horizontal")
            stream.write(rows.write_csv(include_header=copy == 0).encode())


def measure_large(times: int) -> None:
    """Print memory and time of a record `times` as long, read and written in parts."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "record.csv.gz"
        simulate(source, times)
        found = json.loads(_run(_LARGE, str(source), str(Path(folder) / "out.parquet")))
        print(
            f"{times} times the record: {found['votes']:,} votes, {found['rollcalls']:,} roll calls, "
            f"{found['wrong']} do not agree; CPU {found['cpu']:.0f} s, "
            f"{found['cpu'] / found['votes'] * 1e6:.2f} s a million votes, memory {found['memory']:.0f} MB"
        )


def main() -> None:
    """Measure every file that is there."""
    if sys.argv[1:2] == ["--times"]:
        measure_large(int(sys.argv[2]))
        return
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
