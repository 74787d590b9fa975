"""BM25 over passages that come and go."""

import pytest

from index.lexical import LexicalIndex

TEXTS = [
    (1, 10, "The harbour master signed the treaty in Lisbon."),
    (2, 10, "Fishing boats left the harbour before dawn."),
    (3, 11, "A café in Zürich signs new contracts every spring."),
]


@pytest.fixture
def index() -> LexicalIndex:
    index = LexicalIndex()
    index.update([], TEXTS)
    return index


def test_ranks_by_shared_words_in_any_form(index: LexicalIndex) -> None:
    assert [hit.passage for hit in index.view().search("Who was signing the treaty?", 5)][0] == 1
    assert [hit.passage for hit in index.view().search("CAFE in zurich", 5)] == [3, 1]


def test_a_view_doesnt_see_later_changes(index: LexicalIndex) -> None:
    before = index.view()
    index.update([1], [(4, 12, "Another treaty, signed at sea.")])
    after = index.view()
    assert {hit.passage for hit in before.search("treaty", 5)} == {1}
    assert {hit.passage for hit in after.search("treaty", 5)} == {4}


def test_an_id_that_is_removed_and_added_again_is_there_once(index: LexicalIndex) -> None:
    index.update([2], [(2, 10, "Trams left the depot.")])
    view = index.view()
    assert [hit.passage for hit in view.search("depot", 5)] == [2]
    assert [hit.passage for hit in view.search("fishing dawn", 5)] == []


def test_documents_limit_the_search_and_dont_change_scores(index: LexicalIndex) -> None:
    view = index.view()
    everywhere = {hit.passage: hit.score for hit in view.search("signed", 5)}
    inside = view.search("signed", 5, frozenset({11}))
    assert [hit.passage for hit in inside] == [3]
    assert inside[0].score == pytest.approx(everywhere[3])
    assert view.search("signed", 5, frozenset()) == []


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", "🦆", '"x', "text:", "AND OR NOT", "(((", "a" * 100_000, "\x00"]
)
def test_no_question_is_read_as_syntax(index: LexicalIndex, question: str) -> None:
    assert isinstance(index.view().search(question, 5), list)
