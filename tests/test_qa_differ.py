"""Two documents that differ: what is no contradiction is not called one."""

from pathlib import Path

import pytest

from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.settings import Settings
from qa.types import Answer
from qa.values import agree, values
from qa.wanted import Value


def ask(folder: Path, question: str, **texts: str) -> Answer:
    """The answer to a question about these texts."""
    seeds, data = folder / "seeds", folder / "data"
    seeds.mkdir()
    for name, text in texts.items():
        (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    encoder = load_encoder()
    sync(seeds, data, encoder)
    settings = Settings(seeds=seeds, data=data, watch=False)
    return Assistant.open(settings, encoder).ask(question)


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("about 5,000 people", "4,987 people", True),
        ("about 5,000 people", "4,100 people", False),
        ("300 or so", "310", True),
        ("between 40 and 60 metres", "50 metres", True),
        ("40–60 km", "70 km", False),
        ("1.5 km", "1,500 metres", True),
        ("1.5 km", "1,600 metres", False),
        ("26 miles", "42 km", True),
        ("€5", "5 euros", True),
        ("50%", "50 per cent", True),
        ("1 year", "12 months", True),
        ("5 euros", "5 dollars", True),
        ("at least 10 people", "12 people", True),
        ("at least 10 people", "8 people", False),
        ("up to 10 people", "12 people", False),
        ("4.2 million euros", "4.17 million euros", True),
        ("4.2 million euros", "4.7 million euros", False),
        ("86 people", "96 people", False),
    ],
)
def test_ranges_roundings_and_units_leave_open_what_they_leave_open(
    one: str, other: str, agreed: bool
) -> None:
    found = [values(text, Value.NUMBER)[0] for text in (one, other)]
    assert agree(found[0], found[1]) is agreed
    assert agree(found[1], found[0]) is agreed


def test_a_change_is_no_range() -> None:
    assert len(values("It went from 29 to 48.", Value.NUMBER)) == 2
    assert len(values("It takes 29 to 48 days.", Value.NUMBER)) == 1


def test_an_initial_stands_for_a_name() -> None:
    short, long, other = (values(n, Value.NAME)[0] for n in ("A. Holm", "Anna Holm", "Bo Holm"))
    assert agree(short, long)
    assert not agree(short, other)


@pytest.mark.parametrize(
    ("question", "one", "two", "differs"),
    [
        (
            "How long is the tunnel of Varde?",
            "The tunnel of Varde is 4 kilometres long.",
            "The tunnel of Varde is 7 kilometres long.",
            True,
        ),
        (
            "How long is the tunnel of Varde?",
            "The tunnel of Varde is 4 kilometres long.",
            "The tunnel of Varde is 4,000 metres long.",
            False,
        ),
        (
            "How long are loan slips kept?",
            "Loan slips are kept for 12 months.",
            "When the policy was first adopted, loan slips were kept for 24 months.",
            False,
        ),
        (
            "Who signed the treaty of Lund?",
            "The treaty of Lund was signed by Ada Brandt for Norway.",
            "The treaty of Lund was signed by Jon Falk on behalf of the Danish king.",
            False,
        ),
        (
            "Who designed the bridge of Lund?",
            "The bridge of Lund was designed by Ada Brandt.",
            "The bridge of Lund was designed by Jon Falk.",
            True,
        ),
    ],
)
def test_only_what_cant_both_be_true_differs(
    tmp_path: Path, question: str, one: str, two: str, differs: bool
) -> None:
    answer = ask(tmp_path, question, one=one, two=two)
    assert answer.answered
    assert bool(answer.differ) is differs
