"""Reading at scale: articles made up as they are needed, read by workers into JSON lines.

    .venv/bin/python benchmarks/coverage_scale.py [ARTICLES [WORKERS]]      # 20,000 and 2 when not given

The articles (3 kB, no two alike) are made from the tests' own and handed over as one tar.gz. Printed: CPU
seconds of all processes, and the most memory that they held together, sampled from outside every quarter of
a second (resident; what processes share is counted once for each). Linux alone tells both.
"""

from __future__ import annotations

import io
import os
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ARTICLES = Path(__file__).parents[1] / "tests" / "coverage" / "articles"
PAGE = os.sysconf("SC_PAGE_SIZE")


def made_articles(count: int) -> Iterator[bytes]:
    """Yield articles: paragraphs of the tests' own in a drawn order, with numbers that no other has."""
    draw = random.Random(1)
    paragraphs = [
        part
        for file in sorted(ARTICLES.glob("*.txt"))
        for part in file.read_text(encoding="utf-8").split("\n")
        if len(part) > 80
    ]
    for number in range(count):
        text = f"Story {number} of the day\n\nOctober {1 + number % 28}, 2014\n"
        while len(text) < 3000:
            words = draw.choice(paragraphs).split(" ")
            words.insert(draw.randrange(len(words)), f"w{draw.randrange(10**6)}")
            text += "\n" + " ".join(words) + "\n"
        yield text.encode()


def write_archive(path: Path, count: int) -> None:
    """Write the articles as a tar.gz."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for number, raw in enumerate(made_articles(count)):
            entry = tarfile.TarInfo(f"{number // 1000:03}/{number:06}.txt")
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))


def resident(pid: int) -> int:
    """Return the bytes that a process and all below it hold."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return own + sum(resident(int(child)) for child in children)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    workers = sys.argv[2] if len(sys.argv) > 2 else "2"
    with tempfile.TemporaryDirectory() as folder:
        archive, out = Path(folder) / "articles.tar.gz", Path(folder) / "out.jsonl"
        write_archive(archive, count)
        begin = "import sys; from whipcount.cli import main; main()"
        command = [sys.executable, "-c", begin, "read", str(archive), "-o", str(out), "--workers", workers]
        started, most, late = time.perf_counter(), 0, 0
        process = subprocess.Popen(command)
        while process.poll() is None:
            most = max(most, held := resident(process.pid))
            late = held or late
            time.sleep(0.25)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime
        print(
            f"{count} articles of 3 kB, {workers} workers: {time.perf_counter() - started:.0f} s, "
            f"CPU {cpu:.0f} s, {count / cpu:.0f} articles a CPU second; "
            f"most memory {most / 1e6:.0f} MB, at the end {late / 1e6:.0f} MB; "
            f"{out.stat().st_size / 1e6:.0f} MB written"
        )


if __name__ == "__main__":
    main()
