"""A question → the passages that may hold its answer.

Two retrievers that fail on different questions are fused: embeddings find what means the same,
BM25 finds the same words. What was told before is searched for by its quotes, or left out by them.
This file knows nothing of how sentences are read or answers made.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.corpus import Snapshot
from index.embed import Encoder
from index.types import Hit, StoredPassage
from qa.types import Candidate

# How deep each retriever is asked.
DEPTH = 30
# What the best BM25 score weighs beside a cosine of 1: chosen on held-out training titles
# (training/README.md), where the sum finds more than reciprocal ranks do.
LEXICAL_SHARE = 0.3
# What a passage of a document that was just spoken of has more: with it, the right passage of a
# follow-up is among the first three (benchmarks/README.md).
NEARNESS = 0.15
# How much of a quote is searched for, in characters, and how many candidates are surely read.
QUOTED = 400
EARLY = 3


def retrieve(
    question: str,
    snapshot: Snapshot,
    encoder: Encoder,
    *,
    k: int,
    documents: frozenset[str] | None = None,
    near: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """The k best passages for the question, best first; of `documents` (ids or paths) if given.

    `near` are the ids of those that were spoken of: their passages are found before others.
    """
    depth = max(k, DEPTH)
    vector = encoder.encode([question])[0]
    dense = snapshot.dense(vector, depth, documents)
    lexical = snapshot.lexical(question, depth, documents)
    beside: frozenset[int] = frozenset()
    if near:
        close, worded = snapshot.dense(vector, k, near), snapshot.lexical(question, k, near)
        beside = frozenset(hit.passage for hit in (*close, *worded))
        dense = list(dict.fromkeys((*dense, *close)))
        lexical = list(dict.fromkeys((*lexical, *worded)))
    fused = fuse(dense, lexical, beside)
    alike = {hit.passage: hit.score for hit in dense}
    shared = {hit.passage: hit.score for hit in lexical}
    return [
        Candidate(
            passage=passage,
            score=fused[passage.id],
            dense=alike.get(passage.id),
            lexical=shared.get(passage.id),
        )
        for passage in snapshot.passages(list(fused)[:k])
    ]


def fuse(
    dense: Sequence[Hit], lexical: Sequence[Hit], near: frozenset[int] = frozenset()
) -> dict[int, float]:
    """Passage ids with their fused scores, best first: cosine + 0.3 * BM25 / the best BM25.

    Those that are `near` have `NEARNESS` more.

    A convex combination of scores, as in Bruch, Gai and Ingber, "An Analysis of Fusion Functions
    for Hybrid Retrieval", TOIS 2023. What one retriever hasn't found counts as its last find.
    """
    least = min((hit.score for hit in dense), default=0.0)
    best = max((hit.score for hit in lexical), default=0.0) or 1.0
    scores = {hit.passage: hit.score for hit in dense}
    for hit in lexical:
        scores[hit.passage] = scores.get(hit.passage, least) + LEXICAL_SHARE * hit.score / best
    scores = {id: score + NEARNESS * (id in near) for id, score in scores.items()}
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def holding(
    quote: str, snapshot: Snapshot, documents: frozenset[str] | None = None
) -> list[StoredPassage]:
    """The passages that hold this quote, as far as its words lead there."""
    hits = snapshot.lexical(quote[:QUOTED], 3, documents)
    found = snapshot.passages([hit.passage for hit in hits])
    return [passage for passage in found if quote in passage.body]


def among(candidates: Sequence[Candidate], passages: Sequence[StoredPassage]) -> list[Candidate]:
    """The candidates with these passages no later than third, so that they are surely read."""
    wanted = {passage.id: passage for passage in passages}
    early = [candidate.passage.id for candidate in candidates[:EARLY]]
    late = {c.passage.id: c for c in candidates[EARLY:]}
    least = min((candidate.score for candidate in candidates), default=0.0)
    moved = [
        late.get(id) or Candidate(passage, least, None, None)
        for id, passage in wanted.items()
        if id not in early
    ]
    known = {candidate.passage.id for candidate in moved}
    rest = [candidate for candidate in candidates if candidate.passage.id not in known]
    return [*rest[: EARLY - 1], *moved, *rest[EARLY - 1 :]]


def without(candidates: Sequence[Candidate], quotes: frozenset[str]) -> list[Candidate]:
    """The candidates without the sentences that say just this; their words stay to be read."""
    if not quotes:
        return list(candidates)
    found = []
    for candidate in candidates:
        passage = candidate.passage
        kept = tuple(s for s in passage.sentences if passage.quote(s) not in quotes)
        if kept:
            found.append(replace(candidate, passage=replace(passage, sentences=kept)))
    return found
