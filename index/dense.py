"""Nearest passages by embedding: FAISS over the store's vectors. The only importer of faiss.

FAISS indexes live in memory only and are built from vectors that the store has verified: FAISS
itself serves flipped bits without a word. This file knows nothing of texts or storage.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import Hit


@dataclass(frozen=True, slots=True)
class _Segment:
    """Vectors that were added together. `ids` (int64, ascending) and `documents` tell whose."""

    vectors: faiss.IndexFlatIP
    ids: NDArray[np.int64]
    documents: NDArray[np.int64]
    dead: frozenset[int]

    def without(self, ids: NDArray[np.int64]) -> "_Segment":
        """The segment with these passages marked as removed."""
        places = np.searchsorted(self.ids, ids)
        inside = places < len(self.ids)
        places, ids = places[inside], ids[inside]
        hit = set(places[self.ids[places] == ids].tolist())
        if not hit - self.dead:
            return self
        return _Segment(self.vectors, self.ids, self.documents, self.dead | hit)

    def search(
        self, vector: NDArray[np.float32], k: int, documents: frozenset[int] | None
    ) -> list[Hit]:
        """The k nearest living passages, of `documents` only unless None."""
        selector: faiss.IDSelector | None = None
        if documents is not None:
            wanted = np.flatnonzero(np.isin(self.documents, list(documents)))
            alive = wanted[~np.isin(wanted, list(self.dead))]
            selector = faiss.IDSelectorBatch(alive)
        elif self.dead:
            dead = faiss.IDSelectorBatch(np.fromiter(self.dead, np.int64))
            selector = faiss.IDSelectorNot(dead)
        parameters = faiss.SearchParameters(sel=selector) if selector else None  # type: ignore[call-arg]
        scores, places = self.vectors.search(vector[None], k, params=parameters)
        # FAISS fills up with -1 where there are fewer than k.
        found = [(p, s) for p, s in zip(places[0], scores[0], strict=True) if p >= 0]
        return [Hit(int(self.ids[place]), float(score)) for place, score in found]


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Immutable: `updated` shares what hasn't changed, so a search never sees half a change.

    Segments are merged when a later one has grown to half its predecessor (as in a log-structured
    merge tree), so a change costs what it brings, and a search looks into few segments.
    """

    segments: tuple[_Segment, ...] = ()

    def updated(
        self,
        removed: Sequence[int],
        ids: Sequence[int],
        documents: Sequence[int],
        vectors: NDArray[np.float32],
    ) -> "DenseIndex":
        """The index without `removed` and with new passages; `vectors` is (len(ids), dimension).

        `ids` ascend; a removed id may come back among them.
        """
        gone = np.array(sorted(removed), np.int64)
        segments = [segment.without(gone) for segment in self.segments] if removed else [
            *self.segments
        ]  # fmt: skip
        if len(ids):
            fresh = _segment(vectors, np.array(ids, np.int64), np.array(documents, np.int64))
            segments.append(fresh)
        while len(segments) > 1 and len(segments[-2].ids) <= 2 * len(segments[-1].ids):
            segments[-2:] = [_merged(segments[-2], segments[-1])]
        segments = [
            _merged(segment) if 4 * len(segment.dead) > len(segment.ids) else segment
            for segment in segments
        ]
        return DenseIndex(tuple(segment for segment in segments if len(segment.ids)))

    def search(
        self, vector: NDArray[np.float32], k: int, documents: frozenset[int] | None = None
    ) -> list[Hit]:
        """The k passages of highest cosine similarity to `vector` (dimension,), best first.

        `documents` holds row ids and limits the search to them.
        """
        if k < 1 or not np.isfinite(vector).all():
            return []
        hits = [hit for segment in self.segments for hit in segment.search(vector, k, documents)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:k]


def _segment(
    vectors: NDArray[np.float32], ids: NDArray[np.int64], documents: NDArray[np.int64]
) -> _Segment:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    return _Segment(index, ids, documents, frozenset())


def _merged(*segments: _Segment) -> _Segment:
    """One segment of what lives in these."""
    keeps = [np.setdiff1d(np.arange(len(s.ids)), list(s.dead)).astype(np.int64) for s in segments]
    vectors = np.concatenate(
        [s.vectors.reconstruct_n(0, len(s.ids))[k] for s, k in zip(segments, keeps, strict=True)]
    )
    ids = np.concatenate([s.ids[k] for s, k in zip(segments, keeps, strict=True)])
    documents = np.concatenate([s.documents[k] for s, k in zip(segments, keeps, strict=True)])
    order = np.argsort(ids, kind="stable")
    return _segment(vectors[order], ids[order], documents[order])
