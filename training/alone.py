"""Records → questions with a single sentence: one that answers, or one that stands near it.

The second reader learns from sentences by themselves, so that it doesn't take one for the answer
that stands beside it, and from whole paragraphs, of which it tells which sentences answer. This
file knows nothing of tokens or models.
"""

import random
from collections.abc import Iterator, Sequence

from index.read import read
from index.sentences import split
from qa.question import STOP_WORDS, stems
from training.records import Record

# How often the sentence that doesn't answer is the one that shares most with the question.
LIKEST = 0.6
Span = tuple[int, int]


def alone(records: Sequence[Record], choose: random.Random) -> list[Record]:
    """Each question with a sentence of its paragraph that doesn't answer, and the one that does.

    Where the paragraph doesn't answer, with the one that shares most words with the question.
    """
    texts = dict.fromkeys(record["context"] for record in records)
    sentences = {text: _sentences(text) for text in texts}
    words = {
        (text, span): frozenset(stems(text[slice(*span)])) - STOP_WORDS
        for text, spans in sentences.items()
        for span in spans
    }
    found = []
    for record in records:
        text, asked = record["context"], frozenset(stems(record["question"]))
        spans = sentences[text]
        right = next(
            (span for span in spans if any(_inside(one, span) for one in record["answers"])), None
        )
        if right is not None:
            found.append(_cut(record, right))
        if others := [span for span in spans if not _tells(record, span)]:
            likest = max(others, key=lambda span: len(asked & words[text, span]))
            drawn = right is not None and choose.random() >= LIKEST
            found.append(_cut(record, choose.choice(others) if drawn else likest))
    return found


def in_place(records: Sequence[Record]) -> Iterator[Record]:
    """Each question with its whole paragraph, and which of the sentences there answers.

    Another that says the same words may answer as well: of that, nothing is told.
    """
    for record in records:
        spans = _sentences(record["context"])
        right = [any(_inside(one, span) for one in record["answers"]) for span in spans]
        if any(right) or (spans and not record["answers"]):
            sentences = [
                {
                    "start": a,
                    "end": b,
                    "needed": is_right or (None if _tells(record, (a, b)) else False),
                }
                for (a, b), is_right in zip(spans, right, strict=True)
            ]
            yield record | {"answers": [], "sentences": sentences}


def _sentences(text: str) -> list[Span]:
    """Where the project's own rules see sentences."""
    document = read("paragraph.txt", text.encode())
    if document.text != text:
        return []
    return [(one.start, one.end) for section in split(document) for one in section.sentences]


def _inside(answer: Record, span: Span) -> bool:
    """Whether the answer stands wholly in the sentence."""
    start: int = answer["start"]
    return span[0] <= start and start + len(answer["text"]) <= span[1]


def _tells(record: Record, span: Span) -> bool:
    """Whether the sentence may answer: it overlaps an answer, or says the same words."""
    said = record["context"][slice(*span)].lower()
    return any(
        answer["text"].lower() in said
        or (answer["start"] < span[1] and span[0] < answer["start"] + len(answer["text"]))
        for answer in record["answers"]
    )


def _cut(record: Record, span: Span) -> Record:
    """The record with this sentence for its context, and the answers that stand in it."""
    answers = [
        answer | {"start": answer["start"] - span[0]}
        for answer in record["answers"]
        if _inside(answer, span)
    ]
    return record | {"context": record["context"][slice(*span)], "answers": answers}
