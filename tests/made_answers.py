"""Answers of made-up quotes, as the assistant gives them."""

from index.types import StoredDocument
from qa.cite import said
from qa.types import Answer, Citation, Span


def document(path: str) -> StoredDocument:
    """A document of this path."""
    return StoredDocument(
        id=path, path=path, title=path, sha256="0" * 64, media_type="text/plain", size=1,
        modified=0.0, indexed=0.0, revision=1, characters=1, passages=1, pages=0, unit=None,
    )  # fmt: skip


def cited(number: int, quote: str, path: str, *spans: Span, item: bool = False) -> Citation:
    """A quote at the beginning of a document."""
    return Citation(
        number, quote, 0, len(quote), spans, document(path), (), None, number, item=item
    )


def answer(*citations: Citation, probability: float = 0.9) -> Answer:
    """An answer of these quotes; a refusal without any."""
    return Answer(
        question="Which?", understood="Which?", answered=bool(citations), probability=probability,
        sentences=said(list(citations)), citations=citations, differ=(), nearest=(), revision=1,
        documents=2, reader="", request_id="", took_ms=1.0,
    )  # fmt: skip
