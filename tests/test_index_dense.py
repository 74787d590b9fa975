"""The dense index against the slow, obvious one: a matrix product over what should be in it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.dense import DenseIndex

DIMENSION = 8


def unit(generator: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = generator.normal(size=(count, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    steps=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=1, max_size=12),
    k=st.integers(1, 30),
)
def test_equals_a_matrix_product_after_any_changes(
    seed: int, steps: list[tuple[int, int]], k: int
) -> None:
    generator = np.random.default_rng(seed)
    index, next_id = DenseIndex(), 1
    alive: dict[int, NDArray[np.float32]] = {}
    for add, drop in steps:
        gone = [int(i) for i in generator.permutation(sorted(alive))[:drop]]
        # One of the removed comes back with another vector, as after a rename.
        back = gone[:1]
        ids = back + list(range(next_id, next_id + add))
        next_id += add
        vectors = unit(generator, len(ids))
        before = index
        index = index.updated(gone, ids, [i % 3 for i in ids], vectors)
        assert before is not index or not (gone or ids)
        for i in gone:
            del alive[i]
        alive |= dict(zip(ids, vectors, strict=True))
    query = unit(generator, 1)[0]
    for documents in (None, frozenset({0, 2}), frozenset[int]()):
        wanted = sorted(
            (
                (-float(v @ query), i)
                for i, v in alive.items()
                if documents is None or i % 3 in documents
            )
        )[:k]
        found = index.search(query, k, documents)
        assert [hit.passage for hit in found] == [i for _, i in wanted]
        np.testing.assert_allclose([h.score for h in found], [-s for s, _ in wanted], atol=1e-5)


def test_many_small_changes_leave_few_segments() -> None:
    generator = np.random.default_rng(7)
    index = DenseIndex()
    for i in range(500):
        index = index.updated([], [i], [0], unit(generator, 1))
    assert len(index.segments) <= 10


def test_finds_nothing_where_there_is_nothing() -> None:
    query = np.ones(DIMENSION, np.float32)
    assert DenseIndex().search(query, 3) == []
    index = DenseIndex().updated([], [1], [0], unit(np.random.default_rng(0), 1))
    assert index.search(np.full(DIMENSION, np.nan, np.float32), 3) == []
    assert index.search(query, 0) == []
    assert index.updated([1], [], [], np.empty((0, DIMENSION), np.float32)).search(query, 3) == []
