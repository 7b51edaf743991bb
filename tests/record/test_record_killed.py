"""A writer killed at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from whipcount.domain import Visibility
from whipcount.record import Record

WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from whipcount.domain import Source, Span
from whipcount.domain.statements import Article, Reading, Statement, StatementKind, Speaker
from whipcount.files import sha256
from whipcount.record import Record, Stamp

stamp = Stamp(at=datetime(2014, 10, 16, tzinfo=UTC), who="writer")
with Record.open(Path(sys.argv[1])) as record:
    print("open", flush=True)
    for number in range(int(sys.argv[2]), 100_000):
        text = f"Envoy {number} said yes. " * 20
        source = Source(id=f"{number}.txt", title="", sha256=sha256(text.encode()))
        record.add_source(text.encode(), name=source.id, stamp=stamp)
        found = tuple(
            Statement(source=source.id, span=Span(start, start + 8), text=text[start : start + 8],
                      kind=StatementKind.INDIRECT, speaker=Speaker())
            for start in range(0, 200, 10)
        )
        article = Article(source=source, text=text, title="", published=date(2014, 10, 1))
        record.add_reading(Reading(articles=(article,), statements=found), reader="r", version="1",
                           stamp=stamp)
        record.add_call("FRE", "draft", "firm yes", note=str(number), stamp=stamp)
        print(number, flush=True)
"""


def kill_after(path: Path, first: int, seconds: float) -> list[int]:
    """Let a writer run, kill it, and return the numbers that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(first)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        time.sleep(seconds)
        writer.kill()
        lines = writer.stdout.read().splitlines(keepends=True)
    return [int(line) for line in lines if line.endswith("\n")]


def kill_and_look(path: Path, *, times: int, seed: int) -> None:
    rng = random.Random(seed)  # moments to kill at, not secrets
    acknowledged: set[str] = set()
    for _ in range(times):
        first = max((int(number) for number in acknowledged), default=-1) + 2
        acknowledged |= {str(number) for number in kill_after(path, first, rng.uniform(0, 0.12))}
        with Record.open(path, create=False) as record:
            kept = [call.note for call in record.calls(audience=Visibility.OWN)]
            assert acknowledged <= set(kept)
            found = record.reading(audience=Visibility.OWN)
            names = {article.source.id for article in found.articles}
            assert {f"{number}.txt" for number in acknowledged} <= names
            # All or nothing: a reading that is there has all of its statements.
            assert len(found.statements) == 20 * len(names)
            assert record.check() == ()
    assert acknowledged, "no writer lived long enough to write"


def test_killed_a_few_times(tmp_path: Path) -> None:
    kill_and_look(tmp_path / "record.db", times=5, seed=1)


@pytest.mark.slow
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    for seed in range(10):
        kill_and_look(tmp_path / f"{seed}.db", times=10, seed=seed)
