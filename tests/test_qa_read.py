"""The reader: which sentences answer, which words of them, and how sure it is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_candidates import FERRY, GARDEN, candidates

from index.embed import OnnxEncoder
from index.types import BlockKind
from qa.pieces import pieces_of
from qa.read import MOST_ANSWERS, Reader
from qa.span_model import Text
from qa.types import Reading
from qa.view import MOST_WINDOWS, READ_TOKENS, worth_reading

TABLE = """The fleet has three boats. Two of them are old.

| Boat | Built |
|---|---|
| Hanne | 1931 |
| Petrel | 1954 |
| Alma | 2003 |

All are painted each spring. The Alma was last. She is blue.
"""


def quotes(reading: Reading) -> list[str]:
    return [s.passage.quote(s.sentence) for s in reading.sentences]


def marked(reading: Reading) -> list[str]:
    return [span.text for span in reading.sentences[0].highlights]


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        (
            "Who signed the contract for the ferry?",
            "The contract was signed",
            ["Marta Quist and Peter van Houten of the Northwind Company"],
        ),
        ("When was the ferry to Aldersund ordered?", "The ferry to Aldersund", ["March 1961"]),
        ("How many passengers does the ferry carry?", "She carries 240", ["240"]),
        ("Where does the crossing start in winter?", "In winter", ["Brekkevik"]),
        (
            "Why does the crossing start elsewhere in winter?",
            "In winter",
            ["ice closes the inner harbour"],
        ),
        ("When are tomato seeds sown?", "The seeds are sown", ["six weeks before the last frost"]),
    ],
)
def test_the_sentence_that_answers_stands_first(
    reader: Reader, encoder: OnnxEncoder, question: str, quote: str, words: list[str]
) -> None:
    reading = reader.read(question, candidates(encoder, GARDEN, FERRY))
    assert quotes(reading)[0].startswith(quote)
    assert marked(reading) == words
    assert reading.answers >= 1


def test_what_a_sentence_speaks_of_may_stand_before_it(
    reader: Reader, encoder: OnnxEncoder
) -> None:
    boats = (
        "The Hanne was built in Brand. She carries ninety people. "
        "The Petrel was built in Loy. She carries forty people."
    )
    for name, people in (("Hanne", "ninety"), ("Petrel", "forty")):
        reading = reader.read(f"How many people does the {name} carry?", candidates(encoder, boats))
        assert quotes(reading)[0] == f"She carries {people} people."


@given(places=st.sets(st.integers(0, 7)))
def test_neighbours_are_read_together_and_each_row_by_itself(
    encoder: OnnxEncoder, places: set[int]
) -> None:
    (candidate,) = candidates(encoder, TABLE)
    passage = candidate.passage
    rows = {i for i, one in enumerate(passage.sentences) if one.kind is BlockKind.ROW}
    read = [piece.text.body for piece in pieces_of(passage, places)]
    for i in places:
        quote = passage.quote(passage.sentences[i])
        (stretch,) = (one for one in read if quote in one)
        assert i not in rows or stretch == quote
        assert (passage.quote(passage.sentences[i - 1]) in stretch) == (
            {i, i - 1} <= places and not {i, i - 1} & rows
        )


def test_another_subject_is_refused(reader: Reader, encoder: OnnxEncoder) -> None:
    def read(question: str) -> Reading:
        # As far from the question as they are: the reader goes by that, too.
        asked, *bodies = encoder.encode([question, GARDEN, FERRY])
        both = candidates(encoder, GARDEN, FERRY)
        near = [
            replace(candidate, dense=float(asked @ body), lexical=None)
            for candidate, body in zip(both, bodies, strict=True)
        ]
        return reader.read(question, near)

    known = read("How many passengers does the ferry carry?")
    for question in ("Who won the chess championship in 1972?", "What is a quark made of?"):
        reading = read(question)
        assert reading.answers == 0
        assert reading.probability < known.probability
        # What is nearest can still be shown.
        assert reading.sentences


@pytest.mark.parametrize("question", ["", "  ", "?!", "🐝"])
def test_a_question_without_words_finds_nothing(
    reader: Reader, encoder: OnnxEncoder, question: str
) -> None:
    assert reader.read(question, candidates(encoder, FERRY)) == Reading(0.0, 0, ())


def test_no_candidates_find_nothing(reader: Reader, encoder: OnnxEncoder) -> None:
    assert reader.read("Who signed?", []) == Reading(0.0, 0, ())


def test_one_sentence_is_read(reader: Reader, encoder: OnnxEncoder) -> None:
    reading = reader.read("What is it?", candidates(encoder, "Yes."))
    assert quotes(reading) == ["Yes."]


def test_much_is_not_all_read(reader: Reader, encoder: OnnxEncoder) -> None:
    many = " ".join(f"Boat number {n} left the harbour." for n in range(400))
    found = candidates(encoder, many, FERRY)
    reading = reader.read("Which boat left the harbour?", found)
    assert 40 < len(reading.sentences) < 400
    assert reading.answers <= MOST_ANSWERS
    texts = [Text("", candidate.passage.body) for candidate in found]
    windows = reader.networks.first.windows("Which boat left the harbour?", texts)
    kept = worth_reading(windows)
    assert sum(map(len, kept)) <= READ_TOKENS < sum(map(len, windows))


def test_of_a_text_of_many_windows_those_are_read_that_share_most(reader: Reader) -> None:
    filler = " ".join(f"item {n} of the inventory," for n in range(300))
    body = f"The list says {filler} the ferry Alma was built by Marta Quist, {filler} and no more."
    windows = reader.networks.first.windows("Who built the ferry Alma?", [Text("", body)])
    kept = worth_reading(windows)
    assert len(kept) == MOST_WINDOWS < len(windows)
    at = body.index("Marta")
    held = [(w.offsets[0, 0], w.offsets[-1, 1]) for w in kept]
    assert any(first <= at < last for first, last in held)


TEXTS = st.lists(
    st.sampled_from(
        [
            *FERRY.replace(". ", ".|").split("|"),
            *GARDEN.replace(". ", ".|").split("|"),
            "Dr. Anna-Maria O’Neill paid $3.5 million (about 12%) on 4 May 1990!",
            "In the 1980s, Él Niño – and 東京 – came; it cost €5 or 7½ km.",
            "12 34 5,678.90 ٣٤ 𝟙𝟚",
            "A\u0301 B\u200b C d’E f's G’s",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
QUESTIONS = st.one_of(
    st.sampled_from(
        ["Who paid Anna?", "When was it?", "how many km", "Where is 東京?", "why", "What of it?"]
    ),
    st.text(max_size=40),
)


@settings(max_examples=60)
@given(text=TEXTS, question=QUESTIONS)
def test_what_comes_back_is_verbatim_and_in_order(
    reader: Reader, encoder: OnnxEncoder, text: str, question: str
) -> None:
    found = candidates(encoder, text, GARDEN)
    reading = reader.read(question, found)
    scores = [s.score for s in reading.sentences]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= reading.answers <= len(reading.sentences)
    assert 0 <= reading.probability <= 1
    keys = [(s.passage.document.id, s.sentence.number) for s in reading.sentences]
    assert len(set(keys)) == len(keys)
    for s in reading.sentences:
        ends = [s.sentence.start]
        for span in s.highlights:
            offset = s.passage.start
            assert span.text == s.passage.body[span.start - offset : span.end - offset] != ""
            # In reading order, apart, and inside the sentence.
            assert ends[-1] <= span.start < span.end <= s.sentence.end
            ends.append(span.end)
    assert reader.read(question, found) == reading
