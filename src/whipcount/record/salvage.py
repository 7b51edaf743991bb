"""What can be saved of a damaged record, and saving it: every row that still reads, into a new record."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from whipcount.domain import InputError
from whipcount.files import sha256
from whipcount.record import schema

LARGEST_RECORD = 10_000_000_000
"""Bytes that the head of a damaged file is believed to say the truth about."""

_TRIES = 300
"""Places tried behind the last row that reads before a table counts as ended. The steps between them grow, so
that they reach over some thousand rows; SQLite reads its list of tables again after each failure."""

_WITHOUT_ENTRY = "DELETE FROM {kind} WHERE entry NOT IN (SELECT id FROM entry WHERE kind = '{kind}')"
_WITHOUT_CONTENT = "DELETE FROM entry WHERE kind = '{kind}' AND id NOT IN (SELECT entry FROM {kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was read of a damaged record: entries by kind, and the numbers of those that are lost."""

    saved: dict[str, int]
    lost: tuple[int, ...]

    def __str__(self) -> str:
        total = sum(self.saved.values())
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.saved.items())) or "nothing"
        if not self.lost:
            return f"{total} entries can be saved ({kinds}); no entry is missing."
        shown = ", ".join(str(entry) for entry in self.lost[:20])
        more = f" and {len(self.lost) - 20} more" if len(self.lost) > 20 else ""
        return f"{total} entries can be saved ({kinds}); lost: {shown}{more}."


def salvage(path: Path, saved: Path | None = None) -> Salvaged:
    """Read whatever can be read of a damaged record, and write it to a new one.

    The damaged file is only read. Rows are asked for one at a time, so that a broken page costs only what
    stood on it; an entry counts as saved when its own row, its content and the bytes it rests on all read.

    Parameters
    ----------
    path : Path
        The damaged record.
    saved : Path, optional
        The new record; left out, it is only told what could be saved.

    Raises
    ------
    InputError
        When nothing at all can be read, or something is at `saved` already.
    """
    if saved is not None and saved.exists():
        raise InputError(
            f"{saved} is there already.",
            expected="Expected a new name for what is saved.",
            do="Choose another name.",
        )
    with tempfile.TemporaryDirectory(prefix="whipcount-") as folder:
        copy, made = Path(folder) / "damaged.db", Path(folder) / "saved.db"
        for suffix in ("", "-wal"):
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                shutil.copyfile(beside, copy.with_name(copy.name + suffix))
        _fill_up(copy)
        result = _rescue(copy, made, path)
        if saved is not None:
            shutil.copyfile(made, saved)
    return result


