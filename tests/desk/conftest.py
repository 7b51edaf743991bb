from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from whipcount.brief import Request
from whipcount.brief.gather import gather
from whipcount.brief.material import Material
from whipcount.desk import Desk, make_app
from whipcount.record import Record

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
PORT = 8765
TOKEN = "the-token-of-this-session"  # noqa: S105
HOME = f"http://127.0.0.1:{PORT}"


@dataclass(frozen=True)
class Made:
    """A matter that was read once: what was gathered, and its record as it was then."""

    material: Material
    request: Request
    record: Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("desk") / "matter"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("record.db*", "after"))
    request = Request(
        matter=folder,
        as_of=date(2014, 10, 16),
        now=datetime(2014, 10, 16, 9, tzinfo=UTC),
        draws=1000,
        keep=True,
    )
    return Made(gather(request), request, folder / "record.db")


@pytest.fixture
def record_file(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copy(made.record, tmp_path / "record.db"))


@pytest.fixture
def opened(made: Made, record_file: Path) -> Callable[..., object]:
    """Open a desk of its own on a copy of the record; the clock goes on by a minute at each look."""

    @contextmanager
    def opening(material: Material = made.material, who: str = "desk") -> Iterator[Desk]:
        ticks = count()
        with Record.open(record_file) as record:
            yield Desk(
                material,
                record,
                replace(made.request, keep=False),
                clock=lambda: datetime(2014, 10, 16, 10, tzinfo=UTC) + timedelta(minutes=next(ticks)),
                who=who,
            )

    return opening


@pytest.fixture
def client(opened) -> Iterator[TestClient]:
    """A browser that has opened the desk's address."""
    app = make_app(opened, port=PORT, token=TOKEN)
    with TestClient(app, base_url=HOME, follow_redirects=False) as client:
        client.get(f"/count?token={TOKEN}")
        yield client


@pytest.fixture
def record(client: TestClient, record_file: Path) -> Iterator[Record]:
    """The same record, opened by another program."""
    with Record.open(record_file) as record:
        yield record


@pytest.fixture
def send(client: TestClient) -> Callable[..., object]:
    def sending(path: str, **fields: object):
        return client.post(path, data=fields, headers={"Origin": HOME})

    return sending
