"""Downloading, against a server of this machine that does what servers do."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from whipcount.cli import run
from whipcount.domain import InputError
from whipcount.rollcalls import fetch as fetching
from whipcount.rollcalls.fetch import fetch

TABLE = ("undl_id,ms_code,ms_name,ms_vote,date\n" + "1,KEN,KENYA,Y,2011-12-19\n" * 4000).encode()
OLD, NEW = "2025_9_19_ga_voting.csv", "2026_02_06_ga_voting.csv"


@dataclass
class Behaviour:
    """What the server does, and what it was asked for."""

    how: str = "well"
    asked: list[str] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)
    failures: int = 0
    broken: bool = False
    md5: str = ""


class Handler(BaseHTTPRequestHandler):
    """A server that behaves as it is told."""

    @property
    def behaviour(self) -> Behaviour:
        return self.server.behaviour

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.behaviour.asked.append(self.path)
        if self.path.startswith("/api/"):
            self.listing()
        else:
            self.behaviour.ranges.append(self.headers.get("Range"))
            self.table()

    def listing(self) -> None:
        files = [
            {"full_name": name, "url": f"/record/4060887/files/{name}", "size": len(TABLE), "version": 1}
            for name in (NEW, OLD, "readme.txt")
        ]
        if self.behaviour.how == "checksum":
            files[0]["checksum"] = "0" * 32
        if self.behaviour.md5:
            files[0]["checksum"] = self.behaviour.md5
        if self.behaviour.how in {"lies", "too long a part"}:
            del files[0]["size"]
        if self.behaviour.how == "elsewhere":
            files[0]["url"] = "http://127.0.0.2:1/file.csv"
        self.answer(json.dumps(files).encode(), kind="application/json")

    def table(self) -> None:
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        rest = TABLE[start:]
        if self.behaviour.how == "fails" or self.behaviour.failures > 0:
            self.behaviour.failures -= 1
            self.send_error(503)
        elif self.behaviour.how == "gone":
            self.send_error(404)
        elif self.behaviour.how == "redirects" and "moved" not in self.path:
            self.send_response(302)
            self.send_header("Location", self.path + "?moved=1")
            self.end_headers()
        elif self.behaviour.how == "leads away" and "moved" not in self.path:
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/moved")
            self.end_headers()
        elif self.behaviour.how == "page":
            self.answer(b"<!DOCTYPE html><html>Please wait</html>", kind="text/html")
        elif self.behaviour.how in {"breaks off", "another part"} and not start and not self.behaviour.broken:
            self.behaviour.broken = True
            self.answer(rest, sent=len(rest) // 2)
        elif self.behaviour.how == "lies":
            self.answer(rest, stated=len(rest) + 10)
        elif self.behaviour.how == "slow":
            self.answer(rest, pause=0.01)
        elif start >= len(TABLE):
            self.send_error(416)
        else:
            self.answer(rest, status=206 if start else 200, start=start)

    def answer(
        self,
        content: bytes,
        *,
        status: int = 200,
        kind: str = "text/csv",
        stated: int | None = None,
        sent: int | None = None,
        pause: float = 0.0,
        start: int = 0,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(stated or len(content)))
        if start and self.behaviour.how != "another part":
            self.send_header(
                "Content-Range", f"bytes {start}-{start + len(content) - 1}/{start + len(content)}"
            )
        self.end_headers()
        for at in range(0, sent or len(content), 20_000):
            time.sleep(pause)
            self.wfile.write(content[at : min(at + 20_000, sent or len(content))])


@pytest.fixture
def server() -> Iterator[tuple[str, Behaviour]]:
    behaviour = Behaviour()
    held = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.behaviour = behaviour
    thread = threading.Thread(target=held.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{held.server_address[1]}", behaviour
    finally:
        held.shutdown()
        held.server_close()


@pytest.mark.parametrize("how", ["well", "slow", "redirects", "breaks off"])
def test_the_newest_file_comes_whole(server, tmp_path: Path, how: str) -> None:
    base, behaviour = server
    behaviour.how = how
    said: list[str] = []
    found = fetch("un.ga", tmp_path, base=base, say=said.append, wait=0.01)
    assert Path(found.path).name == NEW
    assert Path(found.path).read_bytes() == TABLE
    assert found.sha256 == hashlib.sha256(TABLE).hexdigest()
    assert "attribution" in said[0]
    if how == "breaks off":
        assert behaviour.ranges == [None, f"bytes={len(TABLE) // 2}-"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [NEW, f"{NEW}.source.json"]
    again = fetch("un.ga", tmp_path, base=base, wait=0.01)
    assert not again.new
    assert len(behaviour.ranges) == (2 if how in {"breaks off", "redirects"} else 1)


def test_a_server_that_goes_on_elsewhere_is_asked_from_the_start(server, tmp_path: Path) -> None:
    base, behaviour = server
    behaviour.how = "another part"
    found = fetch("un.ga", tmp_path, base=base, wait=0.01)
    assert Path(found.path).read_bytes() == TABLE
    assert behaviour.ranges == [None, f"bytes={len(TABLE) // 2}-", None]


@pytest.mark.parametrize(
    ("how", "md5", "held", "ranges"),
    [
        ("well", True, TABLE[:500], ["bytes=500-"]),
        ("well", False, b"of another day", [None]),
        ("too long a part", True, TABLE + b"more", [f"bytes={len(TABLE) + 4}-", None]),
    ],
)
def test_a_part_of_an_earlier_day(server, tmp_path: Path, how: str, md5: bool, held: bytes, ranges) -> None:
    base, behaviour = server
    behaviour.how = how
    behaviour.md5 = hashlib.md5(TABLE, usedforsecurity=False).hexdigest() if md5 else ""
    (tmp_path / f".{NEW}.1.part").write_bytes(held)
    found = fetch("un.ga", tmp_path, base=base, wait=0.01)
    assert Path(found.path).read_bytes() == TABLE
    assert behaviour.ranges == ranges


def test_another_host_is_not_asked_at_all(server, tmp_path: Path) -> None:
    base, behaviour = server
    behaviour.how = "leads away"
    with pytest.raises(InputError, match="leads to http://localhost"):
        fetch("un.ga", tmp_path, base=base, wait=0.01)
    assert behaviour.asked[-1].endswith(NEW)


def test_what_drips_is_given_up(server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, behaviour = server
    behaviour.how = "slow"
    monkeypatch.setattr(fetching, "MOST_SECONDS", 0.0)
    with pytest.raises(InputError, match="bytes came in 0 minutes"):
        fetch("un.ga", tmp_path, base=base, wait=0.01)


def test_failures_that_pass_are_tried_again(server, tmp_path: Path) -> None:
    base, behaviour = server
    behaviour.failures = 2
    assert fetch("un.ga", tmp_path, base=base, wait=0.01).new


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("fails", "answers 503"),
        ("gone", "answers 404"),
        ("page", "a web page"),
        ("lies", "cannot be downloaded"),
        ("checksum", "another checksum"),
        ("elsewhere", "another scheme or host"),
        ("leads away", "another scheme or host"),
    ],
)
def test_what_is_not_the_table_is_refused(server, tmp_path: Path, how: str, said: str) -> None:
    base, behaviour = server
    behaviour.how = how
    with pytest.raises(InputError) as caught:
        fetch("un.ga", tmp_path, base=base, wait=0.01)
    assert said in str(caught.value)
    assert "record/4060887" in caught.value.do
    assert str(tmp_path.resolve()) in caught.value.do
    assert not (tmp_path / NEW).exists()
    assert len(behaviour.ranges) <= fetching.TRIES


def test_versions_are_kept(server, tmp_path: Path) -> None:
    base, _ = server
    (tmp_path / NEW).write_bytes(b"of another version")
    fetch("un.ga", tmp_path, base=base, wait=0.01)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert NEW in names
    assert any(name.endswith(f"_{NEW}") for name in names)


def test_offline_says_what_to_place_where(tmp_path: Path, capsys) -> None:
    with pytest.raises(InputError, match=r"un\.hrc"):
        fetch("un.hrc", tmp_path)
    with pytest.raises(InputError) as caught:
        fetch("un.sc", tmp_path, base="http://127.0.0.1:9", wait=0.0)
    assert "sc_voting.csv" in caught.value.do
    assert run(["votes", "fetch", "un.eu", "-o", str(tmp_path)]) == 2
    assert "un.ga or un.sc" in capsys.readouterr().err
