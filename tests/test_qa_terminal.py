"""Answers on a terminal: the same sentences as everywhere else, each on a line of its own."""

from dataclasses import replace

import pytest

from index.types import StoredDocument
from qa.cite import said
from qa.terminal import print_answer
from qa.types import Answer, Citation, Span

PIPED = "It is red and\n  green."


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


def test_what_two_documents_say_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    both = answer(cited(1, "The mill is red.", "a.txt"), cited(2, "The mill is red.", "b.txt"))
    print_answer(both)
    printed = capsys.readouterr().out
    assert printed.startswith("The mill is red. [1] [2]\n\n[1] a.txt (0–16)\n[2] b.txt (0–16)\n")


def test_a_sentence_of_several_lines_is_printed_as_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    marked = Span(PIPED.index("red"), PIPED.index("green"), "red and\n  ")
    print_answer(answer(cited(1, PIPED, "a.txt", marked, item=True)))
    assert capsys.readouterr().out.startswith("- It is red and green. [1]\n\n")


@pytest.mark.parametrize("probability", [0.9999, 1.0])
def test_nothing_is_quite_sure(capsys: pytest.CaptureFixture[str], probability: float) -> None:
    sure = answer(cited(1, "The mill is red.", "a.txt"), probability=probability)
    for one in (sure, replace(answer(), probability=probability)):
        print_answer(one)
        assert "99% sure" in capsys.readouterr().out
