"""A question taken apart into words, and how much it asks for."""

import pytest

from qa.question import stem, understand


@pytest.mark.parametrize(
    ("question", "several", "things"),
    [
        ("Who signed it?", False, True),
        ("Whose boat is it?", False, True),
        ("Which towns are on the line?", False, False),
        ("What are the aims of the club?", True, True),
        ("When did he die?", False, False),
        ("how much does it cost", False, False),
        ("How is glass made?", True, False),
        ("Why is it closed?", True, False),
        ("", False, False),
    ],
)
def test_how_much_a_question_asks_for(question: str, several: bool, things: bool) -> None:
    understood = understand(question)
    assert (understood.several, understood.things) == (several, things)


def test_stems_join_the_forms_of_a_word() -> None:
    for forms in (["carry", "carried", "carries"], ["sign", "signed", "signs", "signing"]):
        assert len({stem(form) for form in forms}) == 1
    assert stem("5,678") == "5678"
    assert stem("Peter’s") == stem("peter")
