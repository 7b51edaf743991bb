"""How quickly the desk answers: a click to the new tally, every page at three sizes, the first page.

    .venv/bin/python benchmarks/desk.py [--clicks N] [--json]

Prints wall time (what a person waits) beside CPU time (what it costs on a busy machine). The coverage is made
here: 100 articles with 2,000, then 20,000 statements, and positions and dates in proportion.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from whipcount.brief import Request
from whipcount.brief.gather import gather
from whipcount.desk import Desk, make_app
from whipcount.domain import DatedValue, Source, Span
from whipcount.domain.statements import (
    Article,
    DateMention,
    Position,
    Reading,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    StatementKind,
)
from whipcount.files import sha256
from whipcount.record import Record, Stamp

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "dprk-2014"
NOW = datetime(2014, 10, 16, 9, tzinfo=UTC)
HOME, PORT, TOKEN = "http://127.0.0.1:8765", 8765, "benchmark"
PAGES = ["count", "member/CHN", "proposal", "coverage", "review", "sources", "timeline", "scenarios"]
BARS = {2_000: 300.0, 20_000: 1000.0}


def made_reading(members: tuple[str, ...], *, articles: int, statements: int) -> tuple[Reading, list[bytes]]:
    """Write articles of sentences, each a statement; every tenth a position, every twentieth a date."""
    rng = random.Random(7)
    each = statements // articles
    pages, raws, said, held, dated = [], [], [], [], []
    for number in range(articles):
        name, text, places = f"made-{number:03d}.txt", f"Made article {number}\n\n", []
        for sentence in range(each):
            words = f"the delegate of state {sentence} said that the text needs {rng.random():.6f} more work"
            places.append((len(text), len(text) + len(words)))
            text += f"{words}.\n"
        raw = text.encode()
        day = date(2014, 1, 1) + timedelta(days=rng.randrange(280))
        source = Source(id=name, title=name, sha256=sha256(raw), reader="made", reader_version="1")
        pages.append(
            Article(
                source=source,
                text=text,
                title=f"Made {number}",
                outlet=f"Outlet {number % 20}",
                published=day,
            )
        )
        raws.append(raw)
        for index, (start, end) in enumerate(places):
            place = {"source": name, "span": Span(start, end), "text": text[start:end]}
            member = rng.choice(members)
            speaker = Speaker(
                mention="the delegate", name="A delegate", type=SpeakerType.PERSON, states=(member,)
            )
            sure = round(rng.uniform(0.5, 0.99), 2)
            said.append(Statement(**place, kind=StatementKind.INDIRECT, speaker=speaker, confidence=sure))
            if index % 10 == 0:
                held.append(
                    Position(**place, actor=member, proposal="eu-japan-draft",
                             stance=rng.choice(list(Stance)), confidence=sure)
                )  # fmt: skip
            if index % 20 == 0:
                dated.append(DateMention(**place, value=DatedValue("2014-10"), confidence=sure))
    reading = Reading(
        articles=tuple(pages), statements=tuple(said), positions=tuple(held), dates=tuple(dated)
    )
    return reading, raws


@contextmanager
def desk_with(folder: Path, *, statements: int):
    """A browser on a desk whose record holds so much coverage."""
    matter = folder / f"matter-{statements}"
    shutil.copytree(EXAMPLE, matter, ignore=shutil.ignore_patterns("record.db*", "after"))
    request = Request(matter=matter, as_of=date(2014, 10, 16), now=NOW)
    material = gather(request)
    reading, raws = made_reading(material.outlook.forecast.members, articles=100, statements=statements)
    with Record.open(matter / "record.db") as record:
        for article, raw in zip(reading.articles, raws, strict=True):
            record.add_source(raw, name=article.source.id, stamp=Stamp(at=NOW))
        record.add_reading(reading, reader="made", version="1", stamp=Stamp(at=NOW))

    @contextmanager
    def opened():
        with Record.open(matter / "record.db") as record:
            yield Desk(replace(material, reading=reading), record, request, clock=lambda: NOW)

    with TestClient(make_app(opened, port=PORT, token=TOKEN), base_url=HOME) as client:
        client.get(f"/count?token={TOKEN}")
        yield client, reading


def timed(act) -> tuple[float, float]:
    """Wall and CPU time of an act, in milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def p95(values: list[float]) -> float:
    return float(np.quantile(values, 0.95))


def clicks(client: TestClient, members: list[str], *, number: int) -> dict[str, float]:
    """Click different calls on different members, each with the tally and the row in the answer."""
    rng = random.Random(3)
    seen: dict[str, int] = {}
    took = []
    for _ in range(number):
        member, word = rng.choice(members), rng.choice(["firm yes", "leaning no", "abstain", "absent"])
        fields = {"member": member, "word": word, "seen": seen.get(member, 10**9), "live": "1"}
        answer = []
        took.append(
            timed(lambda fields=fields, answer=answer: answer.append(
                client.post("/call", data=fields, headers={"Origin": HOME})))
        )  # fmt: skip
        assert answer[0].status_code == 200, answer[0].text
    return {"wall_p50": float(np.median([w for w, _ in took])), "wall_p95": p95([w for w, _ in took]),
            "cpu_p95": p95([c for _, c in took])}  # fmt: skip


