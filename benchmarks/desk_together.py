"""Twenty people read a desk while one edits, and other programs read its record: no error, no lost edit.

    .venv/bin/python benchmarks/desk_together.py [--seconds N] [--readers N] [--pause S] [--json]

Starts `whipcount desk` as a process of its own on a copy of the example. Each reader goes through all pages
at random, with a pause between two requests; the editor calls members, writes notes, enters moves and takes
some calls back; two more processes open the record and read it. At the end every edit that the desk
acknowledged must be in the record, and every one that was undone must be undone. The bar is ten minutes:
--seconds 600.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from whipcount.domain import Visibility
from whipcount.record import Record

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "dprk-2014"
PAGES = (
    *("/count", "/count?show=in-play&sort=influence", "/count?q=viet", "/proposal", "/coverage", "/review"),
    *("/sources", "/timeline", "/scenarios", "/brief", "/version", "/desk.css", "/desk.js"),
    *("/member/CHN", "/member/BRA", "/member/NGA", "/review?kind=position&show=all", "/conflicts?show=all"),
)
WORDS = (
    "firm yes",
    "leaning yes",
    "undecided",
    "leaning abstain",
    "abstain",
    "leaning no",
    "firm no",
    "absent",
)
MEMBERS = ("AGO", "BRA", "COG", "IDN", "MLI", "NGA", "PER", "SWZ", "TCD", "ZMB")
VERSION = re.compile(rb'data-version="(\d+)"')
ARTICLE = re.compile(rb'href="(/coverage/[0-9a-f]{64})"')
SEEN = re.compile(rb'name="seen" value="(\d+)"')

RECORD_READER = """
import sys, time
from pathlib import Path
from whipcount.domain import Visibility
from whipcount.record import Record

path, end = Path(sys.argv[1]), time.time() + float(sys.argv[2])
looks = newest = 0
while time.time() < end:
    with Record.open(path, create=False) as record:
        for _ in range(5):
            last = record.newest()
            lines = record.history()
            assert lines[-1].entry >= last >= newest, "the record went back"
            newest = last
            assert record.reading(audience=Visibility.OWN).articles
            record.calls(audience=Visibility.OWN)
            looks += 1
            time.sleep(0.5)
print(looks)
"""


@dataclass(slots=True)
class Told:
    """What the clients saw: the seconds that each answer took, what went wrong, what was acknowledged."""

    took: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)


class Client:
    """One browser: a kept connection with the session's cookie."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://").split("/")[0]
        self.connection = HTTPConnection(self.host, timeout=60)
        self.connection.request("GET", "/count?token=" + address.split("token=")[1])
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = (answer.getheader("set-cookie") or "").split(";")[0]

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, float]:
        """Get a page, or send a form; give the status, the body and the seconds it took."""
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.host}"}
        started = time.perf_counter()
        if form is None:
            self.connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self.connection.request("POST", path, body=urlencode(form), headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), time.perf_counter() - started


def read(address: str, told: Told, *, seed: int, pause: float, until: float) -> None:
    """Read pages until the time is up; a version that goes back or half a page is an error."""
    rng, version = random.Random(seed), 0
    client = Client(address)
    pages = (*PAGES, *(found.decode() for found in ARTICLE.findall(client.ask("/coverage")[1])))
    while time.monotonic() < until:
        path = rng.choice(pages)
        try:
            status, body, took = client.ask(path)
        except (OSError, HTTPException) as error:
            told.wrong.append(f"{path}: {error!r}")
            client = Client(address)
            continue
        told.took.append(took)
        whole = body.rstrip().endswith(b"</html>") or path in ("/version", "/desk.css", "/desk.js")
        if status != 200 or not whole:
            told.wrong.append(f"{path}: {status}, {len(body)} bytes")
        if found := VERSION.search(body):
            if int(found[1]) < version:
                told.wrong.append(f"{path}: version {int(found[1])} after {version}")
            version = int(found[1])
        time.sleep(pause * rng.uniform(0.5, 1.5))


