import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embed import OnnxEncoder
from index.errors import ModelError
from index.passages import pack
from index.read import read as read_file
from index.sentences import split
from index.types import StoredDocument, StoredPassage
from qa.evidence import evidence
from qa.question import Kind, stem, understand
from qa.read import DEFAULT, MOST_ANSWERS, MOST_READ, Reader, digest
from qa.types import Candidate, Reading

FERRY = (
    "The ferry to Aldersund was ordered in March 1961. "
    "The contract was signed by Marta Quist and Peter van Houten of the Northwind Company. "
    "She carries 240 passengers and 18 cars across the sound. "
    "In winter the crossing starts from Brekkevik, because ice closes the inner harbour."
)
GARDEN = (
    "Tomatoes want a warm wall and a deep pot. "
    "Water them in the morning, never at noon. "
    "The seeds are sown indoors six weeks before the last frost."
)


def candidates(encoder: OnnxEncoder, *texts: str) -> list[Candidate]:
    """The passages of these texts, a document each, in the order given."""
    found: list[Candidate] = []
    for number, text in enumerate(texts):
        document = read_file(f"text-{number}.txt", text.encode())
        stored = StoredDocument(
            id=f"d{number}",
            path=document.path,
            title=document.title,
            sha256="0" * 64,
            media_type=document.media_type,
            size=len(text),
            modified=0.0,
            indexed=0.0,
            revision=1,
            characters=len(document.text),
            passages=1,
            pages=(),
        )
        for passage in pack(document, split(document), encoder):
            start, end = passage.sentences[0].start, passage.sentences[-1].end
            body = document.text[start:end]
            id = len(found)
            known = StoredPassage(id, stored, passage.headings, passage.sentences, start, body)
            found.append(Candidate(known, 1 / (60 + id), 0.5, 2.0))
    return found


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(None)


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
            ["Marta Quist", "Peter van Houten"],
        ),
        ("When was the ferry to Aldersund ordered?", "The ferry to Aldersund", ["March 1961"]),
        ("How many passengers does the ferry carry?", "She carries 240", ["240"]),
        ("Where does the crossing start in winter?", "In winter", ["Brekkevik"]),
        (
            "Why does the crossing start elsewhere in winter?",
            "In winter",
            ["because ice closes the inner harbour"],
        ),
        ("When are tomato seeds sown indoors?", "The seeds are sown", []),
    ],
)
def test_the_sentence_that_answers_stands_first(
    reader: Reader, encoder: OnnxEncoder, question: str, quote: str, words: list[str]
) -> None:
    reading = reader.read(question, candidates(encoder, GARDEN, FERRY), encoder)
    assert quotes(reading)[0].startswith(quote)
    assert marked(reading) == words
    assert reading.answers >= 1


def test_another_subject_is_refused(reader: Reader, encoder: OnnxEncoder) -> None:
    both = candidates(encoder, GARDEN, FERRY)
    known = reader.read("How many passengers does the ferry carry?", both, encoder)
    for question in ("Who won the chess championship in 1972?", "What is a quark made of?"):
        reading = reader.read(question, both, encoder)
        assert reading.answers == 0
        assert reading.probability < known.probability
        # What is nearest can still be shown.
        assert reading.sentences


@pytest.mark.parametrize("question", ["", "  ", "?!", "🐝"])
def test_a_question_without_words_finds_nothing(
    reader: Reader, encoder: OnnxEncoder, question: str
) -> None:
    assert reader.read(question, candidates(encoder, FERRY), encoder) == Reading(0.0, 0, ())


def test_no_candidates_find_nothing(reader: Reader, encoder: OnnxEncoder) -> None:
    assert reader.read("Who signed?", [], encoder) == Reading(0.0, 0, ())


def test_one_sentence_is_read(reader: Reader, encoder: OnnxEncoder) -> None:
    reading = reader.read("What is it?", candidates(encoder, "Yes."), encoder)
    assert quotes(reading) == ["Yes."]


