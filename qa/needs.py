"""A question and passages → how much an answer of several sentences needs each of theirs.

The second network reads a passage as a whole: what belongs to an answer often tells so only where
it stands ("A second one ..."). This file knows nothing of which passages are worth it, nor of what
is made of the numbers.
"""

from collections.abc import Sequence

import numpy as np

from index.types import StoredPassage
from qa.span_model import SpanModel, Text
from qa.stretch import Key
from qa.view import stretches_of, titled


def needs(question: str, passages: Sequence[StoredPassage], network: SpanModel) -> dict[Key, float]:
    """The log-odds that each sentence is needed, the mean of its tokens'.

    Of one that stands in several windows, those of the window that holds most of it.
    """
    stretches = [(passage, *span) for passage in passages for span in stretches_of(passage)]
    texts = [Text(titled(passage), passage.body[a:b]) for passage, a, b in stretches]
    most: dict[Key, int] = {}
    found: dict[Key, float] = {}
    for scores in network.read(network.windows(question, texts)):
        passage, begins, ends = stretches[scores.window.text]
        starts = scores.window.offsets[:, 0] + begins
        for sentence in passage.sentences:
            first, last = sentence.start - passage.start, sentence.end - passage.start
            own = slice(*np.searchsorted(starts, (first, last)))
            size, key = own.stop - own.start, (passage.document.id, sentence.number)
            if begins <= first < ends and size > most.get(key, 0):
                most[key] = size
                found[key] = float(scores.belongs[own].mean())
    return found
