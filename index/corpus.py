"""The index as searched: the store and, in memory beside it, the two derived indexes.

A snapshot sees one revision in all three. Where the store has moved on, the derived indexes catch
up first, by the store's change log. This file knows nothing of questions or ranking.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.embed import Encoder
from index.errors import IndexCorrupt
from index.lexical import LexicalIndex, LexicalView
from index.store import IndexedText, ReadTransaction, Store
from index.types import Hit, Section, Sentence, Skipped, StoredDocument, StoredPassage

log = logging.getLogger(__name__)

BATCH = 8192


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class _View:
    """The derived indexes at one revision of one store."""

    store: str
    revision: int
    dense: DenseIndex
    lexical: LexicalView
    lexical_index: LexicalIndex
    damaged: frozenset[int]


class Snapshot:
    """One revision of the index; valid inside its `with` block, in one thread."""

    def __init__(
        self, transaction: ReadTransaction, view: _View, hidden: frozenset[str] = frozenset()
    ) -> None:
        """Made by `Corpus.snapshot`; nothing is told of the documents at the paths `hidden`."""
        self._store = transaction
        self._view = view
        self._hidden = hidden
        self.revision = transaction.revision

    def count(self) -> Counts:
        """How many documents and passages there are, hidden ones too."""
        return Counts(*self._store.counts())

    def documents(self) -> list[StoredDocument]:
        """All documents, by path."""
        return [one for one in self._store.documents() if one.path not in self._hidden]

    def document(self, id: str) -> StoredDocument | None:
        """The document with this public id, None if there is none."""
        found = self._store.document(id)
        return None if found is None or found.path in self._hidden else found

    def document_with_content(self, sha256: str) -> StoredDocument | None:
        """The first document, by path, whose file has this SHA-256, None if there is none."""
        found = self._store.with_content(sha256)
        return None if found is None or found.path in self._hidden else found

    def skipped(self) -> list[Skipped]:
        """The files that were left out, by path."""
        return self._store.skipped()

    def text(self, id: str, start: int = 0, end: int | None = None) -> str:
        """A document's extracted text, or `text[start:end]` of it, verified."""
        return self._store.text(id) if end is None else self._store.slice(id, start, end)

    def passages_of(self, id: str, most: int) -> list[StoredPassage]:
        """The first passages of a document, verified."""
        return list(islice(self._store.passages_of(id), most))

    def sections(self, id: str, start: int = 0, end: int | None = None) -> list[Section]:
        """A document's headings and sentences, in its order; those in `start:end` if given."""
        sections: list[tuple[tuple[str, ...], list[Sentence]]] = []
        for passage in self._store.passages_from(id, start):
            if end is not None and passage.start >= end:
                break
            if not sections or sections[-1][0] != passage.headings:
                sections.append((passage.headings, []))
            known = sections[-1][1]
            known += [
                s
                for s in passage.sentences
                if (not known or s.number > known[-1].number)
                and s.end > start
                and (end is None or s.start < end)
            ]
        return [Section(headings, tuple(found)) for headings, found in sections if found]

    def passages_near(self, id: str, start: int, end: int) -> list[StoredPassage]:
        """The passages of a document that hold some of its text from `start` to `end`, verified.

        Nothing where one of them is damaged.
        """
        try:
            near = takewhile(lambda one: one.start < end, self._store.passages_from(id, start))
            return list(near)
        except IndexCorrupt as error:
            log.error("%s", error)
            return []

    def start_of_page(self, id: str, number: int) -> int:
        """Where a page or slide begins in a document's text, or the next one that has any text.

        The document's length, if none has.
        """
        return self._store.start_of_page(id, number)

    def dense(
        self, vector: NDArray[np.float32], k: int, documents: frozenset[str] | None = None
    ) -> list[Hit]:
        """The k passages nearest to `vector` (dimension,), by cosine; of `documents` if given."""
        return self._view.dense.search(vector, k, self._keys(documents))

    def lexical(self, question: str, k: int, documents: frozenset[str] | None = None) -> list[Hit]:
        """The k passages of highest BM25 score; of `documents` (ids or paths) if given."""
        return self._view.lexical.search(question, k, self._keys(documents))

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ids, verified; one that is damaged is left out and logged."""
        found: list[StoredPassage] = []
        for id in ids:
            try:
                found += self._store.passages([id])
            except IndexCorrupt as error:
                log.error("%s", error)
        return found

    def proves(self, id: str, start: int, end: int, quote: str) -> bool:
        """Whether the document's text, read afresh, says just `quote` there."""
        try:
            return self._store.slice(id, start, end) == quote
        except IndexCorrupt as error:
            log.error("%s", error)
            return False

    def _keys(self, documents: frozenset[str] | None) -> frozenset[int] | None:
        if not self._hidden:
            return None if documents is None else self._store.keys(documents)
        shown = self._store.keys_but(self._hidden)
        return shown if documents is None else shown & self._store.keys(documents)


