"""What is learned from conversations, small: the command's own steps on three of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.corpus import Corpus
from index.embed import OnnxEncoder
from index.sync import sync
from qa.meant import Meanings, Scope
from qa.readers import load_reader
from qa.types import Turn
from training.conversations import Case, crossed, left_out, rights, table, weigh

CONVERSATIONS = Path(__file__).parent / "conversations"
CHOSEN = ("observatory-1", "boats-1", "pool-faq-4")


@pytest.fixture(scope="module")
def cases(encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Case]]:
    """The follow-ups of three conversations, after the right answers to what was asked before."""
    data = tmp_path_factory.mktemp("texts") / "data"
    sync(CONVERSATIONS / "texts", data, encoder)
    corpus, reader = Corpus.open(data, encoder), load_reader()
    lines = (CONVERSATIONS / "open.jsonl").read_text(encoding="utf-8").splitlines()
    found = []
    with corpus.snapshot() as snapshot:
        for known in map(json.loads, lines):
            history: list[Turn] = []
            for turn in known["turns"] if known["id"] in CHOSEN else ():
                scope = Scope(snapshot, encoder, reader, 8)
                right = [known["sentence"] for known in turn["right"]]
                meanings = Meanings(turn["question"], tuple(history), scope)
                if not meanings.stands_alone:
                    found.append(Case(known["id"], meanings, frozenset(right)))
                understood = meanings.alternatives[0].question
                history.append(Turn(turn["question"], understood, tuple(right)))
        yield found
    corpus.close()


def test_a_document_that_was_just_quoted_is_learned_to_be_likelier(cases: list[Case]) -> None:
    sentence, likely = weigh(cases)
    _, _, near = sentence.features["near"]
    _, _, reader = sentence.features["reader"]
    assert near > 0
    assert reader > 0
    assert likely.features.keys() >= {"chance", "said"}


def test_figures_are_of_texts_that_were_not_fitted_to(cases: list[Case]) -> None:
    found = left_out(cases)
    assert len(found) == len(cases)
    right = rights(found, 3)
    chances = crossed(found, [one.row for one in found], right)
    assert all(0 < chance < 1 for chance in chances)
    assert sum(right) >= len(right) / 2
    assert any("right sentence first" in line for line in table(found, chances, chances))
