"""The tables of the store, and the stamps that say what made it."""

import sqlite3
import uuid

SCHEMA = 4

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, public TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL, title TEXT NOT NULL, media_type TEXT NOT NULL, pages INTEGER NOT NULL,
    unit TEXT NOT NULL, size INTEGER NOT NULL, modified REAL NOT NULL, indexed REAL NOT NULL,
    revision INTEGER NOT NULL, characters INTEGER NOT NULL, passages INTEGER NOT NULL,
    author TEXT NOT NULL, written TEXT NOT NULL, note TEXT NOT NULL, signature TEXT NOT NULL,
    checksum BLOB NOT NULL);
CREATE INDEX documents_by_sha256 ON documents (sha256);
CREATE INDEX documents_by_passages ON documents (passages);
CREATE TABLE blocks (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, number INTEGER NOT NULL,
    text BLOB NOT NULL, checksum BLOB NOT NULL, UNIQUE (document, number));
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, number INTEGER NOT NULL,
    revision INTEGER NOT NULL, headings TEXT NOT NULL, sentences TEXT NOT NULL,
    text TEXT NOT NULL, vector BLOB NOT NULL, checksum BLOB NOT NULL, UNIQUE (document, number));
CREATE INDEX passages_by_revision ON passages (revision);
CREATE TABLE removed (revision INTEGER NOT NULL, passage INTEGER NOT NULL);
CREATE INDEX removed_by_revision ON removed (revision);
CREATE TABLE skipped (path TEXT PRIMARY KEY, signature TEXT NOT NULL, reason TEXT NOT NULL)
    WITHOUT ROWID;
"""


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables that are there."""
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\'"
    )
    return [row[0] for row in rows]


def create(connection: sqlite3.Connection, embedder: str, dimension: int) -> None:
    """Makes the tables, empty, for vectors of this model."""
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    stamps = {
        "schema": SCHEMA,
        "store": uuid.uuid4(),
        "embedder": embedder,
        "dimension": dimension,
        "revision": 0,
        "log_start": 0,
    }
    for key, value in stamps.items():
        connection.execute("INSERT INTO meta VALUES (?, ?)", (key, str(value)))