def test_much_is_not_all_read(reader: Reader, encoder: OnnxEncoder) -> None:
    many = " ".join(f"Boat number {n} left the harbour." for n in range(60))
    reading = reader.read("Which boat left the harbour?", candidates(encoder, many), encoder)
    assert len(reading.sentences) == MOST_READ
    assert reading.answers <= MOST_ANSWERS


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


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS, question=QUESTIONS)
def test_what_comes_back_is_verbatim_and_in_order(
    reader: Reader, encoder: OnnxEncoder, text: str, question: str
) -> None:
    found = candidates(encoder, text, GARDEN)
    reading = reader.read(question, found, encoder)
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
    assert reader.read(question, found, encoder) == reading


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who signed it?", Kind.WHO),
        ("Whose boat is it?", Kind.WHO),
        ("In which year was it built?", Kind.WHEN),
        ("When did the man who built it die?", Kind.WHEN),
        ("how much does it cost", Kind.NUMBER),
        ("What was the population of Brekkevik?", Kind.NUMBER),
        ("What city is north of it?", Kind.WHERE),
        ("What is the reason for the delay?", Kind.WHY),
        ("How is glass made?", Kind.HOW),
        ("What is a quark?", Kind.DEFINITION),
        ("Did the ferry sink?", Kind.YES_NO),
        ("Which boat is oldest?", Kind.WHAT),
        ("", Kind.WHAT),
    ],
)
def test_kinds_of_question(question: str, kind: Kind) -> None:
    assert understand(question).kind is kind


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How long did it last?", "It lasted 17 seconds in 1990.", ["17 seconds"]),
        ("How many seconds did it last?", "It lasted 17 seconds.", ["17"]),
        ("How much was paid?", "They paid $3.5 million, or 12% of it.", ["$3.5 million", "12%"]),
        ("When was it?", "On 4 May 1990 and in the late 1980s.", ["4 May 1990", "late 1980s"]),
        ("When was it?", "Perhaps in the 19th century.", ["19th century"]),
        ("Who is Jane Roe?", "Jane Roe leads Acme University.", []),
        ("Who was there?", "The captain, Bo, met Jane Roe of Oslo.", ["Jane Roe"]),
        ("Who was there?", "In May it was Theresa May.", ["Theresa May"]),
        ("Where is it?", "It lies in the north of Norway.", ["Norway"]),
        ("What is it?", "It is Jane Roe.", []),
    ],
)
def test_words_that_answer(question: str, text: str, expected: Sequence[str]) -> None:
    found = evidence(text, understand(question))
    assert [text[start:end] for start, end in found] == list(expected)


def test_stems_join_the_forms_of_a_word() -> None:
    for forms in (["carry", "carried", "carries"], ["sign", "signed", "signs", "signing"]):
        assert len({stem(form) for form in forms}) == 1
    assert stem("5,678") == "5678"
    assert stem("Peter’s") == stem("peter")


def test_the_shipped_reader_says_where_it_comes_from() -> None:
    model = json.loads(DEFAULT.read_text(encoding="utf-8"))
    assert model["provenance"]["data"]
    assert model["provenance"]["held_out"]["articles"]["answerable"] > 100


def test_a_missing_reader_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.json can't be loaded"):
        Reader.load(tmp_path / "none.json")


@pytest.mark.parametrize("content", ["", "{", "[]", "3", "{}", '{"schema": 1}'])
def test_a_damaged_reader_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "reader.json"
    path.write_text(content)
    with pytest.raises(ModelError, match=r"reader\.json"):
        Reader.load(path)


def test_a_changed_weight_is_noticed(tmp_path: Path) -> None:
    model = json.loads(DEFAULT.read_text(encoding="utf-8"))
    path = tmp_path / "reader.json"
    path.write_text(json.dumps(model | {"threshold": 0.0}))
    with pytest.raises(ModelError, match="damaged"):
        Reader.load(path)


def test_another_schema_is_refused(tmp_path: Path) -> None:
    model = json.loads(DEFAULT.read_text(encoding="utf-8")) | {"schema": 2}
    path = tmp_path / "reader.json"
    path.write_text(json.dumps(model | {"sha256": digest(model)}))
    with pytest.raises(ModelError, match="has schema 2; this version reads 1"):
        Reader.load(path)
