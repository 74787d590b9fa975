"""The main path: what is answered is proved, what can't be proved isn't shown."""

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import Library

from index.errors import QuestionError
from qa.answer import Assistant
from qa.choice import load_weights
from qa.company import load_company
from qa.linear import Linear
from qa.places import Needs
from qa.read import Reader, Sure
from qa.settings import Settings
from qa.suggest import questions_from
from qa.types import Answer, Candidate, Reading, ReadSentence, Span, Turn

FERRY = "The ferry leaves the northern pier at seven. Its captain is Ada Holm."
TRAM = "The castle tram was opened by Jonas Lind in 1931. It climbs the hill in nine minutes."


@pytest.fixture
def assistant(library: Library) -> Assistant:
    library.write("ferry.txt", FERRY)
    library.write("town/tram.md", f"# The tram\n\n{TRAM}\n")
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    return Assistant.open(settings, library.encoder)


def test_the_sentence_that_answers_is_cited_and_its_words_are_marked(assistant: Assistant) -> None:
    answer = assistant.ask("  Who opened the castle tram? ", request_id="r1")
    assert answer.answered
    (citation, *_) = answer.citations
    assert citation.quote == "The castle tram was opened by Jonas Lind in 1931."
    assert [span.text for span in citation.highlights] == ["Jonas Lind"]
    assert (citation.document.path, citation.headings) == ("town/tram.md", ("The tram",))
    whole = answer.as_dict()
    assert whole["text"].startswith(f"{citation.quote} [1]")
    assert whole["sentences"][0] == {"text": citation.quote, "citations": [1], "item": False}
    assert whole["index"] == {"revision": 1, "documents": 2}
    assert whole["request_id"] == "r1"


def test_what_isnt_there_is_refused_with_the_nearest_sentences(assistant: Assistant) -> None:
    answer = assistant.ask("How many moons does Jupiter have?")
    assert not answer.answered
    assert (answer.text, answer.sentences, answer.citations) == ("", (), ())
    assert 0 < len(answer.nearest) <= 3
    assert answer.probability < 0.5


def test_a_time_that_isnt_told_is_refused(library: Library) -> None:
    signed = "The memorandum was signed by Ada Brandt of Tartu and by Jonas Weil of Graz."
    library.write("memorandum.txt", f"{signed} Its aim is a laboratory that both towns use.")
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    assistant = Assistant.open(settings, library.encoder)
    assert assistant.ask("Who signed the memorandum?").citations[0].quote == signed
    assert not assistant.ask("When was the memorandum signed?").answered


def test_of_a_tables_rows_the_one_about_the_question_is_cited(library: Library) -> None:
    born = {
        "Ida Falk": 1961, "Ole Berg": 1975, "Ann Vik": 1980, "Per Moe": 1948, "Eva Dahl": 1990,
        "Jon Lie": 1967, "Kari Ness": 1955, "Lars Sand": 1972, "Nina Holm": 1983, "Tor Lund": 1959,
    }  # fmt: skip
    table = "".join(f"{name},{year}\n" for name, year in born.items())
    library.write("crew.csv", f"Name,Born\n{table}")
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    assistant = Assistant.open(settings, library.encoder)
    for row, (name, year) in enumerate(born.items(), 2):
        citation = assistant.ask(f"When was {name} born?").citations[0]
        assert (citation.quote, citation.page) == (f"Name: {name}; Born: {year}", row)
        assert [span.text for span in citation.highlights] == [str(year)]


def test_documents_limit_what_is_looked_at(assistant: Assistant) -> None:
    question = "Who opened the castle tram?"
    only = assistant.ask(question, documents=frozenset({"ferry.txt"}))
    assert {c.document.path for c in (*only.citations, *only.nearest)} <= {"ferry.txt"}
    id = assistant.ask(question).citations[0].document.id
    assert assistant.ask(question, documents=frozenset({id})).answered
    for nothing in (frozenset[str](), frozenset({"missing.txt"})):
        answer = assistant.ask(question, documents=nothing)
        assert (answer.answered, answer.probability, answer.nearest) == (False, 0.0, ())
    found = assistant.search("tram", documents=frozenset({"town/tram.md"}))
    assert [candidate.passage.document.path for candidate in found] == ["town/tram.md"]


