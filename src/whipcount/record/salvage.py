"""What can be saved of a damaged record, and saving it: every row that still reads, into a new record."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from whipcount.domain import InputError
from whipcount.files import sha256
from whipcount.record import cleaning, pagescan, schema
from whipcount.record.entries import KINDS

LARGEST_RECORD = 10_000_000_000
"""Bytes that the head of a damaged file is believed to say the truth about."""

Shapes = Mapping[str, tuple[tuple[str, bool], ...]]
"""By table, each column's type and whether it must hold something."""

_TRIES = 300
"""Places tried behind the last row that reads before a table counts as ended. The steps between them grow, so
that they reach over some thousand rows; SQLite reads its list of tables again after each failure."""

_WITHOUT_ENTRY = "DELETE FROM {kind} WHERE entry NOT IN (SELECT id FROM entry WHERE kind = '{kind}')"
_WITHOUT_CONTENT = "DELETE FROM entry WHERE kind = '{kind}' AND id NOT IN (SELECT entry FROM {kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was read of a damaged record: entries by kind, and the numbers of those that are lost.

    `backups` are whole records beside it and those that it names, as far as they are there, the newest last.
    """

    saved: dict[str, int]
    lost: tuple[int, ...]
    backups: tuple[Path, ...] = ()

    def __str__(self) -> str:
        total = sum(self.saved.values())
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.saved.items())) or "nothing"
        backup = f" The last backup is {self.backups[-1]}." if self.backups else ""
        if not self.lost:
            return f"{total:,} entries can be saved ({kinds}); no entry is missing.{backup}"
        shown = ", ".join(str(entry) for entry in self.lost[:20])
        more = f" and {len(self.lost) - 20:,} more" if len(self.lost) > 20 else ""
        return f"{total:,} entries can be saved ({kinds}); lost: {shown}{more}.{backup}"


def salvage(path: Path, saved: Path | None = None) -> Salvaged:
    """Read whatever can be read of a damaged record, and write it to a new one.

    The damaged file is only read. Rows are asked for one at a time, so that a broken page costs only what
    stood on it; where something is missing then, or the list of tables itself is damaged, every page is
    looked at for rows of the shapes that ours have. An entry counts as saved when its own row, its content
    and the bytes it rests on all read.

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
            schema.migrate_to(target, version)
            highest = _copy_rows(source, target) if version else 0
        schema.migrate(target)
        numbers = {number for (number,) in target.execute("SELECT id FROM entry")}
        if not version or len(numbers) < highest:
            highest = max(highest, _scan(damaged, target))
        _drop_halves(target)
        result = _told(target, path, highest)
        target.execute("VACUUM")
    return result


def _told(target: sqlite3.Connection, path: Path, highest: int) -> Salvaged:
    kinds = Counter(kind for (kind,) in target.execute("SELECT kind FROM entry"))
    here = {number for (number,) in target.execute("SELECT id FROM entry")}
    purged = {number for (number,) in target.execute("SELECT purged FROM tombstone")}
    lost = tuple(number for number in range(1, highest + 1) if number not in here | purged)
    backups = {*cleaning.copies_beside(path.resolve()), *cleaning.backups_made(target)}
    there = sorted((one for one in backups if one.is_file()), key=lambda one: one.stat().st_mtime)
    if not kinds:
        last = f"Put the last backup in its place: {there[-1]}." if there else "Put a backup in its place."
        raise InputError(
            f"Nothing can be read of {path}: no page of it holds an entry that is whole.",
            expected="Expected a record, damaged in parts.",
            do=f"{last} Keep the damaged file.",
        )
    return Salvaged(saved=dict(kinds), lost=lost, backups=tuple(there))


def _version(source: sqlite3.Connection, path: Path) -> int:
    """Return the version that a damaged file says it has; 0 where its list of tables does not read."""
    try:
        version = schema.version_of(source)
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    # SQLite's own message may quote damaged bytes, which then fail to decode.
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return 0
    if version > schema.VERSION:
        raise InputError(
            f"{path} says that it has version {version}.",
            expected=f"Expected 1 to {schema.VERSION}.",
            do="Install the newest whipcount, or put a backup in its place.",
        )
    return max(version, 0)


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


