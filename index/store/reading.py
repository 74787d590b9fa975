"""What can be asked of the store: one consistent view of all tables, row by row verified."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexCorrupt
from index.store.rows import (
    BLOCK,
    DOCUMENT,
    PASSAGE,
    IndexedText,
    Known,
    checksum_of,
    damage_at,
    sentences,
    stored_document,
)
from index.types import Skipped, StoredDocument, StoredPassage

OF_DOCUMENT = "WHERE document = (SELECT id FROM documents WHERE public = ?)"


class ReadTransaction:
    """One consistent view of the store; every method sees the same revision."""

    def __init__(self, connection: sqlite3.Connection, meta: dict[str, str]) -> None:
        """Made by `Store.read` and `Store.write`."""
        self._db = connection
        self.store = meta["store"]
        self.embedder = meta["embedder"]
        self.dimension = int(meta["dimension"])
        self.revision = int(meta["revision"])
        self.log_start = int(meta["log_start"])

    def counts(self) -> tuple[int, int]:
        """How many documents and passages there are."""
        row = self._db.execute("SELECT count(*), coalesce(sum(passages), 0) FROM documents")
        documents, passages = row.fetchone()
        return int(documents), int(passages)

    def documents(self) -> list[StoredDocument]:
        """All documents, by path."""
        rows = self._db.execute(f"SELECT {DOCUMENT}, checksum FROM documents ORDER BY path")
        return [stored_document(row) for row in rows]

    def document(self, public: str) -> StoredDocument | None:
        """The document with this public id.

        Raises:
            IndexCorrupt: its row isn't what was written.
        """
        return self._first_document("public = ?", public)

    def with_content(self, sha256: str) -> StoredDocument | None:
        """The first document, by path, whose file has this SHA-256.

        Raises:
            IndexCorrupt: its row isn't what was written.
        """
        return self._first_document("sha256 = ?", sha256)

    def _first_document(self, condition: str, value: str) -> StoredDocument | None:
        """The first document, by path, of which this is true."""
        query = f"SELECT {DOCUMENT}, checksum FROM documents WHERE {condition} ORDER BY path"
        row = self._db.execute(query, (value,)).fetchone()
        return None if row is None else stored_document(row)

    def keys(self, names: Iterable[str]) -> frozenset[int]:
        """The row ids of the documents with these public ids or paths, or in these folders."""
        # "0" comes right after "/": the range holds just what is inside the folder.
        query = (
            "SELECT id FROM documents"
            " WHERE public = ?1 OR path = ?1 OR (path > ?2 || '/' AND path < ?2 || '0')"
        )
        return frozenset(
            row[0]
            for name in names
            for row in self._db.execute(query, (name, name.rstrip("/") or "/"))
        )

    def keys_but(self, paths: Iterable[str]) -> frozenset[int]:
        """The row ids of all documents but those at these paths."""
        left_out = self.keys(paths)
        ids = self._db.execute("SELECT id FROM documents")
        return frozenset(row[0] for row in ids if row[0] not in left_out)

    def holds(self, key: int) -> bool:
        """Whether there is a document with this row id."""
        query = "SELECT 1 FROM documents WHERE id = ?"
        return self._db.execute(query, (key,)).fetchone() is not None

    def text(self, public: str) -> str:
        """A document's whole extracted text.

        Raises:
            IndexCorrupt: it isn't what was written.
        """
        query = "SELECT id, characters FROM documents WHERE public = ?"
        found = self._db.execute(query, (public,)).fetchone()
        if found is None:
            raise IndexCorrupt(damage_at(f"the entry of document {public}"))
        key, characters = found
        return self._slice(key, 0, characters)

    def slice(self, public: str, start: int, end: int) -> str:
        """`text[start:end]` of a document, out of blocks that are verified now.

        Raises:
            IndexCorrupt: they aren't what was written, or the text isn't that long.
        """
        query = "SELECT id FROM documents WHERE public = ?"
        found = self._db.execute(query, (public,)).fetchone()
        return self._slice(found[0] if found else 0, start, end)

    def _slice(self, key: int, start: int, end: int) -> str:
        """`text[start:end]` of a document, out of verified blocks."""
        first, last = start // BLOCK, max(start, end - 1) // BLOCK
        rows = self._db.execute(
            "SELECT number, text, checksum FROM blocks"
            " WHERE document = ? AND number BETWEEN ? AND ? ORDER BY number",
            (key, first, last),
        ).fetchall()
        for number, text, checksum in rows:
            if checksum_of(key, number, text) != checksum:
                raise IndexCorrupt(damage_at(f"the text of document {key}"))
        whole = b"".join(row[1] for row in rows).decode()
        piece = whole[start - first * BLOCK : end - first * BLOCK]
        if len(piece) != end - start:
            raise IndexCorrupt(damage_at(f"the text of document {key}"))
        return piece

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ids, in this order; ids that are gone are left out.

        Raises:
            IndexCorrupt: one of them isn't what was written.
        """
        return [passage for id in ids for passage in self._passages("WHERE id = ?", id)]

    def passages_of(self, public: str) -> Iterator[StoredPassage]:
        """The passages of a document, in its order."""
        return self._passages(f"{OF_DOCUMENT} ORDER BY number", public)

    def passages_from(self, public: str, start: int) -> Iterator[StoredPassage]:
        """The passages of a document that hold character `start` or what comes after it."""
        first = self._first_after(public, start)
        return self._passages(f"{OF_DOCUMENT} AND number >= ? ORDER BY number", public, first)

    def _first_after(self, public: str, start: int) -> int:
        """The number of a document's first passage that ends after character `start`.

        They stand in the document's order, so it is found by halving.
        """
        row = self._db.execute("SELECT passages FROM documents WHERE public = ?", (public,))
        low, high = 0, int((row.fetchone() or (0,))[0])
        while low < high:
            middle = (low + high) // 2
            passage = next(self._passages(f"{OF_DOCUMENT} AND number = ?", public, middle), None)
            if passage is None or passage.sentences[-1].end > start:
                high = middle
            else:
                low = middle + 1
        return low

    def start_of_page(self, public: str, page: int) -> int:
        """Where the first sentence begins that stands on this page or on a later one.

        The document's length, if there is none.
        """
        # All are looked at: the numbers go back where a paragraph runs on over its page's notes.
        query = (
            f"SELECT number FROM passages {OF_DOCUMENT} AND EXISTS"
            " (SELECT 1 FROM json_each(sentences)"
            " WHERE coalesce(json_extract(value, '$[4]'), 0) >= ?) ORDER BY number LIMIT 1"
        )
        (first,) = self._db.execute(query, (public, page)).fetchone() or (-1,)
        for passage in self._passages(f"{OF_DOCUMENT} AND number = ?", public, first):
            return next(s.start for s in passage.sentences if (s.page or 0) >= page)
        row = self._db.execute("SELECT characters FROM documents WHERE public = ?", (public,))
        return int((row.fetchone() or (0,))[0])

    def _passages(self, where: str, *values: int | str) -> Iterator[StoredPassage]:
        for row in self._db.execute(f"SELECT {PASSAGE}, checksum FROM passages {where}", values):
            id, key, _, headings, spelled, *_ = row
            if checksum_of(*row[:-1]) != row[-1]:
                raise IndexCorrupt(damage_at(f"passage {id}"))
            spans = sentences(spelled)
            query = f"SELECT {DOCUMENT}, checksum FROM documents WHERE id = ?"
            owner = self._db.execute(query, (key,)).fetchone()
            if owner is None:
                raise IndexCorrupt(damage_at(f"the document of passage {id}"))
            document = stored_document(owner)
            start = spans[0].start
            body = self._slice(key, start, spans[-1].end)
            yield StoredPassage(id, document, tuple(json.loads(headings)), spans, start, body)

    def skipped(self) -> list[Skipped]:
        """The files that were looked at and left out, by path."""
        rows = self._db.execute("SELECT path, reason FROM skipped ORDER BY path")
        return [Skipped(*row) for row in rows]

    def changes(self, since: int) -> tuple[list[int], Iterator[IndexedText | int]]:
        """What happened after a revision: ids of removed passages, then new passages.

        In the place of a passage that isn't what was written stands its document's row id, 0 if
        that isn't known any more.
        """
        removed = self._db.execute("SELECT passage FROM removed WHERE revision > ?", (since,))
        return [row[0] for row in removed], self._added(since)

    def _added(self, since: int) -> Iterator[IndexedText | int]:
        # Left to itself, SQLite walks the whole table in the order of its ids.
        some = "WHERE id IN (SELECT {} FROM passages WHERE revision > ?)" if since else "WHERE ?"
        query = "SELECT id, title || ' ' || path FROM documents " + some.format("document")
        titles = dict(self._db.execute(query, (since or 1,)))
        rows = self._db.execute(
            f"SELECT {PASSAGE}, checksum FROM passages {some.format('id')} ORDER BY id",
            (since or 1,),
        )
        for *fields, checksum in rows:
            id, key, _, _, _, text, blob = fields
            if checksum_of(*fields) != checksum or key not in titles:
                yield key if isinstance(key, int) else 0
            else:
                yield IndexedText(id, key, titles[key], text, np.frombuffer(blob, np.float32))

    def files(self, under: Iterable[str] | None = None) -> dict[str, Known]:
        """What is known of the folder's files, by path.

        `under` limits this to some paths, each a file's or a folder's.
        """
        query = (
            "SELECT path, signature, sha256, '' FROM documents {0}"
            " UNION ALL SELECT path, signature, '', reason FROM skipped {0}"
        )
        if under is None:
            rows: Iterable[Any] = self._db.execute(query.format(""))
        else:
            # "0" comes right after "/": the range holds just what is inside the folder.
            where = "WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')"
            rows = [r for path in under for r in self._db.execute(query.format(where), (path,))]
        return {path: Known(*rest) for path, *rest in rows}

    def path_of(self, sha256: str) -> str | None:
        """The path of a document with this content, if there is any."""
        query = "SELECT path FROM documents WHERE sha256 = ? LIMIT 1"
        row = self._db.execute(query, (sha256,)).fetchone()
        return None if row is None else str(row[0])

    def passage_ids(self, path: str) -> dict[int, int]:
        """The ids of a document's passages by the hash of their text, which says no more."""
        rows = self._db.execute(
            "SELECT text, id FROM passages"
            " WHERE document = (SELECT id FROM documents WHERE path = ?)",
            (path,),
        )
        return {hash(text): id for text, id in rows}

    def vector(self, id: int, text: str) -> NDArray[np.float32] | None:
        """The embedding of a passage, if it has this text and is what was written."""
        query = f"SELECT {PASSAGE}, checksum FROM passages WHERE id = ?"
        row = self._db.execute(query, (id,)).fetchone()
        if row is None or row[5] != text or checksum_of(*row[:-1]) != row[-1]:
            return None
        return np.frombuffer(row[6], np.float32)

    def damaged(self) -> list[str]:
        """The paths of the documents of which any row isn't what was written; looks at all rows."""
        bad: set[int] = set()
        counts: dict[int, int] = {}
        for *fields, checksum in self._db.execute(f"SELECT {PASSAGE}, checksum FROM passages"):
            counts[fields[1]] = counts.get(fields[1], 0) + 1
            if checksum_of(*fields) != checksum:
                bad.add(fields[1])
        sizes: dict[int, int] = {}
        for *fields, checksum in self._db.execute(
            "SELECT document, number, text, checksum FROM blocks"
        ):
            if checksum_of(*fields) != checksum:
                bad.add(fields[0])
            else:
                sizes[fields[0]] = sizes.get(fields[0], 0) + len(fields[2].decode())
        rows = self._db.execute(f"SELECT {DOCUMENT}, checksum FROM documents").fetchall()
        for row in rows:
            whole = counts.get(row[0], 0) == row[11] and sizes.get(row[0], 0) == row[10]
            if checksum_of(*row[:-1]) != row[-1] or not whole:
                bad.add(row[0])
        return sorted(str(row[2]) for row in rows if row[0] in bad)

    def broken_file(self) -> str | None:
        """What SQLite's own checks of the file say, None if it's whole."""
        (verdict,) = self._db.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            return str(verdict)
        orphan = self._db.execute("PRAGMA foreign_key_check").fetchone()
        return None if orphan is None else f"{orphan[0]} of a document that isn't there"
