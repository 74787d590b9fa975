"""The store: one SQLite file that is the truth of the index. The only place with SQL.

Everything of a document, its text and its passages with their vectors, is written in one
transaction, so a killed process leaves the old or the new index whole. Readers work on SQLite's
snapshots and never wait for the writer (https://www.sqlite.org/wal.html).

A change log (`passages.revision` and the table `removed`) lets the derived indexes catch up from
any revision. Nothing here knows of files, models or searching.

    __init__.py   the file: made, opened, compared with our stamps, its transactions
    schema.py     the tables
    rows.py       how things are laid out in rows, and their checksums
    reading.py    what can be asked
    writing.py    what can be changed
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexCorrupt, IndexMismatch, IndexMissing, StoreError
from index.store.reading import ReadTransaction
from index.store.rows import IndexedText, Known, public_id
from index.store.schema import SCHEMA, create, format_of, stamps, tables
from index.store.writing import WriteTransaction

__all__ = ["IndexedText", "Known", "ReadTransaction", "Store", "WriteTransaction", "public_id"]


class Store:
    """The SQLite file in an index's folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the index's own; it is made by the first `write`."""
        self.path = folder / "index.sqlite"

    @contextmanager
    def read(self, embedder: str | None = None) -> Iterator[ReadTransaction]:
        """A transaction that sees one revision; `embedder` must be the index's, unless None.

        Raises:
            IndexMissing: there is no index yet.
            IndexMismatch: another version or embedding model made it.
            IndexCorrupt: the file is damaged.
        """
        if not self.path.exists():
            raise IndexMissing(f"There is no index in {self.path.parent} yet: run `qa sync`.")
        with self._connection() as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield ReadTransaction(connection, self._meta(connection, embedder))

    @contextmanager
    def write(
        self, embedder: str, dimension: int, *, rebuild: bool = False
    ) -> Iterator[WriteTransaction]:
        """A transaction that is committed at the end of the block, and rolled back on an error.

        Makes the store where there is none; `rebuild` empties one of another model or version.
        The caller holds the index's lock.

        Raises:
            IndexMismatch, IndexCorrupt: as `read`.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # Deferred until the commit, a rebuild may drop its tables in any order.
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            names = tables(connection)
            if rebuild:
                for name in names:
                    connection.execute(f'DROP TABLE "{name}"')
            if rebuild or not names:
                create(connection, embedder, dimension)
            transaction = WriteTransaction(connection, self._meta(connection, embedder))
            yield transaction
            transaction.trim()
            connection.execute("COMMIT")

    def discard_if_broken(self) -> None:
        """Deletes a file that is damaged beyond its documents, so that it can be built anew.

        The caller holds the index's lock. Whoever reads the old file right now goes on doing so.
        """
        try:
            with self.read() as view:
                whole = view.broken_file() is None
        except IndexCorrupt:
            whole = False
        except StoreError:
            return
        if not whole:
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            # Text that a flipped bit made unreadable is for the checksums to find.
            connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            try:
                connection.execute("PRAGMA cell_size_check = ON")
                connection.execute("PRAGMA trusted_schema = OFF")
                yield connection
            finally:
                connection.close()
        except UnicodeDecodeError as error:  # in what SQLite says of a damaged schema
            raise IndexCorrupt(self._broken("unreadable schema")) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise StoreError(
                    f"The index in {self.path.parent} can't be used: {error}."
                ) from error
            raise IndexCorrupt(self._broken(str(error))) from error

    def _broken(self, why: str) -> str:
        return f"The index file {self.path} is damaged ({why}): run `qa sync --rebuild`."

    def _meta(self, connection: sqlite3.Connection, embedder: str | None) -> dict[str, str]:
        """The stamps of the store, compared with ours."""
        if "meta" not in tables(connection):
            raise IndexMissing(f"There is no index in {self.path.parent} yet: run `qa sync`.")
        try:
            if (found := format_of(connection)) != str(SCHEMA):
                raise IndexMismatch(
                    f"The index in {self.path.parent} has format {found}, this version reads "
                    f"{SCHEMA}: run `qa sync --rebuild`."
                )
            meta = stamps(connection)
        except IndexCorrupt as error:
            raise IndexCorrupt(self._broken(str(error))) from error
        if embedder is not None and meta["embedder"] != embedder:
            raise IndexMismatch(
                f"The index in {self.path.parent} was made with the embedding model "
                f"{meta['embedder']}, now {embedder} is set: run `qa sync --rebuild`."
            )
        return meta
