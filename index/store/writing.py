"""What can be changed in the store, inside the one writer's transaction."""

import json
import sqlite3
import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from index.store.reading import ReadTransaction
from index.store.rows import BLOCK, DOCUMENT, PASSAGE, checksum_of, public_id
from index.store.schema import stamp
from index.types import Document, Passage

LOG_LENGTH = 10_000


class WriteTransaction(ReadTransaction):
    """The one writer's transaction: the next revision, seen by nobody until it is committed."""

    def __init__(self, connection: sqlite3.Connection, meta: dict[str, str]) -> None:
        """Made by `Store.write`."""
        super().__init__(connection, meta)
        self.base = self.revision

    def _advance(self) -> int:
        """The revision that this transaction will publish."""
        if self.revision == self.base:
            self.revision += 1
            stamp(self._db, "revision", str(self.revision))
        return self.revision

    def put(
        self,
        document: Document,
        sha256: str,
        stamp: tuple[int, float, str],
        passages: Iterable[tuple[Passage, NDArray[np.float32]]],
    ) -> None:
        """Adds a document, or takes the place of the one at its path.

        `stamp` is the file's size in bytes, time of change and signature. The document that was
        there can be read while `passages` are taken, one after the other.
        """
        revision = self._advance()
        (key,) = self._db.execute(
            "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'documents'"
        ).fetchone()
        for number, start in enumerate(range(0, len(document.text), BLOCK)):
            text = document.text[start : start + BLOCK].encode()
            self._db.execute(
                "INSERT INTO blocks VALUES (?, ?, ?, ?)",
                (key, number, text, checksum_of(key, number, text)),
            )
        count = self._put_passages(key, revision, passages)
        # Foreign keys are compared when the transaction ends.
        self.remove(document.path)
        row = (
            key, public_id(document.path), document.path, document.title, sha256,
            document.media_type, stamp[0], stamp[1], time.time(), revision, len(document.text),
            count, document.page_count, document.unit.value if document.unit else "",
            document.author, document.written, document.note,
        )  # fmt: skip
        self._db.execute(
            f"INSERT INTO documents ({DOCUMENT}, signature, checksum)"
            f" VALUES ({','.join('?' * 19)})",
            (*row, stamp[2], checksum_of(*row)),
        )

    def _put_passages(
        self, key: int, revision: int, passages: Iterable[tuple[Passage, NDArray[np.float32]]]
    ) -> int:
        """How many there were."""
        (last,) = self._db.execute(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passages'"
        ).fetchone()
        id = last
        for id, (passage, vector) in enumerate(passages, last + 1):
            spans = [[s.number, s.start, s.end, s.kind, s.page] for s in passage.sentences]
            fields = (
                id, key, passage.number, json.dumps(passage.headings), json.dumps(spans),
                passage.text, vector.astype(np.float32).tobytes(),
            )  # fmt: skip
            self._db.execute(
                f"INSERT INTO passages ({PASSAGE}, revision, checksum) VALUES (?,?,?,?,?,?,?,?,?)",
                (*fields, revision, checksum_of(*fields)),
            )
        return int(id - last)

    def remove(self, path: str) -> None:
        """Removes what is known of a path, if anything."""
        self._db.execute("DELETE FROM skipped WHERE path = ?", (path,))
        found = self._db.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
        if found is None:
            return
        self._db.execute(
            "INSERT INTO removed SELECT ?, id FROM passages WHERE document = ?",
            (self._advance(), *found),
        )
        self._db.execute("DELETE FROM documents WHERE id = ?", found)

    def rename(self, old: str, new: str, signature: str, title: str) -> None:
        """Gives a document another path; its passages and their vectors stay."""
        revision = self._advance()
        self.remove(new)
        row = self._db.execute(
            f"SELECT {DOCUMENT} FROM documents WHERE path = ?", (old,)
        ).fetchone()
        key = row[0]
        row = (key, public_id(new), new, title, *row[4:9], revision, *row[10:])
        assignments = ", ".join(f"{name} = ?" for name in DOCUMENT.split(", "))
        self._db.execute(
            f"UPDATE documents SET {assignments}, signature = ?, checksum = ? WHERE id = ?",
            (*row, signature, checksum_of(*row), key),
        )
        # Derived indexes hold the title: for them its passages go and come back.
        self._db.execute(
            "INSERT INTO removed SELECT ?, id FROM passages WHERE document = ?", (revision, key)
        )
        self._db.execute("UPDATE passages SET revision = ? WHERE document = ?", (revision, key))

    def touch(self, path: str, signature: str) -> None:
        """Notes that a file was looked at again and holds the same."""
        self._db.execute("UPDATE documents SET signature = ? WHERE path = ?", (signature, path))

    def skip(self, path: str, signature: str, reason: str) -> None:
        """Lists a file that can't be indexed; what it held before goes."""
        self.remove(path)
        self._db.execute(
            "INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)", (path, signature, reason)
        )

    def trim(self) -> None:
        """Drops the change log once it is longer than the index; readers then load afresh."""
        (length,) = self._db.execute("SELECT count(*) FROM removed").fetchone()
        if length > LOG_LENGTH and length > self.counts()[1]:
            self._db.execute("DELETE FROM removed")
            stamp(self._db, "log_start", str(self.revision))