@pytest.mark.parametrize("question", ["", " \n\t", "x" * 2001])
def test_a_question_that_cant_be_asked_is_an_error(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(question)
    with pytest.raises(QuestionError):
        assistant.search(question)


@pytest.mark.fault
@pytest.mark.parametrize(("table", "kind"), [("blocks", "BLOB"), ("passages", "TEXT")])
def test_what_is_damaged_after_opening_is_never_quoted(
    assistant: Assistant, library: Library, table: str, kind: str
) -> None:
    question = "Who opened the castle tram?"
    assert assistant.ask(question).answered
    with sqlite3.connect(library.data / "index.sqlite") as connection:
        connection.execute(
            f"UPDATE {table} SET text = CAST(replace(text, 'Jonas', 'Jonah') AS {kind})"
            " WHERE instr(text, 'Jonas')"
        )
    connection.close()
    answer = assistant.ask(question)
    assert {c.document.path for c in (*answer.citations, *answer.nearest)} == {"ferry.txt"}
    assistant.sync()
    assert assistant.ask(question).citations[0].highlights[0].text == "Jonas Lind"


@pytest.mark.fault
def test_suggestions_are_none_where_a_passage_is_damaged(
    assistant: Assistant, library: Library
) -> None:
    assistant.suggest()
    assert assistant.suggestions()
    library.write("mill.txt", "Karin Alm is the director of the paper mill.")
    assistant.sync()
    with sqlite3.connect(library.data / "index.sqlite") as connection:
        connection.execute("UPDATE passages SET text = text || '.' WHERE instr(text, 'Jonas')")
    connection.close()
    assistant.suggest()
    assert assistant.suggestions() == []
    assistant.sync()
    assistant.suggest()
    assert "Who is Karin Alm?" in assistant.suggestions()


def test_suggestions_are_questions_that_the_documents_answer(
    assistant: Assistant, library: Library
) -> None:
    assert assistant.suggestions() == []
    assistant.suggest()
    made = assistant.suggestions()
    assert made == ["Who opened the castle tram?", "What is said about the tram?"]
    assistant.suggest()
    assert assistant.suggestions() is made
    library.write("mill.txt", "Karin Alm is the director of the paper mill.")
    assert assistant.sync(only=frozenset({"mill.txt"})).added == ("mill.txt",)
    assistant.suggest()
    assert "Who is Karin Alm?" in assistant.suggestions()
    rules = "## 2. Rules for boats\n\nBoats keep to the right and carry a lamp.\n"
    library.write("pier.md", rules)
    assistant.sync(only=frozenset({"pier.md"}))
    assistant.suggest()
    assert "What is said about rules for boats?" in assistant.suggestions()
    assert assistant.preview().unchanged == 4
    assistant.close()


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The old bridge was built by Ada Holm.", "Who built the old bridge?"),
        ("Skarvik Lighthouse was built in 1887.", "When was Skarvik Lighthouse built?"),
        ("Ada Holm is the head of the Harbour Office.", "Who is Ada Holm?"),
        ("A Pelorus is an instrument for taking bearings.", "What is a Pelorus?"),
        ("Pelorus is an instrument for taking bearings.", "What is Pelorus?"),
        ("It was built by Ada Holm.", None),
        ("nothing here", None),
    ],
)
def test_questions_are_made_of_sentences(sentence: str, question: str | None) -> None:
    assert next(questions_from(sentence), None) == question


class Inventive:
    """A reader that cites what isn't there, and marks words that stand elsewhere."""

    version = "inventive"
    threshold = 0.5

    def view(
        self, question: str, candidates: Sequence[Candidate], told: str
    ) -> Sequence[Candidate]:
        return candidates

    def judge(self, candidates: Sequence[Candidate], *, sure: Sure | None) -> Reading:
        first, other = candidates[0].passage, candidates[1].passage
        beyond = first.start + len(first.body) - 4
        misplaced = other.sentences[-1]._replace(start=beyond, end=10**6)
        real = first.sentences[0]
        marks = (
            Span(real.start, real.start + 3, "xyz"),
            Span(real.start - 5, real.start, "other"),
            Span(real.start, real.start + 3, first.quote(real)[:3]),
        )
        sentences = (ReadSentence(first, misplaced, 0.9, ()), ReadSentence(first, real, 0.8, marks))
        return Reading(0.9, 2, sentences)

    def needs(self, question: str) -> Needs:
        return lambda passages: {
            (one.document.id, sentence.number): 9.0
            for one in passages
            for sentence in one.sentences
        }


def test_a_reader_is_believed_only_as_far_as_the_document_proves_it(
    assistant: Assistant, library: Library
) -> None:
    inventive = Assistant(
        library.seeds,
        library.encoder,
        Inventive(),  # type: ignore[arg-type]
        assistant.corpus,
        load_company(),
        load_weights(),
    )
    answer = inventive.ask("Who opened the castle tram?")
    (citation,) = answer.citations
    assert citation.quote == TRAM.partition(" It")[0]
    assert [span.text for span in citation.highlights] == ["The"]


@pytest.mark.parametrize(("sure", "answered"), [(-9.0, False), (0.0, True)])
def test_a_follow_up_whose_first_sentence_is_hopeless_is_refused(
    assistant: Assistant, library: Library, reader: Reader, sure: float, answered: bool
) -> None:
    # To these weights, some sentence answers whatever is asked.
    weights = replace(load_weights(), first=Linear(sure, {}), threshold=0.0)
    corpus = assistant.corpus
    hasty = Assistant(library.seeds, library.encoder, reader, corpus, load_company(), weights)
    question = "Who opened the castle tram?"
    told = Turn(question, question, (TRAM.partition(" It")[0],))
    answer = hasty.ask("and in how many minutes does it climb?", history=[told])
    assert answer.answered == answered
    assert bool(answer.nearest) != answered


@pytest.mark.parametrize(("sure", "answered"), [(-9.0, False), (0.0, True)])
def test_an_answer_of_several_whose_first_sentence_is_hopeless_is_refused(
    assistant: Assistant, library: Library, reader: Reader, sure: float, answered: bool
) -> None:
    # To these weights, every such question is answered, by the best sentence alone.
    nothing = Linear(-20.0, {})
    company = replace(load_company(), first=Linear(sure, {}), belongs=nothing, least=0.0)
    corpus = assistant.corpus
    hasty = Assistant(library.seeds, library.encoder, reader, corpus, company, load_weights())
    answer = hasty.ask("Why was the castle tram opened?")
    assert answer.answered == answered
    assert bool(answer.nearest) != answered


def test_suggestions_are_made_once_at_a_time(assistant: Assistant) -> None:
    asked = threading.Event()
    asking, done = threading.Event(), threading.Event()
    ask = assistant.ask

    def slow(question: str) -> Answer:
        asking.set()
        assert done.wait(30)
        asked.set()
        return ask(question)

    assistant.ask = slow  # type: ignore[method-assign, assignment]
    first = threading.Thread(target=assistant.suggest)
    first.start()
    assert asking.wait(30)
    assistant.suggest()
    assert not asked.is_set()
    done.set()
    first.join()
    assert assistant.suggestions()
