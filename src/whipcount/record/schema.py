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

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1,)
"""Statements that lead from each version to the next, the first from an empty file to version 1."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables in a file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, in one transaction: all of it or nothing."""
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
