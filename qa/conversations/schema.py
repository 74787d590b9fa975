"""The tables of the conversations' file. A turn's `answer` is JSON: its shape is part of SCHEMA."""

import sqlite3

SCHEMA = 1

TABLES = """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, public TEXT NOT NULL UNIQUE, title TEXT,
    begun REAL NOT NULL, changed REAL NOT NULL, latest INTEGER NOT NULL UNIQUE);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT, public TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    number INTEGER NOT NULL, asked REAL NOT NULL, question TEXT NOT NULL, documents TEXT NOT NULL,
    answer TEXT NOT NULL, words TEXT NOT NULL, share TEXT UNIQUE, checksum BLOB NOT NULL,
    UNIQUE (conversation, number));
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT, turn TEXT UNIQUE,
    conversation INTEGER REFERENCES conversations ON DELETE CASCADE,
    request TEXT NOT NULL, given REAL NOT NULL, question TEXT NOT NULL, refused INTEGER NOT NULL,
    rating TEXT NOT NULL, note TEXT NOT NULL, path TEXT, start INTEGER, end INTEGER, text TEXT);
CREATE INDEX feedback_by_conversation ON feedback (conversation);
"""


def create(connection: sqlite3.Connection) -> None:
    """Makes the tables, inside the caller's transaction."""
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA}")