def _fill_up(damaged: Path) -> None:
    """Give a file that was cut short its length back, in empty pages: else SQLite refuses all of it."""
    with damaged.open("r+b") as file:
        head = file.read(100)
        if not head.startswith(b"SQLite format 3\x00"):
            return
        page = int.from_bytes(head[16:18], "big")
        length = (65_536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
        if damaged.stat().st_size < length <= LARGEST_RECORD:
            file.truncate(length)


def _rescue(damaged: Path, made: Path, path: Path) -> Salvaged:
    with closing(sqlite3.connect(made, isolation_level=None)) as target:
        with closing(sqlite3.connect(damaged, isolation_level=None)) as source:
            version = _version(source, path)
            target.execute("BEGIN")
            for statements in schema.MIGRATIONS[:version]:
                for statement in statements:
                    target.execute(statement)
            highest = _copy_rows(source, target)
            target.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            target.execute(f"PRAGMA user_version = {version}")
            target.execute("COMMIT")
        schema.migrate(target)
        _drop_halves(target)
        kinds = Counter(kind for (kind,) in target.execute("SELECT kind FROM entry"))
        here = {number for (number,) in target.execute("SELECT id FROM entry")}
        purged = {number for (number,) in target.execute("SELECT purged FROM tombstone")}
        target.execute("VACUUM")
    lost = tuple(number for number in range(1, highest + 1) if number not in here | purged)
    return Salvaged(saved=dict(kinds), lost=lost)


def _version(source: sqlite3.Connection, path: Path) -> int:
    try:
        version = schema.version_of(source)
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    # SQLite's own message may quote damaged bytes, which then fail to decode.
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise InputError(
            f"Nothing can be read of {path}: the list of its tables is damaged ({type(error).__name__}).",
            expected="Expected at least the list of its tables to read.",
            do="Put a backup in its place; keep the damaged file.",
        ) from error
    if not 0 < version <= schema.VERSION:
        raise InputError(
            f"{path} says that it has version {version}.",
            expected=f"Expected 1 to {schema.VERSION}.",
            do="Install the newest whipcount, or put a backup in its place.",
        )
    return version


def _copy_rows(source: sqlite3.Connection, target: sqlite3.Connection) -> int:
    """Copy every row that reads; return the highest number of an entry that is known of."""
    highest = 0
    tables = [row[0] for row in target.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in (name for name in tables if not name.startswith("sqlite_")):
        width = len(target.execute(f"PRAGMA table_info({table})").fetchall())
        for rowid, row in _rows(source, table):
            marks = ", ".join("?" * width)
            try:
                target.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)  # noqa: S608 - own names
            except sqlite3.Error:
                # A row that reads and cannot be right (damage inside it) is lost like one that does not read.
                continue
            if table == "entry" or table in schema.ENTRY_KINDS:
                highest = max(highest, rowid)
    return highest


def _rows(source: sqlite3.Connection, table: str) -> Iterator[tuple[int, tuple]]:
    """Read a table row by row, stepping over what does not read."""
    at, missed = 0, 0
    while missed < _TRIES:
        step = 1 + missed // 16
        try:
            row = source.execute(
                f"SELECT rowid, * FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT 1",  # noqa: S608 - own names
                (at,),
            ).fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            at, missed = at + step, missed + 1
            continue
        if row is None:
            return
        if row[0] <= at:
            # Pages that point in a circle: what they lead to has been read.
            at, missed = at + step, missed + 1
            continue
        at, missed = int(row[0]), 0
        yield at, tuple(row[1:])


def _drop_halves(target: sqlite3.Connection) -> None:
    """Remove what lost a part that it cannot be without, until nothing more has to go."""
    target.execute("BEGIN")
    for statement in schema.unguard():
        target.execute(statement)
    for digest, raw in target.execute("SELECT sha256, bytes FROM raw").fetchall():
        if sha256(raw) != digest:
            target.execute("DELETE FROM raw WHERE sha256 = ?", (digest,))
    kinds = schema.ENTRY_KINDS
    halves = [
        *(_WITHOUT_ENTRY.format(kind=kind) for kind in kinds),
        *(_WITHOUT_CONTENT.format(kind=kind) for kind in kinds),
        "DELETE FROM article WHERE NOT json_valid(value)",
        "DELETE FROM read_record WHERE NOT json_valid(value)",
        "DELETE FROM source WHERE sha256 NOT IN (SELECT sha256 FROM raw)",
        "DELETE FROM article WHERE sha256 NOT IN (SELECT sha256 FROM raw)",
        "DELETE FROM article WHERE reading NOT IN (SELECT entry FROM reading)",
        "DELETE FROM read_record WHERE article NOT IN (SELECT id FROM article)",
        "DELETE FROM correction WHERE target NOT IN (SELECT id FROM read_record)",
        "UPDATE correction SET follows = NULL WHERE follows NOT IN (SELECT entry FROM correction)",
        "DELETE FROM score WHERE brief NOT IN (SELECT entry FROM brief)",
        "UPDATE conflict SET held = NULL WHERE held NOT IN (SELECT entry FROM call)",
        "UPDATE conflict SET exported = NULL WHERE exported NOT IN (SELECT entry FROM call)",
        "DELETE FROM settling WHERE conflict NOT IN (SELECT entry FROM conflict)",
        "UPDATE settling SET call = NULL WHERE call NOT IN (SELECT entry FROM call)",
        "DELETE FROM outcome WHERE prediction NOT IN (SELECT entry FROM prediction)",
        "UPDATE draft SET sha256 = NULL WHERE sha256 NOT IN (SELECT sha256 FROM raw)",
    ]
    before = -1
    while before != target.total_changes:
        before = target.total_changes
        for statement in halves:
            target.execute(statement)
    for statement in schema.guards():
        target.execute(statement)
    target.execute("COMMIT")
