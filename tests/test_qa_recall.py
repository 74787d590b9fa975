"""Remembered embeddings are those that the encoder gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import OnnxEncoder
from qa.recall import RecallingEncoder


@settings(max_examples=15, deadline=None)
@given(
    rounds=st.lists(st.lists(st.sampled_from(["a", "bridge", "Ada Holm", "", "🦆"]), max_size=5))
)
def test_gives_what_the_encoder_gives(encoder: OnnxEncoder, rounds: list[list[str]]) -> None:
    recalling = RecallingEncoder(encoder, most=3)
    for texts in rounds:
        found = recalling.encode(texts)
        assert found.shape == (len(texts), encoder.dimension)
        np.testing.assert_allclose(found, encoder.encode(texts), atol=2e-5)


def test_forgets_what_was_used_longest_ago(encoder: OnnxEncoder) -> None:
    embedded: list[str] = []

    class Counting(OnnxEncoder):
        def __init__(self) -> None:
            self.__dict__.update(vars(encoder))

        def encode(self, texts):  # type: ignore[no-untyped-def]
            embedded.extend(texts)
            return super().encode(texts)

    recalling = RecallingEncoder(Counting(), most=2)
    recalling.encode(["one", "two", "one"])
    recalling.encode(["one"])
    recalling.encode(["three"])
    recalling.encode(["one", "two"])
    assert embedded == ["one", "two", "three", "two"]
