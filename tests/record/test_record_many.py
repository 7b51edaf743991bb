"""Several processes at one record: all read, two write, nothing is lost, no one is told of a lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from whipcount.domain import Visibility
from whipcount.record import Record

WORKER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from whipcount.domain import Visibility
from whipcount.record import CallChange, OvertakenError, Record, Stamp

path, role, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
stamp = Stamp(at=datetime(2014, 10, 16, tzinfo=UTC), who=role)
with Record.open(path) as record:
    for number in range(count):
        if role.startswith("read"):
            calls = record.calls(audience=Visibility.OWN)
            entries = [call.entry for call in calls]
            assert len(set(entries)) == len(entries)
            assert len(calls) % 2 == 0, "half of a pair was seen"
            continue
        pair = [CallChange(member=m, proposal="draft", said={"note": f"{role}-{number}"}) for m in ("A", "B")]
        while True:
            try:
                record.add_calls(pair, stamp=stamp, seen=record.newest())
                break
            except OvertakenError:
                continue
"""


def together(path: Path, *, readers: int, writers: int, count: int) -> None:
    roles = [f"read{number}" for number in range(readers)] + [f"write{number}" for number in range(writers)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path), role, str(count)], stderr=subprocess.PIPE, text=True
        )
        for role in roles
    ]
    for worker in workers:
        _, told = worker.communicate(timeout=300)
        assert worker.returncode == 0, told


def test_three_read_while_two_write(tmp_path):
    path = tmp_path / "record.db"
    with Record.open(path):
        pass
    together(path, readers=3, writers=2, count=40)
    with Record.open(path) as record:
        notes = [call.note for call in record.calls(audience=Visibility.OWN)]
        assert sorted(notes) == sorted(
            f"write{writer}-{number}" for writer in range(2) for number in range(40) for _ in range(2)
        )
        assert record.check() == ()
