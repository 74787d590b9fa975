"""Ends of sentences that leave no doubt are Punkt's own."""

from hypothesis import example, given
from hypothesis import strategies as st

from index.punkt import certain, proposed

_WORDS = """
    the boat Sank civil II IX Dr dr U.S inc Inc no No. J A i p.m well-known don't O’Neil 1845 12 3
"""
WORDS = st.sampled_from(_WORDS.split()) | st.text(
    st.characters(max_codepoint=0x250), min_size=1, max_size=4
)
MARKS = st.sampled_from(
    [". ", "? ", "! ", '." ', ".) ", ".” ", '?" ', "... ", "… ", ". \n", ".\n\n"]
)
BETWEEN = st.sampled_from([" ", ", ", "\n", "-", "(", '"', " “", "\t", "\xa0"])
FOLLOWERS = st.sampled_from(["The", "Acme", "Civ.", "Taylor", "I", "Élan", "a", "5", "(It"])
TEXTS = st.lists(
    st.tuples(WORDS, BETWEEN | MARKS).map("".join) | st.tuples(MARKS, FOLLOWERS).map("".join),
    max_size=30,
).map(lambda parts: "".join(parts).strip())


@given(TEXTS)
@example("The trial of J. Moss ended. It was the end of no. 5.")
@example("II. The keel")
def test_certain_ends_are_those_that_punkt_proposes(text: str) -> None:
    found, doubts = certain(text, 0, len(text))
    ends = set(proposed(text))
    doubtful = {number for number, _ in doubts}
    for number, (start, end) in enumerate(found):
        assert text[start:end] == text[start:end].strip()
        assert end == len(text) or end in ends
        assert number in doubtful or not ends & set(range(start + 1, end))


@given(TEXTS, TEXTS)
def test_what_lies_around_a_part_changes_nothing(before: str, text: str) -> None:
    at = len(before)
    found, doubts = certain(before + text + before, at, at + len(text))
    alone, same = certain(text, 0, len(text))
    assert found == [(start + at, end + at) for start, end in alone]
    assert doubts == [(number, word + at) for number, word in same]


def test_doubt_is_kept_to_where_it_is() -> None:
    text = "It floats. Mr. Lund waved. She sank."
    found, doubts = certain(text, 0, len(text))
    assert [text[start:end] for start, end in found] == [
        "It floats.",
        "Mr. Lund waved.",
        "She sank.",
    ]
    assert [(number, text[word : word + 7]) for number, word in doubts] == [(1, "floats.")]
