"""Values in sentences: in whatever letters a document writes them."""

import re
import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question import lowered
from qa.values import values
from qa.wanted import Value

WORDS = (
    "Auguſt", "auguſt", "ſix", "ſeven thouſand", "thouſand", "mıllion", "MİLLİON", "ſeptember",
    "12", "1740", "of", "-", ",", "to", "between", "and", "Kilos", "Kg", "٣", "Mr", "May",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "modern"),
    [
        ("sold on 12 Auguſt 1740", Value.DATE, "sold on 12 August 1740"),
        ("ſix ſhips of 3 thouſand", Value.NUMBER, "six ships of 3 thousand"),
        ("a MİLLİON, two mıllion", Value.NUMBER, "a MILLION, two million"),
    ],
)
def test_old_and_foreign_letters_are_read_as_the_ones_they_stand_for(
    text: str, value: Value, modern: str
) -> None:
    assert values(text, value) == values(modern, value) != []


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.sampled_from(Value))
def test_values_stand_where_they_are_found(words: list[str], value: Value) -> None:
    text = " ".join(words)
    found = values(text, value)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


def test_every_letter_that_a_pattern_takes_for_another_is_looked_up_as_that() -> None:
    any_letter = re.compile("[a-z]", re.I)
    for letter in filter(any_letter.fullmatch, map(chr, range(sys.maxunicode + 1))):
        own = lowered(letter)
        assert own in string.ascii_lowercase, letter
        assert re.fullmatch(own, letter, re.I), letter