def _scan(damaged: Path, target: sqlite3.Connection) -> int:
    """Add the rows that the pages of a file hold; return the highest number of an entry that is known of."""
    found: list[pagescan.FoundRow] = []
    for size in pagescan.page_sizes(damaged):
        rows = list(pagescan.rows(pagescan.Pages.of(damaged, size)))
        found = max(found, rows, key=len)
    shapes = {table: _shape(target, table) for table in (*schema.ENTRY_KINDS, "entry", *_OTHER_TABLES)}
    target.execute("BEGIN")
    for row in found:
        if _is_entry(row, shapes):
            _insert(target, "entry", row)
    kinds = dict(target.execute("SELECT id, kind FROM entry").fetchall())
    for row in found:
        if not _is_entry(row, shapes):
            _file(target, row, kinds.get(row.rowid), shapes)
    target.execute("COMMIT")
    # SQLite's own table of the numbers given out: it knows of entries whose rows are lost.
    given = [row.values[1] for row in found if len(row.values) == 2 and row.values[0] == "entry"]
    return max([*kinds, *(number for number in given if isinstance(number, int))], default=0)


def _file(target: sqlite3.Connection, row: pagescan.FoundRow, kind: str | None, shapes: Shapes) -> None:
    """Put a row into the table that it is of: that of its entry's kind, or one that no entry vouches for."""
    held = row
    if kind == "call" and _fits(row, _FIRST_CALL):
        held = replace(row, values=(*row.values[:4], *[None] * 9, row.values[4]))
    if kind is not None and _fits(held, shapes[kind]) and _insert(target, kind, held):
        return
    for table in _OTHER_TABLES:
        if _fits(row, shapes[table]) and _likely(table, row) and _insert(target, table, row):
            return


def _is_entry(row: pagescan.FoundRow, shapes: Shapes) -> bool:
    return _fits(row, shapes["entry"]) and row.values[1] in schema.ENTRY_KINDS


_OTHER_TABLES = ("raw", "article", "read_record")
_FIRST_CALL = (("INTEGER", False), *(("TEXT", True) for _ in range(4)))
"""The table of calls as version 1 had it: entry, member, proposal, word, note."""

_TYPES: dict[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}


def _shape(target: sqlite3.Connection, table: str) -> tuple[tuple[str, bool], ...]:
    """Return each column's type and whether it must hold something; the row's own number stands as NULL."""
    columns = target.execute(f"PRAGMA table_info({table})").fetchall()
    return tuple(
        (kind, bool(needed) and not (key and kind == "INTEGER")) for _, _, kind, needed, _, key in columns
    )


def _fits(row: pagescan.FoundRow, shape: tuple[tuple[str, bool], ...]) -> bool:
    """Tell whether a row has a table's columns, each with what it may hold."""
    return len(row.values) == len(shape) and all(
        (value is None and not needed) or isinstance(value, _TYPES[kind])
        for value, (kind, needed) in zip(row.values, shape, strict=True)
    )


def _likely(table: str, row: pagescan.FoundRow) -> bool:
    """Tell the tables apart whose rows no entry vouches for."""
    values = row.values
    match table:
        case "raw":
            return isinstance(values[1], bytes) and sha256(values[1]) == values[0]
        case "article":
            return len(str(values[3])) == 64 and str(values[4]).startswith("{")
        case _:
            return values[2] in KINDS


def _insert(target: sqlite3.Connection, table: str, row: pagescan.FoundRow) -> bool:
    """Insert a row with its number; tell whether it could be one of the table's."""
    values = row.values if table == "raw" else (row.rowid, *row.values[1:])
    marks = ", ".join("?" * len(values))
    try:
        done = target.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)  # noqa: S608 - own names
    except (sqlite3.Error, OverflowError):
        return False
    return done.rowcount == 1


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
        # What was purged stays purged, whatever an old page says.
        "DELETE FROM entry WHERE id IN (SELECT purged FROM tombstone)",
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
