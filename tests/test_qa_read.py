import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embed import OnnxEncoder
from index.passages import pack
from index.read import read as read_file
from index.sentences import split
from index.types import StoredDocument, StoredPassage
from qa.question import stem, understand
from qa.read import MOST_ANSWERS, MOST_WINDOWS, READ_TOKENS, Reader, worth_reading
from qa.readers import load_reader
from qa.span_model import MAX_TOKENS, OVERLAP, SpanModel, Text
from qa.spans import MOST_TOKENS, Spans
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
            pages=0,
            unit=None,
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
    return load_reader()


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
            ["because ice closes the inner harbour"],
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
    windows = reader.model.windows("Which boat left the harbour?", texts)
    kept = worth_reading(windows)
    assert sum(map(len, kept)) <= READ_TOKENS < sum(map(len, windows))


def test_of_a_text_of_many_windows_those_are_read_that_share_most(reader: Reader) -> None:
    filler = " ".join(f"item {n} of the inventory," for n in range(300))
    body = f"The list says {filler} the ferry Alma was built by Marta Quist, {filler} and no more."
    windows = reader.model.windows("Who built the ferry Alma?", [Text("", body)])
    kept = worth_reading(windows)
    assert len(kept) == MOST_WINDOWS < len(windows)
    at = body.index("Marta")
    held = [(w.offsets[0, 0], w.offsets[-1, 1]) for w in kept]
    assert any(first <= at < last for first, last in held)


@pytest.fixture(scope="module")
def model(reader: Reader) -> SpanModel:
    return reader.model


def test_windows_overlap_and_cover_the_text(model: SpanModel) -> None:
    body = " ".join(f"word{n}" for n in range(600))
    windows = model.windows("What is it?", [Text("A title", body), Text("", "short")])
    assert [window.text for window in windows][-2:] == [0, 1]
    assert max(map(len, windows)) <= MAX_TOKENS
    seen = {tuple(o) for window in windows[:-1] for o in window.offsets.tolist()}
    assert max(end for _, end in seen) == len(body)
    for before, after in zip(windows[:-2], windows[1:-1], strict=True):
        shared = {tuple(o) for o in before.offsets.tolist()} & set(
            map(tuple, after.offsets.tolist())
        )
        assert len(shared) == OVERLAP


def test_control_tokens_in_a_text_are_text(model: SpanModel) -> None:
    (window,) = model.windows("Who [SEP] is it?", [Text("[CLS]", "It is [SEP] Bo [PAD].")])
    assert [id for id in window.ids.tolist() if id in (0, 101, 102)] == [101, 102, 102, 102]


def test_a_text_is_read_alike_alone_and_in_a_batch(model: SpanModel) -> None:
    bodies = [FERRY, "Yes.", GARDEN]
    windows = model.windows("When was the ferry ordered?", [Text("", body) for body in bodies])
    together = model.read(windows)
    assert [scores.window for scores in together] == windows
    for window, body, scores in zip(windows, bodies, together, strict=True):
        (alone,) = model.read([window])
        # Activations are quantized by the batch, so not to the last digit.
        assert np.corrcoef(alone.starts, scores.starts)[0, 1] > 0.98 or len(alone.starts) < 9
        own, other = (next(iter(Spans(one, 0, len(body)))) for one in (alone, scores))
        assert (own.start, own.end) == (other.start, other.end)
        assert own.margin == pytest.approx(other.margin, abs=1.5)


def test_spans_are_found_as_by_trying_all(model: SpanModel) -> None:
    (scores,) = model.read(model.windows("When was the ferry ordered?", [Text("", FERRY)]))
    offsets, words = scores.window.offsets.tolist(), scores.window.words.tolist()
    end = FERRY.index("The contract")
    inside = [i for i, (a, _) in enumerate(offsets) if a < end]
    tried = {
        (offsets[i][0], offsets[j][1]): float(scores.starts[i] + scores.ends[j]) - scores.null
        for i in inside
        for j in inside
        if i <= j < i + MOST_TOKENS
        and (i == 0 or words[i - 1] != words[i])
        and (j == inside[-1] or words[j + 1] != words[j])
    }
    spans = Spans(scores, 0, end)
    found = list(spans)
    assert found[0].margin == pytest.approx(max(tried.values()))
    assert FERRY[found[0].start : found[0].end] == "March 1961"
    margins = [span.margin for span in found]
    assert margins == sorted(margins, reverse=True)
    places = sorted((span.start, span.end) for span in found)
    assert all(a[1] <= b[0] for a, b in zip(places, places[1:], strict=False))
    odds = sum(math.exp(margin) for margin in tried.values())
    assert spans.mass() == pytest.approx(math.log(odds), abs=1e-3)
    assert list(Spans(scores, 5, 5)) == []


def test_a_stretch_that_a_window_does_not_hold_has_no_spans(model: SpanModel) -> None:
    body = " ".join(f"word{n}" for n in range(600))
    first, *_, last = model.read(model.windows("What is it?", [Text("", body)]))
    for scores, stretch in ((first, (len(body) - 20, len(body))), (last, (0, 20))):
        spans = Spans(scores, *stretch)
        assert list(spans) == []
        assert spans.mass() == -math.inf


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