class Corpus:
    """An index that is open for searching; safe to use from several threads."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        """Use `Corpus.open`."""
        self.folder = store.path.parent
        self._store = store
        self._encoder = encoder
        self._catching_up = threading.Lock()
        self._view: _View | None = None
        # A lock of its own: who hides or shows waits for no catch-up.
        self._hiding = threading.Lock()
        self._hidden: frozenset[str] = frozenset()

    @classmethod
    def open(cls, data: Path, encoder: Encoder) -> "Corpus":
        """Opens the index in the folder `data` and fills the derived indexes.

        Raises:
            IndexMissing, IndexMismatch, IndexCorrupt: as `Store.read`.
        """
        corpus = cls(Store(data), encoder)
        corpus.refresh()
        return corpus

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The newest revision, held for the length of the block."""
        while True:
            # What is shown again from now on may still be in the revision that is read.
            hidden = self._hidden
            known = self._view
            with self._store.read(self._encoder.identity) as transaction:
                if known and known.revision > transaction.revision:
                    self._forget(known)
                view = self._caught_up(transaction)
                # Another thread may have caught up with a revision that came after ours.
                if view.revision == transaction.revision:
                    yield Snapshot(transaction, view, hidden | self._hidden)
                    return

    def hide(self, path: str) -> None:
        """From now on nothing is told of the document at `path`, until it is shown again.

        Its file was removed, and the sync that follows may have to wait for a long one.
        """
        with self._hiding:
            self._hidden |= {path}

    @property
    def hidden(self) -> frozenset[str]:
        """The paths of which nothing is told."""
        return self._hidden

    def show(self, paths: frozenset[str]) -> None:
        """Undoes `hide`: the index has followed."""
        with self._hiding:
            self._hidden -= paths

    def refresh(self) -> None:
        """Catches up with the store now, so that no question has to wait for it."""
        with self.snapshot():
            pass

    @property
    def damaged(self) -> bool:
        """Whether stored passages had to be left out because they aren't what was written."""
        return self._view is not None and bool(self._view.damaged)

    def close(self) -> None:
        """Lets the derived indexes go."""
        self._view = None

    def _forget(self, view: _View) -> None:
        """Lets go of a view that is newer than what was read after it.

        No store goes back by itself: an older copy was put in its place.
        """
        with self._catching_up:
            if self._view is view:
                self._view = None

    def _caught_up(self, transaction: ReadTransaction) -> _View:
        """The derived indexes at the transaction's revision, or at a later one."""
        view = self._view
        if view and view.store == transaction.store and view.revision >= transaction.revision:
            return view
        with self._catching_up:
            view = self._view
            if view is None or view.store != transaction.store:
                view = None
            elif view.revision >= transaction.revision:
                return view
            elif view.revision < transaction.log_start:
                view = None
            # Should this fail half-way, the next snapshot starts from nothing.
            self._view = None
            self._view = _updated(view, transaction)
            return self._view


def _updated(view: _View | None, transaction: ReadTransaction) -> _View:
    """A view at the transaction's revision, made from an older one or from nothing."""
    lexical = view.lexical_index if view else LexicalIndex()
    dense = view.dense if view else DenseIndex()
    damaged = set(view.damaged) if view else set()
    removed, added = transaction.changes(view.revision if view else 0)
    lexical.update(removed, [])
    if removed:
        dense = dense.updated(removed, [], [], np.empty((0, transaction.dimension), np.float32))
    batch: list[IndexedText] = []

    def flush() -> DenseIndex:
        lexical.update([], [(p.id, p.document, f"{p.title} {p.text}") for p in batch])
        vectors = np.stack([p.vector for p in batch])
        return dense.updated([], [p.id for p in batch], [p.document for p in batch], vectors)

    for entry in added:
        if isinstance(entry, int):
            damaged.add(entry)
            log.error("Document %d is damaged in the index: `qa sync` reads it again.", entry)
            continue
        batch.append(entry)
        if len(batch) == BATCH:
            dense = flush()
            batch.clear()
    if batch:
        dense = flush()
    return _View(
        transaction.store,
        transaction.revision,
        dense,
        lexical.view(),
        lexical,
        frozenset(key for key in damaged if transaction.holds(key)),
    )
