"""A conversation over texts of several kinds: what is leaned on, and what is a topic of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embed import OnnxEncoder
from index.sync import sync
from qa.answer import Assistant
from qa.followup import alternatives
from qa.settings import Settings
from qa.types import Answer, Turn

CONVERSATIONS = Path(__file__).parent / "conversations"
SISTER = "Her sister Mira Holm kept the lamp until 1931, and Mr Jon Vik bought it."
KEPT = Turn("who kept the lamp?", "Who kept the lamp?", (SISTER,))


@pytest.fixture(scope="module")
def fresh(encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over a treaty, a biography, a decision, a diary, a report and a list of questions."""
    data = tmp_path_factory.mktemp("fresh") / "data"
    sync(CONVERSATIONS / "fresh", data, encoder)
    chosen = Settings(seeds=CONVERSATIONS / "fresh", data=data, watch=False)
    opened = Assistant.open(chosen, encoder)
    yield opened
    opened.close()


def turn_of(answer: Answer) -> Turn:
    return Turn(answer.question, answer.understood, tuple(c.quote for c in answer.citations))


@pytest.mark.parametrize("id", ["kettle-3", "treaty-1", "diary-4"])
def test_each_turn_cites_the_right_sentence(fresh: Assistant, id: str) -> None:
    lines = (CONVERSATIONS / "fresh.jsonl").read_text(encoding="utf-8").splitlines()
    history: list[Turn] = []
    for turn in next(known["turns"] for known in map(json.loads, lines) if known["id"] == id):
        answer = fresh.ask(turn["question"], history=history)
        right = {known["sentence"] for known in turn["right"]}
        assert right & {citation.quote for citation in answer.citations}, answer
        history.append(turn_of(answer))


@pytest.mark.parametrize(
    "question",
    [
        "who was the last keeper of the lighthouse and does she still live there?",
        "Who is Ulrik and what do his pictures show?",
        "opening hours of the service line?",
        "where did glue A come from?",
    ],
)
def test_a_topic_of_its_own_is_answered_as_if_asked_alone(fresh: Assistant, question: str) -> None:
    before = fresh.ask("Who represented Estmark at Marrowfield?")
    alone, after = fresh.ask(question), fresh.ask(question, history=[turn_of(before)])
    assert after.understood == question
    assert after.citations == alone.citations


def test_what_no_meaning_answers_is_less_likely_than_what_one_does(fresh: Assistant) -> None:
    war = fresh.ask("What became of Castagna's house in the war?")
    tree = fresh.ask("What is the dispute between Dubois and Vollmer about?")
    senseless = fresh.ask("how high is it?", history=[turn_of(war)])
    meant = fresh.ask("how tall is it?", history=[turn_of(tree)])
    assert senseless.probability < meant.probability


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("where did she live?", "Where did Mira Holm live?"),
        ("where did he live?", "Where did Mr Jon Vik live?"),
        ("why not?", "Why can't I open the lamp?"),
        ("and the year after?", "What happened in 1932?"),
        ("was that before the war?", "Was the lamp lit before the war?"),
        ("how long did it take to mend it?", "How long did it take to mend the lamp?"),
        ("what about the bell?", "Tell me about the bell."),
        ("tell me more", "Tell me more about the lamp."),
        ("and the bell, who mended it?", "Who mended the bell?"),
        ("no, i mean the bell", "Who kept the bell?"),
        ("how did she do it?", "How did Mira Holm do it?"),
        ("what's its colour?", "What is the lamp’s colour?"),
    ],
)
def test_what_is_meant(question: str, understood: str) -> None:
    before = {"why": "Can I open the lamp?", "was": "When was the lamp lit?"}
    before["and"] = before["was"]
    asked = before.get(question.split()[0], KEPT.question)
    found = [one.question for one in alternatives(question, [Turn(asked, asked, (SISTER,))])]
    assert understood in found[:3]