def pages(client: TestClient, reading: Reading) -> dict[str, dict[str, float]]:
    """Each page: the first view after a change, then the 95th percentile of ten more."""
    found = {}
    for path in [*PAGES, f"coverage/{reading.articles[0].source.sha256}", "brief"]:
        name = "article" if path.startswith("coverage/") else path
        first = timed(lambda path=path: client.get(f"/{path}").raise_for_status())
        later = [timed(lambda path=path: client.get(f"/{path}").raise_for_status()) for _ in range(10)]
        found[name] = {"first_wall": first[0], "first_cpu": first[1], "wall_p95": p95([w for w, _ in later]),
                       "cpu_p95": p95([c for _, c in later])}  # fmt: skip
    return found


@contextmanager
def served(folder: Path):
    """The address of a desk in a process of its own."""
    matter = folder / "matter"
    shutil.copytree(EXAMPLE, matter, ignore=shutil.ignore_patterns("record.db*", "after"))
    command = [sys.executable, "-c", "import whipcount.cli as cli; cli.main()", "desk", str(matter)]
    with subprocess.Popen(
        [*command, "--as-of", "2014-10-16", "--no-open"], stdout=subprocess.PIPE, encoding="utf-8"
    ) as server:
        yield server.stdout.readline().strip()
        server.terminate()


def first_page(folder: Path) -> float:
    """Seconds from the command to the whole first page."""
    started = time.perf_counter()
    with served(folder) as address:
        host = address.removeprefix("http://").split("/")[0]
        connection = HTTPConnection(host)
        connection.request("GET", "/count?token=" + address.split("token=")[1])
        cookie = connection.getresponse().getheader("set-cookie").split(";")[0]
        connection.close()
        connection.request("GET", "/count", headers={"Cookie": cookie})
        assert b"Afghanistan" in connection.getresponse().read()
        took = time.perf_counter() - started
        connection.close()
    return took


SHOWN = """(id) => new Promise((done) => {
  const tally = document.querySelector('#tally');
  const start = performance.now();
  new MutationObserver((_, watcher) => {
    if (document.querySelector('#tally') === tally) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));  // painted
  }).observe(document.body, {childList: true, subtree: true});
  document.getElementById(id).click();
})"""
"""Clicks a button and gives the milliseconds until the new tally is painted."""


def clicks_shown(folder: Path, *, number: int) -> list[float]:
    """Click in a real browser on the whole count of 193 rows; none where there is no chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return []
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where there is a browser

    with served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        rows = page.eval_on_selector_all("tr[id]", "rows => rows.map(row => row.id.slice(4))")
        rng = random.Random(5)
        took = []
        for _ in range(number):
            took.append(page.evaluate(SHOWN, f"c-{rng.choice(rows)}-{rng.randint(1, 8)}"))
            page.wait_for_timeout(50)
        browser.close()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result["first_page_seconds"] = min(first_page(folder / str(run)) for run in range(3))
        shown = clicks_shown(folder / "browser", number=asked.clicks // 2)
        result["click_shown_ms"] = {"p50": float(np.median(shown)), "p95": p95(shown)} if shown else None
        for statements, bar in BARS.items():
            with desk_with(folder, statements=statements) as (client, reading):
                members = sorted({s.speaker.states[0] for s in reading.statements})
                clicked = clicks(client, members, number=asked.clicks)
                result[f"{statements} statements"] = {
                    "bar_ms": bar, "click_ms": clicked, "pages_ms": pages(client, reading)
                }  # fmt: skip
    if asked.json:
        print(json.dumps(result, indent=1))
        return
    print(f"first page after the command: {result.pop('first_page_seconds'):.2f} s (bar 2 s)")
    shown = result.pop("click_shown_ms")
    if shown:
        print(f"click to new tally painted in chromium, ms: median {shown['p50']:.0f}, "
              f"p95 {shown['p95']:.0f} (bar 200)")  # fmt: skip
    for size, found in result.items():
        click = found["click_ms"]
        print(f"\n{size}\nclick to new tally, ms: median {click['wall_p50']:.0f}, "
              f"p95 {click['wall_p95']:.0f} (bar 200), CPU p95 {click['cpu_p95']:.0f}")  # fmt: skip
        print(f"{'page, ms':12}{'first':>8}{'CPU':>8}{'p95':>8}{'CPU':>8}   (bar {found['bar_ms']:.0f})")
        for page, took in found["pages_ms"].items():
            print(f"{page:12}{took['first_wall']:8.0f}{took['first_cpu']:8.0f}{took['wall_p95']:8.0f}"
                  f"{took['cpu_p95']:8.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
