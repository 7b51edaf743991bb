"""The bench of twenty readers and one editor, run short, so that it does not rot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "benchmarks" / "desk_together.py"


@pytest.mark.slow
def test_twenty_read_while_one_edits():
    done = subprocess.run(
        [sys.executable, str(BENCH), "--seconds", "15", "--json"],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["pages"] > 50
    assert found["edits_acknowledged"] > 2
