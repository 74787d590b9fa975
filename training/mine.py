"""Records → negatives: the question with another paragraph that looks as if it answered.

What a folder's retrieval returns beside the right passage is what the reader must tell apart from
it, so the index's own BM25 picks the paragraph. This file knows nothing of tokens or models.
"""

import random
from collections.abc import Sequence

from index.lexical import LexicalIndex
from training.records import Record

DEPTH = 8
EACH = 2


def mined(records: Sequence[Record], choose: random.Random) -> list[Record]:
    """Each question with up to two found paragraphs that aren't its own and lack its answer.

    Drawn from the eight that BM25 puts first. Many come from the question's own article, where
    answers are near at hand but elsewhere.
    """
    titles = {record["context"]: record["title"] for record in records}
    contexts = list(titles)
    index = LexicalIndex()
    index.update((), ((i, 0, text) for i, text in enumerate(contexts)))
    view = index.view()
    found = []
    for record in records:
        answers = [answer["text"].lower() for answer in record["answers"]]
        others = [
            context
            for hit in view.search(record["question"], DEPTH)
            if (context := contexts[hit.passage]) != record["context"]
            and not any(answer in context.lower() for answer in answers)
        ]
        for context in choose.sample(others, min(EACH, len(others))):
            found.append(record | {"title": titles[context], "context": context, "answers": []})
    return found
