"""Answers on a terminal: the same sentences as everywhere else, each on a line of its own."""

from dataclasses import replace

import pytest
from made_answers import answer, cited

from qa.terminal import print_answer
from qa.types import Span

PIPED = "It is red and\n  green."


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
