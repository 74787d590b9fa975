"""Conversations, and what people said of answers: one SQLite file beside the index.

It is a file of its own because nothing can make it anew: the index may be thrown away, this not.
Each answer is written whole in one transaction, so a killed server leaves all those that were
finished. What is deleted is overwritten.

    __init__.py   the file: made, opened, compared with our version, its transactions
    schema.py     the tables
    records.py    what can be asked and changed; with the schema, the only place with their SQL
    types.py      the values
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import ConversationsError
from qa.conversations.records import Records
from qa.conversations.schema import SCHEMA, create

__all__ = ["Conversations", "Records"]

NAME = "conversations.sqlite3"
PATIENCE_S = 10


class Conversations:
    """The file of conversations in an index's folder; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the index's; folder and file are made by the first `transaction`."""
        self.path = folder / NAME

    @contextmanager
    def transaction(self) -> Iterator[Records]:
        """Everything in the block happens, or nothing of it; it sees one state of the file.

        Raises:
            ConversationsError: the file is damaged, of a newer version, or can't be written.
        """
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if self._version(connection) == 0:
                create(connection)
            yield Records(connection, self._damage)
            connection.execute("COMMIT")

    def count(self) -> int:
        """How many conversations there are; makes no file.

        Raises:
            ConversationsError: as `transaction`, and where rows aren't what was written.
        """
        if not self.path.exists():
            return 0
        with self._connection() as connection:
            if self._version(connection) == 0:
                return 0
            ((found, *_),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if found != "ok":
                raise self._damage(str(found))
            return Records(connection, self._damage).count()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Others who may read the folder aren't meant to read what was asked.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
            opened = sqlite3.connect(self.path, isolation_level=None, timeout=PATIENCE_S)
            with closing(opened) as connection:
                for pragma in (
                    "trusted_schema = OFF",
                    "cell_size_check = ON",
                    "journal_mode = WAL",
                    "synchronous = FULL",
                    "foreign_keys = ON",
                    "secure_delete = ON",
                ):
                    connection.execute(f"PRAGMA {pragma}")
                try:
                    yield connection
                finally:
                    # Whoever holds an error holds its cursor, and that a closed connection's lock.
                    connection.rollback()
        except OSError as error:
            raise self._unusable(str(error.strerror or error)) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise self._unusable(str(error)) from error
            raise self._damage(str(error)) from error
        except UnicodeDecodeError as error:
            raise self._damage("unreadable text") from error

    def _version(self, connection: sqlite3.Connection) -> int:
        """The file's version, 0 for an empty file."""
        ((found,),) = connection.execute("PRAGMA user_version").fetchall()
        if found not in (0, SCHEMA):
            raise ConversationsError(
                f"The file of conversations {self.path} has format {found}, this version reads "
                f"{SCHEMA}: use the version that wrote it, or move the file away to begin anew."
            )
        if found == 0 and connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
            raise self._damage("it holds other tables")
        return int(found)

    def _damage(self, why: str) -> ConversationsError:
        return ConversationsError(
            f"The file of conversations {self.path} is damaged ({why}): put back a copy of it, "
            "or move it away to begin anew."
        )

    def _unusable(self, why: str) -> ConversationsError:
        return ConversationsError(
            f"The file of conversations {self.path} can't be used ({why}): "
            "mend that, or move the file away to begin anew."
        )
