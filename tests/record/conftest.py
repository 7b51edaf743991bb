from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from whipcount.domain import Source, Span, Visibility
from whipcount.domain.statements import Article, Position, Reading, Speaker, Stance, Statement, StatementKind
from whipcount.files import sha256
from whipcount.record import Record, Stamp

TEXT = (
    "Envoys met. Freedonia said it would vote yes. "
    "Sylvania said that Freedonia had bought the vote. They left."
)


def stamp_at(minute: int = 0, *, who: str = "desk", visibility: Visibility | None = None) -> Stamp:
    at = datetime(2014, 10, 16, 9, tzinfo=UTC) + timedelta(minutes=minute)
    return Stamp(at=at, who=who, visibility=visibility)


def statement_on(words: str, *, source: str = "a.txt", text: str = TEXT, name: str = "") -> Statement:
    start = text.index(words)
    return Statement(
        source=source,
        span=Span(start, start + len(words)),
        text=words,
        kind=StatementKind.INDIRECT,
        speaker=Speaker(name=name),
        confidence=0.7,
    )


def position_of(actor: str, words: str, *, source: str = "a.txt") -> Position:
    start = TEXT.index(words)
    return Position(
        source=source,
        span=Span(start, start + len(words)),
        text=words,
        actor=actor,
        proposal="draft",
        stance=Stance.SUPPORT,
    )


def reading_with(
    statements: Sequence[Statement] = (),
    positions: Sequence[Position] = (),
    *,
    source: str = "a.txt",
    text: str = TEXT,
    published: date | None = date(2014, 10, 15),
) -> Reading:
    article = Article(
        source=Source(id=source, title=source, sha256=sha256(text.encode())),
        text=text,
        title="Envoys",
        published=published,
    )
    return Reading(articles=(article,), statements=tuple(statements), positions=tuple(positions))


@pytest.fixture
def stamp() -> Callable[..., Stamp]:
    return stamp_at


@pytest.fixture
def statement() -> Callable[..., Statement]:
    return statement_on


@pytest.fixture
def position() -> Callable[..., Position]:
    return position_of


@pytest.fixture
def reading() -> Callable[..., Reading]:
    return reading_with


@pytest.fixture
def text() -> str:
    return TEXT


@pytest.fixture
def record_path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def filled(record_path: Path) -> Path:
    """A record with one source, one reading of three statements, a call and a brief."""
    found = [
        statement_on("Freedonia said it would vote yes", name="Freedonia"),
        statement_on("Sylvania said that Freedonia had bought the vote", name="Sylvania"),
        statement_on("They left", name="They"),
    ]
    with Record.open(record_path) as record:
        record.add_source(TEXT.encode(), name="a.txt", stamp=stamp_at())
        record.add_reading(reading_with(found), reader="rules", version="1", stamp=stamp_at(1))
        record.add_call("FRE", "draft", "firm yes", note="heard in the corridor", stamp=stamp_at(2))
        brief = record.add_brief(
            "ab" * 32, as_of=date(2014, 10, 16), forecast={"yes": 120.5}, stamp=stamp_at(3)
        )
        record.add_score(brief, {"log_loss": 0.2}, stamp=stamp_at(4))
    return record_path
