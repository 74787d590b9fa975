"""A question → the passages that may hold its answer.

Two retrievers that fail on different questions are fused: embeddings find what means the same,
BM25 finds the same words. This file knows nothing of sentences or answers.
"""

from collections.abc import Sequence

from index.corpus import Snapshot
from index.embed import Encoder
from index.types import Hit
from qa.types import Candidate

# How deep each retriever is asked, and the constant of reciprocal-rank fusion: Cormack, Clarke and
# Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
# SIGIR 2009.
DEPTH = 30
RRF = 60


def retrieve(
    question: str,
    snapshot: Snapshot,
    encoder: Encoder,
    *,
    k: int,
    documents: frozenset[str] | None = None,
) -> list[Candidate]:
    """The k best passages for the question, best first; of `documents` (ids or paths) if given."""
    depth = max(k, DEPTH)
    dense = snapshot.dense(encoder.encode([question])[0], depth, documents)
    lexical = snapshot.lexical(question, depth, documents)
    fused = fuse(dense, lexical)
    near = {hit.passage: hit.score for hit in dense}
    shared = {hit.passage: hit.score for hit in lexical}
    return [
        Candidate(
            passage=passage,
            score=fused[passage.id],
            dense=near.get(passage.id),
            lexical=shared.get(passage.id),
        )
        for passage in snapshot.passages(list(fused)[:k])
    ]


def fuse(*rankings: Sequence[Hit]) -> dict[int, float]:
    """Passage ids with their fused scores, best first: the sum of 1 / (60 + rank), rank from 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking, 1):
            scores[hit.passage] = scores.get(hit.passage, 0.0) + 1 / (RRF + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
