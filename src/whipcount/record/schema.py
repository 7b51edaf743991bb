"""The tables of the record, and the way from one version of them to the next."""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x77686970
"""Marks a file as a record of whipcount, in SQLite's own header."""

_TABLES = (
    """CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('source', 'reading', 'call', 'correction', 'brief', 'score')),
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        visibility TEXT NOT NULL CHECK (visibility IN ('own', 'delegation', 'public'))
    ) STRICT""",
    "CREATE TABLE raw (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    """CREATE TABLE source (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        sha256 TEXT NOT NULL REFERENCES raw,
        name TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE reading (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        reader TEXT NOT NULL,
        version TEXT NOT NULL,
        left_out TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE article (
        id INTEGER PRIMARY KEY,
        reading INTEGER NOT NULL REFERENCES reading,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES raw,
        value TEXT NOT NULL,
        UNIQUE (reading, name)
    ) STRICT""",
    "CREATE INDEX article_name ON article (name)",
    "CREATE INDEX article_sha256 ON article (sha256)",
    """CREATE TABLE read_record (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES article,
        kind TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        value TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX read_record_article ON read_record (article)",
    """CREATE TABLE correction (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        target INTEGER NOT NULL REFERENCES read_record,
        sha256 TEXT NOT NULL REFERENCES raw,
        kind TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'correct', 'reject')),
        held TEXT CHECK ((held IS NULL) = (verdict = 'reject')),
        follows INTEGER REFERENCES correction,
        note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE call (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        member TEXT NOT NULL,
        proposal TEXT NOT NULL,
        word TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE brief (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        sha256 TEXT NOT NULL,
        as_of TEXT NOT NULL,
        forecast TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE score (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        brief INTEGER NOT NULL REFERENCES brief,
        value TEXT NOT NULL
    ) STRICT""",
)

_KEPT = (
    "entry",
    "raw",
    "source",
    "reading",
    "article",
    "read_record",
    "correction",
    "call",
    "brief",
    "score",
)


def _never(action: str, table: str) -> str:
    """Entries are added, never overwritten: the database itself refuses anything else."""
    return (
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'entries of a record are added, never changed'); END"
    )


_VERSION_1 = (*_TABLES, *(_never(action, table) for table in _KEPT for action in ("UPDATE", "DELETE")))

_ENTRY_2 = """CREATE TABLE entry_2 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN (
        'source', 'reading', 'call', 'correction', 'brief', 'score',
        'draft', 'sponsor', 'scenario', 'sheet', 'undo', 'backup', 'tombstone'
    )),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('own', 'delegation', 'public'))
) STRICT"""

_CALL_2 = """CREATE TABLE call_2 (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    member TEXT NOT NULL,
    proposal TEXT NOT NULL,
    word TEXT,
    condition TEXT,
    then_word TEXT,
    channel TEXT,
    sure TEXT,
    heard_by TEXT,
    heard_from TEXT,
    heard_on TEXT,
    follow_up TEXT,
    next_step TEXT,
    note TEXT
) STRICT"""

_TABLES_2 = (
    """CREATE TABLE draft (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        proposal TEXT NOT NULL,
        status TEXT NOT NULL,
        label TEXT NOT NULL,
        on_day TEXT NOT NULL,
        changed TEXT NOT NULL,
        tabling_closes TEXT NOT NULL,
        sponsoring_closes TEXT NOT NULL,
        sha256 TEXT REFERENCES raw,
        source TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sponsor (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        proposal TEXT NOT NULL,
        member TEXT NOT NULL,
        did TEXT NOT NULL CHECK (did IN ('joins', 'withdraws')),
        on_day TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE scenario (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        name TEXT NOT NULL,
        proposal TEXT NOT NULL,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sheet (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        key TEXT NOT NULL,
        matter TEXT NOT NULL,
        audience TEXT NOT NULL,
        cells TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE undo (entry INTEGER PRIMARY KEY REFERENCES entry, undone INTEGER NOT NULL) STRICT",
    "CREATE TABLE backup (entry INTEGER PRIMARY KEY REFERENCES entry, path TEXT NOT NULL) STRICT",
    """CREATE TABLE tombstone (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        purged INTEGER NOT NULL,
        kind TEXT NOT NULL,
        mark TEXT NOT NULL
    ) STRICT""",
)
"""`sheet.cells` names the entry behind each cell and none of its words; `undo.undone` and
`tombstone.purged` may name entries that are gone."""

_NEW_2 = ("draft", "sponsor", "scenario", "sheet", "undo", "backup", "tombstone")

_ENTRY_3 = """CREATE TABLE entry_3 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN (
        'source', 'reading', 'call', 'correction', 'brief', 'score',
        'draft', 'sponsor', 'scenario', 'sheet', 'undo', 'backup', 'tombstone',
        'conflict', 'settling', 'move', 'prediction', 'outcome'
    )),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('own', 'delegation', 'public'))
) STRICT"""

_TABLES_3 = (
    """CREATE TABLE conflict (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        sheet TEXT NOT NULL,
        member TEXT NOT NULL,
        proposal TEXT NOT NULL,
        field TEXT NOT NULL,
        said TEXT NOT NULL,
        held INTEGER REFERENCES call,
        exported INTEGER REFERENCES call,
        why TEXT NOT NULL CHECK (why IN ('changed', 'purged', 'shortened'))
    ) STRICT""",
    """CREATE TABLE settling (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        conflict INTEGER NOT NULL REFERENCES conflict,
        took TEXT NOT NULL CHECK (took IN ('sheet', 'record', 'both')),
        call INTEGER REFERENCES call
    ) STRICT""",
    """CREATE TABLE move (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        proposal TEXT NOT NULL,
        actor TEXT NOT NULL,
        did TEXT NOT NULL,
        on_day TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE prediction (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        proposal TEXT NOT NULL,
        predictor TEXT NOT NULL,
        expects TEXT NOT NULL,
        condition TEXT NOT NULL,
        on_day TEXT NOT NULL,
        due TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE outcome (
        entry INTEGER PRIMARY KEY REFERENCES entry,
        prediction INTEGER NOT NULL REFERENCES prediction,
        came TEXT NOT NULL CHECK (came IN ('right', 'wrong', 'condition not met')),
        on_day TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
)
"""`conflict.said` is the sheet's side; the record's stands in the call `held`, and is purged with it."""

_NEW_3 = ("conflict", "settling", "move", "prediction", "outcome")

ENTRY_KINDS = ("source", "reading", "call", "correction", "brief", "score", *_NEW_2, *_NEW_3)
"""Kinds of entries; each has a table of its own name."""

KEPT = (*_KEPT, *_NEW_2, *_NEW_3)
"""Every table whose rows are added and never changed."""


def guards() -> tuple[str, ...]:
    """Return the triggers by which the database refuses to change or delete what is kept."""
    return tuple(_never(action, table) for table in KEPT for action in ("UPDATE", "DELETE"))


def unguard() -> tuple[str, ...]:
    """Return the statements that lift the guards; for a purge alone, which puts them back at its end."""
    return tuple(f"DROP TRIGGER {table}_no_{action}" for table in KEPT for action in ("update", "delete"))


_VERSION_2 = (
    # Dropping a table drops its triggers; foreign keys are not enforced while tables are exchanged.
    _ENTRY_2,
    "INSERT INTO entry_2 SELECT * FROM entry",
    "DROP TABLE entry",
    "ALTER TABLE entry_2 RENAME TO entry",
    _CALL_2,
    "INSERT INTO call_2 (entry, member, proposal, word, note) SELECT * FROM call",
    "DROP TABLE call",
    "ALTER TABLE call_2 RENAME TO call",
    *_TABLES_2,
    *(_never(action, table) for table in ("entry", "call", *_NEW_2) for action in ("UPDATE", "DELETE")),
)

_VERSION_3 = (
    _ENTRY_3,
    "INSERT INTO entry_3 SELECT * FROM entry",
    "DROP TABLE entry",
    "ALTER TABLE entry_3 RENAME TO entry",
    *_TABLES_3,
    *(_never(action, table) for table in ("entry", *_NEW_3) for action in ("UPDATE", "DELETE")),
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2, _VERSION_3)
"""Statements that lead from each version to the next, the first from an empty file to version 1."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables in a file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate_to(connection: sqlite3.Connection, version: int) -> None:
    """Make the tables of a version in an empty file, in one transaction; none for 0."""
    connection.execute("BEGIN")
    for statements in MIGRATIONS[:version]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, in one transaction: all of it or nothing.

    A record of an earlier version is taken there only with foreign keys off, because tables are exchanged;
    the caller turns them on afterwards.
    """
    if version_of(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again inside the transaction: another process may have done it in between.
        for statements in MIGRATIONS[version_of(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
