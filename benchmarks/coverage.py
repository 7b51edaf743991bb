"""Speed of the reader: articles a second, and whether the cost stays in proportion to the length.

Run with `.venv/bin/python benchmarks/coverage.py [FOLDER]`; without a folder the test articles are read.
CPU seconds of one core, each article read for the first time (caches hold nothing of it). The last line is
a page of 10 MB, the longest that is read; its memory is ten times that of a tenth of it.
"""

import sys
import time
import tracemalloc
from pathlib import Path

from whipcount.coverage import ArticleInput, read_articles

FOLDER = (
    Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "tests" / "coverage" / "articles"
)
COPIES = 20
LONGEST = 9_990_000
"""Bytes in the longest page."""


def _cpu(inputs: list[ArticleInput]) -> float:
    start = time.process_time()
    for page in inputs:
        read_articles([page])
    return time.process_time() - start


def main() -> None:
    files = sorted(FOLDER.glob("*.txt"))
    texts = [file.read_bytes() for file in files]
    read_articles([ArticleInput("warm-up", b"The envoy of France said no.\n")])
    # A word changed in every sentence keeps a copy from being served by what was kept of the one before.
    copies = [
        ArticleInput(f"{number}-{place}", raw.replace(b" the ", f" the x{number} ".encode()))
        for number in range(COPIES)
        for place, raw in enumerate(texts)
    ]
    seconds = _cpu(copies)
    size = sum(len(page.raw) for page in copies)
    print(f"{len(copies) / seconds:.0f} articles a second, {size / seconds / 1000:.0f} kB a second")
    print(f"{size / 3000 / seconds:.0f} a second for articles of 3 kB")
    for times in (1, 4, 16):
        whole = b"\n\n".join(page.raw for page in copies[: times * len(texts)])
        seconds = _cpu([ArticleInput("whole", whole)])
        speed = len(whole) / seconds / 1000
        print(f"one page of {len(whole) / 1000:.0f} kB: {seconds:.2f} s, {speed:.0f} kB a second")
    stories = b"\n\n".join(page.raw for page in copies)
    longest = (stories * (LONGEST // len(stories) + 1))[:LONGEST]
    seconds = _cpu([ArticleInput("longest", longest)])
    speed = len(longest) / seconds / 1000
    print(f"one page of {len(longest) / 1e6:.0f} MB: {seconds:.1f} s, {speed:.0f} kB a second", end="")
    print(f", {_memory(ArticleInput('tenth', longest[: LONGEST // 10])) * 10 / 1e6:.0f} MB of memory")


def _memory(page: ArticleInput) -> int:
    """Return the most bytes held at once while a page is read."""
    tracemalloc.start()
    read_articles([page])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


if __name__ == "__main__":
    main()
