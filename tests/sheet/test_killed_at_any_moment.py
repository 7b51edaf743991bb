"""Killed at any moment of an edit, an import, a reading, a brief: what was acknowledged is there."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief.gather import gather
from whipcount.brief.request import Request
from whipcount.brief.sheet import make_sheet, write_sheet
from whipcount.domain import Visibility
from whipcount.record import Record, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
PROPOSAL = "eu-japan-draft"

WORKER = """
import random, sys
from datetime import UTC, date, datetime
from pathlib import Path
from whipcount.brief import Request, make_brief, write_brief
from whipcount.brief.sheet import import_sheet, read_sheet
from whipcount.domain import Visibility
from whipcount.record import Record, Stamp

matter, sheet, run = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
rng = random.Random(run)
at = datetime(2014, 10, 16, 12, tzinfo=UTC)
stamp = Stamp(at=at, who=run)
print("ready", flush=True)

def edit(number):
    with Record.open(matter / "record.db") as record:
        entry = record.add_call("FRA", "eu-japan-draft", "leaning yes", stamp=stamp, note=f"{run}-{number}")
    print("edit", entry, f"{run}-{number}", flush=True)

def imported(number):
    text = sheet.read_text(encoding="utf-8-sig").replace("EDIT", f"{run}-{number}")
    own = matter / f"sheet-{run}.csv"
    own.write_text(text, encoding="utf-8")
    with Record.open(matter / "record.db") as record:
        done = import_sheet(record, read_sheet(own), matter="dprk-2014", stamp=stamp, conflicts="sheet")
    print("import", len(done.entries), f"{run}-{number}", flush=True)

def read(number):
    article = matter / "coverage" / f"said-{run}.txt"
    article.write_text(f"16 October 2014. The envoy said that France would vote yes, {run}-{number}.",
                       encoding="utf-8")
    brief = make_brief(Request(matter=matter, as_of=date(2014, 10, 16), now=at, draws=200, keep=True))
    article.unlink()
    print("read", 0, f"{run}-{number}", flush=True)
    write_brief(brief, matter / "out")
    print("brief", 0, "-", flush=True)

for number in range(1000):
    rng.choice((edit, edit, imported, read))(number)
"""


def killed(matter: Path, sheet: Path, *, run: int, seconds: float) -> list[list[str]]:
    """Let a worker run, kill it, and return what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(matter), str(sheet), f"r{run}"],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        time.sleep(seconds)
        worker.kill()
        lines = worker.stdout.read().splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]


def prepare(folder: Path) -> tuple[Path, Path]:
    """Copy the example, and export a sheet of which each import changes thirty notes."""
    matter = Path(shutil.copytree(EXAMPLE, folder / "matter"))
    now = datetime(2014, 10, 15, tzinfo=UTC)
    material = gather(Request(matter=matter, as_of=date(2014, 10, 16), now=now, draws=200))
    sheet = make_sheet(material, (), at=now)
    with Record.open(matter / "record.db") as record:
        record.add_sheet(sheet.made, stamp=Stamp(at=now))
    file = folder / "sheet.csv"
    write_sheet(sheet, file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    for row in rows[30:60]:
        row[rows[0].index("note")] = "EDIT"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    return matter, file


def kill_and_look(folder: Path, *, times: int, seed: int) -> dict[str, int]:
    rng = random.Random(seed)
    matter, sheet = prepare(folder)
    edits: set[str] = set()
    imports: set[str] = set()
    counts: dict[str, int] = {}
    for run in range(times):
        for kind, _, key in killed(matter, sheet, run=run, seconds=rng.uniform(0, 2.5)):
            counts[kind] = counts.get(kind, 0) + 1
            if kind == "edit":
                edits.add(key)
            if kind == "import":
                imports.add(key)
        for half in matter.glob("coverage/said-*.txt"):
            half.unlink()
        with Record.open(matter / "record.db", create=False) as record:
            calls = record.calls(audience=Visibility.OWN)
            notes = [call.note for call in calls]
            assert edits <= set(notes)
            # An import is there whole or not at all.
            by_key = {key: sum(note == key for note in notes) for key in set(notes) if key not in edits}
            assert all(by_key[key] == 30 for key in imports)
            assert set(by_key.values()) <= {1, 30}
            assert record.check() == ()
            record.reading(audience=Visibility.OWN)
        page = matter / "out" / "brief.html"
        if page.exists():
            assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    return counts


def test_killed_a_few_times(tmp_path):
    kill_and_look(tmp_path, times=3, seed=1)


@pytest.mark.slow
def test_killed_five_hundred_times(tmp_path):
    counts: dict[str, int] = {}
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for kind, count in kill_and_look(folder, times=25, seed=seed).items():
            counts[kind] = counts.get(kind, 0) + count
    assert min(counts.get(kind, 0) for kind in ("edit", "import", "read", "brief")) > 0
