"""The tables of the store, and the stamps that say what made it."""

import sqlite3
import uuid

from index.errors import IndexCorrupt
from index.store.rows import checksum_of

SCHEMA = 5

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum BLOB NOT NULL)
    WITHOUT ROWID;
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
STAMPS = ("schema", "store", "embedder", "dimension", "revision", "log_start")


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
    values = (SCHEMA, uuid.uuid4(), embedder, dimension, 0, 0)
    for key, value in zip(STAMPS, values, strict=True):
        stamp(connection, key, str(value))


def stamp(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Writes one of the stamps."""
    row = (key, value, checksum_of(key, value))
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", row)


def format_of(connection: sqlite3.Connection) -> str:
    """The number of the format that the store has, whatever else that format lays down.

    Raises:
        IndexCorrupt: it is no number.
    """
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    found = str(row and row[0])
    if not found.isdecimal():
        raise IndexCorrupt("no number of a format")
    return found


def stamps(connection: sqlite3.Connection) -> dict[str, str]:
    """All stamps of a store of our format, verified.

    Raises:
        IndexCorrupt: they aren't what was written.
    """
    rows = connection.execute("SELECT key, value, checksum FROM meta").fetchall()
    found = {key: value for key, value, checksum in rows if checksum_of(key, value) == checksum}
    if found.keys() != {*STAMPS}:
        raise IndexCorrupt("damaged stamps")
    return found
