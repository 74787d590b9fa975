"""What the reader learns of answers of several sentences: which of a passage's are needed."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_training import record

from index.embed import load_encoder
from training.alone import in_place
from training.belonging import belonging
from training.examples import tokenized, window
from training.pools import base_tokenizer


def test_in_its_paragraph_the_sentence_that_answers_is_needed_and_no_other() -> None:
    answered, unanswered = record(1, answered=True), record(2, answered=False)
    whole, none = in_place([answered, unanswered])
    (needed,) = [one for one in whole["sentences"] if one["needed"]]
    assert answered["answers"][0]["text"] in answered["context"][needed["start"] : needed["end"]]
    assert len(whole["sentences"]) == len(none["sentences"]) == 3
    assert not any(one["needed"] for one in none["sentences"])


MADE_UP = """# Kites

My uncle had a kite once. He sold it in May.

## How to make one

Tie two rods into a cross. Knot the string where they meet. It rained that day.
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """What one author wrote."""
    folder = tmp_path / "01"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts/kites.md").write_text(MADE_UP)
    steps = ["Tie two rods into a cross.", "Knot the string where they meet."]
    asked = {"id": "1", "kind": "how", "question": "How is a kite made?"}
    labels = {"needed": {"kites.md": steps}, "allowed": {"kites.md": ["He sold it in May."]}}
    (folder / "questions.jsonl").write_text(json.dumps(asked | labels) + "\n")
    return tmp_path


def test_of_made_up_documents_each_passage_tells_which_sentences_are_needed(made: Path) -> None:
    found = belonging(load_encoder(None), random.Random(1), made)
    labels = {
        one["context"][s["start"] : s["end"]]: s["needed"]
        for one in found
        for s in one["sentences"]
    }
    assert labels == {
        "My uncle had a kite once.": False,
        "He sold it in May.": None,
        "Tie two rods into a cross.": True,
        "Knot the string where they meet.": True,
        "It rained that day.": False,
    }
    assert {one["title"] for one in found} >= {"Kites – How to make one"}


@given(room=st.integers(4, 60), seed=st.integers(0, 20))
def test_a_window_of_labelled_sentences_holds_neighbours_whole(room: int, seed: int) -> None:
    tokenizer = base_tokenizer()
    (one,) = in_place([record(3, answered=True)])
    (example,) = tokenized([one], tokenizer)
    cut = window(example, room, random.Random(seed))
    texts = {one["context"][s["start"] : s["end"]].lower(): s["needed"] for s in one["sentences"]}
    said = [
        (tokenizer.decode(cut.ids[part.first : part.last + 1].tolist()), part.needed)
        for part in cut.sentences
    ]
    assert said
    for text, needed in said:
        begun = next(whole for whole in texts if whole.startswith(text[:20]))
        assert texts[begun] is needed
        assert text == begun or len(said) == 1
    assert (cut.start, cut.end) == (0, 0)
