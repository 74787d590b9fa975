"""A question → the passages that may hold its answer.

Two retrievers that fail on different questions are fused: embeddings find what means the same,
BM25 finds the same words. This file knows nothing of sentences or answers.
"""

from collections.abc import Sequence

from index.corpus import Snapshot
from index.embed import Encoder
from index.types import Hit
from qa.types import Candidate

# How deep each retriever is asked.
DEPTH = 30
# What the best BM25 score weighs beside a cosine of 1: chosen on held-out training titles
# (training/README.md), where the sum finds more than reciprocal ranks do.
LEXICAL_SHARE = 0.3


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


def fuse(dense: Sequence[Hit], lexical: Sequence[Hit]) -> dict[int, float]:
    """Passage ids with their fused scores, best first: cosine + 0.3 * BM25 / the best BM25.

    A convex combination of scores, as in Bruch, Gai and Ingber, "An Analysis of Fusion Functions
    for Hybrid Retrieval", TOIS 2023. What one retriever hasn't found counts as its last find.
    """
    least = min((hit.score for hit in dense), default=0.0)
    best = max((hit.score for hit in lexical), default=0.0) or 1.0
    scores = {hit.passage: hit.score for hit in dense}
    for hit in lexical:
        scores[hit.passage] = scores.get(hit.passage, least) + LEXICAL_SHARE * hit.score / best
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
