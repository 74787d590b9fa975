"""The values of the answering side, and their one JSON shape.

`Answer.as_dict()` is what the HTTP interface, the stream, the page and `qa ask --json` all show.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.types import Sentence, StoredDocument, StoredPassage, Unit

# How many passages are read for an answer, if nothing else is said.
PASSAGES = 8
# What tells a sentence from all others: its document's id and its number there.
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer; scores are those of its retrievers, None if not found by.

    `dense` is a cosine similarity, `lexical` a BM25 score, `score` the fused one.
    """

    passage: StoredPassage
    score: float
    dense: float | None
    lexical: float | None

    def as_dict(self) -> dict[str, Any]:
        """The passage and its scores as JSON."""
        passage = self.passage
        first = passage.sentences[0]
        return {
            "text": passage.body,
            "start": passage.start,
            "end": passage.start + len(passage.body),
            "headings": list(passage.headings),
            "document": _cited(passage.document),
            "score": round(self.score, 6),
            "dense": None if self.dense is None else round(self.dense, 4),
            "lexical": None if self.lexical is None else round(self.lexical, 4),
            "url": f"/documents/{passage.document.id}?revision={passage.document.revision}"
            f"#s{first.number}",
        }


@dataclass(frozen=True, slots=True)
class Span:
    """Words inside a document: `text == document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that the reader looked at: how well it answers, and its words that do.

    `margin` is how much likelier the first network takes its best words for an answer than for
    none, in logits; a sentence that it hasn't read has the least.
    """

    passage: StoredPassage
    sentence: Sentence
    score: float
    highlights: tuple[Span, ...]
    margin: float = -math.inf


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of the candidates.

    `probability` is the calibrated probability that `sentences[0]` answers the question;
    `answers` says how many of the leading `sentences` the answer needs (0: not answered).
    `sentences` stand best first, each at most once. `left_out` holds quotes that aren't wanted
    again. It is `settled` if the best leads the answer whatever else belongs to it.
    """

    probability: float
    answers: int
    sentences: tuple[ReadSentence, ...]
    left_out: frozenset[str] = frozenset()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands: `document.text[start:end] == quote`.

    `item` is true where it is an item of a list there.
    """

    number: int
    quote: str
    start: int
    end: int
    highlights: tuple[Span, ...]
    document: StoredDocument
    headings: tuple[str, ...]
    page: int | None
    sentence: int
    item: bool = False

    @property
    def place(self) -> str:
        """Where in the document it stands, as people say it; see `placed`."""
        return placed(self.document.unit, self.page, self.headings)

    @property
    def url(self) -> str:
        """Where the quote can be seen in its document, relative to the server's root."""
        return (
            f"/documents/{self.document.id}?revision={self.document.revision}"
            f"&cite={self.start}-{self.end}#s{self.sentence}"
        )

    def as_dict(self) -> dict[str, Any]:
        """The citation as JSON."""
        return {
            "number": self.number,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "highlights": [
                {"start": span.start, "end": span.end, "text": span.text}
                for span in self.highlights
            ],
            "document": _cited(self.document),
            "headings": list(self.headings),
            "page": self.page,
            "unit": self.document.unit,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation and what came of it.

    `understood` is the question as it was answered, standing alone; `cited` holds the quotes that
    answered it, the best first, and is empty where it was refused. `marked` are the words of the
    best that answer.
    """

    question: str
    understood: str
    cited: tuple[str, ...]
    marked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of the answer and the numbers of the citations that prove it.

    `item` is true where it is an item of a list in its document.
    """

    text: str
    citations: tuple[int, ...]
    item: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The sentence as JSON."""
        return {"text": self.text, "citations": list(self.citations), "item": self.item}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of cited sentences, or an honest refusal with the nearest ones.

    `understood` is the question as it was answered: standing alone, whatever was asked before it.
    When `answered` is false, `sentences` and `citations` are empty and `nearest` is filled.
    `differ` holds the numbers of two citations of different documents that can't both be true.
    `reader` is the version of the reader that decided. `conversation` and `turn` say where the
    answer is kept, None where it isn't.
    Of one that only begins (`Assistant.ask`), neither these nor the probability are known yet.
    """

    question: str
    understood: str
    revision: int
    documents: int
    reader: str
    request_id: str
    answered: bool = False
    probability: float = 0.0
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    differ: tuple[int, ...] = ()
    nearest: tuple[Citation, ...] = ()
    took_ms: float = 0.0
    conversation: str | None = None
    turn: str | None = None

    @property
    def text(self) -> str:
        """The answer with its citation marks, "… [1] … [2]"; empty when not answered."""
        return " ".join(
            sentence.text + "".join(f" [{number}]" for number in sentence.citations)
            for sentence in self.sentences
        )

    def as_history(self) -> Turn:
        """What a question that follows has to know of it."""
        marked = (span.text for one in self.citations[:1] for span in one.highlights)
        quotes = (one.quote for one in self.citations)
        return Turn(self.question, self.understood, tuple(quotes), tuple(marked))

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON, the same everywhere."""
        return {
            "understood": self.understood,
            "answered": self.answered,
            "probability": round(self.probability, 4),
            "text": self.text,
            "sentences": [sentence.as_dict() for sentence in self.sentences],
            "citations": [citation.as_dict() for citation in self.citations],
            "differ": list(self.differ),
            "nearest": [citation.as_dict() for citation in self.nearest],
            "index": {"revision": self.revision, "documents": self.documents},
            "reader": self.reader,
            "request_id": self.request_id,
            "took_ms": round(self.took_ms, 1),
            "conversation": self.conversation,
            "turn": self.turn,
        }


def placed(unit: str | None, page: int | None, headings: Sequence[str]) -> str:
    """Where in a document something stands, as people say it; empty if it has no pages.

    The headings of a workbook's rows are its sheets.

    >>> placed("page", 3, ("Kilns",)), placed("row", 5, ("Sales",))
    ('page 3', 'sheet Sales, row 5')
    """
    if not page:
        return ""
    sheet = f"sheet {headings[0]}, " if unit == Unit.ROW and headings else ""
    return f"{sheet}{unit} {page}"


def _cited(document: StoredDocument) -> dict[str, str]:
    """What a citation tells of its document."""
    names = ("id", "path", "title", "sha256", "author", "written")
    return {name: getattr(document, name) for name in names}
