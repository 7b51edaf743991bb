"""Killed at any moment of an edit, an import, a reading, a brief: what was acknowledged is there."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief.gather import gather
from whipcount.brief.request import Request
from whipcount.brief.sheet import make_sheet, write_sheet
from whipcount.domain import Visibility
from whipcount.record import Record, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NO_RECORD = shutil.ignore_patterns("record.db*")
"""A record that a desk has left in the example is nobody's business here."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

WORKER = r"""
import os, random, sys
from datetime import UTC, date, datetime
from pathlib import Path
from whipcount.brief import Request, write_brief
from whipcount.brief.assemble import compose
from whipcount.brief.gather import gather
from whipcount.brief.sheet import import_sheet, read_sheet
from whipcount.domain import Visibility
from whipcount.record import Record, Stamp

matter, sheet = Path(sys.argv[1]), Path(sys.argv[2])
at = datetime(2014, 10, 16, 12, tzinfo=UTC)
stamp = Stamp(at=at)

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
    article = matter / "coverage" / f"said-{run}-{number}.txt"
    words = f"The envoy of France said that it would vote yes, in note {run}-{number}."
    head = "Envoy speaks - The Paper\n\nOctober 13, 2014\nBy a writer\n\n"
    article.write_text(head + words, encoding="utf-8")
    request = Request(matter=matter, as_of=date(2014, 10, 16), now=at, draws=200, keep=True)
    material = gather(request)
    article.unlink()
    print("read", 0, f"{run}-{number}", flush=True)
    write_brief(compose(material, request), matter / "out")
    print("brief", 0, "-", flush=True)

for line in sys.stdin:
    run = line.strip()
    child = os.fork()
    if not child:
        rng = random.Random(run)
        for number in range(1000):
            rng.choice((edit, edit, imported, read, read))(number)
        os._exit(0)
    print("child", child, run, flush=True)
    os.waitpid(child, 0)
    print("gone", child, run, flush=True)
"""


def killed(worker: subprocess.Popen[str], run: str, *, seconds: float) -> list[list[str]]:
    """Let a child of the worker run, kill it, and return what it acknowledged."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    print(run, file=worker.stdin, flush=True)
    lines = (line.split() for line in worker.stdout)
    told = []
    # The child may be quicker to acknowledge something than its parent to name it.
    for line in lines:
        if line[0] == "child":
            break
        told.append(line)
    child = line[1]
    time.sleep(seconds)
    os.kill(int(child), signal.SIGKILL)
    for line in lines:
        if line[0] == "gone":
            break
        told.append(line)
    return told


def prepare(folder: Path) -> tuple[Path, Path]:
    """Copy the example, and export a sheet of which each import changes thirty notes."""
    matter = Path(shutil.copytree(EXAMPLE, folder / "matter", ignore=NO_RECORD))
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


def kill_and_look(folder: Path, *, times: int, seed: int) -> Counter[str]:
    rng = random.Random(seed)
    matter, sheet = prepare(folder)
    told: set[tuple[str, str]] = set()
    counts: Counter[str] = Counter()
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(matter), str(sheet)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as worker:
        for run in range(times):
            # A whole brief takes longer than an edit: one child in twelve may live to write some.
            seconds = rng.uniform(0, 2.5 if run % 12 else 12)
            lines = killed(worker, f"s{seed}r{run}", seconds=seconds)
            told |= {(kind, key) for kind, _, key in lines}
            counts.update(kind for kind, _, _ in lines)
            look(matter, told)
    return counts


def look(matter: Path, told: set[tuple[str, str]]) -> None:
    """Check the record against what was acknowledged, and that the brief is whole."""
    for half in matter.glob("coverage/said-*.txt"):
        half.unlink()
    with Record.open(matter / "record.db", create=False) as record:
        notes = Counter(call.note for call in record.calls(audience=Visibility.OWN))
        assert all(notes[key] == 1 for kind, key in told if kind == "edit")
        # An import is there whole or not at all, also where it was not acknowledged.
        assert all(notes[key] == 30 for kind, key in told if kind == "import")
        assert set(notes.values()) <= {1, 30}
        said = [article.text for article in record.reading(audience=Visibility.OWN).articles]
        assert all(any(key in text for text in said) for kind, key in told if kind == "read")
        assert record.check() == ()
    page = matter / "out" / "brief.html"
    if page.exists():
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_killed_a_few_times(tmp_path):
    kill_and_look(tmp_path, times=5, seed=1)


@pytest.mark.slow
def test_killed_five_hundred_times(tmp_path):
    counts: Counter[str] = Counter()
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        counts += kill_and_look(folder, times=25, seed=seed)
    assert set(counts) == {"edit", "import", "read", "brief"}
