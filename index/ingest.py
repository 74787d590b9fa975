"""Files into the store, one after the other: read, split, packed into passages, embedded.

However large a document is, only some of its passages are in memory at a time, and those of small
ones go through the encoder together. This file doesn't know what has changed in the folder.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.attachments import read_with_attachments
from index.embed import Encoder
from index.errors import Interrupted, UnreadableError
from index.isolate import Isolated
from index.passages import pack
from index.scan import Found, read_whole
from index.sentences import sections
from index.store import WriteTransaction
from index.types import Document, Passage

BATCH = 64
"""Passages that are embedded together; progress is told after each such batch."""

Progress = Callable[[float, int], None]
"""Called with the number of documents done, the one at work as a fraction, and the number to do."""

_TRIES = 3
_AGAIN = "+"

_Embedded = list[tuple[Passage, NDArray[np.float32]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A document that is ready to be packed; `number` counts the files from 0."""

    number: int
    document: Document
    found: Found
    sha256: str
    passages: Iterator[Passage]
    known: dict[int, int]


_Part = tuple[_Prepared, list[Passage]]


class Ingest:
    """Brings files of one folder into the index, inside the one writer's transaction."""

    def __init__(
        self, target: WriteTransaction, seeds: Path, encoder: Encoder, files: Isolated
    ) -> None:
        """`files` reads them; `encoder` is the index's own."""
        self._target = target
        self._seeds = seeds
        self._encoder = encoder
        self._files = files

    def take(self, paths: list[str], progress: Progress) -> None:
        """Stores what these files hold; one that can't be read is listed, with the reason."""
        progress(0, len(paths))
        parts = self._embedded(_batches(self._prepared(paths)), len(paths), progress)
        for item, own in groupby(parts, key=itemgetter(0)):
            stamp = (item.found.size, item.found.modified, item.found.stamp)
            passages = chain.from_iterable(embedded for _, embedded in own)
            self._target.put(item.document, item.sha256, stamp, passages)
        progress(len(paths), len(paths))

    def _prepared(self, paths: Iterable[str]) -> Iterator[_Prepared]:
        for number, path in enumerate(paths):
            item = self._prepare(number, path)
            if item is not None:
                yield item

    def _prepare(self, number: int, path: str) -> _Prepared | None:
        """Reads a file; notes in the store if there is none, or none that can be read."""
        target = self._target
        try:
            content, found = read_whole(self._seeds, path)
        except FileNotFoundError:
            target.remove(path)
            return None
        except UnreadableError as reason:
            target.skip(path, "", str(reason))
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            document = read_with_attachments(self._files, path, content)
        except Interrupted as reason:
            target.skip(path, self._stamp_to_try_again(path, found.stamp), str(reason))
            return None
        except UnreadableError as reason:
            target.skip(path, found.stamp, str(reason))
            return None
        # What stood in this document before, or stands in an equal one, is not embedded again.
        known = target.passage_ids(path)
        equal = target.path_of(sha256)
        if equal is not None:
            known |= target.passage_ids(equal)
        passages = pack(document, sections(document), self._encoder)
        return _Prepared(number, document, found, sha256, passages, known)

    def _stamp_to_try_again(self, path: str, stamp: str) -> str:
        """What to keep of a file so that the next sync reads it anew, but only some times.

        The stamp with a mark for each try, which no file's signature is equal to; after the last
        try the stamp itself, so that only a change brings another.
        """
        before = self._target.files([path]).get(path)
        tried = before.signature.removeprefix(stamp) if before and before.reason else ""
        tried = _AGAIN if tried.strip(_AGAIN) else tried + _AGAIN
        return stamp if len(tried) >= _TRIES else stamp + tried

    def _embedded(
        self, batches: Iterable[list[_Part]], total: int, progress: Progress
    ) -> Iterator[tuple[_Prepared, _Embedded]]:
        """The passages with their vectors; only what isn't embedded yet is embedded now."""
        for batch in batches:
            known = [self._known(item, passage) for item, part in batch for passage in part]
            texts = [passage.text for _, part in batch for passage in part]
            unknown = [i for i, vector in enumerate(known) if vector is None]
            new = iter(self._encoder.encode([texts[i] for i in unknown]) if unknown else ())
            vectors = (next(new) if vector is None else vector for vector in known)
            for item, part in batch:
                yield item, [(passage, next(vectors)) for passage in part]
            progress(_done(*batch[-1]), total)

    def _known(self, item: _Prepared, passage: Passage) -> NDArray[np.float32] | None:
        id = item.known.get(hash(passage.text))
        return None if id is None else self._target.vector(id, passage.text)


def _batches(items: Iterable[_Prepared]) -> Iterator[list[_Part]]:
    """Parts of documents that together have enough passages for the encoder."""
    batch: list[_Part] = []
    held = 0
    for item in items:
        for part in _parts(item.passages):
            batch.append((item, part))
            held += len(part)
            if held >= BATCH:
                yield batch
                batch, held = [], 0
    if batch:
        yield batch


def _parts(passages: Iterator[Passage]) -> Iterator[list[Passage]]:
    """Some passages at a time; an empty part if there are none, so that no document is lost."""
    yield list(islice(passages, BATCH))
    while part := list(islice(passages, BATCH)):
        yield part


def _done(item: _Prepared, part: list[Passage]) -> float:
    """How many documents are done by the end of this part, itself as a fraction by its text."""
    if not part:
        return item.number + 1
    return item.number + part[-1].sentences[-1].end / len(item.document.text)
