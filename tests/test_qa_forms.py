"""Which questions want several sentences, told by their form."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from qa.cards import seal
from qa.forms import FILE, load_forms, runs
from qa.wanted import Kind, by_rules, wanted


@pytest.mark.parametrize(
    "question",
    [
        "What obligations come with a membership of the guild?",
        "What restrictions apply to dog owners at the fen?",
        "what went wrong on the second crossing",
    ],
)
def test_a_question_without_a_sign_of_many_may_still_want_a_list(question: str) -> None:
    assert by_rules(question).kind is Kind.FACT
    assert wanted(question).kind is Kind.LIST


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the memorandum?",
        "When was the bridge opened?",
        "In which town did the captain live?",
        "What is the name of the ship?",
        "How many members does the guild have?",
        "What colour is the flag?",
    ],
)
def test_a_question_for_a_fact_stays_one(question: str) -> None:
    assert wanted(question).kind is Kind.FACT


def test_what_means_something_is_weighed_by_its_ending() -> None:
    assert "which -s" in runs("Which rules apply to dogs?")
    assert "Name" in runs("Which rules does Oslo have?")
    assert "#" in runs("Which rules came in 1931?")


@pytest.mark.parametrize(
    "question",
    [
        "who opened the Salt Museum",
        "in which town did the captain live",
        "what obligations come with a membership of the guild",
    ],
)
def test_without_its_mark_a_question_wants_the_same(question: str) -> None:
    assert wanted(question).kind is wanted(f"{question}?").kind


@given(st.text(max_size=400))
def test_any_text_has_a_form(text: str) -> None:
    assert "^" in runs(text)
    load_forms().wants_several(text)


def test_the_weights_are_what_was_learned() -> None:
    card = json.loads(FILE.read_text(encoding="utf-8"))
    assert card["sha256"] == seal(card)
    assert card["provenance"]["facts_taken_for_several"] < 0.09


def test_a_changed_weight_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "forms.json"
    with pytest.raises(ModelError, match="missing"):
        load_forms(file)
    card = json.loads(FILE.read_text(encoding="utf-8"))
    file.write_text(json.dumps(card | {"threshold": 9.0}), encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_forms(file)