def edit(address: str, told: Told, *, pause: float, until: float) -> None:
    """Call members with a note each until the time is up; take every seventh edit back."""
    rng, client, number = random.Random(1), Client(address), 0
    while time.monotonic() < until:
        number += 1
        member, note = rng.choice(MEMBERS), f"edit-{number:05d}"
        _, page, _ = client.ask(f"/member/{member}")
        seen = SEEN.search(page)
        form = {"member": member, "word": rng.choice(WORDS), "note": note, "live": "1"}
        status, body, took = client.ask("/call", form | {"seen": seen[1].decode() if seen else "0"})
        told.clicks.append(took)
        if status != 200:
            told.wrong.append(f"edit {number}: {status} {body[:200]!r}")
            continue
        if number % 11 == 0 and number % 7:  # an undo takes back the newest edit, which is to be the call
            move = {"proposal": "eu-japan-draft", "actor": "JPN", "did": note, "on": "2014-10-15"}
            status, _, _ = client.ask("/text/move", move | {"visibility": "own"})
            (told.moves if status == 303 else told.wrong).append(note)
        if number % 7:
            told.kept.append(note)
        else:
            entry = re.search(rb'name="entry" value="(\d+)"', body)
            assert entry is not None, "no undo is offered after an edit"
            status, _, _ = client.ask("/undo", {"entry": entry[1].decode(), "back": "/count"})
            (told.undone if status == 303 else told.wrong).append(note)
        time.sleep(pause * rng.uniform(0.5, 1.5))


@contextmanager
def served(matter: Path) -> Iterator[str]:
    """The address of a desk in a process of its own, which must end well when it is interrupted."""
    command = [sys.executable, "-c", "import whipcount.cli as cli; cli.main()", "desk", str(matter)]
    with subprocess.Popen(
        [*command, "--as-of", "2014-10-16", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=60)
    if server.returncode or errors:
        raise SystemExit(f"the desk ended with {server.returncode}: {errors[-2000:]}")


def together(folder: Path, *, seconds: float, readers: int, pause: float) -> Told:
    """Let everybody work for the time given, and compare the record with what was acknowledged."""
    matter = folder / "matter"
    shutil.copytree(EXAMPLE, matter, ignore=shutil.ignore_patterns("record.db*", "after"))
    told = Told()
    with served(matter) as address:
        until = time.monotonic() + seconds
        others = [
            subprocess.Popen(
                [sys.executable, "-c", RECORD_READER, str(matter / "record.db"), str(seconds)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            for _ in range(2)
        ]
        threads = [
            threading.Thread(
                target=read, args=(address, told), kwargs={"seed": seed, "pause": pause, "until": until}
            )
            for seed in range(readers)
        ]
        threads.append(
            threading.Thread(target=edit, args=(address, told), kwargs={"pause": pause, "until": until})
        )
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for other in others:
            looks, errors = other.communicate(timeout=120)
            if other.returncode or not int(looks or 0):
                told.wrong.append(f"a reader of the record: {errors[-1000:]}")
    with Record.open(matter / "record.db", create=False) as record:
        stands = [call.note for call in record.calls(audience=Visibility.OWN)]
        told.wrong += [f"lost: {note}" for note in told.kept if stands.count(note) != 1]
        told.wrong += [f"not undone: {note}" for note in told.undone if note in stands]
        moves = [noted.value.did for noted in record.moves(audience=Visibility.OWN)]
        told.wrong += [f"lost: the move {did}" for did in told.moves if moves.count(did) != 1]
        told.wrong += record.check()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        told = together(Path(name), seconds=asked.seconds, readers=asked.readers, pause=asked.pause)
    took, clicks = sorted(told.took), sorted(told.clicks)
    result = {
        "seconds": asked.seconds,
        "pages": len(took),
        "page_median_ms": 1000 * took[len(took) // 2],
        "page_p95_ms": 1000 * took[int(0.95 * len(took))],
        "edits_acknowledged": len(told.kept) + len(told.undone) + len(told.moves),
        "edits_undone": len(told.undone),
        "edit_p95_ms": 1000 * clicks[int(0.95 * len(clicks))],
        "wrong": told.wrong,
    }
    if asked.json:
        print(json.dumps(result, indent=1))
    else:
        print(
            f"{asked.readers} readers, {asked.seconds:.0f} s: {result['pages']:,} pages "
            f"(median {result['page_median_ms']:.0f} ms, p95 {result['page_p95_ms']:.0f} ms), "
            f"{result['edits_acknowledged']:,} edits acknowledged, {result['edits_undone']:,} of them undone "
            f"(p95 {result['edit_p95_ms']:.0f} ms); {len(told.wrong)} wrong"
        )
        print("\n".join(told.wrong[:50]))
    raise SystemExit(1 if told.wrong else 0)


if __name__ == "__main__":
    main()
