"""Records → negatives: the question with another paragraph that looks as if it answered.

What a folder's retrieval returns beside the right passage is what the reader must tell apart from
it, so the index's own BM25 picks the paragraph. This file knows nothing of tokens or models.
"""

from collections.abc import Sequence

from index.lexical import LexicalIndex
from training.records import Record

DEPTH = 4


def mined(records: Sequence[Record], most: int = 30_000) -> list[Record]:
    """For each question the best found paragraph that isn't its own and lacks its answer.

    Half of a question's paragraphs come from its own article, where answers are near at hand but
    elsewhere; at most `most` questions, the first ones.
    """
    contexts = list(dict.fromkeys(record["context"] for record in records))
    index = LexicalIndex()
    index.update((), ((i, 0, text) for i, text in enumerate(contexts)))
    view = index.view()
    found = []
    for record in records[:most]:
        answers = [answer["text"].lower() for answer in record["answers"]]
        for hit in view.search(record["question"], DEPTH):
            context = contexts[hit.passage]
            if context == record["context"] or any(a in context.lower() for a in answers):
                continue
            found.append(record | {"context": context, "answers": []})
            break
    return found
