"""Questions for the document that says something: the right one is cited."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Library

from index.embed import OnnxEncoder
from qa.answer import Assistant
from qa.frame import without_frame
from qa.settings import Settings

DOCUMENTS = {
    "mill.md": "# The mill\n\nThe mill burned down in 1919. It was rebuilt in 1921 by the "
    "carpenter Anton Vik. The mill wheel is six metres wide.\n",
    "annual-report.md": "# Annual report\n\nWages rose by four per cent in March. The mill made a "
    "loss of two hundred crowns. The chairwoman, Karin Alm, signed the contract with the "
    "railway.\n",
    "handbook.md": "# Handbook for staff\n\nHolidays are requested two weeks in advance. Overtime "
    "is paid at one and a half times the usual wage. Smoking is forbidden in the storehouse.\n",
    "letter.txt": "Dear Ole,\n\nthe railway bridge was closed because of cracks in its northern "
    "pier. Wages are a topic for another day.\n",
    "ferry.txt": "The ferry leaves the northern pier at seven. Dogs travel free of charge on it.\n",
}
FRAMED = {
    "In which file does it say who signed the contract with the railway?": "annual-report.md",
    "Which report states when the mill was rebuilt?": "mill.md",
    "Which document says why the railway bridge was closed?": "letter.txt",
    "Which document mentions the carpenter Anton Vik?": "mill.md",
    "Where does it say how overtime is paid?": "handbook.md",
    "In what document is it written when the ferry leaves?": "ferry.txt",
    "According to which document was the mill rebuilt?": "mill.md",
    "According to which letter, why was the railway bridge closed?": "letter.txt",
    "according to what file do dogs travel free of charge?": "ferry.txt",
    "Smoking is forbidden in the storehouse, according to which document?": "handbook.md",
    "In which document is it said that the wheel is six metres wide?": "mill.md",
    "which file says the ferry leaves at seven": "ferry.txt",
    "Which document says that wages rose?": "annual-report.md",
    "Where does it say that smoking is forbidden?": "handbook.md",
    "What does the handbook say about smoking?": "handbook.md",
    "What does the annual report say about wages?": "annual-report.md",
    "According to the handbook, how is overtime paid?": "handbook.md",
}


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory, encoder: OnnxEncoder) -> Iterator[Assistant]:
    library = Library(Path(tmp_path_factory.mktemp("staff")), encoder)
    for path, text in DOCUMENTS.items():
        library.write(path, text)
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    opened = Assistant.open(settings, encoder)
    yield opened
    opened.close()


@pytest.mark.parametrize(("question", "path"), FRAMED.items())
def test_the_document_that_is_asked_for_is_cited_first(
    staff: Assistant, question: str, path: str
) -> None:
    answer = staff.ask(question)
    assert answer.question == question
    assert answer.answered
    assert answer.citations[0].document.path == path


def test_the_document_that_makes_a_claim_is_cited(staff: Assistant) -> None:
    assert staff.ask("Which file says that the mill burned down?").answered


@pytest.mark.parametrize(
    "question",
    [
        "Which document says that the king arrived?",
        "Which document says that the mill was sold?",
        "Which document mentions the volcano of Sumatra?",
        "According to which document was the king crowned?",
        "The queen died in March, according to which file?",
        "In which file does it say who discovered penicillin?",
    ],
)
def test_no_document_is_cited_for_what_none_says(staff: Assistant, question: str) -> None:
    assert not staff.ask(question).answered


def test_a_frame_is_as_if_it_werent_there(staff: Assistant) -> None:
    framed = staff.ask("Which document says who signed the contract with the railway?")
    plain = staff.ask("who signed the contract with the railway?")
    assert (framed.citations, framed.probability) == (plain.citations, plain.probability)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the handbook?",
        "Which documents are needed for a visa?",
        "Which report was published in 2020?",
        "Which letter did Ole write when the bridge was closed?",
        "Where does the ferry leave?",
        "What happened in March according to the annual report?",
        "What does the handbook say about smoking?",
        "which  document\tsays   nothing",
        "",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert without_frame(question) == question
