"""Embeddings of texts that were embedded lately: neighbouring questions read the same sentences.

An encoder around an encoder; knows nothing of what the texts are.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder

# About 40 MB of embeddings of 384 numbers, with their texts.
MOST = 20_000


class RecallingEncoder:
    """Gives what `encoder` gives, and embeds nothing twice while it's among the last 20,000 texts.

    Safe to use from several threads.
    """

    def __init__(self, encoder: Encoder, most: int = MOST) -> None:
        """`most` is how many texts are remembered."""
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.budget = encoder.budget
        self.count_tokens = encoder.count_tokens
        self._encoder = encoder
        self._most = most
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings, float32 (len(texts), dimension), each of length 1."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(fresh, self._encoder.encode(fresh), strict=True)
        with self._lock:
            for text in known:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([known[text] for text in texts])
